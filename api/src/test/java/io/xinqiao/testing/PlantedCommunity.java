package io.xinqiao.testing;

import static io.xinqiao.testing.Company.create;

import io.xinqiao.identity.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What comes together in a {@link Company}: a series, an event of it for which a resident has registered, and a group
 * that the resident leads.
 */
final class PlantedCommunity {
    private PlantedCommunity() {}

    static void plant(Company company, Map<String, String> ids) {
        var supervisor = company.as(Role.SUPERVISOR);
        var begins = Instant.now().plus(Duration.ofDays(30));
        ids.put(
                "EventSeries",
                create(
                        supervisor,
                        "createEventSeries",
                        "eventSeries",
                        Map.of(
                                "projectId",
                                company.id("Project"),
                                "frequency",
                                "QUARTERLY",
                                "times",
                                2,
                                "first",
                                Map.of(
                                        "kind",
                                        "CONVENIENCE_DAY",
                                        "name",
                                        company.code() + " 便民服务日",
                                        "description",
                                        company.code() + " 磨刀、理发、量血压",
                                        "place",
                                        company.code() + " 中心广场",
                                        "beginsAt",
                                        begins.toString(),
                                        "endsAt",
                                        begins.plus(Duration.ofHours(2)).toString(),
                                        "capacity",
                                        100))));
        var events =
                supervisor.ask("{ communityEvents(first: 2) { nodes { id } } }").fine();
        ids.put("CommunityEvent", events.data("/communityEvents/nodes/1/id").asString());
        supervisor
                .mutate(
                        "publishCommunityEvent",
                        Map.of("communityEventId", ids.get("CommunityEvent")),
                        "communityEvent { id }")
                .fine();
        ids.put(
                "EventRegistration",
                create(
                        company.as(Role.RESIDENT),
                        "registerForEvent",
                        "eventRegistration",
                        Map.of(
                                "communityEventId",
                                ids.get("CommunityEvent"),
                                "unitId",
                                company.id("Unit"),
                                "note",
                                company.code() + " 两点到")));
        plantGroup(company, ids);
    }

    private static void plantGroup(Company company, Map<String, String> ids) {
        var group = create(
                company.as(Role.RESIDENT),
                "proposeCommunityGroup",
                "communityGroup",
                Map.of(
                        "projectId",
                        company.id("Project"),
                        "name",
                        company.code() + " 太极社",
                        "description",
                        company.code() + " 每天早上七点"));
        ids.put("CommunityGroup", group);
        create(
                company.as(Role.SUPERVISOR),
                "approveCommunityGroup",
                "communityGroup",
                Map.of("communityGroupId", group, "note", company.code() + " 同意"));
        var member = company.as(Role.SUPERVISOR)
                .ask(
                        "query($id: ID!) { communityGroup(id: $id) { memberships { nodes { id } } } }",
                        Map.of("id", group))
                .fine();
        ids.put(
                "GroupMembership",
                member.data("/communityGroup/memberships/nodes/0/id").asString());
    }
}
