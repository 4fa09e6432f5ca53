package io.xinqiao.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A figure that crosses a line is told once, and once that it is back. */
class QueryAlertsTest extends ApiTest {
    private static final String ALERT =
            "queryAlert { id state raised figure failure checkedAt nextAt pausedBecause version owner { id } }";

    @Autowired
    List<RecurringWork> works;

    @Autowired
    AlertChecks checks;

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    private Api admin() {
        return anlan().as(Role.TENANT_ADMIN);
    }

    private String count(String name, List<String> roles) {
        return new Queries(admin())
                .save(
                        name,
                        "{ opinionTopicsAggregate(filter: {search: \"%s\"}) { total { count } } }".formatted(name),
                        "opinionTopicsAggregate.total",
                        "sharedRoles",
                        roles);
    }

    private static Api.Answer ask(Api as, String query, Object... more) {
        Map<String, Object> input = new LinkedHashMap<>(Map.of(
                "name",
                "主题过多",
                "savedQueryId",
                query,
                "path",
                "count",
                "direction",
                "ABOVE",
                "threshold",
                "10",
                "clearThreshold",
                "8",
                "everyMinutes",
                44640));
        for (var at = 0; at < more.length; at += 2) input.put((String) more[at], more[at + 1]);
        return as.mutate("createQueryAlert", input, ALERT);
    }

    private static String alert(Api as, String query, Object... more) {
        return ask(as, query, more)
                .fine()
                .data("/createQueryAlert/queryAlert/id")
                .asString();
    }

    private static JsonNode look(Api as, String alert) {
        return as.ask(
                        "query($id: ID!) { node(id: $id) { ... on QueryAlert { state raised figure failure checkedAt"
                            + " nextAt pausedBecause version owner { id } events { nodes { fromState toState figure }"
                            + " } } } }",
                        Map.of("id", alert))
                .fine()
                .data("/node");
    }

    /** Looked at now. */
    private void check(String alert) {
        registry.forEach(database, () -> {
            if (database.tenant().code().equals("anlan")) checks.check(GlobalId.keyOf(alert));
        });
    }

    private static List<String> notices(Api as, String alert) {
        return as.ask("{ notices(first: 100) { nodes { kind text subjectId } } }")
                .fine()
                .data("/notices/nodes")
                .valueStream()
                .filter(notice -> notice.at("/subjectId").asString().equals(alert))
                .map(notice -> notice.at("/kind").asString())
                .toList();
    }

    private void topics(String name, int howMany) throws SQLException {
        HeldRows.change(anlan(), "DELETE FROM opinion_topic WHERE name LIKE '" + name + "%'");
        if (howMany > 0) Queries.topics(anlan(), name, howMany);
    }

    @Test
    void itIsToldWhenItCrossesAndWhenItIsBackAndNotBetween() throws SQLException {
        var alert = alert(admin(), count("预警线", List.of()));
        assertThat(look(admin(), alert).at("/raised").asBoolean()).isFalse();
        for (var topics : List.of(9, 11, 12, 9, 11, 8, 9)) {
            topics("预警线", topics);
            check(alert);
            assertThat(look(admin(), alert).at("/figure").asString()).isEqualTo(Integer.toString(topics));
        }
        assertThat(notices(admin(), alert))
                .as("nine after eleven is not far enough; the latest first")
                .containsExactly("QUERY_ALERT_CLEARED", "QUERY_ALERT_RAISED");
        assertThat(look(admin(), alert).at("/events/nodes").findValuesAsString("toState"))
                .containsExactly("OK", "RAISED", "OK");
        assertThat(look(admin(), alert).at("/events/nodes").findValuesAsString("fromState"))
                .containsExactly("RAISED", "OK", "NEW");
    }

    @Test
    void manyWhoLookAtOnceTellItOnce() throws Exception {
        topics("同时看", 11);
        var alert = alert(admin(), count("同时看", List.of()));
        try (var hands = Executors.newFixedThreadPool(4)) {
            Callable<Void> look = () -> {
                check(alert);
                return null;
            };
            for (var looked : hands.invokeAll(List.of(look, look, look, look))) looked.get();
        }
        assertThat(notices(admin(), alert)).containsExactly("QUERY_ALERT_RAISED");
        assertThat(look(admin(), alert).at("/events/nodes")).hasSize(1);
    }

    @Test
    void theQueueLooksWhenItIsTime() throws SQLException {
        topics("到时看", 11);
        var alert = alert(admin(), count("到时看", List.of()));
        HeldRows.change(
                anlan(),
                "UPDATE query_alert SET next_at = now() - interval '1 min' WHERE id = '%s'"
                        .formatted(GlobalId.keyOf(alert)));
        works.stream()
                .filter(work -> work.name().equals("check-due-alerts"))
                .forEach(work -> work.work().run());
        for (var at = 0; look(admin(), alert).at("/state").asString().equals("NEW"); at++) {
            assertThat(at).as("nobody looks").isLessThan(3_000);
            ApiProcess.pause(Duration.ofMillis(20));
        }
        assertThat(look(admin(), alert).at("/state").asString()).isEqualTo("RAISED");
        assertThat(HeldRows.number(
                        anlan(),
                        "SELECT count(*) FROM query_alert WHERE next_at > now() + interval '30 d' AND id = '%s'"
                                .formatted(GlobalId.keyOf(alert))))
                .as("and again after its time")
                .isEqualTo(1);
    }

    @Test
    void whatIsNotThereIsNoDataAndWhatFailsIsAFailure() throws SQLException {
        topics("两行", 2);
        var rows = new Queries(admin())
                .save(
                        "两行",
                        "{ opinionTopics(filter: {search: \"两行\"}) { nodes { version name } } }",
                        "opinionTopics.nodes");
        var alert = alert(admin(), rows, "path", "version");
        check(alert);
        var failed = look(admin(), alert);
        assertThat(failed.at("/state").asString()).isEqualTo("FAILED");
        assertThat(failed.at("/failure").asString()).contains("只有一行");
        topics("两行", 0);
        check(alert);
        assertThat(look(admin(), alert).at("/state").asString()).isEqualTo("NO_DATA");
        assertThat(look(admin(), alert).at("/failure").isNull()).isTrue();
        check(alert);
        assertThat(notices(admin(), alert)).containsExactly("QUERY_ALERT_NO_DATA", "QUERY_ALERT_FAILED");
    }

    @Test
    void itLooksWithItsOwnersRightsOfThatMoment() throws SQLException {
        topics("权限看", 11);
        var query = count("权限看", List.of("SUPERVISOR"));
        var supervisor = anlan().as(Role.SUPERVISOR);
        var alert = alert(supervisor, query);
        assertThat(look(anlan().as(Role.ANALYST), alert).isNull()).isTrue();
        check(alert);
        assertThat(look(supervisor, alert).at("/state").asString()).isEqualTo("RAISED");
        admin().mutate("updateSavedQuery", Map.of("savedQueryId", query, "sharedRoles", List.of()), "savedQuery { id }")
                .fine();
        check(alert);
        var refused = look(supervisor, alert);
        assertThat(refused.at("/state").asString()).isEqualTo("FAILED");
        assertThat(refused.at("/figure").isNull()).isTrue();
        assertThat(refused.at("/raised").asBoolean()).as("nobody knows better").isTrue();
    }

    @Test
    void whatCannotBeLookedAtIsPausedAndTold() throws SQLException {
        topics("预警漂移", 1);
        var query = count("预警漂移", List.of());
        var alert = alert(admin(), query);
        HeldRows.change(
                anlan(),
                "UPDATE saved_query_version SET document = replace(document, 'count', 'number') WHERE saved_query_id = '%s'"
                        .formatted(GlobalId.keyOf(query)));
        check(alert);
        check(alert);
        var paused = look(admin(), alert);
        assertThat(paused.at("/pausedBecause").asString()).isEqualTo("QUERY_BROKEN");
        assertThat(paused.at("/nextAt").isNull()).isTrue();
        assertThat(notices(admin(), alert)).containsExactly("QUERY_ALERT_PAUSED");
        assertThat(admin().mutate("updateQueryAlert", Map.of("queryAlertId", alert, "paused", false), ALERT)
                        .reason("updateQueryAlert"))
                .isEqualTo("query.broken");
    }

    @Test
    void itIsChangedPausedAndDeletedByItsOwner() throws SQLException {
        topics("改预警", 11);
        var alert = alert(anlan().as(Role.SUPERVISOR), count("改预警", List.of("SUPERVISOR")));
        var owner = anlan().as(Role.SUPERVISOR);
        assertThat(anlan().as(Role.ANALYST)
                        .mutate("updateQueryAlert", Map.of("queryAlertId", alert, "paused", true), ALERT)
                        .refusal("updateQueryAlert"))
                .isEqualTo("NOT_FOUND");
        var paused = owner.mutate("updateQueryAlert", Map.of("queryAlertId", alert, "paused", true), ALERT)
                .fine()
                .data("/updateQueryAlert/queryAlert");
        assertThat(paused.at("/pausedBecause").asString()).isEqualTo("BY_HAND");
        check(alert);
        assertThat(look(owner, alert).at("/state").asString()).isEqualTo("NEW");
        var resumed = owner.mutate(
                        "updateQueryAlert",
                        Map.of("queryAlertId", alert, "paused", false, "threshold", "20", "clearThreshold", "20"),
                        ALERT)
                .fine()
                .data("/updateQueryAlert/queryAlert");
        assertThat(resumed.at("/nextAt").isNull()).isFalse();
        check(alert);
        assertThat(look(owner, alert).at("/state").asString()).isEqualTo("OK");
        owner.mutate("deleteQueryAlert", Map.of("queryAlertId", alert), "queryAlert { id }")
                .fine();
        assertThat(look(owner, alert).isNull()).isTrue();
    }

    @Test
    void whatCanCrossNoLineIsRefused() throws SQLException {
        topics("拒绝预警", 1);
        var query = count("拒绝预警", List.of());
        assertThat(ask(admin(), query, "path", "nothing").reason("createQueryAlert"))
                .isEqualTo("alert.path");
        assertThat(ask(admin(), query, "clearThreshold", "11").reason("createQueryAlert"))
                .isEqualTo("alert.clear");
        assertThat(ask(admin(), query, "direction", "BELOW").reason("createQueryAlert"))
                .isEqualTo("alert.clear");
        assertThat(ask(anlan().as(Role.CASHIER), query).refusal("createQueryAlert"))
                .isEqualTo("NOT_FOUND");
        var names = new Queries(admin())
                .save(
                        "拒绝文字",
                        "{ opinionTopics(filter: {search: \"拒绝预警\"}) { nodes { name } } }",
                        "opinionTopics.nodes");
        assertThat(ask(admin(), names, "path", "name").reason("createQueryAlert"))
                .isEqualTo("alert.path");
    }
}
