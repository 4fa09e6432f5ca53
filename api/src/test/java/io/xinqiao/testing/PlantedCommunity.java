package io.xinqiao.testing;

import static io.xinqiao.testing.Company.create;

import io.xinqiao.identity.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What comes together in a {@link Company}: a series, and an event of it for which a resident has registered. */
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
    }
}
