package io.xinqiao.imports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clerks write, and what is understood of it. */
class CellValuesTest {
    @ParameterizedTest
    @CsvSource({
        "94.56, 94.56",
        "94.560000000000002, 94.56",
        "1E3, 1000",
        "13900000001, 13900000001",
        "0.1, 0.1",
        "100, 100",
        "0, 0"
    })
    void aNumberIsAsExcelShowsIt(String raw, String shown) {
        assertThat(CellValues.plainNumber(raw)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "2020-06-10, false, 2020-06-10",
        "2020/6/1, false, 2020-06-01",
        "2020.6.1, false, 2020-06-01",
        "2020年6月1日, false, 2020-06-01",
        "20200601, false, 2020-06-01",
        "2037-1-1, false, 2037-01-01",
        "2020-06-10 12:30:00, false, 2020-06-10",
        "42370, true, 2016-01-01",
        "42736, true, 2017-01-01",
        "42370, false, ",
        "2020-02-30, false, ",
        "2020-13-01, false, ",
        "昨天, false, ",
        "12, true, "
    })
    void aDayIsUnderstoodInAllItsForms(String text, boolean isNumber, String day) {
        assertThat(CellValues.date(new Workbook.Cell(text, isNumber))
                        .map(Object::toString)
                        .orElse(null))
                .isEqualTo(day);
    }

    @ParameterizedTest
    @CsvSource({"10, 10", "10层, 10", "10F, 10", "B1, -1", "负一层, -1", "地下2, -2", "一层, 1", "-1, -1", "顶楼, ", "10.5, "})
    void aFloorIsUnderstoodInAllItsForms(String text, Integer floor) {
        assertThat(CellValues.floor(text).orElse(null)).isEqualTo(floor);
    }

    @ParameterizedTest
    @CsvSource({"1号楼, 1", "1栋, 1", "1#, 1", "1, 1", "A座, A", "１２幢, 12", "12 号楼, 12"})
    void aBuildingIsItsNumber(String text, String number) {
        assertThat(CellValues.building(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"一单元, 1", "1单元, 1", "十, 10", "0, 0", "甲单元, 甲"})
    void anEntranceIsItsNumber(String text, String number) {
        assertThat(CellValues.entrance(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({
        "94.56㎡, 94.56",
        "94.56 平方米, 94.56",
        "'1,000.00', 1000.00",
        "¥12, 12",
        "３.５元, 3.5",
        "-5, -5",
        "九十, ",
        "1.2.3, "
    })
    void anAmountIsUnderstoodWithItsUnit(String text, java.math.BigDecimal amount) {
        assertThat(CellValues.decimal(text).orElse(null)).isEqualTo(amount);
    }

    @ParameterizedTest
    @CsvSource({
        "车类型(9901 家用小汽车 9902 客车 9903 货车), 车类型",
        "出租还是出售（H出租S出售）, 出租还是出售",
        "* 手机号:, 手机号",
        "Room No., roomno",
        "建 筑 面 积, 建筑面积"
    })
    void aHeaderIsItsWord(String text, String word) {
        assertThat(CellValues.header(text)).isEqualTo(word);
    }
}
