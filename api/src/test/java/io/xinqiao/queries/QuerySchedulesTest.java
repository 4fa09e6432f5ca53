package io.xinqiao.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.HeldRows;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What is due comes to each recipient once and by their own rights, and what cannot come is told. */
class QuerySchedulesTest extends ApiTest {
    private static final Map<String, Object> DAILY =
            Map.of("weekdays", List.of("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"));

    private static final String SCHEDULE =
            "querySchedule { id state pausedBecause nextAt lastAt version owner { id } recipients { id } weekdays"
                    + " dayOfMonth timeOfDay zone arguments { name value { relative { span edge plusDays } text } } }";

    @Autowired
    List<RecurringWork> works;

    private Api admin() {
        return anlan().as(Role.TENANT_ADMIN);
    }

    private Queries admins() {
        return new Queries(admin());
    }

    private void work(String name) {
        works.stream()
                .filter(work -> work.name().equals(name))
                .forEach(work -> work.work().run());
    }

    private void bring() {
        work("bring-due-queries");
    }

    private String topics(String name, List<String> roles) throws SQLException {
        Queries.topics(anlan(), name, 3);
        return admins().save(
                        name,
                        "{ opinionTopics(filter: {search: \"%s\"}) { nodes { name } } }".formatted(name),
                        "opinionTopics.nodes",
                        "sharedRoles",
                        roles);
    }

    private static Api.Answer ask(Api as, String query, Object... more) {
        Map<String, Object> input = new LinkedHashMap<>(
                Map.of("savedQueryId", query, "format", "CSV", "cadence", DAILY, "timeOfDay", "08:00"));
        for (var at = 0; at < more.length; at += 2) input.put((String) more[at], more[at + 1]);
        return as.mutate("createQuerySchedule", input, SCHEDULE);
    }

    private String schedule(String query, Role... recipients) {
        return ask(
                        admin(),
                        query,
                        "recipientIds",
                        Stream.of(recipients).map(role -> anlan().member(role)).toList())
                .fine()
                .data("/createQuerySchedule/querySchedule/id")
                .asString();
    }

    private static Api.Answer update(Api as, String schedule, Object... more) {
        Map<String, Object> input = new LinkedHashMap<>(Map.of("queryScheduleId", schedule));
        for (var at = 0; at < more.length; at += 2) input.put((String) more[at], more[at + 1]);
        return as.mutate("updateQuerySchedule", input, SCHEDULE);
    }

    /** As it is when the time has come. */
    private void due(String schedule, String when) throws SQLException {
        HeldRows.change(
                anlan(),
                "UPDATE query_schedule SET next_at = %s WHERE id = '%s'".formatted(when, GlobalId.keyOf(schedule)));
    }

    private JsonNode look(String schedule) {
        return admin().ask(
                        "query($id: ID!) { node(id: $id) { ... on QuerySchedule { state pausedBecause nextAt lastAt"
                                + " version owner { id } } } }",
                        Map.of("id", schedule))
                .fine()
                .data("/node");
    }

    private static List<JsonNode> deliveries(Api as, String schedule) {
        return as.ask(
                        "query($s: ID!) { queryDeliveries(first: 100, filter: {queryScheduleId: $s}) { nodes { id dueAt"
                                + " state recipient { id } querySchedule { id } savedQueryRun { id } } } }",
                        Map.of("s", schedule))
                .fine()
                .data("/queryDeliveries/nodes")
                .valueStream()
                .toList();
    }

    private static String run(JsonNode delivery) {
        return delivery.at("/savedQueryRun/id").asString();
    }

    private static List<JsonNode> notices(Api as, String subject) {
        return as.ask("{ notices(first: 100) { nodes { kind text subjectId } } }")
                .fine()
                .data("/notices/nodes")
                .valueStream()
                .filter(notice -> notice.at("/subjectId").asString().equals(subject))
                .toList();
    }

    @Test
    void eachRecipientGetsWhatTheirOwnRightsAllow() throws SQLException {
        var desk = new FeeDesk(anlan(), "SCH1");
        desk.unit("SCH-1", "100.00");
        new FeeDesk(anlan(), "SCH2").unit("SCH-2", "100.00");
        var query =
                admins().save("各自的房", "{ units { nodes { number } } }", "units.nodes", "sharedRoles", Queries.STAFF);
        var member = anlan().hire("sch.one", Map.of("role", "SUPERVISOR", "projectId", desk.project()), null);
        var schedule = ask(admin(), query, "recipientIds", List.of(anlan().member(Role.TENANT_ADMIN), member))
                .fine()
                .data("/createQuerySchedule/querySchedule/id")
                .asString();
        due(schedule, "now() - interval '1 min'");
        bring();
        var supervisor = anlan().asWorker("sch.one");
        var own = deliveries(supervisor, schedule);
        assertThat(own).hasSize(1);
        assertThat(own.getFirst().at("/querySchedule").isNull())
                .as("the schedule itself is not theirs")
                .isTrue();
        assertThat(new String(new Queries(supervisor).content(run(own.getFirst())), StandardCharsets.UTF_8))
                .contains("SCH-1")
                .doesNotContain("SCH-2");
        var all = deliveries(admin(), schedule);
        assertThat(all).hasSize(2);
        var mine = all.stream()
                .filter(one -> one.at("/recipient/id").asString().equals(anlan().member(Role.TENANT_ADMIN)))
                .findFirst()
                .orElseThrow();
        assertThat(new String(admins().content(run(mine)), StandardCharsets.UTF_8))
                .contains("SCH-1", "SCH-2");
        assertThat(deliveries(admin(), schedule).stream()
                        .map(one -> one.at("/state").asString()))
                .containsOnly("DELIVERED");
        assertThat(notices(supervisor, run(own.getFirst()))).singleElement().satisfies(notice -> {
            assertThat(notice.at("/kind").asString()).isEqualTo("QUERY_DELIVERED");
            assertThat(notice.at("/text").asString()).contains("各自的房");
        });
    }

    @Test
    void whoMayNotRunItIsTold() throws SQLException {
        var query = topics("无权送达", List.of("SUPERVISOR"));
        var schedule = schedule(query, Role.SUPERVISOR, Role.CASHIER);
        admin().mutate(
                        "updateSavedQuery",
                        Map.of("savedQueryId", query, "sharedRoles", List.of("ANALYST")),
                        "savedQuery { id }")
                .fine();
        due(schedule, "now() - interval '1 min'");
        bring();
        assertThat(deliveries(admin(), schedule).stream()
                        .map(one -> one.at("/state").asString()))
                .as("shared when it was made, and no longer when it was due; and never shared")
                .containsExactly("WITHHELD", "WITHHELD");
        for (var role : List.of(Role.SUPERVISOR, Role.CASHIER)) {
            var one = deliveries(anlan().as(role), schedule);
            assertThat(one).hasSize(1);
            assertThat(notices(anlan().as(role), one.getFirst().at("/id").asString()))
                    .singleElement()
                    .satisfies(
                            notice -> assertThat(notice.at("/kind").asString()).isEqualTo("QUERY_NOT_DELIVERED"));
        }
    }

    @Test
    void aRightThatIsTakenAwayWhileItRunsKeepsTheResultBack() throws SQLException {
        var query = topics("途中收回", List.of("SUPERVISOR"));
        var schedule = schedule(query, Role.SUPERVISOR);
        due(schedule, "now() - interval '1 min'");
        var supervisor = anlan().as(Role.SUPERVISOR);
        try (var held = HeldRows.ofTable(anlan(), "opinion_topic")) {
            bring();
            held.awaitWaiting(1);
            admin().mutate(
                            "updateSavedQuery",
                            Map.of("savedQueryId", query, "sharedRoles", List.of()),
                            "savedQuery { id }")
                    .fine();
        }
        var delivery = deliveries(supervisor, schedule).getFirst();
        var ended = new Queries(supervisor).settled(run(delivery));
        assertThat(ended.at("/state").asString()).isEqualTo("FAILED");
        assertThat(ended.at("/file").isNull()).isTrue();
        assertThat(deliveries(supervisor, schedule).getFirst().at("/state").asString())
                .isEqualTo("FAILED");
        assertThat(notices(supervisor, run(delivery)))
                .singleElement()
                .satisfies(notice -> assertThat(notice.at("/kind").asString()).isEqualTo("QUERY_NOT_DELIVERED"));
    }

    @Test
    void whoCallsItOffKnows() throws SQLException {
        var schedule = schedule(topics("取消送达", List.of("SUPERVISOR")), Role.SUPERVISOR);
        due(schedule, "now() - interval '1 min'");
        var supervisor = anlan().as(Role.SUPERVISOR);
        String run;
        try (var held = HeldRows.ofTable(anlan(), "opinion_topic")) {
            bring();
            held.awaitWaiting(1);
            run = run(deliveries(supervisor, schedule).getFirst());
            supervisor
                    .mutate("cancelRun", Map.of("runId", run), "run { state }")
                    .fine();
        }
        assertThat(deliveries(supervisor, schedule).getFirst().at("/state").asString())
                .isEqualTo("CANCELLED");
        assertThat(notices(supervisor, run)).isEmpty();
    }

    @Test
    void whatWasMissedComesOnceAsOfTheLastTime() throws SQLException {
        Queries.topics(anlan(), "迟到", 2);
        var query = admins().save(
                        "迟到",
                        "query($d: Date!) { meterReadings(filter: {readOn: {from: $d}}) { nodes { id } } }",
                        "meterReadings.nodes");
        var created = ask(
                        admin(),
                        query,
                        "timeOfDay",
                        "23:59",
                        "arguments",
                        List.of(Queries.argument("d", "relative", Map.of("span", "TODAY"))))
                .fine()
                .data("/createQuerySchedule/querySchedule");
        var schedule = created.at("/id").asString();
        assertThat(created.at("/arguments/0/value/relative/span").asString()).isEqualTo("TODAY");
        assertThat(created.at("/recipients/0/id").asString())
                .as("oneself where nobody is named")
                .isEqualTo(anlan().member(Role.TENANT_ADMIN));
        // Three nights ago by Beijing time, a minute before midnight.
        due(
                schedule,
                "(date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai') - interval '2 d 1 min') AT TIME ZONE"
                        + " 'Asia/Shanghai'");
        bring();
        bring();
        assertThat(deliveries(admin(), schedule)).hasSize(1);
        assertThat(HeldRows.number(anlan(), """
            SELECT count(*) FROM query_delivery d JOIN query_run r ON r.id = d.saved_query_run_id
            JOIN query_schedule s ON s.id = d.query_schedule_id
            WHERE s.id = '%s' AND s.next_at > now() AND s.last_at = d.due_at AND d.due_at =
              (date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai') - interval '1 min')
                AT TIME ZONE 'Asia/Shanghai'
              AND r.arguments::jsonb->>'d' = CAST(CAST(d.due_at AT TIME ZONE 'Asia/Shanghai' AS date) AS text)
            """.formatted(GlobalId.keyOf(schedule))))
                .as("today is the day on which it was due, and not that on which it came")
                .isEqualTo(1);
    }

    @Test
    void twoNodesThatLookAtOnceBringItOnce() throws Exception {
        var query = topics("同时", List.of("SUPERVISOR"));
        for (var at = 0; at < 8; at++) {
            due(schedule(query, Role.SUPERVISOR, Role.TENANT_ADMIN), "now() - interval '1 min'");
        }
        try (var hands = Executors.newFixedThreadPool(4)) {
            Callable<Void> look = () -> {
                bring();
                return null;
            };
            for (var looked : hands.invokeAll(List.of(look, look, look, look))) looked.get();
        }
        var ofQuery = "FROM query_delivery d JOIN query_schedule s ON s.id = d.query_schedule_id WHERE s.saved_query_id"
                + " = '%s'".formatted(GlobalId.keyOf(query));
        assertThat(HeldRows.number(anlan(), "SELECT count(*) " + ofQuery)).isEqualTo(16);
        assertThat(HeldRows.number(
                        anlan(),
                        "SELECT count(*) FROM query_run WHERE saved_query_id = '%s'".formatted(GlobalId.keyOf(query))))
                .isEqualTo(16);
    }

    @Test
    void whatTheSchemaBreaksIsPausedAndToldBeforeItIsDue() throws SQLException {
        var query = topics("漂移", List.of("SUPERVISOR"));
        var schedule = schedule(query, Role.SUPERVISOR);
        HeldRows.change(
                anlan(),
                "UPDATE saved_query_version SET document = replace(document, 'nodes { name }', 'nodes { formerName }')"
                        + " WHERE saved_query_id = '%s'".formatted(GlobalId.keyOf(query)));
        work("review-query-schedules");
        work("review-query-schedules");
        var paused = look(schedule);
        assertThat(paused.at("/state").asString()).isEqualTo("PAUSED");
        assertThat(paused.at("/pausedBecause").asString()).isEqualTo("QUERY_BROKEN");
        assertThat(paused.at("/nextAt").isNull()).isTrue();
        assertThat(notices(admin(), schedule))
                .singleElement()
                .satisfies(notice -> assertThat(notice.at("/kind").asString()).isEqualTo("QUERY_SCHEDULE_PAUSED"));
        assertThat(update(admin(), schedule, "state", "ACTIVE").reason("updateQuerySchedule"))
                .isEqualTo("query.broken");
    }

    @Test
    void whatIsBrokenWhenItIsDueIsPausedAndNotBrought() throws SQLException {
        var query = topics("到时才坏", List.of("SUPERVISOR"));
        var schedule = schedule(query, Role.SUPERVISOR);
        HeldRows.change(
                anlan(),
                "UPDATE saved_query_version SET document = replace(document, 'nodes { name }', 'nodes { formerName }')"
                        + " WHERE saved_query_id = '%s'".formatted(GlobalId.keyOf(query)));
        due(schedule, "now() - interval '1 min'");
        bring();
        assertThat(look(schedule).at("/pausedBecause").asString()).isEqualTo("QUERY_BROKEN");
        assertThat(deliveries(admin(), schedule)).isEmpty();
    }

    @Test
    void whatIsArchivedIsPausedAndGoesOnWhenItIsBack() throws SQLException {
        var query = topics("归档送达", List.of("SUPERVISOR"));
        var schedule = schedule(query, Role.SUPERVISOR);
        admin().mutate("updateSavedQuery", Map.of("savedQueryId", query, "archived", true), "savedQuery { id }")
                .fine();
        work("review-query-schedules");
        assertThat(look(schedule).at("/pausedBecause").asString()).isEqualTo("QUERY_ARCHIVED");
        assertThat(update(admin(), schedule, "state", "ACTIVE").reason("updateQuerySchedule"))
                .isEqualTo("query.archived");
        admin().mutate("updateSavedQuery", Map.of("savedQueryId", query, "archived", false), "savedQuery { id }")
                .fine();
        var resumed = update(admin(), schedule, "state", "ACTIVE").fine().data("/updateQuerySchedule/querySchedule");
        assertThat(resumed.at("/state").asString()).isEqualTo("ACTIVE");
        assertThat(resumed.at("/pausedBecause").isNull()).isTrue();
        assertThat(resumed.at("/nextAt").isNull()).isFalse();
    }

    @Test
    void whatSomebodyLeavesBehindIsTheAdministratorsToResume() throws SQLException {
        var query = topics("离职", List.of("SUPERVISOR"));
        var leaving =
                anlan().hire("sch.leaving", Map.of("role", "SUPERVISOR", "projectId", anlan().id("Project")), null);
        var schedule = ask(anlan().asWorker("sch.leaving"), query)
                .fine()
                .data("/createQuerySchedule/querySchedule/id")
                .asString();
        admin().mutate("deactivateMember", Map.of("memberId", leaving), "member { id }")
                .fine();
        work("review-query-schedules");
        assertThat(look(schedule).at("/pausedBecause").asString()).isEqualTo("OWNER_LEFT");
        assertThat(notices(admin(), schedule)).hasSize(1);
        var resumed = update(admin(), schedule, "state", "ACTIVE").fine().data("/updateQuerySchedule/querySchedule");
        assertThat(resumed.at("/owner/id").asString()).isEqualTo(anlan().member(Role.TENANT_ADMIN));
        due(schedule, "now() - interval '1 min'");
        bring();
        assertThat(deliveries(admin(), schedule))
                .singleElement()
                .satisfies(one -> assertThat(one.at("/state").asString())
                        .as("to whoever left")
                        .isEqualTo("WITHHELD"));
    }

    /** One's own, and nobody else's; of the last one the schedule is paused, and resumed for others. */
    @Test
    void whoWantsItNoMoreStopsIt() throws SQLException {
        var query = topics("退订", List.of("SUPERVISOR", "ANALYST"));
        var schedule = schedule(query, Role.SUPERVISOR, Role.ANALYST);
        due(schedule, "now() - interval '1 min'");
        bring();
        Map<String, String> brought = new HashMap<>();
        deliveries(admin(), schedule)
                .forEach(one -> brought.put(
                        one.at("/recipient/id").asString(), one.at("/id").asString()));
        var supervisors = brought.get(anlan().member(Role.SUPERVISOR));
        var analysts = brought.get(anlan().member(Role.ANALYST));
        assertThat(stop(admin(), supervisors).refusal("stopQueryDeliveries"))
                .as("not the owner's to stop")
                .isEqualTo("NOT_FOUND");
        assertThat(stop(anlan().as(Role.ANALYST), supervisors).refusal("stopQueryDeliveries"))
                .isEqualTo("NOT_FOUND");
        stop(anlan().as(Role.SUPERVISOR), supervisors).fine();
        stop(anlan().as(Role.SUPERVISOR), supervisors).fine();
        due(schedule, "now() - interval '1 min'");
        bring();
        assertThat(deliveries(admin(), schedule)).as("two, and one").hasSize(3);
        stop(anlan().as(Role.ANALYST), analysts).fine();
        assertThat(look(schedule).at("/pausedBecause").asString()).isEqualTo("NO_RECIPIENT");
        assertThat(notices(admin(), schedule)).hasSize(1);
        assertThat(update(admin(), schedule, "state", "ACTIVE").refusal("updateQuerySchedule"))
                .isEqualTo("REQUIRED");
        update(admin(), schedule, "state", "ACTIVE", "recipientIds", List.of(anlan().member(Role.TENANT_ADMIN)))
                .fine();
    }

    private static Api.Answer stop(Api as, String delivery) {
        return as.mutate("stopQueryDeliveries", Map.of("queryDeliveryId", delivery), "savedQuery { id }");
    }

    @Test
    void itIsItsOwnersAndTheAdministratorsToChange() throws SQLException {
        var query = topics("谁能改", Queries.STAFF);
        var schedule = ask(anlan().as(Role.STEWARD), query)
                .fine()
                .data("/createQuerySchedule/querySchedule/id")
                .asString();
        for (var other : List.of(Role.SUPERVISOR, Role.ANALYST, Role.CASHIER)) {
            assertThat(update(anlan().as(other), schedule, "format", "XLSX").refusal("updateQuerySchedule"))
                    .isEqualTo("NOT_FOUND");
        }
        assertThat(update(jinxiu().as(Role.TENANT_ADMIN), schedule, "format", "XLSX")
                        .refusal("updateQuerySchedule"))
                .isEqualTo("NOT_FOUND");
        var paused = update(anlan().as(Role.STEWARD), schedule, "state", "PAUSED")
                .fine()
                .data("/updateQuerySchedule/querySchedule");
        assertThat(paused.at("/pausedBecause").asString()).isEqualTo("BY_HAND");
        due(schedule, "NULL");
        bring();
        assertThat(deliveries(admin(), schedule)).isEmpty();
        var moved = update(admin(), schedule, "state", "ACTIVE", "cadence", Map.of("dayOfMonth", 31), "zone", "UTC")
                .fine()
                .data("/updateQuerySchedule/querySchedule");
        assertThat(moved.at("/weekdays")).isEmpty();
        assertThat(moved.at("/dayOfMonth").asInt()).isEqualTo(31);
        assertThat(moved.at("/zone").asString()).isEqualTo("UTC");
        assertThat(moved.at("/nextAt").asString()).as("eight in Greenwich").contains("T16:00:00+08:00");
        assertThat(moved.at("/owner/id").asString())
                .as("whose owner works here stays theirs")
                .isEqualTo(anlan().member(Role.STEWARD));
        anlan().as(Role.STEWARD)
                .mutate("deleteQuerySchedule", Map.of("queryScheduleId", schedule), "querySchedule { id }")
                .fine();
        assertThat(look(schedule).isNull()).isTrue();
    }

    @Test
    void whatCouldNeverComeIsRefused() throws SQLException {
        var query = topics("不可能", List.of("SUPERVISOR"));
        assertThat(ask(admin(), query, "zone", "Beijing").reason("createQuerySchedule"))
                .isEqualTo("schedule.zone");
        assertThat(ask(admin(), query, "recipientIds", List.of()).reason("createQuerySchedule"))
                .isEqualTo("required");
        assertThat(ask(admin(), query, "cadence", Map.of("weekdays", List.of())).reason("createQuerySchedule"))
                .isEqualTo("required");
        assertThat(ask(admin(), query, "recipientIds", List.of(jinxiu().member(Role.TENANT_ADMIN)))
                        .refusal("createQuerySchedule"))
                .isEqualTo("NOT_FOUND");
        assertThat(ask(admin(), query, "arguments", List.of(Queries.argument("no", "text", "x")))
                        .reason("createQuerySchedule"))
                .isEqualTo("query.variable");
        assertThat(ask(anlan().as(Role.CASHIER), query).refusal("createQuerySchedule"))
                .as("what one may not run oneself")
                .isEqualTo("NOT_FOUND");
        var asking = admins().save("缺变量", "query($id: ID!) { unit(id: $id) { number } }", "unit");
        assertThat(ask(admin(), asking).reason("createQuerySchedule")).isEqualTo("schedule.arguments");
    }

    private List<String> payloads(String endpoint, String of) {
        return admin()
                .ask(
                        "query($e: ID!) { webhookDeliveries(first: 10, filter: {webhookEndpointId: $e}) { nodes {"
                                + " topic payload } } }",
                        Map.of("e", endpoint))
                .fine()
                .data("/webhookDeliveries/nodes")
                .findValuesAsString("payload")
                .stream()
                .filter(payload -> payload.contains(of))
                .toList();
    }

    @Test
    void otherSystemsHearOfIt() throws SQLException {
        var endpoint = admin().mutate(
                        "createWebhookEndpoint",
                        Map.of("url", "http://localhost:9/queries", "topics", List.of("QUERY_DELIVERIES")),
                        "webhookEndpoint { id }")
                .fine()
                .data("/createWebhookEndpoint/webhookEndpoint/id")
                .asString();
        var schedule = schedule(topics("外送", List.of("SUPERVISOR")), Role.SUPERVISOR, Role.CASHIER);
        due(schedule, "now() - interval '1 min'");
        bring();
        var supervisor = anlan().as(Role.SUPERVISOR);
        new Queries(supervisor).content(run(deliveries(supervisor, schedule).getFirst()));
        // Told to other systems after the change, by whichever node comes first.
        for (var at = 0; at < 1_000 && payloads(endpoint, schedule).isEmpty(); at++) {
            ApiProcess.pause(Duration.ofMillis(20));
        }
        var payloads = payloads(endpoint, schedule);
        assertThat(payloads)
                .singleElement()
                .asString()
                .contains("query.delivered")
                .doesNotContain("外送");
        admin().mutate(
                        "updateWebhookEndpoint",
                        Map.of("webhookEndpointId", endpoint, "state", "REMOVED"),
                        "webhookEndpoint { id }")
                .fine();
    }

    @Test
    void whatIsBroughtIsNoReasonToLetOneWait() throws SQLException {
        var query = topics("不占名额", List.of("ANALYST"));
        for (var at = 0; at < 3; at++) due(schedule(query, Role.ANALYST), "now() - interval '1 min'");
        try (var held = HeldRows.ofTable(anlan(), "opinion_topic")) {
            bring();
            held.awaitWaiting(1);
            new Queries(anlan().as(Role.ANALYST)).begin(query, "CSV");
        }
    }
}
