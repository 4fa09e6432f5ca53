package io.xinqiao;

import static io.xinqiao.schema.registry.Tables.TENANT;
import static io.xinqiao.schema.tenant.Tables.FILE;
import static io.xinqiao.schema.tenant.Tables.POSTING;
import static io.xinqiao.schema.tenant.Tables.WEBHOOK_DELIVERY;
import static io.xinqiao.schema.tenant.Tables.WEBHOOK_ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Stack;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is swept away by itself is gone, what is still needed stays, and nobody sweeps the ledger. */
@ExtendWith(OutputCaptureExtension.class)
class HousekeepingTest extends ApiTest {
    private static final Duration LONG = Duration.ofDays(60);

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    @Autowired
    List<RecurringWork> works;

    private <T> T asJinxiu(Supplier<T> work) {
        var tenant =
                registry.page(TENANT.CODE.eq("jinxiu"), List.of(TENANT.ID), 1).getFirst();
        return database.as(tenant, work);
    }

    private int count(Table<?> table, Condition which) {
        return asJinxiu(() -> database.sql().fetchCount(table, which));
    }

    /** What fails for a company is written to the log and goes on with the next: a missing right would go unseen. */
    @Test
    void everySweepRunsForEveryCompany(CapturedOutput output) {
        jinxiu();
        var sweeps =
                works.stream().filter(work -> work.name().startsWith("forget-")).toList();
        assertThat(sweeps).hasSizeGreaterThanOrEqualTo(4);
        sweeps.forEach(work -> work.work().run());
        assertThat(output.getAll()).doesNotContain("Recurring work failed");
    }

    @Test
    void aFileThatNeverCameAndAWebhookOfLongAgoAreForgotten() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        for (var name : List.of("old.png", "new.png")) {
            admin.mutate("announceFile", Map.of("name", name, "purpose", "ATTACHMENT"), "file { id }")
                    .fine();
        }
        var before = Instant.now().minus(LONG);
        asJinxiu(() -> database.write(() -> database.sql()
                .update(FILE)
                .set(FILE.CREATED_AT, before)
                .where(FILE.NAME.eq("old.png"))
                .execute()));
        var endpoint = asJinxiu(() -> database.sql()
                .select(WEBHOOK_ENDPOINT.ID)
                .from(WEBHOOK_ENDPOINT)
                .limit(1)
                .fetchSingle()
                .value1());
        for (var state : List.of("DELIVERED", "PENDING")) {
            asJinxiu(() -> database.write(() -> database.sql()
                    .insertInto(WEBHOOK_DELIVERY)
                    .set(WEBHOOK_DELIVERY.ID, NewId.next())
                    .set(WEBHOOK_DELIVERY.ENDPOINT_ID, endpoint)
                    .set(WEBHOOK_DELIVERY.TOPIC, "Sweep")
                    .set(WEBHOOK_DELIVERY.SUBJECT, endpoint)
                    .set(WEBHOOK_DELIVERY.AGGREGATE, endpoint)
                    .set(WEBHOOK_DELIVERY.AT, before)
                    .set(WEBHOOK_DELIVERY.STATE, state)
                    .set(WEBHOOK_DELIVERY.ATTEMPTS, 1)
                    .set(WEBHOOK_DELIVERY.NEXT_AT, Instant.now().plus(LONG))
                    .execute()));
        }
        become(endpoint, "ACTIVE");
        forgetOld();
        assertThat(count(FILE, FILE.NAME.eq("old.png"))).isZero();
        assertThat(count(FILE, FILE.NAME.eq("new.png"))).isPositive();
        var swept = WEBHOOK_DELIVERY.TOPIC.eq("Sweep");
        assertThat(count(WEBHOOK_DELIVERY, swept.and(WEBHOOK_DELIVERY.STATE.eq("DELIVERED"))))
                .isZero();
        assertThat(count(WEBHOOK_DELIVERY, swept.and(WEBHOOK_DELIVERY.STATE.eq("PENDING"))))
                .isEqualTo(1);
        become(endpoint, "PAUSED");
        forgetOld();
        become(endpoint, "REMOVED");
        assertThat(count(WEBHOOK_DELIVERY, swept))
                .as("what waits for an endpoint that is paused is kept as long as what was delivered")
                .isZero();
    }

    private void forgetOld() {
        works.stream()
                .filter(work -> work.name().startsWith("forget-"))
                .forEach(work -> work.work().run());
    }

    private void become(UUID endpoint, String state) {
        asJinxiu(() -> database.write(() -> database.sql()
                .update(WEBHOOK_ENDPOINT)
                .set(WEBHOOK_ENDPOINT.STATE, state)
                .where(WEBHOOK_ENDPOINT.ID.eq(endpoint))
                .execute()));
    }

    /** The company's own role lacks the right; the tables' owner is stopped by the trigger. */
    @Test
    void whatIsPostedIsFinalForTheOwnerOfTheTablesToo() throws Exception {
        jinxiu();
        assertThat(count(POSTING, POSTING.AMOUNT.isNotNull())).isPositive();
        try (var connection = DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
                var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT s.schema_name FROM tenancy.slot s JOIN tenancy.tenant t"
                        + " ON t.id = s.tenant_id WHERE t.code = 'jinxiu'")) {
            found.next();
            var schema = found.getString(1);
            for (var change :
                    List.of("UPDATE %s.posting SET amount = 1", "DELETE FROM %s.posting", "TRUNCATE %s.posting")) {
                try (var attempt = connection.createStatement()) {
                    assertThatThrownBy(() -> attempt.execute(change.formatted(schema)))
                            .as(change)
                            .hasMessageContaining("neither changed nor removed");
                }
            }
        }
    }
}
