package io.xinqiao.exports;

import static io.xinqiao.schema.tenant.Tables.EXPORT_RUN;
import static io.xinqiao.schema.tenant.Tables.RUN;

import io.xinqiao.execution.ListColumn;
import io.xinqiao.execution.ListReading;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Request;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.runs.RunRows;
import io.xinqiao.runs.RunState;
import io.xinqiao.runs.Runs;
import io.xinqiao.tenants.TenantDatabase;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/** Keeps the exports of the company; each is seen by whoever asked for it, and by nobody else. */
@Service
class ExportRuns {
    static final String TYPE = "ExportRun";

    private final DSLContext sql;
    private final ListReading reading;
    private final RunRows<ExportRun> rows;
    private final Runs runs;
    private final ArgumentText arguments;
    private final ExportProperties properties;

    ExportRuns(
            TenantDatabase database,
            ListReading reading,
            RunRows<ExportRun> rows,
            Runs runs,
            ArgumentText arguments,
            ExportProperties properties) {
        this.sql = database.sql();
        this.reading = reading;
        this.rows = rows;
        this.runs = runs;
        this.arguments = arguments;
        this.properties = properties;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(ExportProperties.class)
    static class Wiring {
        @Bean
        static Listing<ExportRun> exportRunList(RunRows<ExportRun> rows) {
            return Listing.of("exportRuns", rows)
                    .descending(RUN.REQUESTED_AT)
                    .without(EXPORT_RUN.FILTER)
                    .without(EXPORT_RUN.ORDER_BY);
        }

        @Bean
        static RunRows<ExportRun> exportRunRows(TenantDatabase database, Visibility visibility) {
            return RunRows.of(
                    ExportRun.class,
                    EXPORT_RUN,
                    EXPORT_RUN.ID,
                    RowScope.inProject(RUN.PROJECT_ID).ofMember(member -> RUN.REQUESTED_BY.eq(member.id())),
                    ExportRuns::run,
                    database,
                    visibility);
        }
    }

    /** Begins an export of a list, as its mutation's input asks for it. */
    ExportRun begin(String list, Map<String, Object> input) {
        Map<String, Object> filter = map(input.get("filter"));
        Map<String, String> orderBy = map(input.get("orderBy"));
        // Whoever may not ask for the list like this may not have it exported.
        reading.asked(list, filter, orderBy);
        var columns = columns(list, input.get("columns"));
        refuseMany();
        var id = NewId.next();
        runs.begin(new Runs.NewRun(id, TYPE, null, false, 0));
        sql.insertInto(EXPORT_RUN)
                .set(EXPORT_RUN.ID, id)
                .set(EXPORT_RUN.LIST, list)
                .set(EXPORT_RUN.COLUMNS, columns)
                .set(EXPORT_RUN.FORMAT, (String) input.get("format"))
                .set(EXPORT_RUN.FILTER, arguments.written(filter))
                .set(EXPORT_RUN.ORDER_BY, arguments.written(orderBy))
                .set(EXPORT_RUN.LANGUAGE, Request.current().locale().toLanguageTag())
                .execute();
        return rows.find(id);
    }

    @SuppressWarnings("unchecked") // the schema says what it is
    private static <V> @Nullable Map<String, V> map(@Nullable Object argument) {
        return (Map<String, V>) argument;
    }

    /** Those that were asked for, each once; all that the caller may read where nothing is said. */
    private String[] columns(String list, @Nullable Object asked) {
        var all = reading.columns(list);
        if (!(asked instanceof List<?> constants) || constants.isEmpty()) {
            return all.stream()
                    .filter(ExportRuns::isReadable)
                    .map(ListColumn::constant)
                    .toArray(String[]::new);
        }
        for (var column : all) {
            if (constants.contains(column.constant()) && !isReadable(column)) {
                throw Refused.because(Code.INVALID, "refused.export.column", List.of(column.constant()), "columns");
            }
        }
        return constants.stream().distinct().map(Object::toString).toArray(String[]::new);
    }

    private static boolean isReadable(ListColumn column) {
        try {
            column.require();
            return true;
        } catch (CodedException forbidden) {
            return false;
        }
    }

    /** One at a time would do; a few are for whoever changes their mind. */
    private void refuseMany() {
        var underWay = sql.fetchCount(
                RUN,
                RUN.REQUESTED_BY
                        .eq(Caller.current().memberId())
                        .and(RUN.KIND.eq(TYPE))
                        .and(RUN.STATE.in(RunState.QUEUED.name(), RunState.RUNNING.name())));
        if (underWay >= properties.mostUnderWay()) {
            throw Refused.because(Code.CONFLICT, "refused.export.busy", List.of(underWay));
        }
    }

    Optional<ExportRun> one(UUID id) {
        return rows.reached("Query.exportRun", id);
    }

    private static ExportRun run(Record row) {
        return new ExportRun(
                row.get(EXPORT_RUN.ID),
                row.get(EXPORT_RUN.LIST),
                Arrays.asList(row.get(EXPORT_RUN.COLUMNS)),
                ExportFormat.valueOf(row.get(EXPORT_RUN.FORMAT)),
                row.get(EXPORT_RUN.FILTER),
                row.get(EXPORT_RUN.ORDER_BY),
                Locale.forLanguageTag(row.get(EXPORT_RUN.LANGUAGE)),
                row.get(EXPORT_RUN.FILE_ID),
                Runs.status(row));
    }
}
