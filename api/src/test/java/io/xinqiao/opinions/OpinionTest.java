package io.xinqiao.opinions;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Gives, corrects and decides opinions as the tests of them do again and again. */
abstract class OpinionTest extends ApiTest {
    static final String SHOWN = "opinions { id state reason ticket { id title } planItem { id name } }";

    Api supervisor() {
        return jinxiu().as(Role.SUPERVISOR);
    }

    Api resident() {
        return jinxiu().as(Role.RESIDENT);
    }

    static LocalDate today() {
        return LocalDate.now(ZoneId.of("Asia/Shanghai"));
    }

    String call(int opensIn, int closesIn) {
        return supervisor()
                .mutate(
                        "createOpinionCall",
                        Map.of(
                                "projectId",
                                jinxiu().id("Project"),
                                "name",
                                "征集 " + UUID.randomUUID(),
                                "opensOn",
                                today().plusDays(opensIn).toString(),
                                "closesOn",
                                today().plusDays(closesIn).toString()),
                        "opinionCall { id }")
                .fine()
                .data("/createOpinionCall/opinionCall/id")
                .asString();
    }

    Api.Answer publish(String call) {
        return supervisor().mutate("publishOpinionCall", Map.of("opinionCallId", call), "opinionCall { state }");
    }

    String open() {
        var call = call(-1, 10);
        publish(call).fine();
        return call;
    }

    Api.Answer give(Api as, Map<String, String> occasion, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(Map.of("occasion", occasion, "content", "路灯太暗"));
        input.putAll(more);
        return as.mutate("giveOpinion", input, "opinion { id state person { id } call { id } event { id } }");
    }

    String given(Api as, String call) {
        return give(as, Map.of("opinionCallId", call), Map.of())
                .fine()
                .data("/giveOpinion/opinion/id")
                .asString();
    }

    Api.Answer decide(Api as, String mutation, Object opinions, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(Map.of("opinions", opinions, "reason", "已安排"));
        input.putAll(more);
        return as.mutate(mutation, input, SHOWN);
    }

    Map<String, Object> these(String... opinions) {
        return Map.of("opinionIds", List.of(opinions));
    }

    String topic() {
        return supervisor()
                .mutate(
                        "createOpinionTopic",
                        Map.of("projectId", jinxiu().id("Project"), "name", "议题 " + UUID.randomUUID()),
                        "opinionTopic { id }")
                .fine()
                .data("/createOpinionTopic/opinionTopic/id")
                .asString();
    }

    Api.Answer correct(Api as, String opinion, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(Map.of("opinionId", opinion));
        input.putAll(more);
        return as.mutate("updateOpinion", input, "opinion { content unit { id } person { id } selfGiven }");
    }

    JsonNode ask(String opinion) {
        return supervisor()
                .ask(
                        "query($id: ID!) { opinion(id: $id) { building { id } unit { id } timeline { step note } } }",
                        Map.of("id", opinion))
                .fine()
                .data("/opinion");
    }

    static UUID key(String id) {
        return GlobalId.parse(id).orElseThrow().key();
    }
}
