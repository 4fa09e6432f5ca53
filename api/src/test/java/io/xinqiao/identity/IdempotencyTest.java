package io.xinqiao.identity;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLTypeUtil;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.Api.Answer;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/** A request sent twice is done once. */
class IdempotencyTest extends ApiTest {
    @Autowired
    GraphQlSource source;

    private Answer create(Api as, UUID key, String title) {
        Map<String, Object> input = new HashMap<>(
                Map.of("unitId", jinxiu().id("Unit"), "kind", "SUGGESTION", "channel", "PHONE", "title", title));
        input.put("idempotencyKey", key.toString());
        return as.mutate("createTicket", input, "ticket { id number title }");
    }

    private Api desk() {
        return jinxiu().as(Role.FRONT_DESK);
    }

    private static String id(Answer answer) {
        return answer.fine().data("/createTicket/ticket/id").asString();
    }

    @Test
    void theSameKeyAndInputGiveTheFirstTicketAgain() {
        var key = UUID.randomUUID();
        assertThat(create(desk(), key, "一次").data(""))
                .isEqualTo(create(desk(), key, "一次").data(""));
    }

    @Test
    void theSameKeyWithAnotherInputIsRefused() {
        var key = UUID.randomUUID();
        create(desk(), key, "一").fine();
        var answer = create(desk(), key, "二");
        assertThat(answer.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void aKeyIsItsMembersOwn() {
        var key = UUID.randomUUID();
        assertThat(id(create(desk(), key, "各自"))).isNotEqualTo(id(create(jinxiu().as(Role.STEWARD), key, "各自")));
    }

    @Test
    void aRefusalLeavesTheKeyFree() {
        var key = UUID.randomUUID();
        assertThat(create(desk(), key, " ").refusal("createTicket")).isEqualTo("REQUIRED");
        create(desk(), key, "改正后").fine();
    }

    @Test
    void aFirstPasswordIsToldOnceAndTheInvitationDoneOnce() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        Map<String, Object> input = Map.of(
                "idempotencyKey",
                UUID.randomUUID().toString(),
                "username",
                "jinxiu.once",
                "name",
                "一次",
                "grants",
                List.of(Map.of("role", "CASHIER", "projectId", jinxiu().id("Project"))));
        var first = admin.mutate("inviteStaff", input, "member { id } temporaryPassword")
                .fine();
        var again = admin.mutate("inviteStaff", input, "member { id } temporaryPassword")
                .fine();
        assertThat(again.data("/inviteStaff/member/id")).isEqualTo(first.data("/inviteStaff/member/id"));
        assertThat(first.data("/inviteStaff/temporaryPassword").asString()).isNotEmpty();
        assertThat(again.data("/inviteStaff/temporaryPassword").isNull()).isTrue();
    }

    @Test
    void figuresAreToldAgainAsTheyWere() {
        Map<String, Object> one = Map.of("from", 1, "to", 1);
        Map<String, Object> pattern = new HashMap<>();
        pattern.put("projectId", jinxiu().id("Project"));
        pattern.put("buildings", Map.of("from", 907, "to", 907));
        pattern.put("entrances", one);
        pattern.put("floors", Map.of("from", 1, "to", 4));
        pattern.put("rooms", List.of(Map.of("suffix", "01", "builtArea", "88.00")));
        pattern.put("kind", "RESIDENTIAL");
        pattern.put("state", "OCCUPIED");
        Map<String, Object> input = Map.of("idempotencyKey", UUID.randomUUID().toString(), "pattern", pattern);
        var asked = "project { id } created existing";
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var first = admin.mutate("generateUnits", input, asked).fine();
        assertThat(first.data("/generateUnits/created").asInt()).isEqualTo(4);
        assertThat(admin.mutate("generateUnits", input, asked).fine().data("")).isEqualTo(first.data(""));
    }

    /** What is neither an object that can be asked for again nor a figure could not be told a second time. */
    @Test
    void everyAnswerUnderAKeyCanBeToldAgain() {
        var schema = source.schema();
        var mutation = Objects.requireNonNull(schema.getMutationType());
        List<String> untellable = new ArrayList<>();
        for (var field : mutation.getFieldDefinitions()) {
            var input = (GraphQLInputObjectType)
                    GraphQLTypeUtil.unwrapAll(field.getArgument("input").getType());
            if (input.getFieldDefinition("idempotencyKey") == null) continue;
            for (var part : ((GraphQLObjectType) GraphQLTypeUtil.unwrapAll(field.getType())).getFieldDefinitions()) {
                // Who else may be meant is told with a refusal, which leaves the key free.
                if (List.of("userErrors", "candidates").contains(part.getName())) continue;
                var type = GraphQLTypeUtil.unwrapNonNull(part.getType());
                var node = GraphQLTypeUtil.unwrapAll(type) instanceof GraphQLObjectType object
                        && object.getInterfaces().stream()
                                .anyMatch(one -> one.getName().equals("Node"));
                var figure = GraphQLTypeUtil.unwrapAll(type) instanceof GraphQLScalarType scalar
                        && List.of("Int", "String", "Boolean", "Decimal", "Money")
                                .contains(scalar.getName());
                if (!node && !figure) untellable.add(field.getName() + "." + part.getName());
            }
        }
        assertThat(untellable).isEmpty();
    }

    @Test
    void whatIsNoKeyIsABadRequest() {
        var input = Map.of(
                "unitId",
                jinxiu().id("Unit"),
                "kind",
                "OTHER",
                "channel",
                "PHONE",
                "title",
                "x",
                "idempotencyKey",
                "1-1-1-1-1");
        assertThat(desk().mutate("createTicket", input, "ticket { id }").code()).isEqualTo("BAD_REQUEST");
    }

    @Test
    void twoHundredSendsOverTwoNodesHaveOneEffectAndOneAnswer() throws Exception {
        var key = UUID.randomUUID();
        var title = "两百次 " + key;
        List<String> answers = new ArrayList<>();
        try (var other = ApiProcess.start();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var here = desk();
            var there = other.api().as(jinxiu().token(Role.FRONT_DESK));
            List<Callable<Answer>> work = new ArrayList<>();
            for (var at = 0; at < 100; at++) {
                work.add(() -> create(here, key, title));
                work.add(() -> create(there, key, title));
            }
            for (var answer : threads.invokeAll(work))
                answers.add(answer.get().fine().data("").toString());
        }
        assertThat(answers).hasSize(200).containsOnly(answers.getFirst());
        var effects = jinxiu().as(Role.SUPERVISOR)
                .ask("{ tickets(first: 100, filter: {kinds: [SUGGESTION]}) { nodes { title } } }")
                .fine();
        assertThat(effects.data("/tickets/nodes").findValuesAsString("title").stream()
                        .filter(title::equals))
                .hasSize(1);
    }
}
