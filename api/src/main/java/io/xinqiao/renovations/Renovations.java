package io.xinqiao.renovations;

import static io.xinqiao.platform.Filters.in;
import static io.xinqiao.platform.Filters.is;
import static io.xinqiao.platform.Filters.whether;
import static io.xinqiao.schema.tenant.Tables.RENOVATION;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;

import io.xinqiao.archives.Place;
import io.xinqiao.archives.PlaceScope;
import io.xinqiao.archives.Unit;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Filters;
import io.xinqiao.platform.Keyset;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.procedures.Findings;
import io.xinqiao.procedures.OccasionSource;
import io.xinqiao.renovations.Renovation.State;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.Ticket;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
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

/** The renovations as they stand. */
@Repository
public class Renovations {
    static final PlaceScope REACH = new PlaceScope(RENOVATION.PROJECT_ID, RENOVATION.BUILDING_ID, RENOVATION.UNIT_ID)
            .concerning(RENOVATION.APPLICANT_ID);
    private static final Keyset<Renovation, Instant> NEWEST =
            new Keyset<>("applied", RENOVATION.APPLIED_AT, RENOVATION.ID, true, Renovation::appliedAt, Renovation::id);
    private static final List<State> ON_SITE = List.of(State.UNDER_WAY, State.SUSPENDED);

    private final DSLContext sql;
    private final Visibility visibility;
    private final Clock clock;

    Renovations(TenantDatabase database, Visibility visibility, Clock clock) {
        this.sql = database.sql();
        this.visibility = visibility;
        this.clock = clock;
    }

    record RenovationFilter(
            @Nullable UUID projectId,
            @Nullable UUID buildingId,
            @Nullable UUID unitId,
            @Nullable List<State> states,
            @Nullable Boolean overdue,
            @Nullable Boolean withOpenFindings) {
        Condition condition(LocalDate today) {
            return is(RENOVATION.PROJECT_ID, projectId)
                    .and(is(RENOVATION.BUILDING_ID, buildingId))
                    .and(is(RENOVATION.UNIT_ID, unitId))
                    .and(in(RENOVATION.STATE, states))
                    .and(whether(overdue, Filters.in(RENOVATION.STATE, ON_SITE).and(RENOVATION.PLANNED_TO.lt(today))))
                    .and(whether(withOpenFindings, Findings.openOn(RENOVATION.ID)));
        }
    }

    LocalDate today() {
        return LocalDate.now(clock);
    }

    Connection<Renovation> page(Page page, @Nullable RenovationFilter filter) {
        var condition = visibility
                .of("Query.renovations", REACH)
                .and(filter == null ? noCondition() : filter.condition(today()));
        return NEWEST.page(page, sql, RENOVATION, condition, Renovations::renovation);
    }

    Map<UUID, Renovation> reached(String row, Collection<UUID> keys) {
        return of(keys, visibility.of(row, REACH));
    }

    /** The renovation, if the caller reaches it through this row and work goes on there. */
    public Optional<Renovation> onSite(String row, UUID id) {
        return Optional.ofNullable(reached(row, List.of(id)).get(id))
                .filter(renovation -> ON_SITE.contains(renovation.state()));
    }

    /** The renovations of a project that were worked on between two days, as far as the caller reaches them. */
    public List<Renovation> workedOn(String row, UUID project, LocalDate from, LocalDate to) {
        return sql.selectFrom(RENOVATION)
                .where(RENOVATION.PROJECT_ID.eq(project))
                .and(RENOVATION.STARTED_ON.le(to))
                .and(RENOVATION.ENDED_ON.isNull().or(RENOVATION.ENDED_ON.ge(from)))
                .and(visibility.of(row, REACH))
                .orderBy(RENOVATION.APPLIED_AT, RENOVATION.ID)
                .fetch(Renovations::renovation);
    }

    /** The renovations behind objects that the caller sees. */
    public Map<UUID, Renovation> behind(Collection<UUID> keys) {
        return of(keys, visibility.behind("Renovation", REACH));
    }

    private Map<UUID, Renovation> of(Collection<UUID> keys, Condition visible) {
        return sql.selectFrom(RENOVATION)
                .where(RENOVATION.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visible)
                .fetchMap(RENOVATION.ID, Renovations::renovation);
    }

    /** The renovation, locked until the end of the transaction, if the caller may do this to it. */
    Renovation lock(String mutation, UUID id) {
        return sql.selectFrom(RENOVATION)
                .where(RENOVATION.ID.eq(id))
                .and(visibility.of(mutation, REACH))
                .forUpdate()
                .fetchOptional(Renovations::renovation)
                .orElseThrow(() -> Refused.notFound("renovationId"));
    }

    /** Adds an application; false if one is under way for the unit. */
    boolean add(Renovation renovation) {
        var inserted = sql.insertInto(RENOVATION)
                .set(RENOVATION.ID, renovation.id())
                .set(RENOVATION.PROJECT_ID, renovation.spot().projectId())
                .set(RENOVATION.BUILDING_ID, renovation.spot().buildingId())
                .set(RENOVATION.UNIT_ID, renovation.spot().unitId())
                .set(RENOVATION.APPLICANT_ID, renovation.applicantId())
                .set(RENOVATION.DESCRIPTION, renovation.description())
                .set(RENOVATION.CONTRACTOR, renovation.contractor())
                .set(RENOVATION.PLANNED_FROM, renovation.plannedFrom())
                .set(RENOVATION.PLANNED_TO, renovation.plannedTo())
                .set(RENOVATION.STATE, renovation.state().name())
                .set(RENOVATION.APPLIED_AT, renovation.appliedAt())
                .set(RENOVATION.VERSION, renovation.version())
                .onConflictDoNothing()
                .execute();
        return inserted == 1;
    }

    Renovation update(Renovation renovation) {
        var before = renovation.work().unitBefore();
        return sql.update(RENOVATION)
                .set(RENOVATION.STATE, renovation.state().name())
                .set(RENOVATION.DEPOSIT, renovation.deposit())
                .set(RENOVATION.REFUNDED, renovation.refunded())
                .set(RENOVATION.PERMIT, renovation.permit())
                .set(RENOVATION.STARTED_ON, renovation.startedOn())
                .set(RENOVATION.ENDED_ON, renovation.endedOn())
                .set(RENOVATION.UNIT_STATE_BEFORE, before == null ? null : before.name())
                .set(RENOVATION.VERSION, renovation.version() + 1)
                .where(RENOVATION.ID.eq(renovation.id()))
                .returning()
                .fetchSingle(Renovations::renovation);
    }

    private static Renovation renovation(Record row) {
        var before = row.get(RENOVATION.UNIT_STATE_BEFORE);
        return new Renovation(
                row.get(RENOVATION.ID),
                new Place(row.get(RENOVATION.PROJECT_ID), row.get(RENOVATION.BUILDING_ID), row.get(RENOVATION.UNIT_ID)),
                row.get(RENOVATION.APPLICANT_ID),
                new Renovation.Plan(
                        row.get(RENOVATION.DESCRIPTION),
                        row.get(RENOVATION.CONTRACTOR),
                        row.get(RENOVATION.PLANNED_FROM),
                        row.get(RENOVATION.PLANNED_TO)),
                State.valueOf(row.get(RENOVATION.STATE)),
                new Renovation.Deposit(row.get(RENOVATION.DEPOSIT), row.get(RENOVATION.REFUNDED)),
                new Renovation.Work(
                        row.get(RENOVATION.PERMIT),
                        row.get(RENOVATION.STARTED_ON),
                        row.get(RENOVATION.ENDED_ON),
                        before == null ? null : Unit.State.valueOf(before)),
                Objects.requireNonNull(row.get(RENOVATION.APPLIED_AT)),
                row.get(RENOVATION.VERSION));
    }

    @Configuration(proxyBeanMethods = false)
    static class Occasions {
        @Bean
        OccasionSource renovationOccasions(Renovations renovations) {
            return new OccasionSource(
                    "Renovation",
                    Ticket.Channel.INSPECTION,
                    (row, id) -> Optional.ofNullable(
                                    renovations.reached(row, List.of(id)).get(id))
                            .map(Renovation::spot));
        }
    }
}
