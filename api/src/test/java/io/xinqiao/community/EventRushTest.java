package io.xinqiao.community;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.Sha256;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.HeldRows;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Everybody wants to come at once: nobody gets a place twice, no place is given twice, and none is lost. */
class EventRushTest extends ApiTest {
    private static final int PEOPLE = 1000;
    private static final int PLACES = 100;
    private static final int HANDS = 24;
    private static final int SOME = 30;

    @Autowired
    EventOffers offers;

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    /** A key that the statement below makes too. */
    private static String id(String type, int number) {
        var digest = Sha256.of(type + number).substring(0, 32);
        var text = digest.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
        return new GlobalId(type, UUID.fromString(text)).text();
    }

    private static String key(String type) {
        return "CAST(left(encode(sha256(convert_to('%s' || n, 'UTF8')), 'hex'), 32) AS uuid)".formatted(type);
    }

    /** A thousand people in a thousand units; twenty more who all live in the last one. */
    private Company village() throws SQLException {
        var company = company("huodong");
        var project = GlobalId.parse(company.id("Project")).orElseThrow().key();
        var building = GlobalId.parse(company.id("Building")).orElseThrow().key();
        if (HeldRows.number(company, "SELECT count(*) FROM unit WHERE number LIKE '抢-%'") > 0) return company;
        HeldRows.change(
                company,
                "INSERT INTO unit (id, project_id, building_id, entrance, floor, number, kind, built_area, state)"
                        + " SELECT %s, '%s', '%s', '1', 1, '抢-' || n, 'RESIDENTIAL', 80, 'OCCUPIED'"
                                .formatted(key("Unit"), project, building)
                        + " FROM generate_series(1, 1000) n",
                "INSERT INTO household (id, unit_id, moved_in) SELECT %s, %s, DATE '2025-01-01'"
                                .formatted(key("Household"), key("Unit"))
                        + " FROM generate_series(1, 1000) n",
                "INSERT INTO person (id, name, created_at) SELECT %s, '抢票' || n, now()".formatted(key("Person"))
                        + " FROM generate_series(1, 1020) n",
                "INSERT INTO household_member (id, household_id, person_id, role, since) SELECT new_key(),"
                        + " (SELECT %s FROM (SELECT least(m, 1000) AS n) h), (SELECT %s FROM (SELECT m AS n) p),"
                                .formatted(key("Household"), key("Person"))
                        + " 'OWNER', DATE '2025-01-01' FROM generate_series(1, 1020) m",
                "INSERT INTO member (id, username, name, person_id, created_at) SELECT new_key(), 'rush' || n,"
                        + " '抢票' || n, %s, now() FROM generate_series(1, 1020) n".formatted(key("Person")));
        return company;
    }

    private static Api.Answer register(Api as, String event, int person, UUID key) {
        return as.mutate(
                "registerForEvent",
                Map.of(
                        "idempotencyKey",
                        key,
                        "communityEventId",
                        event,
                        "unitId",
                        id("Unit", Math.min(person, PEOPLE)),
                        "personId",
                        id("Person", person)),
                "eventRegistration { id state position }");
    }

    private static <T> List<T> atOnce(List<Callable<T>> work) throws InterruptedException, ExecutionException {
        List<T> done = new ArrayList<>();
        try (var hands = Executors.newFixedThreadPool(HANDS)) {
            for (var one : hands.invokeAll(work)) done.add(one.get());
        }
        return done;
    }

    private static long count(Company company, String event, String what) throws SQLException {
        return HeldRows.number(
                company,
                what.replace("$", GlobalId.parse(event).orElseThrow().key().toString()));
    }

    /** What has to be so at any time. */
    private static void requireNoOversell(Company company) throws SQLException {
        assertThat(HeldRows.number(company, """
            SELECT count(*) FROM community_event e WHERE e.taken > e.capacity OR e.taken <>
              (SELECT coalesce(sum(r.seats), 0) FROM event_registration r WHERE r.event_id = e.id
                 AND r.state IN ('OFFERED', 'CONFIRMED', 'ATTENDED', 'NO_SHOW'))\
            """))
                .as("oversold, or counted otherwise than it is")
                .isZero();
        assertThat(HeldRows.number(company, """
            SELECT count(*) FROM (SELECT 1 FROM event_registration
              WHERE state IN ('WAITING', 'OFFERED', 'CONFIRMED', 'ATTENDED')
              GROUP BY event_id, person_id HAVING count(*) > 1) twice\
            """)).isZero();
    }

    @Test
    void aThousandAtOnceForAHundredPlacesOverTwoNodes() throws Exception {
        var company = village();
        var desk = new EventDesk(company);
        var event = desk.event(Map.of("name", "百人宴", "capacity", PLACES));
        Map<Integer, UUID> keys = new HashMap<>();
        for (var person = 1; person <= PEOPLE; person++) keys.put(person, UUID.randomUUID());
        var people = new ArrayList<>(IntStream.rangeClosed(1, PEOPLE).boxed().toList());
        Collections.shuffle(people, new java.util.Random(7));
        try (var other = ApiProcess.start()) {
            var here = company.as(Role.SUPERVISOR);
            var there = other.api().as(company.token(Role.SUPERVISOR));
            List<Callable<Api.Answer>> work = new ArrayList<>();
            for (var person : people) {
                work.add(() -> register(person % 2 == 0 ? here : there, event, person, keys.get(person)));
                // Every tenth asks again, over the other node.
                if (person % 10 == 0) work.add(() -> register(there, event, person, keys.get(person)));
            }
            var states = atOnce(work).stream()
                    .map(answer -> answer.fine()
                            .data("/registerForEvent/eventRegistration/state")
                            .asString())
                    .toList();
            assertThat(states).containsOnly("CONFIRMED", "WAITING");
        }
        requireNoOversell(company);
        assertThat(count(company, event, """
            SELECT count(*) FROM event_registration WHERE event_id = '$'
              AND state = CASE WHEN position <= 100 THEN 'CONFIRMED' ELSE 'WAITING' END\
            """)).isEqualTo(PEOPLE);
        thenManyLeaveAtOnce(company, event);
    }

    /** Thirty cancel, thirty offers run out, and thirty are offered a place by hand, all at the same time. */
    private void thenManyLeaveAtOnce(Company company, String event) throws Exception {
        var staff = company.as(Role.SUPERVISOR);
        var desk = new EventDesk(company);
        var confirmed = ids(staff, event, "CONFIRMED");
        for (var one : confirmed.subList(0, SOME)) {
            desk.step("cancelEventRegistration", one).fine();
        }
        assertThat(ids(staff, event, "OFFERED")).hasSize(SOME);
        desk.change(
                event,
                "UPDATE event_registration SET offer_ends_at = now() - interval '1 s'"
                        + " WHERE event_id = '$' AND state = 'OFFERED'");
        var waiting = ids(staff, event, "WAITING");
        List<Callable<String>> work = new ArrayList<>();
        for (var one : confirmed.subList(SOME, 2 * SOME)) {
            work.add(() -> desk.step("cancelEventRegistration", one).reason("cancelEventRegistration"));
        }
        for (var at = 0; at < SOME; at++) {
            work.add(() -> {
                registry.forEach(database, offers::expireAll);
                return "";
            });
            var one = waiting.get(waiting.size() - 1 - at);
            work.add(() -> desk.step("offerEventPlace", one).reason("offerEventPlace"));
        }
        Collections.shuffle(work, new java.util.Random(11));
        for (var reason : atOnce(work)) {
            assertThat(List.of("", "refused.event.full", "event.full"))
                    .as(reason)
                    .anyMatch(reason::endsWith);
        }
        requireNoOversell(company);
        assertThat(count(company, event, "SELECT taken FROM community_event WHERE id = '$'"))
                .isEqualTo(PLACES);
        assertThat(count(company, event, """
            SELECT count(*) FROM event_registration r WHERE r.event_id = '$' AND r.state = 'WAITING' AND r.position <
              (SELECT max(o.position) FROM event_registration o WHERE o.event_id = r.event_id AND o.position <= 970
                 AND o.state IN ('OFFERED', 'EXPIRED'))\
            """))
                .as("overtaken, but for those who were offered a place by hand")
                .isZero();
        assertThat(count(company, event, """
            SELECT count(*) FROM event_registration r WHERE r.event_id = '$' AND r.state IN ('OFFERED', 'EXPIRED')
              AND 1 <> (SELECT count(*) FROM notice n JOIN member m ON m.id = n.member_id
                WHERE m.person_id = r.person_id AND n.cause_id = r.id AND n.kind = 'EVENT_OFFER')\
            """))
                .as("told of their offer otherwise than once")
                .isZero();
    }

    private static List<String> ids(Api staff, String event, String state) {
        List<String> ids = new ArrayList<>();
        var after = "";
        do {
            var page = staff.ask(
                            "query($e: ID!, $s: EventRegistrationState!, $a: String) { eventRegistrations(first: 100,"
                                + " after: $a, filter: {communityEventId: $e, states: [$s]}, orderBy: {field:"
                                + " POSITION, direction: ASC}) { nodes { id } pageInfo { hasNextPage endCursor } } }",
                            after.isEmpty()
                                    ? Map.of("e", event, "s", state)
                                    : Map.of("e", event, "s", state, "a", after))
                    .fine();
            ids.addAll(page.data("/eventRegistrations/nodes").findValuesAsString("id"));
            after = page.data("/eventRegistrations/pageInfo/hasNextPage").asBoolean()
                    ? page.data("/eventRegistrations/pageInfo/endCursor").asString()
                    : "";
        } while (!after.isEmpty());
        return ids;
    }

    @Test
    void aHouseholdIsNeverThereWithMoreThanItsCap() throws Exception {
        var company = village();
        var event = new EventDesk(company).event(Map.of("name", "家庭日", "capacity", PLACES, "perHousehold", 2));
        var staff = company.as(Role.SUPERVISOR);
        List<Callable<String>> work = new ArrayList<>();
        for (var person = PEOPLE; person <= PEOPLE + 20; person++) {
            var who = person;
            work.add(() -> register(staff, event, who, UUID.randomUUID()).refusal("registerForEvent"));
        }
        assertThat(atOnce(work).stream().filter(String::isEmpty)).hasSize(2);
        assertThat(count(company, event, "SELECT taken FROM community_event WHERE id = '$'"))
                .isEqualTo(2);
    }

    @Test
    void whatWasConfirmedIsThereAfterANodeDies() throws Exception {
        var company = village();
        var event = new EventDesk(company).event(Map.of("name", "断电", "capacity", PLACES));
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        try (var node = ApiProcess.start();
                var hands = Executors.newFixedThreadPool(8)) {
            var there = node.api().as(company.token(Role.SUPERVISOR));
            for (var person = 1; person <= 400; person++) {
                var who = person;
                hands.execute(() -> {
                    try {
                        var answer = register(there, event, who, UUID.randomUUID());
                        if (answer.status() == 200
                                && answer.refusal("registerForEvent").isEmpty()) {
                            told.add(answer.data("/registerForEvent/eventRegistration/id")
                                    .asString());
                        }
                    } catch (UncheckedIOException dead) {
                        // Not told: it is there or it is not.
                    }
                    if (told.size() == 60) node.kill();
                });
            }
        }
        assertThat(told).hasSizeGreaterThanOrEqualTo(60);
        requireNoOversell(company);
        var staff = company.as(Role.SUPERVISOR);
        List<String> there = new ArrayList<>(ids(staff, event, "CONFIRMED"));
        there.addAll(ids(staff, event, "WAITING"));
        assertThat(there).containsAll(told).doesNotHaveDuplicates();
    }
}
