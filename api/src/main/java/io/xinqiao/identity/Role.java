package io.xinqiao.identity;

/** What people do here ({@code domain.md} §1). The platform operator is no member of a company. */
public enum Role {
    PLATFORM_OPERATOR,
    TENANT_ADMIN,
    SUPERVISOR,
    STEWARD,
    CASHIER,
    FRONT_DESK,
    TECHNICIAN,
    ANALYST,
    RESIDENT
}
