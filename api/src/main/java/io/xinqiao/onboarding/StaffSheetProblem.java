package io.xinqiao.onboarding;

import io.xinqiao.imports.Problem.Severity;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told of a sheet of staff, where, and what to do about it.
 *
 * @param column what stands above the cell
 * @param value what stands in the cell, an empty text where it is blank
 */
record StaffSheetProblem(
        int row, @Nullable String column, @Nullable String value, Severity severity, String message) {
    boolean isRefused() {
        return severity == Severity.REFUSED;
    }
}
