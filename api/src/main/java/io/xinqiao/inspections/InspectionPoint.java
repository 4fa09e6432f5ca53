package io.xinqiao.inspections;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place that is inspected.
 *
 * @param code put up there: whoever can tell it has been there
 */
record InspectionPoint(UUID id, UUID projectId, @Nullable UUID buildingId, String name, String code, int version) {}
