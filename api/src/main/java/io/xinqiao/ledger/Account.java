package io.xinqiao.ledger;

/** What money is in, or owed as. Each unit and item has its own of them, by the columns of a posting. */
public enum Account {
    /** What households owe. */
    RECEIVABLE,
    /** What was earned by billing. */
    REVENUE,
    CASH,
    POS,
    WECHAT,
    ALIPAY,
    BANK,
    /** What households have paid ahead. */
    PREPAYMENT,
    /** Deposits that are to be given back. */
    DEPOSIT,
    /** What was let off for paying early. */
    DISCOUNT,
    /** What nobody will pay any more. */
    WRITTEN_OFF,
    /** What tills lacked, and on the other side what they had too much 长短款. */
    OVER_SHORT,
    /** The other side of what was owed before the company came to Xinqiao. */
    OPENING
}
