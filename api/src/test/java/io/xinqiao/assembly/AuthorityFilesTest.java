package io.xinqiao.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.exports.Exports;
import io.xinqiao.testing.ApiTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the housing authority gets: the roll, who is left off it and why, and the result, as text with commas. */
class AuthorityFilesTest extends ApiTest {
    @Test
    void rollAndResultGoToTheAuthority() {
        var estate = Estate.ofFourHeads(company("yezhu"), "YZW");
        var assembly = estate.assembly(Map.of(), "MANAGER", "REBUILDING");
        estate.step("freezeAssemblyRoll", assembly).fine();
        estate.step("openAssemblyVote", assembly).fine();
        for (var owner : List.of("赵一", "钱二", "钱二、孙三")) {
            estate.vote(estate.steward, "recordAssemblyBallot", assembly, owner, "AGREE", "AGREE")
                    .fine();
        }
        estate.vote(estate.steward, "recordAssemblyBallot", assembly, "建设单位", "ABSTAIN", "AGAINST")
                .fine();
        estate.step("closeAssemblyVote", assembly).fine();
        var exports = new Exports(estate.supervisor);
        var only = Map.of("assemblyId", assembly);
        var heads = exports.csv(
                "assemblyHeads", "filter", only, "columns", List.of("SEQUENCE", "OWNER_NAMES", "PARTS", "AREA"));
        assertThat(heads.subList(1, heads.size()))
                .containsExactly(
                        List.of("1", "赵一", "2", "160.00"),
                        List.of("2", "钱二、孙三", "1", "100.01"),
                        List.of("3", "钱二", "1", "99.99"),
                        List.of("4", "建设单位", "2", "120.00"));
        var parts = exports.csv(
                "assemblyParts",
                "filter",
                only,
                "columns",
                List.of("UNIT_NUMBER", "OWNER_NAMES", "AREA", "AREA_SOURCE", "BASIS"));
        assertThat(parts.subList(1, parts.size()))
                .hasSize(7)
                .contains(
                        List.of("103", "钱二、孙三", "100.01", "不动产登记簿", "有登记的业主"),
                        List.of("105", "建设单位", "60.00", "不动产登记簿", "没有业主"),
                        List.of("B01", "赵一", "12.50", "不动产登记簿", "车位不计入"));
        var matters = exports.csv(
                "assemblyMatters",
                "filter",
                only,
                "columns",
                List.of("POSITION", "OUTCOME", "AGREED_HEADS", "AGREED_AREA", "AGAINST_AREA", "ABSTAINED_AREA"));
        assertThat(matters.subList(1, matters.size()))
                .containsExactly(
                        List.of("1", "通过", "3", "360.00", "0.00", "120.00"),
                        List.of("2", "通过", "3", "360.00", "120.00", "0.00"));
    }
}
