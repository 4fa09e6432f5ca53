package io.xinqiao.queries;

import static io.xinqiao.schema.tenant.Tables.QUERY_ALERT;
import static io.xinqiao.schema.tenant.Tables.QUERY_ALERT_EVENT;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Request;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The alerts on figures of saved queries: made by whoever may run the query, and theirs alone. */
@Repository
class QueryAlerts {
    static final String TYPE = "QueryAlert";

    private static final RowScope OWN = new RowScope() {
        @Override
        public Condition own(Member member) {
            return QUERY_ALERT.OWNER_ID.eq(member.id());
        }
    };

    private static final RowScope OF_OWN = new RowScope() {
        @Override
        public Condition own(Member member) {
            return QUERY_ALERT_EVENT.QUERY_ALERT_ID.in(
                    select(QUERY_ALERT.ID).from(QUERY_ALERT).where(QUERY_ALERT.OWNER_ID.eq(member.id())));
        }
    };

    /** As many as a member has. */
    private static final int MOST = 100;

    private final DSLContext sql;
    private final Rows<QueryAlert> rows;
    private final SavedQueries queries;
    private final QueryArguments arguments;
    private final QueryTexts texts;
    private final Members members;
    private final Clock clock;

    QueryAlerts(
            TenantDatabase database,
            Rows<QueryAlert> rows,
            SavedQueries queries,
            QueryArguments arguments,
            QueryTexts texts,
            Members members,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.queries = queries;
        this.arguments = arguments;
        this.texts = texts;
        this.members = members;
        this.clock = clock;
    }

    @Bean
    static Rows<QueryAlert> queryAlertRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(QueryAlert.class, QUERY_ALERT, OWN, database, visibility);
    }

    @Bean
    static Rows<QueryAlertEvent> queryAlertEventRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(QueryAlertEvent.class, QUERY_ALERT_EVENT, OF_OWN, database, visibility);
    }

    @Bean
    static Listing<QueryAlert> queryAlertList(Rows<QueryAlert> rows) {
        return Listing.of("queryAlerts", rows)
                .ascending(QUERY_ALERT.NAME)
                .descending(QUERY_ALERT.ID)
                .search(QUERY_ALERT.NAME)
                .without(QUERY_ALERT.ARGUMENTS)
                .without(QUERY_ALERT.LANGUAGE)
                .unrelated("owner");
    }

    @Bean
    static Listing<QueryAlertEvent> queryAlertEventList(Rows<QueryAlertEvent> rows) {
        return Listing.of("queryAlertEvents", rows)
                .descending(QUERY_ALERT_EVENT.CHECKED_AT)
                .descending(QUERY_ALERT_EVENT.ID)
                .related("queryAlert", "events");
    }

    @Bean
    static Deletion<QueryAlert> queryAlertDeletion(Rows<QueryAlert> rows, Dependents dependents) {
        return Deletion.of(rows, dependents).with(QUERY_ALERT_EVENT.QUERY_ALERT_ID);
    }

    record CreateQueryAlertInput(
            String name,
            UUID savedQueryId,
            @Nullable List<QueryVariables.Argument> arguments,
            String path,
            AlertLine.Direction direction,
            BigDecimal threshold,
            @Nullable BigDecimal clearThreshold,
            int everyMinutes) {}

    record UpdateQueryAlertInput(
            UUID queryAlertId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable List<QueryVariables.Argument> arguments,
            @Nullable String path,
            AlertLine.@Nullable Direction direction,
            @Nullable BigDecimal threshold,
            @Nullable BigDecimal clearThreshold,
            @Nullable Integer everyMinutes,
            @Nullable Boolean paused) {}

    QueryAlert create(CreateQueryAlertInput input) {
        var owner = Caller.current().memberId();
        var query = queries.require("Mutation.createQueryAlert", input.savedQueryId());
        var told = Objects.requireNonNullElse(input.arguments(), List.<QueryVariables.Argument>of());
        requireFigure(query, told, input.path());
        var line = sound(new AlertLine(
                input.direction(),
                input.threshold(),
                Objects.requireNonNullElse(input.clearThreshold(), input.threshold())));
        if (sql.fetchCount(QUERY_ALERT, QUERY_ALERT.OWNER_ID.eq(owner)) >= MOST) {
            throw Refused.because(Code.CONFLICT, "refused.alert.many", List.of(MOST));
        }
        return rows.insert(new QueryAlert(
                NewId.next(),
                input.name(),
                query.id(),
                owner,
                texts.written(told),
                input.path(),
                line.direction(),
                line.threshold(),
                line.clearThreshold(),
                input.everyMinutes(),
                Request.current().locale().toLanguageTag(),
                AlertLine.State.NEW,
                false,
                null,
                null,
                null,
                null,
                clock.instant(),
                1));
    }

    /** Only a number can cross a line. */
    private void requireFigure(SavedQuery query, List<QueryVariables.Argument> told, String path) {
        arguments.requireFit(query, told);
        var isFigure = arguments.ready(query, told, clock.instant()).shape().columns().stream()
                .filter(column -> column.name().equals(path))
                .anyMatch(column -> column.cells() == CellKind.DECIMAL || column.cells() == CellKind.NUMBER);
        if (!isFigure) throw Refused.because(Code.INVALID, "refused.alert.path", List.of(path), "path");
    }

    private static AlertLine sound(AlertLine line) {
        if (line.isSound()) return line;
        throw Refused.because(Code.INVALID, "refused.alert.clear", List.of(), "clearThreshold");
    }

    QueryAlert update(UpdateQueryAlertInput input) {
        var correction = rows.correct("Mutation.updateQueryAlert", input.queryAlertId(), input.expectedVersion());
        var before = correction.before();
        var told = input.arguments();
        var path = Objects.requireNonNullElse(input.path(), before.path());
        var isPaused = before.pausedBecause() != null;
        var pauses = Objects.requireNonNullElse(input.paused(), isPaused);
        var resumes = isPaused && !pauses;
        if (told != null || input.path() != null || resumes) {
            var query = queries.require("Mutation.updateQueryAlert", before.savedQueryId());
            requireFigure(query, told == null ? arguments.read(before.arguments()) : told, path);
        }
        var threshold = Objects.requireNonNullElse(input.threshold(), before.threshold());
        var wasOneLine = before.threshold().compareTo(before.clearThreshold()) == 0;
        var line = sound(new AlertLine(
                Objects.requireNonNullElse(input.direction(), before.direction()),
                threshold,
                Objects.requireNonNullElse(input.clearThreshold(), wasOneLine ? threshold : before.clearThreshold())));
        correction
                .told(QUERY_ALERT.NAME, input.name())
                .told(QUERY_ALERT.ARGUMENTS, told == null ? null : texts.written(told))
                .told(QUERY_ALERT.PATH, input.path())
                .told(QUERY_ALERT.DIRECTION, line.direction())
                .told(QUERY_ALERT.THRESHOLD, line.threshold())
                .told(QUERY_ALERT.CLEAR_THRESHOLD, line.clearThreshold())
                .told(QUERY_ALERT.EVERY_MINUTES, input.everyMinutes());
        if (!isPaused && pauses) {
            correction
                    .become(QUERY_ALERT.PAUSED_BECAUSE, QueryPauseReason.BY_HAND)
                    .become(QUERY_ALERT.NEXT_AT, null);
        }
        if (resumes) {
            // Whoever resumes what somebody has left behind answers for it, and looks by their own rights.
            if (members.present(List.of(before.ownerId())).isEmpty()) {
                correction.become(QUERY_ALERT.OWNER_ID, Caller.current().memberId());
            }
            correction.become(QUERY_ALERT.PAUSED_BECAUSE, null);
        }
        // What is different now is looked at now.
        if (!pauses && correction.isDifferent()) correction.become(QUERY_ALERT.NEXT_AT, clock.instant());
        return correction.make();
    }
}
