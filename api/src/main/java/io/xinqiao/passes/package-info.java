/**
 * Passes 凭证: signed codes that people show on paper or on a phone, and that anybody who has the company's public key
 * can check without asking ({@link io.xinqiao.passes.SignedCodes}). What a code entitles to, the room says that issues
 * it.
 */
@NullMarked
@Imports({"platform", "privacy", "identity", "tenants"})
package io.xinqiao.passes;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
