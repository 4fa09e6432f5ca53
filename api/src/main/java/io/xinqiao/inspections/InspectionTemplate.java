package io.xinqiao.inspections;

import java.util.UUID;

/** What is looked at on inspections of a kind. */
record InspectionTemplate(UUID id, String name, Inspection.Kind kind, boolean active) {}
