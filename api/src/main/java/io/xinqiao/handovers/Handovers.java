package io.xinqiao.handovers;

import static io.xinqiao.platform.Filters.in;
import static io.xinqiao.platform.Filters.is;
import static io.xinqiao.platform.Filters.whether;
import static io.xinqiao.schema.tenant.Tables.HANDOVER;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;

import io.xinqiao.archives.Place;
import io.xinqiao.archives.PlaceScope;
import io.xinqiao.archives.Unit;
import io.xinqiao.handovers.Handover.State;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Bulk;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Keyset;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.procedures.Findings;
import io.xinqiao.procedures.OccasionSource;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.Ticket;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** The handovers as they stand. */
@Repository
class Handovers {
    private static final Keyset<Handover, Instant> NEWEST =
            new Keyset<>("created", HANDOVER.CREATED_AT, HANDOVER.ID, true, Handover::createdAt, Handover::id);
    private static final PlaceScope REACH = new PlaceScope(HANDOVER.PROJECT_ID, HANDOVER.BUILDING_ID, HANDOVER.UNIT_ID)
            .concerning(HANDOVER.RECEIVER_ID);

    private final DSLContext sql;
    private final Visibility visibility;
    private final Clock clock;

    Handovers(TenantDatabase database, Visibility visibility, Clock clock) {
        this.sql = database.sql();
        this.visibility = visibility;
        this.clock = clock;
    }

    record HandoverFilter(
            @Nullable UUID projectId,
            @Nullable UUID buildingId,
            @Nullable UUID unitId,
            @Nullable List<State> states,
            @Nullable Boolean withOpenFindings) {
        Condition condition() {
            return is(HANDOVER.PROJECT_ID, projectId)
                    .and(is(HANDOVER.BUILDING_ID, buildingId))
                    .and(is(HANDOVER.UNIT_ID, unitId))
                    .and(in(HANDOVER.STATE, states))
                    .and(whether(withOpenFindings, Findings.openOn(HANDOVER.ID)));
        }
    }

    Connection<Handover> page(Page page, @Nullable HandoverFilter filter) {
        var condition =
                visibility.of("Query.handovers", REACH).and(filter == null ? noCondition() : filter.condition());
        return NEWEST.page(page, sql, HANDOVER, condition, Handovers::handover);
    }

    Map<UUID, Handover> reached(String row, Collection<UUID> keys) {
        return sql.selectFrom(HANDOVER)
                .where(HANDOVER.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visibility.of(row, REACH))
                .fetchMap(HANDOVER.ID, Handovers::handover);
    }

    /** The handover, locked until the end of the transaction, if the caller may do this to it. */
    Handover lock(String mutation, UUID id) {
        return sql.selectFrom(HANDOVER)
                .where(HANDOVER.ID.eq(id))
                .and(visibility.of(mutation, REACH))
                .forUpdate()
                .fetchOptional(Handovers::handover)
                .orElseThrow(() -> Refused.notFound("handoverId"));
    }

    /** Adds the handovers of units, but for those of which one is under way. */
    List<Handover> add(Collection<Unit> units) {
        var now = clock.instant();
        var all = units.stream()
                .map(unit -> new Handover(NewId.next(), Place.of(unit), null, State.PLANNED, null, null, null, now, 1))
                .toList();
        Bulk.<Handover>into(HANDOVER)
                .set(HANDOVER.ID, Handover::id)
                .set(HANDOVER.PROJECT_ID, handover -> handover.spot().projectId())
                .set(HANDOVER.BUILDING_ID, handover -> handover.spot().buildingId())
                .set(HANDOVER.UNIT_ID, handover -> handover.spot().unitId())
                .set(HANDOVER.STATE, handover -> handover.state().name())
                .set(HANDOVER.CREATED_AT, Handover::createdAt)
                .set(HANDOVER.VERSION, Handover::version)
                .insertNew(sql, all);
        var added = sql.select(HANDOVER.ID)
                .from(HANDOVER)
                .where(HANDOVER.ID.eq(any(all.stream().map(Handover::id).toArray(UUID[]::new))))
                .fetchSet(HANDOVER.ID);
        return all.stream().filter(handover -> added.contains(handover.id())).toList();
    }

    Handover update(Handover handover) {
        return sql.update(HANDOVER)
                .set(HANDOVER.RECEIVER_ID, handover.receiverId())
                .set(HANDOVER.STATE, handover.state().name())
                .set(HANDOVER.APPOINTED_FOR, handover.appointedFor())
                .set(HANDOVER.HANDED_OVER_ON, handover.handedOverOn())
                .set(HANDOVER.KEYS, handover.keys())
                .set(HANDOVER.VERSION, handover.version() + 1)
                .where(HANDOVER.ID.eq(handover.id()))
                .returning()
                .fetchSingle(Handovers::handover);
    }

    private static Handover handover(Record row) {
        return new Handover(
                row.get(HANDOVER.ID),
                new Place(row.get(HANDOVER.PROJECT_ID), row.get(HANDOVER.BUILDING_ID), row.get(HANDOVER.UNIT_ID)),
                row.get(HANDOVER.RECEIVER_ID),
                State.valueOf(row.get(HANDOVER.STATE)),
                row.get(HANDOVER.APPOINTED_FOR),
                row.get(HANDOVER.HANDED_OVER_ON),
                row.get(HANDOVER.KEYS),
                Objects.requireNonNull(row.get(HANDOVER.CREATED_AT)),
                row.get(HANDOVER.VERSION));
    }

    @Configuration(proxyBeanMethods = false)
    static class Occasions {
        @Bean
        OccasionSource handoverOccasions(Handovers handovers) {
            return new OccasionSource(
                    "Handover",
                    Ticket.Channel.INSPECTION,
                    (row, id) -> Optional.ofNullable(
                                    handovers.reached(row, List.of(id)).get(id))
                            .map(Handover::spot));
        }
    }
}
