package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;

import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;

/** Work that nobody waits for at a screen may take longer, and only while it lasts. */
class LongWorkTest {
    private static final Tenancy TENANCY = Tenancy.SHARED;
    private static final Tenant TENANT = TENANCY.create("long-work");

    private static String limit(String setting) {
        return TENANCY.database
                .sql()
                .select(function(name("current_setting"), SQLDataType.VARCHAR, inline(setting)))
                .fetchSingle()
                .value1();
    }

    @Test
    void aStatementOfLongWorkHasAQuarterOfAnHourAndWaitsAMinuteForOthers() {
        TENANCY.database.as(TENANT, () -> {
            assertThat(limit("statement_timeout")).isEqualTo("30s");
            var usual = limit("lock_timeout");
            TENANCY.database.writeLong(() -> {
                for (var statement = 0; statement < 2; statement++) {
                    assertThat(limit("statement_timeout")).isEqualTo("15min");
                    assertThat(limit("lock_timeout")).isEqualTo("1min");
                }
                return null;
            });
            TENANCY.database.write(() -> {
                assertThat(limit("statement_timeout")).isEqualTo("30s");
                assertThat(limit("lock_timeout")).isEqualTo(usual);
                return null;
            });
            return null;
        });
    }
}
