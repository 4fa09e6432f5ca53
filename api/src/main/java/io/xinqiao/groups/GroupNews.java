package io.xinqiao.groups;

import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.GlobalId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What people are told of groups, if they can sign in; each once for each cause. */
@Component
class GroupNews {
    private final CommunityGroups groups;
    private final Members members;
    private final Notices notices;

    GroupNews(CommunityGroups groups, Members members, Notices notices) {
        this.groups = groups;
        this.members = members;
        this.notices = notices;
    }

    /**
     * Tells residents.
     *
     * @param words behind the group's name
     */
    void tell(Notice.Kind kind, CommunityGroup group, Collection<UUID> persons, UUID cause, List<String> words) {
        tellMembers(kind, group, members.ofPersons(persons).values(), cause, words);
    }

    /** Tells those who may approve it. */
    void tellSupervisors(Notice.Kind kind, CommunityGroup group) {
        tellMembers(kind, group, inCharge(group, Role.SUPERVISOR), group.id(), List.of());
    }

    /** Tells whoever proposed it, and who is to lead it. */
    void tellProposer(Notice.Kind kind, CommunityGroup group, List<String> words) {
        Set<UUID> told =
                new LinkedHashSet<>(members.ofPersons(List.of(group.leaderId())).values());
        told.add(group.proposedBy());
        tellMembers(kind, group, told, group.id(), words);
    }

    /** Tells its leader; the stewards, where they live in the project no more or cannot sign in. */
    void tellLeader(Notice.Kind kind, CommunityGroup group, UUID cause, List<String> words) {
        var leader = leader(group);
        tellMembers(kind, group, leader.isEmpty() ? stewards(group) : leader, cause, words);
    }

    /** Tells its leader and the stewards of its project, supervisors where there are none. */
    void tellThoseInCharge(Notice.Kind kind, CommunityGroup group, UUID cause, List<String> words) {
        Set<UUID> told = new LinkedHashSet<>(leader(group));
        told.addAll(stewards(group));
        tellMembers(kind, group, told, cause, words);
    }

    /** Tells the stewards of its project, supervisors where there are none. */
    void tellStewards(Notice.Kind kind, CommunityGroup group, UUID cause) {
        tellMembers(kind, group, stewards(group), cause, List.of());
    }

    /** Whoever leads it, while they live in its project. */
    private Collection<UUID> leader(CommunityGroup group) {
        return groups.hasHome(group.leaderId(), group.projectId())
                ? members.ofPersons(List.of(group.leaderId())).values()
                : List.of();
    }

    private List<UUID> stewards(CommunityGroup group) {
        var stewards = inCharge(group, Role.STEWARD);
        return stewards.isEmpty() ? inCharge(group, Role.SUPERVISOR) : stewards;
    }

    private List<UUID> inCharge(CommunityGroup group, Role role) {
        return members.inCharge(List.of(group.projectId()), role).getOrDefault(group.projectId(), List.of());
    }

    private void tellMembers(
            Notice.Kind kind, CommunityGroup group, Collection<UUID> whom, UUID cause, List<String> words) {
        List<String> all = new ArrayList<>(List.of(group.name()));
        all.addAll(words);
        var subject = new GlobalId(CommunityGroups.TYPE, group.id());
        notices.tell(whom.stream()
                .map(one -> new Notices.Told(one, kind, subject, cause, all))
                .toList());
    }
}
