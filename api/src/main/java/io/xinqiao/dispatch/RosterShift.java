package io.xinqiao.dispatch;

import java.time.Instant;
import java.util.UUID;

/** A member is on duty in a project from one moment until just before another. */
public record RosterShift(UUID id, UUID projectId, UUID memberId, Instant beginsAt, Instant endsAt) {}
