package io.xinqiao.assembly;

import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_BALLOT;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_HEAD;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_HEAD_OWNER;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_PART;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_PART_OWNER;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_PROXY;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.xinqiao.archives.PersonMergeRule;
import io.xinqiao.assembly.Assembly.State;
import io.xinqiao.assembly.RollRule.Basis;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Messages;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/**
 * Makes one head of two on a roll when two persons turn out to be one: one owner has one vote. Of two ballots the one
 * that was registered first counts. What is counted already stays as it was counted.
 */
@Component
class HeadMerges implements PersonMergeRule {
    private final DSLContext sql;
    private final Rows<AssemblyHead> heads;
    private final Rows<AssemblyBallot> ballots;
    private final Rows<AssemblyProxy> proxies;
    private final Assemblies assemblies;
    private final Roll roll;
    private final AssemblyNews news;
    private final Messages messages;
    private final Clock clock;

    HeadMerges(
            TenantDatabase database,
            Rows<AssemblyHead> heads,
            Rows<AssemblyBallot> ballots,
            Rows<AssemblyProxy> proxies,
            Assemblies assemblies,
            Roll roll,
            AssemblyNews news,
            Messages messages,
            Clock clock) {
        this.sql = database.sql();
        this.heads = heads;
        this.ballots = ballots;
        this.proxies = proxies;
        this.assemblies = assemblies;
        this.roll = roll;
        this.news = news;
        this.messages = messages;
        this.clock = clock;
    }

    @Override
    public void require(UUID stays, UUID goes) {}

    @Override
    public void join(UUID stays, UUID goes) {
        var concerned = sql.selectDistinct(ASSEMBLY_HEAD.ASSEMBLY_ID)
                .from(ASSEMBLY_HEAD_OWNER)
                .join(ASSEMBLY_HEAD)
                .on(ASSEMBLY_HEAD.ID.eq(ASSEMBLY_HEAD_OWNER.HEAD_ID))
                .where(ASSEMBLY_HEAD_OWNER.PERSON_ID.eq(goes))
                .orderBy(ASSEMBLY_HEAD.ASSEMBLY_ID)
                .fetch(row -> assemblies.lock(row.value1()));
        own(stays, goes);
        for (var assembly : concerned) {
            if (assembly.state() == State.ROLL || assembly.state() == State.VOTING) join(assembly, stays);
        }
    }

    /** What the second owns is the first's; what both own together is the first's once. */
    private void own(UUID stays, UUID goes) {
        sql.insertInto(ASSEMBLY_HEAD_OWNER, ASSEMBLY_HEAD_OWNER.HEAD_ID, ASSEMBLY_HEAD_OWNER.PERSON_ID)
                .select(select(ASSEMBLY_HEAD_OWNER.HEAD_ID, val(stays))
                        .from(ASSEMBLY_HEAD_OWNER)
                        .where(ASSEMBLY_HEAD_OWNER.PERSON_ID.eq(goes)))
                .onConflictDoNothing()
                .execute();
        sql.deleteFrom(ASSEMBLY_HEAD_OWNER)
                .where(ASSEMBLY_HEAD_OWNER.PERSON_ID.eq(goes))
                .execute();
        sql.insertInto(ASSEMBLY_PART_OWNER, ASSEMBLY_PART_OWNER.PART_ID, ASSEMBLY_PART_OWNER.PERSON_ID)
                .select(select(ASSEMBLY_PART_OWNER.PART_ID, val(stays))
                        .from(ASSEMBLY_PART_OWNER)
                        .where(ASSEMBLY_PART_OWNER.PERSON_ID.eq(goes)))
                .onConflictDoNothing()
                .execute();
        sql.deleteFrom(ASSEMBLY_PART_OWNER)
                .where(ASSEMBLY_PART_OWNER.PERSON_ID.eq(goes))
                .execute();
    }

    /** Joins the heads of an assembly that have the same owners by now, or the developer's. */
    private void join(Assembly assembly, UUID person) {
        var all = roll.of(assembly.id());
        var owners = roll.owners(all.stream().map(AssemblyHead::id).toList());
        var developers = all.stream()
                .filter(AssemblyHead::developer)
                .flatMap(head -> owners.getOrDefault(head.id(), List.of()).stream())
                .toList();
        Map<Set<UUID>, AssemblyHead> first = new LinkedHashMap<>();
        all.stream().filter(AssemblyHead::developer).forEach(head -> first.put(Set.of(), head));
        var isJoined = false;
        for (var head : all) {
            var whose = Set.copyOf(owners.getOrDefault(head.id(), List.of()));
            if (head.developer() || !whose.contains(person)) continue;
            var into = first.putIfAbsent(new HashSet<>(developers).containsAll(whose) ? Set.of() : whose, head);
            if (into == null) continue;
            join(assembly, into, head);
            isJoined = true;
        }
        if (isJoined) roll.addUp(assembly.id());
    }

    private void join(Assembly assembly, AssemblyHead into, AssemblyHead head) {
        var parts = sql.update(ASSEMBLY_PART)
                .set(ASSEMBLY_PART.HEAD_ID, into.id())
                .set(ASSEMBLY_PART.VERSION, ASSEMBLY_PART.VERSION.plus(1));
        if (into.developer()) parts = parts.set(ASSEMBLY_PART.BASIS, Basis.DEVELOPER.name());
        parts.where(ASSEMBLY_PART.HEAD_ID.eq(head.id())).execute();
        joinBallots(assembly, into, head);
        joinProxies(into, head);
    }

    private void joinBallots(Assembly assembly, AssemblyHead into, AssemblyHead head) {
        var standing = ballots
                .list(
                        ASSEMBLY_BALLOT
                                .HEAD_ID
                                .in(into.id(), head.id())
                                .and(ASSEMBLY_BALLOT.STATE.ne(AssemblyBallot.State.VOID.name())),
                        ASSEMBLY_BALLOT.ID)
                .stream()
                .sorted(Comparator.comparing(AssemblyBallot::receivedAt).thenComparing(AssemblyBallot::id))
                .toList();
        if (standing.isEmpty()) return;
        var counts = standing.getFirst();
        for (var later : standing.subList(1, standing.size())) {
            var reason = messages.text("assembly.merged", head.sequence(), into.sequence());
            ballots.change(
                    later.id(),
                    sql.update(ASSEMBLY_BALLOT)
                            .set(ASSEMBLY_BALLOT.STATE, AssemblyBallot.State.VOID.name())
                            .set(ASSEMBLY_BALLOT.REASON, reason)
                            .setNull(ASSEMBLY_BALLOT.COUNTED_ROUND));
            news.tellVoid(assembly, later, reason);
        }
        if (!counts.headId().equals(into.id())) {
            ballots.change(counts.id(), sql.update(ASSEMBLY_BALLOT).set(ASSEMBLY_BALLOT.HEAD_ID, into.id()));
        }
        var votedAt = counts.state() == AssemblyBallot.State.COUNTED ? counts.receivedAt() : null;
        heads.change(into.id(), sql.update(ASSEMBLY_HEAD).set(ASSEMBLY_HEAD.VOTED_AT, votedAt));
        heads.change(head.id(), sql.update(ASSEMBLY_HEAD).setNull(ASSEMBLY_HEAD.VOTED_AT));
    }

    /** A head has one proxy: the one that it gave, or else the other's. */
    private void joinProxies(AssemblyHead into, AssemblyHead head) {
        var live = proxies.list(
                ASSEMBLY_PROXY.HEAD_ID.in(into.id(), head.id()).and(ASSEMBLY_PROXY.REVOKED_AT.isNull()),
                ASSEMBLY_PROXY.ID);
        for (var proxy : live) {
            if (proxy.headId().equals(into.id())) continue;
            proxies.change(
                    proxy.id(),
                    live.size() == 1
                            ? sql.update(ASSEMBLY_PROXY).set(ASSEMBLY_PROXY.HEAD_ID, into.id())
                            : sql.update(ASSEMBLY_PROXY)
                                    .set(ASSEMBLY_PROXY.REVOKED_AT, clock.instant())
                                    .set(
                                            ASSEMBLY_PROXY.REVOKED_BECAUSE,
                                            messages.text("assembly.merged", head.sequence(), into.sequence())));
        }
    }
}
