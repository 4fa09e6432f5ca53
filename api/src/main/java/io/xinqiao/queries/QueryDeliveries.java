package io.xinqiao.queries;

import static io.xinqiao.schema.tenant.Tables.QUERY_DELIVERY;
import static io.xinqiao.schema.tenant.Tables.QUERY_RUN;
import static io.xinqiao.schema.tenant.Tables.QUERY_SCHEDULE;
import static org.jooq.impl.DSL.select;

import io.xinqiao.events.EventSource;
import io.xinqiao.events.Outbox;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.notices.FailureNotices;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import io.xinqiao.queries.QueryDelivery.State;
import io.xinqiao.runs.RunState;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tenants.Trouble;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** What was due for whom, and what has become of it; whoever waits for it is told when it is there. */
@Repository
class QueryDeliveries {
    private static final String TYPE = "QueryDelivery";

    /** A delivery is its recipient's, and that of whoever owns the schedule. */
    private static final RowScope OWN = new RowScope() {
        @Override
        public Condition own(Member member) {
            return QUERY_DELIVERY
                    .RECIPIENT_ID
                    .eq(member.id())
                    .or(QUERY_DELIVERY.QUERY_SCHEDULE_ID.in(select(QUERY_SCHEDULE.ID)
                            .from(QUERY_SCHEDULE)
                            .where(QUERY_SCHEDULE.OWNER_ID.eq(member.id()))));
        }
    };

    private final DSLContext sql;
    private final Rows<QueryDelivery> rows;
    private final Rows<QuerySchedule> schedules;
    private final QuerySchedules made;
    private final SavedQueries queries;
    private final Members members;
    private final Notices notices;
    private final Messages messages;
    private final Outbox outbox;
    private final Clock clock;

    QueryDeliveries(
            TenantDatabase database,
            Rows<QueryDelivery> rows,
            Rows<QuerySchedule> schedules,
            QuerySchedules made,
            SavedQueries queries,
            Members members,
            Notices notices,
            Messages messages,
            Outbox outbox,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.schedules = schedules;
        this.made = made;
        this.queries = queries;
        this.members = members;
        this.notices = notices;
        this.messages = messages;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Configuration(proxyBeanMethods = false)
    static class Wiring {
        @Bean
        static Rows<QueryDelivery> queryDeliveryRows(TenantDatabase database, Visibility visibility) {
            return Rows.of(QueryDelivery.class, QUERY_DELIVERY, OWN, database, visibility);
        }

        @Bean
        static Listing<QueryDelivery> queryDeliveryList(Rows<QueryDelivery> rows) {
            return Listing.of("queryDeliveries", rows)
                    .descending(QUERY_DELIVERY.DUE_AT)
                    .descending(QUERY_DELIVERY.ID)
                    .unrelated("recipient", "savedQueryRun");
        }

        @Bean
        EventSource queryDeliveryEvents(QueryDeliveries deliveries) {
            return new EventSource(TYPE, deliveries::told);
        }
    }

    record StopQueryDeliveriesInput(UUID queryDeliveryId) {}

    /** Others are taken off a schedule by whoever owns it. */
    @Nullable
    SavedQuery stop(StopQueryDeliveriesInput input) {
        var delivery = rows.require("Mutation.stopQueryDeliveries", input.queryDeliveryId(), "queryDeliveryId");
        var me = Caller.current().memberId();
        if (!delivery.recipientId().equals(me)) throw Refused.notFound("queryDeliveryId");
        var query = made.withdraw(delivery.queryScheduleId(), me).savedQueryId();
        return queries.behind(List.of(query)).get(query);
    }

    /** Writes deliveries down; those that are withheld are told at once. */
    void add(QuerySchedule schedule, SavedQuery query, List<QueryDelivery> deliveries) {
        rows.insert(deliveries);
        var withheld = deliveries.stream()
                .filter(delivery -> delivery.state() == State.WITHHELD)
                .toList();
        var present = members.present(
                withheld.stream().map(QueryDelivery::recipientId).toList());
        notices.tell(withheld.stream()
                .filter(delivery -> present.contains(delivery.recipientId()))
                .map(delivery -> new Notices.Told(
                        delivery.recipientId(),
                        Notice.Kind.QUERY_NOT_DELIVERED,
                        new GlobalId(TYPE, delivery.id()),
                        delivery.id(),
                        List.of(query.title(schedule.locale()), Notice.key("refused.schedule.rights"))))
                .toList());
    }

    /** Writes down how the run behind a delivery has ended, and tells its recipient. */
    void ended(UUID run, RunState as, @Nullable String failureKey, List<?> failureArguments) {
        var delivery = rows.list(QUERY_DELIVERY.SAVED_QUERY_RUN_ID.eq(run)).stream()
                .findFirst()
                .orElse(null);
        if (delivery == null) return;
        var became = became(as);
        sql.update(QUERY_DELIVERY)
                .set(QUERY_DELIVERY.STATE, became.name())
                .where(QUERY_DELIVERY.ID.eq(delivery.id()))
                .execute();
        if (became == State.DELIVERED) outbox.record(TYPE, delivery.id());
        var schedule = Objects.requireNonNull(
                schedules.ofKeys(List.of(delivery.queryScheduleId())).get(delivery.queryScheduleId()));
        var title = queries.known(schedule.savedQueryId()).title(schedule.locale());
        switch (became) {
            case DELIVERED ->
                tell(delivery, run, Notice.Kind.QUERY_DELIVERED, List.of(title, Integer.toString(rowsOf(run))));
            case FAILED -> {
                var key = Objects.requireNonNull(failureKey);
                // What was given up is told by the room of the runs.
                if (isGivenUp(key)) return;
                var reason = messages.text(schedule.locale(), key, failureArguments.toArray())
                        .orElse(key);
                tell(delivery, run, Notice.Kind.QUERY_NOT_DELIVERED, List.of(title, reason));
            }
            case PENDING, CANCELLED, WITHHELD -> {
                // Whoever called it off knows.
            }
        }
    }

    private static boolean isGivenUp(String failureKey) {
        return Arrays.stream(Trouble.values()).map(FailureNotices::reason).anyMatch(failureKey::equals);
    }

    private static State became(RunState run) {
        return switch (run) {
            case QUEUED, RUNNING -> State.PENDING;
            case DONE -> State.DELIVERED;
            case FAILED -> State.FAILED;
            case CANCELLED, TAKEN_BACK -> State.CANCELLED;
        };
    }

    private int rowsOf(UUID run) {
        var counted = sql.select(QUERY_RUN.ROW_COUNT)
                .from(QUERY_RUN)
                .where(QUERY_RUN.ID.eq(run))
                .fetchSingle(QUERY_RUN.ROW_COUNT);
        return counted == null ? 0 : counted;
    }

    private void tell(QueryDelivery delivery, UUID run, Notice.Kind kind, List<String> words) {
        if (members.present(List.of(delivery.recipientId())).isEmpty()) return;
        notices.tell(List.of(new Notices.Told(
                delivery.recipientId(), kind, new GlobalId(QueryRuns.TYPE, run), delivery.id(), words)));
    }

    /** What was brought as other systems hear of it: that it is there, and nothing that stands in it. */
    private Optional<EventSource.Told> told(UUID key) {
        return Optional.ofNullable(rows.ofKeys(List.of(key)).get(key))
                .filter(delivery -> delivery.state() == State.DELIVERED)
                .map(delivery -> {
                    Map<String, Object> facts = new LinkedHashMap<>();
                    facts.put("id", new GlobalId(TYPE, delivery.id()).text());
                    facts.put("queryScheduleId", new GlobalId(QuerySchedules.TYPE, delivery.queryScheduleId()).text());
                    facts.put(
                            "savedQueryRunId",
                            new GlobalId(QueryRuns.TYPE, Objects.requireNonNull(delivery.savedQueryRunId())).text());
                    facts.put("dueAt", delivery.dueAt().toString());
                    return new EventSource.Told(
                            "query.delivered",
                            clock.instant(),
                            Map.of("queryDelivery", facts),
                            List.of(new EventSource.Word(
                                    "dueAt", delivery.dueAt().toString())));
                });
    }
}
