package io.xinqiao.identity;

import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantSetup;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** A new company's first member, who can invite all others. */
@Component
@Order(1)
class FirstAdministrator implements TenantSetup {
    private final Members members;

    FirstAdministrator(Members members) {
        this.members = members;
    }

    @Override
    public void apply(Tenant tenant, String administratorSubject) {
        if (members.ofSubject(administratorSubject).isPresent()) return;
        var administrator = tenant.administrator();
        var member = members.add(administratorSubject, administrator.username(), administrator.name(), null);
        members.grant(member.id(), Role.TENANT_ADMIN, null, List.of(), null);
    }
}
