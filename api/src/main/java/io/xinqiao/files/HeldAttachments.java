package io.xinqiao.files;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Keeps what is attached to some objects from everybody but who attached it, as long as it tells too much. A bean of
 * this type is all that is needed.
 *
 * @param ownerType the name of their type in the schema
 * @param among those of some of these objects to which that applies now
 */
public record HeldAttachments(String ownerType, Function<Collection<UUID>, Set<UUID>> among) {}
