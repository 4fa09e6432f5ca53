package io.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One piece of work that fails keeps none of the others back, and is not kept quiet. */
class AttemptsTest {
    @Test
    void allAreTriedAndTheFirstFailureIsTold() {
        List<Integer> done = new ArrayList<>();
        assertThatThrownBy(() -> Attempts.each(List.of(1, 2, 3, 4), number -> {
                    if (number % 2 == 0) throw new IllegalStateException("no " + number);
                    done.add(number);
                }))
                .hasMessage("no 2")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("no 4"));
        assertThat(done).containsExactly(1, 3);
    }
}
