package io.xinqiao.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.tenants.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Who stands behind a token, kept for five seconds on each node: that is how long a revoked role may still work on
 * another node than the one that revoked it.
 */
@Component
class Callers {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private record Key(UUID tenant, String subject) {}

    private record Known(Member member, List<RoleGrant> grants) {}

    private final Members members;
    private final Cache<Key, Known> known =
            Caffeine.newBuilder().maximumSize(50_000).expireAfterWrite(FRESH).build();

    Callers(Members members) {
        this.members = members;
    }

    /** The caller as a member of the bound tenant. FORBIDDEN when they are none. */
    Caller ofMember(Tenant tenant, String subject) {
        var found = known.get(new Key(tenant.id(), subject), key -> load(key.subject()));
        return Caller.member(subject, tenant, found.member(), found.grants());
    }

    private Known load(String subject) {
        var member = members.ofSubject(subject)
                .orElseThrow(() -> new CodedException(ErrorCode.FORBIDDEN, "forbidden.noMember"));
        return new Known(member, members.grantsOf(List.of(member.id())).getOrDefault(member.id(), List.of()));
    }

    /** Grants have changed: this node must not go on with old ones. */
    void forget() {
        known.invalidateAll();
    }
}
