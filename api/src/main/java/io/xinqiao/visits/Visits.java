package io.xinqiao.visits;

import static io.xinqiao.schema.tenant.Tables.VISIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.count;

import io.xinqiao.archives.Households.Home;
import io.xinqiao.archives.Place;
import io.xinqiao.archives.PlaceScope;
import io.xinqiao.gifts.GiftDesk;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.identity.WorkInHand;
import io.xinqiao.identity.WorkKind;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.FindingInput;
import io.xinqiao.procedures.Findings;
import io.xinqiao.procedures.OccasionSource;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.Ticket;
import io.xinqiao.visits.Visit.Kind;
import io.xinqiao.visits.Visit.State;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** The visits as they stand. */
@Repository
class Visits {
    static final PlaceScope REACH = new PlaceScope(VISIT.PROJECT_ID, VISIT.BUILDING_ID, VISIT.UNIT_ID)
            .inHandsOf(List.of(VISIT.STEWARD_ID, VISIT.DONE_BY));

    private final DSLContext sql;
    private final Rows<Visit> rows;
    private final Members members;
    private final Findings findings;
    private final GiftDesk gifts;
    private final Clock clock;

    Visits(TenantDatabase database, Rows<Visit> rows, Members members, Findings findings, GiftDesk gifts, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.members = members;
        this.findings = findings;
        this.gifts = gifts;
        this.clock = clock;
    }

    @Bean
    static Rows<Visit> visitRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Visit.class, VISIT, REACH, database, visibility);
    }

    @Bean
    static Listing<Visit> visitList(Rows<Visit> rows, Clock clock) {
        return Listing.of("visits", rows)
                .related("doneBy", "visitsMade")
                .ascending(VISIT.DUE_ON)
                .ascending(VISIT.ID)
                .search(VISIT.NOTE)
                .flag("overdue", () -> VISIT.STATE.eq(State.PLANNED.name()).and(VISIT.DUE_ON.lt(LocalDate.now(clock))));
    }

    record PlanVisitInput(UUID householdId, LocalDate dueOn) {}

    record RecordVisitInput(
            UUID visitId,
            Visit.Way way,
            @Nullable Instant doneAt,
            @Nullable String note,
            @Nullable List<FindingInput> findings,
            @Nullable UUID welcomeGiftId) {}

    record CancelVisitInput(UUID visitId, String reason) {}

    LocalDate today() {
        return LocalDate.now(clock);
    }

    Visit create(PlanVisitInput input, Home home) {
        if (input.dueOn().isBefore(today())) {
            throw Refused.because(Code.INVALID, "refused.household.before", List.of(today().toString()), "dueOn");
        }
        var id = NewId.next();
        var steward = members.stewardsOf(List.of(home.building())).getOrDefault(home.building(), List.of());
        return sql.insertInto(VISIT)
                .set(VISIT.ID, id)
                .set(VISIT.PROJECT_ID, home.project())
                .set(VISIT.BUILDING_ID, home.building())
                .set(VISIT.UNIT_ID, home.unit())
                .set(VISIT.HOUSEHOLD_ID, home.household())
                .set(VISIT.KIND, Kind.EXTRA.name())
                .set(VISIT.PERIOD, id.toString())
                .set(VISIT.DUE_ON, input.dueOn())
                .set(
                        VISIT.STEWARD_ID,
                        steward.isEmpty() ? null : steward.getFirst().id())
                .set(VISIT.STATE, State.PLANNED.name())
                .set(VISIT.VERSION, 1)
                .returning()
                .fetchSingle(Row.mapping(rows::read));
    }

    /** Records a visit that took place, and opens tickets for what was found where that is asked for. */
    Visit record(RecordVisitInput input) {
        var mutation = "Mutation.recordVisit";
        var visit = planned(mutation, input.visitId());
        var at = input.doneAt() == null ? clock.instant() : input.doneAt();
        if (at.isAfter(clock.instant())) {
            throw Refused.because(Code.INVALID, "refused.future", List.of(), "doneAt");
        }
        if (input.findings() != null) {
            var spot = spot(mutation, visit.id()).orElseThrow();
            findings.record("Visit", visit.id(), spot, Ticket.Channel.VISIT, input.findings());
        }
        if (input.welcomeGiftId() != null) welcome(visit, input.welcomeGiftId());
        return rows.change(
                visit.id(),
                sql.update(VISIT)
                        .set(VISIT.STATE, State.DONE.name())
                        .set(VISIT.WAY, input.way().name())
                        .set(VISIT.DONE_AT, at)
                        .set(VISIT.VISITED_ON, LocalDate.ofInstant(at, clock.getZone()))
                        .set(VISIT.DONE_BY, Caller.current().memberId())
                        .set(VISIT.NOTE, input.note()));
    }

    /** Also at a later visit, where it was forgotten at the first. */
    private void welcome(Visit visit, UUID gift) {
        gifts.welcome(gift, new Place(visit.projectId(), visit.buildingId(), visit.unitId()), visit.householdId());
    }

    Visit cancel(CancelVisitInput input) {
        var visit = planned("Mutation.cancelVisit", input.visitId());
        return rows.change(
                visit.id(),
                sql.update(VISIT).set(VISIT.STATE, State.CANCELLED.name()).set(VISIT.NOTE, input.reason()));
    }

    private Visit planned(String mutation, UUID id) {
        var visit = rows.lock(mutation, id, "visitId");
        if (visit.state() != State.PLANNED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.visit.over", List.of(), "visitId")
                    .withCurrent("visit", visit);
        }
        return visit;
    }

    private Optional<Place> spot(String row, UUID id) {
        return sql.select(VISIT.PROJECT_ID, VISIT.BUILDING_ID, VISIT.UNIT_ID)
                .from(VISIT)
                .where(VISIT.ID.eq(id))
                .and(rows.scope(row))
                .fetchOptional(row3 -> new Place(row3.value1(), row3.value2(), row3.value3()));
    }

    /** By steward: what was due in a span of days, what of it was done, and how much in time. */
    List<VisitCoverage> coverage(UUID project, LocalDate from, LocalDate to) {
        var done = VISIT.STATE.eq(State.DONE.name());
        var inTime = done.and(VISIT.VISITED_ON.le(VISIT.DUE_ON));
        return sql.select(
                        VISIT.STEWARD_ID,
                        count(),
                        count().filterWhere(done),
                        count().filterWhere(inTime),
                        count().filterWhere(VISIT.STATE.eq(State.PLANNED.name()).and(VISIT.DUE_ON.lt(today()))))
                .from(VISIT)
                .where(VISIT.PROJECT_ID.eq(project))
                .and(VISIT.DUE_ON.between(from, to))
                .and(VISIT.STATE.ne(State.CANCELLED.name()))
                .and(rows.scope("Query.visitCoverage"))
                .groupBy(VISIT.STEWARD_ID)
                .orderBy(VISIT.STEWARD_ID.asc().nullsLast())
                .fetch(row -> new VisitCoverage(row.value1(), row.value2(), row.value3(), row.value4(), row.value5()));
    }

    private int handOver(Condition which, UUID to) {
        return sql.update(VISIT)
                .set(VISIT.STEWARD_ID, to)
                .set(VISIT.VERSION, VISIT.VERSION.plus(1))
                .where(which)
                .execute();
    }

    @Configuration(proxyBeanMethods = false)
    static class Occasions {
        @Bean
        WorkInHand visitsInHand(Visits visits) {
            return new WorkInHand(
                    WorkKind.VISIT,
                    VISIT,
                    VISIT.STEWARD_ID,
                    VISIT.PROJECT_ID,
                    () -> VISIT.STATE.eq(State.PLANNED.name()),
                    buildings -> VISIT.BUILDING_ID.eq(any(buildings)),
                    (which, from, to) -> visits.handOver(which, to));
        }

        @Bean
        OccasionSource visitOccasions(Visits visits) {
            return new OccasionSource("Visit", Ticket.Channel.VISIT, visits::spot);
        }
    }
}
