/**
 * Applications of third parties that speak for a company: which there are, and the documents that each has registered
 * and may be restricted to.
 *
 * <p>Door: {@link io.xinqiao.clients.TrustedDocuments} (what a documentId stands for, and what a client may send).
 */
@NullMarked
@Imports({"platform", "sql", "execution", "identity", "tenants"})
@TableAccess(owns = {"api_client", "trusted_document"})
package io.xinqiao.clients;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
