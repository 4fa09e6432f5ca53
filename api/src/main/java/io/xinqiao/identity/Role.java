package io.xinqiao.identity;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What people do here ({@code domain.md} §1). The platform operator is no member of a company. */
public enum Role {
    PLATFORM_OPERATOR,
    TENANT_ADMIN,
    SUPERVISOR,
    STEWARD,
    CASHIER,
    FRONT_DESK,
    FINANCE,
    TECHNICIAN,
    ANALYST,
    RESIDENT;

    /** Those that can be given work: everybody who works in a project, but for finance. */
    public static final Set<Role> WORKERS =
            Collections.unmodifiableSet(EnumSet.of(TECHNICIAN, STEWARD, SUPERVISOR, FRONT_DESK, CASHIER));
}
