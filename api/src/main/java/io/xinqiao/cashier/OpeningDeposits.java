package io.xinqiao.cashier;

import static io.xinqiao.schema.tenant.Tables.DEPOSIT;
import static io.xinqiao.schema.tenant.Tables.OPENING_DEPOSIT;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;

import io.xinqiao.fees.OpeningHoldings;
import io.xinqiao.fees.OpeningSource;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Rows;
import io.xinqiao.imports.BookedMoney;
import io.xinqiao.imports.ImportJob;
import io.xinqiao.imports.ImportedMoney;
import io.xinqiao.imports.ImportedMoney.Kind;
import io.xinqiao.ledger.Account;
import io.xinqiao.ledger.BookingDays;
import io.xinqiao.ledger.Ledger;
import io.xinqiao.ledger.Posting;
import io.xinqiao.platform.NewId;
import io.xinqiao.sql.Bulk;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Repository;

/**
 * Deposits that the former company took: they are held like any other, without a payment, and are taken back as long as
 * nothing was given back, kept or asked back of them.
 */
@Order(BookedMoney.DEPOSITS)
@Repository
class OpeningDeposits implements OpeningHoldings, BookedMoney {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");
    private static final ZoneId BUSINESS = ZoneId.of("Asia/Shanghai");

    private final DSLContext sql;
    private final Rows<Deposit> rows;
    private final Deposits deposits;
    private final ImportedMoney imported;
    private final Ledger ledger;
    private final BookingDays days;
    private final Clock clock;

    OpeningDeposits(
            TenantDatabase database,
            Rows<Deposit> rows,
            Deposits deposits,
            ImportedMoney imported,
            Ledger ledger,
            BookingDays days,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.deposits = deposits;
        this.imported = imported;
        this.ledger = ledger;
        this.days = days;
        this.clock = clock;
    }

    @Override
    public Kind kind() {
        return Kind.DEPOSIT;
    }

    private record Key(UUID unit, String purpose) {}

    private record Standing(Deposit deposit, @Nullable LocalDate paidOn) {
        Key key() {
            return new Key(deposit.unitId(), deposit.purpose());
        }

        /** A workbook that says no day leaves it as it is. */
        boolean says(ImportedMoney.Row row) {
            var day = row.origin().paidOn();
            return deposit.amount().compareTo(row.paid()) == 0 && (day == null || day.equals(paidOn));
        }
    }

    private record Opening(Deposit deposit, ImportedMoney.Row row) {}

    @Override
    public Booked takeOver(UUID project, LocalDate day) {
        Map<Key, ImportedMoney.Row> told = new LinkedHashMap<>();
        for (var row : imported.of(project, EnumSet.of(Kind.DEPOSIT))) {
            told.put(new Key(row.unitId(), row.item()), row);
        }
        Map<Key, Standing> standing = new HashMap<>();
        for (var one : standing(DEPOSIT.PROJECT_ID.eq(project))) standing.put(one.key(), one);
        told.entrySet().removeIf(one -> {
            var booked = standing.get(one.getKey());
            return booked == null ? one.getValue().paid().signum() == 0 : booked.says(one.getValue());
        });
        var wrong = lock(told.keySet().stream()
                .map(standing::get)
                .filter(Objects::nonNull)
                .map(one -> one.deposit().id())
                .toList());
        var untouched = wrong.stream().filter(deposits::isUntouched).toList();
        var by = Caller.current().memberId();
        reverse(project, untouched, day, by);
        Set<Key> kept = wrong.stream()
                .filter(one -> !untouched.contains(one))
                .map(one -> new Key(one.unitId(), one.purpose()))
                .collect(Collectors.toSet());
        var news = told.entrySet().stream()
                .filter(one ->
                        !kept.contains(one.getKey()) && one.getValue().paid().signum() > 0)
                .map(one -> opening(project, one.getValue()))
                .toList();
        add(project, news, day, by);
        var amount = news.stream().map(one -> one.deposit().amount()).reduce(NOTHING, BigDecimal::add);
        return new Booked(amount, untouched.size(), kept.size());
    }

    /** The deposits of the opening that stand. */
    private List<Standing> standing(Condition which) {
        return sql.select(DEPOSIT.asterisk(), OPENING_DEPOSIT.PAID_ON)
                .from(DEPOSIT)
                .join(OPENING_DEPOSIT)
                .on(OPENING_DEPOSIT.DEPOSIT_ID.eq(DEPOSIT.ID))
                .where(which)
                .and(DEPOSIT.VOIDED.isFalse())
                .fetch(row -> new Standing(rows.read(row::get), row.get(OPENING_DEPOSIT.PAID_ON)));
    }

    private List<Deposit> lock(List<UUID> keys) {
        return sql.selectFrom(DEPOSIT)
                .where(DEPOSIT.ID.eq(any(keys.toArray(UUID[]::new))))
                .orderBy(DEPOSIT.ID)
                .forUpdate()
                .fetch(Row.mapping(rows::read));
    }

    private Opening opening(UUID project, ImportedMoney.Row row) {
        var day = row.origin().paidOn();
        return new Opening(
                new Deposit(
                        NewId.next(),
                        project,
                        row.buildingId(),
                        row.unitId(),
                        null,
                        null,
                        row.item(),
                        row.paid(),
                        NOTHING,
                        NOTHING,
                        null,
                        false,
                        day == null
                                ? clock.instant()
                                : day.atStartOfDay(BUSINESS).toInstant()),
                row);
    }

    private void add(UUID project, List<Opening> what, LocalDate day, UUID by) {
        var held = what.stream().map(Opening::deposit).toList();
        rows.insert(held);
        Bulk.<Opening>into(OPENING_DEPOSIT)
                .set(OPENING_DEPOSIT.DEPOSIT_ID, one -> one.deposit().id())
                .set(OPENING_DEPOSIT.IMPORT_ID, one -> one.row().origin().importId())
                .set(OPENING_DEPOSIT.WORKBOOK, one -> one.row().origin().workbook())
                .set(OPENING_DEPOSIT.SHEET, one -> one.row().origin().sheet())
                .set(OPENING_DEPOSIT.ROW, one -> one.row().origin().row())
                .set(OPENING_DEPOSIT.PAID_ON, one -> one.row().origin().paidOn())
                .set(OPENING_DEPOSIT.PAYER, one -> one.row().origin().payer())
                .set(OPENING_DEPOSIT.REMARK, one -> one.row().origin().remark())
                .insert(sql, what);
        book(project, held, Posting.Kind.OPENING, Account.OPENING, Account.DEPOSIT, day, by);
    }

    /** Takes back what is locked and untouched. */
    private void reverse(UUID project, List<Deposit> what, LocalDate day, UUID by) {
        sql.update(DEPOSIT)
                .set(DEPOSIT.VOIDED, true)
                .where(DEPOSIT.ID.eq(any(what.stream().map(Deposit::id).toArray(UUID[]::new))))
                .execute();
        book(project, what, Posting.Kind.OPENING_REVERSAL, Account.DEPOSIT, Account.OPENING, day, by);
    }

    private void book(
            UUID project,
            List<Deposit> what,
            Posting.Kind kind,
            Account debit,
            Account credit,
            LocalDate day,
            UUID by) {
        ledger.post(what.stream()
                .map(one -> new Posting(
                        NewId.next(),
                        kind,
                        new Posting.About(project, one.unitId(), null, null, null),
                        debit,
                        credit,
                        one.amount(),
                        day,
                        clock.instant(),
                        by))
                .toList());
    }

    @Override
    public Optional<Obstacle> takeBack(ImportJob job) {
        var booked = lock(standing(OPENING_DEPOSIT.IMPORT_ID.eq(job.id())).stream()
                .map(one -> one.deposit().id())
                .toList());
        for (var one : booked) {
            if (!deposits.isUntouched(one)) {
                return Optional.of(new Obstacle("import.undo.deposit", List.of(number(one), one.purpose())));
            }
        }
        if (!booked.isEmpty()) {
            reverse(job.projectId(), booked, days.today(job.projectId()), job.createdById());
        }
        return Optional.empty();
    }

    private String number(Deposit deposit) {
        return Objects.requireNonNull(sql.select(UNIT.NUMBER)
                .from(UNIT)
                .where(UNIT.ID.eq(deposit.unitId()))
                .fetchOne(UNIT.NUMBER));
    }

    /** Where these deposits come from; none for those that were taken here. */
    Map<UUID, OpeningSource> sources(Collection<UUID> of) {
        return sql.selectFrom(OPENING_DEPOSIT)
                .where(OPENING_DEPOSIT.DEPOSIT_ID.eq(any(of.toArray(UUID[]::new))))
                .fetchMap(
                        OPENING_DEPOSIT.DEPOSIT_ID,
                        row -> new OpeningSource(
                                row.getDepositId(),
                                row.getWorkbook(),
                                row.getSheet(),
                                row.getRow(),
                                row.getPaidOn(),
                                null,
                                row.getPayer(),
                                row.getRemark()));
    }
}
