package io.xinqiao.archives;

import java.util.UUID;

/** A building of a project. */
public record Building(UUID id, UUID projectId, String number, String name) {}
