/**
 * Onboarding 接入: what a project still needs before it goes live, staff invited from a sheet, settings copied from
 * another project ({@code domain.md} §10). What stands on the checklist and what is copied the other rooms say
 * themselves ({@link io.xinqiao.archives.ReadinessSource}, {@link io.xinqiao.archives.SettingsSource}).
 */
@NullMarked
@Imports({"platform", "imports", "archives", "identity", "tenants"})
package io.xinqiao.onboarding;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
