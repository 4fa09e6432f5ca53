package io.xinqiao.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

class WarmUpTest extends ApiTest {
    /** How many classes a first request may load itself: what its company and its field need, not the engine. */
    private static final long FEW = 500;

    private static final long REST = Duration.ofMillis(500).toNanos();
    private static final int RESTS = 6;
    private static final int TRIES = 120;

    @Autowired
    WarmUp warmUp;

    @Test
    void theApplicationIsWarmBeforeItsPortOpens() {
        assertThat(warmUp.isRunning()).isTrue();
        assertThat(warmUp.getPhase()).isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
    }

    @Test
    void theFirstRequestLoadsFewClasses() {
        try (var node = ApiProcess.start()) {
            var before = settled(node);
            node.api()
                    .as(Company.operatorToken())
                    .ask("{ tenants { totalCount } }")
                    .fine();
            assertThat(node.loadedClasses() - before).isLessThan(FEW);
        }
    }

    /** How many it has loaded when the work that begins with a node has come to rest. */
    private static long settled(ApiProcess node) {
        var now = node.loadedClasses();
        // On a busy machine that work may pause for a while.
        for (int tries = 0, same = 0; tries < TRIES && same < RESTS; tries++) {
            LockSupport.parkNanos(REST);
            var before = now;
            now = node.loadedClasses();
            same = now == before ? same + 1 : 0;
        }
        return now;
    }
}
