package io.xinqiao.cashier;

import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.cashier.Payments.TenderInput;
import io.xinqiao.cashier.Till.TakeDepositInput;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.renovations.DepositListener;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The deposits of renovations are taken in a shift like any other; accepting the work approves their return. */
@Component
class RenovationDeposits implements DepositListener {
    private final Till till;
    private final Deposits deposits;
    private final Refunds refunds;
    private final Units units;
    private final Messages messages;

    RenovationDeposits(Till till, Deposits deposits, Refunds refunds, Units units, Messages messages) {
        this.till = till;
        this.deposits = deposits;
        this.refunds = refunds;
        this.units = units;
        this.messages = messages;
    }

    @Override
    public void taken(UUID renovation, UUID unit, BigDecimal amount, @Nullable String method) {
        if (amount.signum() == 0) return;
        var tender = new TenderInput(method == null ? Method.CASH : Method.valueOf(method), amount, null);
        var input = new TakeDepositInput(unit, List.of(tender), messages.text("deposit.renovation"), null);
        till.takeDeposit(input, of(unit), renovation);
    }

    @Override
    public void released(UUID renovation, UUID unit, BigDecimal amount, BigDecimal kept, @Nullable String reason) {
        var found = deposits.lockOf(renovation);
        if (found.isEmpty()) return;
        var deposit = found.get();
        // What was kept or asked back by hand meanwhile is not there any more.
        var free = deposits.free(deposit);
        if (amount.compareTo(free) > 0) {
            throw Refused.because(Code.INVALID, "refused.refund.most", List.of(free.toPlainString()), "amount");
        }
        var rest = kept.min(free.subtract(amount));
        if (rest.signum() > 0) deposits.keep(deposit, rest, Objects.requireNonNull(reason));
        if (amount.signum() == 0) return;
        var words = messages.text("deposit.renovation");
        refunds.approved(of(unit), deposit, amount, Method.CASH, words, words);
    }

    private Unit of(UUID unit) {
        return Objects.requireNonNull(units.behind(List.of(unit)).get(unit));
    }
}
