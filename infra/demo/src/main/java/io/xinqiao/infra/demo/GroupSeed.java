package io.xinqiao.infra.demo;

import io.xinqiao.infra.demo.CompanySeed.Home;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups of a demo company's residents: two that are alive, one that admits by approval, one that waits to be founded,
 * and one in which nothing happens any more.
 */
final class GroupSeed {
    private static final int DANCING = 14;
    private static final int PLAYING = 9;
    private static final int APPLYING = 3;
    private static final int QUIET_DAYS = 120;

    private final DemoApi api;
    private final String supervisor;
    private final String project;
    private final History history;

    GroupSeed(DemoApi api, String supervisor, String project, History history) {
        this.api = api;
        this.supervisor = supervisor;
        this.project = project;
        this.history = history;
    }

    void plant(List<Home> homes) {
        var dancers = founded("广场舞队", "每晚七点半在中心广场,九点前结束,不扰邻。", homes.get(1), Map.of());
        for (var home : homes.subList(2, 2 + DANCING)) join(dancers, home, Map.of());
        event(dancers, "广场舞汇演排练", "中心广场", 6, false);
        var players =
                founded("羽毛球社", "每周六下午,会所负一层球场。", homes.get(20), Map.of("capacity", 20, "approvalRequired", true));
        for (var home : homes.subList(21, 21 + PLAYING)) admit(join(players, home, Map.of()));
        for (var home : homes.subList(40, 40 + APPLYING)) join(players, home, Map.of("note", "打了五年,想找球友。"));
        event(players, "月度双打赛", "羽毛球场", 9, true);
        var readers = founded("读书会", "每月共读一本书。", homes.get(50), Map.of());
        for (var home : homes.subList(51, 55)) join(readers, home, Map.of());
        history.quietGroup("读书会", QUIET_DAYS);
        propose("周末亲子骑行", "周日上午,沿河骑行,带孩子的家庭都欢迎。", homes.get(60), Map.of());
    }

    private String propose(String name, String description, Home leader, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("projectId", project);
        input.put("name", name);
        input.put("description", description);
        input.put("leaderId", leader.person());
        return api.mutate(supervisor, "proposeCommunityGroup", input, "communityGroup { id }")
                .at("/communityGroup/id")
                .asString();
    }

    private String founded(String name, String description, Home leader, Map<String, ?> more) {
        var group = propose(name, description, leader, more);
        api.mutate(supervisor, "approveCommunityGroup", Map.of("communityGroupId", group), "communityGroup { id }");
        return group;
    }

    private String join(String group, Home home, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("communityGroupId", group);
        input.put("personId", home.person());
        return api.mutate(supervisor, "joinCommunityGroup", input, "groupMembership { id }")
                .at("/groupMembership/id")
                .asString();
    }

    private void admit(String membership) {
        api.mutate(
                supervisor,
                "approveGroupMembership",
                Map.of("groupMembershipId", membership),
                "groupMembership { id }");
    }

    private void event(String group, String name, String place, int inDays, boolean membersOnly) {
        var begins = Instant.now().plus(Duration.ofDays(inDays));
        var event = api.mutate(
                        supervisor,
                        "createCommunityEvent",
                        Map.of(
                                "projectId",
                                project,
                                "event",
                                Map.of(
                                        "kind",
                                        "INTEREST",
                                        "name",
                                        name,
                                        "place",
                                        place,
                                        "beginsAt",
                                        begins.toString(),
                                        "endsAt",
                                        begins.plus(Duration.ofHours(2)).toString(),
                                        "capacity",
                                        30,
                                        "communityGroupId",
                                        group,
                                        "membersOnly",
                                        membersOnly)),
                        "communityEvent { id }")
                .at("/communityEvent/id")
                .asString();
        api.mutate(supervisor, "publishCommunityEvent", Map.of("communityEventId", event), "communityEvent { id }");
    }
}
