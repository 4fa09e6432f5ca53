package io.xinqiao.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.queries.AlertLine.Direction;
import io.xinqiao.queries.AlertLine.Failure;
import io.xinqiao.queries.AlertLine.Figure;
import io.xinqiao.queries.AlertLine.Standing;
import io.xinqiao.queries.AlertLine.State;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** How an alert stands after a look ({@code alert-cases.csv}). */
class AlertLineTest {
    private static AlertLine.Look look(String text) {
        return switch (text) {
            case "NONE" -> new Figure(null);
            case "FAIL" -> new Failure("somehow");
            default -> new Figure(new BigDecimal(text));
        };
    }

    @ParameterizedTest(name = "{7}")
    @CsvFileSource(resources = "/alert-cases.csv", delimiter = '|', numLinesToSkip = 1)
    void itStandsAsInTheTable(
            Direction direction,
            BigDecimal threshold,
            BigDecimal clear,
            boolean before,
            String look,
            State state,
            boolean raised,
            String why) {
        assertThat(new AlertLine(direction, threshold, clear).after(before, look(look)))
                .as(why)
                .isEqualTo(new Standing(state, raised));
    }

    @Test
    void theLineToComeBackToIsOnTheNearSide() {
        assertThat(line(Direction.ABOVE, "10", "8").isSound()).isTrue();
        assertThat(line(Direction.ABOVE, "10", "10").isSound()).isTrue();
        assertThat(line(Direction.ABOVE, "10", "11").isSound()).isFalse();
        assertThat(line(Direction.BELOW, "90", "95").isSound()).isTrue();
        assertThat(line(Direction.BELOW, "90", "89").isSound()).isFalse();
    }

    private static AlertLine line(Direction direction, String threshold, String clear) {
        return new AlertLine(direction, new BigDecimal(threshold), new BigDecimal(clear));
    }
}
