package io.xinqiao.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who is on the roll, and how that is corrected. */
class RollTest extends ApiTest {
    @Test
    void objectionsAreDecidedAndTheRollCorrectedBeforeTheVote() {
        var estate = Estate.ofFourHeads(company("yezhu"), "YZF");
        var assembly = estate.assembly(Map.of(), "MANAGER");
        estate.step("freezeAssemblyRoll", assembly).fine();
        var part = estate.part(assembly, "B01");
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
        var assembly = estate.voting(Map.of("ballotKind", "OPEN"), "MANAGER");
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

    /** A part was sold on the day after that of the roll, and given to its buyer: another area is still the buyer's. */
    @Test
    void aCorrectedAreaIsThatOfWhoeverHasBoughtThePart() {
        var estate = Estate.ofFourHeads(company("yezhu"), "YZL");
        var assembly = estate.assembly(Map.of(), "MANAGER");
        var today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        estate.supervisor
                .mutate(
                        "freezeAssemblyRoll",
                        Map.of(
                                "assemblyId",
                                assembly,
                                "rollOn",
                                today.minusDays(1).toString()),
                        "assembly { id }")
                .fine();
        estate.sell("101", today.toString(), "吴五");
        transfer(estate, assembly, "101").fine();
        estate.supervisor
                .mutate(
                        "updateAssemblyPart",
                        Map.of("assemblyPartId", estate.part(assembly, "101"), "area", "81.50", "reason", "产权证"),
                        "assemblyPart { id }")
                .fine();
        var roll = estate.roll(assembly);
        assertThat(whose(roll, "101")).isEqualTo("吴五 OWNED 81.50 " + today);
        assertThat(areas(roll))
                .containsEntry("吴五", "81.50")
                .containsEntry("赵一", "80.00")
                .hasSize(5);
        assertThat(roll.data("/assembly/totalArea").asString()).isEqualTo("481.50");
        assertThat(roll.data("/assembly/totalHeads").asInt()).isEqualTo(5);
    }

    private static String whose(Api.Answer roll, String number) {
        for (var part : roll.data("/assemblyParts/nodes")) {
            if (part.at("/unit/number").asString("").equals(number))
                return Stream.of("ownerNames", "basis", "area", "ownersOn")
                        .map(name -> part.at("/" + name).asString())
                        .collect(Collectors.joining(" "));
        }
        throw new AssertionError(number);
    }

    private static Map<String, String> areas(Api.Answer roll) {
        Map<String, String> areas = new LinkedHashMap<>();
        for (var head : roll.data("/assemblyHeads/nodes")) {
            areas.put(head.at("/ownerNames").asString(), head.at("/area").asString());
        }
        return areas;
    }

    @Test
    void theRollIsFrozenAnewAfterObjectionsAndSaysWhatChanged() {
        var estate = Estate.ofFourHeads(company("yezhu"), "YZM");
        var assembly = estate.assembly(Map.of("noticeDays", 1), "MANAGER");
        estate.step("freezeAssemblyRoll", assembly).fine();
        var admin = estate.company.as(Role.TENANT_ADMIN);
        assertThat(changes(admin, assembly)).contains("state", "rollOn", "totalHeads", "totalArea");
        estate.supervisor
                .mutate(
                        "updateAssemblyPart",
                        Map.of("assemblyPartId", estate.part(assembly, "B01"), "counts", true, "reason", "规则第八条"),
                        "assemblyPart { id }")
                .fine();
        var first = estate.roll(assembly);
        // The archives were wrong: one flat was sold long ago, another is larger, and one was forgotten.
        estate.sell("102", "2025-06-01", "吴五");
        admin.mutate("updateUnit", Map.of("unitId", estate.units.get("104"), "builtArea", "109.99"), "unit { id }")
                .fine();
        estate.unit("107", "RESIDENTIAL", "50.00", "郑六");
        estate.step("freezeAssemblyRoll", assembly).fine();
        var roll = estate.roll(assembly);
        assertThat(areas(roll))
                .containsExactly(
                        Map.entry("赵一", "92.50"),
                        Map.entry("钱二、孙三", "100.01"),
                        Map.entry("钱二", "109.99"),
                        Map.entry("建设单位", "120.00"),
                        Map.entry("吴五", "80.00"),
                        Map.entry("郑六", "50.00"));
        assertThat(roll.data("/assembly/totalHeads").asInt()).isEqualTo(6);
        assertThat(roll.data("/assembly/totalArea").asString()).isEqualTo("552.50");
        assertThat(roll.data("/assemblyHeads/nodes/0/id"))
                .as("heads keep their numbers")
                .isEqualTo(first.data("/assemblyHeads/nodes/0/id"));
        assertThat(roll.data("/assembly/timeline").findValuesAsString("step")).containsExactly("FREEZE", "FREEZE");
        assertThat(changes(admin, estate.part(assembly, "104"))).containsExactly("area");
        assertThat(changes(admin, estate.part(assembly, "102"))).containsExactly("head");
        assertThat(changes(admin, estate.part(assembly, "101"))).isEmpty();
        assertThat(estate.step("openAssemblyVote", assembly).reason("openAssemblyVote"))
                .as("public for its days anew")
                .isEqualTo("assembly.notice");
    }

    /**
     * Two who became one keep the head that was joined when the roll is frozen anew, and nothing moves to the empty
     * one.
     */
    @Test
    void theRollIsFrozenAnewAfterTwoOwnersBecameOne() {
        var estate = new Estate(company("yezhu"), "YXA")
                .unit("101", "RESIDENTIAL", "80.00", "赵一")
                .unit("102", "RESIDENTIAL", "70.00", "赵壹")
                .unit("103", "RESIDENTIAL", "60.00", "钱二", "赵壹")
                .unit("104", "RESIDENTIAL", "50.00", "钱二", "赵一")
                .unit("105", "RESIDENTIAL", "40.00");
        var assembly = estate.assembly(Map.of(), "MANAGER");
        estate.step("freezeAssemblyRoll", assembly).fine();
        estate.merge("赵一", "赵壹");
        var joined = estate.roll(assembly).data("/assemblyHeads/nodes");
        assertThat(joined.findValuesAsString("area")).containsExactly("150.00", "0.00", "110.00", "0.00", "40.00");
        estate.step("freezeAssemblyRoll", assembly).fine();
        assertThat(estate.roll(assembly).data("/assemblyHeads/nodes")).isEqualTo(joined);
        estate.step("openAssemblyVote", assembly).fine();
    }

    private static List<String> changes(Api admin, String object) {
        return admin.ask(
                        "query($o: ID!) { objectChanges(filter: {objectId: $o}) { nodes { field before after } } }",
                        Map.of("o", object))
                .fine()
                .data("/objectChanges/nodes")
                .findValuesAsString("field");
    }

    @Test
    void whoIsLeftOffTheRollIsListedWithTheReasonAndCanObject() {
        var estate = new Estate(company("yezhu"), "YZN")
                .unit("101", "RESIDENTIAL", "80.00", "赵一")
                .unit("B01", "PARKING", "12.50", "车位主")
                .unit("S01", "STORAGE", "6.00", "仓主");
        var owner = estate.resident("车位主");
        var assembly = estate.assembly(Map.of(), "MANAGER");
        estate.step("freezeAssemblyRoll", assembly).fine();
        var roll = estate.roll(assembly);
        assertThat(whose(roll, "B01")).startsWith("车位主 PARKING_LEFT_OUT 12.50");
        assertThat(whose(roll, "S01")).startsWith("仓主 STORAGE_LEFT_OUT 6.00");
        assertThat(estate.told(owner, "ASSEMBLY_LEFT_OUT"))
                .singleElement()
                .asString()
                .contains("不计入");
        var seen = owner.ask("""
            query($id: ID!) {
              assembly(id: $id) { title }
              assemblyParts(filter: {assemblyId: $id}) { nodes { basis owners { id } unit { number } } }
              assemblyHeads(filter: {assemblyId: $id}) { nodes { id } }
            }
            """, Map.of("id", assembly)).fine();
        assertThat(seen.data("/assembly/title").asString()).isEqualTo("YZN 业主大会");
        assertThat(seen.data("/assemblyParts/nodes").findValuesAsString("basis"))
                .containsExactly("PARKING_LEFT_OUT");
        assertThat(seen.data("/assemblyParts/nodes/0/owners/0/id").asString()).isEqualTo(estate.persons.get("车位主"));
        assertThat(seen.data("/assemblyHeads/nodes")).isEmpty();
        var part = estate.part(assembly, "B01");
        Estate.made(
                owner,
                "raiseAssemblyObjection",
                "assemblyObjection",
                Map.of("assemblyId", assembly, "assemblyPartId", part, "words", "车位应当计入"));
        var upheld = estate.supervisor
                .mutate(
                        "updateAssemblyPart",
                        Map.of("assemblyPartId", part, "counts", true, "reason", "异议成立"),
                        "assemblyPart { basis head { ownerNames area } }")
                .fine();
        assertThat(upheld.data("/updateAssemblyPart/assemblyPart/head/ownerNames")
                        .asString())
                .isEqualTo("车位主");
        var leftOut = estate.supervisor
                .mutate(
                        "updateAssemblyPart",
                        Map.of("assemblyPartId", part, "counts", false, "reason", "重新核对"),
                        "assemblyPart { basis ownerNames head { id } }")
                .fine();
        assertThat(leftOut.data("/updateAssemblyPart/assemblyPart/ownerNames").asString())
                .isEqualTo("车位主");
    }

    @Test
    void aSaleAfterTheWindowNoLongerChangesTheRoll() {
        var estate = Estate.ofFourHeads(company("yezhu"), "YZO");
        var ended = Instant.now().minus(Duration.ofMinutes(5)).toString();
        var assembly = estate.voting(Map.of("votesCloseAt", ended), "MANAGER");
        estate.sell("101", "2025-06-01", "吴五");
        assertThat(transfer(estate, assembly, "101").reason("transferAssemblyPart"))
                .isEqualTo("assembly.windowOver");
        assertThat(estate.roll(assembly).data("/assembly/totalHeads").asInt()).isEqualTo(4);
        estate.supervisor
                .mutate(
                        "extendAssemblyVote",
                        Map.of(
                                "assemblyId",
                                assembly,
                                "votesCloseAt",
                                Instant.now().plus(Duration.ofDays(3)).toString(),
                                "reason",
                                "参与不足"),
                        "assembly { id }")
                .fine();
        transfer(estate, assembly, "101").fine();
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

    private static Api.Answer transfer(Estate estate, String assembly, String number) {
        return estate.supervisor.mutate(
                "transferAssemblyPart",
                Map.of("assemblyPartId", estate.part(assembly, number), "reason", "过户"),
                "assemblyPart { id head { sequence area } }");
    }
}
