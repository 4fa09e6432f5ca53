package io.xinqiao.procedures;

import io.xinqiao.archives.Place;
import io.xinqiao.tickets.Ticket;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * Something on the occasion of which things are found, such as a visit. A bean of this type is all that is needed.
 *
 * @param type the name of its type in the schema
 * @param channel how tickets come about that are opened for its findings
 * @param spot where it is, if the caller reaches it through a row of the permissions
 */
public record OccasionSource(String type, Ticket.Channel channel, BiFunction<String, UUID, Optional<Place>> spot) {}
