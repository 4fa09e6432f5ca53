package io.xinqiao.dunning;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.HeldRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Two hundred papers are printed while one waits, one more becomes a run; both say the same. */
class PrintRunsTest extends ApiTest {
    private static final int UNITS = 210;
    private static @Nullable FeeDesk desk;
    private static String project = "";
    private static List<String> units = List.of();

    private Api cashier;

    private Company company() {
        return company("dayin");
    }

    /** One project for all: its units owe all the time. */
    @BeforeEach
    void aProjectWhereEverybodyOwes() {
        if (desk == null) {
            var made = new FeeDesk(company(), "DAYIN");
            project = made.project();
            var admin = made.admin();
            admin.mutate("generateUnits", Map.of("pattern", pattern(project)), "created")
                    .fine();
            admin.mutate(
                            "setBillingPolicy",
                            Map.of(
                                    "projectId",
                                    project,
                                    "ownerChange",
                                    "SPLIT_BY_DAY",
                                    "developerId",
                                    company().id("Person")),
                            "billingPolicy { ownerChange }")
                    .fine();
            made.standard("物业费", Map.of("validFrom", "2026-01-01", "price", "2.00"), Map.of());
            made.post(made.run("MONTH", "2026-01-01", "PROPERTY"));
            units = new ArrayList<>();
            for (String after = null; ; ) {
                var variables = new HashMap<String, Object>(Map.of("p", project));
                variables.put("a", after);
                var page = admin.ask(
                                "query($p: ID!, $a: String) { units(first: 100, after: $a, filter: { projectId: $p }) {"
                                        + " nodes { id } pageInfo { hasNextPage endCursor } } }",
                                variables)
                        .fine()
                        .data("/units");
                for (var unit : page.at("/nodes")) units.add(unit.at("/id").asString());
                if (!page.at("/pageInfo/hasNextPage").asBoolean()) break;
                after = page.at("/pageInfo/endCursor").asString();
            }
            company().worker(Role.CASHIER, "dayin-cashier", project);
            desk = made;
        }
        cashier = company().asWorker("dayin-cashier");
    }

    private static FeeDesk desk() {
        return Objects.requireNonNull(desk);
    }

    private static Map<String, Object> pattern(String project) {
        return Map.of(
                "projectId",
                project,
                "buildings",
                Map.of("from", 8, "to", 8),
                "entrances",
                Map.of("from", 1, "to", 1),
                "floors",
                Map.of("from", 1, "to", UNITS / 10),
                "rooms",
                IntStream.rangeClosed(1, 10)
                        .mapToObj(room -> Map.<String, Object>of("suffix", "%02d".formatted(room), "builtArea", "100"))
                        .toList(),
                "kind",
                "RESIDENTIAL",
                "state",
                "DELIVERED");
    }

    private Api.Answer notices(Api as, Map<String, Object> target) {
        return as.mutate("printPaymentNotices", Map.of("target", target), "file { downloadUrl } printRun { id paper }");
    }

    private String begun(Api as, Map<String, Object> target) {
        var answer = notices(as, target).fine();
        assertThat(answer.data("/printPaymentNotices/file").isNull()).isTrue();
        return answer.data("/printPaymentNotices/printRun/id").asString();
    }

    private JsonNode look(Api as, String run) {
        return as.ask(
                        "query($id: ID!) { printRun(id: $id) { state done total percent failure paper papers file {"
                                + " name downloadUrl } } }",
                        Map.of("id", run))
                .fine()
                .data("/printRun");
    }

    private JsonNode over(Api as, String run) {
        return desk().over(() -> look(as, run));
    }

    private static PDDocument document(Api as, JsonNode file) throws IOException {
        return Loader.loadPDF(as.get(file.at("/downloadUrl").asString()).body());
    }

    private static String words(PDDocument document) throws IOException {
        return new PDFTextStripper().getText(document);
    }

    @Test
    void twoHundredAreAFileAndOneMoreIsARun() throws Exception {
        var most = notices(cashier, Map.of("unitIds", units.subList(0, 200))).fine();
        assertThat(most.data("/printPaymentNotices/printRun").isNull()).isTrue();
        try (var document = document(cashier, most.data("/printPaymentNotices/file"))) {
            assertThat(document.getNumberOfPages()).isEqualTo(200);
        }
        var run = over(cashier, begun(cashier, Map.of("unitIds", units.subList(0, 201))));
        assertThat(run.at("/state").asString()).isEqualTo("DONE");
        assertThat(run.at("/papers").asInt()).isEqualTo(201);
        try (var document = document(cashier, run.at("/file"))) {
            assertThat(document.getNumberOfPages()).isEqualTo(201);
        }
    }

    @Test
    void aWholeProjectIsPrintedInItsOrder() throws Exception {
        var id = begun(cashier, Map.of("projectId", project));
        var run = over(cashier, id);
        assertThat(run.at("/percent").asInt()).isEqualTo(100);
        assertThat(run.at("/total").asInt()).isEqualTo(UNITS);
        assertThat(run.at("/file/name").asString()).startsWith("缴费通知单").endsWith(".pdf");
        try (var document = document(cashier, run.at("/file"))) {
            assertThat(document.getNumberOfPages()).isEqualTo(UNITS);
            assertThat(words(document)).containsSubsequence("8-1-101", "8-1-201", "8-1-1001", "8-1-2110");
            assertThat(words(document)).contains("200.00");
        }
        // Whoever asked has it, and nobody else.
        var admin = company().as(Role.TENANT_ADMIN);
        assertThat(look(admin, id).isNull()).isTrue();
        assertThat(admin.get(run.at("/file/downloadUrl").asString()).statusCode())
                .isNotEqualTo(200);
        var english = over(cashier, begun(cashier.inEnglish(), Map.of("projectId", project)));
        assertThat(english.at("/file/name").asString()).startsWith("Payment Notice");
        var listed = cashier.ask("{ printRuns { totalCount nodes { id } } }").fine();
        assertThat(listed.data("/printRuns/nodes").findValuesAsString("id")).contains(id);
    }

    @Test
    void anotherProjectsCashierPrintsNone() {
        assertThat(notices(company().as(Role.CASHIER), Map.of("projectId", project))
                        .refusal("printPaymentNotices"))
                .isEqualTo("NOT_FOUND");
        assertThat(notices(anlan().as(Role.CASHIER), Map.of("projectId", project))
                        .refusal("printPaymentNotices"))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void whatIsCalledOffLeavesNoFile() throws Exception {
        String id;
        try (var held = HeldRows.ofTable(company(), "fee_item")) {
            id = begun(cashier, Map.of("projectId", project));
            held.awaitWaiting(1);
            var cancelled = cashier.mutate("cancelRun", Map.of("runId", id), "run { state }")
                    .fine();
            assertThat(cancelled.data("/cancelRun/run/state").asString()).isEqualTo("CANCELLED");
        }
        // What follows is done by the same queue after that.
        assertThat(over(cashier, begun(cashier, Map.of("projectId", project)))
                        .at("/state")
                        .asString())
                .isEqualTo("DONE");
        assertThat(look(cashier, id).at("/state").asString()).isEqualTo("CANCELLED");
        assertThat(look(cashier, id).at("/file").isNull()).isTrue();
    }

    @Test
    void whoeverLosesTheirRightsGetsNoFile() throws Exception {
        var admin = company().as(Role.TENANT_ADMIN);
        var member = company().hire("dayin-leaving", Map.of("role", "CASHIER", "projectId", project), null);
        var second = Map.of("role", "SUPERVISOR", "projectId", project);
        var grant = admin.mutate("grantRole", Map.of("memberId", member, "grant", second), "grant { id }")
                .fine()
                .data("/grantRole/grant/id")
                .asString();
        var leaving = company().asWorker("dayin-leaving");
        String id;
        try (var held = HeldRows.ofTable(company(), "fee_item")) {
            id = begun(leaving, Map.of("projectId", project));
            held.awaitWaiting(1);
            admin.mutate("revokeRole", Map.of("roleGrantId", grant), "member { id }")
                    .fine();
        }
        var run = over(leaving, id);
        assertThat(run.at("/state").asString()).isEqualTo("FAILED");
        assertThat(run.at("/failure").asString()).contains("权限");
        assertThat(run.at("/file").isNull()).isTrue();
    }

    private Api.Answer letters(Map<String, Object> input) {
        return cashier.mutate("printDunningLetters", input, "file { downloadUrl } printRun { id }");
    }

    @Test
    void lettersComeInBundlesToo() throws Exception {
        company()
                .as(Role.TENANT_ADMIN)
                .mutate("runDunning", Map.of("projectId", project), "opened")
                .fine();
        var cases = cashier.ask(
                        "query($p: ID!) { dunningCases(first: 100, filter: { projectId: $p }) { totalCount nodes { id"
                                + " stage unit { number } } } }",
                        Map.of("p", project))
                .fine()
                .data("/dunningCases");
        assertThat(cases.at("/totalCount").asInt()).isEqualTo(UNITS);
        var stage = cases.at("/nodes/0/stage").asInt();
        var two = List.of(
                cases.at("/nodes/0/id").asString(), cases.at("/nodes/1/id").asString());
        var few = letters(Map.of("target", Map.of("dunningCaseIds", two))).fine();
        try (var document = document(cashier, few.data("/printDunningLetters/file"))) {
            assertThat(document.getNumberOfPages()).isEqualTo(2);
            assertThat(words(document))
                    .contains("催缴通知函", cases.at("/nodes/0/unit/number").asString(), "200.00");
        }
        var all = letters(Map.of("target", Map.of("projectId", project), "fromStage", stage))
                .fine();
        assertThat(all.data("/printDunningLetters/file").isNull()).isTrue();
        var run = over(cashier, all.data("/printDunningLetters/printRun/id").asString());
        assertThat(run.at("/paper").asString()).isEqualTo("DUNNING_LETTERS");
        try (var document = document(cashier, run.at("/file"))) {
            assertThat(document.getNumberOfPages()).isEqualTo(UNITS);
        }
        assertThat(letters(Map.of("target", Map.of("projectId", project), "fromStage", stage + 1))
                        .refusal("printDunningLetters"))
                .isEqualTo("INVALID");
        assertThat(letters(Map.of(
                                "target", Map.of("dunningCaseIds", List.of(two.getFirst(), anlan().id("DunningCase")))))
                        .refusal("printDunningLetters"))
                .isEqualTo("NOT_FOUND");
        var key = UUID.randomUUID().toString();
        var once = letters(Map.of("idempotencyKey", key, "target", Map.of("projectId", project)))
                .fine();
        var again = letters(Map.of("idempotencyKey", key, "target", Map.of("projectId", project)))
                .fine();
        assertThat(again.data("/printDunningLetters/printRun/id"))
                .isEqualTo(once.data("/printDunningLetters/printRun/id"));
    }
}
