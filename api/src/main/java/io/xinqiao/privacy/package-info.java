/**
 * Personal data 个人信息: sealed at rest, masked in answers, shown in the clear only on request and never without a line in
 * the log. Which fields are personal says the schema ({@code @personal}); who may ask for them in the clear say the
 * rows with an exclamation mark in {@code permissions.txt}.
 *
 * <p>Doors: {@link io.xinqiao.privacy.Vault} (seal, open, search for), {@link io.xinqiao.privacy.PersonalSource} (what
 * a domain keeps of a person), {@link io.xinqiao.privacy.PersonalDataHolder} (export and erasure).
 */
@NullMarked
@Imports({"platform", "sql", "execution", "runs", "notices", "identity", "tenants"})
@TableAccess(
        owns = {"data_key", "data_key_rotation", "personal_data_access", "personal_data_looks"},
        reads = {"run"})
package io.xinqiao.privacy;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
