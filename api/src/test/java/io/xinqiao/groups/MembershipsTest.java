package io.xinqiao.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.HeldRows;
import io.xinqiao.testing.People;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Groups have a leader always, room for no more than they say, and members who live in the project. */
class MembershipsTest extends GroupTest {
    private static final int MANY = 20;

    @Autowired
    MovedOutMembers movedOut;

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    @Test
    void thereIsRoomForAsManyAsItSaysAndEachIsInItOnce() {
        var group = group(Map.of("name", "棋牌社", "capacity", 2));
        var first = membership(joins("A", group));
        assertThat(joins("A", group).reason("joinCommunityGroup")).endsWith("group.member");
        assertThat(joins("B", group).reason("joinCommunityGroup")).endsWith("group.full");
        of(supervisor(), "leaveCommunityGroup", first, Map.of()).fine();
        joins("B", group).fine();
        assertThat(look(group).at("/memberCount").asInt()).isEqualTo(2);
        assertThat(step(supervisor(), "updateCommunityGroup", group, Map.of("capacity", 1))
                        .reason("updateCommunityGroup"))
                .endsWith("group.members");
        step(supervisor(), "updateCommunityGroup", group, Map.of("capacity", 3)).fine();
        joins("A", group).fine();
    }

    @Test
    void ofManyAtOnceAsManyJoinAsThereIsRoomFor() throws Exception {
        var group = group(Map.of("name", "小合唱团", "capacity", 6));
        for (var at = 0; at < MANY; at++) person("多" + at);
        List<Callable<Api.Answer>> work = new ArrayList<>();
        for (var at = 0; at < MANY; at++) {
            var letter = "多" + at;
            work.add(() -> joins(letter, group));
        }
        var joined = 0;
        try (var hands = Executors.newFixedThreadPool(8)) {
            for (var one : hands.invokeAll(work)) {
                var reason = one.get().reason("joinCommunityGroup");
                if (reason.isEmpty()) joined++;
                else assertThat(reason).endsWith("group.full");
            }
        }
        assertThat(joined).isEqualTo(5);
        assertThat(look(group).at("/memberCount").asInt()).isEqualTo(6);
        assertThat(number("SELECT count(*) FROM group_membership WHERE group_id = '$' AND state = 'JOINED'", group))
                .isEqualTo(6);
    }

    @Test
    void whereTheGroupAsksForItItsLeaderApprovesWhoJoins() {
        var group = group(Map.of("name", "观鸟社", "approvalRequired", true, "capacity", 2));
        var one = membership(join(account("C"), group, Map.of("alias", "小鸟", "note", "住三号楼,有望远镜")));
        assertThat(look(group).at("/memberCount").asInt()).isEqualTo(1);
        assertThat(told(resident(), "GROUP_APPLICATION", group))
                .singleElement()
                .asString()
                .contains("有望远镜");
        // The leader knows them by the name that they gave, and not who they are.
        var seen = resident()
                .ask(
                        "query($id: ID!) { communityGroup(id: $id) { memberships(filter: {states: [PENDING]}) {"
                                + " nodes { id alias note person { id } } } } }",
                        Map.of("id", group))
                .fine();
        assertThat(seen.data("/communityGroup/memberships/nodes/0/alias").asString())
                .isEqualTo("小鸟");
        assertThat(seen.data("/communityGroup/memberships/nodes/0/person").isNull())
                .isTrue();
        // Whoever applied may not approve themselves; another resident does not even see it.
        assertThat(of(jinxiu().asWorker("qun-c"), "approveGroupMembership", one, Map.of())
                        .reason("approveGroupMembership"))
                .endsWith("group.leaderOnly");
        assertThat(of(account("D"), "approveGroupMembership", one, Map.of()).refusal("approveGroupMembership"))
                .isEqualTo("NOT_FOUND");
        of(resident(), "approveGroupMembership", one, Map.of()).fine();
        assertThat(told(jinxiu().asWorker("qun-c"), "GROUP_ADMITTED", group)).hasSize(1);
        var other = membership(joins("B", group));
        assertThat(of(resident(), "approveGroupMembership", other, Map.of()).reason("approveGroupMembership"))
                .endsWith("group.full");
        var rejected = of(resident(), "rejectGroupMembership", other, Map.of("reason", "满了"));
        assertThat(rejected.fine()
                        .data("/rejectGroupMembership/groupMembership/state")
                        .asString())
                .isEqualTo("REJECTED");
        assertThat(of(resident(), "approveGroupMembership", other, Map.of()).reason("approveGroupMembership"))
                .endsWith("group.membershipState");
    }

    @Test
    void aGroupIsNeverWithoutALeader() {
        var group = group(Map.of("name", "羽毛球社"));
        var own = membershipOf(group, jinxiu().id("Person"));
        assertThat(of(resident(), "leaveCommunityGroup", own, Map.of()).reason("leaveCommunityGroup"))
                .endsWith("group.leads");
        assertThat(of(supervisor(), "endGroupMembership", own, Map.of("reason", "不来"))
                        .reason("endGroupMembership"))
                .endsWith("group.leads");
        var next = membership(joins("E", group));
        var gone = membership(joins("B", group));
        of(supervisor(), "leaveCommunityGroup", gone, Map.of()).fine();
        assertThat(step(resident(), "appointGroupLeader", group, Map.of("groupMembershipId", gone))
                        .reason("appointGroupLeader"))
                .endsWith("group.notMember");
        var account = account("E");
        assertThat(step(account, "appointGroupLeader", group, Map.of("groupMembershipId", next))
                        .reason("appointGroupLeader"))
                .endsWith("group.leaderOnly");
        step(resident(), "appointGroupLeader", group, Map.of("groupMembershipId", next))
                .fine();
        assertThat(look(group).at("/leader/id").asString())
                .isEqualTo(person("E").id());
        assertThat(told(account, "GROUP_LEADER", group)).hasSize(1);
        of(resident(), "leaveCommunityGroup", own, Map.of()).fine();
        assertThat(look(group).at("/memberCount").asInt()).isEqualTo(1);
        assertThat(step(resident(), "updateCommunityGroup", group, Map.of("name", "我的"))
                        .reason("updateCommunityGroup"))
                .endsWith("group.leaderOnly");
        step(account, "updateCommunityGroup", group, Map.of("name", "羽毛球一社")).fine();
    }

    @Test
    void whoeverIsAskedToLeaveIsToldWhy() {
        var group = group(Map.of("name", "跑团"));
        var account = account("F");
        var one = membership(join(account, group, Map.of()));
        of(resident(), "endGroupMembership", one, Map.of("reason", "连续三月未参加")).fine();
        assertThat(told(account, "GROUP_MEMBERSHIP_ENDED", group))
                .singleElement()
                .asString()
                .contains("连续三月未参加");
        assertThat(look(group).at("/memberCount").asInt()).isEqualTo(1);
        join(account, group, Map.of()).fine();
    }

    @Test
    void residentsSeeTheGroupsOfTheirProjectAndTheirOwnMembershipsOnly() {
        var group = group(Map.of("name", "读书社"));
        var waiting = proposed(resident(), Map.of("name", "还没批准的社"))
                .fine()
                .data("/proposeCommunityGroup/communityGroup/id")
                .asString();
        joins("A", group).fine();
        var account = account("I");
        var own = membership(join(account, group, Map.of("alias", "爱书人")));
        var seen = account.ask(
                        "query($id: ID!) { communityGroup(id: $id) { memberCount leader { id }"
                                + " memberships { nodes { id alias } } } }",
                        Map.of("id", group))
                .fine();
        assertThat(seen.data("/communityGroup/memberCount").asInt()).isEqualTo(3);
        assertThat(seen.data("/communityGroup/leader").isNull()).isTrue();
        assertThat(seen.data("/communityGroup/memberships/nodes").findValuesAsString("id"))
                .containsExactly(own);
        var hidden = account.ask("query($id: ID!) { communityGroup(id: $id) { id } }", Map.of("id", waiting));
        assertThat(hidden.data("/communityGroup").isNull()).isTrue();
        var far = anlan().as(Role.RESIDENT)
                .ask("{ communityGroups(first: 100) { nodes { name } } }")
                .fine();
        assertThat(far.data("/communityGroups/nodes").findValuesAsString("name"))
                .doesNotContain("读书社");
    }

    @Test
    void twoWhoAreInOneGroupDoNotBecomeOnePerson() {
        var group = group(Map.of("name", "双胞胎社"));
        joins("J", group).fine();
        joins("K", group).fine();
        var merged = admin().mutate(
                        "mergePersons",
                        Map.of(
                                "personId",
                                person("J").id(),
                                "duplicateId",
                                person("K").id()),
                        "person { id }");
        assertThat(merged.reason("mergePersons")).endsWith("person.group");
    }

    private void sweep() {
        registry.forEach(database, movedOut::endAll);
    }

    private String stateOf(String membership) {
        return supervisor()
                .ask("query($id: ID!) { groupMembership(id: $id) { state } }", Map.of("id", membership))
                .fine()
                .data("/groupMembership/state")
                .asString();
    }

    @Test
    void whoeverMovesOutIsAMemberNoMore() {
        var group = group(Map.of("name", "搬走的社", "approvalRequired", true));
        var waiting = membership(joins("M1", group));
        var gone = membership(joins("M2", group));
        var stays = membership(joins("M3", group));
        for (var one : List.of(gone, stays)) {
            of(supervisor(), "approveGroupMembership", one, Map.of()).fine();
        }
        movesOut("M1");
        movesOut("M2");
        assertThat(of(supervisor(), "approveGroupMembership", waiting, Map.of()).reason("approveGroupMembership"))
                .endsWith("group.home");
        assertThat(step(supervisor(), "appointGroupLeader", group, Map.of("groupMembershipId", gone))
                        .reason("appointGroupLeader"))
                .endsWith("group.home");
        sweep();
        assertThat(List.of(stateOf(waiting), stateOf(gone), stateOf(stays)))
                .containsExactly("MOVED_OUT", "MOVED_OUT", "JOINED");
        assertThat(look(group).at("/memberCount").asInt()).isEqualTo(2);
        sweep();
        assertThat(look(group).at("/memberCount").asInt()).isEqualTo(2);
    }

    private long inDoubt(String group) throws Exception {
        return number(
                "SELECT count(*) FROM membership_in_doubt d JOIN group_membership m ON m.id = d.membership_id"
                        + " WHERE m.group_id = '$'",
                group);
    }

    private void sold(String letter, String since, Map<String, ?> to) {
        admin().mutate(
                        "transferOwnership",
                        Map.of(
                                "unitId",
                                person(letter).unit(),
                                "since",
                                since,
                                "reason",
                                "TRANSFER",
                                "owners",
                                List.of(to)),
                        "ownership { id }")
                .fine();
    }

    @Test
    void onlyThoseWhoseHomeMayBeGoneAreLookedAt() throws Exception {
        var group = group(Map.of("name", "没人搬走的社"));
        joins("O1", group).fine();
        var gone = membership(joins("O2", group));
        sold(
                "O1",
                "2025-02-01",
                Map.of("person", Map.of("personId", person("O1").id())));
        assertThat(inDoubt(group)).isEqualTo(3);
        sweep();
        assertThat(inDoubt(group)).isZero();
        sold("O1", "2025-06-01", People.owner("社群买家"));
        assertThat(inDoubt(group)).isEqualTo(1);
        movesOut("O2");
        assertThat(inDoubt(group)).isEqualTo(2);
        sweep();
        assertThat(inDoubt(group)).isZero();
        assertThat(stateOf(gone)).isEqualTo("MOVED_OUT");
        assertThat(look(group).at("/memberCount").asInt()).isEqualTo(2);
    }

    @Test
    void whoAppliesToAGroupWhoseLeaderHasMovedOutIsToldOfToTheSteward() {
        var leader = account("N4");
        var proposal = proposed(leader, Map.of("name", "申请没人看的社", "approvalRequired", true));
        var group =
                proposal.fine().data("/proposeCommunityGroup/communityGroup/id").asString();
        step(supervisor(), "approveCommunityGroup", group, Map.of()).fine();
        var steward = jinxiu().as(Role.STEWARD);
        joins("N5", group).fine();
        assertThat(told(leader, "GROUP_APPLICATION", group)).hasSize(1);
        assertThat(told(steward, "GROUP_APPLICATION", group)).isEmpty();
        movesOut("N4");
        join(account("N6"), group, Map.of("note", "想学太极")).fine();
        assertThat(told(leader, "GROUP_APPLICATION", group)).hasSize(1);
        assertThat(told(steward, "GROUP_APPLICATION", group))
                .singleElement()
                .asString()
                .contains("想学太极");
    }

    @Test
    void aLeaderWhoMovesOutLeadsNobodyAndTheStewardIsToldOnce() {
        var account = account("M4");
        var proposal = proposed(account, Map.of("name", "组长会搬走的社"));
        var group =
                proposal.fine().data("/proposeCommunityGroup/communityGroup/id").asString();
        step(supervisor(), "approveCommunityGroup", group, Map.of()).fine();
        var next = membership(joins("M5", group));
        var theirs = membershipOf(group, person("M4").id());
        step(account, "updateCommunityGroup", group, Map.of("description", "还住着"))
                .fine();
        movesOut("M4");
        assertThat(step(account, "updateCommunityGroup", group, Map.of("description", "不住了"))
                        .reason("updateCommunityGroup"))
                .endsWith("group.leaderOnly");
        assertThat(of(account, "endGroupMembership", next, Map.of("reason", "走"))
                        .refusal("endGroupMembership"))
                .isEqualTo("NOT_FOUND");
        var seen = account.ask(
                        "query($id: ID!) { groupMemberships(filter: {communityGroupId: $id}) { nodes { id } } }",
                        Map.of("id", group))
                .fine();
        assertThat(seen.data("/groupMemberships/nodes").findValuesAsString("id"))
                .containsExactly(theirs);
        sweep();
        sweep();
        assertThat(told(jinxiu().as(Role.STEWARD), "GROUP_LEADER_MOVED_OUT", group))
                .hasSize(1);
        assertThat(stateOf(theirs)).isEqualTo("JOINED");
        step(supervisor(), "appointGroupLeader", group, Map.of("groupMembershipId", next))
                .fine();
        sweep();
        assertThat(stateOf(theirs)).isEqualTo("MOVED_OUT");
        assertThat(look(group).at("/memberCount").asInt()).isEqualTo(1);
    }

    /** Whoever refers to a group, as an event of it that is just being planned, keeps nobody from joining it. */
    @Test
    void nobodyWaitsForWhatOnlyRefersToTheGroup() throws Exception {
        var group = group(Map.of("name", "不用等的社"));
        var key = GlobalId.parse(group).orElseThrow().key();
        person("M6");
        try (var held = HeldRows.of(
                        jinxiu(), "SELECT id FROM community_group WHERE id = '%s' FOR KEY SHARE".formatted(key));
                var hands = Executors.newSingleThreadExecutor()) {
            var joining = hands.submit(() -> joins("M6", group));
            try {
                joining.get(20, TimeUnit.SECONDS).fine();
            } finally {
                held.giveUpWaiting();
            }
        }
    }

    /** Of a person who becomes another while they join a group, there is one member and not two. */
    @Test
    void whoBecomesAnotherPersonMeanwhileIsNotCountedTwice() throws Exception {
        var group = group(Map.of("name", "合并的社"));
        joins("M7", group).fine();
        var goes = GlobalId.parse(person("M8").id()).orElseThrow().key();
        Map<String, Object> both = Map.of(
                "personId", person("M7").id(), "duplicateId", person("M8").id());
        try (var hands = Executors.newFixedThreadPool(2)) {
            Future<Api.Answer> merging;
            Future<Api.Answer> joining;
            try (var held = HeldRows.of(
                    jinxiu(), "SELECT id FROM household_member WHERE person_id = '%s' FOR UPDATE".formatted(goes))) {
                merging = hands.submit(() -> admin().mutate("mergePersons", both, "person { id }"));
                held.awaitWaiting(1);
                joining = hands.submit(() -> joins("M8", group));
                held.awaitWaiting(2);
            }
            merging.get().fine();
            assertThat(joining.get().refusal("joinCommunityGroup")).isEqualTo("NOT_FOUND");
        }
        assertThat(look(group).at("/memberCount").asInt()).isEqualTo(2);
    }
}
