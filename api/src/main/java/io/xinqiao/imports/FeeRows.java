package io.xinqiao.imports;

import io.xinqiao.imports.Staged.FeeSetting;
import io.xinqiao.imports.Staged.Money;
import java.math.BigDecimal;
import java.util.Objects;

/** Rows about money: how fees are charged, what was paid, what is owed. They are staged for the fees to take over. */
final class FeeRows {
    private static final int LONGEST_ITEM = 100;
    private static final int LONGEST_REMARK = 200;

    private final Collected collected;

    FeeRows(Collected collected) {
        this.collected = collected;
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
                        row.value(ImportField.FEE_PERIODIC, "import.feePeriodic", Codes::periodic), true)),
                Boolean.TRUE.equals(Objects.requireNonNullElse(
                        row.value(ImportField.FEE_PREPAID, "import.feePrepaid", Codes::prepaid), false)),
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
        take(row, "PAYMENT", due, paid);
    }

    void takeArrears(RowReader row) {
        take(row, "ARREARS", amount(row, ImportField.OWED), BigDecimal.ZERO);
    }

    private static BigDecimal amount(RowReader row, ImportField field) {
        row.needed(field, 30);
        return Objects.requireNonNullElse(row.money(field), BigDecimal.ZERO);
    }

    private void take(RowReader row, String kind, BigDecimal due, BigDecimal paid) {
        var unit = UnitNumbers.of(row);
        var item = row.needed(ImportField.FEE_ITEM, LONGEST_ITEM);
        var since = row.neededDay(ImportField.SINCE);
        var until = row.neededDay(ImportField.UNTIL);
        if (since != null && until != null && until.isBefore(since)) {
            row.refuse(ImportField.UNTIL, "import.untilBeforeSince");
        }
        var cycle = row.whole(ImportField.CYCLE, 1, 120);
        var paidOn = row.date(ImportField.PAID_ON);
        var cashier = row.text(ImportField.CASHIER, 100);
        var remark = row.text(ImportField.REMARK, LONGEST_REMARK);
        if (row.isRefused() || unit == null || since == null || until == null) return;
        var before = collected.money(new Money(
                row.sheet(),
                row.number(),
                kind,
                unit.number(),
                item,
                since,
                until,
                cycle,
                paidOn,
                due,
                paid,
                cashier,
                remark));
        if (before != null) row.refuse(ImportField.ROOM, "import.duplicate", Integer.toString(before.row()));
    }
}
