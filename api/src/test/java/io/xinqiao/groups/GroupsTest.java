package io.xinqiao.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Groups are founded by approval, have a leader always, room for no more than they say, and are not forgotten. */
class GroupsTest extends ApiTest {
    private static final Map<String, Person> PEOPLE = new ConcurrentHashMap<>();
    private static final int MANY = 20;

    @Autowired
    DormantGroups dormant;

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    /** Somebody who lives in a unit of their own. */
    private record Person(String id, String unit) {}

    private Api admin() {
        return jinxiu().as(Role.TENANT_ADMIN);
    }

    private Api supervisor() {
        return jinxiu().as(Role.SUPERVISOR);
    }

    private Api resident() {
        return jinxiu().as(Role.RESIDENT);
    }

    private Person person(String letter) {
        return PEOPLE.computeIfAbsent(letter, this::movedIn);
    }

    private Person movedIn(String letter) {
        var unit = admin().mutate(
                        "createUnit",
                        Map.of(
                                "buildingId", jinxiu().id("Building"),
                                "entrance", "1",
                                "floor", 8,
                                "number", "社群-" + letter,
                                "kind", "RESIDENTIAL",
                                "builtArea", "80.00",
                                "state", "OCCUPIED"),
                        "unit { id }")
                .fine()
                .data("/createUnit/unit/id")
                .asString();
        var person = admin().mutate(
                        "createHousehold",
                        Map.of(
                                "unitId",
                                unit,
                                "movedInOn",
                                "2025-01-01",
                                "members",
                                List.of(Map.of("name", "社群" + letter, "role", "OWNER"))),
                        "household { members { person { id } } }")
                .fine()
                .data("/createHousehold/household/members/0/person/id")
                .asString();
        return new Person(person, unit);
    }

    /** The same person with an account. */
    private Api account(String letter) {
        var name = "qun-" + letter.toLowerCase(Locale.ROOT);
        jinxiu().hire(
                        name,
                        Map.of("role", "RESIDENT", "personId", person(letter).id()),
                        null);
        return jinxiu().asWorker(name);
    }

    private Api.Answer proposed(Api by, Map<String, ?> more) {
        Map<String, Object> input =
                new HashMap<>(Map.of("projectId", jinxiu().id("Project"), "name", "太极社", "description", "每天早上七点在中心广场"));
        input.putAll(more);
        return by.mutate("proposeCommunityGroup", input, "communityGroup { id state allowedSteps }");
    }

    /** A group that the planted resident leads, with these of its rules. */
    private String group(Map<String, ?> more) {
        var group = proposed(resident(), more)
                .fine()
                .data("/proposeCommunityGroup/communityGroup/id")
                .asString();
        step(supervisor(), "approveCommunityGroup", group, Map.of()).fine();
        return group;
    }

    private static Api.Answer step(Api by, String mutation, String group, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("communityGroupId", group);
        return by.mutate(mutation, input, "communityGroup { id state memberCount reason }");
    }

    private Api.Answer join(Api by, String group, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("communityGroupId", group);
        return by.mutate("joinCommunityGroup", input, "groupMembership { id state }");
    }

    private Api.Answer joins(String letter, String group) {
        return join(supervisor(), group, Map.of("personId", person(letter).id()));
    }

    private static Api.Answer of(Api by, String mutation, String membership, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("groupMembershipId", membership);
        return by.mutate(mutation, input, "groupMembership { id state reason }");
    }

    private static String membership(Api.Answer joined) {
        return joined.fine().data("/joinCommunityGroup/groupMembership/id").asString();
    }

    private JsonNode look(String group) {
        return supervisor()
                .ask(
                        "query($id: ID!) { communityGroup(id: $id) { name state memberCount reason dormantAt leader {"
                                + " id } memberships(first: 100) { nodes { id state person { id } } } } }",
                        Map.of("id", group))
                .fine()
                .data("/communityGroup");
    }

    private String membershipOf(String group, String person) {
        return look(group)
                .at("/memberships/nodes")
                .valueStream()
                .filter(one -> one.at("/person/id").asString().equals(person))
                .findFirst()
                .orElseThrow()
                .at("/id")
                .asString();
    }

    /** What somebody was told of a group, oldest first. */
    private static List<String> told(Api who, String kind, String group) {
        return who.ask(
                        "query($kind: NoticeKind!) { notices(first: 100, filter: {kinds: [$kind]}) {"
                                + " nodes { text subject { id } } } }",
                        Map.of("kind", kind))
                .fine()
                .data("/notices/nodes")
                .valueStream()
                .filter(one -> one.at("/subject/id").asString().equals(group))
                .map(one -> one.at("/text").asString())
                .toList();
    }

    @Test
    void aGroupIsFoundedByApprovalWithItsLeaderAsFirstMember() {
        var answer = proposed(resident(), Map.of("name", "书法社")).fine();
        var group = answer.data("/proposeCommunityGroup/communityGroup/id").asString();
        assertThat(answer.data("/proposeCommunityGroup/communityGroup/state").asString())
                .isEqualTo("PROPOSED");
        assertThat(answer.data("/proposeCommunityGroup/communityGroup/allowedSteps"))
                .isEmpty();
        assertThat(told(supervisor(), "GROUP_PROPOSED", group)).hasSize(1);
        assertThat(joins("A", group).reason("joinCommunityGroup")).endsWith("group.state");
        assertThat(step(jinxiu().as(Role.STEWARD), "approveCommunityGroup", group, Map.of())
                        .code())
                .isEqualTo("FORBIDDEN");
        var approved =
                step(supervisor(), "approveCommunityGroup", group, Map.of()).fine();
        assertThat(approved.data("/approveCommunityGroup/communityGroup/state").asString())
                .isEqualTo("ACTIVE");
        assertThat(look(group).at("/memberCount").asInt()).isEqualTo(1);
        assertThat(look(group).at("/leader/id").asString()).isEqualTo(jinxiu().id("Person"));
        assertThat(look(group).at("/memberships/nodes/0/state").asString()).isEqualTo("JOINED");
        assertThat(told(resident(), "GROUP_APPROVED", group)).hasSize(1);
        assertThat(step(supervisor(), "approveCommunityGroup", group, Map.of()).refusal("approveCommunityGroup"))
                .isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void whatIsRejectedSaysWhyToWhoeverProposedIt() {
        var group = proposed(resident(), Map.of("name", "摩托车社"))
                .fine()
                .data("/proposeCommunityGroup/communityGroup/id")
                .asString();
        step(supervisor(), "rejectCommunityGroup", group, Map.of("reason", "扰民"))
                .fine();
        assertThat(look(group).at("/reason").asString()).isEqualTo("扰民");
        assertThat(told(resident(), "GROUP_REJECTED", group))
                .singleElement()
                .asString()
                .contains("扰民");
        assertThat(joins("A", group).reason("joinCommunityGroup")).endsWith("group.state");
    }

    @Test
    void theDeskProposesForAResidentAndSaysWhom() {
        var desk = jinxiu().as(Role.FRONT_DESK);
        assertThat(proposed(desk, Map.of()).reason("proposeCommunityGroup")).endsWith("group.person");
        proposed(desk, Map.of("leaderId", person("A").id())).fine();
        var stranger = resident()
                .mutate(
                        "proposeCommunityGroup",
                        Map.of(
                                "projectId",
                                jinxiu().id("Project"),
                                "name",
                                "替别人发起",
                                "description",
                                "不行",
                                "leaderId",
                                person("A").id()),
                        "communityGroup { id }");
        assertThat(stranger.refusal("proposeCommunityGroup")).isEqualTo("NOT_FOUND");
    }

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
    void anEventOfAGroupMayBeForItsMembersOnly() {
        var group = group(Map.of("name", "摄影社"));
        var answer = event(Map.of("communityGroupId", group, "membersOnly", true));
        var event =
                answer.fine().data("/createCommunityEvent/communityEvent/id").asString();
        assertThat(answer.data("/createCommunityEvent/communityEvent/group/id").asString())
                .isEqualTo(group);
        publish(event).fine();
        assertThat(register(event, "G").reason("registerForEvent")).endsWith("event.member");
        joins("G", group).fine();
        register(event, "G").fine();
        var changed = supervisor()
                .mutate(
                        "updateCommunityEvent",
                        Map.of("communityEventId", event, "membersOnly", false),
                        "communityEvent { id }");
        assertThat(changed.reason("updateCommunityEvent")).endsWith("event.group");
        assertThat(event(Map.of("membersOnly", true)).reason("createCommunityEvent"))
                .endsWith("event.membersOnly");
        var events = supervisor()
                .ask(
                        "query($id: ID!) { communityGroup(id: $id) { events { totalCount nodes { membersOnly } } } }",
                        Map.of("id", group))
                .fine();
        assertThat(events.data("/communityGroup/events/totalCount").asInt()).isEqualTo(1);
    }

    @Test
    void aGroupIsWoundUpWithAReasonWhenNothingOfItIsToCome() {
        var group = group(Map.of("name", "园艺社"));
        var account = account("H");
        join(account, group, Map.of()).fine();
        var event = event(Map.of("communityGroupId", group))
                .fine()
                .data("/createCommunityEvent/communityEvent/id")
                .asString();
        publish(event).fine();
        assertThat(step(supervisor(), "closeCommunityGroup", group, Map.of("reason", "人少"))
                        .reason("closeCommunityGroup"))
                .endsWith("group.events");
        supervisor()
                .mutate(
                        "cancelCommunityEvent",
                        Map.of("communityEventId", event, "reason", "下雨"),
                        "communityEvent { id }")
                .fine();
        var draft = event(Map.of("communityGroupId", group))
                .fine()
                .data("/createCommunityEvent/communityEvent/id")
                .asString();
        step(jinxiu().as(Role.STEWARD), "closeCommunityGroup", group, Map.of("reason", "人少"))
                .fine();
        assertThat(told(account, "GROUP_CLOSED", group))
                .singleElement()
                .asString()
                .contains("人少");
        assertThat(look(group).at("/memberCount").asInt()).isZero();
        assertThat(publish(draft).reason("publishCommunityEvent")).endsWith("group.state");
        assertThat(event(Map.of("communityGroupId", group)).reason("createCommunityEvent"))
                .endsWith("group.state");
        assertThat(joins("A", group).reason("joinCommunityGroup")).endsWith("group.state");
    }

    @Test
    void aDormantGroupIsToldOfOnceUntilSomethingHappens() throws SQLException {
        var group = group(Map.of("name", "昆虫社"));
        var lively = group(Map.of("name", "月末有活动的社"));
        publish(event(Map.of("communityGroupId", lively))
                        .fine()
                        .data("/createCommunityEvent/communityEvent/id")
                        .asString())
                .fine();
        for (var one : List.of(group, lively)) age(one, 91);
        tell();
        tell();
        assertThat(told(resident(), "GROUP_DORMANT", group))
                .singleElement()
                .asString()
                .contains("90");
        assertThat(told(jinxiu().as(Role.STEWARD), "GROUP_DORMANT", group)).hasSize(1);
        assertThat(told(resident(), "GROUP_DORMANT", lively)).isEmpty();
        assertThat(look(group).at("/dormantAt").isNull()).isFalse();
        joins("A", group).fine();
        assertThat(look(group).at("/dormantAt").isNull()).isTrue();
        tell();
        assertThat(told(resident(), "GROUP_DORMANT", group)).hasSize(1);
        age(group, 91);
        tell();
        assertThat(told(resident(), "GROUP_DORMANT", group)).hasSize(2);
    }

    @Test
    void howLongItTakesToBeDormantIsSet() throws SQLException {
        var group = group(Map.of("name", "季度社"));
        var project = jinxiu().id("Project");
        age(group, 60);
        tell();
        assertThat(told(resident(), "GROUP_DORMANT", group)).isEmpty();
        admin().mutate("setGroupPolicy", Map.of("projectId", project, "dormantDays", 30), "groupPolicy { dormantDays }")
                .fine();
        tell();
        assertThat(told(resident(), "GROUP_DORMANT", group)).hasSize(1);
        admin().mutate("setGroupPolicy", Map.of("projectId", project, "dormantDays", 90), "groupPolicy { dormantDays }")
                .fine();
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
    void photosCanBeAttachedToAGroupAndToItsEvents() {
        var group = group(Map.of("name", "相册社"));
        var event = event(Map.of("communityGroupId", group))
                .fine()
                .data("/createCommunityEvent/communityEvent/id")
                .asString();
        for (var owner : List.of(group, event)) {
            var file = jinxiu().upload(Role.SUPERVISOR, "ATTACHMENT", "合影.txt", "合影".getBytes(StandardCharsets.UTF_8));
            supervisor()
                    .mutate("attachFile", Map.of("fileId", file, "ownerId", owner), "file { id }")
                    .fine();
            var seen = supervisor()
                    .ask(
                            "query($id: ID!) { node(id: $id) { ... on CommunityGroup { attachments { id } }"
                                    + " ... on CommunityEvent { attachments { id } } } }",
                            Map.of("id", owner))
                    .fine();
            assertThat(seen.data("/node/attachments/0/id").asString()).isEqualTo(file);
        }
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

    private Api.Answer event(Map<String, ?> more) {
        var begins = Instant.now().plus(Duration.ofDays(10));
        Map<String, Object> input = new HashMap<>(Map.of(
                "kind",
                "INTEREST",
                "name",
                "外拍",
                "place",
                "湿地公园",
                "beginsAt",
                begins.toString(),
                "endsAt",
                begins.plus(Duration.ofHours(2)).toString(),
                "capacity",
                10));
        input.putAll(more);
        return supervisor()
                .mutate(
                        "createCommunityEvent",
                        Map.of("projectId", jinxiu().id("Project"), "event", input),
                        "communityEvent { id membersOnly group { id } }");
    }

    private Api.Answer publish(String event) {
        return supervisor()
                .mutate("publishCommunityEvent", Map.of("communityEventId", event), "communityEvent { state }");
    }

    private Api.Answer register(String event, String letter) {
        return supervisor()
                .mutate(
                        "registerForEvent",
                        Map.of(
                                "communityEventId",
                                event,
                                "unitId",
                                person(letter).unit(),
                                "personId",
                                person(letter).id()),
                        "eventRegistration { id }");
    }

    private void tell() {
        registry.forEach(database, dormant::tellAll);
    }

    /** Nothing has happened in it for so many days. */
    private void age(String group, int days) throws SQLException {
        var key = GlobalId.parse(group).orElseThrow().key();
        HeldRows.change(
                jinxiu(),
                "UPDATE community_group SET founded_at = now() - interval '%d days' WHERE id = '%s'"
                        .formatted(days, key),
                "UPDATE group_membership SET joined_at = now() - interval '%d days' WHERE group_id = '%s' AND joined_at"
                                .formatted(days, key)
                        + " IS NOT NULL");
    }

    private long number(String query, String group) throws SQLException {
        return HeldRows.number(
                jinxiu(),
                query.replace("$", GlobalId.parse(group).orElseThrow().key().toString()));
    }
}
