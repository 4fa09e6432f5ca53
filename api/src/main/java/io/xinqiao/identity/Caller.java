package io.xinqiao.identity;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.tenants.Tenant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking: a platform operator (no tenant), or a member of one tenant with grants.
 *
 * @param subject the identity provider's name for the account
 * @param roles those that the caller has anywhere
 * @param reached which rows that lets them reach
 */
public record Caller(
        String subject,
        boolean operator,
        @Nullable Tenant tenant,
        @Nullable Member member,
        List<RoleGrant> grants,
        Set<Role> roles,
        RowScopeCache reached) {
    private static final ScopedValue<Caller> CURRENT = ScopedValue.newInstance();

    public Caller {
        grants = List.copyOf(grants);
        roles = Collections.unmodifiableSet(roles);
    }

    static Caller operator(String subject) {
        return new Caller(
                subject, true, null, null, List.of(), EnumSet.of(Role.PLATFORM_OPERATOR), new RowScopeCache());
    }

    static Caller member(String subject, Tenant tenant, Member member, List<RoleGrant> grants, RowScopeCache reached) {
        var roles = EnumSet.noneOf(Role.class);
        for (var grant : grants) roles.add(grant.role());
        return new Caller(subject, false, tenant, member, grants, roles, reached);
    }

    /** Who asks in this piece of work. */
    public static Caller current() {
        return CURRENT.orElseThrow(() -> new CodedException(ErrorCode.UNAUTHENTICATED, "http.401"));
    }

    /** Who asks, if anybody does: work in the background is nobody's. */
    static Optional<Caller> now() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** Does a piece of work on behalf of this caller. */
    public <T extends @Nullable Object> T call(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /** Whether they are here as a resident and nothing else. */
    public boolean isResidentOnly() {
        return roles.equals(Set.of(Role.RESIDENT));
    }

    /** What they are allowed now, to be compared later: whatever was there then and is missing was taken away. */
    public Set<String> rights() {
        return grants.stream()
                .flatMap(grant -> Stream.concat(
                        Stream.of(grant.id().toString()),
                        grant.buildingIds().stream().map(building -> grant.id() + "/" + building)))
                .collect(Collectors.toUnmodifiableSet());
    }

    Stream<RoleGrant> grantsOf(Role role) {
        return grants.stream().filter(grant -> grant.role() == role);
    }

    /** The caller as a member; FORBIDDEN for one who is none. */
    public Member requireMember() {
        if (member == null) throw new CodedException(ErrorCode.FORBIDDEN, "forbidden");
        return member;
    }

    /** The key of the caller's member; FORBIDDEN for one who is none. */
    public UUID memberId() {
        return requireMember().id();
    }
}
