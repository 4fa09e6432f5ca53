package io.xinqiao.queries;

import static io.xinqiao.schema.tenant.Tables.QUERY_DELIVERY;
import static io.xinqiao.schema.tenant.Tables.QUERY_RUN;
import static io.xinqiao.schema.tenant.Tables.RUN;
import static io.xinqiao.schema.tenant.Tables.SAVED_QUERY;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import graphql.GraphQLContext;
import io.xinqiao.exports.ExportFormat;
import io.xinqiao.files.FileGate;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Request;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.runs.RunRows;
import io.xinqiao.runs.RunState;
import io.xinqiao.runs.Runs;
import io.xinqiao.tenants.TenantDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/** Runs saved queries at once, begins runs in the background, and keeps the record of both. */
@Service
class QueryRuns implements FileGate {
    static final String TYPE = "SavedQueryRun";

    private final DSLContext sql;
    private final RunRows<SavedQueryRun> rows;
    private final Runs runs;
    private final SavedQueries queries;
    private final QueryCheck checks;
    private final QueryTexts texts;
    private final QueryVariables variables;
    private final QueryReading reading;
    private final QueryLimits limits;
    private final Clock clock;

    QueryRuns(
            TenantDatabase database,
            RunRows<SavedQueryRun> rows,
            Runs runs,
            SavedQueries queries,
            QueryCheck checks,
            QueryTexts texts,
            QueryVariables variables,
            QueryReading reading,
            QueryLimits limits,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.runs = runs;
        this.queries = queries;
        this.checks = checks;
        this.texts = texts;
        this.variables = variables;
        this.reading = reading;
        this.limits = limits;
        this.clock = clock;
    }

    /** The record of a run is its asker's, and that of whoever owns the query. */
    private static final RowScope OWN = new RowScope() {
        @Override
        public Condition own(Member member) {
            return RUN.REQUESTED_BY
                    .eq(member.id())
                    .or(QUERY_RUN.SAVED_QUERY_ID.in(
                            select(SAVED_QUERY.ID).from(SAVED_QUERY).where(SAVED_QUERY.OWNER_ID.eq(member.id()))));
        }
    };

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(QueryLimits.class)
    static class Wiring {
        @Bean
        static RunRows<SavedQueryRun> queryRunRows(TenantDatabase database, Visibility visibility) {
            return RunRows.of(SavedQueryRun.class, QUERY_RUN, QUERY_RUN.ID, OWN, QueryRuns::run, database, visibility);
        }

        @Bean
        static Listing<SavedQueryRun> queryRunList(RunRows<SavedQueryRun> rows) {
            return Listing.of("savedQueryRuns", rows)
                    .descending(RUN.REQUESTED_AT)
                    .without(QUERY_RUN.ARGUMENTS)
                    .without(QUERY_RUN.LANGUAGE)
                    .without(QUERY_RUN.RIGHTS);
        }
    }

    /** What somebody wants to run. */
    private record Wanted(
            SavedQuery query, SavedQueryVersion version, ResultShape shape, Map<String, Object> variables) {}

    private Wanted wanted(
            String mutation,
            UUID queryId,
            @Nullable Integer sequence,
            @Nullable List<QueryVariables.Argument> arguments) {
        var query = queries.require(mutation, queryId);
        var version = queries.found(query.id(), sequence == null ? query.sequence() : sequence)
                .orElseThrow(() -> Refused.notFound("sequence"));
        var definition = texts.definition(version);
        var shape = requireWorking(checks.check(definition));
        return new Wanted(query, version, shape, variables.of(shape, definition, arguments));
    }

    static ResultShape requireWorking(QueryCheck.Checked checked) {
        if (checked.problems().isEmpty()) return checked.requireShape();
        var first = checked.problems().getFirst().message();
        throw Refused.because(Code.ILLEGAL_STEP, "refused.query.broken", List.of(first), "savedQueryId");
    }

    /** A column as it is shown. */
    record ShownColumn(String path, String label, CellKind kind) {}

    /** A value; one at most of its fields is there. */
    record Cell(
            @Nullable String text,
            @Nullable BigDecimal decimal,
            @Nullable LocalDate day,
            @Nullable Instant at,
            @Nullable Boolean flag) {
        static Cell of(@Nullable Object value) {
            return switch (value) {
                case BigDecimal number -> new Cell(null, number, null, null, null);
                case Number number -> new Cell(null, new BigDecimal(number.toString()), null, null, null);
                case LocalDate day -> new Cell(null, null, day, null, null);
                case Instant at -> new Cell(null, null, null, at, null);
                case Boolean flag -> new Cell(null, null, null, null, flag);
                case null -> new Cell(null, null, null, null, null);
                default -> new Cell(value.toString(), null, null, null, null);
            };
        }
    }

    record Row(List<Cell> cells) {
        Row {
            cells = List.copyOf(cells);
        }

        static Row of(List<ResultColumn> columns, Map<?, ?> row) {
            return new Row(
                    columns.stream().map(column -> Cell.of(column.value(row))).toList());
        }
    }

    /** The rows of a run at once. */
    record Table(List<ShownColumn> columns, List<Row> rows, boolean truncated) {
        Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }

        static Table of(List<ResultColumn> columns, List<Row> rows, boolean truncated) {
            var locale = Request.current().locale();
            return new Table(
                    columns.stream()
                            .map(column -> new ShownColumn(column.name(), column.title(locale), column.cells()))
                            .toList(),
                    rows,
                    truncated);
        }
    }

    /** What a run at once comes to: its record, and the rows if it did not fail. */
    record AtOnce(SavedQueryRun savedQueryRun, @Nullable Table table) {}

    AtOnce now(
            UUID queryId,
            @Nullable Integer sequence,
            @Nullable List<QueryVariables.Argument> arguments,
            GraphQLContext context) {
        var wanted = wanted("Mutation.runSavedQuery", queryId, sequence, arguments);
        var begun = clock.instant();
        List<Row> found = new ArrayList<>();
        var columns = wanted.shape().columns();
        var asked = new QueryReading.Asked(wanted.shape(), wanted.variables(), limits.atOnce(), context, () -> true);
        QueryReading.Outcome outcome;
        try {
            outcome = reading.read(asked, Supplier::get, page -> page.forEach(row -> found.add(Row.of(columns, row))));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        var id = NewId.next();
        var failure = outcome.failure();
        runs.record(
                new Runs.NewRun(id, TYPE, null, false, outcome.rows()),
                begun,
                failure == null ? null : failure.key(),
                failure == null ? List.of() : failure.arguments());
        insert(id, wanted, null);
        settle(id, outcome, null);
        return new AtOnce(rows.find(id), failure == null ? Table.of(columns, found, outcome.cutBy() != null) : null);
    }

    /** Begins a run whose result is a file. */
    SavedQueryRun begin(
            UUID queryId,
            @Nullable Integer sequence,
            @Nullable List<QueryVariables.Argument> arguments,
            ExportFormat format) {
        var wanted = wanted("Mutation.startSavedQueryRun", queryId, sequence, arguments);
        refuseMany();
        var id = NewId.next();
        runs.begin(new Runs.NewRun(id, TYPE, null, false, 0));
        insert(id, wanted, format);
        return rows.find(id);
    }

    /** Begins a run for the caller of what was made ready for them; how many they have under way is no matter. */
    UUID deliver(SavedQuery query, QueryArguments.Ready ready, ExportFormat format) {
        var id = NewId.next();
        runs.begin(new Runs.NewRun(id, TYPE, null, false, 0));
        insert(id, new Wanted(query, ready.version(), ready.shape(), ready.variables()), format);
        return id;
    }

    private void insert(UUID id, Wanted wanted, @Nullable ExportFormat format) {
        sql.insertInto(QUERY_RUN)
                .set(QUERY_RUN.ID, id)
                .set(QUERY_RUN.SAVED_QUERY_ID, wanted.query().id())
                .set(QUERY_RUN.SAVED_QUERY_VERSION_ID, wanted.version().id())
                .set(QUERY_RUN.ARGUMENTS, texts.written(wanted.variables()))
                .set(QUERY_RUN.FORMAT, format == null ? null : format.name())
                .set(QUERY_RUN.LANGUAGE, Request.current().locale().toLanguageTag())
                .set(QUERY_RUN.RIGHTS, Caller.current().rights().toArray(String[]::new))
                .execute();
    }

    /** Writes down how a run went. */
    void settle(UUID id, QueryReading.Outcome outcome, @Nullable UUID file) {
        var cutBy = outcome.cutBy();
        sql.update(QUERY_RUN)
                .set(QUERY_RUN.ROW_COUNT, outcome.failure() == null ? outcome.rows() : null)
                .set(QUERY_RUN.POINTS, outcome.points())
                .set(QUERY_RUN.CUT_BY, cutBy == null ? null : cutBy.name())
                .set(QUERY_RUN.READ_AT, outcome.readAt())
                .set(QUERY_RUN.FILE_ID, file)
                .where(QUERY_RUN.ID.eq(id))
                .execute();
    }

    /** Writes down with which rights a run was read. */
    void settleRights(UUID id, Set<String> rights) {
        sql.update(QUERY_RUN)
                .set(QUERY_RUN.RIGHTS, rights.toArray(String[]::new))
                .where(QUERY_RUN.ID.eq(id))
                .execute();
    }

    private void refuseMany() {
        var underWay = sql.fetchCount(
                RUN,
                RUN.REQUESTED_BY
                        .eq(Caller.current().memberId())
                        .and(RUN.KIND.eq(TYPE))
                        .and(RUN.STATE.in(RunState.QUEUED.name(), RunState.RUNNING.name()))
                        // What is brought to somebody by a schedule is no reason to let them wait.
                        .andNotExists(
                                selectOne().from(QUERY_DELIVERY).where(QUERY_DELIVERY.SAVED_QUERY_RUN_ID.eq(RUN.ID))));
        if (underWay >= limits.underWay()) {
            throw Refused.because(Code.CONFLICT, "refused.query.busy", List.of(underWay));
        }
    }

    Optional<SavedQueryRun> one(UUID id) {
        return rows.reached("Query.savedQueryRun", id);
    }

    /** A result is not for whoever is allowed less by now than when it was read. */
    @Override
    public Set<UUID> withheld(Collection<UUID> files) {
        var now = Caller.current().rights();
        Set<UUID> withheld = new HashSet<>();
        sql.select(QUERY_RUN.FILE_ID, QUERY_RUN.RIGHTS)
                .from(QUERY_RUN)
                .where(QUERY_RUN.FILE_ID.eq(any(files.toArray(UUID[]::new))))
                .forEach(row -> {
                    if (!now.containsAll(Arrays.asList(row.value2()))) withheld.add(row.value1());
                });
        return withheld;
    }

    private static SavedQueryRun run(Record row) {
        var format = row.get(QUERY_RUN.FORMAT);
        var cutBy = row.get(QUERY_RUN.CUT_BY);
        return new SavedQueryRun(
                row.get(QUERY_RUN.ID),
                row.get(QUERY_RUN.SAVED_QUERY_ID),
                row.get(QUERY_RUN.SAVED_QUERY_VERSION_ID),
                row.get(QUERY_RUN.ARGUMENTS),
                format == null ? null : ExportFormat.valueOf(format),
                Locale.forLanguageTag(row.get(QUERY_RUN.LANGUAGE)),
                Arrays.asList(row.get(QUERY_RUN.RIGHTS)),
                row.get(QUERY_RUN.ROW_COUNT),
                row.get(QUERY_RUN.POINTS),
                cutBy == null ? null : QueryCut.valueOf(cutBy),
                row.get(QUERY_RUN.READ_AT),
                row.get(QUERY_RUN.FILE_ID),
                Runs.status(row));
    }
}
