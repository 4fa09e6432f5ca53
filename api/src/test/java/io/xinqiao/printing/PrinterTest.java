package io.xinqiao.printing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed can be read again, in Chinese, with its fonts inside, over as many pages as it needs. */
class PrinterTest {
    private static final Sheet SHEET = new Sheet(
            "工单 JXHY-2026-000001",
            List.of(
                    new Sheet.Facts(List.of(new Sheet.Fact("类别", "水电维修"), new Sheet.Fact("房屋", "1-2-301"))),
                    new Sheet.Heading("经过"),
                    new Sheet.Table(
                            List.of(new Sheet.Column("时间", 3), new Sheet.Column("金额", 1, true)),
                            IntStream.rangeClosed(1, 80)
                                    .mapToObj(at -> List.of("第" + at + "步", at + ".00"))
                                    .toList()),
                    new Sheet.Text("人名里的生僻字 𠮷 与表情 😀 不会让打印失败"),
                    new Sheet.Signatures(List.of("住户签字", "日期"))));

    private static final Letterhead HEAD = new Letterhead("锦绣物业服务有限公司", "锦绣路 1 号", null, null, null, null);

    @Test
    void chineseIsWrittenWithItsFontInside() throws IOException {
        try (var document = Loader.loadPDF(new Printer().pdf(HEAD, List.of(SHEET)))) {
            var words = new PDFTextStripper().getText(document);
            assertThat(words)
                    .contains("工单 JXHY-2026-000001", "类别: 水电维修", "第80步", "80.00", "住户签字")
                    .contains("生僻字 𠮷 与表情 □ 不会")
                    .contains("□ = U+1F600");
            assertThat(document.getNumberOfPages()).isEqualTo(3);
            assertThat(words).contains("1 / 3", "3 / 3");
            for (var page : document.getPages()) {
                for (var name : page.getResources().getFontNames()) {
                    assertThat(page.getResources().getFont(name).isEmbedded()).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"𠮷", "䶮", "𬴊", "𫖯", "㛃"})
    void aNameOfRareCharactersIsPrinted(String rare) throws IOException {
        var sheet = new Sheet(
                "收据 " + rare,
                List.of(
                        new Sheet.Facts(List.of(new Sheet.Fact("交款人", "王" + rare + "峰"))),
                        new Sheet.Table(List.of(new Sheet.Column("户主", 1)), List.of(List.of(rare.repeat(80))))));
        try (var document = Loader.loadPDF(new Printer().pdf(HEAD, List.of(sheet)))) {
            var words = new PDFTextStripper().getText(document);
            assertThat(words).contains("收据 " + rare, "交款人: 王" + rare + "峰").doesNotContain("□");
            assertThat(words.codePoints()
                            .filter(letter -> letter == rare.codePointAt(0))
                            .count())
                    .isEqualTo(82);
        }
    }

    @Test
    void whatNoFontHasIsABoxAndWhatIsNotSeenIsNothing() throws IOException {
        var all = "\u202e反\u200b向 👨\u200d👩\uFE0F ﷺ \ud800 \u0000 \u3106C ";
        var sheet = new Sheet("", List.of(new Sheet.Text(all), new Sheet.Text("")));
        try (var document = Loader.loadPDF(new Printer().pdf(HEAD, List.of(sheet)))) {
            assertThat(new PDFTextStripper().getText(document)).contains("反向 □□", "U+1F468, U+1F469");
        }
    }

    /** Each paper counts its own pages; one of a single page needs no number. */
    @Test
    void pagesAreNumberedByPaper() throws IOException {
        var one = new Sheet("收据", List.of(new Sheet.Text("一页就够")));
        try (var document = Loader.loadPDF(new Printer().pdf(HEAD, List.of(SHEET, one, SHEET)))) {
            var words = new PDFTextStripper().getText(document);
            assertThat(document.getNumberOfPages()).isEqualTo(7);
            assertThat(words.split("1 / 3", -1)).hasSize(3);
            assertThat(words).doesNotContain("1 / 1", "/ 7");
        }
    }

    @Test
    void onlyTheLettersInUseAreEmbedded() {
        assertThat(new Printer().pdf(HEAD, List.of(SHEET)).length).isLessThan(200_000);
    }

    /** However long the text before it: a mark that closes stands behind what it closes, and a figure in one piece. */
    @Test
    void noLineBeginsWithAMarkThatClosesOrEndsWithOneThatOpens() throws IOException {
        var texts = IntStream.rangeClosed(1, 60)
                .mapToObj(at -> (Sheet.Block) new Sheet.Text("字".repeat(at) + "。" + "「票」(1,234.50)".repeat(8) + "。"))
                .toList();
        try (var document = Loader.loadPDF(new Printer().pdf(HEAD, List.of(new Sheet("断行", texts))))) {
            var lines = new PDFTextStripper().getText(document).lines().toList();
            assertThat(lines).noneMatch(line -> line.matches("[。,」)].*")).noneMatch(line -> line.matches(".*[「(]"));
            assertThat(lines).filteredOn(line -> line.contains("234")).allMatch(line -> line.contains("1,234.50"));
        }
    }
}
