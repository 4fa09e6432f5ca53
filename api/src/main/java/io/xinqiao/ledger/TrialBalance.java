package io.xinqiao.ledger;

import io.xinqiao.ledger.Ledger.Balance;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;

/** All accounts at the end of a day, and that both sides are the same. */
public record TrialBalance(
        LocalDate on, List<Balance> accounts, BigDecimal debit, BigDecimal credit, boolean balanced) {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");

    static TrialBalance of(LocalDate on, List<Balance> accounts) {
        var debit = sum(accounts, Balance::debit);
        var credit = sum(accounts, Balance::credit);
        return new TrialBalance(on, accounts, debit, credit, debit.compareTo(credit) == 0);
    }

    private static BigDecimal sum(List<Balance> accounts, Function<Balance, BigDecimal> side) {
        return accounts.stream().map(side).reduce(NOTHING, BigDecimal::add);
    }
}
