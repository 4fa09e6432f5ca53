package io.xinqiao.dunning;

import static io.xinqiao.schema.tenant.Tables.PRINT_RUN;
import static io.xinqiao.schema.tenant.Tables.RUN;

import io.xinqiao.dunning.PrintRun.Named;
import io.xinqiao.dunning.PrintRun.Target;
import io.xinqiao.files.File;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Visibility;
import io.xinqiao.papers.Papers;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Request;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.runs.RunRows;
import io.xinqiao.runs.Runs;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/** Prints a bundle of papers: a small one at once, a large one as a run that ends with a file. */
@Service
class PrintRuns {
    static final String TYPE = "PrintRun";

    /** So many papers are laid out within the patience of whoever waits for an answer. */
    static final int AT_ONCE = 200;

    static final int MOST = 20_000;

    private final DSLContext sql;
    private final RunRows<PrintRun> rows;
    private final Runs runs;
    private final Papers papers;
    private final Clock clock;

    PrintRuns(TenantDatabase database, RunRows<PrintRun> rows, Runs runs, Papers papers, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.runs = runs;
        this.papers = papers;
        this.clock = clock;
    }

    @Configuration(proxyBeanMethods = false)
    static class Wiring {
        @Bean
        static Listing<PrintRun> printRunList(RunRows<PrintRun> rows) {
            return Listing.of("printRuns", rows).descending(RUN.REQUESTED_AT).without(PRINT_RUN.LANGUAGE);
        }

        @Bean
        static RunRows<PrintRun> printRunRows(TenantDatabase database, Visibility visibility) {
            return RunRows.of(
                    PrintRun.class,
                    PRINT_RUN,
                    PRINT_RUN.ID,
                    RowScope.inProject(RUN.PROJECT_ID).ofMember(member -> RUN.REQUESTED_BY.eq(member.id())),
                    PrintRuns::run,
                    database,
                    visibility);
        }
    }

    /** What a request to print comes to: a file, or a run that will end with one. */
    record Printed(@Nullable File file, @Nullable PrintRun printRun) {}

    Printed print(Bundle bundle, Target target) {
        var keys = bundle.keys(target);
        if (keys.isEmpty()) throw Refused.because(Code.INVALID, "refused.notice.nothing", List.of(), "target");
        if (keys.size() > MOST) {
            throw Refused.because(Code.INVALID, "refused.notice.many", List.of(keys.size(), MOST), "target");
        }
        return keys.size() > AT_ONCE
                ? new Printed(null, begin(bundle, target, keys.size()))
                : new Printed(papers.print(nameOf(bundle), bundle.sheets(target, keys)), null);
    }

    String nameOf(Bundle bundle) {
        return bundle.title() + " " + LocalDate.now(clock);
    }

    private PrintRun begin(Bundle bundle, Target target, int total) {
        var id = NewId.next();
        runs.begin(new Runs.NewRun(id, TYPE, null, false, total));
        sql.insertInto(PRINT_RUN)
                .set(PRINT_RUN.ID, id)
                .set(PRINT_RUN.PAPER, bundle.kind().name())
                .set(PRINT_RUN.NAMED, target.named().name())
                .set(PRINT_RUN.TARGET_IDS, target.keys())
                .set(PRINT_RUN.DUE_BY, target.dueBy())
                .set(PRINT_RUN.FROM_STAGE, target.fromStage())
                .set(PRINT_RUN.LANGUAGE, Request.current().locale().toLanguageTag())
                .set(PRINT_RUN.PAPERS, 0)
                .execute();
        return rows.find(id);
    }

    private static PrintRun run(Record row) {
        return new PrintRun(
                row.get(PRINT_RUN.ID),
                PrintRun.Kind.valueOf(row.get(PRINT_RUN.PAPER)),
                new Target(
                        Named.valueOf(row.get(PRINT_RUN.NAMED)),
                        Arrays.asList(row.get(PRINT_RUN.TARGET_IDS)),
                        row.get(PRINT_RUN.DUE_BY),
                        row.get(PRINT_RUN.FROM_STAGE)),
                Locale.forLanguageTag(row.get(PRINT_RUN.LANGUAGE)),
                row.get(PRINT_RUN.PAPERS),
                row.get(PRINT_RUN.FILE_ID),
                Runs.status(row));
    }
}
