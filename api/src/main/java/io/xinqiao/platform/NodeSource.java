package io.xinqiao.platform;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Where the objects of one type come from when they are asked for by id.
 *
 * @param type the name of the type in the schema
 * @param visible those of the objects that are there and that the caller may see, in one statement
 */
public record NodeSource(String type, Function<Collection<UUID>, Map<UUID, ?>> visible) {}
