package io.xinqiao.residents;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.HeldRows;
import io.xinqiao.testing.Homes;
import io.xinqiao.testing.People;
import io.xinqiao.testing.Stack;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A resident signs up by the code of their steward: once, in time, and nobody learns anything by guessing. */
class SignUpTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private int number;
    private String person;
    private Api steward;

    @BeforeEach
    void somebodyWhoLivesThereAndTheirSteward() {
        number = PROJECTS.incrementAndGet();
        var desk = new FeeDesk(jinxiu(), "SU%04d".formatted(number));
        var unit = desk.unit("1-101", "90.00");
        person = new Homes(jinxiu())
                .moveIn(unit, "2021-01-01", List.of(People.member("新住户" + number, "OWNER")))
                .persons()
                .get("新住户" + number);
        var name = "su-steward-" + number;
        jinxiu().hire(
                        name,
                        Map.of("role", "STEWARD", "projectId", desk.project(), "buildingIds", List.of(desk.building())),
                        null);
        steward = jinxiu().asWorker(name);
    }

    private Api.Answer issue(Api as) {
        return as.mutate("issueSignUpCode", Map.of("personId", person), "person { id } code expiresAt");
    }

    private String code() {
        return issue(steward).fine().data("/issueSignUpCode/code").asString();
    }

    /** Each test comes from an address of its own, or guesses of one would slow down the others. */
    private HttpResponse<String> signUp(String company, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/residents/sign-up/" + company))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        try (var client = HttpClient.newBuilder()
                .localAddress(InetAddress.ofLiteral("127.0.9." + number))
                .build()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private HttpResponse<String> signUp(String code, String company, String username) throws Exception {
        return signUp(company, JSON.writeValueAsString(Map.of("code", code, "username", username)));
    }

    private HttpResponse<String> signUpAs(String username, String code) throws Exception {
        return signUp(code, "jinxiu", username);
    }

    private static JsonNode told(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    @Test
    void byACodeAResidentSignsUpOnceAndSeesTheirOwn() throws Exception {
        var code = code();
        var username = "su-resident-" + number;
        var joined = signUpAs(username, code.toLowerCase(Locale.ROOT).replace("-", " "));
        assertThat(joined.statusCode()).as(joined.body()).isEqualTo(200);
        var full = told(joined).at("/username").asString();
        assertThat(full).isEqualTo("jinxiu." + username);
        assertThat(told(joined).at("/temporaryPassword").asString()).isNotBlank();
        Stack.keycloak().setPassword(full, "Secret-2026");
        var resident = jinxiu().asWorker(username);
        var me = resident.ask("{ viewer { grants { role } } units { nodes { number } } }")
                .fine();
        assertThat(me.data("/viewer/grants").findValuesAsString("role")).containsExactly("RESIDENT");
        assertThat(me.data("/units/nodes").findValuesAsString("number")).containsExactly("1-101");
        assertThat(steward.ask("{ notices(filter: {kinds: [RESIDENT_SIGNED_UP]}) { nodes { text } } }")
                        .fine()
                        .data("/notices/nodes")
                        .findValuesAsString("text"))
                .singleElement()
                .asString()
                .contains("新住户" + number);
        assertThat(signUpAs("su-second-" + number, code).statusCode())
                .as("it was used")
                .isEqualTo(404);
        assertThat(issue(steward).reason("issueSignUpCode")).isEqualTo("signUp.account");
    }

    /** The application of a resident may be a page of any origin: it has no credentials to lose here. */
    @Test
    void aPageOfAnotherOriginMaySignSomebodyUp() throws Exception {
        var asked = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/residents/sign-up/jinxiu"))
                .header("Origin", "https://residents.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type")
                .method("OPTIONS", BodyPublishers.noBody())
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(asked, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("https://residents.example");
            assertThat(answer.headers()
                            .firstValue("Access-Control-Allow-Methods")
                            .orElse(""))
                    .contains("POST");
        }
    }

    @Test
    void aNameThatIsTakenLeavesTheCodeGood() throws Exception {
        var code = code();
        assertThat(signUpAs("admin", code).statusCode()).isEqualTo(409);
        assertThat(signUpAs("su-free-" + number, code).statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNoCodeIsAnsweredAlikeWhyeverItIsNone() throws Exception {
        var former = code();
        var revoked = code();
        steward.mutate("revokeSignUpCode", Map.of("personId", person), "person { id }")
                .fine();
        var expired = code();
        HeldRows.change(
                jinxiu(),
                "UPDATE sign_up_code SET expires_at = now() - interval '1 second' WHERE person_id = '%s'"
                        .formatted(GlobalId.parse(person).orElseThrow().key()));
        var never = signUpAs("su-none-" + number, "AAAA-BBBB-CCCC");
        assertThat(never.statusCode()).isEqualTo(404);
        for (var none : List.of(former, revoked, expired)) {
            var answer = signUpAs("su-none-" + number, none);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(told(answer).at("/errors/0/message"))
                    .isEqualTo(told(never).at("/errors/0/message"));
        }
        var nowhere = signUp(expired, "no-such-company", "su-none-" + number);
        assertThat(nowhere.statusCode()).isEqualTo(404);
        assertThat(told(nowhere).at("/errors/0/message")).isEqualTo(told(never).at("/errors/0/message"));
        // Of another company it is none either.
        assertThat(signUp(code(), "anlan", "su-none-" + number).statusCode()).isEqualTo(404);
    }

    @Test
    void whoeverGuessesIsSlowedDownEvenOnceTheyAreRight() throws Exception {
        var code = code();
        var last = 0;
        for (var at = 0; at < 30 && last != 429; at++)
            last = signUpAs("su-guess", "WRNG-WRNG-%04d".formatted(at)).statusCode();
        assertThat(last).isEqualTo(429);
        var right = signUpAs("su-late-" + number, code);
        assertThat(right.statusCode()).isEqualTo(429);
        assertThat(right.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void whatIsNoRequestIsRefusedBeforeAnyCodeIsLookedAt() throws Exception {
        for (var body : List.of(
                "",
                "[]",
                "{}",
                "{\"code\":\"x\"}",
                "{\"code\":\"x\",\"username\":\"Ü\"}",
                "null",
                "{\"code\":1e999}")) {
            assertThat(signUp("jinxiu", body).statusCode()).as(body).isEqualTo(400);
        }
    }

    @Test
    void onlyWhoeverIsInChargeOfAPersonGivesThemACode() {
        assertThat(issue(jinxiu().as(Role.STEWARD)).refusal("issueSignUpCode")).isEqualTo("NOT_FOUND");
        assertThat(issue(jinxiu().as(Role.RESIDENT)).code()).isEqualTo("FORBIDDEN");
        assertThat(issue(anlan().as(Role.TENANT_ADMIN)).refusal("issueSignUpCode"))
                .isEqualTo("NOT_FOUND");
    }
}
