package io.xinqiao.testing;

import io.xinqiao.identity.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** A project of its own whose fees a test sets up, bills and collects, all through the API. */
public final class FeeDesk {
    private final Company company;
    private final Api admin;
    private final String project;
    private final String building;

    public FeeDesk(Company company, String code) {
        this.company = company;
        this.admin = company.as(Role.TENANT_ADMIN);
        this.project = Company.create(
                admin, "createProject", "project", Map.of("code", code, "name", company.code() + " 收费 " + code));
        this.building = addBuilding("1");
    }

    public String project() {
        return project;
    }

    public String building() {
        return building;
    }

    public String addBuilding(String number) {
        return Company.create(
                admin,
                "createBuilding",
                "building",
                Map.of("projectId", project, "number", number, "name", company.code() + " " + number + " 号楼"));
    }

    /** A cashier of this project beside those of the company's own. */
    public Api cashier(String username) {
        return company.worker(Role.CASHIER, username, project);
    }

    public Api supervisor(String username) {
        return company.worker(Role.SUPERVISOR, username, project);
    }

    public String unit(String number, String area) {
        return unit(building, number, area);
    }

    public String unit(String inBuilding, String number, String area) {
        return Company.create(
                admin,
                "createUnit",
                "unit",
                Map.of(
                        "buildingId",
                        inBuilding,
                        "entrance",
                        "1",
                        "floor",
                        1,
                        "number",
                        number,
                        "kind",
                        "RESIDENTIAL",
                        "builtArea",
                        area,
                        "state",
                        "DELIVERED"));
    }

    public void own(String unit, String since) {
        admin.mutate(
                        "transferOwnership",
                        Map.of(
                                "unitId",
                                unit,
                                "since",
                                since,
                                "reason",
                                "REGISTRATION",
                                "owners",
                                List.of(People.owner(company.code() + " 业主"))),
                        "ownership { since }")
                .fine();
    }

    public void live(String unit, String from, String to) {
        var household = Company.create(
                admin,
                "createHousehold",
                "household",
                Map.of(
                        "unitId",
                        unit,
                        "movedInOn",
                        from,
                        "members",
                        List.of(People.member(company.code() + " 住户", "LESSEE"))));
        if (to != null) {
            admin.mutate("moveOutHousehold", Map.of("householdId", household, "movedOutOn", to), "household { id }")
                    .fine();
        }
    }

    public String item(String code) {
        for (var item : admin.ask("{ feeItems { id code } }").fine().data("/feeItems")) {
            if (item.at("/code").asString().equals(code)) return item.at("/id").asString();
        }
        throw new IllegalArgumentException("There is no fee item " + code);
    }

    /** A standard; {@code more} overrides the usual. */
    public String standard(String name, Map<String, Object> price, Map<String, Object> more) {
        return Company.create(admin, "createChargeStandard", "chargeStandard", standardInput(name, price, more));
    }

    public Map<String, Object> standardInput(String name, Map<String, Object> price, Map<String, Object> more) {
        Map<String, Object> input = new HashMap<>(Map.of(
                "projectId",
                project,
                "feeItemId",
                item("PROPERTY"),
                "name",
                name,
                "basis",
                "AREA",
                "cycle",
                "MONTH",
                "price",
                price));
        input.putAll(more);
        return input;
    }

    public Map<String, Object> run(String cycle, String from, String... items) {
        List<String> ids = new ArrayList<>();
        for (var item : items) ids.add(item(item));
        return Map.of("projectId", project, "cycle", cycle, "periodFrom", from, "feeItemIds", ids);
    }

    public JsonNode preview(Map<String, Object> run) {
        return ask(run).fine().data("/billingPreview");
    }

    public Api.Answer ask(Map<String, Object> run) {
        return admin.ask(
                "query($i: BillingPreviewInput!) { billingPreview(input: $i) { bills amount items { amount bills }"
                    + " unbillableCount unbillable { unit { number } reason fromOn toOn } differences { unit { number"
                    + " } before now } } }",
                Map.of("i", run));
    }

    public Api.Answer tryPost(Map<String, Object> run, JsonNode preview) {
        Map<String, Object> input = new HashMap<>(run);
        input.put("idempotencyKey", UUID.randomUUID().toString());
        input.put("expectedBills", preview.at("/bills").asInt());
        input.put("expectedAmount", preview.at("/amount").asString());
        return admin.mutate("postBillingRun", input, "billingRun { id state }");
    }

    /** Previews, posts and waits for the end; the run's id. */
    public String post(Map<String, Object> run) {
        var posted = tryPost(run, preview(run)).fine();
        var id = posted.data("/postBillingRun/billingRun/id").asString();
        settled(id);
        return id;
    }

    public JsonNode settled(String run) {
        return over(() -> look(run));
    }

    /** A run, once nothing goes on in it any more. */
    public JsonNode over(Supplier<JsonNode> look) {
        for (var at = 0; at < 3_000; at++) {
            var now = look.get();
            if (isOver(now)) return now;
            ApiProcess.pause(Duration.ofMillis(100));
        }
        throw new IllegalStateException("The run does not end");
    }

    /** Whether nothing goes on in a run. */
    public static boolean isOver(JsonNode run) {
        return !run.at("/state").asString().matches("QUEUED|RUNNING");
    }

    /** A run as it is now. */
    public JsonNode look(String run) {
        return admin.ask(
                        "query($id: ID!) { billingRun(id: $id) { state takingBack done total percent bills: billCount"
                                + " amount failure } }",
                        Map.of("id", run))
                .fine()
                .data("/billingRun");
    }

    public void reverse(String run) {
        beginReversal(run);
        settled(run);
    }

    /** Has a run taken back, and does not wait for it. */
    public void beginReversal(String run) {
        admin.mutate("reverseBillingRun", Map.of("runId", run, "reason", "试错"), "billingRun { state }")
                .fine();
    }

    public JsonNode bills(String unit) {
        return admin.ask(
                        "query($u: ID!) { bills(first: 100, filter: { unitId: $u }) { nodes { id amount settled"
                                + " discounted outstanding state dueOn periodFrom earlyUntil earlyDiscount lines { days"
                                + " months vacant quantity amount explained price { version price } } } } }",
                        Map.of("u", unit))
                .fine()
                .data("/bills/nodes");
    }

    public JsonNode account(Api as, String unit) {
        return as.ask(
                        "query($u: ID!) { unitAccount(unitId: $u) { owed payableToday prepaid bills { id outstanding }"
                                + " } }",
                        Map.of("u", unit))
                .fine()
                .data("/unitAccount");
    }

    public JsonNode trialBalance() {
        return admin.ask(
                        "query($p: ID!) { trialBalance(projectId: $p) { debit credit balanced accounts { account debit"
                                + " credit net } } }",
                        Map.of("p", project))
                .fine()
                .data("/trialBalance");
    }

    /** What is on an account's debit side in the end, of the trial balance; 0.00 when nothing ever moved. */
    public String net(String account) {
        for (var one : trialBalance().at("/accounts")) {
            if (one.at("/account").asString().equals(account))
                return one.at("/net").asString();
        }
        return "0.00";
    }

    /** A meter at a place of its own, with its first reading. */
    public String meter(String unit, String number, String on, String value, Map<String, Object> more) {
        var place = Company.create(
                admin,
                "createMeterPlace",
                "meterPlace",
                Map.of("unitId", unit, "kind", "COLD_WATER", "number", number));
        Map<String, Object> input =
                new HashMap<>(Map.of("meterPlaceId", place, "number", number, "on", on, "value", value));
        input.putAll(more);
        return Company.create(admin, "installMeter", "meter", input);
    }

    public Api.Answer read(Api as, String meter, String on, String value, boolean rolledOver) {
        return as.mutate(
                "recordMeterReadings",
                Map.of(
                        "readings",
                        List.of(Map.of("meterId", meter, "readOn", on, "value", value, "rolledOver", rolledOver))),
                "meterReadings { id used usual anomaly kind }");
    }

    /** A standard that charges water by use; {@code tiers} such as {@code 15:3.00}. */
    public String water(String name, String from, String price, Map<String, Object> more, String... tiers) {
        Map<String, Object> all =
                new HashMap<>(Map.of("basis", "METERED", "meterKind", "COLD_WATER", "feeItemId", item("WATER")));
        all.putAll(more);
        return standard(name, tiered(from, price, tiers), all);
    }

    public static Map<String, Object> tiered(String from, String price, String... tiers) {
        List<Map<String, Object>> steps = new ArrayList<>();
        for (var tier : tiers) {
            var parts = tier.split(":", -1);
            steps.add(Map.of("above", parts[0], "price", parts[1]));
        }
        return Map.of("validFrom", from, "price", price, "tiers", steps);
    }

    /** Opens a shift of a cashier in this project; its id. */
    public String open(Api cashier) {
        return cashier.mutate(
                        "openShift",
                        Map.of("idempotencyKey", UUID.randomUUID().toString(), "projectId", project),
                        "shift { id }")
                .fine()
                .data("/openShift/shift/id")
                .asString();
    }

    /** Pays for a unit, such as {@code CASH 100.00}. */
    public static Api.Answer pay(Api cashier, String unit, Map<String, Object> more, String... tenders) {
        Map<String, Object> input =
                new HashMap<>(Map.of("idempotencyKey", UUID.randomUUID().toString(), "unitId", unit));
        input.put("tenders", tenders(tenders));
        input.putAll(more);
        return cashier.mutate(
                "takePayment",
                input,
                "payment { id receiptNumber amount tenders { method amount } settled { amount bill { periodFrom state"
                        + " } } }");
    }

    public static List<Map<String, Object>> tenders(String... tenders) {
        List<Map<String, Object>> handed = new ArrayList<>();
        for (var tender : tenders) {
            var parts = tender.split(" ", -1);
            handed.add(Map.of("method", parts[0], "amount", parts[1]));
        }
        return handed;
    }

    public Api admin() {
        return admin;
    }
}
