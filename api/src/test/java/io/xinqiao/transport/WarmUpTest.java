package io.xinqiao.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

class WarmUpTest extends ApiTest {
    /** How many classes a first request may load itself: what its company and its field need, not the engine. */
    private static final long FEW = 500;

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
            var before = node.loadedClasses();
            node.api()
                    .as(Company.operatorToken())
                    .ask("{ tenants { totalCount } }")
                    .fine();
            assertThat(node.loadedClasses() - before).isLessThan(FEW);
        }
    }
}
