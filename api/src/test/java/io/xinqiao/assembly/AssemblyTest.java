package io.xinqiao.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An assembly from its roll to its certificate. */
class AssemblyTest extends ApiTest {
    @Test
    void aVoteIsTakenFromTheRollToTheCertificate() throws Exception {
        var estate = Estate.ofFourHeads(company("yezhu"), "YZA");
        var assembly = estate.assembly(Map.of("ballotKind", "SEALED"), "MANAGER", "REBUILDING");
        assertThat(estate.step("openAssemblyVote", assembly).refusal("openAssemblyVote"))
                .isEqualTo("ILLEGAL_STEP");
        estate.step("freezeAssemblyRoll", assembly).fine();
        var roll = estate.roll(assembly);
        assertThat(roll.data("/assembly/totalHeads").asInt()).isEqualTo(4);
        assertThat(roll.data("/assembly/totalArea").asString()).isEqualTo("480.00");
        assertThat(roll.data("/assemblyHeads/nodes").findValuesAsString("ownerNames"))
                .containsExactly("赵一", "钱二、孙三", "钱二", "建设单位");
        assertThat(roll.data("/assemblyHeads/nodes").findValuesAsString("area"))
                .containsExactly("160.00", "100.01", "99.99", "120.00");
        assertThat(roll.data("/assemblyParts/nodes").findValuesAsString("basis"))
                .containsExactlyInAnyOrder("OWNED", "OWNED", "OWNED", "OWNED", "UNSOLD", "UNSOLD", "PARKING_LEFT_OUT");
        assertThat(roll.data("/assemblyMatters/nodes/0/source").asString()).contains("第四项");
        assertThat(estate.steward
                        .mutate("closeAssemblyVote", Map.of("assemblyId", assembly), "assembly { id }")
                        .code())
                .isEqualTo("FORBIDDEN");
        estate.step("openAssemblyVote", assembly).fine();

        estate.vote(estate.steward, "recordAssemblyBallot", assembly, "赵一", "AGREE", "AGREE")
                .fine();
        var sealed = estate.vote(estate.resident("钱二"), "castAssemblyBallot", assembly, "钱二", "AGREE", "AGAINST")
                .fine();
        assertThat(sealed.data("/castAssemblyBallot/assemblyBallot/choices").isNull())
                .isTrue();
        var early = estate.step("closeAssemblyVote", assembly);
        assertThat(early.refusal("closeAssemblyVote")).isEqualTo("ILLEGAL_STEP");
        assertThat(estate.supervisor
                        .ask("query($id: ID!) { assemblyCount(assemblyId: $id) { matches } }", Map.of("id", assembly))
                        .code())
                .isEqualTo("BAD_REQUEST");
        var half = estate.roll(assembly).data("/assembly/turnout");
        assertThat(half.at("/headsPercent").asString()).isEqualTo("50.0");
        assertThat(half.at("/area").asString()).isEqualTo("259.99");
        assertThat(half.at("/meetsPlan").asBoolean()).isTrue();
        assertThat(half.at("/meetsLaw").asBoolean()).isFalse();
        estate.vote(estate.steward, "recordAssemblyBallot", assembly, "钱二、孙三", "ABSTAIN", "AGREE")
                .fine();
        estate.vote(estate.steward, "recordAssemblyBallot", assembly, "建设单位", "AGAINST", "AGREE")
                .fine();
        estate.step("closeAssemblyVote", assembly).fine();

        var counted = estate.roll(assembly);
        assertThat(counted.data("/assembly/votedHeads").asInt()).isEqualTo(4);
        assertThat(counted.data("/assembly/votedArea").asString()).isEqualTo("480.00");
        var matters = counted.data("/assemblyMatters/nodes");
        // Two heads of four are no more than half, though 259.99 of 480.00 m² are.
        assertThat(matters.at("/0/outcome").asString()).isEqualTo("NOT_PASSED");
        assertThat(matters.at("/0/shortfalls").toString()).isEqualTo("[\"HEADS_AGREEING\"]");
        assertThat(matters.at("/0/agreedArea").asString()).isEqualTo("259.99");
        // Three heads of four are three quarters, and 380.01 of 480.00 m² are more.
        assertThat(matters.at("/1/outcome").asString()).isEqualTo("PASSED");
        assertThat(matters.at("/1/agreedArea").asString()).isEqualTo("380.01");
        assertThat(counted.data("/assembly/timeline").findValuesAsString("step"))
                .containsExactly("FREEZE", "OPEN", "CLOSE");
        assertThat(estate.matches(assembly)).isTrue();

        var certificate = Estate.paper(estate.supervisor, "printAssemblyCertificate", Map.of("assemblyId", assembly));
        assertThat(certificate)
                .contains("计票证明", "480.00", "2/259.99", "3/380.01", "未通过(同意人数不足)", "通过", "重新计票,结果一致")
                .contains("4人(100.0%)", "计票完成:");
        assertThat(Estate.paper(estate.supervisor, "printAssemblyNotice", Map.of("assemblyId", assembly)))
                .contains("结果公告")
                .doesNotContain("赵一");
    }

    /** Whoever changes a stored vote behind the count is found by the next one. */
    @Test
    void aCountOfTheStoredBallotsFindsWhatWasTamperedWith() throws SQLException, IOException {
        var estate = new Estate(company("yezhu"), "YZB").unit("101", "RESIDENTIAL", "80.00", "周四");
        var assembly = estate.voting(Map.of(), "OTHER");
        estate.vote(estate.steward, "recordAssemblyBallot", assembly, "周四", "AGREE")
                .fine();
        estate.step("closeAssemblyVote", assembly).fine();
        assertThat(estate.matches(assembly)).isTrue();
        HeldRows.change(
                estate.company,
                "UPDATE assembly_choice c SET choice = 'AGAINST' FROM assembly_ballot b JOIN assembly a ON a.id ="
                        + " b.assembly_id WHERE c.ballot_id = b.id AND a.title = 'YZB 业主大会'");
        assertThat(estate.matches(assembly)).isFalse();
        assertThat(Estate.paper(estate.supervisor, "printAssemblyCertificate", Map.of("assemblyId", assembly)))
                .contains("重新计票,与公布的结果不一致");
    }

    @Test
    void theWindowIsExtendedAndNoticeIsGiven() {
        var estate = Estate.ofFourHeads(company("yezhu"), "YZH");
        var ended = Instant.now().minus(Duration.ofMinutes(5)).toString();
        var assembly = estate.voting(Map.of("votesCloseAt", ended), "MANAGER");
        assertThat(estate.vote(estate.steward, "recordAssemblyBallot", assembly, "钱二", "AGREE")
                        .reason("recordAssemblyBallot"))
                .isEqualTo("assembly.window");
        var qian = estate.resident("钱二");
        Map<String, Object> longer = Map.of(
                "assemblyId",
                assembly,
                "votesCloseAt",
                Instant.now().plus(Duration.ofDays(3)).toString(),
                "reason",
                "参与不足三分之二");
        estate.supervisor
                .mutate("extendAssemblyVote", longer, "assembly { votesCloseAt }")
                .fine();
        assertThat(estate.supervisor
                        .mutate("extendAssemblyVote", longer, "assembly { id }")
                        .refusal("extendAssemblyVote"))
                .isEqualTo("INVALID");
        assertThat(qian.ask("{ notices(filter: {kinds: [ASSEMBLY_EXTENDED]}) { nodes { text } } }")
                        .fine()
                        .data("/notices/nodes")
                        .toString())
                .contains("还没有投票");
        estate.vote(qian, "castAssemblyBallot", assembly, "钱二", "AGREE").fine();

        var strict = estate.assembly(Map.of("noticeDays", 15), "MANAGER");
        estate.step("freezeAssemblyRoll", strict).fine();
        assertThat(estate.step("openAssemblyVote", strict).reason("openAssemblyVote"))
                .isEqualTo("assembly.notice");
        estate.supervisor
                .mutate("cancelAssembly", Map.of("assemblyId", strict, "reason", "改期"), "assembly { state }")
                .fine();
    }

    @Test
    void ballotPapersSayThatTheyAreNotSecret() throws IOException {
        var estate = Estate.ofFourHeads(company("yezhu"), "YZI");
        var assembly = estate.assembly(Map.of(), "MANAGER", "CHANGE_OF_USE");
        estate.step("freezeAssemblyRoll", assembly).fine();
        var papers = Estate.paper(
                estate.steward,
                "printAssemblyBallots",
                Map.of("assemblyId", assembly, "fromSequence", 1, "toSequence", 2));
        assertThat(papers)
                .contains(
                        "表决票",
                        "YZI花园",
                        "编号:YZI-",
                        "日期:",
                        "赵一",
                        "101、102",
                        "160.00",
                        "钱二、孙三",
                        "这不是秘密投票",
                        "CHANGE_OF_USE提案")
                .doesNotContain("建设单位");
        assertThat(Estate.paper(estate.supervisor, "printAssemblyNotice", Map.of("assemblyId", assembly)))
                .contains("业主大会公告", "480.00", "2/3", "1/2", "3/4", "车位不计入")
                .doesNotContain("赵一");
        assertThat(estate.supervisor
                        .mutate("printAssemblyCertificate", Map.of("assemblyId", assembly), "file { id }")
                        .refusal("printAssemblyCertificate"))
                .isEqualTo("ILLEGAL_STEP");
    }
}
