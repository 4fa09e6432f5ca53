package io.xinqiao.opinions;

import java.util.UUID;

/** What several opinions of a project are about. */
record OpinionTopic(UUID id, UUID projectId, String name, int version) {}
