package io.xinqiao.archives;

import java.util.UUID;

/** A phase 分期 in which a part of the project was built. */
public record Phase(UUID id, UUID projectId, String name, int version) {}
