package io.xinqiao.queries;

import static io.xinqiao.schema.tenant.Tables.QUERY_SCHEDULE;

import io.xinqiao.identity.Impersonation;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Attempts;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Request;
import io.xinqiao.queries.QueryArguments.Fine;
import io.xinqiao.queries.QueryArguments.Hindered;
import io.xinqiao.queries.QuerySchedule.State;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/**
 * Has what is due brought: for each schedule one change makes the runs, writes the deliveries down and moves the next
 * due moment, so that a node that dies leaves all of it or nothing, and the next one finds what is still due. What was
 * missed several times is brought once, as of the last time that was due.
 */
@Service
class ScheduleSweep {
    private final TenantDatabase database;
    private final DSLContext sql;
    private final Rows<QuerySchedule> rows;
    private final QueryDeliveries deliveries;
    private final QueryArguments arguments;
    private final SavedQueries queries;
    private final QueryRuns runs;
    private final Impersonation behalf;
    private final QuerySchedules schedules;
    private final Clock clock;

    ScheduleSweep(
            TenantDatabase database,
            Rows<QuerySchedule> rows,
            QueryDeliveries deliveries,
            QueryArguments arguments,
            SavedQueries queries,
            QueryRuns runs,
            Impersonation behalf,
            QuerySchedules schedules,
            Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.rows = rows;
        this.deliveries = deliveries;
        this.arguments = arguments;
        this.queries = queries;
        this.runs = runs;
        this.behalf = behalf;
        this.schedules = schedules;
        this.clock = clock;
    }

    private static final Condition ACTIVE = QUERY_SCHEDULE.STATE.eq(State.ACTIVE.name());

    /** Has everything brought that is due in the company. */
    void bringAll() {
        var isDue = QUERY_SCHEDULE.NEXT_AT.le(clock.instant());
        each(
                sql.select(QUERY_SCHEDULE.ID)
                        .from(QUERY_SCHEDULE)
                        .where(ACTIVE)
                        .and(isDue)
                        .orderBy(QUERY_SCHEDULE.NEXT_AT, QUERY_SCHEDULE.ID)
                        .fetch(QUERY_SCHEDULE.ID),
                isDue,
                this::bring);
    }

    /** Pauses what could not be brought when it is due, so that its owner hears of it before. */
    void review() {
        each(
                rows.list(ACTIVE).stream().map(QuerySchedule::id).toList(),
                QUERY_SCHEDULE.NEXT_AT.gt(clock.instant()),
                schedule -> {
                    if (standing(schedule, clock.instant()) instanceof Hindered(var reason))
                        schedules.pause(schedule, reason);
                });
    }

    /** Each in a change of its own; what another node holds at this moment is its to do. */
    private void each(List<UUID> schedules, Condition still, Consumer<QuerySchedule> work) {
        Attempts.each(
                schedules,
                id -> database.write(() -> {
                    held(id, still)
                            .ifPresent(schedule -> new Request("schedule-" + id, schedule.locale())
                                    .<@Nullable Void>call(() -> {
                                        work.accept(schedule);
                                        return null;
                                    }));
                    return null;
                }));
    }

    private Optional<QuerySchedule> held(UUID id, Condition still) {
        return sql.select(rows.columns().fields())
                .from(QUERY_SCHEDULE)
                .where(QUERY_SCHEDULE.ID.eq(id))
                .and(ACTIVE)
                .and(still)
                .forUpdate()
                .skipLocked()
                .fetchOptional(Row.mapping(rows::read));
    }

    private QueryArguments.Standing standing(QuerySchedule schedule, Instant due) {
        return arguments.standing(schedule.ownerId(), schedule.savedQueryId(), schedule.arguments(), due);
    }

    private void bring(QuerySchedule schedule) {
        var now = clock.instant();
        var due = schedule.cadence().latest(Objects.requireNonNull(schedule.nextAt()), now);
        switch (standing(schedule, due)) {
            case Hindered(var reason) -> schedules.pause(schedule, reason);
            case Fine fine -> {
                List<QueryDelivery> made = new ArrayList<>();
                for (var recipient : schedule.recipientIds()) {
                    var run = begun(recipient, fine, schedule);
                    made.add(new QueryDelivery(
                            NewId.next(),
                            schedule.id(),
                            due,
                            recipient,
                            run.orElse(null),
                            run.isPresent() ? QueryDelivery.State.PENDING : QueryDelivery.State.WITHHELD));
                }
                deliveries.add(schedule, fine.query(), made);
                sql.update(QUERY_SCHEDULE)
                        .set(QUERY_SCHEDULE.LAST_AT, due)
                        .set(QUERY_SCHEDULE.NEXT_AT, schedule.cadence().next(now))
                        .where(QUERY_SCHEDULE.ID.eq(schedule.id()))
                        .execute();
            }
        }
    }

    /** The run for a recipient, with their rights; nothing where they may not run the query. */
    private Optional<UUID> begun(UUID recipient, Fine fine, QuerySchedule schedule) {
        try {
            return behalf.of(
                    recipient,
                    () -> queries.mayRun(fine.query().id())
                            ? Optional.of(runs.deliver(fine.query(), fine.ready(), schedule.format()))
                            : Optional.empty());
        } catch (CodedException refused) {
            if (refused.code() == ErrorCode.FORBIDDEN) return Optional.empty();
            throw refused;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Work {
        private static final Duration EVERY = Duration.ofSeconds(20);
        private static final Duration REVIEWED_EVERY = Duration.ofHours(1);

        @Bean
        RecurringWork dueQueriesAreBrought(ScheduleSweep sweep, Registry registry, TenantDatabase database) {
            return new RecurringWork("bring-due-queries", EVERY, () -> registry.forEach(database, sweep::bringAll));
        }

        @Bean
        RecurringWork querySchedulesAreReviewed(ScheduleSweep sweep, Registry registry, TenantDatabase database) {
            return new RecurringWork(
                    "review-query-schedules", REVIEWED_EVERY, () -> registry.forEach(database, sweep::review));
        }
    }
}
