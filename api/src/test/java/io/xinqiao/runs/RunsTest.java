package io.xinqiao.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.notices.FailureNotices;
import io.xinqiao.platform.Messages;
import io.xinqiao.tenants.Trouble;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.HeldRows;
import io.xinqiao.testing.SocketClient;
import io.xinqiao.testing.Tries;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What holds for runs of every kind, tried with billing runs of three buildings, two of which are a step. */
class RunsTest extends ApiTest {
    @Autowired
    List<RunKind> kinds;

    @Autowired
    Messages messages;

    private static final Map<String, Object> PRICE = Map.of("validFrom", "2020-01-01", "price", "2.80");

    private FeeDesk desk(String code) {
        var desk = new FeeDesk(anlan(), code);
        for (var at = 1; at <= 3; at++) {
            desk.own(desk.unit(desk.addBuilding(code + at), code + "-" + at, "100.00"), "2020-01-01");
        }
        desk.standard("住宅", PRICE, Map.of());
        return desk;
    }

    private static String begin(FeeDesk desk) {
        var run = desk.run("MONTH", "2031-03-01", "PROPERTY");
        return desk.tryPost(run, desk.preview(run))
                .fine()
                .data("/postBillingRun/billingRun/id")
                .asString();
    }

    /** The unit of the second step, held by the test. */
    private HeldRows secondStepOf(String code) throws SQLException {
        return HeldRows.of(anlan(), "SELECT id FROM unit WHERE number = '%s-3' FOR UPDATE".formatted(code));
    }

    private static List<String> billed(FeeDesk desk) {
        return desk.admin()
                .ask(
                        "query($p: ID!) { bills(first: 100, filter: { projectId: $p }) { nodes { unit { number } } } }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/bills/nodes")
                .findValuesAsString("number");
    }

    private JsonNode asRun(String id) {
        return anlan().as(Role.TENANT_ADMIN)
                .ask(
                        "query($id: ID!) { node(id: $id) { ... on Run { state takingBack done total percent failure"
                                + " requestedBy { id } requestedAt takenBackBy { id } startedAt endedAt } } }",
                        Map.of("id", id))
                .fine()
                .data("/node");
    }

    @Test
    void whoeverIsToldThatWorkWasGivenUpReadsWhatItWasAndWhy() {
        for (var language : List.of(Locale.SIMPLIFIED_CHINESE, Locale.ENGLISH)) {
            for (var kind : kinds) {
                assertThat(messages.text(language, "work." + kind.type()))
                        .as(kind.type())
                        .isPresent();
            }
            for (var trouble : Trouble.values()) {
                assertThat(messages.text(language, FailureNotices.reason(trouble)))
                        .as(trouble.name())
                        .isPresent();
            }
        }
    }

    @Test
    void aRunSaysHowFarItIsWhoAskedForItAndWhen() throws SQLException {
        var desk = desk("RA");
        String id;
        try (var held = secondStepOf("RA")) {
            id = begin(desk);
            held.awaitWaiting(1);
            var half = asRun(id);
            assertThat(half.at("/state").asString()).isEqualTo("RUNNING");
            assertThat(half.at("/done").asInt()).isEqualTo(2);
            assertThat(half.at("/total").asInt()).isEqualTo(3);
            assertThat(half.at("/percent").asInt()).isEqualTo(66);
            assertThat(half.at("/requestedBy/id").isNull()).isFalse();
            assertThat(half.at("/startedAt").asString())
                    .isGreaterThanOrEqualTo(half.at("/requestedAt").asString());
            assertThat(half.at("/endedAt").isNull()).isTrue();
        }
        desk.settled(id);
        var done = asRun(id);
        assertThat(done.at("/state").asString()).isEqualTo("DONE");
        assertThat(done.at("/percent").asInt()).isEqualTo(100);
        assertThat(done.at("/endedAt").asString())
                .isGreaterThanOrEqualTo(done.at("/startedAt").asString());
        assertThat(done.at("/takenBackBy").isNull()).isTrue();
        desk.reverse(id);
        var back = asRun(id);
        assertThat(back.at("/state").asString()).isEqualTo("TAKEN_BACK");
        assertThat(back.at("/takingBack").asBoolean()).isTrue();
        assertThat(back.at("/takenBackBy/id").isNull()).isFalse();
    }

    @Test
    void eachStepIsToldToWhoeverListensAndMay() throws Exception {
        var desk = desk("RB");
        var id = begin(desk);
        desk.settled(id);
        var document = "subscription($id: ID!) { runProgress(runId: $id) { state takingBack done total } }";
        List<String> heard = new ArrayList<>();
        try (var listener = SocketClient.as(port(), anlan().token(Role.TENANT_ADMIN))) {
            listener.subscribe("1", document, Map.of("id", id));
            listener.send(Map.of("type", "ping"));
            assertThat(listener.next().path("type").asString()).isEqualTo("pong");
            try (var held = HeldRows.of(
                    anlan(),
                    "SELECT id FROM bill WHERE unit_id = (SELECT id FROM unit WHERE number = 'RB-3') FOR UPDATE")) {
                desk.beginReversal(id);
                held.awaitWaiting(1);
            }
            while (!heard.contains("TAKEN_BACK true 3/3")) {
                var told = listener.within(Duration.ofSeconds(30)).at("/payload/data/runProgress");
                heard.add("%s %s %d/%d"
                        .formatted(
                                told.at("/state").asString(),
                                told.at("/takingBack").asBoolean(),
                                told.at("/done").asInt(),
                                told.at("/total").asInt()));
            }
        }
        assertThat(heard).endsWith("TAKEN_BACK true 3/3").hasSizeGreaterThan(1);
    }

    /** A node that was thought dead, and comes back when another has done its step. */
    @Test
    void aStepThatAnotherNodeHasDoneMeanwhileIsDoneForNothing() throws SQLException {
        var desk = desk("RC");
        String id;
        try (var held = secondStepOf("RC")) {
            id = begin(desk);
            held.awaitWaiting(1);
            HeldRows.change(
                    anlan(),
                    "UPDATE run SET version = version + 1 WHERE state = 'RUNNING' AND project_id ="
                            + " (SELECT id FROM project WHERE code = 'RC')");
        }
        desk.settled(id);
        assertThat(billed(desk)).containsExactlyInAnyOrder("RC-1", "RC-2", "RC-3");
        assertThat(asRun(id).at("/done").asInt()).isEqualTo(3);
    }

    @Test
    void aRunOfACompanyThatIsSuspendedGoesOnWhenItIsResumed() throws SQLException {
        var desk = desk("RD");
        var operator = api().as(Company.operatorToken());
        var company = anlan();
        String id;
        try (var held = secondStepOf("RD")) {
            id = begin(desk);
            held.awaitWaiting(1);
            operator.mutate(
                            "suspendTenant",
                            Map.of("tenantId", company.id("Tenant"), "reason", "欠费"),
                            "tenant { state }")
                    .fine();
            held.giveUpWaiting();
        }
        try {
            Tries.again(RunQueue.WORK, 1);
            Tries.again(RunQueue.WORK, 2);
            assertThat(asRun(id).at("/state").asString()).isEqualTo("RUNNING");
        } finally {
            operator.mutate("resumeTenant", Map.of("tenantId", company.id("Tenant")), "tenant { state }")
                    .fine();
        }
        Tries.again(RunQueue.WORK, 1);
        assertThat(desk.settled(id).at("/state").asString()).isEqualTo("DONE");
        assertThat(billed(desk)).containsExactlyInAnyOrder("RD-1", "RD-2", "RD-3");
    }

    @Test
    void aRunIsTriedAgainOnlyByWhoMayAndOnlyWhenItHasFailed() throws SQLException {
        var desk = desk("RE");
        var other = new FeeDesk(anlan(), "RE9");
        var id = begin(desk);
        desk.settled(id);
        var input = Map.<String, Object>of("runId", id);
        assertThat(anlan().as(Role.CASHIER)
                        .mutate("retryRun", input, "run { id }")
                        .refusal("retryRun"))
                .as("seen, and not theirs to try again")
                .isEqualTo("NOT_FOUND");
        assertThat(desk.admin().mutate("cancelRun", input, "run { id }").refusal("cancelRun"))
                .as("it changes something")
                .isEqualTo("NOT_FOUND");
        assertThat(other.supervisor("re.other")
                        .mutate("retryRun", input, "run { id }")
                        .refusal("retryRun"))
                .isEqualTo("NOT_FOUND");
        assertThat(desk.supervisor("re.own")
                        .mutate("retryRun", input, "run { id }")
                        .refusal("retryRun"))
                .isEqualTo("ILLEGAL_STEP");
        var ticket = Map.<String, Object>of("runId", anlan().id("Ticket"));
        assertThat(desk.admin().mutate("retryRun", ticket, "run { id }").refusal("retryRun"))
                .isEqualTo("NOT_FOUND");
    }
}
