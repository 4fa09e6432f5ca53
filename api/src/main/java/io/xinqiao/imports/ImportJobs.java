package io.xinqiao.imports;

import static io.xinqiao.schema.tenant.Tables.IMPORT_COLUMN;
import static io.xinqiao.schema.tenant.Tables.IMPORT_JOB;
import static io.xinqiao.schema.tenant.Tables.IMPORT_PROBLEM;
import static io.xinqiao.schema.tenant.Tables.IMPORT_SHEET;
import static io.xinqiao.schema.tenant.Tables.RUN;
import static io.xinqiao.schema.tenant.Tables.STAGED_MONEY;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;

import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Visibility;
import io.xinqiao.imports.ImportJob.Mode;
import io.xinqiao.imports.ImportJob.Stage;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NewId;
import io.xinqiao.runs.RunRows;
import io.xinqiao.runs.Runs;
import io.xinqiao.schema.tenant.tables.records.ImportJobRecord;
import io.xinqiao.sql.Bulk;
import io.xinqiao.sql.ChildPages;
import io.xinqiao.sql.Columns;
import io.xinqiao.sql.Keyset;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.UpdateSetMoreStep;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The imports of the company: what they are about, how far they are, what was wrong. */
@Repository
class ImportJobs {
    private static final String SEPARATOR = "\u001f";
    private static final int LONGEST_HEADER = 200;
    private static final Table<Record> JOBS = IMPORT_JOB.join(RUN).on(RUN.ID.eq(IMPORT_JOB.ID));

    private static final RowScope REACH = RowScope.ofCompany();

    private final DSLContext sql;
    private final Visibility visibility;
    private final RunRows<ImportJob> rows;
    private final Runs runs;
    private final Clock clock;
    private final ChildPages<ImportProblem, Integer> problems;

    ImportJobs(TenantDatabase database, Visibility visibility, RunRows<ImportJob> rows, Runs runs, Clock clock) {
        this.sql = database.sql();
        this.visibility = visibility;
        this.rows = rows;
        this.runs = runs;
        this.clock = clock;
        this.problems = new ChildPages<>(
                sql,
                IMPORT_PROBLEM,
                new Columns(IMPORT_PROBLEM.fields()),
                IMPORT_PROBLEM.JOB_ID,
                new Keyset<>(
                        "position",
                        IMPORT_PROBLEM.POSITION,
                        IMPORT_PROBLEM.ID,
                        false,
                        ImportProblem::position,
                        ImportProblem::id),
                ImportJobs::problem);
    }

    @Bean
    static RunRows<ImportJob> importRows(TenantDatabase database, Visibility visibility) {
        return RunRows.of(ImportJob.class, IMPORT_JOB, IMPORT_JOB.ID, REACH, ImportJobs::job, database, visibility);
    }

    @Bean
    static Listing<ImportJob> importList(RunRows<ImportJob> rows) {
        return Listing.of("importJobs", rows).descending(RUN.REQUESTED_AT).descending(IMPORT_JOB.REFUSED_ROWS);
    }

    ImportJob create(UUID project, UUID file, Mode mode) {
        var id = NewId.next();
        runs.begin(new Runs.NewRun(id, ImportWork.TYPE, project, false, 0));
        sql.insertInto(IMPORT_JOB)
                .set(IMPORT_JOB.ID, id)
                .set(IMPORT_JOB.PROJECT_ID, project)
                .set(IMPORT_JOB.FILE_ID, file)
                .set(IMPORT_JOB.STAGE, Stage.NEW.name())
                .set(IMPORT_JOB.MODE, mode.name())
                .set(IMPORT_JOB.REFUSED_ROWS, 0)
                .set(IMPORT_JOB.WARNINGS, 0)
                .set(IMPORT_JOB.VERSION, 1)
                .execute();
        return rows.find(id);
    }

    /** The import, held until the transaction ends, if the caller may do this to it. */
    Optional<ImportJob> lock(String row, UUID id) {
        return sql.select(JOBS.fields())
                .from(JOBS)
                .where(IMPORT_JOB.ID.eq(id))
                .and(visibility.of(row, REACH))
                .forUpdate()
                .fetchOptional(ImportJobs::job);
    }

    /** The import has come to a stage. */
    void become(UUID id, Stage stage) {
        stage(stage).where(IMPORT_JOB.ID.eq(id)).execute();
    }

    private UpdateSetMoreStep<ImportJobRecord> stage(Stage stage) {
        return sql.update(IMPORT_JOB)
                .set(IMPORT_JOB.STAGE, stage.name())
                .set(IMPORT_JOB.VERSION, IMPORT_JOB.VERSION.plus(1));
    }

    void mode(UUID id, Mode mode) {
        sql.update(IMPORT_JOB)
                .set(IMPORT_JOB.MODE, mode.name())
                .where(IMPORT_JOB.ID.eq(id))
                .execute();
    }

    void committed(UUID id) {
        stage(Stage.COMMITTED)
                .set(IMPORT_JOB.COMMITTED_AT, clock.instant())
                .where(IMPORT_JOB.ID.eq(id))
                .execute();
    }

    void checked(UUID id, int refusedRows, int warnings, @Nullable UUID report, String fingerprint) {
        stage(Stage.CHECKED)
                .set(IMPORT_JOB.REFUSED_ROWS, refusedRows)
                .set(IMPORT_JOB.WARNINGS, warnings)
                .set(IMPORT_JOB.REPORT_ID, report)
                .set(IMPORT_JOB.ARCHIVES_FINGERPRINT, fingerprint)
                .where(IMPORT_JOB.ID.eq(id))
                .execute();
    }

    /** How many payments and arrears of a project have come in and wait for the fees. */
    int stagedMoney(UUID project) {
        return sql.fetchCount(
                STAGED_MONEY.join(IMPORT_JOB).on(IMPORT_JOB.ID.eq(STAGED_MONEY.JOB_ID)),
                IMPORT_JOB.PROJECT_ID.eq(project).and(IMPORT_JOB.STAGE.eq(Stage.COMMITTED.name())));
    }

    /** What the archives were like when the import was checked. */
    Optional<String> fingerprint(UUID job) {
        return sql.select(IMPORT_JOB.ARCHIVES_FINGERPRINT)
                .from(IMPORT_JOB)
                .where(IMPORT_JOB.ID.eq(job))
                .fetchOptional(IMPORT_JOB.ARCHIVES_FINGERPRINT);
    }

    /** What the sheets were taken for, if the workbook was read before. */
    Optional<Mapping> mapping(UUID job) {
        var columns = sql.selectFrom(IMPORT_COLUMN)
                .where(IMPORT_COLUMN.JOB_ID.eq(job))
                .orderBy(IMPORT_COLUMN.SHEET, IMPORT_COLUMN.POSITION)
                .fetchGroups(
                        IMPORT_COLUMN.SHEET,
                        row -> new Mapping.Column(
                                row.getPosition(),
                                row.getHeader(),
                                row.getField() == null ? null : ImportField.valueOf(row.getField())));
        var sheets = sql.selectFrom(IMPORT_SHEET)
                .where(IMPORT_SHEET.JOB_ID.eq(job))
                .orderBy(IMPORT_SHEET.POSITION)
                .fetch(row -> new Mapping.Sheet(
                        row.getPosition(),
                        row.getName(),
                        SheetKind.valueOf(row.getKind()),
                        row.getHeaderRow(),
                        row.getRows(),
                        columns.getOrDefault(row.getPosition(), List.of())));
        return sheets.isEmpty() ? Optional.empty() : Optional.of(new Mapping(sheets));
    }

    void keep(UUID job, Mapping mapping, Reading reading, List<Problem> problems) {
        record Of(Mapping.Sheet sheet, Mapping.Column column) {}
        Bulk.<Mapping.Sheet>into(IMPORT_SHEET)
                .set(IMPORT_SHEET.JOB_ID, sheet -> job)
                .set(IMPORT_SHEET.POSITION, Mapping.Sheet::position)
                .set(IMPORT_SHEET.NAME, Mapping.Sheet::name)
                .set(IMPORT_SHEET.KIND, sheet -> sheet.kind().name())
                .set(IMPORT_SHEET.HEADER_ROW, Mapping.Sheet::headerRow)
                .set(IMPORT_SHEET.ROWS, sheet -> reading.rows(sheet.position()))
                .set(IMPORT_SHEET.REFUSED, sheet -> refused(problems, sheet.position()))
                .insert(sql, mapping.sheets());
        List<Of> columns = new ArrayList<>();
        for (var sheet : mapping.sheets()) for (var column : sheet.columns()) columns.add(new Of(sheet, column));
        Bulk.<Of>into(IMPORT_COLUMN)
                .set(IMPORT_COLUMN.JOB_ID, of -> job)
                .set(IMPORT_COLUMN.SHEET, of -> of.sheet().position())
                .set(IMPORT_COLUMN.POSITION, of -> of.column().position())
                .set(IMPORT_COLUMN.HEADER, of -> cut(of.column().header()))
                .set(IMPORT_COLUMN.FIELD, of -> nameOf(of.column().field()))
                .insert(sql, columns);
        add(job, problems);
    }

    private static String cut(String header) {
        return header.length() > LONGEST_HEADER ? header.substring(0, LONGEST_HEADER) : header;
    }

    private static @Nullable String nameOf(@Nullable ImportField field) {
        return field == null ? null : field.name();
    }

    private static int refused(List<Problem> problems, int sheet) {
        return (int) problems.stream()
                .filter(problem -> problem.sheet() == sheet && problem.severity() == Problem.Severity.REFUSED)
                .map(Problem::row)
                .distinct()
                .count();
    }

    private void add(UUID job, List<Problem> all) {
        record Placed(int position, Problem problem) {}
        List<Placed> placed = new ArrayList<>();
        for (var problem : all) placed.add(new Placed(placed.size() + 1, problem));
        Bulk.<Placed>into(IMPORT_PROBLEM)
                .set(IMPORT_PROBLEM.ID, one -> NewId.next())
                .set(IMPORT_PROBLEM.JOB_ID, one -> job)
                .set(IMPORT_PROBLEM.POSITION, Placed::position)
                .set(IMPORT_PROBLEM.SHEET, one -> one.problem().sheet())
                .set(IMPORT_PROBLEM.ROW, one -> one.problem().row())
                .set(IMPORT_PROBLEM.COL, one -> one.problem().column())
                .set(IMPORT_PROBLEM.SEVERITY, one -> one.problem().severity().name())
                .set(IMPORT_PROBLEM.MESSAGE_KEY, one -> one.problem().messageKey())
                .set(
                        IMPORT_PROBLEM.ARGUMENTS,
                        one -> String.join(SEPARATOR, one.problem().arguments()))
                .set(IMPORT_PROBLEM.VALUE, one -> one.problem().value())
                .insert(sql, placed);
    }

    Map<ChildPages.Key, Connection<ImportProblem>> problemsOf(Set<ChildPages.Key> keys) {
        return problems.load(keys, noCondition());
    }

    Map<UUID, ImportProblem> visibleProblems(Collection<UUID> keys) {
        return sql.selectFrom(IMPORT_PROBLEM)
                .where(IMPORT_PROBLEM.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visibility.of("ImportProblem", REACH))
                .fetchMap(IMPORT_PROBLEM.ID, Row.mapping(ImportJobs::problem));
    }

    /** The sheets of imports, in their order. */
    Map<UUID, List<ImportSheet>> sheetsOf(Collection<UUID> jobs) {
        var which = any(jobs.toArray(UUID[]::new));
        record Place(UUID job, int sheet) {}
        var columns = sql.selectFrom(IMPORT_COLUMN)
                .where(IMPORT_COLUMN.JOB_ID.eq(which))
                .orderBy(IMPORT_COLUMN.POSITION)
                .fetchGroups(
                        row -> new Place(row.getJobId(), row.getSheet()),
                        row -> new ImportColumn(row.getPosition(), row.getHeader(), row.getField()));
        return sql.selectFrom(IMPORT_SHEET)
                .where(IMPORT_SHEET.JOB_ID.eq(which))
                .orderBy(IMPORT_SHEET.POSITION)
                .fetchGroups(
                        IMPORT_SHEET.JOB_ID,
                        row -> new ImportSheet(
                                row.getPosition(),
                                row.getName(),
                                SheetKind.valueOf(row.getKind()),
                                row.getHeaderRow(),
                                row.getRows(),
                                row.getRefused(),
                                columns.getOrDefault(new Place(row.getJobId(), row.getPosition()), List.of())));
    }

    /** A sheet as the clerk sees it. */
    record ImportSheet(
            int position,
            String name,
            SheetKind kind,
            int headerRow,
            int rows,
            int refused,
            List<ImportColumn> columns) {}

    /** A column as the clerk sees it. */
    record ImportColumn(
            int position, String header, @Nullable String field) {
        /** A, B … Z, AA … as the workbook shows it. */
        public String letter() {
            return letters(position);
        }
    }

    static String letters(int position) {
        var letters = new StringBuilder();
        for (var rest = position; rest >= 0; rest = rest / 26 - 1) letters.insert(0, (char) ('A' + rest % 26));
        return letters.toString();
    }

    private static ImportProblem problem(Row row) {
        return new ImportProblem(
                row.get(IMPORT_PROBLEM.ID),
                row.get(IMPORT_PROBLEM.JOB_ID),
                row.get(IMPORT_PROBLEM.POSITION),
                row.get(IMPORT_PROBLEM.SHEET),
                row.get(IMPORT_PROBLEM.ROW),
                row.get(IMPORT_PROBLEM.COL),
                Problem.Severity.valueOf(row.get(IMPORT_PROBLEM.SEVERITY)),
                row.get(IMPORT_PROBLEM.MESSAGE_KEY),
                List.of(row.get(IMPORT_PROBLEM.ARGUMENTS).split(SEPARATOR, -1)),
                row.get(IMPORT_PROBLEM.VALUE));
    }

    private static ImportJob job(Record row) {
        return new ImportJob(
                row.get(IMPORT_JOB.ID),
                row.get(IMPORT_JOB.PROJECT_ID),
                row.get(IMPORT_JOB.FILE_ID),
                Stage.valueOf(row.get(IMPORT_JOB.STAGE)),
                Mode.valueOf(row.get(IMPORT_JOB.MODE)),
                row.get(IMPORT_JOB.REFUSED_ROWS),
                row.get(IMPORT_JOB.WARNINGS),
                row.get(IMPORT_JOB.REPORT_ID),
                row.get(IMPORT_JOB.COMMITTED_AT),
                Runs.status(row));
    }
}
