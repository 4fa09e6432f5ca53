package io.xinqiao.reconciliation;

import static io.xinqiao.schema.tenant.Tables.BANK_STATEMENT;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static io.xinqiao.schema.tenant.Tables.STATEMENT_PROBLEM;
import static org.jooq.impl.DSL.noCondition;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.imports.UploadedWorkbooks;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.ChildPages;
import io.xinqiao.sql.Keyset;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** Statements as they were imported: every row is a line, was one before, or is told with its reason. */
@Repository
class Statements {
    private static final RecordColumns<StatementProblem> PROBLEMS =
            RecordColumns.of(StatementProblem.class, STATEMENT_PROBLEM);
    private static final int MOST_LINES = 20_000;
    private static final Keyset<StatementProblem, Integer> BY_ROW = new Keyset<>(
            "statementProblems",
            STATEMENT_PROBLEM.ROW,
            STATEMENT_PROBLEM.ID,
            false,
            StatementProblem::row,
            StatementProblem::id);
    private static final RowScope SCOPE = RowScope.inProject(BANK_STATEMENT.PROJECT_ID);

    private final DSLContext sql;
    private final UploadedWorkbooks workbooks;
    private final StatementLines lines;
    private final LineMatches matches;
    private final ChildPages<StatementProblem, Integer> problems;
    private final Clock clock;

    Statements(
            TenantDatabase database,
            UploadedWorkbooks workbooks,
            StatementLines lines,
            LineMatches matches,
            Clock clock) {
        this.sql = database.sql();
        this.workbooks = workbooks;
        this.lines = lines;
        this.matches = matches;
        this.clock = clock;
        this.problems = new ChildPages<>(
                sql, STATEMENT_PROBLEM, PROBLEMS.columns(), STATEMENT_PROBLEM.STATEMENT_ID, BY_ROW, PROBLEMS::read);
    }

    @Bean
    static Rows<BankStatement> bankStatementRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(BankStatement.class, BANK_STATEMENT, SCOPE, Statements::statement, database, visibility);
    }

    @Bean
    static Listing<BankStatement> bankStatementList(Rows<BankStatement> rows) {
        return Listing.of("bankStatements", rows)
                .unrelated("importedBy")
                .descending(BANK_STATEMENT.IMPORTED_AT)
                .ascending(BANK_STATEMENT.NAME)
                .search(BANK_STATEMENT.NAME);
    }

    record ImportStatementInput(UUID projectId, UUID fileId, StatementLine.Source source, String name) {}

    /** A statement, and whether the same file was imported before. */
    record Imported(BankStatement statement, boolean repeated) {}

    /** Imports a statement; the same file again is the same statement, and a line that is known is left alone. */
    Imported importIt(ImportStatementInput input) {
        var sha256 = sha256(workbooks.content(input.fileId()));
        var read = workbooks
                .read(input.fileId(), StatementReader::read)
                .orElseThrow(() -> Refused.because(Code.INVALID, "refused.statement.headers", List.of(), "fileId"));
        if (read.count() == 0) throw Refused.because(Code.INVALID, "refused.statement.empty", List.of(), "fileId");
        if (read.count() > MOST_LINES) {
            throw Refused.because(Code.TOO_LONG, "refused.statement.long", List.of(MOST_LINES), "fileId");
        }
        oneAtATime(input.projectId());
        var before = known(input, sha256);
        if (before.isPresent()) return new Imported(before.get(), true);
        var fresh = lines.takeNew(input.projectId(), input.source(), read.lines());
        var statement = new BankStatement(
                NewId.next(),
                input.projectId(),
                input.source(),
                input.name(),
                read.count(),
                read.lines().size() - fresh.size(),
                read.problems().size(),
                Caller.current().memberId(),
                clock.instant());
        add(statement, sha256);
        lines.add(statement, fresh);
        addProblems(statement, read.problems());
        matches.propose(input.projectId(), input.source());
        return new Imported(statement, false);
    }

    /** What is known of a project's lines stays so until the import is through. */
    private void oneAtATime(UUID project) {
        sql.select(PROJECT.ID)
                .from(PROJECT)
                .where(PROJECT.ID.eq(project))
                .forNoKeyUpdate()
                .fetch();
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Optional<BankStatement> known(ImportStatementInput input, byte[] sha256) {
        return sql.selectFrom(BANK_STATEMENT)
                .where(BANK_STATEMENT.PROJECT_ID.eq(input.projectId()))
                .and(BANK_STATEMENT.SOURCE.eq(input.source().name()))
                .and(BANK_STATEMENT.SHA256.eq(sha256))
                .fetchOptional(Row.mapping(Statements::statement));
    }

    private void add(BankStatement statement, byte[] sha256) {
        sql.insertInto(BANK_STATEMENT)
                .set(BANK_STATEMENT.ID, statement.id())
                .set(BANK_STATEMENT.PROJECT_ID, statement.projectId())
                .set(BANK_STATEMENT.SOURCE, statement.source().name())
                .set(BANK_STATEMENT.NAME, statement.name())
                .set(BANK_STATEMENT.SHA256, sha256)
                .set(BANK_STATEMENT.LINES, statement.rows())
                .set(BANK_STATEMENT.KNOWN, statement.known())
                .set(BANK_STATEMENT.TOLD, statement.told())
                .set(BANK_STATEMENT.IMPORTED_BY, statement.importedById())
                .set(BANK_STATEMENT.IMPORTED_AT, statement.importedAt())
                .execute();
    }

    private void addProblems(BankStatement statement, List<StatementReader.Unread> unread) {
        var problems = unread.stream()
                .map(row -> new StatementProblem(NewId.next(), statement.id(), row.row(), row.text(), row.reason()))
                .toList();
        PROBLEMS.inserts().insert(sql, problems);
    }

    /** The rows of statements that are no lines, in their order. */
    Map<ChildPages.Key, Connection<StatementProblem>> problems(Set<ChildPages.Key> keys) {
        return problems.load(keys, noCondition());
    }

    private static BankStatement statement(Row row) {
        return new BankStatement(
                row.get(BANK_STATEMENT.ID),
                row.get(BANK_STATEMENT.PROJECT_ID),
                StatementLine.Source.valueOf(row.get(BANK_STATEMENT.SOURCE)),
                row.get(BANK_STATEMENT.NAME),
                row.get(BANK_STATEMENT.LINES),
                row.get(BANK_STATEMENT.KNOWN),
                row.get(BANK_STATEMENT.TOLD),
                row.get(BANK_STATEMENT.IMPORTED_BY),
                row.get(BANK_STATEMENT.IMPORTED_AT));
    }
}
