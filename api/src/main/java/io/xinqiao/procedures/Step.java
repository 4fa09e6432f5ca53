package io.xinqiao.procedures;

/**
 * The steps of procedures; the schema's {@code ProcedureStep}. Which of them a procedure knows its {@link Moves} say.
 */
public enum Step {
    PLAN,
    INVITE,
    CHECK,
    HAND_OVER,
    CLOSE,
    CANCEL,
    APPLY,
    REVIEW,
    APPROVE,
    REJECT,
    TAKE_DEPOSIT,
    PERMIT,
    SUSPEND,
    RESUME,
    COMPLETE,
    ACCEPT,
    REFUND_DEPOSIT,
    RECORD,
    ISSUE,
    RETURN,
    LOSE,
    REPLACE,
    RETIRE,
    KEEP,
    COLLECT,
    DISPOSE,
    LEND,
    EXTEND,
    DECLARE,
    DO_TASK,
    TELL,
    LINK,
    RESOLVE
}
