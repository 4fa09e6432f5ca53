package io.xinqiao.identity;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLObjectType;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/** What is said that somebody may do, they may, and what is meant for staff is for those who are there as staff. */
class StepRightsTest extends ApiTest {
    /** The steps that each role may ever take, by what {@code domain.md} §1 lets them do; the others all of them. */
    private static final String MAY = """
        Ticket      | RESIDENT   | FOLLOW_UP REOPEN CANCEL NOTE
        Ticket      | TECHNICIAN | TAKE REFUSE ARRIVE START PAUSE RESUME RESOLVE NOTE
        Ticket      | FRONT_DESK | ACCEPT DISPATCH HAND_OVER FOLLOW_UP ARCHIVE REOPEN CANCEL MERGE CORRECT NOTE
        Ticket      | STEWARD    | ACCEPT DISPATCH HAND_OVER REFUSE ARRIVE START PAUSE RESUME RESOLVE FOLLOW_UP ARCHIVE REOPEN CANCEL MERGE TRANSFER CORRECT NOTE
        Ticket      | ANALYST    |
        Handover    | RESIDENT   |
        Handover    | CASHIER    |
        Handover    | FRONT_DESK | INVITE
        Handover    | STEWARD    | INVITE CHECK HAND_OVER CLOSE
        Handover    | ANALYST    |
        Renovation  | RESIDENT   | COMPLETE CANCEL
        Renovation  | CASHIER    | TAKE_DEPOSIT
        Renovation  | FRONT_DESK |
        Renovation  | TECHNICIAN |
        Renovation  | STEWARD    | SUSPEND COMPLETE CANCEL
        Renovation  | ANALYST    |
        Incident    | RESIDENT   |
        Incident    | TECHNICIAN | DO_TASK
        Incident    | STEWARD    | DO_TASK
        Incident    | FRONT_DESK | DO_TASK TELL LINK
        Incident    | ANALYST    |
        AccessItem  | RESIDENT   | LOSE
        AccessItem  | STEWARD    | ISSUE RETURN LOSE
        AccessItem  | ANALYST    |
        CustodyItem | RESIDENT   |
        CustodyItem | STEWARD    | COLLECT
        CustodyItem | ANALYST    |
        Loan        | RESIDENT   |
        Loan        | ANALYST    |
        CommunityEvent | RESIDENT   |
        CommunityEvent | TECHNICIAN |
        CommunityEvent | ANALYST    |
        CommunityEvent | FRONT_DESK | PUBLISH MOVE CLOSE
        CommunityGroup | RESIDENT   | WITHDRAW
        CommunityGroup | FRONT_DESK | WITHDRAW
        CommunityGroup | STEWARD    | WITHDRAW CLOSE
        CommunityGroup | ANALYST    |
        GiftRedemption | RESIDENT   | CANCEL
        GiftRedemption | STEWARD    | HAND_OVER RETURN
        GiftRedemption | ANALYST    |
        Parcel      | RESIDENT   |
        Parcel      | ANALYST    |
        VenueBooking | RESIDENT   | CANCEL
        VenueBooking | STEWARD    | CANCEL
        VenueBooking | CASHIER    |
        VenueBooking | ANALYST    |
        Survey      | STEWARD    |
        Survey      | CASHIER    |
        Survey      | FRONT_DESK |
        Survey      | FINANCE    |
        Survey      | TECHNICIAN |
        Survey      | ANALYST    |
        Survey      | RESIDENT   |
        Assembly    | RESIDENT   |
        Assembly    | STEWARD    |
        Assembly    | FRONT_DESK |
        Assembly    | ANALYST    |
        OpinionCall | STEWARD    | PUBLISH CLOSE
        OpinionCall | RESIDENT   |
        OpinionCall | FRONT_DESK |
        OpinionCall | ANALYST    |
        Opinion     | RESIDENT   | WITHDRAW
        Opinion     | STEWARD    | WITHDRAW
        Opinion     | FRONT_DESK | WITHDRAW
        Opinion     | ANALYST    |
        Visitor     | RESIDENT   | REVOKE
        Visitor     | STEWARD    | REVOKE
        ArchiveRequest | RESIDENT | WITHDRAW
        """;

    @Autowired
    GraphQlSource source;

    private Company company() {
        return company("quanxian");
    }

    /** How far a role sees and how far it takes, for each role of the asker. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        # sees                     | takes                      | then
        SUPERVISOR P               | SUPERVISOR P               | ALWAYS
        SUPERVISOR P               | -                          | NEVER
        RESIDENT U                 | -                          | NEVER
        TENANT_ADMIN T             | TENANT_ADMIN T             | ALWAYS
        STEWARD B                  | STEWARD P                  | DEPENDS
        STEWARD B                  | STEWARD T                  | ALWAYS
        SUPERVISOR P, RESIDENT U   | SUPERVISOR P               | DEPENDS
        SUPERVISOR P, RESIDENT U   | SUPERVISOR P, RESIDENT U   | ALWAYS
        TECHNICIAN V               | TECHNICIAN A               | DEPENDS
        -                          | STEWARD B                  | DEPENDS
        """)
    void lettersSayItWhereTheyCan(@Nullable String sees, @Nullable String takes, StepRights.Letters then) {
        assertThat(StepRights.letters(letters(sees), letters(takes))).isEqualTo(then);
    }

    private static Map<Role, Scope> letters(@Nullable String text) {
        Map<Role, Scope> letters = new EnumMap<>(Role.class);
        if (text == null) return letters;
        for (var part : text.split(", ")) {
            letters.put(Role.valueOf(part.split(" ")[0]), Scope.of(part.split(" ")[1].charAt(0)));
        }
        return letters;
    }

    /** A type that says what may be done stands in the table; for every asker it says no more than that. */
    @Test
    void everyFieldThatTellsWhatMayBeDoneAnswersForTheAsker() {
        Map<String, Map<Role, Set<String>>> may = new HashMap<>();
        MAY.lines().forEach(line -> {
            var cells = line.split("\\|", -1);
            var steps = new TreeSet<>(Arrays.asList(cells[2].strip().split(" ")));
            may.computeIfAbsent(cells[0].strip(), none -> new EnumMap<>(Role.class))
                    .put(Role.valueOf(cells[1].strip()), steps);
        });
        var types = source.schema().getAllTypesAsList().stream()
                .filter(GraphQLObjectType.class::isInstance)
                .map(GraphQLObjectType.class::cast)
                .filter(type -> type.getFieldDefinition("allowedSteps") != null)
                .map(GraphQLObjectType::getName)
                .collect(Collectors.toSet());
        assertThat(may.keySet()).isEqualTo(types);
        var softly = new SoftAssertions();
        for (var type : types) {
            var all = steps(company().as(Role.TENANT_ADMIN), type, company().id(type));
            for (var role : Role.values()) {
                if (role == Role.PLATFORM_OPERATOR) continue;
                var seen = steps(company().as(role), type, company().id(type));
                if (seen == null) continue;
                var expected = new TreeSet<>(all);
                if (may.get(type).containsKey(role))
                    expected.retainAll(may.get(type).get(role));
                softly.assertThat(new TreeSet<>(seen)).as(type + " as " + role).isEqualTo(expected);
            }
        }
        softly.assertAll();
    }

    private static @Nullable List<String> steps(Api asker, String type, String id) {
        var node = asker.ask(
                        "query($id: ID!) { node(id: $id) { ... on %s { allowedSteps } } }".formatted(type),
                        Map.of("id", id))
                .fine()
                .data("/node");
        if (node.isNull()) return null;
        List<String> steps = new ArrayList<>();
        for (var step : node.at("/allowedSteps")) steps.add(step.asString());
        return steps;
    }

    /** A step that is told can be taken, another is refused: wherever in its loop a ticket is, whoever asks. */
    @Test
    void ticketsSayWhatTheirMutationsDo() {
        var softly = new SoftAssertions();
        var ticket = company().newTicket("REPAIR", "一路走");
        everybodyAsks(softly, ticket);
        go(Role.FRONT_DESK, "acceptTicket", ticket, Map.of());
        everybodyAsks(softly, ticket);
        go(
                Role.FRONT_DESK,
                "dispatchTicket",
                ticket,
                Map.of("assigneeId", company().member(Role.TECHNICIAN)));
        everybodyAsks(softly, ticket);
        go(Role.TECHNICIAN, "startTicket", ticket, Map.of());
        everybodyAsks(softly, ticket);
        go(Role.TECHNICIAN, "pauseTicket", ticket, Map.of("reason", "等"));
        everybodyAsks(softly, ticket);
        go(Role.TECHNICIAN, "resumeTicket", ticket, Map.of());
        go(Role.TECHNICIAN, "resolveTicket", ticket, Map.of());
        everybodyAsks(softly, ticket);
        softly.assertAll();
    }

    private void everybodyAsks(SoftAssertions softly, String ticket) {
        for (var role : List.of(
                Role.TENANT_ADMIN,
                Role.SUPERVISOR,
                Role.STEWARD,
                Role.FRONT_DESK,
                Role.TECHNICIAN,
                Role.ANALYST,
                Role.RESIDENT)) {
            var asker = company().as(role);
            var allowed = steps(asker, "Ticket", ticket);
            if (allowed == null) continue;
            for (var step : MUTATIONS.entrySet()) {
                Map<String, Object> input = new HashMap<>(Map.of("ticketId", ticket, "expectedVersion", 0));
                input.putAll(step.getValue().more());
                var answer = asker.mutate(step.getValue().mutation(), input, "ticket { id }");
                // Whoever may take it at all is told that somebody was quicker; the state is looked at after that.
                var reaches = answer.code().isEmpty()
                        && answer.refusal(step.getValue().mutation()).equals("CONFLICT");
                if (allowed.contains(step.getKey())) {
                    softly.assertThat(reaches)
                            .as(role + " " + step.getKey() + " " + answer.body())
                            .isTrue();
                }
                if (!reaches) {
                    softly.assertThat(allowed).as(role + " " + answer.body()).doesNotContain(step.getKey());
                }
            }
        }
    }

    private record Mutation(String mutation, Map<String, String> more) {}

    private static final Map<String, Mutation> MUTATIONS = Map.ofEntries(
            Map.entry("ACCEPT", new Mutation("acceptTicket", Map.of())),
            Map.entry("DISPATCH", new Mutation("dispatchTicket", Map.of("department", "ENGINEERING"))),
            Map.entry("TAKE", new Mutation("claimTicket", Map.of())),
            Map.entry("REFUSE", new Mutation("returnTicket", Map.of("reason", "x"))),
            Map.entry("ARRIVE", new Mutation("checkInOnSite", Map.of())),
            Map.entry("START", new Mutation("startTicket", Map.of())),
            Map.entry("PAUSE", new Mutation("pauseTicket", Map.of("reason", "x"))),
            Map.entry("RESUME", new Mutation("resumeTicket", Map.of())),
            Map.entry("RESOLVE", new Mutation("resolveTicket", Map.of())),
            Map.entry("ARCHIVE", new Mutation("archiveTicket", Map.of())),
            Map.entry("REOPEN", new Mutation("reopenTicket", Map.of("reason", "x"))),
            Map.entry("CANCEL", new Mutation("cancelTicket", Map.of("reason", "x"))),
            Map.entry("INTERVENE", new Mutation("interveneInTicket", Map.of("reason", "x"))),
            Map.entry("CORRECT", new Mutation("correctTicket", Map.of("reason", "x"))));

    private void go(Role role, String mutation, String ticket, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("ticketId", ticket);
        company().as(role).mutate(mutation, input, "ticket { id }").fine();
    }

    @Test
    void refusalsNameOnlyWhatTheAskerMayDoInstead() {
        var ticket = company().newTicket("REPAIR", "拒绝");
        Map<String, Object> input = Map.of("ticketId", ticket, "reason", "x");
        var refused = company().as(Role.RESIDENT).mutate("reopenTicket", input, "ticket { id }");
        assertThat(refused.refusal("reopenTicket")).isEqualTo("ILLEGAL_STEP");
        assertThat(refused.body()).contains("现在可以:撤销, 备注。");
    }

    /** Somebody works here and lives here: at home they are a resident. */
    @Test
    void whoeverWorksHereIsAResidentWhereTheyLive() {
        var member = company()
                .hire(
                        "zhuhu",
                        Map.of("role", "TECHNICIAN", "projectId", company().id("Project")),
                        "ENGINEERING");
        Map<String, Object> lives = Map.of(
                "memberId",
                member,
                "grant",
                Map.of("role", "RESIDENT", "personId", company().id("Person")));
        company()
                .as(Role.TENANT_ADMIN)
                .mutate("grantRole", lives, "grant { id }")
                .fine();
        var both = company().asWorker("zhuhu");
        var ticket = company().newTicket("REPAIR", "自家");
        Map<String, Object> secret = Map.of("ticketId", ticket, "note", "只给员工", "internal", true);
        company()
                .as(Role.STEWARD)
                .mutate("addTicketNote", secret, "ticket { id }")
                .fine();
        assertThat(steps(both, "Ticket", ticket)).containsExactly("CANCEL", "NOTE");
        var timeline = "query($id: ID!) { ticket(id: $id) { events { nodes { note } } } }";
        assertThat(both.ask(timeline, Map.of("id", ticket)).fine().body()).doesNotContain("只给员工");
        for (var asker : List.of(both, company().as(Role.RESIDENT))) {
            var own = asker.mutate("addTicketNote", secret, "ticket { id }");
            assertThat(own.refusal("addTicketNote")).isEqualTo("INVALID");
        }

        go(Role.STEWARD, "acceptTicket", ticket, Map.of());
        go(Role.STEWARD, "startTicket", ticket, Map.of());
        assertThat(steps(both, "Ticket", ticket)).containsExactly("NOTE");
        Map<String, Object> cancel = Map.of("ticketId", ticket, "reason", "x");
        assertThat(both.mutate("cancelTicket", cancel, "ticket { id }").refusal("cancelTicket"))
                .isEqualTo("ILLEGAL_STEP");
        go(Role.STEWARD, "handOverTicket", ticket, Map.of("assigneeId", member, "reason", "就近"));
        assertThat(steps(both, "Ticket", ticket)).contains("RESOLVE", "PAUSE", "NOTE");
        assertThat(both.ask(timeline, Map.of("id", ticket)).fine().body()).contains("只给员工");
        both.mutate("addTicketNote", secret, "ticket { id }").fine();
    }
}
