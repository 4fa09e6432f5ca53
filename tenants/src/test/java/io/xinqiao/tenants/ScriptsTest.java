package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScriptsTest {
    @Test
    void versionsRunWithoutAGap() {
        var scripts = Script.ofThisRelease();
        for (var at = 0; at < scripts.size(); at++) {
            assertThat(scripts.get(at).version()).isEqualTo(at + 1);
        }
    }

    /** What every node between PostgreSQL 15 and 18 and Citus can do, and no tenant may lack. */
    @Test
    void everyTableHasAPrimaryKeyAndEveryGrantIsToTheTenantsRole() {
        for (var script : Script.ofThisRelease()) {
            var tables = script.sql().split("CREATE TABLE ", -1).length - 1;
            var keys = script.sql().split("PRIMARY KEY", -1).length - 1;
            assertThat(keys).as(script.name()).isGreaterThanOrEqualTo(tables);
            assertThat(script.sql())
                    .as(script.name())
                    .doesNotContain("TO PUBLIC")
                    .doesNotContain("CREATE TYPE");
        }
    }
}
