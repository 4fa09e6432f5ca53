package io.xinqiao.onboarding;

import io.xinqiao.identity.Department;
import io.xinqiao.identity.Role;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One person on a sheet of staff.
 *
 * @param number of the row in the sheet
 * @param buildings the numbers of those in a steward's care
 */
record StaffRow(
        int number,
        String name,
        String username,
        @Nullable String email,
        @Nullable Department department,
        Set<Role> roles,
        List<String> buildings) {}
