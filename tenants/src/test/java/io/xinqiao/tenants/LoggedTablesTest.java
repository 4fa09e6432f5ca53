package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggedTablesTest {
    private static final LoggedTables LOGGED = LoggedTables.of(List.of(new Script(
            1,
            "a",
            "CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON unit FOR EACH ROW EXECUTE FUNCTION"
                    + " object_changes('Unit');"
                    + " CREATE TRIGGER other AFTER UPDATE OR DELETE ON ticket FOR EACH ROW EXECUTE FUNCTION f()")));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        update "unit" set "floor" = ?                                                    | true
        UPDATE unit SET floor = 1                                                        | true
        delete from "unit" where "id" = ?                                                | true
        with "x" as (update "unit" set "floor" = ? returning "id") select * from "x"     | true
        insert into "unit" ("id") values (?) on conflict ("id") do update set "floor" = 1 | true
        insert into "unit" ("id") values (?) on conflict do nothing                      | false
        insert into "unit" ("id") values (?)                                             | false
        update "ticket" set "state" = ?                                                  | false
        update "unit_price" set "state" = ?                                              | false
        select "id" from "unit" for update                                               | false
        """)
    void whatChangesALoggedTableIsKnown(String sql, boolean changes) {
        assertThat(LOGGED.areChangedBy(sql)).isEqualTo(changes);
    }
}
