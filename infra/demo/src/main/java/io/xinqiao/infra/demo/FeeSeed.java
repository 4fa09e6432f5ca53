package io.xinqiao.infra.demo;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** The fees of a demo company: a standard, two months billed, and a cashier who has begun to collect. */
final class FeeSeed {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final List<String> METHODS = List.of("WECHAT", "ALIPAY", "CASH", "POS");
    private static final int PAYING = 24;
    private static final int METERED = 12;
    private static final long LOOK_AGAIN_AFTER_MILLIS = 200;

    private final DemoApi api;
    private final String administrator;
    private final String cashier;
    private final String project;

    /**
     * Fees of a project.
     *
     * @param administrator the token of whoever bills
     * @param cashier the token of whoever collects
     */
    FeeSeed(DemoApi api, String administrator, String cashier, String project) {
        this.api = api;
        this.administrator = administrator;
        this.cashier = cashier;
        this.project = project;
    }

    void plant(List<String> units) {
        api.mutate(
                administrator,
                "setWriteOffPolicy",
                Map.of("financeLimit", "200.00"),
                "writeOffPolicy { financeLimit }");
        var item = api.ask(administrator, "{ feeItems { id } }", Map.of())
                .path("feeItems")
                .get(0)
                .path("id")
                .asString();
        api.mutate(
                administrator,
                "createChargeStandard",
                Map.of(
                        "projectId",
                        project,
                        "feeItemId",
                        item,
                        "name",
                        "住宅物业费",
                        "basis",
                        "AREA",
                        "cycle",
                        "MONTH",
                        "dueDays",
                        14,
                        "price",
                        Map.of("validFrom", "2020-01-01", "price", "2.80", "vacantPercent", "70")),
                "chargeStandard { id }");
        var month = LocalDate.now(SHANGHAI).withDayOfMonth(1);
        bill(item, month.minusMonths(1));
        bill(item, month);
        collect(units.subList(0, Math.min(PAYING, units.size())));
        water(units.subList(0, Math.min(METERED, units.size())), month);
        beyondTheTill(units.getFirst());
    }

    /**
     * Meters read at the beginning of two months; one unit uses far more than before, and one reading is still missing.
     */
    private void water(List<String> units, LocalDate month) {
        for (var at = 0; at < units.size(); at++) {
            var number = "S%04d".formatted(at + 1);
            var place = api.mutate(
                            administrator,
                            "createMeterPlace",
                            Map.of("unitId", units.get(at), "kind", "COLD_WATER", "number", number),
                            "meterPlace { id }")
                    .path("meterPlace")
                    .path("id")
                    .asString();
            var meter = api.mutate(
                            administrator,
                            "installMeter",
                            Map.of(
                                    "meterPlaceId",
                                    place,
                                    "number",
                                    number,
                                    "on",
                                    month.minusMonths(2).toString(),
                                    "value",
                                    "100"),
                            "meter { id }")
                    .path("meter")
                    .path("id")
                    .asString();
            read(meter, month.minusMonths(1), 108 + at % 7);
            if (at > 0) read(meter, month, at == 1 ? 180 : 117 + at % 9);
        }
    }

    private void read(String meter, LocalDate day, int value) {
        api.mutate(
                cashier,
                "recordMeterReadings",
                Map.of(
                        "readings",
                        List.of(Map.of("meterId", meter, "readOn", day.toString(), "value", Integer.toString(value)))),
                "meterReadings { id }");
    }

    /** A gateway, a deposit that is asked back, points for paying on time, and whoever owes is reminded. */
    private void beyondTheTill(String unit) {
        api.mutate(
                administrator,
                "createPaymentChannel",
                Map.of("projectId", project, "provider", "GENERIC", "name", "线上缴费"),
                "paymentChannel { id }");
        var deposit = api.mutate(
                        cashier,
                        "takeDeposit",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "unitId",
                                unit,
                                "purpose",
                                "门禁卡押金",
                                "tenders",
                                List.of(Map.of("method", "CASH", "amount", "50.00"))),
                        "deposit { id }")
                .path("deposit")
                .path("id")
                .asString();
        api.mutate(
                cashier,
                "requestRefund",
                Map.of(
                        "idempotencyKey",
                        UUID.randomUUID().toString(),
                        "source",
                        Map.of("depositId", deposit),
                        "amount",
                        "50.00",
                        "method",
                        "CASH",
                        "payee",
                        "业主",
                        "reason",
                        "退卡"),
                "refund { id }");
        api.mutate(
                administrator, "setRewardRule", Map.of("projectId", project, "pointsPerYuan", "0.1"), "project { id }");
        api.mutate(administrator, "runDunning", Map.of("projectId", project), "opened");
    }

    private void bill(String item, LocalDate month) {
        Map<String, Object> what = Map.of(
                "projectId", project, "cycle", "MONTH", "periodFrom", month.toString(), "feeItemIds", List.of(item));
        var preview = api.ask(
                        administrator,
                        "query($i: BillingPreviewInput!) { billingPreview(input: $i) { bills amount } }",
                        Map.of("i", what))
                .path("billingPreview");
        var run = api.mutate(
                        administrator,
                        "postBillingRun",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "projectId",
                                project,
                                "cycle",
                                "MONTH",
                                "periodFrom",
                                month.toString(),
                                "feeItemIds",
                                List.of(item),
                                "expectedBills",
                                preview.path("bills").asInt(),
                                "expectedAmount",
                                preview.path("amount").asString()),
                        "billingRun { id }")
                .path("billingRun")
                .path("id")
                .asString();
        awaitPosted(run);
    }

    private void awaitPosted(String run) {
        try {
            while (!state(run).equals("DONE")) Thread.sleep(LOOK_AGAIN_AFTER_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private String state(String run) {
        return api.ask(administrator, "query($id: ID!) { billingRun(id: $id) { state } }", Map.of("id", run))
                .path("billingRun")
                .path("state")
                .asString();
    }

    private void collect(List<String> units) {
        api.mutate(
                cashier,
                "openShift",
                Map.of("idempotencyKey", UUID.randomUUID().toString(), "projectId", project),
                "shift { id }");
        for (var at = 0; at < units.size(); at++) {
            var owed = owed(units.get(at));
            if (owed.path("owed").asString().equals("0.00")) continue;
            api.mutate(
                    cashier,
                    "takePayment",
                    Map.of(
                            "idempotencyKey",
                            UUID.randomUUID().toString(),
                            "unitId",
                            units.get(at),
                            "tenders",
                            List.of(Map.of(
                                    "method",
                                    METHODS.get(at % METHODS.size()),
                                    "amount",
                                    // Some pay both months, some the first one, some a round sum on account.
                                    switch (at % 3) {
                                        case 0 -> owed.path("owed").asString();
                                        case 1 ->
                                            owed.path("bills")
                                                    .get(0)
                                                    .path("outstanding")
                                                    .asString();
                                        default -> "500.00";
                                    }))),
                    "payment { id }");
        }
    }

    private JsonNode owed(String unit) {
        return api.ask(
                        cashier,
                        "query($u: ID!) { unitAccount(unitId: $u) { owed bills { outstanding } } }",
                        Map.of("u", unit))
                .path("unitAccount");
    }
}
