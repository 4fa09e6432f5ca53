package io.xinqiao.exports;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a cell is read and never worked out. */
class CellsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+86 138",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\rx",
                "\n=1",
                "  =cmd|' /C calc'!A0",
                "=HYPERLINK(\"http://x\")",
                "\uFF1D1+1",
                "\uFF0B1",
                "\uFF0D1",
                "\uFF20A"
            })
    void whatBeginsLikeAFormulaIsText(String text) {
        assertThat(Cells.harmless(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1-1-101", "a=b", "张三", "'", " x", "138****8000", "2026-01-01"})
    void anythingElseStaysAsItIs(String text) {
        assertThat(Cells.harmless(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1, 1.00", "1.5, 1.50", "1.25, 1.25", "12.345, 12.345", "-3, -3.00", "1E+3, 1000.00"})
    void numbersHaveTwoPlacesAtLeast(BigDecimal number, String shown) {
        assertThat(Cells.number(number).toPlainString()).isEqualTo(shown);
    }

    @Test
    void theFormatsHaveTheNamesOfTheSchema() {
        assertThat(ExportFormat.values()).extracting(Enum::name).containsExactly("XLSX", "CSV", "JSON_LINES");
    }
}
