package io.xinqiao.load;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long a client may keep the node waiting. */
class PaceTest {
    private final AtomicLong clock = new AtomicLong();
    private final Pace pace = new Pace(Duration.ofSeconds(20), 1_000, clock::get);

    private void wait(Duration time, long bytes) throws IOException {
        pace.begin();
        clock.addAndGet(time.toNanos());
        pace.passed(bytes);
    }

    @Test
    void aByteEveryTenSecondsIsTooSlowAltogether() throws IOException {
        wait(Duration.ofSeconds(9), 1);
        wait(Duration.ofSeconds(9), 1);
        assertThatThrownBy(() -> wait(Duration.ofSeconds(9), 1)).isInstanceOf(Pace.TooSlow.class);
    }

    @Test
    void whoeverKeepsTheSpeedMayTakeAsLongAsItTakes() throws IOException {
        for (var second = 0; second < 10_000; second++) wait(Duration.ofSeconds(1), 1_000);
    }

    @Test
    void timeInWhichNobodyWaitsDoesNotCount() throws IOException {
        wait(Duration.ofSeconds(1), 10);
        clock.addAndGet(Duration.ofHours(5).toNanos());
        assertThatCode(() -> wait(Duration.ofSeconds(1), 10)).doesNotThrowAnyException();
    }
}
