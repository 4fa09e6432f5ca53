package io.xinqiao.tenants;

/** Somebody asked for a tenant's data without a tenant. A fault of the program: it fails closed. */
public final class NoTenant extends IllegalStateException {
    NoTenant() {
        super("No tenant is bound: bind one with TenantDatabase.as");
    }
}
