package io.xinqiao.cashier;

import io.xinqiao.ledger.Account;

/** How one pays; each way has its account. */
public enum Method {
    CASH(Account.CASH),
    POS(Account.POS),
    WECHAT(Account.WECHAT),
    ALIPAY(Account.ALIPAY),
    BANK(Account.BANK),
    /** Out of what the unit has paid ahead. */
    PREPAYMENT(Account.PREPAYMENT);

    private final Account account;

    Method(Account account) {
        this.account = account;
    }

    Account account() {
        return account;
    }
}
