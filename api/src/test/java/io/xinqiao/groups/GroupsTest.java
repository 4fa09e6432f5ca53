package io.xinqiao.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.HeldRows;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Groups are founded by approval, led by one of their members, and not forgotten. */
class GroupsTest extends GroupTest {
    @Autowired
    DormantGroups dormant;

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    @Test
    void aGroupIsFoundedByApprovalWithItsLeaderAsFirstMember() {
        var answer = proposed(resident(), Map.of("name", "书法社")).fine();
        var group = answer.data("/proposeCommunityGroup/communityGroup/id").asString();
        assertThat(answer.data("/proposeCommunityGroup/communityGroup/state").asString())
                .isEqualTo("PROPOSED");
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

    private static String id(Api.Answer proposed) {
        return proposed.fine().data("/proposeCommunityGroup/communityGroup/id").asString();
    }

    @Test
    void whoeverProposesAGroupWithdrawsItUntilSomebodyHasDecided() {
        var answer = proposed(resident(), Map.of("name", "撤回的社"));
        var group = id(answer);
        assertThat(answer.data("/proposeCommunityGroup/communityGroup/allowedSteps")
                        .toString())
                .isEqualTo("[\"WITHDRAW\"]");
        assertThat(step(account("W1"), "withdrawCommunityGroup", group, Map.of())
                        .refusal("withdrawCommunityGroup"))
                .isEqualTo("NOT_FOUND");
        var withdrawn = step(resident(), "withdrawCommunityGroup", group, Map.of("reason", "人不够"));
        assertThat(withdrawn
                        .fine()
                        .data("/withdrawCommunityGroup/communityGroup/state")
                        .asString())
                .isEqualTo("WITHDRAWN");
        assertThat(look(group).at("/reason").asString()).isEqualTo("人不够");
        assertThat(step(supervisor(), "approveCommunityGroup", group, Map.of()).refusal("approveCommunityGroup"))
                .isEqualTo("ILLEGAL_STEP");
        assertThat(step(resident(), "updateCommunityGroup", group, Map.of("name", "别的"))
                        .reason("updateCommunityGroup"))
                .endsWith("group.state");
        var founded = group(Map.of("name", "已经成立的社"));
        assertThat(step(resident(), "withdrawCommunityGroup", founded, Map.of()).refusal("withdrawCommunityGroup"))
                .isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void whoeverProposedAGroupForAnotherStillReachesIt() throws SQLException {
        var group = id(proposed(account("W2"), Map.of("name", "替家人发起的社")));
        HeldRows.change(
                jinxiu(),
                "UPDATE community_group SET leader_id = '%s' WHERE id = '%s'"
                        .formatted(
                                GlobalId.parse(person("W3").id()).orElseThrow().key(),
                                GlobalId.parse(group).orElseThrow().key()));
        step(jinxiu().asWorker("qun-w2"), "withdrawCommunityGroup", group, Map.of())
                .fine();
    }

    @Test
    void whoProposedAGroupAndWhoApprovedItIsForStaff() {
        var group = group(Map.of("name", "只给员工看的社"));
        var query = "query($id: ID!) { communityGroup(id: $id) { %s } }";
        for (var field : List.of("proposedBy { id name }", "timeline { step note by { name } }")) {
            assertThat(resident()
                            .ask(query.formatted(field), Map.of("id", group))
                            .code())
                    .isEqualTo("FORBIDDEN");
            supervisor().ask(query.formatted(field), Map.of("id", group)).fine();
        }
        assertThat(resident()
                        .ask(
                                "query($id: ID!) { communityGroups(filter: {proposedById: $id}) { nodes { id } } }",
                                Map.of("id", jinxiu().member(Role.RESIDENT)))
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void aLimitIsLiftedAgain() {
        var group = group(Map.of("name", "不限人数的社", "capacity", 1));
        assertThat(joins("A", group).reason("joinCommunityGroup")).endsWith("group.full");
        assertThat(step(supervisor(), "updateCommunityGroup", group, Map.of("capacity", 5, "unlimited", true))
                        .reason("updateCommunityGroup"))
                .endsWith("group.unlimited");
        step(supervisor(), "updateCommunityGroup", group, Map.of("unlimited", true))
                .fine();
        joins("A", group).fine();
    }

    @Test
    void aGroupIsNotFoundedForALeaderWhoHasMovedOut() {
        var group = id(proposed(
                supervisor(), Map.of("name", "组长搬走的社", "leaderId", person("W4").id())));
        movesOut("W4");
        assertThat(step(supervisor(), "approveCommunityGroup", group, Map.of()).reason("approveCommunityGroup"))
                .endsWith("group.home");
        step(supervisor(), "rejectCommunityGroup", group, Map.of("reason", "组长已搬走"))
                .fine();
    }

    @Test
    void whatIsPublishedForAGroupThatIsOverNamesTheEvent() {
        var group = group(Map.of("name", "散伙的社"));
        var draft = event(Map.of("communityGroupId", group))
                .fine()
                .data("/createCommunityEvent/communityEvent/id")
                .asString();
        step(supervisor(), "closeCommunityGroup", group, Map.of("reason", "人少")).fine();
        assertThat(publish(draft)
                        .data("/publishCommunityEvent/userErrors/0/field")
                        .toString())
                .isEqualTo("[\"input\",\"communityEventId\"]");
    }

    @Test
    void aDraftLeavesItsGroup() {
        var group = group(Map.of("name", "让出活动的社"));
        var other = group(Map.of("name", "另一个社"));
        var draft = event(Map.of("communityGroupId", group, "membersOnly", true))
                .fine()
                .data("/createCommunityEvent/communityEvent/id")
                .asString();
        assertThat(update(draft, Map.of("ofNoGroup", true, "communityGroupId", other))
                        .reason("updateCommunityEvent"))
                .endsWith("event.ofNoGroup");
        var left = update(draft, Map.of("ofNoGroup", true)).fine();
        assertThat(left.data("/updateCommunityEvent/communityEvent/group").isNull())
                .isTrue();
        assertThat(left.data("/updateCommunityEvent/communityEvent/membersOnly").asBoolean())
                .isFalse();
        publish(draft).fine();
        register(draft, "A").fine();
        var published = event(Map.of("communityGroupId", group))
                .fine()
                .data("/createCommunityEvent/communityEvent/id")
                .asString();
        publish(published).fine();
        register(published, "A").fine();
        assertThat(update(published, Map.of("ofNoGroup", true)).reason("updateCommunityEvent"))
                .endsWith("event.group");
    }

    private Api.Answer update(String event, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("communityEventId", event);
        return supervisor().mutate("updateCommunityEvent", input, "communityEvent { membersOnly group { id } }");
    }
}
