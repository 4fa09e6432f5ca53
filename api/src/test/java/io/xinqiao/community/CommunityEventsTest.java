package io.xinqiao.community;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.Year;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Places at events are given once, in the order of arrival, and those who wait move up ({@code event-cases.csv}). */
class CommunityEventsTest extends ApiTest {
    @Autowired
    EventOffers offers;

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    private EventDesk desk() {
        return new EventDesk(jinxiu());
    }

    private void expireOffers() {
        registry.forEach(database, offers::expireAll);
    }

    /** The table is for managers of communities; people are letters, A2 lives with A. */
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/event-cases.csv", delimiter = '|', numLinesToSkip = 1)
    void placesAreGivenByTheTable(
            String name,
            int capacity,
            int perHousehold,
            String rule,
            int offerHours,
            String story,
            @Nullable String inTheEnd,
            int taken) {
        var desk = desk();
        var event = desk.event(Map.of(
                "name", name.length() > 100 ? name.substring(0, 100) : name,
                "capacity", capacity,
                "perHousehold", perHousehold,
                "partyRule", rule,
                "offerHours", offerHours));
        Map<String, String> latest = new HashMap<>();
        for (var step : story.split("; ", -1)) {
            var parts = step.split(" => ", -1);
            var refusal = happens(desk, event, parts[0], latest);
            assertThat(refusal).as(step).isEqualTo(parts.length > 1 ? parts[1] : "");
        }
        var look = desk.look(event);
        var states = look.at("/registrations/nodes")
                .valueStream()
                .map(one ->
                        one.at("/note").asString("-") + " " + one.at("/state").asString())
                .collect(Collectors.joining(", "));
        assertThat(states).isEqualTo(inTheEnd == null ? "" : inTheEnd);
        assertThat(look.at("/taken").asInt()).isEqualTo(taken);
        assertThat(look.at("/free").asInt()).isEqualTo(look.at("/capacity").asInt() - taken);
    }

    /** Why not, or nothing. */
    private String happens(EventDesk desk, String event, String step, Map<String, String> latest) {
        var words = step.split(" ", -1);
        return switch (step) {
            case "offers run out" -> {
                desk.change(
                        event,
                        "UPDATE event_registration SET offer_ends_at = now() - interval '1 s'"
                                + " WHERE event_id = '$' AND state = 'OFFERED'");
                expireOffers();
                yield "";
            }
            case "offers are late" -> {
                desk.change(
                        event,
                        "UPDATE event_registration SET offer_ends_at = now() - interval '1 s'"
                                + " WHERE event_id = '$' AND state = 'OFFERED'");
                yield "";
            }
            case "closing" -> {
                desk.change(
                        event,
                        "UPDATE community_event SET registration_opens_at = now() - interval '2 h',"
                                + " registration_closes_at = now() - interval '1 s' WHERE id = '$'");
                yield "";
            }
            case "opening" -> {
                desk.change(event, "UPDATE community_event SET registration_closes_at = begins_at WHERE id = '$'");
                yield "";
            }
            case "begins" -> {
                desk.begin(event);
                yield "";
            }
            case "over" ->
                why(desk.staff()
                        .mutate(
                                "closeCommunityEvent",
                                Map.of("communityEventId", event, "cost", "120.50"),
                                "communityEvent { state cost }"));
            case "called off" ->
                why(desk.staff()
                        .mutate(
                                "cancelCommunityEvent",
                                Map.of("communityEventId", event, "reason", "台风"),
                                "communityEvent { state }"));
            case "moved" ->
                why(desk.staff()
                        .mutate(
                                "moveCommunityEvent",
                                Map.of(
                                        "communityEventId",
                                        event,
                                        "beginsAt",
                                        Instant.now().plusSeconds(1_000_000).toString(),
                                        "reason",
                                        "下雨"),
                                "communityEvent { state }"));
            default ->
                switch (words[0]) {
                    case "capacity" ->
                        why(desk.staff()
                                .mutate(
                                        "updateCommunityEvent",
                                        Map.of("communityEventId", event, "capacity", Integer.parseInt(words[1])),
                                        "communityEvent { capacity }"));
                    case "walk-in" -> {
                        var answer = desk.staff()
                                .mutate(
                                        "recordEventWalkIn",
                                        Map.of("communityEventId", event, "seats", Integer.parseInt(words[1])),
                                        "eventRegistration { id walkIn }");
                        latest.put(
                                "-",
                                answer.data("/recordEventWalkIn/eventRegistration/id")
                                        .asString(""));
                        yield why(answer);
                    }
                    case "offer" -> why(desk.step("offerEventPlace", latest.get(words[1])));
                    default -> somebody(desk, event, words, latest);
                };
        };
    }

    private String somebody(EventDesk desk, String event, String[] words, Map<String, String> latest) {
        var who = words[0];
        return switch (words[1]) {
            case "cancels" -> why(desk.step("cancelEventRegistration", latest.get(who)));
            case "accepts" -> why(desk.step("acceptEventOffer", latest.get(who)));
            case "declines" -> why(desk.step("declineEventOffer", latest.get(who)));
            case "undone" -> why(desk.step("undoEventCheckIn", latest.get(who)));
            case "takes" ->
                why(desk.staff()
                        .mutate(
                                "updateEventRegistration",
                                Map.of("eventRegistrationId", latest.get(who), "seats", Integer.parseInt(words[2])),
                                "eventRegistration { id seats }"));
            case "comes" -> comes(desk, event, latest.get(who));
            case "->" -> {
                var answer = desk.staff()
                        .mutate(
                                "transferEventRegistration",
                                Map.of(
                                        "eventRegistrationId",
                                        latest.get(who),
                                        "personId",
                                        desk.person(words[2]),
                                        "unitId",
                                        desk.unit(words[2])),
                                "eventRegistration { id }");
                var why = why(answer);
                if (why.isEmpty()) {
                    var id = answer.data("/transferEventRegistration/eventRegistration/id")
                            .asString();
                    desk.change(id, "UPDATE event_registration SET note = '%s' WHERE id = '$'".formatted(words[2]));
                }
                yield why;
            }
            default -> {
                var answer = desk.register(event, who, Integer.parseInt(words[1]));
                var why = why(answer);
                if (why.isEmpty()) {
                    latest.put(
                            who,
                            answer.data("/registerForEvent/eventRegistration/id")
                                    .asString());
                }
                yield why;
            }
        };
    }

    private static String comes(EventDesk desk, String event, String registration) {
        var answer = checkIn(desk.staff(), event, List.of(byRegistration(registration, EventDesk.nonce())));
        var why = why(answer);
        if (!why.isEmpty()) return why;
        var outcome = answer.data("/checkInToEvent/checkIns/0/outcome").asString();
        return outcome.equals("CHECKED_IN") ? "" : outcome;
    }

    private static Map<String, Object> byRegistration(String registration, String nonce) {
        return Map.of("nonce", nonce, "by", Map.of("eventRegistrationId", registration));
    }

    private static Map<String, Object> byCode(String code, String nonce) {
        return Map.of("nonce", nonce, "by", Map.of("code", code));
    }

    private static Api.Answer checkIn(Api as, String event, List<Map<String, Object>> scans) {
        return as.mutate(
                "checkInToEvent",
                Map.of("communityEventId", event, "checkIns", scans),
                "checkIns { nonce outcome text registration { id state } }");
    }

    /** The last word of the reason, or nothing where it was done. */
    private static String why(Api.Answer answer) {
        assertThat(answer.json().has("errors")).as(answer.body()).isFalse();
        var field = answer.json().at("/data").propertyNames().iterator().next();
        var reason = answer.reason(field);
        return reason.substring(reason.lastIndexOf('.') + 1);
    }

    @Test
    void aCodeLetsInOnceAndAListThatIsSentAgainChangesNothing() {
        var desk = desk();
        var event = desk.event(Map.of("name", "签到"));
        var other = desk.event(Map.of("name", "别的活动"));
        desk.register(event, "A", 2).fine();
        desk.register(event, "B", 1).fine();
        desk.register(other, "C", 1).fine();
        var codes = desk.look(event).at("/registrations/nodes").findValuesAsString("code");
        var foreign = desk.look(other).at("/registrations/nodes/0/code").asString();
        var forged = codes.getFirst().substring(0, codes.getFirst().length() - 4) + "AAAA";
        desk.change(event, "UPDATE community_event SET begins_at = now() - interval '1 s' WHERE id = '$'");
        var first = byCode(codes.getFirst(), "n-1");
        List<Map<String, Object>> scans = new ArrayList<>(List.of(
                first,
                byCode(codes.getFirst(), "n-2"),
                byCode(forged, "n-3"),
                byCode(foreign, "n-4"),
                byCode("XQ1.?.?", "n-5"),
                byCode(codes.get(1), "n-6"),
                first));
        var outcomes = checkIn(desk.staff(), event, scans).fine();
        assertThat(outcomes.data("/checkInToEvent/checkIns").findValuesAsString("outcome"))
                .containsExactly(
                        "CHECKED_IN",
                        "ALREADY_CHECKED_IN",
                        "FORGED",
                        "OTHER_EVENT",
                        "FORGED",
                        "CHECKED_IN",
                        "REPEATED");
        var again = checkIn(desk.staff(), event, scans).fine();
        assertThat(again.data("/checkInToEvent/checkIns").findValuesAsString("outcome"))
                .containsExactly(
                        "REPEATED", "ALREADY_CHECKED_IN", "FORGED", "OTHER_EVENT", "FORGED", "REPEATED", "REPEATED");
        assertThat(desk.look(event).at("/attended").asInt()).isEqualTo(3);
    }

    @Test
    void aDeviceWithoutANetworkChecksCodesAndTheListByThePublicKey() throws GeneralSecurityException {
        var desk = desk();
        var event = desk.event(Map.of("name", "没有网络"));
        desk.register(event, "A", 2).fine();
        var registration = desk.look(event).at("/registrations/nodes/0");
        var asked = desk.staff()
                .ask(
                        "query($id: ID!) { codeVerificationKey eventCheckInList(communityEventId: $id) {"
                                + " content signature event { id } } }",
                        Map.of("id", event))
                .fine();
        var key = KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder()
                        .decode(asked.data("/codeVerificationKey").asString())));
        var code = registration.at("/code").asString().split("\\.", -1);
        assertThat(isSigned(key, Base64.getUrlDecoder().decode(code[1]), code[2]))
                .isTrue();
        var content = asked.data("/eventCheckInList/content").asString();
        var signature = asked.data("/eventCheckInList/signature").asString();
        assertThat(isSigned(key, content.getBytes(StandardCharsets.UTF_8), signature))
                .isTrue();
        assertThat(isSigned(key, (content + " ").getBytes(StandardCharsets.UTF_8), signature))
                .isFalse();
        assertThat(content)
                .contains(GlobalId.parse(registration.at("/id").asString())
                                .orElseThrow()
                                .key()
                        + "\t2\tCONFIRMED\n");
    }

    private static boolean isSigned(PublicKey key, byte[] content, String signature) throws GeneralSecurityException {
        var check = Signature.getInstance("Ed25519");
        check.initVerify(key);
        check.update(content);
        return check.verify(Base64.getUrlDecoder().decode(signature));
    }

    @Test
    void aFeeIsBilledOnceAndGivenBackUnlessItIsLate() {
        var desk = desk();
        var event = desk.event(Map.of("name", "亲子采摘", "fee", "35.50", "lateHours", 24));
        desk.register(event, "A", 2).fine();
        desk.register(event, "B", 1).fine();
        var nodes = desk.look(event).at("/registrations/nodes");
        assertThat(nodes.at("/0/bill/amount").asString()).isEqualTo("71.00");
        assertThat(nodes.at("/1/bill/amount").asString()).isEqualTo("35.50");
        var more = desk.staff()
                .mutate(
                        "updateEventRegistration",
                        Map.of("eventRegistrationId", nodes.at("/0/id").asString(), "seats", 3),
                        "eventRegistration { seats bill { amount state } }")
                .fine();
        assertThat(more.data("/updateEventRegistration/eventRegistration/bill/amount")
                        .asString())
                .isEqualTo("106.50");
        var early = desk.step("cancelEventRegistration", nodes.at("/0/id").asString())
                .fine();
        assertThat(early.data("/cancelEventRegistration/eventRegistration/bill/state")
                        .asString())
                .isEqualTo("REVERSED");
        desk.change(event, "UPDATE community_event SET begins_at = now() + interval '23 h' WHERE id = '$'");
        var late = desk.step("cancelEventRegistration", nodes.at("/1/id").asString())
                .fine();
        assertThat(late.data("/cancelEventRegistration/eventRegistration/late").asBoolean())
                .isTrue();
        assertThat(late.data("/cancelEventRegistration/eventRegistration/bill/state")
                        .asString())
                .isEqualTo("OPEN");
        desk.register(event, "C", 1).fine();
        desk.staff()
                .mutate(
                        "cancelCommunityEvent",
                        Map.of("communityEventId", event, "reason", "暴雨"),
                        "communityEvent { state }")
                .fine();
        assertThat(desk.look(event).at("/registrations/nodes/2/bill/state").asString())
                .isEqualTo("REVERSED");
    }

    @Test
    void aResidentRegistersThemselvesAndSeesTheirOwnOnly() {
        var desk = desk();
        var event = desk.event(Map.of("name", "住户自己报名"));
        var draft = desk.draft(Map.of("name", "还没发布"));
        desk.register(event, "A", 1).fine();
        var resident = jinxiu().as(Role.RESIDENT);
        var own = resident.mutate(
                        "registerForEvent",
                        Map.of("communityEventId", event, "unitId", jinxiu().id("Unit")),
                        "eventRegistration { id state code }")
                .fine();
        assertThat(own.data("/registerForEvent/eventRegistration/code").asString())
                .startsWith("XQ1.");
        var seen = resident.ask(
                        "query($id: ID!) { communityEvent(id: $id) { registrations { nodes { id } } } }",
                        Map.of("id", event))
                .fine();
        assertThat(seen.data("/communityEvent/registrations/nodes").findValuesAsString("id"))
                .containsExactly(
                        own.data("/registerForEvent/eventRegistration/id").asString());
        var hidden = resident.ask("query($id: ID!) { communityEvent(id: $id) { id } }", Map.of("id", draft));
        assertThat(hidden.data("/communityEvent").isNull()).isTrue();
        var someoneElse = resident.mutate(
                "registerForEvent",
                Map.of("communityEventId", event, "unitId", desk.unit("B"), "personId", desk.person("B")),
                "eventRegistration { id }");
        assertThat(someoneElse.refusal("registerForEvent")).isEqualTo("NOT_FOUND");
    }

    @Test
    void whoeverHasRegisteredIsToldOfAMoveAndOfTheEndOnceEach() {
        var desk = desk();
        var event = desk.event(Map.of("name", "露天电影"));
        var resident = jinxiu().as(Role.RESIDENT);
        resident.mutate(
                        "registerForEvent",
                        Map.of("communityEventId", event, "unitId", jinxiu().id("Unit")),
                        "eventRegistration { id }")
                .fine();
        desk.staff()
                .mutate(
                        "moveCommunityEvent",
                        Map.of("communityEventId", event, "place", "地下车库", "reason", "下雨"),
                        "communityEvent { place reason }")
                .fine();
        desk.staff()
                .mutate(
                        "cancelCommunityEvent",
                        Map.of("communityEventId", event, "reason", "机器坏了"),
                        "communityEvent { state }")
                .fine();
        var told = resident.ask(
                        "{ notices(first: 50, filter: {kinds: [EVENT_MOVED, EVENT_CANCELLED]}) { nodes { kind text"
                                + " subject { id } } } }")
                .fine()
                .data("/notices/nodes")
                .valueStream()
                .filter(notice -> notice.at("/subject/id").asString().equals(event))
                .map(notice -> notice.at("/text").asString())
                .toList();
        assertThat(told).hasSize(2);
        assertThat(told).anyMatch(text -> text.contains("露天电影") && text.contains("地下车库") && text.contains("下雨"));
        assertThat(told).anyMatch(text -> text.contains("已取消") && text.contains("机器坏了"));
    }

    @Test
    void whatWasRaisedAtAForumBecomesAFindingWithItsTicket() {
        var desk = desk();
        var event = desk.event(Map.of("name", "恳谈会", "kind", "FORUM"));
        var recorded = desk.staff()
                .mutate(
                        "recordEventFindings",
                        Map.of(
                                "communityEventId",
                                event,
                                "findings",
                                List.of(Map.of(
                                        "kind",
                                        "REQUEST",
                                        "description",
                                        "东门路灯太暗",
                                        "ticket",
                                        Map.of("kind", "SUGGESTION", "title", "东门路灯太暗")))),
                        "communityEvent { findings { description ticket { title state } } }")
                .fine();
        assertThat(recorded.data("/recordEventFindings/communityEvent/findings/0/ticket/title")
                        .asString())
                .isEqualTo("东门路灯太暗");
    }

    private JsonNode participation() {
        return desk().staff()
                .ask(
                        "query($p: ID!, $y: Int!) { eventParticipation(projectId: $p, year: $y) { events personTimes"
                                + " households returningHouseholds noShows target percent cost } }",
                        Map.of(
                                "p",
                                jinxiu().id("Project"),
                                "y",
                                Year.now(ZoneId.of("Asia/Shanghai")).getValue()))
                .fine()
                .data("/eventParticipation");
    }

    @Test
    void aYearCountsWhoCameAndWhoCameAgain() {
        var desk = desk();
        var before = participation();
        for (var name : List.of("一", "二")) {
            var event = desk.event(Map.of("name", "参与" + name));
            Map<String, String> latest = new HashMap<>();
            for (var step : List.of("X 2", "Y 1", "begins", "X comes", "walk-in 3", "over")) {
                assertThat(happens(desk, event, step, latest)).as(step).isEmpty();
            }
            desk.staff()
                    .mutate(
                            "updateCommunityEvent",
                            Map.of("communityEventId", event, "cost", "100.25", "summary", "很热闹"),
                            "communityEvent { cost summary }")
                    .fine();
        }
        var after = participation();
        assertThat(after.at("/events").asInt() - before.at("/events").asInt()).isEqualTo(2);
        assertThat(after.at("/personTimes").asInt() - before.at("/personTimes").asInt())
                .isEqualTo(10);
        assertThat(after.at("/households").asInt() - before.at("/households").asInt())
                .isEqualTo(1);
        assertThat(after.at("/returningHouseholds").asInt()
                        - before.at("/returningHouseholds").asInt())
                .isEqualTo(1);
        assertThat(after.at("/noShows").asInt() - before.at("/noShows").asInt()).isEqualTo(2);
        assertThat(new BigDecimal(after.at("/cost").asString())
                        .subtract(new BigDecimal(before.at("/cost").asString())))
                .isEqualByComparingTo("200.50");
        assertThat(after.at("/target").asInt()).isEqualTo(1000);
    }

    @Test
    void twoWhoHaveRegisteredForOneEventDoNotBecomeOne() {
        var desk = desk();
        var event = desk.event(Map.of("name", "两个人"));
        desk.register(event, "A", 1).fine();
        desk.register(event, "B", 1).fine();
        var merged = jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "mergePersons",
                        Map.of("personId", desk.person("A"), "duplicateId", desk.person("B")),
                        "person { id }");
        assertThat(merged.reason("mergePersons")).endsWith("person.event");
    }

    @Test
    void aSeriesRepeatsAtTheSameTimeOfTheDay() {
        var desk = desk();
        Map<String, Object> first = new LinkedHashMap<>(Map.of(
                "kind", "FORUM",
                "name", "恳谈会",
                "place", "物业服务中心",
                "beginsAt", "2030-01-31T10:00:00+08:00",
                "endsAt", "2030-01-31T12:00:00+08:00",
                "capacity", 30));
        var made = desk.staff()
                .mutate(
                        "createEventSeries",
                        Map.of("projectId", jinxiu().id("Project"), "frequency", "MONTHLY", "times", 3, "first", first),
                        "eventSeries { id name events(first: 10, orderBy: {field: BEGINS_AT, direction: ASC})"
                                + " { nodes { beginsAt endsAt registrationClosesAt state } } }")
                .fine();
        assertThat(made.data("/createEventSeries/eventSeries/events/nodes").findValuesAsString("beginsAt"))
                .containsExactly("2030-01-31T10:00:00+08:00", "2030-02-28T10:00:00+08:00", "2030-03-31T10:00:00+08:00");
    }

    @Test
    void theYearIsPlannedOnce() {
        var desk = desk();
        var input =
                Map.of("projectId", jinxiu().id("Project"), "year", 2033, "keys", List.of("mid-autumn", "fire-drill"));
        var made = desk.staff()
                .mutate("planCommunityEvents", input, "communityEvents { name beginsAt state }")
                .fine();
        assertThat(made.data("/planCommunityEvents/communityEvents").findValuesAsString("beginsAt"))
                .containsExactly("2033-09-08T09:30:00+08:00", "2033-11-09T09:30:00+08:00");
        var again = desk.staff()
                .mutate("planCommunityEvents", input, "communityEvents { name }")
                .fine();
        assertThat(again.data("/planCommunityEvents/communityEvents")).isEmpty();
        var proposals = desk.staff()
                .ask(
                        "query($p: ID!) { eventPlanProposals(projectId: $p, year: 2033) { key planned } }",
                        Map.of("p", jinxiu().id("Project")))
                .fine();
        assertThat(proposals
                        .data("/eventPlanProposals")
                        .valueStream()
                        .filter(one -> one.at("/planned").asBoolean())
                        .map(one -> one.at("/key").asString()))
                .containsExactly("mid-autumn", "fire-drill");
    }
}
