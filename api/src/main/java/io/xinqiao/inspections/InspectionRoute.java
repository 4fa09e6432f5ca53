package io.xinqiao.inspections;

import io.xinqiao.identity.Department;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Points that are inspected one after another, every so many hours of the day from midnight on. */
record InspectionRoute(
        UUID id,
        UUID projectId,
        String name,
        @Nullable UUID templateId,
        @Nullable Department department,
        int everyHours,
        LocalDate since,
        boolean active) {}
