package io.xinqiao.identity;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.tenants.Barred;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tenants.TenantRefused;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/**
 * From the token to the tenant and the member, before anything is executed: the token's one organization is the tenant,
 * the tenant's own table knows the member and their grants.
 */
@Component
public class Gate {
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    private final Registry registry;
    private final Barred barred;
    private final TenantDatabase database;
    private final Callers callers;
    private final ClientAdmission clients;
    private final Clock clock;

    Gate(
            Registry registry,
            Barred barred,
            TenantDatabase database,
            Callers callers,
            ClientAdmission clients,
            Clock clock) {
        this.registry = registry;
        this.barred = barred;
        this.database = database;
        this.callers = callers;
        this.clients = clients;
        this.clock = clock;
    }

    /**
     * Does a piece of work on behalf of whoever signed in, here, on this thread, to its end: tenant, transaction and
     * caller are bound to it and to nothing else.
     */
    public <T extends @Nullable Object> T enter(Session session, Supplier<T> work) {
        if (!session.expiresAt().plus(CLOCKS_DIFFER).isAfter(clock.instant())) {
            throw new CodedException(ErrorCode.UNAUTHENTICATED, "http.401");
        }
        if (session.isBarred(barred)) throw new CodedException(ErrorCode.UNAUTHENTICATED, "http.401");
        var tenant = tenantOf(session);
        return ScopedValue.where(Session.holder(), session).call(() -> {
            if (tenant == null) {
                clients.admitOperator(session);
                return Caller.operator(session.subject()).call(work);
            }
            MDC.put("tenant", tenant.code());
            try {
                return database.as(tenant, () -> asMember(tenant, session, work));
            } finally {
                MDC.remove("tenant");
                MDC.remove("member");
            }
        });
    }

    /** Whether whoever signed in would not be let in any more: the sign-in is over, or they have left the company. */
    public boolean isShutTo(Session session) {
        try {
            return enter(session, () -> false);
        } catch (CodedException refused) {
            return refused.code() == ErrorCode.UNAUTHENTICATED || refused.code() == ErrorCode.FORBIDDEN;
        } catch (TenantRefused closed) {
            // The company rests for a while; its people are who they were.
            return false;
        }
    }

    /** Whether the sign-in is over although its token is not. */
    public boolean isOver(Session session) {
        return session.isBarred(barred);
    }

    private <T extends @Nullable Object> T asMember(Tenant tenant, Session session, Supplier<T> work) {
        clients.admit(tenant, session);
        var caller = callers.ofMember(tenant, session.subject());
        MDC.put("member", caller.memberId().toString());
        return caller.call(work);
    }

    /** The tenant that the token acts for; null for a platform operator, who acts for none. */
    private @Nullable Tenant tenantOf(Session session) {
        var organizations = organizations(session.token());
        var named = session.company();
        if (named != null && !organizations.containsKey(named)) {
            throw new CodedException(ErrorCode.FORBIDDEN, "forbidden.otherTenant");
        }
        if (organizations.isEmpty()) {
            if (registry.isOperator(session.subject())) return null;
            throw new CodedException(ErrorCode.FORBIDDEN, "forbidden.noTenant");
        }
        if (named == null && organizations.size() > 1) {
            throw new CodedException(ErrorCode.FORBIDDEN, "forbidden.manyTenants");
        }
        var organization = organizations.get(
                named != null ? named : organizations.keySet().iterator().next());
        return registry.ofOrganization(Objects.requireNonNull(organization))
                .orElseThrow(() -> new CodedException(ErrorCode.FORBIDDEN, "forbidden.noTenant"));
    }

    /** Alias and id of the organizations that the token names. */
    private static Map<String, String> organizations(Jwt token) {
        if (!(token.getClaims().get("organization") instanceof Map<?, ?> claim)) return Map.of();
        Map<String, String> organizations = new TreeMap<>();
        claim.forEach((alias, details) -> {
            if (details instanceof Map<?, ?> known && known.get("id") instanceof String id) {
                organizations.put(alias.toString(), id);
            }
        });
        return organizations;
    }
}
