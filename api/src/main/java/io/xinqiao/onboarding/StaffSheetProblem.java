package io.xinqiao.onboarding;

import org.jspecify.annotations.Nullable;

/** What is wrong on a sheet of staff, where, and what to do about it. */
record StaffSheetProblem(
        int row, @Nullable String column, @Nullable String value, String message) {}
