package io.xinqiao.reconciliation;

import static io.xinqiao.platform.Filters.atLeast;
import static io.xinqiao.platform.Filters.atMost;
import static io.xinqiao.platform.Filters.is;
import static io.xinqiao.schema.tenant.Tables.BANK_STATEMENT;
import static io.xinqiao.schema.tenant.Tables.STATEMENT_LINE;
import static io.xinqiao.schema.tenant.Tables.STATEMENT_MATCH;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.archives.Unit;
import io.xinqiao.cashier.Method;
import io.xinqiao.cashier.Payments;
import io.xinqiao.cashier.Payments.TenderInput;
import io.xinqiao.cashier.Till;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Reach;
import io.xinqiao.identity.Visibility;
import io.xinqiao.imports.UploadedWorkbooks;
import io.xinqiao.platform.Bulk;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Keyset;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.reconciliation.StatementLine.Match;
import io.xinqiao.reconciliation.StatementLine.Reason;
import io.xinqiao.reconciliation.StatementLine.State;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Statements, their lines, and which payments those are. */
@Repository
class Statements {
    private static final int MOST_LINES = 20_000;
    private static final int MOST_PARTS = 50;
    private static final int DAYS_AROUND = 5;
    private static final BigDecimal NOTHING = new BigDecimal("0.00");
    private static final Keyset<BankStatement, Instant> LATEST = new Keyset<>(
            "statements",
            BANK_STATEMENT.IMPORTED_AT,
            BANK_STATEMENT.ID,
            true,
            BankStatement::importedAt,
            BankStatement::id);
    private static final Keyset<StatementLine, LocalDate> BY_DAY =
            new Keyset<>("lines", STATEMENT_LINE.DAY, STATEMENT_LINE.ID, false, StatementLine::day, StatementLine::id);
    private static final Reach STATEMENTS = new Reach() {
        @Override
        public Condition project(UUID[] projects) {
            return BANK_STATEMENT.PROJECT_ID.eq(any(projects));
        }
    };
    private static final Reach LINES = new Reach() {
        @Override
        public Condition project(UUID[] projects) {
            return STATEMENT_LINE.PROJECT_ID.eq(any(projects));
        }
    };

    private final DSLContext sql;
    private final Visibility visibility;
    private final UploadedWorkbooks workbooks;
    private final Payments payments;
    private final Till till;
    private final Clock clock;

    Statements(
            TenantDatabase database,
            Visibility visibility,
            UploadedWorkbooks workbooks,
            Payments payments,
            Till till,
            Clock clock) {
        this.sql = database.sql();
        this.visibility = visibility;
        this.workbooks = workbooks;
        this.payments = payments;
        this.till = till;
        this.clock = clock;
    }

    record ImportStatementInput(UUID projectId, UUID fileId, StatementLine.Source source, String name) {}

    record PartInput(UUID paymentId, BigDecimal amount) {}

    record MatchStatementLineInput(UUID lineId, @Nullable List<PartInput> parts) {}

    record LineNoteInput(UUID lineId, String note) {}

    record TakeLineAsPaymentInput(UUID lineId, UUID unitId) {}

    record StatementLineFilter(
            @Nullable UUID projectId,
            @Nullable UUID statementId,
            StatementLine.@Nullable Source source,
            @Nullable State state,
            @Nullable LocalDate from,
            @Nullable LocalDate to) {
        Condition condition() {
            return is(STATEMENT_LINE.PROJECT_ID, projectId)
                    .and(is(STATEMENT_LINE.STATEMENT_ID, statementId))
                    .and(is(STATEMENT_LINE.SOURCE, source))
                    .and(is(STATEMENT_LINE.STATE, state))
                    .and(atLeast(STATEMENT_LINE.DAY, from))
                    .and(atMost(STATEMENT_LINE.DAY, to));
        }
    }

    /** Imports a statement; the same file again is the same statement, and a line that is known is left alone. */
    BankStatement importIt(ImportStatementInput input) {
        var content = workbooks.content(input.fileId());
        var sha256 = sha256(content);
        var before = known(input.projectId(), sha256);
        if (before.isPresent()) return before.get();
        var read = workbooks
                .read(input.fileId(), StatementReader::read)
                .orElseThrow(() -> Refused.because(Code.INVALID, "statement.headers", List.of(), "fileId"));
        if (read.isEmpty()) throw Refused.because(Code.INVALID, "statement.empty", List.of(), "fileId");
        if (read.size() > MOST_LINES) {
            throw Refused.because(Code.TOO_LONG, "statement.long", List.of(MOST_LINES), "fileId");
        }
        var id = NewId.next();
        var known = known(input, read);
        var statement = new BankStatement(
                id,
                input.projectId(),
                input.source(),
                input.name(),
                read.size(),
                known.size(),
                Caller.current().memberId(),
                clock.instant());
        if (!add(statement, sha256)) return known(input.projectId(), sha256).orElseThrow();
        addLines(
                statement,
                read.stream().filter(line -> !known.contains(line.reference())).toList());
        propose(input.projectId(), input.source());
        return statement;
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Set<String> known(ImportStatementInput input, List<StatementReader.Read> read) {
        var references = read.stream().map(StatementReader.Read::reference).toArray(String[]::new);
        return sql.select(STATEMENT_LINE.REFERENCE)
                .from(STATEMENT_LINE)
                .where(STATEMENT_LINE.PROJECT_ID.eq(input.projectId()))
                .and(STATEMENT_LINE.SOURCE.eq(input.source().name()))
                .and(STATEMENT_LINE.REFERENCE.eq(any(references)))
                .fetchSet(STATEMENT_LINE.REFERENCE);
    }

    private Optional<BankStatement> known(UUID project, byte[] sha256) {
        return sql.selectFrom(BANK_STATEMENT)
                .where(BANK_STATEMENT.PROJECT_ID.eq(project))
                .and(BANK_STATEMENT.SHA256.eq(sha256))
                .fetchOptional(Statements::statement);
    }

    /** Adds a statement, unless somebody else has just imported the same; whether it did. */
    private boolean add(BankStatement statement, byte[] sha256) {
        var added = sql.insertInto(BANK_STATEMENT)
                .set(BANK_STATEMENT.ID, statement.id())
                .set(BANK_STATEMENT.PROJECT_ID, statement.projectId())
                .set(BANK_STATEMENT.SOURCE, statement.source().name())
                .set(BANK_STATEMENT.NAME, statement.name())
                .set(BANK_STATEMENT.SHA256, sha256)
                .set(BANK_STATEMENT.LINES, statement.lines())
                .set(BANK_STATEMENT.KNOWN, statement.known())
                .set(BANK_STATEMENT.IMPORTED_BY, statement.importedById())
                .set(BANK_STATEMENT.IMPORTED_AT, statement.importedAt())
                .onConflictDoNothing()
                .execute();
        return added > 0;
    }

    private void addLines(BankStatement statement, List<StatementReader.Read> lines) {
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
                .set(STATEMENT_LINE.STATE, line -> State.OPEN.name())
                .set(STATEMENT_LINE.VERSION, line -> 1)
                .insertNew(sql, lines);
    }

    /** Proposes anew what the open lines of a project are; what is certain is settled at once. */
    void propose(UUID project, StatementLine.Source source) {
        var open = STATEMENT_LINE
                .PROJECT_ID
                .eq(project)
                .and(STATEMENT_LINE.SOURCE.eq(source.name()))
                .and(STATEMENT_LINE.STATE.eq(State.OPEN.name()));
        var lines = sql.selectFrom(STATEMENT_LINE)
                .where(open)
                .orderBy(STATEMENT_LINE.ID)
                .forUpdate()
                .fetch(Statements::line);
        sql.deleteFrom(STATEMENT_MATCH)
                .where(STATEMENT_MATCH.LINE_ID.in(
                        select(STATEMENT_LINE.ID).from(STATEMENT_LINE).where(open)))
                .execute();
        var span = sql.select(min(STATEMENT_LINE.DAY), max(STATEMENT_LINE.DAY))
                .from(STATEMENT_LINE)
                .where(open)
                .fetchSingle();
        if (span.value1() == null) return;
        var matched = exists(selectOne()
                .from(STATEMENT_MATCH)
                .where(STATEMENT_MATCH.PAYMENT_ID.eq(Payments.KEY))
                .and(STATEMENT_MATCH.ACCEPTED));
        var received = payments.received(
                project,
                methods(source),
                span.value1().minusDays(DAYS_AROUND),
                span.value2().plusDays(DAYS_AROUND),
                not(matched));
        var matches = Matching.of(lines, received);
        write(matches);
        settle(matches.stream().filter(Match::accepted).map(Match::lineId).toList(), State.MATCHED, null);
    }

    private static List<Method> methods(StatementLine.Source source) {
        return switch (source) {
            case BANK -> List.of(Method.BANK, Method.POS);
            case WECHAT -> List.of(Method.WECHAT);
            case ALIPAY -> List.of(Method.ALIPAY);
        };
    }

    private void write(List<Match> matches) {
        Bulk.<Match>into(STATEMENT_MATCH)
                .set(STATEMENT_MATCH.LINE_ID, Match::lineId)
                .set(STATEMENT_MATCH.PAYMENT_ID, Match::paymentId)
                .set(STATEMENT_MATCH.AMOUNT, Match::amount)
                .set(STATEMENT_MATCH.CONFIDENCE, Match::confidence)
                .set(STATEMENT_MATCH.REASON, match -> match.reason().name())
                .set(STATEMENT_MATCH.ACCEPTED, Match::accepted)
                .insert(sql, matches);
    }

    private void settle(List<UUID> lines, State state, @Nullable String note) {
        sql.update(STATEMENT_LINE)
                .set(STATEMENT_LINE.STATE, state.name())
                .set(STATEMENT_LINE.NOTE, note)
                .set(STATEMENT_LINE.SETTLED_BY, Caller.current().memberId())
                .set(STATEMENT_LINE.SETTLED_AT, clock.instant())
                .set(STATEMENT_LINE.VERSION, STATEMENT_LINE.VERSION.plus(1))
                .where(STATEMENT_LINE.ID.eq(any(lines.toArray(UUID[]::new))))
                .execute();
    }

    private StatementLine lock(String mutation, UUID id, State... states) {
        var line = sql.selectFrom(STATEMENT_LINE)
                .where(STATEMENT_LINE.ID.eq(id))
                .and(visibility.of(mutation, LINES))
                .forUpdate()
                .fetchOptional(Statements::line)
                .orElseThrow(() -> Refused.notFound("lineId"));
        if (!List.of(states).contains(line.state())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.line.state", List.of(), "lineId")
                    .withCurrent("statementLine", line);
        }
        return line;
    }

    /** Accepts what is proposed, or says which payments a line is: their parts come to the line. */
    StatementLine match(MatchStatementLineInput input) {
        var line = lock("Mutation.matchStatementLine", input.lineId(), State.OPEN);
        var parts = input.parts();
        if (parts == null) {
            var proposed = sql.update(STATEMENT_MATCH)
                    .set(STATEMENT_MATCH.ACCEPTED, true)
                    .where(STATEMENT_MATCH.LINE_ID.eq(line.id()))
                    .execute();
            if (proposed == 0) throw Refused.because(Code.REQUIRED, "refused.line.parts", List.of(), "parts");
        } else {
            replace(line, parts);
        }
        requireNotTwice(line);
        settle(List.of(line.id()), State.MATCHED, null);
        return find(line.id());
    }

    private void replace(StatementLine line, List<PartInput> parts) {
        var sum = parts.stream().map(PartInput::amount).reduce(NOTHING, BigDecimal::add);
        var keys = parts.stream().map(PartInput::paymentId).distinct().toList();
        if (parts.isEmpty()
                || parts.size() > MOST_PARTS
                || keys.size() < parts.size()
                || parts.stream().anyMatch(part -> part.amount().signum() <= 0)
                || sum.compareTo(line.amount()) != 0) {
            throw Refused.because(
                    Code.INVALID, "refused.line.sum", List.of(line.amount().toPlainString()), "parts");
        }
        var found = payments.visible("Mutation.matchStatementLine", keys);
        if (found.size() < keys.size()
                || found.values().stream()
                        .anyMatch(
                                payment -> !payment.projectId().equals(line.projectId()) || payment.voided() != null)) {
            throw Refused.notFound("parts");
        }
        sql.deleteFrom(STATEMENT_MATCH)
                .where(STATEMENT_MATCH.LINE_ID.eq(line.id()))
                .execute();
        write(parts.stream()
                .map(part -> new Match(
                        line.id(), part.paymentId(), part.amount(), Reason.BY_HAND.confidence(), Reason.BY_HAND, true))
                .toList());
    }

    /** No payment is more lines than it is yuan of the line's methods; whoever is second is told. */
    private void requireNotTwice(StatementLine line) {
        var mine = sql.select(STATEMENT_MATCH.PAYMENT_ID)
                .from(STATEMENT_MATCH)
                .where(STATEMENT_MATCH.LINE_ID.eq(line.id()))
                .orderBy(STATEMENT_MATCH.PAYMENT_ID)
                .fetch(STATEMENT_MATCH.PAYMENT_ID);
        var paid = payments.lockPaid(mine, methods(line.source()));
        var matched = sql.selectFrom(STATEMENT_MATCH)
                .where(STATEMENT_MATCH.PAYMENT_ID.eq(any(mine.toArray(UUID[]::new))))
                .and(STATEMENT_MATCH.ACCEPTED)
                .fetchGroups(STATEMENT_MATCH.PAYMENT_ID, STATEMENT_MATCH.AMOUNT);
        for (var payment : mine) {
            var sum = matched.getOrDefault(payment, List.of()).stream().reduce(NOTHING, BigDecimal::add);
            if (sum.compareTo(paid.getOrDefault(payment, NOTHING)) > 0) {
                throw Refused.because(Code.CONFLICT, "refused.line.twice", List.of(), "parts");
            }
        }
    }

    /** Money that came without anybody taking it becomes a payment of a unit. */
    StatementLine takeAsPayment(TakeLineAsPaymentInput input, Unit unit) {
        var line = lock("Mutation.takeStatementLineAsPayment", input.lineId(), State.OPEN);
        if (line.amount().signum() < 0) {
            throw Refused.because(Code.INVALID, "refused.line.out", List.of(), "lineId");
        }
        if (!unit.projectId().equals(line.projectId())) throw Refused.notFound("unitId");
        var method = switch (line.source()) {
            case BANK -> Method.BANK;
            case WECHAT -> Method.WECHAT;
            case ALIPAY -> Method.ALIPAY;
        };
        var payment = till.receive(
                unit,
                new TenderInput(method, line.amount(), line.reference()),
                null,
                Caller.current().memberId(),
                line.payer() == null || line.payer().length() > 100 ? null : line.payer());
        sql.deleteFrom(STATEMENT_MATCH)
                .where(STATEMENT_MATCH.LINE_ID.eq(line.id()))
                .execute();
        write(List.of(
                new Match(line.id(), payment.id(), line.amount(), Reason.BY_HAND.confidence(), Reason.BY_HAND, true)));
        settle(List.of(line.id()), State.MATCHED, null);
        return find(line.id());
    }

    /** Puts a line aside that is no payment of anybody, such as the bank's own charges. */
    StatementLine ignore(LineNoteInput input) {
        var line = lock("Mutation.ignoreStatementLine", input.lineId(), State.OPEN);
        settle(List.of(line.id()), State.IGNORED, input.note());
        return find(line.id());
    }

    /** Opens a line again; its proposals are made anew. */
    StatementLine undo(LineNoteInput input) {
        var line = lock("Mutation.undoStatementLine", input.lineId(), State.MATCHED, State.IGNORED);
        sql.deleteFrom(STATEMENT_MATCH)
                .where(STATEMENT_MATCH.LINE_ID.eq(line.id()))
                .execute();
        settle(List.of(line.id()), State.OPEN, input.note());
        return find(line.id());
    }

    private StatementLine find(UUID id) {
        return sql.selectFrom(STATEMENT_LINE).where(STATEMENT_LINE.ID.eq(id)).fetchSingle(Statements::line);
    }

    /** What lines are, or might be. */
    Map<UUID, List<Match>> matches(Collection<UUID> lines) {
        return sql.selectFrom(STATEMENT_MATCH)
                .where(STATEMENT_MATCH.LINE_ID.eq(any(lines.toArray(UUID[]::new))))
                .orderBy(STATEMENT_MATCH.CONFIDENCE.desc(), STATEMENT_MATCH.PAYMENT_ID)
                .fetchGroups(
                        STATEMENT_MATCH.LINE_ID,
                        row -> new Match(
                                row.get(STATEMENT_MATCH.LINE_ID),
                                row.get(STATEMENT_MATCH.PAYMENT_ID),
                                row.get(STATEMENT_MATCH.AMOUNT),
                                row.get(STATEMENT_MATCH.CONFIDENCE),
                                Reason.valueOf(row.get(STATEMENT_MATCH.REASON)),
                                row.get(STATEMENT_MATCH.ACCEPTED)));
    }

    Connection<BankStatement> page(Page page, @Nullable UUID project) {
        var condition = visibility.of("Query.bankStatements", STATEMENTS).and(is(BANK_STATEMENT.PROJECT_ID, project));
        return LATEST.page(page, sql, BANK_STATEMENT, condition, Statements::statement);
    }

    Connection<StatementLine> lines(Page page, @Nullable StatementLineFilter filter) {
        var condition =
                visibility.of("Query.statementLines", LINES).and(filter == null ? noCondition() : filter.condition());
        return BY_DAY.page(page, sql, STATEMENT_LINE, condition, Statements::line);
    }

    Map<UUID, BankStatement> visible(Collection<UUID> keys) {
        return sql.selectFrom(BANK_STATEMENT)
                .where(BANK_STATEMENT.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visibility.of("BankStatement", STATEMENTS))
                .fetchMap(BANK_STATEMENT.ID, Statements::statement);
    }

    Map<UUID, StatementLine> visibleLines(Collection<UUID> keys) {
        return sql.selectFrom(STATEMENT_LINE)
                .where(STATEMENT_LINE.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visibility.of("StatementLine", LINES))
                .fetchMap(STATEMENT_LINE.ID, Statements::line);
    }

    private static BankStatement statement(Record row) {
        return new BankStatement(
                row.get(BANK_STATEMENT.ID),
                row.get(BANK_STATEMENT.PROJECT_ID),
                StatementLine.Source.valueOf(row.get(BANK_STATEMENT.SOURCE)),
                row.get(BANK_STATEMENT.NAME),
                row.get(BANK_STATEMENT.LINES),
                row.get(BANK_STATEMENT.KNOWN),
                row.get(BANK_STATEMENT.IMPORTED_BY),
                row.get(BANK_STATEMENT.IMPORTED_AT));
    }

    private static StatementLine line(Record row) {
        return new StatementLine(
                row.get(STATEMENT_LINE.ID),
                row.get(STATEMENT_LINE.STATEMENT_ID),
                row.get(STATEMENT_LINE.PROJECT_ID),
                StatementLine.Source.valueOf(row.get(STATEMENT_LINE.SOURCE)),
                row.get(STATEMENT_LINE.ROW),
                row.get(STATEMENT_LINE.DAY),
                row.get(STATEMENT_LINE.AMOUNT),
                row.get(STATEMENT_LINE.PAYER),
                row.get(STATEMENT_LINE.REMARK),
                row.get(STATEMENT_LINE.REFERENCE),
                State.valueOf(row.get(STATEMENT_LINE.STATE)),
                row.get(STATEMENT_LINE.NOTE),
                row.get(STATEMENT_LINE.SETTLED_BY),
                row.get(STATEMENT_LINE.VERSION));
    }
}
