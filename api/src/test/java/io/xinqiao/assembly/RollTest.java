package io.xinqiao.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is on the roll, and how that is corrected. */
class RollTest extends ApiTest {
    @Test
    void objectionsAreDecidedAndTheRollCorrectedBeforeTheVote() {
        var estate = Estate.ofFourHeads(company("yezhu"), "YZF");
        var assembly = estate.assembly(Map.of(), "MANAGER");
        estate.step("freezeAssemblyRoll", assembly).fine();
        var part = part(estate, assembly, "B01");
        var objection = Estate.made(
                estate.resident("赵一"),
                "raiseAssemblyObjection",
                "assemblyObjection",
                Map.of("assemblyId", assembly, "words", "议事规则已约定车位计入"));
        assertThat(estate.step("openAssemblyVote", assembly).reason("openAssemblyVote"))
                .isEqualTo("assembly.objections");
        estate.supervisor
                .mutate(
                        "decideAssemblyObjection",
                        Map.of("assemblyObjectionId", objection, "upheld", true, "decision", "规则第八条"),
                        "assemblyObjection { state }")
                .fine();
        var corrected = estate.supervisor
                .mutate(
                        "updateAssemblyPart",
                        Map.of(
                                "assemblyPartId", part,
                                "counts", true,
                                "area", "12.75",
                                "areaSource", "SURVEY",
                                "reason", "异议成立"),
                        "assemblyPart { basis area areaSource reason head { area parts } assembly { totalHeads"
                                + " totalArea } }")
                .fine();
        assertThat(corrected.data("/updateAssemblyPart/assemblyPart/basis").asString())
                .isEqualTo("OWNED");
        var roll = estate.roll(assembly);
        assertThat(roll.data("/assembly/totalArea").asString()).isEqualTo("492.75");
        assertThat(roll.data("/assembly/totalHeads").asInt()).isEqualTo(4);
        assertThat(estate.company
                        .as(Role.TENANT_ADMIN)
                        .ask(
                                "query($o: ID!) { objectChanges(filter: {objectId: $o}) { nodes { field before after }"
                                        + " } }",
                                Map.of("o", part))
                        .fine()
                        .data("/objectChanges/nodes")
                        .findValuesAsString("field"))
                .contains("area", "areaSource", "basis", "reason", "head");
        estate.step("openAssemblyVote", assembly).fine();
        assertThat(estate.supervisor
                        .mutate(
                                "updateAssemblyPart",
                                Map.of("assemblyPartId", part, "counts", false, "reason", "太迟"),
                                "assemblyPart { id }")
                        .reason("updateAssemblyPart"))
                .isEqualTo("assembly.roll");
    }

    @Test
    void whoBuysInTheWindowVotesUnlessTheSellerHas() {
        var estate = Estate.ofFourHeads(company("yezhu"), "YZG");
        var assembly = estate.assembly(Map.of("ballotKind", "OPEN"), "MANAGER");
        estate.step("freezeAssemblyRoll", assembly).fine();
        estate.step("openAssemblyVote", assembly).fine();
        assertThat(transfer(estate, assembly, "101").reason("transferAssemblyPart"))
                .isEqualTo("assembly.sameOwner");
        // One of two flats is sold to somebody new: a head more.
        estate.sell("101", "2025-06-01", "吴五");
        transfer(estate, assembly, "101").fine();
        var roll = estate.roll(assembly);
        assertThat(roll.data("/assembly/totalHeads").asInt()).isEqualTo(5);
        assertThat(roll.data("/assembly/totalArea").asString()).isEqualTo("480.00");
        // The other one to somebody who is on the roll: the seller has nothing left.
        estate.sell("102", "2025-06-01", "钱二");
        transfer(estate, assembly, "102").fine();
        assertThat(estate.roll(assembly).data("/assembly/totalHeads").asInt()).isEqualTo(4);
        assertThat(estate.vote(estate.steward, "recordAssemblyBallot", assembly, "赵一", "AGREE")
                        .reason("recordAssemblyBallot"))
                .isEqualTo("assembly.left");
        // The couple has voted before it sold.
        estate.vote(estate.steward, "recordAssemblyBallot", assembly, "钱二、孙三", "AGREE")
                .fine();
        estate.sell("103", "2025-06-01", "郑六");
        assertThat(transfer(estate, assembly, "103").reason("transferAssemblyPart"))
                .isEqualTo("assembly.soldLate");
    }

    @Test
    void aDraftIsCorrectedAndDeletedAndKindsAreAmendedForWhatComes() {
        var estate = Estate.ofFourHeads(company("yezhu"), "YZJ");
        var draft = estate.assembly(Map.of(), "MANAGER");
        estate.supervisor
                .mutate(
                        "updateAssembly",
                        Map.of(
                                "assemblyId",
                                draft,
                                "title",
                                "YZJ 临时会议",
                                "matters",
                                List.of(
                                        Map.of("assemblyMatterKindId", estate.kind("OTHER"), "title", "甲"),
                                        Map.of("assemblyMatterKindId", estate.kind("REBUILDING"), "title", "乙"))),
                        "assembly { title }")
                .fine();
        assertThat(estate.roll(draft).data("/assemblyMatters/nodes").findValuesAsString("title"))
                .containsExactly("甲", "乙");
        var admin = estate.company.as(Role.TENANT_ADMIN);
        admin.mutate(
                        "updateAssemblyMatterKind",
                        Map.of(
                                "assemblyMatterKindId",
                                estate.kind("OTHER"),
                                "agreementNumerator",
                                2,
                                "agreementDenominator",
                                3,
                                "source",
                                "本小区议事规则第十条"),
                        "assemblyMatterKind { agreementNumerator }")
                .fine();
        assertThat(estate.roll(draft)
                        .data("/assemblyMatters/nodes/0/agreementDenominator")
                        .asInt())
                .as("what is on a list stays")
                .isEqualTo(2);
        assertThat(admin.mutate(
                                "updateAssemblyMatterKind",
                                Map.of("assemblyMatterKindId", estate.kind("OTHER"), "agreementNumerator", 4),
                                "assemblyMatterKind { id }")
                        .refusal("updateAssemblyMatterKind"))
                .isEqualTo("INVALID");
        estate.supervisor
                .mutate("deleteAssembly", Map.of("assemblyId", draft), "assembly { id }")
                .fine();
        var frozen = estate.assembly(Map.of(), "MANAGER");
        estate.step("freezeAssemblyRoll", frozen).fine();
        assertThat(estate.supervisor
                        .mutate("deleteAssembly", Map.of("assemblyId", frozen), "assembly { id }")
                        .refusal("deleteAssembly"))
                .isEqualTo("ILLEGAL_STEP");
    }

    private static String part(Estate estate, String assembly, String number) {
        for (var part : estate.roll(assembly).data("/assemblyParts/nodes")) {
            if (part.at("/unit/number").asString("").equals(number))
                return part.at("/id").asString();
        }
        throw new AssertionError(number);
    }

    private static Api.Answer transfer(Estate estate, String assembly, String number) {
        return estate.supervisor.mutate(
                "transferAssemblyPart",
                Map.of("assemblyPartId", part(estate, assembly, number), "reason", "过户"),
                "assemblyPart { id head { sequence area } }");
    }
}
