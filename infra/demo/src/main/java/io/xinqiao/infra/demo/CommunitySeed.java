package io.xinqiao.infra.demo;

import io.xinqiao.infra.demo.CompanySeed.Home;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What comes together in a demo company: an event that was held, one that is full, one with a fee, a series of forums.
 */
final class CommunitySeed {
    private static final int CAME = 15;
    private static final int REGISTERED = 18;
    private static final int PLACES = 8;
    private static final int WANTED = 12;
    private static final int FORUMS = 6;

    private final DemoApi api;
    private final String supervisor;
    private final String project;
    private final History history;

    CommunitySeed(DemoApi api, String supervisor, String project, History history) {
        this.api = api;
        this.supervisor = supervisor;
        this.project = project;
        this.history = history;
    }

    void plant(List<Home> homes) {
        held(homes);
        full(homes);
        publish(event("OTHER", "亲子采摘", "城郊草莓园", 21, Map.of("capacity", 20, "fee", "35.00")));
        api.mutate(
                supervisor,
                "createEventSeries",
                Map.of(
                        "projectId",
                        project,
                        "frequency",
                        "MONTHLY",
                        "times",
                        FORUMS,
                        "first",
                        input("FORUM", "业主恳谈会", "物业服务中心", 28, Map.of("capacity", 30))),
                "eventSeries { id }");
    }

    /** Registered for, moved into the past as the company's tickets are, checked in and closed. */
    private void held(List<Home> homes) {
        var event = event("CONVENIENCE_DAY", "便民服务日:磨刀、理发、量血压", "中心广场", 10, Map.of("capacity", 60, "budget", "800"));
        publish(event);
        List<String> registrations = new ArrayList<>();
        for (var home : homes.subList(0, REGISTERED)) registrations.add(register(event, home));
        history.moveEvent("便民服务日:磨刀、理发、量血压", 12);
        List<Map<String, Object>> scans = new ArrayList<>();
        for (var registration : registrations.subList(0, CAME)) {
            scans.add(Map.of(
                    "nonce",
                    UUID.randomUUID().toString(),
                    "by",
                    Map.of("eventRegistrationId", registration),
                    "at",
                    Instant.now().minus(Duration.ofDays(12)).toString()));
        }
        api.mutate(
                supervisor,
                "checkInToEvent",
                Map.of("communityEventId", event, "checkIns", scans),
                "checkIns { outcome }");
        api.mutate(
                supervisor,
                "closeCommunityEvent",
                Map.of("communityEventId", event, "cost", "735.50", "summary", "理发最受欢迎,下次多请一位师傅。"),
                "communityEvent { id }");
    }

    private void full(List<Home> homes) {
        var event = event("FESTIVAL", "包饺子迎新年", "社区活动室", 14, Map.of("capacity", PLACES, "perHousehold", 2));
        publish(event);
        for (var home : homes.subList(homes.size() - WANTED, homes.size())) register(event, home);
    }

    private String event(String kind, String name, String place, int inDays, Map<String, ?> more) {
        return api.mutate(
                        supervisor,
                        "createCommunityEvent",
                        Map.of("projectId", project, "event", input(kind, name, place, inDays, more)),
                        "communityEvent { id }")
                .path("communityEvent")
                .path("id")
                .asString();
    }

    private static Map<String, Object> input(String kind, String name, String place, int inDays, Map<String, ?> more) {
        var begins = Instant.now().plus(Duration.ofDays(inDays));
        Map<String, Object> input = new HashMap<>(more);
        input.put("kind", kind);
        input.put("name", name);
        input.put("place", place);
        input.put("beginsAt", begins.toString());
        input.put("endsAt", begins.plus(Duration.ofHours(2)).toString());
        return input;
    }

    private void publish(String event) {
        api.mutate(supervisor, "publishCommunityEvent", Map.of("communityEventId", event), "communityEvent { id }");
    }

    private String register(String event, Home home) {
        return api.mutate(
                        supervisor,
                        "registerForEvent",
                        Map.of("communityEventId", event, "unitId", home.unit(), "personId", home.person()),
                        "eventRegistration { id }")
                .path("eventRegistration")
                .path("id")
                .asString();
    }
}
