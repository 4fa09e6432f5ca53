package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.inline;

import java.time.Duration;
import java.util.List;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;

/** Statements are planned once for any values, and for those that they ask for where a rare one matters. */
class PlansTest {
    private static final String FOR_ANY = "force_generic_plan";
    private static final String FOR_VALUES = "force_custom_plan";
    private static final Tenancy TENANCY = Tenancy.SHARED;
    private static final Tenant TENANT = TENANCY.create("plans");

    private static String mode() {
        var setting = DSL.function("current_setting", SQLDataType.VARCHAR, inline("plan_cache_mode"));
        return TENANCY.database.sql().select(setting).fetchSingle().value1();
    }

    @Test
    void aPageOfALargeListIsPlannedForItsValuesAndWhatFollowsIsNot() {
        var database = TENANCY.database;
        assertThat(database.as(TENANT, () -> List.of(mode(), database.plannedForValues(PlansTest::mode), mode())))
                .containsExactly(FOR_ANY, FOR_VALUES, FOR_ANY);
        assertThat(database.as(TENANT, () -> List.of(database.plannedForValues(PlansTest::mode), mode())))
                .as("before anything else was asked")
                .containsExactly(FOR_VALUES, FOR_ANY);
        assertThat(database.as(
                        TENANT,
                        () -> database.write(
                                () -> List.of(mode(), database.plannedForValues(PlansTest::mode), mode()))))
                .as("in a change")
                .containsExactly(FOR_ANY, FOR_VALUES, FOR_ANY);
    }

    @Test
    void soIsAllOfASnapshot() {
        var database = TENANCY.database;
        var modes = database.as(TENANT, () -> {
            try (var snapshot = database.snapshot(Duration.ofMinutes(1))) {
                return snapshot.read(() -> List.of(mode(), database.plannedForValues(PlansTest::mode), mode()));
            }
        });
        assertThat(modes).containsOnly(FOR_VALUES);
    }

    @Test
    void nothingStaysBehindOnTheConnection() {
        var database = TENANCY.database;
        for (var at = 0; at < 20; at++) {
            database.as(TENANT, () -> database.plannedForValues(PlansTest::mode));
            assertThat(database.as(TENANT, PlansTest::mode)).isEqualTo(FOR_ANY);
        }
    }
}
