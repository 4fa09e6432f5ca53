package io.xinqiao.tickets;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A reply that is given every day. Without a project it is the whole company's. */
record CannedReply(UUID id, @Nullable UUID projectId, String title, String words) {}
