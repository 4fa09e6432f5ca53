package io.xinqiao.community;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.HeldRows;
import io.xinqiao.testing.Homes;
import io.xinqiao.testing.People;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** A desk at which events are planned and people register; the residents A, B, … live in a unit each, A2 with A. */
final class EventDesk {
    private static final Map<String, Home> HOMES = new ConcurrentHashMap<>();

    private final Company company;

    EventDesk(Company company) {
        this.company = company;
    }

    /** A unit and those who live there. */
    record Home(String unit, List<String> persons) {}

    Api staff() {
        return company.as(Role.SUPERVISOR);
    }

    private Home home(String letter) {
        return HOMES.computeIfAbsent(letter, this::movedIn);
    }

    private Home movedIn(String letter) {
        var homes = new Homes(company);
        var unit = homes.unit(company.id("Building"), "活动-" + letter, Map.of("floor", 9));
        var owner = "活动" + letter;
        var partner = owner + "家人";
        var persons = homes.moveIn(
                        unit, "2025-01-01", List.of(People.member(owner, "OWNER"), People.member(partner, "FAMILY")))
                .persons();
        return new Home(unit, List.of(persons.get(owner), persons.get(partner)));
    }

    String unit(String who) {
        return home(who.substring(0, 1)).unit();
    }

    String person(String who) {
        return home(who.substring(0, 1)).persons().get(who.endsWith("2") ? 1 : 0);
    }

    /** An event in ten days that is published, with these of its rules. */
    String event(Map<String, ?> rules) {
        var event = draft(rules);
        staff().mutate("publishCommunityEvent", Map.of("communityEventId", event), "communityEvent { state }")
                .fine();
        return event;
    }

    String draft(Map<String, ?> rules) {
        var begins = Instant.now().plus(Duration.ofDays(10));
        Map<String, Object> input = new HashMap<>(Map.of(
                "kind",
                "FESTIVAL",
                "name",
                "中秋游园",
                "place",
                "中心广场",
                "beginsAt",
                begins.toString(),
                "endsAt",
                begins.plus(Duration.ofHours(2)).toString(),
                "capacity",
                10));
        input.putAll(rules);
        return staff().mutate(
                        "createCommunityEvent",
                        Map.of("projectId", company.id("Project"), "event", input),
                        "communityEvent { id }")
                .fine()
                .data("/createCommunityEvent/communityEvent/id")
                .asString();
    }

    Api.Answer register(String event, String who, int seats) {
        return staff().mutate(
                        "registerForEvent",
                        Map.of(
                                "communityEventId",
                                event,
                                "unitId",
                                unit(who),
                                "personId",
                                person(who),
                                "seats",
                                seats,
                                "note",
                                who),
                        "eventRegistration { id state position }");
    }

    Api.Answer step(String mutation, String registration) {
        return staff().mutate(
                        mutation,
                        Map.of("eventRegistrationId", registration),
                        "eventRegistration { id state late bill { state } }");
    }

    JsonNode look(String event) {
        return staff().ask(
                        "query($id: ID!) { communityEvent(id: $id) { taken free waiting attended capacity state version"
                                + " beginsAt registrationClosesAt fee"
                                + " registrations(first: 100, orderBy: {field: POSITION, direction: ASC}) { nodes {"
                                + " id state position seats note walkIn code bill { id amount state } } } } }",
                        Map.of("id", event))
                .fine()
                .data("/communityEvent");
    }

    /** Has what is stored of an event been otherwise, as it would be at another time. */
    void change(String event, String statement) {
        var key = io.xinqiao.platform.GlobalId.parse(event).orElseThrow().key();
        try {
            HeldRows.change(company, statement.replace("$", key.toString()));
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** It has begun just now, and nobody can register any more. */
    void begin(String event) {
        change(
                event,
                "UPDATE community_event SET registration_opens_at = now() - interval '2 h',"
                        + " registration_closes_at = now() - interval '1 s', begins_at = now() - interval '1 s',"
                        + " ends_at = now() + interval '2 h' WHERE id = '$'");
    }

    static String nonce() {
        return UUID.randomUUID().toString();
    }
}
