package io.xinqiao.platform;

/** The closed list of {@code extensions.code} in GraphQL errors: authentication, rights, limits and faults. */
public enum ErrorCode {
    UNAUTHENTICATED,
    FORBIDDEN,
    NOT_FOUND,
    BAD_REQUEST,
    INVALID_CURSOR,
    CONFLICT,
    IDEMPOTENCY_KEY_REUSED,
    THROTTLED,
    COST_EXCEEDED,
    TENANT_SUSPENDED,
    TIMEOUT,
    UNAVAILABLE,
    INTERNAL
}
