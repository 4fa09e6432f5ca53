package io.xinqiao.surveys;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** The report of a survey prints what its results tell: figures, margins, bars, texts; and nothing that they hide. */
class SurveyPaperTest extends UrnTest {
    private static final int FILLED = 0x6FA8C9;

    private static byte[] printed(Api as, String survey) {
        var file = as.mutate("printSurveyReport", Map.of("surveyId", survey), "file { name downloadUrl }")
                .fine();
        return as.get(file.data("/printSurveyReport/file/downloadUrl").asString())
                .body();
    }

    private static String words(byte[] pdf) throws IOException {
        try (var document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    /** How many points of all pages are of bars. */
    private static int points(PDDocument document) throws IOException {
        var points = 0;
        var renderer = new PDFRenderer(document);
        for (var page = 0; page < document.getNumberOfPages(); page++) {
            var image = renderer.renderImageWithDPI(page, 72);
            for (var x = 0; x < image.getWidth(); x++) {
                for (var y = 0; y < image.getHeight(); y++) {
                    if ((image.getRGB(x, y) & 0xFFFFFF) == FILLED) points++;
                }
            }
        }
        return points;
    }

    private static List<Map<String, ?>> quarterly(int at) {
        List<Map<String, ?>> values = new ArrayList<>();
        for (var row : List.of("attitude", "cleaning", "security", "repairs", "greening", "charges")) {
            values.add(
                    Map.of("question", "services", "row", row, "figure", String.valueOf(5 - (at + row.length()) % 4)));
        }
        values.add(Map.of("question", "overall", "figure", String.valueOf(5 - at % 3)));
        values.add(Map.of("question", "recommend", "figure", String.valueOf(10 - at % 5)));
        if (at % 4 == 0) values.add(Map.of("question", "suggestion", "text", "希望 " + at + " 号电梯早点修好"));
        return values;
    }

    private static void answerAll(SurveyDesk desk, String survey, int off) {
        var invitations = desk.invitations(survey);
        for (var at = 0; at < invitations.size(); at++) {
            desk.answer(desk.supervisor(), invitations.get(at), quarterly(at + off))
                    .fine();
        }
    }

    @Test
    void ofARandomSampleThereAreBarsWithMarginsTextsAndTheLastWave() throws IOException {
        var desk = new SurveyDesk(jinxiu(), "AA").with(20, false);
        var template = Map.of("template", "QUARTERLY_SATISFACTION");
        var first = desk.draft(
                "NAMED", Map.of("sample", Map.of("size", 12, "seed", "2026-Q3")), Map.of("content", template));
        desk.publish(first).fine();
        answerAll(desk, first, 1);
        assertThat(words(printed(desk.supervisor(), first))).contains("尚未结束,这些不是最终数字。");
        desk.close(first).fine();
        var second = desk.supervisor()
                .mutate(
                        "copySurvey",
                        Map.of(
                                "surveyId",
                                first,
                                "opensAt",
                                Instant.now().minusSeconds(60).toString(),
                                "closesAt",
                                Instant.now().plusSeconds(86_400).toString()),
                        "survey { id }")
                .fine()
                .data("/copySurvey/survey/id")
                .asString();
        desk.publish(second).fine();
        answerAll(desk, second, 0);
        desk.close(second).fine();
        var pdf = printed(desk.supervisor(), second);
        Files.write(Path.of("target", "survey-report.pdf"), pdf);
        assertThat(words(pdf))
                .contains(
                        "满意度调查报告",
                        "抽样: 随机(种子 ",
                        "打印时间: ",
                        "5 分",
                        "1 / 3",
                        "发出: 12",
                        "回收率: 100.0%",
                        "±",
                        "随机样本",
                        "各楼栋满意度",
                        "AA楼",
                        "您对物业服务总体满意吗?",
                        "请为各项服务评分。 维修",
                        "净推荐值",
                        "33.3% · 4 份",
                        "上一次",
                        "希望 4 号电梯早点修好");
        try (var document = Loader.loadPDF(pdf)) {
            assertThat(points(document)).isGreaterThan(5_000);
        }
        assertThat(words(printed(desk.supervisor().inEnglish(), second)))
                .contains(
                        "Report of a survey",
                        "Please rate each service. Repairs",
                        "net promoter score",
                        "95 % confidence")
                .doesNotContain("满意度调查报告");
    }

    @Test
    void whatIsHiddenIsNotPrintedAndNothingIsBeforeTheEnd() throws IOException {
        var desk = new SurveyDesk(jinxiu(), "AB").with(7, false);
        var survey = desk.published("CONFIDENTIAL");
        for (var at = 0; at < 7; at++) {
            desk.answer(
                            desk.supervisor(),
                            desk.invitation(survey, desk.homes().get(at)),
                            SurveyDesk.values(at == 0 ? 1 : 5, "话" + at))
                    .fine();
        }
        var early = desk.supervisor().mutate("printSurveyReport", Map.of("surveyId", survey), "file { id }");
        assertThat(early.reason("printSurveyReport")).isEqualTo("survey.noReport");
        desk.close(survey).fine();
        assertThat(words(printed(desk.admin(), survey))).contains("抽样: 没有抽样,全部邀请");
        var hidden = desk.supervisor()
                .ask(
                        "query($id: ID!) { surveyTexts(filter: {surveyId: $id}) { nodes { id text } } }",
                        Map.of("id", survey))
                .fine()
                .data("/surveyTexts/nodes/0");
        desk.supervisor()
                .mutate(
                        "hideSurveyText",
                        Map.of("surveyTextId", hidden.path("id").asString(), "reason", "辱骂"),
                        "surveyText { id }")
                .fine();
        assertThat(words(printed(desk.admin(), survey)))
                .contains("隐去:人数太少", "不是样本")
                .doesNotContain("14.3%", hidden.path("text").asString(), "·  1 份");
    }
}
