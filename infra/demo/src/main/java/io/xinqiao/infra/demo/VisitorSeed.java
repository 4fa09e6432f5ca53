package io.xinqiao.infra.demo;

import io.xinqiao.infra.demo.CompanySeed.Home;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Who is invited to a demo company's residents: some are expected, some inside, some have left. */
final class VisitorSeed {
    private static final List<String> NAMES = List.of("钟国平", "邵丽", "孟庆华", "尹志远", "秦岚", "温佳", "鲁大海", "施雨", "庄严", "倪萍");
    private static final List<String> PURPOSES = List.of("探亲", "送货", "装修量房", "家教", "聚餐");
    private static final int INSIDE = 4;
    private static final int LEFT = 2;

    private final DemoApi api;
    private final String desk;
    private final String project;

    VisitorSeed(DemoApi api, String desk, String project) {
        this.api = api;
        this.desk = desk;
        this.project = project;
    }

    void plant(List<Home> homes) {
        for (var at = 0; at < NAMES.size(); at++) {
            var visitor = invite(homes.get(10 + at), at);
            if (at < INSIDE) gate("checkInVisitor", visitor);
            if (at < LEFT) gate("checkOutVisitor", visitor);
        }
    }

    private String invite(Home home, int at) {
        var from = Instant.now();
        return api.mutate(
                        desk,
                        "inviteVisitor",
                        Map.of(
                                "unitId",
                                home.unit(),
                                "hostId",
                                home.person(),
                                "fullName",
                                NAMES.get(at),
                                "phone",
                                "139%08d".formatted(20_000_000 + at * 7_919),
                                "purpose",
                                PURPOSES.get(at % PURPOSES.size()),
                                "startsAt",
                                from.toString(),
                                "endsAt",
                                from.plus(Duration.ofDays(2)).toString()),
                        "visitor { id }")
                .at("/visitor/id")
                .asString();
    }

    private void gate(String mutation, String visitor) {
        api.mutate(
                desk,
                mutation,
                Map.of("projectId", project, "key", Map.of("visitorId", visitor), "gate", "东门"),
                "visitor { state }");
    }
}
