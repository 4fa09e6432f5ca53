package io.xinqiao.archives;

import java.util.UUID;

/**
 * One owner's share.
 *
 * @param position the first is the one whom the company talks to
 */
public record OwnershipShare(UUID id, UUID ownershipId, UUID personId, int position, int numerator, int denominator) {}
