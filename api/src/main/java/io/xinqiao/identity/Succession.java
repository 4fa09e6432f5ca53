package io.xinqiao.identity;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;

import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/**
 * Who goes on with the work of somebody who leaves, loses a role or buildings: what is open is told, and handed over in
 * the same transaction to whoever is named.
 */
@Service
public class Succession {
    private final Members members;
    private final Callers callers;
    private final Messages messages;
    private final TenantDatabase database;
    private final DSLContext sql;
    private final ObjectProvider<WorkInHand> works;
    private final ObjectProvider<Taken> listeners;

    Succession(
            Members members,
            Callers callers,
            Messages messages,
            TenantDatabase database,
            ObjectProvider<WorkInHand> works,
            ObjectProvider<Taken> listeners) {
        this.members = members;
        this.callers = callers;
        this.messages = messages;
        this.database = database;
        this.sql = database.sql();
        this.works = works;
        this.listeners = listeners;
    }

    /** Hears that somebody has taken over work. */
    public interface Taken {
        void taken(Member from, UUID to, int howMuch);
    }

    /** What was in somebody's hands: what has gone to a successor, and what nobody has taken yet. */
    public record Outcome(List<OpenWork> handedOver, List<OpenWork> open) {
        static final Outcome NOTHING = new Outcome(List.of(), List.of());
    }

    /** What lies in the hands of these members, by kind and project. */
    Map<UUID, List<OpenWork>> of(Collection<UUID> keys) {
        List<OpenWork> open = new ArrayList<>();
        for (var work : inOrder()) open.addAll(counted(work, work.hand().eq(any(keys.toArray(UUID[]::new)))));
        return open.stream().collect(groupingBy(OpenWork::memberId));
    }

    /** All that lies in somebody's hands, or all of it in a project, goes to somebody else. */
    Outcome handOver(Member from, @Nullable UUID project, @Nullable UUID to) {
        return handOver(from, kind -> HandoverScope.all(project), to);
    }

    /** What somebody had because of a grant that has ended, and nothing else of theirs lets them keep. */
    Outcome after(RoleGrant ended, @Nullable UUID to) {
        var from =
                Objects.requireNonNull(members.ofKeys(List.of(ended.memberId())).get(ended.memberId()));
        var kept = members.grantsOf(List.of(from.id())).getOrDefault(from.id(), List.of());
        var outcome = handOver(from, kind -> HandoverScope.by(ended, kept, kind), to);
        if (to != null) takeBuildings(ended, kept, to);
        return outcome;
    }

    /** A steward who goes on for another looks after the buildings that are given up too. */
    void takeBuildings(RoleGrant ended, List<RoleGrant> kept, UUID to) {
        var project = ended.projectId();
        if (ended.role() != Role.STEWARD || project == null || !members.worksIn(to, project, Set.of(Role.STEWARD))) {
            return;
        }
        var given = new ArrayList<>(ended.buildingIds());
        for (var grant : kept) given.removeAll(grant.buildingIds());
        members.entrust(to, project, given);
    }

    /**
     * Ends a steward's rights to buildings, because another has them now, and gives that one what is open there.
     *
     * @param buildings of one project
     */
    public void replaceSteward(UUID former, UUID project, Collection<UUID> buildings, UUID now) {
        for (var grant : members.grantsOf(List.of(former)).getOrDefault(former, List.of())) {
            if (grant.role() != Role.STEWARD || !project.equals(grant.projectId())) continue;
            var rest = new ArrayList<>(grant.buildingIds());
            if (!rest.removeAll(new HashSet<>(buildings))) continue;
            members.narrow(grant, rest, Caller.current().memberId());
            after(grant, now);
        }
        forgetAfterCommit();
    }

    /** Rights have changed by what was done: this node must not go on with old ones. */
    public void forgetAfterCommit() {
        var tenant = database.tenant();
        database.afterCommit(() -> callers.forget(tenant));
    }

    private Outcome handOver(Member from, Function<WorkKind, HandoverScope> given, @Nullable UUID to) {
        if (from.id().equals(to)) throw refused("refused.successor.same", List.of());
        Map<WorkInHand, Condition> which = inOrder().stream()
                .flatMap(work -> condition(work, given.apply(work.kind())).stream()
                        .map(part -> Map.entry(work, work.hand().eq(from.id()).and(part))))
                .collect(toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, java.util.LinkedHashMap::new));
        List<OpenWork> open = new ArrayList<>();
        which.forEach((work, condition) -> open.addAll(counted(work, condition)));
        if (to == null || open.isEmpty()) return new Outcome(List.of(), open);
        for (var one : open) {
            if (members.worksIn(to, one.projectId(), one.kind().roles())) continue;
            throw refused("refused.successor", List.of(messages.text("WorkKind." + one.kind()), roles(one.kind())));
        }
        var taken = 0;
        for (var work : which.entrySet()) {
            var condition = work.getKey().open().get().and(work.getValue());
            taken += work.getKey().taking().handOver(condition, from, to);
        }
        var howMuch = taken;
        if (howMuch > 0) listeners.forEach(listener -> listener.taken(from, to, howMuch));
        return new Outcome(open, List.of());
    }

    private String roles(WorkKind kind) {
        return String.join(
                messages.text("list.or"),
                kind.roles().stream().map(role -> messages.text("Role." + role)).toList());
    }

    private static Optional<Condition> condition(WorkInHand work, HandoverScope given) {
        return switch (given) {
            case HandoverScope.Nothing nothing -> Optional.empty();
            case HandoverScope.Everything everything -> Optional.of(noCondition());
            case HandoverScope.OfProject(var project) ->
                Optional.of(work.project().eq(project));
            case HandoverScope.OfBuildings(var project, var buildings) ->
                Optional.of(work.project().eq(project).and(work.at().apply(buildings.toArray(UUID[]::new))));
            case HandoverScope.AllBut(var project, var kept) ->
                Optional.of(work.project().eq(project).and(not(work.at().apply(kept.toArray(UUID[]::new)))));
        };
    }

    private List<WorkInHand> inOrder() {
        return works.stream().sorted(Comparator.comparing(WorkInHand::kind)).toList();
    }

    private List<OpenWork> counted(WorkInHand work, Condition which) {
        return sql.select(work.hand(), work.project(), count())
                .from(work.table())
                .where(work.open().get())
                .and(which)
                .groupBy(work.hand(), work.project())
                .orderBy(work.hand(), work.project())
                .fetch(row -> new OpenWork(row.value1(), work.kind(), row.value2(), row.value3()));
    }

    private static Refused refused(String key, List<Object> words) {
        return Refused.because(Code.INVALID, key, words, "successorId");
    }
}
