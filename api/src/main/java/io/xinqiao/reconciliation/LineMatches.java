package io.xinqiao.reconciliation;

import static io.xinqiao.schema.tenant.Tables.STATEMENT_LINE;
import static io.xinqiao.schema.tenant.Tables.STATEMENT_MATCH;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.archives.Unit;
import io.xinqiao.cashier.Method;
import io.xinqiao.cashier.Payment;
import io.xinqiao.cashier.Payments;
import io.xinqiao.cashier.Payments.TenderInput;
import io.xinqiao.cashier.Till;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Rows;
import io.xinqiao.ledger.BookingDays;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.reconciliation.StatementLine.Match;
import io.xinqiao.reconciliation.StatementLine.Reason;
import io.xinqiao.reconciliation.StatementLine.State;
import io.xinqiao.reconciliation.StatementLines.LineNoteInput;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Which payments lines are, or might be: proposed, accepted, said by hand, opened again. */
@Repository
class LineMatches {
    private static final RecordColumns<Match> MATCHES = RecordColumns.of(Match.class, STATEMENT_MATCH);
    private static final int MOST_PARTS = 50;
    private static final int DAYS_AROUND = 5;
    private static final BigDecimal NOTHING = new BigDecimal("0.00");

    private final DSLContext sql;
    private final StatementLines lines;
    private final Payments payments;
    private final Rows<Payment> paymentRows;
    private final Till till;
    private final BookingDays days;

    LineMatches(
            TenantDatabase database,
            StatementLines lines,
            Payments payments,
            Rows<Payment> paymentRows,
            Till till,
            BookingDays days) {
        this.sql = database.sql();
        this.lines = lines;
        this.payments = payments;
        this.paymentRows = paymentRows;
        this.till = till;
        this.days = days;
    }

    record PartInput(UUID paymentId, BigDecimal amount) {}

    record MatchStatementLineInput(
            UUID statementLineId, @Nullable List<PartInput> parts) {}

    record TakeLineAsPaymentInput(UUID statementLineId, UUID unitId) {}

    /** Proposes anew what the open lines of a project are; what is certain is settled at once. */
    void propose(UUID project, StatementLine.Source source) {
        var open = STATEMENT_LINE
                .PROJECT_ID
                .eq(project)
                .and(STATEMENT_LINE.SOURCE.eq(source.name()))
                .and(STATEMENT_LINE.STATE.eq(State.OPEN.name()));
        var waiting = lines.lock(open);
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
        var matches = taken(Matching.of(waiting, received), source);
        write(matches);
        lines.settle(matches.stream().filter(Match::accepted).map(Match::lineId).toList(), State.MATCHED, null);
    }

    /** Without those that are certain but whose payment was taken back or matched meanwhile. */
    private List<Match> taken(List<Match> found, StatementLine.Source source) {
        var certain =
                found.stream().filter(Match::accepted).map(Match::paymentId).toList();
        var there = payments.lockPaid(certain, methods(source)).keySet();
        var matched = sql.select(STATEMENT_MATCH.PAYMENT_ID)
                .from(STATEMENT_MATCH)
                .where(STATEMENT_MATCH.PAYMENT_ID.eq(any(certain.toArray(UUID[]::new))))
                .and(STATEMENT_MATCH.ACCEPTED)
                .fetchSet(STATEMENT_MATCH.PAYMENT_ID);
        return found.stream()
                .filter(match -> !match.accepted()
                        || (there.contains(match.paymentId()) && !matched.contains(match.paymentId())))
                .toList();
    }

    private static List<Method> methods(StatementLine.Source source) {
        return switch (source) {
            case BANK -> List.of(Method.BANK, Method.POS);
            case WECHAT -> List.of(Method.WECHAT);
            case ALIPAY -> List.of(Method.ALIPAY);
        };
    }

    private void write(List<Match> matches) {
        MATCHES.inserts().insert(sql, matches);
    }

    /** Accepts what is proposed, or says which payments a line is: their parts come to the line. */
    StatementLine match(MatchStatementLineInput input) {
        var line = lines.lock("Mutation.matchStatementLine", input.statementLineId(), State.OPEN);
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
        lines.settle(List.of(line.id()), State.MATCHED, null);
        return lines.find(line.id());
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
        var found = paymentRows.reached("Mutation.matchStatementLine", keys);
        if (found.size() < keys.size()
                || found.values().stream()
                        .anyMatch(payment ->
                                !payment.projectId().equals(line.projectId()) || payment.voidedAt() != null)) {
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
        var line = lines.lock("Mutation.takeStatementLineAsPayment", input.statementLineId(), State.OPEN);
        if (line.amount().signum() < 0) {
            throw Refused.because(Code.INVALID, "refused.line.out", List.of(), "statementLineId");
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
                new Match(line.id(), payment.id(), line.amount(), Reason.TAKEN.confidence(), Reason.TAKEN, true)));
        lines.settle(List.of(line.id()), State.MATCHED, null);
        return lines.find(line.id());
    }

    /** Opens a line again, and takes back what it had become; its proposals are made anew. */
    StatementLine undo(LineNoteInput input) {
        var line = lines.lock("Mutation.undoStatementLine", input.statementLineId(), State.MATCHED, State.IGNORED);
        var taken = sql.select(STATEMENT_MATCH.PAYMENT_ID)
                .from(STATEMENT_MATCH)
                .where(STATEMENT_MATCH.LINE_ID.eq(line.id()))
                .and(STATEMENT_MATCH.REASON.eq(Reason.TAKEN.name()))
                .fetch(STATEMENT_MATCH.PAYMENT_ID);
        sql.deleteFrom(STATEMENT_MATCH)
                .where(STATEMENT_MATCH.LINE_ID.eq(line.id()))
                .execute();
        for (var payment : taken) till.takeBackReceived(payment, input.note(), "statementLineId");
        days.requireOpenMonth(line.projectId(), line.day(), "statementLineId");
        lines.settle(List.of(line.id()), State.OPEN, input.note());
        return lines.find(line.id());
    }

    /** What lines are, or might be. */
    Map<UUID, List<Match>> of(Collection<UUID> keys) {
        return sql.selectFrom(STATEMENT_MATCH)
                .where(STATEMENT_MATCH.LINE_ID.eq(any(keys.toArray(UUID[]::new))))
                .orderBy(STATEMENT_MATCH.CONFIDENCE.desc(), STATEMENT_MATCH.PAYMENT_ID)
                .fetchGroups(STATEMENT_MATCH.LINE_ID, Row.mapping(MATCHES::read));
    }
}
