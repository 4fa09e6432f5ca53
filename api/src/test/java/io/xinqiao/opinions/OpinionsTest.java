package io.xinqiao.opinions;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.HeldRows;
import io.xinqiao.testing.Homes;
import io.xinqiao.testing.People;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Whose an opinion is, who may correct it, and how opinions are grouped. */
class OpinionsTest extends OpinionTest {
    /** Somebody who neither lives in the company's project nor owns anything there. */
    private String stranger() {
        var code = "YJ" + UUID.randomUUID().toString().substring(0, 6).toUpperCase(Locale.ROOT);
        var homes = new Homes(jinxiu());
        var unit = homes.unit(homes.building(homes.project(code, code), "1", code), code + "-101", Map.of());
        var owner = "外人" + code;
        return homes.sell(unit, "2024-01-01", "TRANSFER", List.of(People.owner(owner)))
                .get(owner);
    }

    @Test
    void whoeverGaveItLivesInTheProject() {
        var call = Map.of("opinionCallId", open());
        var stranger = stranger();
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        assertThat(give(admin, call, Map.of("personId", stranger)).reason("giveOpinion"))
                .isEqualTo("opinion.giver");
        var told = give(supervisor(), call, Map.of("personId", jinxiu().id("Person")))
                .fine()
                .data("/giveOpinion/opinion/id")
                .asString();
        assertThat(correct(admin, told, Map.of("personId", stranger)).reason("updateOpinion"))
                .isEqualTo("opinion.giver");
    }

    /** Whose it is, of which unit, and whether anybody is named: as staff were told. */
    @Test
    void staffCorrectWhatTheyHaveEntered() {
        var opinion = given(supervisor(), open());
        var person = jinxiu().id("Person");
        var named = correct(supervisor(), opinion, Map.of("personId", person, "unitId", jinxiu().id("Unit")))
                .fine();
        assertThat(named.data("/updateOpinion/opinion/person/id").asString()).isEqualTo(person);
        assertThat(named.data("/updateOpinion/opinion/unit/id").asString()).isEqualTo(jinxiu().id("Unit"));
        assertThat(named.data("/updateOpinion/opinion/selfGiven").asBoolean()).isFalse();
        assertThat(correct(supervisor(), opinion, Map.of("anonymous", true, "personId", person))
                        .reason("updateOpinion"))
                .isEqualTo("opinion.anonymous");
        assertThat(correct(resident(), opinion, Map.of("anonymous", true)).reason("updateOpinion"))
                .isEqualTo("opinion.anonymous");
        var nobody = correct(supervisor(), opinion, Map.of("anonymous", true)).fine();
        assertThat(nobody.data("/updateOpinion/opinion/person").isNull()).isTrue();
        assertThat(nobody.data("/updateOpinion/opinion/unit").isNull())
                .as("a flat is as good as a name")
                .isTrue();
        assertThat(ask(opinion).at("/building").isNull()).isTrue();
        assertThat(correct(supervisor(), opinion, Map.of("anonymous", true, "unitId", jinxiu().id("Unit")))
                        .reason("updateOpinion"))
                .isEqualTo("opinion.anonymous");
    }

    /** Another account of the same person, as after a new sign-in, still has what they have given. */
    @Test
    void whatResidentsHaveGivenStaysTheirsWithAnotherAccount() {
        var own = given(resident(), open());
        jinxiu().hire("yijian-again", Map.of("role", "RESIDENT", "personId", jinxiu().id("Person")), null);
        var again = jinxiu().asWorker("yijian-again");
        correct(again, own, Map.of("content", "换了账号")).fine();
        again.mutate("withdrawOpinion", Map.of("opinionId", own), "opinion { state }")
                .fine();
    }

    @Test
    void whatResidentsHaveGivenThemselvesIsTheirs() {
        var own = given(resident(), open());
        var steps = "query($id: ID!) { opinion(id: $id) { allowedSteps selfGiven } }";
        assertThat(supervisor()
                        .ask(steps, Map.of("id", own))
                        .fine()
                        .data("/opinion/allowedSteps")
                        .toString())
                .isEqualTo("[\"ADOPT\",\"DECLINE\"]");
        assertThat(resident()
                        .ask(steps, Map.of("id", own))
                        .fine()
                        .data("/opinion/allowedSteps")
                        .toString())
                .isEqualTo("[\"WITHDRAW\"]");
        assertThat(correct(supervisor(), own, Map.of("content", "改了")).reason("updateOpinion"))
                .isEqualTo("opinion.own");
        assertThat(correct(supervisor(), own, Map.of("anonymous", true)).reason("updateOpinion"))
                .isEqualTo("opinion.own");
        assertThat(supervisor()
                        .mutate("withdrawOpinion", Map.of("opinionId", own), "opinion { state }")
                        .reason("withdrawOpinion"))
                .isEqualTo("opinion.own");
        correct(resident(), own, Map.of("content", "自己改的")).fine();
        resident()
                .mutate("withdrawOpinion", Map.of("opinionId", own), "opinion { state }")
                .fine();
    }

    /** Whoever groups waits at the first one that somebody else holds, and holds none of those behind it. */
    @Test
    void opinionsAreGroupedInOneOrder() throws Exception {
        var call = open();
        var first = given(supervisor(), call);
        var second = given(supervisor(), call);
        // Written anew, the first one lies behind the second.
        correct(supervisor(), first, Map.of("content", "写新的")).fine();
        var topic = topic();
        var one = "SELECT id FROM opinion WHERE id = '%s' FOR UPDATE NOWAIT";
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> grouped;
            try (var held = HeldRows.of(jinxiu(), one.formatted(key(first)))) {
                grouped = threads.submit(() -> supervisor()
                        .mutate(
                                "groupOpinions",
                                Map.of("opinionTopicId", topic, "opinionIds", List.of(second, first)),
                                "opinions { id }")
                        .refusal("groupOpinions"));
                held.awaitWaiting(1);
                HeldRows.of(jinxiu(), one.formatted(key(second))).close();
            }
            assertThat(grouped.get()).isEmpty();
        }
    }
}
