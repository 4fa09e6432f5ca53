package io.xinqiao.tenancy;

import static java.util.stream.Collectors.toMap;

import io.xinqiao.execution.Edges;
import io.xinqiao.execution.NodeSource;
import io.xinqiao.identity.Caller;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.schema.registry.Tables;
import io.xinqiao.sql.Keyset;
import io.xinqiao.tenants.Provisioning;
import io.xinqiao.tenants.Provisioning.NewTenant;
import io.xinqiao.tenants.Provisioning.Outcome;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.Tenant.Administrator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Companies, as the platform operator sees and moves them. */
@Controller
class TenantController {
    /** Organization aliases and codes in URLs: lower case, no surprises. */
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9-]{2,29}");

    private static final Pattern USERNAME = Pattern.compile("[a-z][a-z0-9.-]{1,58}[a-z0-9]");

    private static final Keyset<Tenant, String> BY_CODE =
            new Keyset<>("code", Tables.TENANT.CODE, Tables.TENANT.ID, false, Tenant::code, Tenant::id);

    private final Registry registry;
    private final Provisioning provisioning;

    TenantController(Registry registry, Provisioning provisioning) {
        this.registry = registry;
        this.provisioning = provisioning;
    }

    record ProvisionTenantInput(String code, String name, TenantAdministratorInput administrator) {}

    record TenantAdministratorInput(
            String username, String name, @Nullable String email) {}

    record SuspendTenantInput(UUID tenantId, String reason) {}

    record TenantInput(UUID tenantId) {}

    record ProvisionTenantPayload(Tenant tenant, @Nullable String temporaryPassword) {}

    @QueryMapping
    @Nullable
    Tenant tenant(@Argument UUID id) {
        return registry.ofId(id).orElse(null);
    }

    @QueryMapping
    Connection<Tenant> tenants(Page page) {
        return BY_CODE.page(page, registry::page, registry::count);
    }

    @Bean
    Edges<Tenant> tenantEdges() {
        return Edges.of(Tenant.class)
                .value("provisioningStep", Tenant::step)
                .value("schemaVersion", tenant -> tenant.slot().version())
                .value("quarantineReason", tenant -> tenant.slot().quarantineReason());
    }

    @MutationMapping
    ProvisionTenantPayload provisionTenant(@Argument ProvisionTenantInput input) {
        if (!CODE.matcher(input.code()).matches()) {
            throw Refused.because(Code.INVALID, "refused.code.tenant", List.of(), "code");
        }
        var username = Tenant.usernameOf(input.code(), input.administrator().username());
        if (!USERNAME.matcher(input.administrator().username()).matches()
                || !USERNAME.matcher(username).matches()) {
            throw Refused.because(Code.INVALID, "refused.username", List.of(), "administrator", "username");
        }
        var administrator = new Administrator(
                username, input.administrator().name(), input.administrator().email());
        var outcome = provisioning.create(
                new NewTenant(input.code(), input.name(), administrator),
                Caller.current().subject());
        return switch (outcome) {
            case Outcome.Created created -> new ProvisionTenantPayload(created.tenant(), created.temporaryPassword());
            case Outcome.CodeTaken taken -> throw Refused.because(Code.TAKEN, "refused.codeTaken", List.of(), "code");
            case Outcome.UsernameTaken taken ->
                throw Refused.because(Code.TAKEN, "refused.usernameTaken", List.of(), "administrator", "username");
        };
    }

    @MutationMapping
    Tenant suspendTenant(@Argument SuspendTenantInput input) {
        return moved(
                input.tenantId(),
                provisioning.suspend(
                        input.tenantId(), input.reason(), Caller.current().subject()));
    }

    @MutationMapping
    Tenant resumeTenant(@Argument TenantInput input) {
        return moved(
                input.tenantId(),
                provisioning.resume(input.tenantId(), Caller.current().subject()));
    }

    @MutationMapping
    Tenant retryTenantMigration(@Argument TenantInput input) {
        return moved(
                input.tenantId(),
                provisioning.retryMigration(input.tenantId(), Caller.current().subject()));
    }

    private Tenant moved(UUID id, Optional<Tenant> moved) {
        if (moved.isPresent()) return moved.get();
        var now = registry.ofId(id).orElseThrow(() -> Refused.notFound("tenantId"));
        throw Refused.because(Code.ILLEGAL_STEP, "refused.tenantState", List.of(), "tenantId")
                .withCurrent("tenant", now);
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        /** Companies are in the registry, which only the platform operator may look into. */
        @Bean
        NodeSource tenantNodes(Registry registry) {
            return NodeSource.of(
                    "Tenant",
                    keys -> Caller.current().operator()
                            ? keys.stream()
                                    .flatMap(key -> registry.ofId(key).stream())
                                    .collect(toMap(Tenant::id, tenant -> tenant))
                            : Map.of());
        }
    }
}
