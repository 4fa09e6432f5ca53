package io.xinqiao.imports;

import io.xinqiao.archives.Parking;
import io.xinqiao.imports.Staged.FeeSetting;
import io.xinqiao.imports.Staged.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows about money: how fees are charged, what was paid, what is owed. They are staged for the fees to take over. */
final class FeeRows {
    private static final int LONGEST_ITEM = 100;
    private static final int LONGEST_REMARK = 200;

    private static final int LONGEST_AMOUNT = 30;

    private static final int LONGEST_PURPOSE = 60;
    private static final int LONGEST_RECEIPT = 30;
    private static final int LONGEST_PAYER = 100;
    private static final String ANY_DEPOSIT = "押金";

    /** Stands for the time before the opening: the same balance sent on another day is the same. */
    private static final Period OPENING = new Period(LocalDate.EPOCH, LocalDate.EPOCH);

    /** What money of a row is. */
    private enum Kind {
        PAYMENT,
        ARREARS,
        PREPAYMENT,
        DEPOSIT
    }

    private final ParsedRows collected;
    private final Plates plates;
    private final LocalDate today;

    FeeRows(ParsedRows collected, Plates plates, LocalDate today) {
        this.collected = collected;
        this.plates = plates;
        this.today = today;
    }

    void takeSetting(RowReader row) {
        var item = row.needed(ImportField.FEE_ITEM, LONGEST_ITEM);
        var number = row.text(ImportField.FEE_NUMBER, 40);
        var setting = new FeeSetting(
                row.sheet(),
                row.number(),
                Objects.requireNonNullElse(number, item),
                row.text(ImportField.FEE_TYPE, 40),
                item,
                Boolean.TRUE.equals(Objects.requireNonNullElse(
                        row.value(ImportField.FEE_PERIODIC, "import.feePeriodic", SourceCodes::periodic), true)),
                Boolean.TRUE.equals(Objects.requireNonNullElse(
                        row.value(ImportField.FEE_PREPAID, "import.feePrepaid", SourceCodes::prepaid), false)),
                row.whole(ImportField.CYCLE, 1, 120),
                row.text(ImportField.POSTING, 40),
                row.date(ImportField.SINCE),
                row.date(ImportField.UNTIL),
                row.text(ImportField.FORMULA, 100),
                row.price(ImportField.PRICE),
                row.money(ImportField.FIXED_AMOUNT));
        if (setting.since() != null
                && setting.until() != null
                && setting.until().isBefore(setting.since())) {
            row.refuse(ImportField.UNTIL, "import.untilBeforeSince");
        }
        if (row.isRefused()) return;
        var before = collected.fee(setting);
        if (before != null) row.refuse(ImportField.FEE_ITEM, "import.duplicate", Integer.toString(before.row()));
    }

    void takePayment(RowReader row) {
        var paid = amount(row, ImportField.PAID);
        var due = row.has(ImportField.DUE) ? amount(row, ImportField.DUE) : paid;
        var unit = row.has(ImportField.PLATE) && !row.has(ImportField.ROOM) ? ofPlate(row) : unit(row);
        take(row, Kind.PAYMENT, unit, period(row), due, paid);
    }

    /** What is owed; a negative amount was paid too much, and is paid ahead. */
    void takeArrears(RowReader row) {
        row.needed(ImportField.OWED, LONGEST_AMOUNT);
        var owed = Objects.requireNonNullElse(row.signedMoney(ImportField.OWED), BigDecimal.ZERO);
        if (owed.signum() < 0) {
            row.warn(ImportField.OWED, "import.credit", owed.negate().toPlainString());
            take(row, Kind.PREPAYMENT, unit(row), period(row), BigDecimal.ZERO, owed.negate());
        } else {
            take(row, Kind.ARREARS, unit(row), period(row), owed, BigDecimal.ZERO);
        }
    }

    void takePrepayment(RowReader row) {
        take(row, Kind.PREPAYMENT, unit(row), OPENING, BigDecimal.ZERO, amount(row, ImportField.BALANCE));
    }

    /** What is held for a unit; its purpose, and its receipt where one is told, tell it from the unit's others. */
    void takeDeposit(RowReader row) {
        take(row, Kind.DEPOSIT, unit(row), OPENING, BigDecimal.ZERO, amount(row, ImportField.DEPOSIT));
    }

    /** 装修押金, or 装修押金(0012) with the former receipt's number. */
    private static String purpose(RowReader row) {
        var told = row.text(ImportField.PURPOSE, LONGEST_PURPOSE);
        var above = row.header(ImportField.DEPOSIT).replaceAll("金额|余额|^在押", "");
        var purpose = told != null ? told : above.matches(".+(押金|保证金)") ? above : ANY_DEPOSIT;
        var receipt = row.text(ImportField.RECEIPT, LONGEST_RECEIPT);
        return receipt == null ? purpose : purpose + "(" + receipt + ")";
    }

    private static BigDecimal amount(RowReader row, ImportField field) {
        row.needed(field, LONGEST_AMOUNT);
        return Objects.requireNonNullElse(row.money(field), BigDecimal.ZERO);
    }

    private static @Nullable String unit(RowReader row) {
        var unit = UnitNumbers.of(row);
        return unit == null ? null : unit.number();
    }

    /** The unit that the vehicle of the plate belongs to, by this workbook or by the archives. */
    private @Nullable String ofPlate(RowReader row) {
        var plate = row.needed(ImportField.PLATE, 20);
        if (!Parking.isPlate(plate)) {
            row.refuse(ImportField.PLATE, "import.plate");
            return null;
        }
        var unit = plates.unitOf(Parking.normalPlate(plate));
        if (unit == null) row.refuse(ImportField.PLATE, "import.plate.noUnit");
        return unit;
    }

    /** From the first to the last day. */
    private record Period(LocalDate since, LocalDate until) {}

    /**
     * The month that the row names, or its two days. Where the next period begins on the day on which this ends, it
     * ends before.
     */
    private static @Nullable Period period(RowReader row) {
        if (row.has(ImportField.MONTH) && !row.has(ImportField.SINCE)) {
            var month = row.month(ImportField.MONTH);
            return month == null ? null : new Period(month.atDay(1), month.atEndOfMonth());
        }
        var since = row.neededDay(ImportField.SINCE);
        var until = row.neededDay(ImportField.UNTIL);
        if (since == null || until == null) return null;
        if (until.isBefore(since)) {
            row.refuse(ImportField.UNTIL, "import.untilBeforeSince");
            return null;
        }
        var cycle = row.whole(ImportField.CYCLE, 1, 120);
        var isNextBeginning = cycle != null && until.equals(since.plusMonths(cycle));
        return new Period(since, isNextBeginning ? until.minusDays(1) : until);
    }

    private void take(
            RowReader row, Kind kind, @Nullable String unit, @Nullable Period period, BigDecimal due, BigDecimal paid) {
        var item = switch (kind) {
            case DEPOSIT -> purpose(row);
            case PREPAYMENT -> row.isRead(ImportField.FEE_ITEM) ? row.needed(ImportField.FEE_ITEM, LONGEST_ITEM) : "";
            case PAYMENT, ARREARS -> row.needed(ImportField.FEE_ITEM, LONGEST_ITEM);
        };
        var cycle = row.whole(ImportField.CYCLE, 1, 120);
        var paidOn = row.past(ImportField.PAID_ON, today);
        var cashier = row.text(ImportField.CASHIER, 100);
        var payer = row.text(ImportField.NAME, LONGEST_PAYER);
        var remark = row.text(ImportField.REMARK, LONGEST_REMARK);
        if (row.isRefused() || unit == null || period == null) return;
        var before = collected.money(new Money(
                row.sheet(),
                row.number(),
                kind.name(),
                unit,
                item,
                period.since(),
                period.until(),
                cycle,
                paidOn,
                due,
                paid,
                cashier,
                payer,
                remark));
        if (before != null) {
            var column = row.isRead(ImportField.ROOM) ? ImportField.ROOM : ImportField.PLATE;
            row.refuse(column, "import.duplicate", Integer.toString(before.row()));
        }
    }
}
