package io.xinqiao.identity;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.tenants.ChangeSignals;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantCache;
import java.util.List;
import org.springframework.stereotype.Component;

/** Who stands behind a token, remembered on each node until the company's members or their roles change. */
@Component
class Callers {
    private record Known(Member member, List<RoleGrant> grants, RowScopeCache reached) {
        Known {
            grants = List.copyOf(grants);
        }
    }

    private final Members members;
    private final TenantCache<String, Known> known;

    Callers(Members members, ChangeSignals news) {
        this.members = members;
        this.known = new TenantCache<String, Known>(50_000).with(news);
    }

    /** The caller as a member of the bound tenant. FORBIDDEN when they are none. */
    Caller ofMember(Tenant tenant, String subject) {
        var found = known.get(tenant, subject, () -> load(subject));
        return Caller.member(subject, tenant, found.member(), found.grants(), found.reached());
    }

    private Known load(String subject) {
        var member = members.ofSubject(subject)
                .orElseThrow(() -> new CodedException(ErrorCode.FORBIDDEN, "forbidden.noMember"));
        var grants = members.grantsOf(List.of(member.id())).getOrDefault(member.id(), List.of());
        return new Known(member, grants, new RowScopeCache());
    }

    /** Grants of the company have changed: this node must not go on with old ones, not even for a moment. */
    void forget(Tenant tenant) {
        known.forget(tenant);
    }
}
