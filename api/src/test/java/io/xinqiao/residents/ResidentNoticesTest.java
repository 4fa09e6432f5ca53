package io.xinqiao.residents;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.sql.NewKey.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.jooq.impl.DSL.generateSeries;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.xinqiao.identity.Role;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.Homes;
import io.xinqiao.testing.People;
import io.xinqiao.testing.SocketClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Residents hear of what concerns them and they may see: once, of the step itself, and nobody else does. */
class ResidentNoticesTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    @Autowired
    MoneyNotices notices;

    @Autowired
    Notices told;

    @Autowired
    TenantDatabase database;

    @Autowired
    Registry registry;

    private final Map<String, String> memberIds = new HashMap<>();
    private int number;
    private FeeDesk desk;
    private Homes homes;
    private String unit;
    private Homes.Household household;
    private Api tenant;
    private Api owner;
    private Api former;
    private String tenantName;

    /** A flat that an owner lets, after somebody else had owned it. */
    @BeforeEach
    void aFlatWithItsOwnerAndItsTenants() {
        number = PROJECTS.incrementAndGet();
        desk = new FeeDesk(jinxiu(), "RN%04d".formatted(number));
        homes = new Homes(jinxiu());
        unit = desk.unit("1-101", "100.00");
        var sellers = homes.sell(unit, "2019-01-01", "REGISTRATION", List.of(People.owner("前业主" + number)));
        var owners = homes.sell(unit, "2020-01-01", "TRANSFER", List.of(People.owner("现业主" + number)));
        household = homes.moveIn(
                unit,
                "2021-01-01",
                List.of(People.member("租客" + number, "LESSEE"), People.member("租客家属" + number, "FAMILY")));
        tenantName = "租客" + number;
        former = resident("former", sellers.values().iterator().next());
        owner = resident("owner", owners.values().iterator().next());
        tenant = resident("lessee", household.persons().get(tenantName));
        desk.standard("住宅", Map.of("validFrom", "2018-01-01", "price", "2.80"), Map.of());
    }

    private Api resident(String name, String person) {
        var username = "rn-" + name + "-" + number;
        memberIds.put(name, jinxiu().hire(username, Map.of("role", Role.RESIDENT.name(), "personId", person), null));
        return jinxiu().asWorker(username);
    }

    private record Told(String kind, String text, String subject) {}

    private static List<Told> told(Api as) {
        List<Told> told = new ArrayList<>();
        as.ask("{ notices(first: 100) { nodes { kind text subject { id } } } }")
                .fine()
                .data("/notices/nodes")
                .forEach(one -> told.add(new Told(
                        one.at("/kind").asString(),
                        one.at("/text").asString(),
                        one.at("/subject/id").asString(""))));
        return told;
    }

    private static List<String> kinds(Api as) {
        return told(as).stream().map(Told::kind).toList().reversed();
    }

    private String reported(Api by) {
        return by.mutate("createTicket", Map.of("unitId", unit, "kind", "REPAIR", "title", "水管漏水"), "ticket { id }")
                .fine()
                .data("/createTicket/ticket/id")
                .asString();
    }

    private void step(Api by, String mutation, String ticket) {
        by.mutate(mutation, Map.of("ticketId", ticket), "ticket { id }").fine();
    }

    @Test
    void aHouseholdIsToldHowFarItsRequestIsAndNothingThatIsAmongStaff() {
        var supervisor = desk.supervisor("rn-supervisor-" + number);
        var ticket = reported(tenant);
        step(supervisor, "acceptTicket", ticket);
        supervisor
                .mutate("addTicketNote", Map.of("ticketId", ticket, "note", "住户难缠", "internal", true), "ticket { id }")
                .fine();
        step(supervisor, "startTicket", ticket);
        supervisor
                .mutate("pauseTicket", Map.of("ticketId", ticket, "reason", "MATERIAL"), "ticket { id }")
                .fine();
        step(supervisor, "resumeTicket", ticket);
        step(supervisor, "resolveTicket", ticket);
        assertThat(kinds(tenant))
                .containsExactly(
                        "REQUEST_ACCEPTED", "REQUEST_STARTED", "REQUEST_PAUSED", "REQUEST_RESUMED", "REQUEST_RESOLVED");
        assertThat(told(tenant))
                .allSatisfy(one -> assertThat(one.subject()).isEqualTo(ticket))
                .allSatisfy(one -> assertThat(one.text()).contains("水管漏水").doesNotContain("难缠"));
        assertThat(told(owner)).as("the landlord has no part in it").isEmpty();
        assertThat(told(former)).isEmpty();
    }

    @Test
    void whoeverTakesTheStepIsNotToldOfIt() {
        var ticket = reported(tenant);
        var other = resident("family", household.persons().get("租客家属" + number));
        tenant.mutate("cancelTicket", Map.of("ticketId", ticket, "reason", "自己修好了"), "ticket { id }")
                .fine();
        assertThat(kinds(tenant)).isEmpty();
        assertThat(kinds(other)).containsExactly("REQUEST_CANCELLED");
    }

    @Test
    void whoeverHasMovedOutOrIsResidentNoMoreIsToldNothing() {
        var ticket = reported(owner);
        var supervisor = desk.supervisor("rn-supervisor-" + number);
        homes.moveOut(household.id(), "2024-01-01");
        step(supervisor, "acceptTicket", ticket);
        assertThat(kinds(owner)).containsExactly("REQUEST_ACCEPTED");
        assertThat(kinds(tenant)).isEmpty();
    }

    @Test
    void aBillIsToldToWhoeverSeesIt() {
        desk.post(desk.run("MONTH", "2026-01-01", "PROPERTY"));
        for (var resident : List.of(tenant, owner, former)) {
            var seen = resident.ask("{ bills(first: 100) { nodes { id } } }")
                    .fine()
                    .data("/bills/nodes")
                    .findValuesAsString("id");
            assertThat(told(resident).stream()
                            .filter(one -> one.kind().equals("NEW_BILL"))
                            .map(Told::subject))
                    .as("as many as are seen")
                    .containsExactlyInAnyOrderElementsOf(seen);
        }
        assertThat(told(owner))
                .singleElement()
                .satisfies(one -> assertThat(one.text()).contains("1-101", "280.00", "物业"));
    }

    @Test
    void aRunOfManyBillsTellsThemAllInOneStatementAndOnce() {
        var person = homes.sell(unit, "2022-01-01", "TRANSFER", List.of(People.owner("多套" + number)))
                .values()
                .iterator()
                .next();
        var owners = resident("many", person);
        for (var at = 2; at <= 6; at++) {
            homes.sell(
                    desk.unit("1-10" + at, "50.00"),
                    "2022-01-01",
                    "REGISTRATION",
                    List.of(Map.of("person", Map.of("personId", person))));
        }
        desk.post(desk.run("MONTH", "2026-01-01", "PROPERTY"));
        assertThat(kinds(owners)).containsOnly("NEW_BILL").hasSize(6);
        var project = GlobalId.parse(desk.project()).orElseThrow().key();
        var tenancy = registry.ofId(
                        GlobalId.parse(jinxiu().id("Tenant")).orElseThrow().key())
                .orElseThrow();
        // What is counted is what requests and the thread called main send.
        var sent = statements.during(() -> {
            var worker = Thread.ofPlatform()
                    .name("main")
                    .start(() -> database.as(
                            tenancy,
                            () -> database.write(() -> {
                                notices.billed(BILL.PROJECT_ID.eq(project));
                                return project;
                            })));
            assertThatCode(worker::join).doesNotThrowAnyException();
        });
        assertThat(sent).as("one, sent with COMMIT").hasSize(1);
        assertThat(kinds(owners)).as("told once, though told of again").hasSize(6);
    }

    @Test
    void whatGoesBackIsToldToThoseWhoseItIs() {
        desk.post(desk.run("MONTH", "2026-01-01", "PROPERTY"));
        var cashier = desk.cashier("rn-cashier-" + number);
        desk.open(cashier);
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 300.00").fine();
        Map<String, Object> input =
                new HashMap<>(Map.of("amount", "20.00", "method", "CASH", "payee", "业主", "reason", "多缴"));
        input.put("source", Map.of("prepaymentOfUnitId", unit));
        input.put("idempotencyKey", UUID.randomUUID().toString());
        var refund = cashier.mutate("requestRefund", input, "refund { id }")
                .fine()
                .data("/requestRefund/refund/id")
                .asString();
        desk.supervisor("rn-approver-" + number)
                .mutate("decideRefund", Map.of("refundId", refund, "approve", true), "refund { id }")
                .fine();
        assertThat(kinds(owner)).doesNotContain("REFUND_PAID");
        cashier.mutate(
                        "payRefund",
                        Map.of(
                                "refundId",
                                refund,
                                "idempotencyKey",
                                UUID.randomUUID().toString()),
                        "refund { id }")
                .fine();
        assertThat(told(owner))
                .filteredOn(one -> one.kind().equals("REFUND_PAID"))
                .singleElement()
                .satisfies(
                        one -> assertThat(one.subject()).as("they may see it").isEqualTo(refund))
                .satisfies(one -> assertThat(one.text()).contains("20.00"));
        assertThat(kinds(former)).doesNotContain("REFUND_PAID");
        assertThat(former.ask("{ refunds { nodes { id } } }").fine().data("/refunds/nodes"))
                .isEmpty();
    }

    /** A stream that is more than a thousand events behind is ended; what others are told is no event of its own. */
    @Test
    void thousandsOfNoticesForOthersFillNobodysStream() {
        try (var socket = SocketClient.as(port(), jinxiu().workerToken("rn-lessee-" + number))) {
            socket.subscribe("n", "subscription { notices { kind subjectId } }", Map.of());
            socket.send(Map.of("type", "ping"));
            assertThat(socket.next().path("type").asString()).isEqualTo("pong");
            ApiProcess.pause(Duration.ofMillis(500));
            tell(Notice.Kind.NEW_BILL, "owner", 3_000);
            tell(Notice.Kind.PAYMENT_RECEIVED, "lessee", 1);
            var heard = socket.next();
            assertThat(heard.at("/payload/data/notices/kind").asString())
                    .as(heard.toString())
                    .isEqualTo("PAYMENT_RECEIVED");
        }
    }

    private void tell(Notice.Kind kind, String whom, int many) {
        var member = GlobalId.parse(memberIds.get(whom)).orElseThrow().key();
        var words = Notice.inOnePiece(List.of("1-101", "物业费", "Property fee", "1.00", "2026-01-01"));
        database.as(
                company(),
                () -> database.write(() -> {
                    told.tellEach(
                            kind,
                            "Bill",
                            select(val(member), newKey(), newKey(), val(words)).from(generateSeries(1, many)));
                    return member;
                }));
    }

    private Tenant company() {
        return registry.ofId(GlobalId.parse(jinxiu().id("Tenant")).orElseThrow().key())
                .orElseThrow();
    }

    @Test
    void aPaymentIsToldToWhomItSettledSomethingForAndItsEndToo() {
        desk.post(desk.run("MONTH", "2026-01-01", "PROPERTY"));
        var cashier = desk.cashier("rn-cashier-" + number);
        desk.open(cashier);
        var paid = FeeDesk.pay(cashier, unit, Map.of(), "CASH 280.00").fine();
        var payment = paid.data("/takePayment/payment/id").asString();
        assertThat(told(owner))
                .filteredOn(one -> one.kind().equals("PAYMENT_RECEIVED"))
                .singleElement()
                .satisfies(one -> assertThat(one.subject()).isEqualTo(payment))
                .satisfies(one -> assertThat(one.text()).contains("280.00"));
        assertThat(kinds(former)).doesNotContain("PAYMENT_RECEIVED");
        Map<String, Object> input = new HashMap<>(Map.of("paymentId", payment, "reason", "收错了"));
        cashier.mutate("voidPayment", input, "payment { id }").fine();
        assertThat(kinds(owner)).containsExactly("NEW_BILL", "PAYMENT_RECEIVED", "PAYMENT_VOIDED");
    }
}
