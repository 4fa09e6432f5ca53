package io.xinqiao.identity;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.GraphQlErrors;
import io.xinqiao.platform.Request;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * From the token to the tenant and the member, once per request, before anything is executed: the token's one
 * organization is the tenant, the tenant's own table knows the member and their grants.
 */
@Component
@Order(0)
class RequestGate implements WebGraphQlInterceptor {
    static final String TENANT_HEADER = "Xinqiao-Tenant";

    private final Registry registry;
    private final TenantDatabase database;
    private final Callers callers;
    private final GraphQlErrors errors;

    RequestGate(Registry registry, TenantDatabase database, Callers callers, GraphQlErrors errors) {
        this.registry = registry;
        this.database = database;
        this.callers = callers;
        this.errors = errors;
    }

    @Override
    public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
        request.configureExecutionInput(
                (input, builder) -> builder.locale(Request.current().locale()).build());
        return Mono.fromSupplier(() -> errors.dress(answer(request, chain)));
    }

    private WebGraphQlResponse answer(WebGraphQlRequest request, Chain chain) {
        try {
            var token = token();
            var tenant = tenantOf(token, request);
            if (tenant == null) {
                var operator = new Caller(token.getName(), true, null, null, List.of());
                return operator.call(() -> execute(request, chain));
            }
            MDC.put("tenant", tenant.code());
            return database.as(
                    tenant, () -> callers.ofMember(tenant, token.getName()).call(() -> execute(request, chain)));
        } catch (RuntimeException failure) {
            return errors.refuse(failure, request);
        } finally {
            MDC.remove("tenant");
        }
    }

    /** Executes here, on this thread, to the end: tenant and transaction are bound to this piece of work. */
    private static WebGraphQlResponse execute(WebGraphQlRequest request, Chain chain) {
        try {
            return Objects.requireNonNull(chain.next(request).toFuture().join());
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) throw cause;
            throw failure;
        }
    }

    private static JwtAuthenticationToken token() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication instanceof JwtAuthenticationToken token) return token;
        throw new CodedException(ErrorCode.UNAUTHENTICATED, "http.401");
    }

    /** The tenant that the token acts for; null for a platform operator, who acts for none. */
    private @Nullable Tenant tenantOf(JwtAuthenticationToken token, WebGraphQlRequest request) {
        var organizations = organizations(token);
        var named = request.getHeaders().getFirst(TENANT_HEADER);
        if (named != null && !organizations.containsKey(named)) {
            throw new CodedException(ErrorCode.FORBIDDEN, "forbidden.otherTenant");
        }
        if (organizations.isEmpty()) {
            if (registry.isOperator(token.getName())) return null;
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
    private static Map<String, String> organizations(JwtAuthenticationToken token) {
        if (!(token.getTokenAttributes().get("organization") instanceof Map<?, ?> claim)) return Map.of();
        Map<String, String> organizations = new TreeMap<>();
        claim.forEach((alias, details) -> {
            if (details instanceof Map<?, ?> known && known.get("id") instanceof String id) {
                organizations.put(alias.toString(), id);
            }
        });
        return organizations;
    }
}
