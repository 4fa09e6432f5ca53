package io.xinqiao.cashier;

import static io.xinqiao.schema.tenant.Tables.OPENING_PREPAYMENT;
import static io.xinqiao.schema.tenant.Tables.PREPAYMENT;
import static io.xinqiao.schema.tenant.Tables.REFUND;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.sum;

import io.xinqiao.fees.OpeningHoldings;
import io.xinqiao.identity.Caller;
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
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Repository;

/**
 * What units had paid ahead before the company came here: it stands in their balances like any other, and is taken out
 * of them again as far as it is free there.
 */
@Order(BookedMoney.PREPAYMENTS)
@Repository
class OpeningPrepayments implements OpeningHoldings, BookedMoney {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");

    private final DSLContext sql;
    private final ImportedMoney imported;
    private final Ledger ledger;
    private final BookingDays days;
    private final Clock clock;

    OpeningPrepayments(TenantDatabase database, ImportedMoney imported, Ledger ledger, BookingDays days, Clock clock) {
        this.sql = database.sql();
        this.imported = imported;
        this.ledger = ledger;
        this.days = days;
        this.clock = clock;
    }

    @Override
    public Kind kind() {
        return Kind.PREPAYMENT;
    }

    /** For what a unit had paid ahead. */
    private record Key(UUID unit, String item, LocalDate since, LocalDate until) {}

    /** What stands in a balance because a workbook said so. */
    private record Standing(UUID id, UUID importId, Key key, BigDecimal amount) {}

    @Override
    public Booked takeOver(UUID project, LocalDate day) {
        var told = told(project);
        Map<Key, Standing> standing = new HashMap<>();
        for (var one : standing(OPENING_PREPAYMENT.PROJECT_ID.eq(project))) standing.put(one.key(), one);
        told.entrySet().removeIf(one -> {
            var booked = standing.get(one.getKey());
            return one.getValue().paid().compareTo(booked == null ? BigDecimal.ZERO : booked.amount()) == 0;
        });
        var free = free(told.keySet().stream().map(Key::unit).toList());
        List<Standing> wrong = new ArrayList<>();
        List<Standing> right = new ArrayList<>();
        var kept = 0;
        for (var one : told.entrySet()) {
            var key = one.getKey();
            var row = one.getValue();
            var before = standing.get(key);
            var left = free.getOrDefault(key.unit(), NOTHING)
                    .add(row.paid())
                    .subtract(before == null ? NOTHING : before.amount());
            if (before != null && left.signum() < 0) {
                kept++;
                continue;
            }
            free.put(key.unit(), left);
            if (before != null) wrong.add(before);
            if (row.paid().signum() > 0) {
                right.add(new Standing(NewId.next(), row.origin().importId(), key, row.paid()));
            }
        }
        var by = Caller.current().memberId();
        reverse(project, wrong, day, by);
        add(project, right, day, by);
        return new Booked(total(right), wrong.size(), kept);
    }

    /** What the latest workbook says of each; what became a debt since is no credit any more. */
    private Map<Key, ImportedMoney.Row> told(UUID project) {
        Map<Key, ImportedMoney.Row> told = new LinkedHashMap<>();
        for (var row : imported.of(project, EnumSet.of(Kind.PREPAYMENT, Kind.ARREARS))) {
            var key = new Key(row.unitId(), row.item(), row.since(), row.until());
            if (row.kind() == Kind.PREPAYMENT) told.put(key, row);
            else told.computeIfPresent(key, (same, before) -> row);
        }
        return told;
    }

    private List<Standing> standing(Condition which) {
        return sql.selectFrom(OPENING_PREPAYMENT)
                .where(which)
                .and(OPENING_PREPAYMENT.REVERSED.isFalse())
                .orderBy(OPENING_PREPAYMENT.ID)
                .fetch(row -> new Standing(
                        row.getId(),
                        row.getImportId(),
                        new Key(row.getUnitId(), row.getItem(), row.getSince(), row.getUntil()),
                        row.getAmount()));
    }

    /** What of units' balances nobody has asked back; locked in the order of their keys. */
    private Map<UUID, BigDecimal> free(Collection<UUID> of) {
        var units = List.copyOf(new TreeSet<>(of));
        var keys = units.toArray(UUID[]::new);
        Bulk.<UUID>into(PREPAYMENT)
                .set(PREPAYMENT.UNIT_ID, unit -> unit)
                .set(PREPAYMENT.BALANCE, unit -> NOTHING)
                .insertNew(sql, units);
        Map<UUID, BigDecimal> free = new HashMap<>(sql.select(PREPAYMENT.UNIT_ID, PREPAYMENT.BALANCE)
                .from(PREPAYMENT)
                .where(PREPAYMENT.UNIT_ID.eq(any(keys)))
                .orderBy(PREPAYMENT.UNIT_ID)
                .forUpdate()
                .fetchMap(PREPAYMENT.UNIT_ID, PREPAYMENT.BALANCE));
        var asked = sum(REFUND.AMOUNT);
        sql.select(REFUND.UNIT_ID, asked)
                .from(REFUND)
                .where(REFUND.UNIT_ID.eq(any(keys)))
                .and(REFUND.SOURCE.eq(Refund.Source.PREPAYMENT.name()))
                .and(REFUND.STATE.in(Refund.State.open()))
                .groupBy(REFUND.UNIT_ID)
                .forEach(row -> free.computeIfPresent(row.value1(), (unit, there) -> there.subtract(row.value2())));
        return free;
    }

    private static BigDecimal total(List<Standing> of) {
        return of.stream().map(Standing::amount).reduce(NOTHING, BigDecimal::add);
    }

    private void add(UUID project, List<Standing> what, LocalDate day, UUID by) {
        Bulk.<Standing>into(OPENING_PREPAYMENT)
                .set(OPENING_PREPAYMENT.ID, Standing::id)
                .set(OPENING_PREPAYMENT.IMPORT_ID, Standing::importId)
                .set(OPENING_PREPAYMENT.PROJECT_ID, one -> project)
                .set(OPENING_PREPAYMENT.UNIT_ID, one -> one.key().unit())
                .set(OPENING_PREPAYMENT.ITEM, one -> one.key().item())
                .set(OPENING_PREPAYMENT.SINCE, one -> one.key().since())
                .set(OPENING_PREPAYMENT.UNTIL, one -> one.key().until())
                .set(OPENING_PREPAYMENT.AMOUNT, Standing::amount)
                .set(OPENING_PREPAYMENT.REVERSED, one -> false)
                .insert(sql, what);
        book(project, what, false, day, by);
    }

    private void reverse(UUID project, List<Standing> what, LocalDate day, UUID by) {
        sql.update(OPENING_PREPAYMENT)
                .set(OPENING_PREPAYMENT.REVERSED, true)
                .where(OPENING_PREPAYMENT.ID.eq(
                        any(what.stream().map(Standing::id).toArray(UUID[]::new))))
                .execute();
        book(project, what, true, day, by);
    }

    /** Changes balances that are locked, with their postings. */
    private void book(UUID project, List<Standing> what, boolean back, LocalDate day, UUID by) {
        Map<UUID, BigDecimal> byUnit = new HashMap<>();
        for (var one : what) {
            byUnit.merge(one.key().unit(), back ? one.amount().negate() : one.amount(), BigDecimal::add);
        }
        var balances = sql.select(PREPAYMENT.UNIT_ID, PREPAYMENT.BALANCE)
                .from(PREPAYMENT)
                .where(PREPAYMENT.UNIT_ID.eq(any(byUnit.keySet().toArray(UUID[]::new))))
                .fetchMap(PREPAYMENT.UNIT_ID, PREPAYMENT.BALANCE);
        Bulk.<UUID>into(PREPAYMENT)
                .set(
                        PREPAYMENT.BALANCE,
                        unit -> Objects.requireNonNull(balances.get(unit))
                                .add(Objects.requireNonNull(byUnit.get(unit))))
                .update(sql, PREPAYMENT.UNIT_ID, unit -> unit, List.copyOf(byUnit.keySet()));
        ledger.post(what.stream()
                .map(one -> new Posting(
                        NewId.next(),
                        back ? Posting.Kind.OPENING_REVERSAL : Posting.Kind.OPENING,
                        new Posting.About(project, one.key().unit(), null, null, null),
                        back ? Account.PREPAYMENT : Account.OPENING,
                        back ? Account.OPENING : Account.PREPAYMENT,
                        one.amount(),
                        day,
                        clock.instant(),
                        by))
                .toList());
    }

    @Override
    public Optional<Obstacle> takeBack(ImportJob job) {
        var booked = standing(OPENING_PREPAYMENT.IMPORT_ID.eq(job.id()));
        if (booked.isEmpty()) return Optional.empty();
        Map<UUID, BigDecimal> byUnit = new LinkedHashMap<>();
        for (var one : booked) byUnit.merge(one.key().unit(), one.amount(), BigDecimal::add);
        var free = free(byUnit.keySet());
        for (var one : byUnit.entrySet()) {
            var there = free.getOrDefault(one.getKey(), NOTHING);
            if (there.compareTo(one.getValue()) < 0) {
                return Optional.of(new Obstacle(
                        "import.undo.prepaid",
                        List.of(
                                number(one.getKey()),
                                one.getValue().toPlainString(),
                                there.max(NOTHING).toPlainString())));
            }
        }
        reverse(job.projectId(), booked, days.today(job.projectId()), job.createdById());
        return Optional.empty();
    }

    private String number(UUID unit) {
        return Objects.requireNonNull(
                sql.select(UNIT.NUMBER).from(UNIT).where(UNIT.ID.eq(unit)).fetchOne(UNIT.NUMBER));
    }
}
