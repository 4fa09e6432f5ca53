package io.xinqiao.tenants;

/** The tenant is there, yet what was asked of it can't be done now. */
public final class TenantRefused extends RuntimeException {
    private final Reason reason;

    /** Why: a suspended tenant reads but does not write; a quarantined one waits for its migration. */
    public enum Reason {
        SUSPENDED,
        QUARANTINED,
        PROVISIONING
    }

    public TenantRefused(Reason reason) {
        super(reason.name());
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
