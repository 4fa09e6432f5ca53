package io.xinqiao.printing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Amounts in capitals, as the rules for cheques and receipts have them. */
class AmountInWordsTest {
    @ParameterizedTest
    @CsvSource({
        "0.00,          零元整",
        "0.01,          壹分",
        "0.10,          壹角整",
        "0.15,          壹角伍分",
        "1.00,          壹元整",
        "10.00,         壹拾元整",
        "10.50,         壹拾元零伍角整",
        "11.05,         壹拾壹元零伍分",
        "100.00,        壹佰元整",
        "101.00,        壹佰零壹元整",
        "110.23,        壹佰壹拾元零贰角叁分",
        "264.77,        贰佰陆拾肆元柒角柒分",
        "1001.00,       壹仟零壹元整",
        "1020.30,       壹仟零贰拾元零叁角整",
        "1409.50,       壹仟肆佰零玖元伍角整",
        "6007.14,       陆仟零柒元壹角肆分",
        "10000.00,      壹万元整",
        "10001.00,      壹万零壹元整",
        "10100.00,      壹万零壹佰元整",
        "16409.02,      壹万陆仟肆佰零玖元零贰分",
        "100000.00,     壹拾万元整",
        "100500.00,     壹拾万零伍佰元整",
        "107000.53,     壹拾万柒仟元零伍角叁分",
        "1000000.00,    壹佰万元整",
        "10000001.00,   壹仟万零壹元整",
        "100000000.00,  壹亿元整",
        "100010000.00,  壹亿零壹万元整",
        "1000000001.01, 壹拾亿零壹元零壹分",
    })
    void inCapitals(BigDecimal amount, String capitals) {
        assertThat(AmountInWords.of(amount)).isEqualTo(capitals);
    }
}
