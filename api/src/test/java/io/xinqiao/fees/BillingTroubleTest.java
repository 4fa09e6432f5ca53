package io.xinqiao.fees;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.HeldRows;
import io.xinqiao.testing.Tries;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A run that meets trouble goes on when it has passed, or says why it stopped; it never stands in another's way. */
class BillingTroubleTest extends ApiTest {
    private static final Map<String, Object> PRICE = Map.of("validFrom", "2020-01-01", "price", "2.80");
    private static final String WORK = "work-on-runs";

    @Autowired
    List<RecurringWork> works;

    private FeeDesk desk(String code, String unitNumber) {
        var desk = new FeeDesk(anlan(), code);
        desk.own(desk.unit(unitNumber, "100.00"), "2020-01-01");
        desk.standard("住宅", PRICE, Map.of());
        return desk;
    }

    private static String begin(FeeDesk desk, String from) {
        var run = desk.run("MONTH", from, "PROPERTY");
        return desk.tryPost(run, desk.preview(run))
                .fine()
                .data("/postBillingRun/billingRun/id")
                .asString();
    }

    private static JsonNode bills(FeeDesk desk) {
        return desk.admin()
                .ask(
                        "query($p: ID!) { bills(first: 100, filter: { projectId: $p }) { nodes { state periodFrom } }"
                                + " }",
                        Map.of("p", desk.project()))
                .fine()
                .data("/bills/nodes");
    }

    @Test
    void aRunGoesOnByItselfHoweverOftenItHadToWaitTooLong() throws SQLException {
        var desk = desk("BX0001", "BX-1");
        String run;
        try (var held = HeldRows.of(anlan(), "SELECT id FROM unit WHERE number = 'BX-1' FOR UPDATE")) {
            run = begin(desk, "2031-03-01");
            for (var failures = 1; failures <= 7; failures++) {
                held.awaitWaiting(1);
                held.giveUpWaiting();
                Tries.again(WORK, failures);
            }
            assertThat(desk.look(run).at("/state").asString()).isEqualTo("RUNNING");
        }
        assertThat(settled(desk, run).at("/state").asString()).isEqualTo("DONE");
        assertThat(bills(desk).size()).isEqualTo(1);
    }

    @Test
    void aRunThatIsGivenUpSaysWhyAndIsTriedAgainBesideOthers() throws SQLException {
        var desk = desk("BX0002", "BX-2");
        var run = whileBroken(() -> {
            var begun = begin(desk, "2031-03-01");
            var failed = settled(desk, begun);
            assertThat(failed.at("/state").asString()).isEqualTo("FAILED");
            assertThat(failed.at("/failure").asString()).contains("冲突");
            assertThat(toldOf(anlan().as(Role.TENANT_ADMIN), begun))
                    .containsExactly("一次出账没能完成。" + failed.at("/failure").asString());
            return begun;
        });
        // Another may bill the same meanwhile; nothing is billed twice for it.
        desk.post(desk.run("MONTH", "2031-03-01", "PROPERTY"));
        desk.post(desk.run("MONTH", "2031-04-01", "PROPERTY"));
        desk.admin()
                .mutate("retryRun", Map.of("runId", run), "run { state failure }")
                .fine();
        var done = settled(desk, run);
        assertThat(done.at("/state").asString()).isEqualTo("DONE");
        assertThat(done.at("/failure").isNull()).isTrue();
        assertThat(bills(desk).findValuesAsString("periodFrom")).containsExactlyInAnyOrder("2031-03-01", "2031-04-01");
        assertThat(desk.admin()
                        .mutate("retryRun", Map.of("runId", run), "run { state }")
                        .refusal("retryRun"))
                .isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void whoeverAskedForARunIsToldThatItWasGivenUp() throws SQLException {
        var desk = desk("BX0005", "BX-5");
        var supervisor = desk.supervisor("bx.supervisor");
        whileBroken(() -> {
            var run = desk.run("MONTH", "2031-03-01", "PROPERTY");
            Map<String, Object> input = new HashMap<>(run);
            var preview = desk.preview(run);
            input.put("idempotencyKey", UUID.randomUUID().toString());
            input.put("expectedBills", preview.at("/bills").asInt());
            input.put("expectedAmount", preview.at("/amount").asString());
            var begun = supervisor
                    .mutate("postBillingRun", input, "billingRun { id }")
                    .fine()
                    .data("/postBillingRun/billingRun/id")
                    .asString();
            settled(desk, begun);
            assertThat(toldOf(supervisor, begun)).hasSize(1);
            return begun;
        });
    }

    private static List<String> toldOf(Api member, String run) {
        var told = member.ask("{ notices(first: 100, filter: { kinds: [WORK_FAILED] }) { nodes { text subjectId } } }")
                .fine()
                .data("/notices/nodes");
        List<String> texts = new ArrayList<>();
        for (var notice : told) {
            if (notice.at("/subjectId").asString().equals(run))
                texts.add(notice.at("/text").asString());
        }
        return texts;
    }

    /** Whatever took it: a node that was too old to know that it has to be told, a hand in the registry. */
    @Test
    void aRunWhoseWorkIsForgottenIsFoundAndGoesOn() throws SQLException {
        var desk = desk("BX0004", "BX-4");
        String run;
        try (var held = HeldRows.of(anlan(), "SELECT id FROM unit WHERE number = 'BX-4' FOR UPDATE")) {
            run = begin(desk, "2031-03-01");
            held.awaitWaiting(1);
            Tries.forget(WORK);
            held.giveUpWaiting();
            held.awaitWaiting(0);
        }
        assertThat(desk.look(run).at("/state").asString()).isEqualTo("RUNNING");
        works.stream()
                .filter(work -> work.name().equals("resume-runs"))
                .forEach(work -> work.work().run());
        assertThat(settled(desk, run).at("/state").asString()).isEqualTo("DONE");
        assertThat(bills(desk).size()).isEqualTo(1);
    }

    @Test
    void aRunThatIsGivenUpCanBeTakenBackAndPostedAnew() throws SQLException {
        var desk = desk("BX0003", "BX-3");
        var run = whileBroken(() -> {
            var begun = begin(desk, "2031-03-01");
            assertThat(settled(desk, begun).at("/state").asString()).isEqualTo("FAILED");
            return begun;
        });
        desk.reverse(run);
        assertThat(desk.look(run).at("/state").asString()).isEqualTo("TAKEN_BACK");
        desk.post(desk.run("MONTH", "2031-03-01", "PROPERTY"));
        assertThat(bills(desk).findValuesAsString("state")).containsExactly("OPEN");
    }

    /** While no bill of March 2031 can be written. */
    private <T> T whileBroken(Supplier<T> work) throws SQLException {
        HeldRows.change(
                anlan(), "ALTER TABLE bill ADD CONSTRAINT broken CHECK (period_from <> '2031-03-01') NOT VALID");
        try {
            return work.get();
        } finally {
            HeldRows.change(anlan(), "ALTER TABLE bill DROP CONSTRAINT broken");
        }
    }

    /** Waits until nothing goes on, without the pauses between tries. */
    private static JsonNode settled(FeeDesk desk, String run) {
        for (var at = 0; at < 1_000; at++) {
            var now = desk.look(run);
            if (FeeDesk.isOver(now)) return now;
            hurry();
            ApiProcess.pause(Duration.ofMillis(100));
        }
        throw new IllegalStateException("The run does not end");
    }

    private static void hurry() {
        try {
            Tries.hurry(WORK, 1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
