package io.xinqiao.identity;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody can no longer look after once rights of theirs have ended: which part of each kind of work in their
 * hands needs other hands.
 */
sealed interface HandoverScope {
    /** Nothing of it: other roles let them go on. */
    record Nothing() implements HandoverScope {}

    /** All of it, in every project. */
    record Everything() implements HandoverScope {}

    /** All of it in a project. */
    record OfProject(UUID project) implements HandoverScope {}

    /** What lies in these buildings of a project. */
    record OfBuildings(UUID project, Set<UUID> buildings) implements HandoverScope {}

    /** All of it in a project but what lies in these buildings. */
    record AllBut(UUID project, Set<UUID> kept) implements HandoverScope {}

    /** Of a kind of work, when a grant ends and others go on. */
    static HandoverScope by(RoleGrant ended, List<RoleGrant> kept, WorkKind kind) {
        var project = ended.projectId();
        if (project == null || !kind.roles().contains(ended.role())) return new Nothing();
        var goOn = kept.stream()
                .filter(grant -> grant.projectId() == null || grant.projectId().equals(project))
                .filter(grant -> kind.roles().contains(grant.role()))
                .toList();
        if (goOn.isEmpty()) return new OfProject(project);
        // Whoever has such work in one of their other roles too has it wherever in the project it lies.
        var roles =
                goOn.stream().map(RoleGrant::role).collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
        if (kind == WorkKind.TICKET || !roles.equals(EnumSet.of(Role.STEWARD))) return new Nothing();
        var theirs = goOn.stream()
                .flatMap(grant -> grant.buildingIds().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (ended.role() != Role.STEWARD) return new AllBut(project, theirs);
        return ofBuildings(project, ended.buildingIds(), theirs);
    }

    private static HandoverScope ofBuildings(UUID project, List<UUID> ended, Set<UUID> kept) {
        var buildings = new TreeSet<>(ended);
        buildings.removeAll(kept);
        return buildings.isEmpty() ? new Nothing() : new OfBuildings(project, buildings);
    }

    /** Of a kind of work, when all grants end; of one project if named. */
    static HandoverScope all(@Nullable UUID project) {
        return project == null ? new Everything() : new OfProject(project);
    }
}
