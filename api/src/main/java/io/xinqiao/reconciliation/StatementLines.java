package io.xinqiao.reconciliation;

import static io.xinqiao.schema.tenant.Tables.STATEMENT_LINE;
import static org.jooq.impl.DSL.any;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.reconciliation.StatementLine.State;
import io.xinqiao.sql.Bulk;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** Lines of statements, and what has become of each. */
@Repository
class StatementLines {
    private static final RowScope SCOPE = RowScope.inProject(STATEMENT_LINE.PROJECT_ID);

    private final DSLContext sql;
    private final Rows<StatementLine> rows;
    private final Clock clock;

    StatementLines(TenantDatabase database, Rows<StatementLine> rows, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.clock = clock;
    }

    @Bean
    static Rows<StatementLine> statementLineRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(StatementLine.class, STATEMENT_LINE, SCOPE, database, visibility);
    }

    @Bean
    static Listing<StatementLine> statementLineList(Rows<StatementLine> rows) {
        return Listing.of("statementLines", rows)
                .unrelated("settledBy")
                .ascending(STATEMENT_LINE.DAY)
                .descending(STATEMENT_LINE.AMOUNT)
                .search(STATEMENT_LINE.PAYER, STATEMENT_LINE.REMARK, STATEMENT_LINE.REFERENCE);
    }

    record LineNoteInput(UUID statementLineId, String note) {}

    /** Which lines of a file were not in any before; nobody else adds any meanwhile. */
    List<StatementReader.Read> takeNew(UUID project, StatementLine.Source source, List<StatementReader.Read> read) {
        if (read.isEmpty()) return read;
        var days = read.stream().map(StatementReader.Read::day).sorted().toList();
        var known = new KnownLines();
        sql.selectFrom(STATEMENT_LINE)
                .where(STATEMENT_LINE.PROJECT_ID.eq(project))
                .and(STATEMENT_LINE.SOURCE.eq(source.name()))
                .and(STATEMENT_LINE.DAY.between(days.getFirst(), days.getLast()))
                .forEach(row -> known.add(rows.read(row::get)));
        return known.takeNew(read);
    }

    /** Adds the lines of a statement. */
    void add(BankStatement statement, List<StatementReader.Read> lines) {
        Bulk.<StatementReader.Read>into(STATEMENT_LINE)
                .set(STATEMENT_LINE.ID, line -> NewId.next())
                .set(STATEMENT_LINE.STATEMENT_ID, line -> statement.id())
                .set(STATEMENT_LINE.PROJECT_ID, line -> statement.projectId())
                .set(STATEMENT_LINE.SOURCE, line -> statement.source().name())
                .set(STATEMENT_LINE.ROW, StatementReader.Read::row)
                .set(STATEMENT_LINE.DAY, StatementReader.Read::day)
                .set(STATEMENT_LINE.AMOUNT, StatementReader.Read::amount)
                .set(STATEMENT_LINE.PAYER, StatementReader.Read::payer)
                .set(STATEMENT_LINE.REMARK, StatementReader.Read::remark)
                .set(STATEMENT_LINE.REFERENCE, StatementReader.Read::reference)
                .set(STATEMENT_LINE.MARK, StatementReader.Read::mark)
                .set(STATEMENT_LINE.STATE, line -> State.OPEN.name())
                .set(STATEMENT_LINE.VERSION, line -> 1)
                .insert(sql, lines);
    }

    /** The lines that meet a condition; nobody else changes them meanwhile. */
    List<StatementLine> lock(Condition which) {
        return sql.selectFrom(STATEMENT_LINE)
                .where(which)
                .orderBy(STATEMENT_LINE.ID)
                .forUpdate()
                .fetch(Row.mapping(rows::read));
    }

    /** A line that the caller reaches, in one of these states; nobody else changes it meanwhile. */
    StatementLine lock(String mutation, UUID id, State... states) {
        var line = rows.lock(mutation, id, "statementLineId");
        if (!List.of(states).contains(line.state())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.line.state", List.of(), "statementLineId")
                    .withCurrent("statementLine", line);
        }
        return line;
    }

    /** Says what has become of lines. */
    void settle(List<UUID> lines, State state, @Nullable String note) {
        sql.update(STATEMENT_LINE)
                .set(STATEMENT_LINE.STATE, state.name())
                .set(STATEMENT_LINE.NOTE, note)
                .set(STATEMENT_LINE.SETTLED_BY, Caller.current().memberId())
                .set(STATEMENT_LINE.SETTLED_AT, clock.instant())
                .set(STATEMENT_LINE.VERSION, STATEMENT_LINE.VERSION.plus(1))
                .where(STATEMENT_LINE.ID.eq(any(lines.toArray(UUID[]::new))))
                .execute();
    }

    /** Puts a line aside that is no payment of anybody, such as the bank's own charges. */
    StatementLine ignore(LineNoteInput input) {
        var line = lock("Mutation.ignoreStatementLine", input.statementLineId(), State.OPEN);
        settle(List.of(line.id()), State.IGNORED, input.note());
        return find(line.id());
    }

    /** A line that is there. */
    StatementLine find(UUID id) {
        return sql.selectFrom(STATEMENT_LINE).where(STATEMENT_LINE.ID.eq(id)).fetchSingle(Row.mapping(rows::read));
    }
}
