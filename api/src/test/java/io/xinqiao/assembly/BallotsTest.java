package io.xinqiao.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Each head votes once, whichever way its ballot comes. */
class BallotsTest extends ApiTest {
    @Test
    void aHeadHasOneVoteByWhateverWayItComes() {
        var estate = Estate.ofFourHeads(company("yezhu"), "YZC");
        var assembly = estate.assembly(Map.of("ballotKind", "OPEN"), "MANAGER");
        estate.step("freezeAssemblyRoll", assembly).fine();
        var qian = estate.resident("钱二");
        assertThat(estate.vote(qian, "castAssemblyBallot", assembly, "钱二", "AGREE")
                        .refusal("castAssemblyBallot"))
                .isEqualTo("ILLEGAL_STEP");
        estate.step("openAssemblyVote", assembly).fine();
        assertThat(estate.vote(qian, "castAssemblyBallot", assembly, "赵一", "AGREE")
                        .refusal("castAssemblyBallot"))
                .as("somebody else's")
                .isEqualTo("NOT_FOUND");
        assertThat(estate.vote(qian, "castAssemblyBallot", assembly, "钱二", "SPOILT")
                        .refusal("castAssemblyBallot"))
                .isEqualTo("INVALID");
        assertThat(qian.mutate(
                                "castAssemblyBallot",
                                Map.of("assemblyHeadId", estate.head(assembly, "钱二"), "choices", List.of()),
                                Estate.BALLOT)
                        .refusal("castAssemblyBallot"))
                .isEqualTo("INVALID");
        var own =
                estate.vote(qian, "castAssemblyBallot", assembly, "钱二", "AGREE").fine();
        assertThat(own.data("/castAssemblyBallot/assemblyBallot/choices/0/choice")
                        .asString())
                .as("open by name")
                .isEqualTo("AGREE");
        // Alone and with another they are two heads; of the couple the first to vote votes for both.
        var sun = estate.resident("孙三");
        estate.vote(sun, "castAssemblyBallot", assembly, "钱二、孙三", "AGAINST").fine();
        assertThat(qian.ask("{ notices(filter: {kinds: [ASSEMBLY_VOTED]}) { nodes { text } } }")
                        .fine()
                        .data("/notices/nodes")
                        .toString())
                .contains("代表你们投票");
        var second = estate.vote(qian, "castAssemblyBallot", assembly, "钱二、孙三", "AGREE");
        assertThat(second.refusal("castAssemblyBallot")).isEqualTo("TAKEN");
        assertThat(second.reason("castAssemblyBallot")).isEqualTo("assembly.voted.ELECTRONIC");
        var onPaper = estate.vote(estate.steward, "enterAssemblyPaper", assembly, "钱二、孙三", "AGREE");
        assertThat(onPaper.refusal("enterAssemblyPaper")).isEqualTo("TAKEN");
        assertThat(qian.ask("{ assemblyBallots { nodes { head { sequence } } } }")
                        .fine()
                        .data("/assemblyBallots/nodes"))
                .hasSize(2);
        assertThat(sun.ask("{ assemblyHeads { nodes { ownerNames } } }").fine().data("/assemblyHeads/nodes"))
                .hasSize(1);
    }

    /** However many record a ballot of one head at once, one stands. */
    @Test
    void ofManyWhoRecordABallotAtOnceOneDoes() throws Exception {
        var estate = new Estate(company("yezhu"), "YZK")
                .unit("101", "RESIDENTIAL", "80.00", "冯七")
                .unit("102", "RESIDENTIAL", "80.00");
        var assembly = estate.assembly(Map.of(), "MANAGER");
        estate.step("freezeAssemblyRoll", assembly).fine();
        estate.step("openAssemblyVote", assembly).fine();
        Map<String, Object> input =
                Map.of("assemblyHeadId", estate.head(assembly, "冯七"), "choices", estate.choices(assembly, "AGREE"));
        Callable<String> record = () -> estate.steward
                .mutate("recordAssemblyBallot", input, Estate.BALLOT)
                .refusal("recordAssemblyBallot");
        List<String> outcomes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : threads.invokeAll(Collections.nCopies(20, record))) outcomes.add(one.get());
        }
        assertThat(outcomes).filteredOn(String::isEmpty).hasSize(1);
        assertThat(outcomes).filteredOn("TAKEN"::equals).hasSize(19);
        assertThat(estate.roll(assembly).data("/assembly/turnout/area").asString())
                .isEqualTo("80.00");
    }

    @Test
    void paperIsEnteredByTwoAndSettledByAThird() {
        var estate = Estate.ofFourHeads(company("yezhu"), "YZD");
        var assembly = estate.assembly(Map.of("ballotKind", "OPEN"), "MANAGER");
        estate.step("freezeAssemblyRoll", assembly).fine();
        estate.step("openAssemblyVote", assembly).fine();
        var first = estate.vote(estate.steward, "enterAssemblyPaper", assembly, "赵一", "AGREE")
                .fine();
        assertThat(first.data("/enterAssemblyPaper/assemblyBallot/state").asString())
                .isEqualTo("ENTERED_ONCE");
        assertThat(first.data("/enterAssemblyPaper/assemblyBallot/choices").isNull())
                .isTrue();
        assertThat(estate.vote(estate.steward, "enterAssemblyPaper", assembly, "赵一", "AGREE")
                        .reason("enterAssemblyPaper"))
                .isEqualTo("assembly.sameClerk");
        assertThat(estate.step("closeAssemblyVote", assembly).reason("closeAssemblyVote"))
                .isEqualTo("assembly.unchecked");
        var same = estate.vote(estate.otherSteward, "enterAssemblyPaper", assembly, "赵一", "AGREE")
                .fine();
        assertThat(same.data("/enterAssemblyPaper/assemblyBallot/state").asString())
                .isEqualTo("COUNTED");

        estate.vote(estate.steward, "enterAssemblyPaper", assembly, "钱二", "AGREE")
                .fine();
        var differs = estate.vote(estate.otherSteward, "enterAssemblyPaper", assembly, "钱二", "SPOILT")
                .fine();
        assertThat(differs.data("/enterAssemblyPaper/assemblyBallot/state").asString())
                .isEqualTo("ENTRIES_DIFFER");
        var ballot = differs.data("/enterAssemblyPaper/assemblyBallot/id").asString();
        Map<String, Object> settlement =
                Map.of("assemblyBallotId", ballot, "choices", estate.choices(assembly, "SPOILT"), "reason", "两格都打了勾");
        assertThat(estate.otherSteward
                        .mutate("settleAssemblyPaper", settlement, Estate.BALLOT)
                        .reason("settleAssemblyPaper"))
                .isEqualTo("assembly.third");
        var settled = estate.thirdSteward
                .mutate("settleAssemblyPaper", settlement, Estate.BALLOT)
                .fine();
        assertThat(settled.data("/settleAssemblyPaper/assemblyBallot/state").asString())
                .isEqualTo("COUNTED");
        assertThat(settled.data("/settleAssemblyPaper/assemblyBallot/choices/0/choice")
                        .asString())
                .isEqualTo("SPOILT");
        // Spoilt paper has been returned and does not take part.
        assertThat(estate.roll(assembly).data("/assembly/turnout/heads").asInt())
                .isEqualTo(1);
        estate.supervisor
                .mutate("voidAssemblyBallot", Map.of("assemblyBallotId", ballot, "reason", "录错了人"), Estate.BALLOT)
                .fine();
        estate.vote(estate.steward, "recordAssemblyBallot", assembly, "钱二", "AGREE")
                .fine();
        assertThat(estate.roll(assembly).data("/assembly/turnout/heads").asInt())
                .isEqualTo(2);
    }

    @Test
    void proxiesHaveALimitAndAreNotPassedOn() {
        var estate = Estate.ofFourHeads(company("yezhu"), "YZE");
        var assembly = estate.assembly(Map.of("ballotKind", "OPEN", "proxyLimit", 1), "MANAGER");
        estate.step("freezeAssemblyRoll", assembly).fine();
        var zhao = estate.persons.get("赵一");
        var own = estate.supervisor.mutate(
                "giveAssemblyProxy",
                Map.of("assemblyHeadId", estate.head(assembly, "赵一"), "personId", zhao),
                "assemblyProxy { id }");
        assertThat(own.refusal("giveAssemblyProxy")).isEqualTo("INVALID");
        var given = Estate.made(
                estate.supervisor,
                "giveAssemblyProxy",
                "assemblyProxy",
                Map.of("assemblyHeadId", estate.head(assembly, "建设单位"), "personId", zhao));
        var second = estate.supervisor.mutate(
                "giveAssemblyProxy",
                Map.of("assemblyHeadId", estate.head(assembly, "钱二"), "personId", zhao),
                "assemblyProxy { id }");
        assertThat(second.reason("giveAssemblyProxy")).isEqualTo("assembly.proxyLimit");
        estate.step("openAssemblyVote", assembly).fine();
        var holder = estate.resident("赵一");
        assertThat(holder.mutate(
                                "giveAssemblyProxy",
                                Map.of("assemblyHeadId", estate.head(assembly, "建设单位"), "personId", zhao),
                                "assemblyProxy { id }")
                        .refusal("giveAssemblyProxy"))
                .as("it cannot be passed on")
                .isEqualTo("NOT_FOUND");
        var voted = estate.vote(holder, "castAssemblyBallot", assembly, "建设单位", "AGREE")
                .fine();
        assertThat(voted.data("/castAssemblyBallot/assemblyBallot/castBy/id").asString())
                .isEqualTo(zhao);
        assertThat(estate.supervisor
                        .mutate(
                                "revokeAssemblyProxy",
                                Map.of("assemblyProxyId", given, "reason", "改主意了"),
                                "assemblyProxy { id }")
                        .reason("revokeAssemblyProxy"))
                .isEqualTo("assembly.proxyUsed");
        // Whoever has voted for themselves needs no proxy any more.
        estate.vote(estate.steward, "recordAssemblyBallot", assembly, "钱二", "AGREE")
                .fine();
        assertThat(estate.supervisor
                        .mutate(
                                "giveAssemblyProxy",
                                Map.of(
                                        "assemblyHeadId",
                                        estate.head(assembly, "钱二"),
                                        "personId",
                                        estate.persons.get("孙三")),
                                "assemblyProxy { id }")
                        .reason("giveAssemblyProxy"))
                .isEqualTo("assembly.proxyLate");
    }
}
