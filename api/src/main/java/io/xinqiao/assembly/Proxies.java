package io.xinqiao.assembly;

import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_BALLOT;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_HEAD_OWNER;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_PROXY;
import static org.jooq.impl.DSL.select;

import io.xinqiao.archives.Persons;
import io.xinqiao.assembly.Assembly.State;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** Who votes for whom. That a head has one proxy at a time is the table's own rule. */
@Repository
class Proxies {
    private final DSLContext sql;
    private final Rows<AssemblyProxy> rows;
    private final Rows<AssemblyHead> heads;
    private final Assemblies assemblies;
    private final Roll roll;
    private final Persons persons;
    private final Clock clock;

    Proxies(
            TenantDatabase database,
            Rows<AssemblyProxy> rows,
            Rows<AssemblyHead> heads,
            Assemblies assemblies,
            Roll roll,
            Persons persons,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.heads = heads;
        this.assemblies = assemblies;
        this.roll = roll;
        this.persons = persons;
        this.clock = clock;
    }

    /** Those that a person gave, or holds. */
    private static Condition ofPerson(UUID person) {
        return ASSEMBLY_PROXY
                .PERSON_ID
                .eq(person)
                .or(ASSEMBLY_PROXY.HEAD_ID.in(select(ASSEMBLY_HEAD_OWNER.HEAD_ID)
                        .from(ASSEMBLY_HEAD_OWNER)
                        .where(ASSEMBLY_HEAD_OWNER.PERSON_ID.eq(person))));
    }

    @Bean
    static Rows<AssemblyProxy> assemblyProxyRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(
                AssemblyProxy.class,
                ASSEMBLY_PROXY,
                new Assemblies.OfAssembly(ASSEMBLY_PROXY.ASSEMBLY_ID, Proxies::ofPerson),
                database,
                visibility);
    }

    @Bean
    static Listing<AssemblyProxy> assemblyProxyList(Rows<AssemblyProxy> rows) {
        return Listing.of("assemblyProxies", rows)
                .descending(ASSEMBLY_PROXY.ID)
                .descending(ASSEMBLY_PROXY.GIVEN_ON)
                .search(ASSEMBLY_PROXY.NOTE, ASSEMBLY_PROXY.REVOKED_BECAUSE);
    }

    record GiveAssemblyProxyInput(
            UUID assemblyHeadId,
            UUID personId,
            @Nullable LocalDate givenOn,
            @Nullable String note) {}

    record RevokeAssemblyProxyInput(UUID assemblyProxyId, String reason) {}

    /** The proxy with which a person votes for a head. */
    Optional<AssemblyProxy> of(UUID head, UUID person) {
        return rows
                .list(
                        ASSEMBLY_PROXY
                                .HEAD_ID
                                .eq(head)
                                .and(ASSEMBLY_PROXY.PERSON_ID.eq(person))
                                .and(ASSEMBLY_PROXY.REVOKED_AT.isNull()),
                        ASSEMBLY_PROXY.ID)
                .stream()
                .findFirst();
    }

    /** The proxy that a head has given, if it has. */
    Optional<AssemblyProxy> of(UUID head) {
        return rows
                .list(ASSEMBLY_PROXY.HEAD_ID.eq(head).and(ASSEMBLY_PROXY.REVOKED_AT.isNull()), ASSEMBLY_PROXY.ID)
                .stream()
                .findFirst();
    }

    AssemblyProxy give(GiveAssemblyProxyInput input) {
        var head = heads.require("Mutation.giveAssemblyProxy", input.assemblyHeadId(), "assemblyHeadId");
        var assembly = assemblies.lock(head.assemblyId());
        Assemblies.requireState(assembly, List.of(State.ROLL, State.VOTING));
        var owners = roll.ownersOf(head.id());
        // Whoever holds a proxy reaches the head too, and cannot pass it on.
        if (Caller.current().isResidentOnly()
                && !owners.contains(Caller.current().requireMember().personId())) {
            throw Refused.notFound("assemblyHeadId");
        }
        if (persons.reachable(input.personId()).isEmpty()) throw Refused.notFound("personId");
        if (owners.contains(input.personId())) {
            throw Refused.because(Code.INVALID, "refused.assembly.ownProxy", List.of(), "personId");
        }
        if (roll.lock(head.id()).votedAt() != null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.assembly.proxyLate", List.of(), "assemblyHeadId");
        }
        requireFew(assembly, input.personId());
        var today = LocalDate.now(clock);
        var givenOn = Objects.requireNonNullElse(input.givenOn(), today);
        if (givenOn.isAfter(today)) {
            throw Refused.because(Code.INVALID, "refused.assembly.day", List.of(today.toString()), "givenOn");
        }
        var proxy = new AssemblyProxy(
                NewId.next(),
                assembly.id(),
                head.id(),
                input.personId(),
                givenOn,
                input.note(),
                Caller.current().memberId(),
                null,
                null,
                1);
        if (rows.insertNew(List.of(proxy)) == 0) {
            throw Refused.because(Code.TAKEN, "refused.assembly.proxyTaken", List.of(), "assemblyHeadId");
        }
        return proxy;
    }

    private void requireFew(Assembly assembly, UUID person) {
        var held = sql.fetchCount(
                ASSEMBLY_PROXY,
                ASSEMBLY_PROXY
                        .ASSEMBLY_ID
                        .eq(assembly.id())
                        .and(ASSEMBLY_PROXY.PERSON_ID.eq(person))
                        .and(ASSEMBLY_PROXY.REVOKED_AT.isNull()));
        if (held >= assembly.proxyLimit()) {
            throw Refused.because(
                    Code.INVALID, "refused.assembly.proxyLimit", List.of(assembly.proxyLimit()), "personId");
        }
    }

    AssemblyProxy revoke(RevokeAssemblyProxyInput input) {
        var mutation = "Mutation.revokeAssemblyProxy";
        var seen = rows.require(mutation, input.assemblyProxyId(), "assemblyProxyId");
        Assemblies.requireState(assemblies.share(seen.assemblyId()), List.of(State.ROLL, State.VOTING));
        roll.lock(seen.headId());
        var proxy = rows.lock(mutation, seen.id(), "assemblyProxyId");
        var isUsed = sql.fetchExists(
                ASSEMBLY_BALLOT,
                ASSEMBLY_BALLOT
                        .PROXY_ID
                        .eq(proxy.id())
                        .and(ASSEMBLY_BALLOT.STATE.ne(AssemblyBallot.State.VOID.name())));
        if (isUsed || proxy.revokedAt() != null) {
            throw Refused.because(
                            Code.ILLEGAL_STEP,
                            isUsed ? "refused.assembly.proxyUsed" : "refused.assembly.proxyRevoked",
                            List.of(),
                            "assemblyProxyId")
                    .withCurrent("assemblyProxy", proxy);
        }
        return rows.change(
                proxy.id(),
                sql.update(ASSEMBLY_PROXY)
                        .set(ASSEMBLY_PROXY.REVOKED_AT, clock.instant())
                        .set(ASSEMBLY_PROXY.REVOKED_BECAUSE, input.reason()));
    }
}
