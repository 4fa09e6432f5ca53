package io.xinqiao.queries;

import static io.xinqiao.schema.tenant.Tables.OPINION_TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.noCondition;

import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A snapshot shows one moment, is never written to, and lets go of the database when it is called off. */
class SnapshotTest extends ApiTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Autowired
    TenantDatabase database;

    @Autowired
    Registry registry;

    private Tenant tenant() {
        var code = anlan().code();
        return registry.page(noCondition(), List.of(), 100).stream()
                .filter(one -> one.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    private int topics() {
        return database.sql().fetchCount(OPINION_TOPIC);
    }

    @Test
    void whatIsWrittenMeanwhileIsNotSeen() {
        database.as(tenant(), () -> {
            try (var snapshot = database.snapshot(LONG)) {
                var before = snapshot.read(this::topics);
                try {
                    Queries.topics(anlan(), "其间", 3);
                } catch (SQLException failure) {
                    throw new IllegalStateException(failure);
                }
                assertThat(snapshot.read(this::topics)).isEqualTo(before);
                assertThat(topics()).isGreaterThanOrEqualTo(before + 3);
            }
            return null;
        });
    }

    @Test
    void nothingIsWrittenInIt() {
        database.as(tenant(), () -> {
            try (var snapshot = database.snapshot(LONG)) {
                assertThatThrownBy(() -> snapshot.read(() -> database.write(() -> 1)))
                        .isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> snapshot.read(
                                () -> database.sql().deleteFrom(OPINION_TOPIC).execute()))
                        .isInstanceOf(DataAccessException.class)
                        .hasStackTraceContaining("read-only");
            }
            return null;
        });
    }

    @Test
    void theStatementThatIsCalledOffEndsAndNoneFollows() throws Exception {
        try (var held = HeldRows.ofTable(anlan(), "opinion_topic")) {
            var tenant = tenant();
            database.as(tenant, () -> {
                try (var snapshot = database.snapshot(LONG)) {
                    var calledOff = CompletableFuture.runAsync(() -> {
                        try {
                            held.awaitWaiting(1);
                        } catch (SQLException failure) {
                            throw new IllegalStateException(failure);
                        }
                        snapshot.cancel();
                    });
                    assertThatThrownBy(() -> snapshot.read(this::topics))
                            .isInstanceOf(DataAccessException.class)
                            .hasStackTraceContaining("cancel");
                    calledOff.join();
                    assertThatThrownBy(() -> snapshot.read(
                                    () -> database.sql().selectOne().fetch()))
                            .hasStackTraceContaining("Cancelled");
                }
                return null;
            });
        }
    }
}
