package io.xinqiao.queries;

import static io.xinqiao.schema.tenant.Tables.QUERY_DELIVERY;
import static io.xinqiao.schema.tenant.Tables.QUERY_SCHEDULE;
import static org.jooq.impl.DSL.arrayRemove;

import io.xinqiao.exports.ExportFormat;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.notices.Notice;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Request;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.queries.QuerySchedule.State;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The schedules of saved queries: made by whoever may run the query, changed by them and administrators. */
@Repository
class QuerySchedules {
    static final String TYPE = "QuerySchedule";

    private static final RowScope OWN = new RowScope() {
        @Override
        public Condition own(Member member) {
            return QUERY_SCHEDULE.OWNER_ID.eq(member.id());
        }
    };

    /** As many as a member has: more would be a mistake of a program. */
    private static final int MOST = 300;

    private static final String BUSINESS = "Asia/Shanghai";

    private final DSLContext sql;
    private final Rows<QuerySchedule> rows;
    private final SavedQueries queries;
    private final QueryArguments arguments;
    private final QueryTexts texts;
    private final Members members;
    private final PauseNotices pauses;
    private final Clock clock;

    QuerySchedules(
            TenantDatabase database,
            Rows<QuerySchedule> rows,
            SavedQueries queries,
            QueryArguments arguments,
            QueryTexts texts,
            Members members,
            PauseNotices pauses,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.queries = queries;
        this.arguments = arguments;
        this.texts = texts;
        this.members = members;
        this.pauses = pauses;
        this.clock = clock;
    }

    @Bean
    static Rows<QuerySchedule> queryScheduleRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(QuerySchedule.class, QUERY_SCHEDULE, OWN, database, visibility);
    }

    @Bean
    static Listing<QuerySchedule> queryScheduleList(Rows<QuerySchedule> rows) {
        return Listing.of("querySchedules", rows)
                .descending(QUERY_SCHEDULE.ID)
                .without(QUERY_SCHEDULE.ARGUMENTS)
                .without(QUERY_SCHEDULE.LANGUAGE)
                .without(QUERY_SCHEDULE.SECOND_OF_DAY)
                .unrelated("owner");
    }

    @Bean
    static Deletion<QuerySchedule> queryScheduleDeletion(Rows<QuerySchedule> rows, Dependents dependents) {
        return Deletion.of(rows, dependents).with(QUERY_DELIVERY.QUERY_SCHEDULE_ID);
    }

    /** On which days; one of the two. */
    record CadenceInput(
            @Nullable List<DayOfWeek> weekdays, @Nullable Integer dayOfMonth) {
        List<DayOfWeek> days() {
            if (weekdays == null) return List.of();
            if (weekdays.isEmpty()) throw Refused.because(Code.REQUIRED, "refused.required", List.of(), "cadence");
            return weekdays.stream().distinct().sorted().toList();
        }
    }

    record CreateQueryScheduleInput(
            UUID savedQueryId,
            @Nullable List<QueryVariables.Argument> arguments,
            ExportFormat format,
            CadenceInput cadence,
            LocalTime timeOfDay,
            @Nullable String zone,
            @Nullable List<UUID> recipientIds) {}

    record UpdateQueryScheduleInput(
            UUID queryScheduleId,
            @Nullable Integer expectedVersion,
            @Nullable List<QueryVariables.Argument> arguments,
            @Nullable ExportFormat format,
            @Nullable CadenceInput cadence,
            @Nullable LocalTime timeOfDay,
            @Nullable String zone,
            @Nullable List<UUID> recipientIds,
            @Nullable State state) {}

    QuerySchedule create(CreateQueryScheduleInput input) {
        var owner = Caller.current().memberId();
        var query = queries.require("Mutation.createQuerySchedule", input.savedQueryId());
        var told = Objects.requireNonNullElse(input.arguments(), List.<QueryVariables.Argument>of());
        arguments.requireFit(query, told);
        if (sql.fetchCount(QUERY_SCHEDULE, QUERY_SCHEDULE.OWNER_ID.eq(owner)) >= MOST) {
            throw Refused.because(Code.CONFLICT, "refused.schedule.many", List.of(MOST));
        }
        var schedule = new QuerySchedule(
                NewId.next(),
                query.id(),
                owner,
                texts.written(told),
                input.format(),
                Request.current().locale().toLanguageTag(),
                input.cadence().days(),
                input.cadence().dayOfMonth(),
                input.timeOfDay().toSecondOfDay(),
                zone(Objects.requireNonNullElse(input.zone(), BUSINESS)),
                recipients(Objects.requireNonNullElse(input.recipientIds(), List.of(owner))),
                State.PAUSED,
                QueryPauseReason.BY_HAND,
                null,
                null,
                1);
        return rows.insert(active(schedule));
    }

    /** Has nothing of a schedule brought to one of its recipients any more; one that comes to nobody is paused. */
    QuerySchedule withdraw(UUID id, UUID recipient) {
        var schedule = sql.select(rows.columns().fields())
                .from(QUERY_SCHEDULE)
                .where(QUERY_SCHEDULE.ID.eq(id))
                .forUpdate()
                .fetchSingle(Row.mapping(rows::read));
        if (!schedule.recipientIds().contains(recipient)) return schedule;
        if (schedule.recipientIds().size() == 1 && schedule.state() == State.ACTIVE) {
            pause(schedule, QueryPauseReason.NO_RECIPIENT);
        }
        return rows.change(
                id,
                sql.update(QUERY_SCHEDULE)
                        .set(QUERY_SCHEDULE.RECIPIENT_IDS, arrayRemove(QUERY_SCHEDULE.RECIPIENT_IDS, recipient)));
    }

    /** Pauses one, and tells why. */
    void pause(QuerySchedule schedule, QueryPauseReason reason) {
        rows.change(
                schedule.id(),
                sql.update(QUERY_SCHEDULE)
                        .set(QUERY_SCHEDULE.STATE, State.PAUSED.name())
                        .set(QUERY_SCHEDULE.PAUSED_BECAUSE, reason.name())
                        .setNull(QUERY_SCHEDULE.NEXT_AT));
        pauses.tell(
                new GlobalId(TYPE, schedule.id()),
                schedule.ownerId(),
                queries.known(schedule.savedQueryId()).title(schedule.locale()),
                Notice.Kind.QUERY_SCHEDULE_PAUSED,
                reason);
    }

    private QuerySchedule active(QuerySchedule of) {
        return new QuerySchedule(
                of.id(),
                of.savedQueryId(),
                of.ownerId(),
                of.arguments(),
                of.format(),
                of.language(),
                of.weekdays(),
                of.dayOfMonth(),
                of.secondOfDay(),
                of.zone(),
                of.recipientIds(),
                State.ACTIVE,
                null,
                of.cadence().next(clock.instant()),
                of.lastAt(),
                of.version());
    }

    private static String zone(String told) {
        if (ZoneId.getAvailableZoneIds().contains(told)) return told;
        throw Refused.because(Code.INVALID, "refused.schedule.zone", List.of(told), "zone");
    }

    private List<UUID> recipients(List<UUID> told) {
        if (told.isEmpty()) throw Refused.because(Code.REQUIRED, "refused.required", List.of(), "recipientIds");
        if (members.present(told).size() < Set.copyOf(told).size()) throw Refused.notFound("recipientIds");
        return told.stream().distinct().toList();
    }

    QuerySchedule update(UpdateQueryScheduleInput input) {
        var correction = rows.correct("Mutation.updateQuerySchedule", input.queryScheduleId(), input.expectedVersion());
        var before = correction.before();
        var told = input.arguments();
        if (told != null) {
            arguments.requireFit(queries.require("Mutation.updateQuerySchedule", before.savedQueryId()), told);
            correction.told(QUERY_SCHEDULE.ARGUMENTS, texts.written(told));
        }
        var time = input.timeOfDay();
        correction
                .told(QUERY_SCHEDULE.FORMAT, input.format())
                .told(QUERY_SCHEDULE.SECOND_OF_DAY, time == null ? null : time.toSecondOfDay());
        var cadence = input.cadence();
        if (cadence != null) {
            correction
                    .become(
                            QUERY_SCHEDULE.WEEKDAYS,
                            cadence.days().stream().map(DayOfWeek::name).toArray(String[]::new))
                    .become(QUERY_SCHEDULE.DAY_OF_MONTH, cadence.dayOfMonth());
        }
        var zone = input.zone();
        if (zone != null) correction.told(QUERY_SCHEDULE.ZONE, zone(zone));
        var recipients = input.recipientIds();
        if (recipients != null) {
            correction.told(QUERY_SCHEDULE.RECIPIENT_IDS, recipients(recipients).toArray(UUID[]::new));
        }
        var state = Objects.requireNonNullElse(input.state(), before.state());
        if (state == State.PAUSED) {
            if (before.state() == State.PAUSED) return correction.make();
            return correction
                    .become(QUERY_SCHEDULE.STATE, State.PAUSED)
                    .become(QUERY_SCHEDULE.PAUSED_BECAUSE, QueryPauseReason.BY_HAND)
                    .become(QUERY_SCHEDULE.NEXT_AT, null)
                    .make();
        }
        if (before.state() == State.PAUSED) {
            if (recipients == null && before.recipientIds().isEmpty()) recipients(List.of());
            var query = queries.require("Mutation.updateQuerySchedule", before.savedQueryId());
            arguments.requireFit(query, told == null ? arguments.read(before.arguments()) : told);
            // Whoever resumes what somebody has left behind answers for it from now on.
            if (members.present(List.of(before.ownerId())).isEmpty()) {
                correction.become(QUERY_SCHEDULE.OWNER_ID, Caller.current().memberId());
            }
            correction.become(QUERY_SCHEDULE.STATE, State.ACTIVE).become(QUERY_SCHEDULE.PAUSED_BECAUSE, null);
        }
        var isMoved = before.state() == State.PAUSED || cadence != null || zone != null || time != null;
        if (isMoved) {
            var next = new QueryCadence(
                    cadence == null ? before.weekdays() : cadence.days(),
                    cadence == null ? before.dayOfMonth() : cadence.dayOfMonth(),
                    Objects.requireNonNullElse(time, before.timeOfDay()),
                    ZoneId.of(Objects.requireNonNullElse(zone, before.zone())));
            correction.become(QUERY_SCHEDULE.NEXT_AT, next.next(clock.instant()));
        }
        return correction.make();
    }
}
