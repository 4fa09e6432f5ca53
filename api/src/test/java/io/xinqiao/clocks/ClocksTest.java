package io.xinqiao.clocks;

import static io.xinqiao.schema.registry.Tables.TENANT;
import static io.xinqiao.schema.tenant.Tables.NOTICE;
import static io.xinqiao.schema.tenant.Tables.TICKET_CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HoursOf;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Clocks begin, stand still, end and are told of as the policy says. */
class ClocksTest extends ApiTest {
    private static final String CLOCKS = "clocks { id measure round state startedAt dueAt metAt breachedAt minutesLeft"
            + " amount unit basis dueExplanation { minutes policyVersion provisional outdated counted { from before"
            + " minutes } pauses { minutes } skipped { day name } } notices { kind readAt member { id } } }";

    @Autowired
    Alarms alarms;

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    private <T extends @Nullable Object> T asCompany(String code, Supplier<T> work) {
        var tenant = registry.page(TENANT.CODE.eq(code), List.of(TENANT.ID), 1).getFirst();
        return database.as(tenant, work);
    }

    private String ticket(String kind, String severity) {
        return jinxiu().as(Role.FRONT_DESK)
                .mutate(
                        "createTicket",
                        Map.of(
                                "unitId",
                                jinxiu().id("Unit"),
                                "kind",
                                kind,
                                "severity",
                                severity,
                                "channel",
                                "PHONE",
                                "title",
                                "时限 " + kind),
                        "ticket { id }")
                .fine()
                .data("/createTicket/ticket/id")
                .asString();
    }

    private Api.Answer step(Role role, String mutation, String ticket, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("ticketId", ticket);
        return jinxiu().as(role).mutate(mutation, input, "ticket { id state }").fine();
    }

    private Map<String, JsonNode> clocks(String ticket) {
        var answer = jinxiu().as(Role.SUPERVISOR)
                .ask("query($id: ID!) { ticket(id: $id) { " + CLOCKS + " } }", Map.of("id", ticket))
                .fine();
        Map<String, JsonNode> clocks = new HashMap<>();
        for (var clock : answer.data("/ticket/clocks")) {
            clocks.put(clock.at("/measure").asString() + clock.at("/round").asInt(), clock);
        }
        return clocks;
    }

    /** What the trade promises ({@code domain.md} §3). */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        REPAIR     | GENERAL   | FIRST_RESPONSE 15 MINUTES ELAPSED, ON_SITE 8 HOURS ELAPSED, RESOLUTION 24 HOURS ELAPSED
        REPAIR     | EMERGENCY | FIRST_RESPONSE 15 MINUTES ELAPSED, ON_SITE 1 HOURS ELAPSED, RESOLUTION 4 HOURS ELAPSED
        COMPLAINT  | GENERAL   | FIRST_RESPONSE 15 MINUTES ELAPSED, RESOLUTION 3 DAYS WORKING
        COMPLAINT  | COMPLEX   | FIRST_RESPONSE 15 MINUTES ELAPSED, RESOLUTION 7 DAYS WORKING
        COMPLAINT  | MAJOR     | FIRST_RESPONSE 15 MINUTES ELAPSED, INTERVENTION 24 HOURS ELAPSED, RESOLUTION 15 DAYS WORKING
        INQUIRY    | GENERAL   | FIRST_RESPONSE 15 MINUTES ELAPSED, RESOLUTION 1 DAYS WORKING
        SUGGESTION | GENERAL   | FIRST_RESPONSE 15 MINUTES ELAPSED
        """)
    void beginAsTheTradePromises(String kind, String severity, String expected) {
        var found = clocks(ticket(kind, severity)).values().stream()
                .map(clock -> "%s %d %s %s"
                        .formatted(
                                clock.at("/measure").asString(),
                                clock.at("/amount").asInt(),
                                clock.at("/unit").asString(),
                                clock.at("/basis").asString()))
                .toList();
        assertThat(found).containsExactlyInAnyOrder(expected.split(", "));
    }

    @Test
    void followTheStepsAndBeginAnewWithAReopening() {
        var ticket = ticket("REPAIR", "GENERAL");
        step(Role.STEWARD, "acceptTicket", ticket, Map.of());
        assertThat(clocks(ticket).get("FIRST_RESPONSE0").at("/state").asString())
                .isEqualTo("MET");
        step(Role.STEWARD, "startTicket", ticket, Map.of());
        assertThat(clocks(ticket).get("ON_SITE0").at("/state").asString()).isEqualTo("MET");
        step(Role.STEWARD, "resolveTicket", ticket, Map.of());
        assertThat(clocks(ticket).get("RESOLUTION0").at("/state").asString()).isEqualTo("MET");
        assertThat(clocks(ticket).get("FOLLOW_UP0").at("/state").asString()).isEqualTo("RUNNING");
        step(Role.STEWARD, "reopenTicket", ticket, Map.of("reason", "又漏了"));
        var reopened = clocks(ticket);
        assertThat(reopened.get("FOLLOW_UP0").at("/state").asString()).isEqualTo("STOPPED");
        assertThat(reopened.get("RESOLUTION1").at("/state").asString()).isEqualTo("RUNNING");
        assertThat(reopened).doesNotContainKey("FIRST_RESPONSE1");
        step(Role.STEWARD, "cancelTicket", ticket, Map.of("reason", "业主撤回"));
        assertThat(clocks(ticket).get("RESOLUTION1").at("/state").asString()).isEqualTo("STOPPED");
    }

    @Test
    void standStillWhilePausedAndSayWhy() {
        var ticket = ticket("REPAIR", "GENERAL");
        step(Role.STEWARD, "acceptTicket", ticket, Map.of());
        step(Role.STEWARD, "startTicket", ticket, Map.of());
        step(Role.STEWARD, "pauseTicket", ticket, Map.of("reason", "等配件"));
        var paused = clocks(ticket).get("RESOLUTION0");
        assertThat(paused.at("/state").asString()).isEqualTo("PAUSED");
        LockSupport.parkNanos(Duration.ofMillis(1_200).toNanos());
        step(Role.STEWARD, "resumeTicket", ticket, Map.of());
        var resumed = clocks(ticket).get("RESOLUTION0");
        assertThat(resumed.at("/state").asString()).isEqualTo("RUNNING");
        var stood = Duration.between(
                Instant.parse(paused.at("/dueAt").asString()),
                Instant.parse(resumed.at("/dueAt").asString()));
        assertThat(stood).isBetween(Duration.ofMillis(1_100), Duration.ofMinutes(3));
        assertThat(resumed.at("/dueExplanation/pauses").size()).isEqualTo(1);
        assertThat(resumed.at("/dueExplanation/counted").size()).isEqualTo(2);
        assertThat(resumed.at("/dueExplanation/outdated").asBoolean()).isFalse();
        assertThat(resumed.at("/dueExplanation/minutes").asInt()).isEqualTo(24 * 60);
    }

    @Test
    void keepTheirPolicyUntilTheyAreRecalculated() {
        var admin = anlan().as(Role.TENANT_ADMIN);
        var desk = anlan().as(Role.FRONT_DESK);
        Map<String, Object> input =
                Map.of("unitId", anlan().id("Unit"), "kind", "OTHER", "channel", "PHONE", "title", "规则变更");
        var ticket = desk.mutate("createTicket", input, "ticket { id " + CLOCKS + " }")
                .fine();
        var id = ticket.data("/createTicket/ticket/id").asString();
        assertThat(ticket.data("/createTicket/ticket/clocks/0/dueExplanation/policyVersion")
                        .asInt())
                .isZero();
        var rule = Map.of("measure", "FIRST_RESPONSE", "amount", 2, "unit", "DAYS", "basis", "SERVICE");
        Map<String, Object> policy = Map.of(
                "projectId",
                anlan().id("Project"),
                "officeHours",
                HoursOf.text("09:00-17:00"),
                "serviceHours",
                HoursOf.text("10:00-20:00"),
                "warnAtPercent",
                50,
                "escalateAfterMinutes",
                60,
                "rules",
                List.of(rule));
        admin.mutate("setClockPolicy", policy, "clockPolicy { version rules { amount } }")
                .fine();
        var query = "query($id: ID!) { ticket(id: $id) { " + CLOCKS + " } }";
        var before = desk.ask(query, Map.of("id", id)).fine();
        assertThat(before.data("/ticket/clocks/0/amount").asInt()).isEqualTo(15);
        var recalculated = admin.mutate(
                        "recalculateTicketClocks", Map.of("projectId", anlan().id("Project")), "tickets clocks")
                .fine();
        assertThat(recalculated.data("/recalculateTicketClocks/clocks").asInt()).isPositive();
        var after = desk.ask(query, Map.of("id", id)).fine();
        assertThat(after.data("/ticket/clocks/0/amount").asInt()).isEqualTo(2);
        assertThat(after.data("/ticket/clocks/0/dueExplanation/minutes").asInt())
                .isEqualTo(2 * 600);
        var duplicate = new HashMap<>(policy);
        duplicate.put("rules", List.of(rule, rule));
        assertThat(admin.mutate("setClockPolicy", duplicate, "clockPolicy { version }")
                        .refusal("setClockPolicy"))
                .isEqualTo("INVALID");
    }

    /** Hours a day, and how much may be asked of them: what could never come due is refused before it does harm. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        09:00-09:05             | 400  | HOURS   | WORKING | INVALID
        09:00-09:05             | 100  | HOURS   | WORKING |
        09:00-09:05             | 366  | DAYS    | WORKING |
        09:00-09:01             | 2000 | MINUTES | WORKING | INVALID
        09:00-09:01             | 1800 | MINUTES | SERVICE |
        09:00-09:01             | 1900 | MINUTES | SERVICE | INVALID
        09:00-12:00,13:30-18:00 | 2000 | HOURS   | WORKING |
        00:00-24:00             | 2000 | HOURS   | SERVICE |
        00:00-00:00             | 2000 | HOURS   | WORKING |
        00:00-09:00,18:00-24:00 | 1    | HOURS   | WORKING |
        12:00-09:00             | 1    | HOURS   | WORKING | INVALID
        """)
    void comeDueByEveryPolicyThatCanBeSet(String hours, int amount, String unit, String basis, String refusal) {
        var rule = Map.of("measure", "RESOLUTION", "amount", amount, "unit", unit, "basis", basis);
        var company = company("shixian");
        var set = company.as(Role.TENANT_ADMIN)
                .mutate(
                        "setClockPolicy",
                        Map.of(
                                "officeHours",
                                HoursOf.text(hours),
                                "serviceHours",
                                HoursOf.text(hours),
                                "warnAtPercent",
                                80,
                                "escalateAfterMinutes",
                                60,
                                "rules",
                                List.of(rule)),
                        "clockPolicy { officeHours { from before } }");
        assertThat(set.refusal("setClockPolicy")).as(set.body()).isEqualTo(refusal == null ? "" : refusal);
        if (refusal != null) return;
        assertThat(HoursOf.windows(set.data("/setClockPolicy/clockPolicy/officeHours")))
                .isEqualTo(hours.replace("-24:00", "-00:00"));
        company.newTicket("REPAIR", "按新规则");
    }

    @Test
    void amendTheCalendarOfAYear() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var query = "query($year: Int!) { calendar(year: $year) { provisional days { day kind name amended } } }";
        var provisional = admin.ask(query, Map.of("year", 2031)).fine();
        assertThat(provisional.data("/calendar/provisional").asBoolean()).isTrue();
        assertThat(provisional.data("/calendar/days").size()).isEqualTo(6);
        List<Map<String, String>> days =
                new ArrayList<>(List.of(Map.of("day", "2031-01-23", "kind", "OFF", "name", "春节")));
        for (var without : List.of(List.of(), days)) {
            var early = Map.of("year", 2031, "published", true, "days", without);
            var refused = admin.mutate("setCalendar", early, "calendar { year }");
            assertThat(refused.refusal("setCalendar")).isEqualTo("INVALID");
            assertThat(refused.body()).contains("2031-01-01");
        }
        for (var day : List.of("01-01", "05-01", "05-02", "10-01", "10-02", "10-03")) {
            days.add(Map.of("day", "2031-" + day, "kind", "OFF", "name", "法定"));
        }
        var set = admin.mutate(
                        "setCalendar",
                        Map.of("year", 2031, "published", true, "days", days),
                        "calendar { provisional days { day amended } } recountedClocks")
                .fine();
        assertThat(set.data("/setCalendar/calendar/provisional").asBoolean()).isFalse();
        assertThat(set.data("/setCalendar/calendar/days").size()).isEqualTo(7);
        var wrongYear = admin.mutate(
                "setCalendar",
                Map.of("year", 2031, "published", false, "days", List.of(Map.of("day", "2032-01-01", "kind", "OFF"))),
                "calendar { year }");
        assertThat(wrongYear.refusal("setCalendar")).isEqualTo("INVALID");
    }

    @Test
    void followACalendarThatWasAmendedAtOnce() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var ticket = ticket("COMPLAINT", "MAJOR");
        var before = clocks(ticket).get("RESOLUTION0");
        // A whole week off from tomorrow on, in the year in which the clock runs.
        var tomorrow = LocalDate.now(ZoneId.of("Asia/Shanghai")).plusDays(1);
        var recounted = 0;
        for (var year = tomorrow.getYear(); year <= tomorrow.plusDays(6).getYear(); year++) {
            var thatYear = year;
            var days = tomorrow.datesUntil(tomorrow.plusDays(7))
                    .filter(day -> day.getYear() == thatYear)
                    .map(day -> Map.of("day", day.toString(), "kind", "OFF", "name", "停工"))
                    .toList();
            var set = Map.of("year", year, "published", false, "days", days);
            var told = admin.mutate("setCalendar", set, "recountedClocks").fine();
            recounted += told.data("/setCalendar/recountedClocks").asInt();
        }
        assertThat(recounted).isPositive();
        var after = clocks(ticket).get("RESOLUTION0");
        assertThat(Instant.parse(after.at("/dueAt").asString()))
                .isAfter(Instant.parse(before.at("/dueAt").asString()));
        assertThat(after.at("/dueExplanation/outdated").asBoolean()).isFalse();
        for (var year = tomorrow.getYear(); year <= tomorrow.plusDays(6).getYear(); year++) {
            admin.mutate(
                            "setCalendar",
                            Map.of("year", year, "published", false, "days", List.of()),
                            "calendar { year }")
                    .fine();
        }
    }

    /** Moves all moments of a clock into the past, as if nobody had done anything. */
    private UUID overdue(String ticket, String measure, Duration since) {
        var key = GlobalId.parse(clocks(ticket).get(measure).at("/id").asString())
                .orElseThrow()
                .key();
        var due = Instant.now().minus(since);
        asCompany(
                "jinxiu",
                () -> database.write(() -> {
                    database.sql()
                            .update(TICKET_CLOCK)
                            .set(TICKET_CLOCK.WARN_AT, due.minusSeconds(60))
                            .set(TICKET_CLOCK.DUE_AT, due)
                            .set(TICKET_CLOCK.ESCALATE_AT, due.plusSeconds(60))
                            .set(TICKET_CLOCK.NEXT_AT, due)
                            .where(TICKET_CLOCK.ID.eq(key))
                            .execute();
                    alarms.arm(Instant.now().plusMillis(500));
                    return null;
                }));
        return key;
    }

    private List<String> told(UUID clock) {
        return asCompany(
                "jinxiu",
                () -> database.sql()
                        .select(NOTICE.KIND)
                        .from(NOTICE)
                        .where(NOTICE.CAUSE_ID.eq(clock))
                        .fetch(NOTICE.KIND));
    }

    @Test
    void aBreachIsToldToTheSupervisorByItselfAndGoesUpWhenItLasts() throws Exception {
        var ticket = ticket("REPAIR", "GENERAL");
        var began = Instant.now();
        var clock = overdue(ticket, "RESOLUTION0", Duration.ofSeconds(1));
        while (told(clock).isEmpty() && Instant.now().isBefore(began.plusSeconds(180))) Thread.sleep(50);
        assertThat(told(clock)).containsExactly("CLOCK_BREACH");
        var notices = jinxiu().as(Role.SUPERVISOR)
                .ask("{ notices(filter: { read: false, kinds: [CLOCK_BREACH] }) { nodes { id text subjectId } } }")
                .fine();
        var mine = StreamSupport.stream(notices.data("/notices/nodes").spliterator(), false)
                .filter(notice -> notice.at("/subjectId").asString().equals(ticket))
                .findFirst()
                .orElseThrow();
        assertThat(mine.at("/text").asString()).contains("完成已超时");
        jinxiu().as(Role.SUPERVISOR)
                .mutate(
                        "markNoticesRead",
                        Map.of("noticeIds", List.of(mine.at("/id").asString())),
                        "notices { readAt }")
                .fine();
        var proof = clocks(ticket).get("RESOLUTION0");
        assertThat(proof.at("/notices/0/member/id").asString()).isEqualTo(jinxiu().member(Role.SUPERVISOR));
        assertThat(proof.at("/notices/0/readAt").isNull()).isFalse();
        assertThat(proof.at("/state").asString()).isEqualTo("OVERDUE");
        asCompany(
                "jinxiu",
                () -> database.write(() -> database.sql()
                        .update(TICKET_CLOCK)
                        .set(TICKET_CLOCK.ESCALATE_AT, Instant.now().minusSeconds(1))
                        .set(TICKET_CLOCK.NEXT_AT, Instant.now().minusSeconds(1))
                        .where(TICKET_CLOCK.ID.eq(clock))
                        .execute()));
        asCompany("jinxiu", () -> {
            alarms.tellAll();
            return null;
        });
        assertThat(told(clock)).containsExactlyInAnyOrder("CLOCK_BREACH", "CLOCK_ESCALATION");
    }

    @Test
    void manyWhoLookAtOnceTellEachBreachOnce() throws Exception {
        List<UUID> clocks = new ArrayList<>();
        for (var at = 0; at < 6; at++) {
            clocks.add(overdue(ticket("REPAIR", "GENERAL"), "ON_SITE0", Duration.ofSeconds(10)));
        }
        try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> rings = new ArrayList<>();
            for (var at = 0; at < 8; at++) {
                rings.add(() -> asCompany("jinxiu", () -> {
                    alarms.tellAll();
                    return null;
                }));
            }
            for (var ring : nodes.invokeAll(rings)) ring.get();
        }
        for (var clock : clocks) assertThat(told(clock)).containsExactly("CLOCK_BREACH");
    }

    @Test
    void whoWorksIsWarnedBeforeAndABreachThatWasMetLateIsStillTold() {
        var ticket = ticket("REPAIR", "GENERAL");
        var warned = GlobalId.parse(clocks(ticket).get("ON_SITE0").at("/id").asString())
                .orElseThrow()
                .key();
        asCompany(
                "jinxiu",
                () -> database.write(() -> database.sql()
                        .update(TICKET_CLOCK)
                        .set(TICKET_CLOCK.NEXT_AT, Instant.now().minusSeconds(1))
                        .where(TICKET_CLOCK.ID.eq(warned))
                        .execute()));
        asCompany("jinxiu", () -> {
            alarms.tellAll();
            return null;
        });
        assertThat(told(warned)).containsExactly("CLOCK_WARNING");
        var late = ticket("REPAIR", "GENERAL");
        var key = GlobalId.parse(clocks(late).get("FIRST_RESPONSE0").at("/id").asString())
                .orElseThrow()
                .key();
        asCompany(
                "jinxiu",
                () -> database.write(() -> database.sql()
                        .update(TICKET_CLOCK)
                        .set(TICKET_CLOCK.DUE_AT, Instant.now().minusSeconds(1))
                        .set(TICKET_CLOCK.NEXT_AT, Instant.now().plusSeconds(600))
                        .where(TICKET_CLOCK.ID.eq(key))
                        .execute()));
        step(Role.STEWARD, "acceptTicket", late, Map.of());
        asCompany("jinxiu", () -> {
            alarms.tellAll();
            return null;
        });
        assertThat(told(key)).containsExactly("CLOCK_BREACH");
        assertThat(clocks(late).get("FIRST_RESPONSE0").at("/state").asString()).isEqualTo("MET_LATE");
    }

    @Test
    void aMajorComplaintGoesUpAtOnceAndWaitsForTheSupervisor() {
        var ticket = ticket("COMPLAINT", "MAJOR");
        var key = GlobalId.parse(ticket).orElseThrow().key();
        assertThat(told(key)).containsExactly("MAJOR_COMPLAINT");
        assertThat(jinxiu().as(Role.STEWARD)
                        .mutate("interveneInTicket", Map.of("ticketId", ticket, "reason", "成立专班"), "ticket { id }")
                        .code())
                .isEqualTo("FORBIDDEN");
        step(Role.SUPERVISOR, "interveneInTicket", ticket, Map.of("reason", "成立专班"));
        assertThat(clocks(ticket).get("INTERVENTION0").at("/state").asString()).isEqualTo("MET");
        step(Role.SUPERVISOR, "acceptTicket", ticket, Map.of());
        step(Role.SUPERVISOR, "startTicket", ticket, Map.of());
        step(Role.SUPERVISOR, "resolveTicket", ticket, Map.of());
        var asked =
                Map.of("answeredBy", "王女士", "channel", "PHONE", "attitude", 5, "quality", 4, "speed", 4, "overall", 5);
        step(Role.STEWARD, "recordFollowUp", ticket, asked);
        assertThat(clocks(ticket).get("FOLLOW_UP0").at("/state").asString()).isEqualTo("MET");
        assertThat(clocks(ticket).get("HOME_VISIT0").at("/state").asString()).isEqualTo("RUNNING");
        var atHome = new HashMap<>(asked);
        atHome.put("channel", "VISIT");
        step(Role.STEWARD, "recordFollowUp", ticket, atHome);
        assertThat(clocks(ticket).get("HOME_VISIT0").at("/state").asString()).isEqualTo("MET");
    }

    @Test
    void whoArrivesProvesIt() {
        var ticket = ticket("REPAIR", "GENERAL");
        step(Role.STEWARD, "acceptTicket", ticket, Map.of());
        step(Role.STEWARD, "dispatchTicket", ticket, Map.of("assigneeId", jinxiu().member(Role.TECHNICIAN)));
        var technician = jinxiu().as(Role.TECHNICIAN);
        var hidden = technician.ask("query($id: ID!) { ticket(id: $id) { arrivalCode } }", Map.of("id", ticket));
        assertThat(hidden.code()).isEqualTo("FORBIDDEN");
        var code = jinxiu().as(Role.RESIDENT)
                .ask("query($id: ID!) { ticket(id: $id) { arrivalCode } }", Map.of("id", ticket))
                .fine()
                .data("/ticket/arrivalCode")
                .asString();
        var wrong = code.equals("0000") ? "0001" : "0000";
        assertThat(technician
                        .mutate("checkInOnSite", Map.of("ticketId", ticket, "code", wrong), "ticket { id }")
                        .refusal("checkInOnSite"))
                .isEqualTo("INVALID");
        assertThat(technician
                        .mutate("checkInOnSite", Map.of("ticketId", ticket), "ticket { id }")
                        .refusal("checkInOnSite"))
                .isEqualTo("REQUIRED");
        var arrived = technician
                .mutate(
                        "checkInOnSite",
                        Map.of("ticketId", ticket, "code", code),
                        "ticket { state events(last: 1) { nodes { checkIn { way } } } }")
                .fine();
        assertThat(arrived.data("/checkInOnSite/ticket/state").asString()).isEqualTo("IN_PROGRESS");
        assertThat(arrived.data("/checkInOnSite/ticket/events/nodes/0/checkIn/way")
                        .asString())
                .isEqualTo("CODE");
        assertThat(clocks(ticket).get("ON_SITE0").at("/state").asString()).isEqualTo("MET");
    }
}
