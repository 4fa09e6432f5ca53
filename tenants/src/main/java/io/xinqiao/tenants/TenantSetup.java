package io.xinqiao.tenants;

/**
 * What a domain puts into a new company's schema before anybody works there. Called as that tenant in one write
 * transaction with all others, in the order of their {@link org.springframework.core.annotation.Order}; it may be
 * called again after a crash and must then change nothing.
 */
public interface TenantSetup {
    /**
     * Puts the defaults in.
     *
     * @param administratorSubject the first administrator's account at the identity provider
     */
    void apply(Tenant tenant, String administratorSubject);
}
