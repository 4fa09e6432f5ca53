package io.xinqiao.testing;

import static io.xinqiao.testing.Company.create;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the people of a {@link Company} do in it besides tickets: visits, and what follows in the year. */
final class PlantedWork {
    private final Company company;
    private final Map<String, String> ids = new LinkedHashMap<>();

    private PlantedWork(Company company) {
        this.company = company;
    }

    /** The ids of what was planted, by type. */
    static Map<String, String> plantedBy(Company company) {
        var work = new PlantedWork(company);
        work.plantClocks();
        work.plantDispatch();
        work.plantWebhook();
        work.plantIncident();
        work.plantReply();
        work.plantFees();
        work.plantVisits();
        work.plantHandover();
        work.plantRenovation();
        work.plantInspections();
        work.plantKeeping();
        PlantedVenues.plant(company, work.ids);
        PlantedAssembly.plant(company, work.ids);
        PlantedOpinions.plant(company, work.ids);
        PlantedQueries.plant(company, work.ids);
        PlantedCommunity.plant(company, work.ids);
        PlantedServices.plant(company, work.ids);
        PlantedGifts.plant(company, work.ids);
        PlantedSurveys.plant(company, work.ids);
        PlantedKpi.plant(company, work.ids);
        PlantedResidents.plant(company, work.ids);
        return work.ids;
    }

    private void plantClocks() {
        var found = company.as(Role.SUPERVISOR)
                .ask("query($id: ID!) { ticket(id: $id) { clocks { id } } }", Map.of("id", company.id("Ticket")))
                .fine();
        ids.put("TicketClock", found.data("/ticket/clocks/0/id").asString());
        create(
                company.as(Role.FRONT_DESK),
                "createTicket",
                "ticket",
                Map.of(
                        "unitId",
                        company.id("Unit"),
                        "kind",
                        "COMPLAINT",
                        "severity",
                        "MAJOR",
                        "channel",
                        "HOTLINE",
                        "title",
                        company.code() + " 重大投诉"));
        var told =
                company.as(Role.SUPERVISOR).ask("{ notices { nodes { id } } }").fine();
        ids.put("Notice", told.data("/notices/nodes/0/id").asString());
    }

    /** A run that nobody can ask for on a company's first day; what it has of its own is put there by a statement. */
    private String endedRun(String kind, String ownsWhere) {
        var id = NewId.next();
        try {
            HeldRows.change(company, """
                INSERT INTO run (id, kind, project_id, alone, state, taking_back, done, total, requested_by,
                  requested_at, started_at, ended_at, attempt, version)
                SELECT '%s', '%s', project_id, false, 'DONE', false, 0, 0, requested_by, requested_at, requested_at,
                  requested_at, 1, 1 FROM run WHERE kind = 'BillingRun' LIMIT 1
                """.formatted(id, kind), ownsWhere + " '%s'".formatted(id));
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return new GlobalId(kind, id).text();
    }

    private void plantDispatch() {
        var admin = company.as(Role.TENANT_ADMIN);
        var duties = admin.mutate(
                        "addRosterShifts",
                        Map.of(
                                "projectId",
                                company.id("Project"),
                                "memberIds",
                                List.of(company.member(Role.TECHNICIAN)),
                                "beginsAt",
                                "2026-01-01T00:00:00+08:00",
                                "endsAt",
                                "2026-01-02T00:00:00+08:00"),
                        "rosterShifts { id }")
                .fine();
        ids.put("RosterShift", duties.data("/addRosterShifts/rosterShifts/0/id").asString());
        ids.put(
                "PriceItem",
                create(
                        admin,
                        "createPriceItem",
                        "priceItem",
                        Map.of(
                                "projectId",
                                company.id("Project"),
                                "code",
                                company.code() + "-QX",
                                "name",
                                company.code() + " 清洗",
                                "unit",
                                "次",
                                "price",
                                "120.00")));
    }

    /** An endpoint at which nobody listens, removed after its one delivery. */
    private void plantWebhook() {
        var admin = company.as(Role.TENANT_ADMIN);
        var endpoint = create(
                admin,
                "createWebhookEndpoint",
                "webhookEndpoint",
                Map.of(
                        "url",
                        "http://localhost:9/" + company.code(),
                        "description",
                        company.code() + " 短信网关",
                        "topics",
                        List.of("TICKET_STEPS")));
        ids.put("WebhookEndpoint", endpoint);
        company.newTicket("OTHER", "回调");
        var deliveries =
                admin.ask("{ webhookDeliveries(first: 1) { nodes { id } } }").fine();
        ids.put(
                "WebhookDelivery",
                deliveries.data("/webhookDeliveries/nodes/0/id").asString());
        admin.mutate(
                        "updateWebhookEndpoint",
                        Map.of("webhookEndpointId", endpoint, "state", "REMOVED"),
                        "webhookEndpoint { id }")
                .fine();
    }

    private void plantIncident() {
        ids.put(
                "EmergencyPlan",
                create(
                        company.as(Role.TENANT_ADMIN),
                        "createEmergencyPlan",
                        "emergencyPlan",
                        Map.of(
                                "projectId",
                                company.id("Project"),
                                "kind",
                                "WATER",
                                "name",
                                company.code() + " 停水预案",
                                "steps",
                                List.of(
                                        Map.of(
                                                "task",
                                                company.code() + " 张贴通知",
                                                "owner",
                                                "STEWARD",
                                                "withinMinutes",
                                                30),
                                        Map.of(
                                                "task",
                                                company.code() + " 关总阀",
                                                "owner",
                                                "TECHNICIAN",
                                                "withinMinutes",
                                                30)))));
        ids.put(
                "Incident",
                create(
                        company.as(Role.SUPERVISOR),
                        "declareIncident",
                        "incident",
                        Map.of(
                                "projectId",
                                company.id("Project"),
                                "kind",
                                "WATER",
                                "title",
                                company.code() + " 停水",
                                "emergencyPlanId",
                                ids.get("EmergencyPlan"))));
    }

    private void plantReply() {
        ids.put(
                "CannedReply",
                create(
                        company.as(Role.TENANT_ADMIN),
                        "createCannedReply",
                        "cannedReply",
                        Map.of("title", company.code() + " 已派单", "words", company.code() + " 师傅已在路上")));
    }

    private void plantFees() {
        var admin = company.as(Role.TENANT_ADMIN);
        var items = admin.ask("{ feeItems { id } }").fine().data("/feeItems");
        ids.put("FeeItem", items.at("/0/id").asString());
        ids.put(
                "ChargeStandard",
                create(
                        admin,
                        "createChargeStandard",
                        "chargeStandard",
                        Map.of(
                                "projectId",
                                company.id("Project"),
                                "feeItemId",
                                ids.get("FeeItem"),
                                "name",
                                company.code() + " 物业费标准",
                                "basis",
                                "AREA",
                                "cycle",
                                "MONTH",
                                "charged",
                                "ALWAYS",
                                "price",
                                Map.of("validFrom", "2020-01-01", "price", "2.80"))));
        var run = Map.of(
                "projectId",
                company.id("Project"),
                "cycle",
                "MONTH",
                "periodFrom",
                "2026-01-01",
                "feeItemIds",
                List.of(ids.get("FeeItem")));
        var preview = admin.ask(
                        "query($i: BillingPreviewInput!) { billingPreview(input: $i) { bills amount } }",
                        Map.of("i", run))
                .fine()
                .data("/billingPreview");
        Map<String, Object> input = new LinkedHashMap<>(run);
        input.put("idempotencyKey", UUID.randomUUID().toString());
        input.put("expectedBills", preview.at("/bills").asInt());
        input.put("expectedAmount", preview.at("/amount").asString());
        ids.put("BillingRun", create(admin, "postBillingRun", "billingRun", input));
        ids.put("Run", ids.get("BillingRun"));
        ids.put("Attachable", company.id("Ticket"));
        ids.put(
                "DataKeyRotation",
                endedRun("DataKeyRotation", "INSERT INTO data_key_rotation SELECT id, 1 FROM run WHERE id ="));
        ids.put(
                "ExportRun",
                endedRun(
                        "ExportRun",
                        "INSERT INTO export_run (id, list, columns, format, language)"
                                + " SELECT id, 'bills', '{ID}', 'CSV', 'zh-CN' FROM run WHERE id ="));
        ids.put(
                "PrintRun",
                endedRun(
                        "PrintRun",
                        "INSERT INTO print_run (id, paper, named, target_ids, language, papers)"
                                + " SELECT id, 'PAYMENT_NOTICES', 'PROJECT', '{}', 'zh-CN', 0 FROM run WHERE id ="));
        ids.put(
                "LateChargeRun",
                endedRun(
                        "LateChargeRun",
                        "INSERT INTO late_charge_run SELECT id, project_id, requested_at, 0, 0 FROM run WHERE id ="));
        ids.put("Bill", bill(admin));
        var cashier = company.as(Role.CASHIER);
        plantEndOfADay(cashier);
        ids.put(
                "Shift",
                create(
                        cashier,
                        "openShift",
                        "shift",
                        Map.of("idempotencyKey", UUID.randomUUID().toString(), "projectId", company.id("Project"))));
        ids.put(
                "Payment",
                create(
                        cashier,
                        "takePayment",
                        "payment",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "unitId",
                                company.id("Unit"),
                                "tenders",
                                List.of(Map.of("method", "CASH", "amount", "10.00")))));
        ids.put(
                "PaymentChannel",
                create(
                        admin,
                        "createPaymentChannel",
                        "paymentChannel",
                        Map.of(
                                "projectId",
                                company.id("Project"),
                                "provider",
                                "GENERIC",
                                "name",
                                company.code() + " 线上缴费")));
        ids.put(
                "PaymentOrder",
                create(
                        company.as(Role.RESIDENT),
                        "placePaymentOrder",
                        "paymentOrder",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "unitId",
                                company.id("Unit"),
                                "paymentChannelId",
                                ids.get("PaymentChannel"))));
        ids.put(
                "Deposit",
                create(
                        cashier,
                        "takeDeposit",
                        "deposit",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "unitId",
                                company.id("Unit"),
                                "purpose",
                                company.code() + " 门禁卡押金",
                                "tenders",
                                List.of(Map.of("method", "CASH", "amount", "20.00")))));
        ids.put(
                "Refund",
                create(
                        cashier,
                        "requestRefund",
                        "refund",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "source",
                                Map.of("depositId", ids.get("Deposit")),
                                "amount",
                                "20.00",
                                "method",
                                "CASH",
                                "payee",
                                company.code() + " 住户",
                                "reason",
                                "退卡")));
        admin.mutate("runDunning", Map.of("projectId", company.id("Project")), "opened")
                .fine();
        ids.put(
                "DunningCase",
                admin.ask(
                                "query($u: ID!) { dunningCases(filter: { unitId: $u }) { nodes { id } } }",
                                Map.of("u", company.id("Unit")))
                        .fine()
                        .data("/dunningCases/nodes/0/id")
                        .asString());
        ids.put(
                "DunningAction",
                admin.ask(
                                "query($c: ID!) { dunningActions(filter: { dunningCaseId: $c }) { nodes { id } } }",
                                Map.of("c", ids.get("DunningCase")))
                        .fine()
                        .data("/dunningActions/nodes/0/id")
                        .asString());
        plantFinance(admin);
        var place = create(
                admin,
                "createMeterPlace",
                "meterPlace",
                Map.of("unitId", company.id("Unit"), "kind", "GAS", "number", company.code() + "-G1"));
        ids.put(
                "Meter",
                create(
                        admin,
                        "installMeter",
                        "meter",
                        Map.of(
                                "meterPlaceId",
                                place,
                                "number",
                                company.code() + "-G1",
                                "on",
                                "2026-01-01",
                                "value",
                                "5")));
        ids.put(
                "MeterReading",
                admin.ask("{ meterReadings(first: 1) { nodes { id } } }")
                        .fine()
                        .data("/meterReadings/nodes/0/id")
                        .asString());
        ids.put(
                "LateChargeRule",
                create(
                        admin,
                        "setLateChargeRule",
                        "lateChargeRule",
                        Map.of(
                                "projectId",
                                company.id("Project"),
                                "feeItemId",
                                ids.get("FeeItem"),
                                "dueFrom",
                                "2020-01-01",
                                "dailyPercent",
                                "0.05",
                                "capPercent",
                                "20")));
        ids.put(
                "Posting",
                admin.ask("{ postings(first: 1) { nodes { id } } }")
                        .fine()
                        .data("/postings/nodes/0/id")
                        .asString());
    }

    private void plantEndOfADay(Api cashier) {
        var admin = company.as(Role.TENANT_ADMIN);
        var shift = create(
                cashier,
                "openShift",
                "shift",
                Map.of("idempotencyKey", UUID.randomUUID().toString(), "projectId", company.id("Project")));
        cashier.mutate("closeShift", Map.of("shiftId", shift, "counted", List.of()), "shift { state }")
                .fine();
        ids.put("CashDelivery", create(cashier, "handOverShift", "cashDelivery", Map.of("shiftId", shift)));
        ids.put(
                "DailyClosing",
                create(
                        admin,
                        "closeDay",
                        "dailyClosing",
                        Map.of("projectId", company.id("Project"), "day", "2020-01-01")));
        ids.put(
                "MonthClosing",
                create(
                        admin,
                        "closeMonth",
                        "monthClosing",
                        Map.of("projectId", company.id("Project"), "month", "2019-12-01", "note", company.code())));
        var csv = "日期,金额,摘要\n2026-11-01,5.00,%s\n".formatted(company.code());
        var file = company.upload(
                Role.TENANT_ADMIN, "IMPORT", company.code() + "-bank.csv", csv.getBytes(StandardCharsets.UTF_8));
        ids.put(
                "BankStatement",
                create(
                        admin,
                        "importStatement",
                        "bankStatement",
                        Map.of(
                                "projectId",
                                company.id("Project"),
                                "fileId",
                                file,
                                "source",
                                "BANK",
                                "name",
                                company.code() + " 对账单")));
        ids.put(
                "StatementLine",
                admin.ask("{ statementLines(first: 1) { nodes { id } } }")
                        .fine()
                        .data("/statementLines/nodes/0/id")
                        .asString());
    }

    private void plantFinance(Api admin) {
        ids.put(
                "Invoice",
                create(
                        admin,
                        "requestInvoice",
                        "invoice",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "unitId",
                                company.id("Unit"),
                                "billIds",
                                List.of(ids.get("Bill")),
                                "title",
                                company.code() + " 住户")));
        ids.put(
                "Disclosure",
                create(
                        admin,
                        "createDisclosure",
                        "disclosure",
                        Map.of(
                                "projectId",
                                company.id("Project"),
                                "title",
                                company.code() + " 收支",
                                "fromOn",
                                "2026-01-01",
                                "toOn",
                                "2026-03-31",
                                "lines",
                                List.of(Map.of(
                                        "side", "SPENDING", "name", company.code() + " 维保", "amount", "1.00")))));
        admin.mutate("publishDisclosure", Map.of("disclosureId", ids.get("Disclosure")), "disclosure { id }")
                .fine();
    }

    private String bill(Api admin) {
        for (var at = 0; at < 3_000; at++) {
            var bills = admin.ask(
                            "query($u: ID!) { bills(filter: { unitId: $u }) { nodes { id } } }",
                            Map.of("u", company.id("Unit")))
                    .fine()
                    .data("/bills/nodes");
            if (!bills.isEmpty()) return bills.at("/0/id").asString();
            ApiProcess.pause(Duration.ofMillis(100));
        }
        throw new IllegalStateException("There is no bill");
    }

    private void plantVisits() {
        var steward = company.as(Role.STEWARD);
        var household = company.id("Household");
        ids.put(
                "Visit",
                create(steward, "planVisit", "visit", Map.of("householdId", household, "dueOn", "2099-01-31")));
        create(
                steward,
                "recordVisit",
                "visit",
                Map.of(
                        "visitId",
                        ids.get("Visit"),
                        "way",
                        "AT_HOME",
                        "note",
                        company.code() + " 老人独居",
                        "findings",
                        List.of(Map.of("kind", "HAZARD", "description", company.code() + " 阳台护栏松动"))));
        ids.put("Procedure", ids.get("Visit"));
        ids.put(
                "CareListing",
                create(steward, "addToCareList", "careListing", Map.of("householdId", household, "everyDays", 30)));
    }

    private void plantHandover() {
        var admin = company.as(Role.TENANT_ADMIN);
        var unit = create(
                admin,
                "createUnit",
                "unit",
                Map.of(
                        "buildingId",
                        company.id("Building"),
                        "entrance",
                        "1",
                        "floor",
                        11,
                        "number",
                        company.code() + "-1-1-1101",
                        "kind",
                        "RESIDENTIAL",
                        "builtArea",
                        "89.50",
                        "state",
                        "UNDELIVERED"));
        var planned = admin.mutate("planHandovers", Map.of("unitIds", List.of(unit)), "handovers { id }")
                .fine();
        ids.put("Handover", planned.data("/planHandovers/handovers/0/id").asString());
        create(
                admin,
                "inviteToHandover",
                "handover",
                Map.of(
                        "handoverId",
                        ids.get("Handover"),
                        "appointedAt",
                        "2099-05-01T09:00:00+08:00",
                        "receiverId",
                        company.id("Person"),
                        "note",
                        company.code() + " 已电话通知"));
    }

    private void plantRenovation() {
        var steward = company.as(Role.STEWARD);
        var admin = company.as(Role.TENANT_ADMIN);
        var renovation = create(
                steward,
                "applyForRenovation",
                "renovation",
                Map.of(
                        "unitId",
                        company.id("Unit"),
                        "applicantId",
                        company.id("Person"),
                        "description",
                        company.code() + " 厨卫改造",
                        "plannedFrom",
                        "2026-03-01",
                        "plannedTo",
                        "2099-03-31"));
        ids.put("Renovation", renovation);
        create(admin, "approveRenovation", "renovation", Map.of("renovationId", renovation, "deposit", "2000.00"));
        create(
                company.as(Role.CASHIER),
                "takeRenovationDeposit",
                "renovation",
                Map.of(
                        "renovationId",
                        renovation,
                        "amount",
                        "2000.00",
                        "idempotencyKey",
                        UUID.randomUUID().toString()));
        create(admin, "permitRenovation", "renovation", Map.of("renovationId", renovation));
        ids.put(
                "WorkerPass",
                create(
                        steward,
                        "issueWorkerPass",
                        "workerPass",
                        Map.of("renovationId", renovation, "worker", company.code() + " 张工", "validTo", "2099-03-31")));
    }

    private void plantInspections() {
        var admin = company.as(Role.TENANT_ADMIN);
        var project = company.id("Project");
        ids.put(
                "InspectionTemplate",
                create(
                        admin,
                        "createInspectionTemplate",
                        "inspectionTemplate",
                        Map.of(
                                "name",
                                company.code() + " 巡更",
                                "kind",
                                "POST",
                                "items",
                                List.of(company.code() + " 门禁"))));
        ids.put(
                "InspectionPoint",
                create(
                        admin,
                        "createInspectionPoint",
                        "inspectionPoint",
                        Map.of(
                                "projectId",
                                project,
                                "buildingId",
                                company.id("Building"),
                                "name",
                                company.code() + " 东门")));
        ids.put(
                "InspectionRoute",
                create(
                        admin,
                        "createInspectionRoute",
                        "inspectionRoute",
                        Map.of(
                                "projectId",
                                project,
                                "name",
                                company.code() + " 夜巡",
                                "inspectionPointIds",
                                List.of(ids.get("InspectionPoint")),
                                "everyHours",
                                2)));
        // By the technician, who then sees it too.
        ids.put(
                "Inspection",
                create(
                        company.as(Role.TECHNICIAN),
                        "recordInspection",
                        "inspection",
                        Map.of(
                                "target",
                                Map.of("renovationId", ids.get("Renovation")),
                                "findings",
                                List.of(Map.of("kind", "VIOLATION", "description", company.code() + " 夜间施工")))));
        var found = company.as(Role.TECHNICIAN)
                .ask("query($id: ID!) { inspection(id: $id) { findings { id } } }", Map.of("id", ids.get("Inspection")))
                .fine();
        ids.put("Finding", found.data("/inspection/findings/0/id").asString());
    }

    private void plantKeeping() {
        var desk = company.as(Role.FRONT_DESK);
        var project = company.id("Project");
        var person = company.id("Person");
        var registered = desk.mutate(
                        "registerAccessItems",
                        Map.of(
                                "projectId",
                                project,
                                "unitId",
                                company.id("Unit"),
                                "kind",
                                "ACCESS_CARD",
                                "numbers",
                                List.of(company.code() + "-0001")),
                        "accessItems { id }")
                .fine();
        ids.put(
                "AccessItem",
                registered.data("/registerAccessItems/accessItems/0/id").asString());
        create(
                desk,
                "issueAccessItem",
                "accessItem",
                Map.of("accessItemId", ids.get("AccessItem"), "holderId", person));
        ids.put(
                "CustodyItem",
                create(
                        desk,
                        "takeIntoCustody",
                        "custodyItem",
                        Map.of(
                                "projectId",
                                project,
                                "unitId",
                                company.id("Unit"),
                                "description",
                                company.code() + " 快递",
                                "depositedBy",
                                "快递员",
                                "recipientId",
                                person,
                                "keepUntil",
                                "2099-01-01")));
        ids.put(
                "LendableItem",
                create(
                        desk,
                        "createLendableItem",
                        "lendableItem",
                        Map.of("projectId", project, "name", company.code() + " 雨伞", "total", 20, "longestDays", 366)));
        ids.put(
                "Loan",
                create(
                        desk,
                        "lendItem",
                        "loan",
                        Map.of(
                                "lendableItemId",
                                ids.get("LendableItem"),
                                "quantity",
                                1,
                                "borrower",
                                company.code() + " 王女士",
                                "personId",
                                person,
                                "unitId",
                                company.id("Unit"),
                                "dueOn",
                                LocalDate.now(ZoneId.of("Asia/Shanghai"))
                                        .plusDays(7)
                                        .toString())));
    }
}
