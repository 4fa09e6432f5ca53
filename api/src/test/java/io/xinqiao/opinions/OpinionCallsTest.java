package io.xinqiao.opinions;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.testing.HeldRows;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Opinions are called for, and taken while the call is open. */
class OpinionCallsTest extends OpinionTest {
    @Autowired
    List<RecurringWork> works;

    @Test
    void opinionsAreTakenWhileTheCallIsOpen() {
        var draft = call(-1, 10);
        assertThat(give(resident(), Map.of("opinionCallId", draft), Map.of()).refusal("giveOpinion"))
                .as("a resident sees no drafts")
                .isEqualTo("NOT_FOUND");
        assertThat(give(supervisor(), Map.of("opinionCallId", draft), Map.of()).refusal("giveOpinion"))
                .isEqualTo("ILLEGAL_STEP");
        publish(draft).fine();
        var own = give(resident(), Map.of("opinionCallId", draft), Map.of()).fine();
        assertThat(own.data("/giveOpinion/opinion/person/id").asString()).isEqualTo(jinxiu().id("Person"));
        var early = call(1, 10);
        publish(early).fine();
        assertThat(give(resident(), Map.of("opinionCallId", early), Map.of()).refusal("giveOpinion"))
                .isEqualTo("ILLEGAL_STEP");
        supervisor()
                .mutate("closeOpinionCall", Map.of("opinionCallId", draft), "opinionCall { state }")
                .fine();
        assertThat(give(resident(), Map.of("opinionCallId", draft), Map.of()).refusal("giveOpinion"))
                .isEqualTo("ILLEGAL_STEP");
        assertThat(publish(call(-9, -1)).refusal("publishOpinionCall")).isEqualTo("INVALID");
    }

    @Test
    void aCallWhoseLastDayIsOverIsClosed() throws SQLException {
        var call = open();
        HeldRows.change(
                jinxiu(),
                "UPDATE opinion_call SET opens_on = current_date - 9, closes_on = current_date - 3 WHERE id = '%s'"
                        .formatted(GlobalId.parse(call).orElseThrow().key()));
        works.stream()
                .filter(work -> work.name().equals("close-opinion-calls"))
                .forEach(work -> work.work().run());
        var closed = supervisor()
                .ask(
                        "query($id: ID!) { opinionCall(id: $id) { state timeline { step by { id } } } }",
                        Map.of("id", call))
                .fine();
        assertThat(closed.data("/opinionCall/state").asString()).isEqualTo("CLOSED");
        assertThat(closed.data("/opinionCall/timeline").findValuesAsString("step"))
                .contains("CLOSE");
    }

    @Test
    void aClosedCallIsOpenedAgainForLonger() {
        var call = open();
        supervisor()
                .mutate("closeOpinionCall", Map.of("opinionCallId", call), "opinionCall { state }")
                .fine();
        supervisor()
                .mutate(
                        "updateOpinionCall",
                        Map.of(
                                "opinionCallId",
                                call,
                                "closesOn",
                                today().plusDays(20).toString()),
                        "opinionCall { state }")
                .fine();
        var again = publish(call).fine();
        assertThat(again.data("/publishOpinionCall/opinionCall/state").asString())
                .isEqualTo("OPEN");
        given(resident(), call);
    }

    @Test
    void whatWasSaidAtAForumIsKeptWithIt() {
        var at = give(
                        supervisor(),
                        Map.of("communityEventId", jinxiu().id("CommunityEvent")),
                        Map.of("unitId", jinxiu().id("Unit"), "opinionTopicId", topic()))
                .fine();
        assertThat(at.data("/giveOpinion/opinion/event/id").asString()).isEqualTo(jinxiu().id("CommunityEvent"));
        assertThat(at.data("/giveOpinion/opinion/person").isNull()).isTrue();
        assertThat(give(supervisor(), Map.of("communityEventId", anlan().id("CommunityEvent")), Map.of())
                        .refusal("giveOpinion"))
                .isEqualTo("NOT_FOUND");
        assertThat(give(resident(), Map.of("opinionCallId", open()), Map.of("opinionTopicId", topic()))
                        .refusal("giveOpinion"))
                .as("residents see no topics")
                .isEqualTo("NOT_FOUND");
    }
}
