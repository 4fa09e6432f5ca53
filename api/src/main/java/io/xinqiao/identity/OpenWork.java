package io.xinqiao.identity;

import java.util.UUID;

/** How much work of a kind lies in somebody's hands in a project, as the schema's {@code OpenWork}. */
public record OpenWork(UUID memberId, WorkKind kind, UUID projectId, int count) {}
