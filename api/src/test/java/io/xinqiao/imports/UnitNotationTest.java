package io.xinqiao.imports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** A unit is understood however it is written, and nothing else is taken for one. */
class UnitNotationTest {
    @ParameterizedTest
    @CsvFileSource(resources = "/unit-notation-cases.csv", commentCharacter = '#')
    void aUnitIsUnderstoodHoweverItIsWritten(org.junit.jupiter.params.aggregator.ArgumentsAccessor line) {
        var unit = UnitNotation.of(line.getString(0)).orElse(null);
        if (line.size() == 1) {
            assertThat(unit).isNull();
        } else {
            assertThat(unit).isNotNull();
            assertThat(unit.building()).isEqualTo(line.getString(1));
            assertThat(unit.entrance()).isEqualTo(line.getString(2));
            assertThat(unit.room()).isEqualTo(line.getString(3));
            assertThat(UnitNotation.of(unit.number()).orElseThrow().number()).isEqualTo(unit.number());
        }
    }

    @ParameterizedTest
    @CsvSource({"502, 5", "1203, 12", "101A, 1", "B1-088, -1", "S-01, ", "18, ", "10203, ", "001, "})
    void theFloorIsInTheNumber(String room, Integer floor) {
        assertThat(UnitNotation.floorOf(room).orElse(null)).isEqualTo(floor);
    }
}
