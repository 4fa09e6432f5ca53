package io.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.Api.Answer;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.People;
import io.xinqiao.testing.Stack;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in: a clear coded answer in the asker's language, never a stack trace, nothing half written. */
class BadInputTest extends ApiTest {
    private static final String LOOK = "query($id: ID!) { ticket(id: $id) { id } node(id: $id) { id } }";

    private Api supervisor() {
        return jinxiu().as(Role.SUPERVISOR);
    }

    private static Answer clear(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isLessThan(500);
        assertThat(answer.body())
                .doesNotContain("Exception")
                .doesNotContain("at io.")
                .doesNotContain("SQL");
        for (var error : answer.json().path("errors")) {
            assertThat(error.at("/extensions/code").asString())
                    .as(answer.body())
                    .isNotEqualTo("INTERNAL");
            assertThat(ErrorCode.values())
                    .extracting(Enum::name)
                    .contains(error.at("/extensions/code").asString());
            assertThat(error.at("/extensions/requestId").asString()).isNotEmpty();
            assertThat(error.path("message").asString()).containsPattern("\\p{IsHan}");
        }
        return answer;
    }

    private Answer create(Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(
                Map.of("unitId", jinxiu().id("Unit"), "kind", "OTHER", "channel", "PHONE", "title", "标题"));
        input.putAll(more);
        return clear(supervisor().mutate("createTicket", input, "ticket { title description }"));
    }

    private int tickets() {
        return jinxiu().as(Role.TENANT_ADMIN)
                .ask("{ tickets { totalCount } }")
                .fine()
                .data("/tickets/totalCount")
                .asInt();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "不是标识", "AAAA", "VGlja2V0", "00000000-0000-0000-0000-000000000000", "' OR 1=1 --"})
    void anIdThatIsNoneNamesNothing(String id) {
        var answer = clear(supervisor().ask(LOOK, Map.of("id", id))).fine();
        assertThat(answer.data("/ticket").isNull()).isTrue();
        assertThat(answer.data("/node").isNull()).isTrue();
        assertThat(clear(supervisor().mutate("acceptTicket", Map.of("ticketId", id), "ticket { id }"))
                        .refusal("acceptTicket"))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void unknownIdsAndIdsOfAnotherTypeAreNotFound() {
        for (var id : List.of(new GlobalId("Ticket", UUID.randomUUID()).text(), jinxiu().id("Unit"))) {
            var answer = clear(supervisor().ask("query($id: ID!) { ticket(id: $id) { id } }", Map.of("id", id)));
            assertThat(answer.data("/ticket").isNull()).isTrue();
            assertThat(clear(supervisor().mutate("acceptTicket", Map.of("ticketId", id), "ticket { id }"))
                            .refusal("acceptTicket"))
                    .isEqualTo("NOT_FOUND");
        }
        assertThat(create(Map.of("ticketCategoryId", new GlobalId("TicketCategory", UUID.randomUUID()).text()))
                        .refusal("createTicket"))
                .isEqualTo("NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ tickets(filter: {states: [NOT_A_STATE]}) { nodes { id } } }",
                "{ tickets(filter: {submittedAt: {from: \"yesterday\"}}) { nodes { id } } }",
                "{ tickets(filter: {submittedAt: {from: \"+99999-01-01T00:00:00Z\"}}) { nodes { id } } }",
                "{ tickets(filter: {projectId: \"x\"}) { nodes { id } } }",
                "{ tickets(first: 0) { nodes { id } } }",
                "{ tickets(first: -1) { nodes { id } } }",
                "{ tickets(first: 101) { nodes { id } } }",
                "{ tickets(first: 99999999999) { nodes { id } } }",
                "{ tickets(first: 1, last: 1) { nodes { id } } }",
                "{ tickets(first: 1, before: \"x\") { nodes { id } } }",
                "{ tickets(nonsense: 1) { nodes { id } } }",
                "{ noSuchField }",
                "{ tickets { nodes { id } }",
                "query A { viewer { isOperator } } query B { viewer { isOperator } }",
                "mutation { createTicket(input: {kind: OTHER, channel: PHONE}) { ticket { id } } }",
                "mutation { createUnit(input: {buildingId: \"x\", entrance: \"1\", floor: 1, number: \"1\", kind:"
                        + " RESIDENTIAL, builtArea: 1.5, state: VACANT}) { unit { id } } }",
                "subscription { nothing }",
                "",
            })
    void whatDoesNotFitTheSchemaIsABadRequest(String document) {
        var answer = clear(supervisor().ask(document));
        assertThat(answer.code()).as(answer.body()).isEqualTo("BAD_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "bm9wZQ", "c3VibWl0dGVkdHJ1ZR94H3g", "不是游标", "AA"})
    void aBadCursorIsNamedAsSuch(String cursor) {
        var answer = clear(supervisor()
                .ask("query($after: String) { tickets(after: $after) { nodes { id } } }", Map.of("after", cursor)));
        assertThat(answer.code()).isEqualTo("INVALID_CURSOR");
    }

    @Test
    void aCursorOfAnotherOrderIsRefused() {
        var cursor = supervisor()
                .ask("{ tickets(first: 1, orderBy: {field: CHANGED_AT, direction: ASC}) { pageInfo { endCursor } } }")
                .fine()
                .data("/tickets/pageInfo/endCursor")
                .asString();
        var document = "query($after: String) { tickets(after: $after) { nodes { id } } }";
        assertThat(clear(supervisor().ask(document, Map.of("after", cursor))).code())
                .isEqualTo("INVALID_CURSOR");
    }

    @Test
    void textsAreKeptAsTheyAreOrRefused() {
        var rare = "𠮷野家 👨‍👩‍👧 漏水 ﷺ \u202e";
        assertThat(create(Map.of("title", rare))
                        .fine()
                        .data("/createTicket/ticket/title")
                        .asString())
                .isEqualTo(rare);
        create(Map.of("title", "𠮷".repeat(100))).fine();
        var before = tickets();
        assertThat(create(Map.of("title", "𠮷".repeat(101))).refusal("createTicket"))
                .isEqualTo("TOO_LONG");
        assertThat(create(Map.of("description", "x".repeat(2001))).refusal("createTicket"))
                .isEqualTo("TOO_LONG");
        assertThat(create(Map.of("title", " \t ")).refusal("createTicket")).isEqualTo("REQUIRED");
        assertThat(create(Map.of("title", "nul \u0000 inside")).refusal("createTicket"))
                .isEqualTo("INVALID");
        assertThat(create(Map.of("contactPhone", "call me")).refusal("createTicket"))
                .isEqualTo("INVALID");
        var both = create(Map.of("title", "x".repeat(101), "description", "x".repeat(2001)));
        assertThat(both.data("/createTicket/userErrors").size())
                .as("all problems at once")
                .isEqualTo(2);
        assertThat(both.data("/createTicket/userErrors/0/field").toString()).isEqualTo("[\"input\",\"title\"]");
        assertThat(tickets()).as("nothing was written").isEqualTo(before);
    }

    @Test
    void halfASurrogatePairIsRefused() {
        var body = "{\"query\":\"query($f: PersonFilter) { persons(filter: $f) { nodes { id } }"
                + " }\",\"variables\":{\"f\":{\"name\":\"\\ud800\"}}}";
        assertThat(clear(supervisor().post(body)).code()).isEqualTo("BAD_REQUEST");
    }

    @Test
    void aHouseholdWithOneBadMemberLeavesNothing() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var count = "{ persons { totalCount } }";
        var before = admin.ask(count).fine().data("");
        var answer = clear(admin.mutate(
                "createHousehold",
                Map.of(
                        "unitId", jinxiu().id("otherUnit"),
                        "movedInOn", "2026-01-01",
                        "members",
                                List.of(
                                        People.member("好的", "13800000000", "OWNER"),
                                        People.member("坏的", "不是电话", "FAMILY"))),
                "household { id }"));
        assertThat(answer.data("/createHousehold/userErrors/0/field").toString())
                .isEqualTo("[\"input\",\"members\",\"1\",\"person\",\"newPerson\",\"phone\"]");
        assertThat(admin.ask(count).fine().data("")).isEqualTo(before);
    }

    @Test
    void longListsAreRefused() {
        var ids = java.util.Collections.nCopies(101, jinxiu().id("Ticket"));
        assertThat(clear(supervisor().ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", Map.of("ids", ids)))
                        .code())
                .isEqualTo("BAD_REQUEST");
    }

    @Test
    void theAnswerIsInTheAskersLanguage() {
        var document = "{ tickets(first: 0) { nodes { id } } }";
        assertThat(supervisor().ask(document).message()).isEqualTo("每页条数须在 1 到 100 之间。");
        assertThat(supervisor().inEnglish().ask(document).message()).isEqualTo("A page has between 1 and 100 items.");
        assertThat(supervisor().ask("{ nonsense }").message()).isEqualTo("请求不合规范:类型\"Query\"没有字段\"nonsense\"");
        assertThat(supervisor().inEnglish().ask("{ nonsense }").message()).contains("Field 'nonsense' in type 'Query'");
        assertThat(api().inEnglish().ask(document).message()).startsWith("Please sign in");
        assertThat(api().ask(document).message()).startsWith("请先登录");
    }

    @Test
    void theRequestIdIsTheClientsOwnWhenItIsFitToPrint() {
        var named = supervisor().with("X-Request-Id", "my-request-1").ask("{ nope }");
        assertThat(named.json().at("/errors/0/extensions/requestId").asString()).isEqualTo("my-request-1");
        assertThat(named.response().headers().firstValue("X-Request-Id")).contains("my-request-1");
        var unfit = supervisor().with("X-Request-Id", "<script>").ask("{ nope }");
        assertThat(unfit.body()).doesNotContain("<script>");
    }

    @Test
    void tokensThatAreNotOursAreRefused() throws Exception {
        var valid = jinxiu().token(Role.SUPERVISOR);
        var parts = valid.split("\\.", -1);
        var unsigned = "eyJhbGciOiJub25lIn0." + parts[1] + ".";
        var forged = parts[0] + "." + parts[1] + "." + parts[2].substring(0, parts[2].length() - 8) + "AAAAAAAA";
        for (var token : List.of("x", "", "a.b.c", unsigned, forged, Company.operatorToken() + "x")) {
            var answer = clear(api().as(token).ask("{ viewer { isOperator } }"));
            assertThat(answer.status()).as(token).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
        }
    }

    @Test
    void anExpiredTokenAndOneForAnotherAudienceAreRefused() throws Exception {
        var keycloak = Stack.keycloak();
        keycloak.administer("POST", "clients", """
            {"clientId":"brief","publicClient":true,"directAccessGrantsEnabled":true,"standardFlowEnabled":false,
             "attributes":{"access.token.lifespan":"1"},"defaultClientScopes":["basic"],"optionalClientScopes":["organization"]}
            """);
        keycloak.administer("POST", "clients", """
            {"clientId":"elsewhere","publicClient":true,"directAccessGrantsEnabled":true,"standardFlowEnabled":false,
             "defaultClientScopes":[],"optionalClientScopes":["organization"]}
            """);
        var elsewhere = Company.operatorToken("elsewhere");
        assertThat(api().as(elsewhere).ask("{ viewer { isOperator } }").status())
                .isEqualTo(401);
        var brief = Company.operatorToken("brief");
        api().as(brief).ask("{ viewer { isOperator } }").fine();
        Thread.sleep(7_000);
        var answer = clear(api().as(brief).ask("{ viewer { isOperator } }"));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void whatIsNoGraphQlRequestGetsAGraphQlError() {
        var asked = supervisor();
        Map<String, Integer> bodies = Map.of(
                "",
                400,
                "{",
                400,
                "[]",
                400,
                "[{\"query\":\"{ viewer { isOperator } }\"}]",
                400,
                "{\"query\":1}",
                400,
                "{\"query\":true}",
                400,
                "{\"variables\":{}}",
                400,
                "nonsense",
                400);
        bodies.forEach((body, status) -> {
            var answer = clear(asked.post(body));
            assertThat(answer.status()).as(body + " " + answer.body()).isEqualTo(status);
            assertThat(answer.code()).as(body + " " + answer.body()).isEqualTo("BAD_REQUEST");
        });
        var text = clear(
                asked.send(asked.request().header("Content-Type", "text/plain").POST(BodyPublishers.ofString("{}"))));
        assertThat(text.status()).isEqualTo(415);
        assertThat(text.code()).isEqualTo("BAD_REQUEST");
        var get = clear(asked.send(asked.request().GET()));
        assertThat(get.status()).isEqualTo(405);
        assertThat(get.code()).isEqualTo("BAD_REQUEST");
        var html = asked.with("Accept", "text/html").ask("{ viewer { isOperator } }");
        assertThat(clear(html).status()).isEqualTo(406);
        var large = clear(asked.post("{\"query\":\"" + "x".repeat(1024 * 1024) + "\"}"));
        assertThat(large.status()).isEqualTo(413);
    }

    @Test
    void aSuspendedCompanyReadsAndDoesNotWrite() {
        var company = company("zanting");
        var operator = api().as(io.xinqiao.testing.Company.operatorToken());
        var tenant = Map.of("tenantId", company.id("Tenant"));
        operator.mutate("suspendTenant", Map.of("tenantId", company.id("Tenant"), "reason", "欠费"), "tenant { state }")
                .fine();
        company.as(Role.SUPERVISOR).ask("{ tickets { totalCount } }").fine();
        var refused = clear(company.as(Role.SUPERVISOR)
                .mutate("acceptTicket", Map.of("ticketId", company.id("Ticket")), "ticket { id }"));
        assertThat(refused.code()).isEqualTo("TENANT_SUSPENDED");
        assertThat(operator.mutate(
                                "suspendTenant",
                                Map.of("tenantId", company.id("Tenant"), "reason", "再次"),
                                "tenant { state }")
                        .refusal("suspendTenant"))
                .isEqualTo("ILLEGAL_STEP");
        operator.mutate("resumeTenant", tenant, "tenant { state }").fine();
        assertThat(company.newTicket("OTHER", "恢复后")).isNotEmpty();
    }
}
