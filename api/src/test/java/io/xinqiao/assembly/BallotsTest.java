package io.xinqiao.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertThat(second.data("/castAssemblyBallot/userErrors/0/message").asString())
                .contains("先登记的为准");
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
        var assembly = estate.voting(Map.of(), "MANAGER");
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
        var assembly = estate.voting(Map.of("ballotKind", "OPEN"), "MANAGER");
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
        assertThat(differs.data("/enterAssemblyPaper/assemblyBallot/differences")
                        .findValuesAsString("position"))
                .containsExactly("1");
        var third = estate.vote(estate.thirdSteward, "enterAssemblyPaper", assembly, "钱二", "AGREE");
        assertThat(third.reason("enterAssemblyPaper")).isEqualTo("assembly.differs");
        assertThat(third.data("/enterAssemblyPaper/userErrors/0/message").asString())
                .contains("第 1 项")
                .doesNotContain("由谁签名");
        assertThat(estate.step("closeAssemblyVote", assembly)
                        .data("/closeAssemblyVote/userErrors/0/message")
                        .asString())
                .contains("票号 3(第 1 项)");
        var ballot = differs.data("/enterAssemblyPaper/assemblyBallot/id").asString();
        Map<String, Object> settlement = Map.of(
                "assemblyBallotId",
                ballot,
                "castById",
                estate.persons.get("钱二"),
                "choices",
                estate.choices(assembly, "SPOILT"),
                "reason",
                "两格都打了勾");
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

    /** Who has signed is said of every paper, compared, and settled as what was said is. */
    @Test
    void whoHasSignedPaperIsSaidComparedAndSettled() {
        var estate = Estate.ofFourHeads(company("yezhu"), "YZP");
        var assembly = estate.voting(Map.of("ballotKind", "OPEN"), "MANAGER");
        var head = estate.head(assembly, "钱二、孙三");
        var choices = estate.choices(assembly, "AGREE");
        Map<String, Object> unsigned = Map.of("assemblyHeadId", head, "choices", choices);
        assertThat(estate.steward
                        .mutate("enterAssemblyPaper", unsigned, Estate.BALLOT)
                        .refusal("enterAssemblyPaper"))
                .isEqualTo("REQUIRED");
        estate.vote(estate.steward, "enterAssemblyPaper", assembly, "建设单位", "AGREE")
                .fine();
        estate.vote(estate.otherSteward, "enterAssemblyPaper", assembly, "建设单位", "AGREE")
                .fine();
        Function<String, Map<String, Object>> by =
                owner -> Map.of("assemblyHeadId", head, "choices", choices, "castById", estate.persons.get(owner));
        estate.steward
                .mutate("enterAssemblyPaper", by.apply("钱二"), Estate.BALLOT)
                .fine();
        var differs = estate.otherSteward
                .mutate("enterAssemblyPaper", by.apply("孙三"), Estate.BALLOT)
                .fine()
                .data("/enterAssemblyPaper/assemblyBallot");
        assertThat(differs.at("/state").asString()).isEqualTo("ENTRIES_DIFFER");
        assertThat(differs.at("/voterDiffers").asBoolean()).isTrue();
        assertThat(differs.at("/differences")).isEmpty();
        assertThat(estate.thirdSteward
                        .mutate("enterAssemblyPaper", by.apply("孙三"), Estate.BALLOT)
                        .data("/enterAssemblyPaper/userErrors/0/message")
                        .asString())
                .contains("由谁签名");
        var ballot = differs.at("/id").asString();
        assertThat(estate.thirdSteward
                        .mutate(
                                "settleAssemblyPaper",
                                Map.of("assemblyBallotId", ballot, "choices", choices, "reason", "核对签名"),
                                Estate.BALLOT)
                        .refusal("settleAssemblyPaper"))
                .isEqualTo("REQUIRED");
        var settled = estate.thirdSteward
                .mutate(
                        "settleAssemblyPaper",
                        Map.of(
                                "assemblyBallotId",
                                ballot,
                                "castById",
                                estate.persons.get("孙三"),
                                "choices",
                                choices,
                                "reason",
                                "核对签名"),
                        Estate.BALLOT)
                .fine();
        assertThat(settled.data("/settleAssemblyPaper/assemblyBallot/castBy/id").asString())
                .as("the third person says who has signed")
                .isEqualTo(estate.persons.get("孙三"));
    }

    @Test
    void whoseBallotIsMadeVoidIsTold() {
        var estate = Estate.ofFourHeads(company("yezhu"), "YZQ");
        var assembly = estate.voting(Map.of(), "MANAGER");
        var qian = estate.resident("钱二");
        var sun = estate.resident("孙三");
        var ballot = estate.vote(sun, "castAssemblyBallot", assembly, "钱二、孙三", "AGREE")
                .fine()
                .data("/castAssemblyBallot/assemblyBallot/id")
                .asString();
        estate.supervisor
                .mutate("voidAssemblyBallot", Map.of("assemblyBallotId", ballot, "reason", "冒用账号"), Estate.BALLOT)
                .fine();
        assertThat(estate.told(qian, "ASSEMBLY_VOIDED"))
                .singleElement()
                .asString()
                .contains("冒用账号");
        assertThat(estate.told(sun, "ASSEMBLY_VOIDED"))
                .singleElement()
                .asString()
                .contains("冒用账号");
    }

    /** A scan of a sealed ballot says as much as the ballot: until the count only whoever attached it has it. */
    @Test
    void whatIsAttachedToASealedBallotIsSeenWhenItIsCounted() {
        var estate = new Estate(company("yezhu"), "YZR").unit("101", "RESIDENTIAL", "80.00", "赵一");
        var assembly = estate.voting(Map.of("ballotKind", "SEALED"), "MANAGER");
        var ballot = estate.vote(estate.steward, "recordAssemblyBallot", assembly, "赵一", "AGREE")
                .fine()
                .data("/recordAssemblyBallot/assemblyBallot/id")
                .asString();
        var file = estate.company.upload(estate.steward, "ATTACHMENT", "选票.txt", "同意".getBytes(StandardCharsets.UTF_8));
        estate.steward
                .mutate("attachFile", Map.of("fileId", file, "ownerId", ballot), "file { id }")
                .fine();
        for (var other : List.of(estate.supervisor, estate.otherSteward, estate.resident("赵一"))) {
            assertThat(attached(other, ballot)).isEmpty();
            assertThat(other.ask("query($f: ID!) { node(id: $f) { id } }", Map.of("f", file))
                            .fine()
                            .data("/node")
                            .isNull())
                    .isTrue();
            assertThat(other.get("/files/" + file).statusCode()).isEqualTo(404);
        }
        assertThat(attached(estate.steward, ballot)).containsExactly(file);
        estate.step("closeAssemblyVote", assembly).fine();
        assertThat(attached(estate.supervisor, ballot)).containsExactly(file);
        assertThat(estate.supervisor.get("/files/" + file).statusCode()).isEqualTo(200);
    }

    private static List<String> attached(Api as, String ballot) {
        return as.ask("query($b: ID!) { assemblyBallot(id: $b) { attachments { id } } }", Map.of("b", ballot))
                .fine()
                .data("/assemblyBallot/attachments")
                .findValuesAsString("id");
    }

    /** What was registered first counts, by whatever way and by whom it comes; what comes second is told so. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        先登记的为准:本人投票后代理人又投       | OWN ONLINE       | PROXY ONLINE     | voted.ELECTRONIC
        先登记的为准:代理人投票后本人又投       | PROXY ONLINE     | OWN ONLINE       | voted.ELECTRONIC
        先登记的为准:先电子后纸质             | OWN ONLINE       | PAPER            | voted.ELECTRONIC
        先登记的为准:先纸质(只录了一次)后电子  | PAPER            | OWN ONLINE       | voted.PAPER
        先登记的为准:先现场后电子             | OWN IN PERSON    | OWN ONLINE       | voted.IN_PERSON
        先登记的为准:先现场后纸质             | OWN IN PERSON    | PAPER            | voted.IN_PERSON
        先登记的为准:先纸质后现场             | PAPER            | OWN IN PERSON    | voted.PAPER
        先登记的为准:代理人投票后又有纸质票      | PROXY ONLINE     | PAPER            | voted.ELECTRONIC
        """)
    void whatWasRegisteredFirstCounts(String what, String first, String second, String reason) {
        var estate = estateOfTwo();
        var assembly = estate.assembly(Map.of("ballotKind", "OPEN"), "MANAGER");
        estate.step("freezeAssemblyRoll", assembly).fine();
        Estate.made(
                estate.supervisor,
                "giveAssemblyProxy",
                "assemblyProxy",
                Map.of("assemblyHeadId", estate.head(assembly, "赵一"), "personId", estate.persons.get("钱二")));
        estate.step("openAssemblyVote", assembly).fine();
        cast(estate, assembly, first, "AGREE").fine();
        var later = cast(estate, assembly, second, "AGAINST");
        var mutation = MUTATIONS.get(second);
        assertThat(later.reason(mutation)).isEqualTo("assembly." + reason);
        assertThat(later.data("/" + mutation + "/userErrors/0/message").asString())
                .contains("先登记的为准");
    }

    private static final Map<String, String> MUTATIONS = Map.of(
            "OWN ONLINE", "castAssemblyBallot",
            "PROXY ONLINE", "castAssemblyBallot",
            "OWN IN PERSON", "recordAssemblyBallot",
            "PAPER", "enterAssemblyPaper");

    private static final Map<String, Api> VOTERS = new HashMap<>();
    private static @Nullable Estate ofTwo;

    /** One for all rows, each with an assembly of its own. */
    private Estate estateOfTwo() {
        if (ofTwo == null) {
            ofTwo = new Estate(company("yezhu"), "YZX")
                    .unit("101", "RESIDENTIAL", "80.00", "赵一")
                    .unit("102", "RESIDENTIAL", "80.00", "钱二");
        }
        return ofTwo;
    }

    private static Api.Answer cast(Estate estate, String assembly, String way, String choice) {
        var as = switch (way) {
            case "OWN ONLINE" -> VOTERS.computeIfAbsent("赵一", estate::resident);
            case "PROXY ONLINE" -> VOTERS.computeIfAbsent("钱二", estate::resident);
            default -> estate.steward;
        };
        return estate.vote(as, MUTATIONS.get(way), assembly, "赵一", choice);
    }
}
