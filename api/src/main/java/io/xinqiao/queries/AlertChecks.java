package io.xinqiao.queries;

import static io.xinqiao.schema.tenant.Tables.QUERY_ALERT;

import io.xinqiao.identity.Impersonation;
import io.xinqiao.identity.Rows;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Request;
import io.xinqiao.queries.AlertLine.Failure;
import io.xinqiao.queries.AlertLine.Figure;
import io.xinqiao.queries.AlertLine.Look;
import io.xinqiao.queries.AlertLine.State;
import io.xinqiao.queries.QueryArguments.Fine;
import io.xinqiao.queries.QueryArguments.Hindered;
import io.xinqiao.runs.RunTurns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.JobQueue;
import io.xinqiao.tenants.OneOffWork;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/**
 * Looks at the figures of alerts when it is time, each with its owner's rights and as a job of its own, so that a slow
 * one keeps none of the others. A look writes down another state and tells it in one change; looking twice tells it
 * once.
 */
@Service
class AlertChecks {
    private static final String WORK = "check-query-alert";
    private static final String DUE = "check-due-alerts";
    private static final char BETWEEN = '|';

    /** Whoever takes a look has so long for it; then somebody else is asked. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Registry registry;
    private final JobQueue jobs;
    private final RunTurns turns;
    private final Rows<QueryAlert> rows;
    private final Rows<QueryAlertEvent> events;
    private final QueryArguments arguments;
    private final SavedQueries queries;
    private final QueryReading reading;
    private final QueryLimits limits;
    private final Impersonation behalf;
    private final Notices notices;
    private final PauseNotices pauses;
    private final Messages messages;
    private final Clock clock;

    AlertChecks(
            TenantDatabase database,
            Registry registry,
            JobQueue jobs,
            RunTurns turns,
            Rows<QueryAlert> rows,
            Rows<QueryAlertEvent> events,
            QueryArguments arguments,
            SavedQueries queries,
            QueryReading reading,
            QueryLimits limits,
            Impersonation behalf,
            Notices notices,
            PauseNotices pauses,
            Messages messages,
            Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.registry = registry;
        this.jobs = jobs;
        this.turns = turns;
        this.rows = rows;
        this.events = events;
        this.arguments = arguments;
        this.queries = queries;
        this.reading = reading;
        this.limits = limits;
        this.behalf = behalf;
        this.notices = notices;
        this.pauses = pauses;
        this.messages = messages;
        this.clock = clock;
    }

    /** Asks for a look at whatever is due in the company. */
    void askForDue() {
        var now = clock.instant();
        var organization = Objects.requireNonNull(database.tenant().organizationId());
        database.write(() -> {
            var due = sql.select(QUERY_ALERT.ID)
                    .from(QUERY_ALERT)
                    .where(QUERY_ALERT.NEXT_AT.le(now))
                    .orderBy(QUERY_ALERT.NEXT_AT, QUERY_ALERT.ID)
                    .forUpdate()
                    .skipLocked()
                    .fetch(QUERY_ALERT.ID);
            if (due.isEmpty()) return null;
            sql.update(QUERY_ALERT)
                    .set(QUERY_ALERT.NEXT_AT, now.plus(LEASE))
                    .where(QUERY_ALERT.ID.in(due))
                    .execute();
            database.afterCommit(() -> {
                due.forEach(alert -> jobs.ask(WORK, organization + BETWEEN + alert));
                jobs.wake();
            });
            return null;
        });
    }

    private void work(String piece) {
        var parts = piece.split("\\" + BETWEEN, -1);
        registry.ofOrganization(parts[0])
                .ifPresent(tenant -> database.as(tenant, () -> {
                    try (var _ = turns.take(tenant)) {
                        check(UUID.fromString(parts[1]));
                    }
                    return null;
                }));
    }

    /** Looks at one, unless it is paused or deleted. */
    void check(UUID id) {
        var alert = rows.ofKeys(List.of(id)).get(id);
        if (alert == null || alert.pausedBecause() != null) return;
        new Request("alert-" + id, alert.locale()).<@Nullable Void>call(() -> {
            var standing =
                    arguments.standing(alert.ownerId(), alert.savedQueryId(), alert.arguments(), clock.instant());
            switch (standing) {
                case Hindered(var reason) -> pause(alert, reason);
                case Fine fine -> settle(alert, look(alert, fine));
            }
            return null;
        });
    }

    private Look look(QueryAlert alert, Fine fine) {
        var shape = fine.ready().shape();
        var column = shape.columns().stream()
                .filter(one -> one.name().equals(alert.path()))
                .findFirst()
                .orElse(null);
        if (column == null) return new Failure(messages.text("refused.alert.path", alert.path()));
        var deputy = behalf.deputy(alert.ownerId());
        List<Map<?, ?>> found = new ArrayList<>();
        QueryReading.Outcome outcome;
        try {
            outcome = reading.read(
                    new QueryReading.Asked(shape, fine.ready().variables(), limits.atOnce(), null, () -> true),
                    page -> deputy.ask(() -> {
                        if (queries.mayRun(alert.savedQueryId())) return page.get();
                        throw new CodedException(ErrorCode.FORBIDDEN, "forbidden");
                    }),
                    found::addAll);
        } catch (CodedException refused) {
            if (refused.code() == ErrorCode.FORBIDDEN) return new Failure(messages.text("refused.schedule.rights"));
            throw refused;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        var failure = outcome.failure();
        if (failure != null) {
            return new Failure(messages.text(failure.key(), failure.arguments().toArray()));
        }
        if (found.size() > 1) return new Failure(messages.text("refused.alert.rows"));
        return new Figure(found.isEmpty() ? null : number(column.value(found.getFirst())));
    }

    private static @Nullable BigDecimal number(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case BigDecimal number -> number;
            default -> new BigDecimal(value.toString());
        };
    }

    /** The alert as it was when it was looked at, held until the change is over; nothing where it is another by now. */
    private Optional<QueryAlert> held(QueryAlert seen) {
        return sql.select(rows.columns().fields())
                .from(QUERY_ALERT)
                .where(QUERY_ALERT.ID.eq(seen.id()))
                .and(QUERY_ALERT.VERSION.eq(seen.version()))
                .and(QUERY_ALERT.PAUSED_BECAUSE.isNull())
                .forUpdate()
                .fetchOptional(Row.mapping(rows::read));
    }

    private void settle(QueryAlert seen, Look look) {
        database.write(() -> {
            held(seen).ifPresent(alert -> settleHeld(alert, look));
            return null;
        });
    }

    private void settleHeld(QueryAlert alert, Look look) {
        var now = clock.instant();
        var after = alert.line().after(alert.raised(), look);
        var figure = look instanceof Figure(var value) ? value : null;
        var failure = look instanceof Failure(var reason) ? reason : null;
        sql.update(QUERY_ALERT)
                .set(QUERY_ALERT.STATE, after.state().name())
                .set(QUERY_ALERT.RAISED, after.raised())
                .set(QUERY_ALERT.FIGURE, figure)
                .set(QUERY_ALERT.FAILURE, failure)
                .set(QUERY_ALERT.CHECKED_AT, now)
                .set(QUERY_ALERT.NEXT_AT, now.plus(Duration.ofMinutes(alert.everyMinutes())))
                .where(QUERY_ALERT.ID.eq(alert.id()))
                .execute();
        if (after.state() == alert.state()) return;
        var event = events.insert(new QueryAlertEvent(
                NewId.next(), alert.id(), alert.state(), after.state(), figure, alert.threshold(), failure, now));
        // That all is well at the first look is no news.
        if (alert.state() == State.NEW && after.state() == State.OK) return;
        notices.tell(List.of(new Notices.Told(
                alert.ownerId(),
                kind(after.state()),
                new GlobalId(QueryAlerts.TYPE, alert.id()),
                event.id(),
                List.of(
                        alert.name(),
                        figure == null ? Objects.requireNonNullElse(failure, "") : figure.toPlainString(),
                        alert.threshold().toPlainString()))));
    }

    private static Notice.Kind kind(State state) {
        return switch (state) {
            case RAISED -> Notice.Kind.QUERY_ALERT_RAISED;
            case OK, NEW -> Notice.Kind.QUERY_ALERT_CLEARED;
            case NO_DATA -> Notice.Kind.QUERY_ALERT_NO_DATA;
            case FAILED -> Notice.Kind.QUERY_ALERT_FAILED;
        };
    }

    private void pause(QueryAlert seen, QueryPauseReason reason) {
        database.write(() -> {
            held(seen).ifPresent(alert -> {
                rows.change(
                        alert.id(),
                        sql.update(QUERY_ALERT)
                                .set(QUERY_ALERT.PAUSED_BECAUSE, reason.name())
                                .setNull(QUERY_ALERT.NEXT_AT));
                pauses.tell(
                        new GlobalId(QueryAlerts.TYPE, alert.id()),
                        alert.ownerId(),
                        alert.name(),
                        Notice.Kind.QUERY_ALERT_PAUSED,
                        reason);
            });
            return null;
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Work {
        private static final Duration EVERY = Duration.ofSeconds(30);

        @Bean
        OneOffWork queryAlertsAreChecked(AlertChecks checks) {
            return new OneOffWork(WORK, checks::work, OneOffWork.GivenUp.leftTo(DUE));
        }

        @Bean
        RecurringWork dueQueryAlertsAreAskedFor(AlertChecks checks, Registry registry, TenantDatabase database) {
            return new RecurringWork(DUE, EVERY, () -> registry.forEach(database, checks::askForDue));
        }
    }
}
