package io.xinqiao.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.schema.registry.Tables;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Twin;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jooq.SQLDialect;
import org.jooq.TableField;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Words are found by an index where there is most, and elsewhere in few rows at once only. */
class SearchedListsTest extends ApiTest {
    private static final String WORD = "漏水";

    @Autowired
    List<DeclaredList> lists;

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    /** What a list says of its index, its table has. */
    @Test
    void whatIsSearchedByAnIndexHasOne() throws SQLException {
        var indexed = lists.stream()
                .filter(list -> list.isSearched() && !list.looksThrough(WORD))
                .toList();
        assertThat(indexed.stream().map(DeclaredList::field).toList())
                .contains("persons", "units", "tickets", "payments", "vehicles", "meters");
        try (var connection = Twin.connect(jinxiu());
                var statement = connection.createStatement()) {
            var sql = DSL.using(SQLDialect.POSTGRES, new Settings().withRenderSchema(false));
            statement.execute("SELECT set_config('search_path', current_setting('search_path') || ', shared', false)");
            statement.execute("SET enable_seqscan = off");
            for (var list : indexed) {
                var column = (TableField<?, ?>) list.stored().iterator().next().column();
                var query = sql.selectOne().from(column.getTable()).where(list.search(WORD));
                try (var rows = statement.executeQuery("EXPLAIN " + sql.renderInlined(query))) {
                    var plan = new StringBuilder();
                    while (rows.next()) plan.append(rows.getString(1)).append('\n');
                    assertThat(plan.toString())
                            .as(list.field())
                            .contains(column.getTable().getName() + "_searched");
                }
            }
        }
    }

    private boolean keepsWaiting(boolean inSnapshot) {
        var tenant = registry.page(Tables.TENANT.CODE.eq("anlan"), List.of(Tables.TENANT.ID), 1)
                .getFirst();
        return database.as(tenant, () -> {
            if (!inSnapshot) return database.keepsWaiting("personal_data_access");
            try (var snapshot = database.snapshot(Duration.ofSeconds(30))) {
                return snapshot.read(() -> database.keepsWaiting("personal_data_access"));
            }
        });
    }

    private void forgetSizes() {
        registry.forEach(database, database::forgetSizes);
    }

    /**
     * What no index finds in a large table is refused before it is looked for; what one finds, and what is common, is
     * not.
     */
    @Test
    void aLargeListSaysThatItNeedsANarrowerFilter() throws SQLException {
        var admin = anlan().as(Role.TENANT_ADMIN);
        var rare = "{ personalDataAccesses(filter: {%s}) { nodes { id } } }";
        admin.ask(rare.formatted("subjectType: \"Rare\"")).fine();
        forgetSizes();
        try (var connection = Twin.connect(anlan());
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO personal_data_access (id, at, member_id, action, subject_type, subject_id,"
                    + " fields, reason) SELECT gen_random_uuid(), timestamptz '2001-01-01' + i * interval '1 second',"
                    + " gen_random_uuid(), 'REVEAL', 'Many', gen_random_uuid(), '{}', '很多' FROM"
                    + " generate_series(1, 300000) i");
            statement.execute("ANALYZE personal_data_access");
            try {
                var refused = admin.ask(rare.formatted("subjectType: \"Rare\""));
                assertThat(refused.code()).isEqualTo("BAD_REQUEST");
                assertThat(refused.message()).contains("再加一个筛选条件");
                assertThat(keepsWaiting(false)).isTrue();
                assertThat(keepsWaiting(true))
                        .as("a run of a query has time of its own")
                        .isFalse();
                admin.ask(rare.formatted("subjectType: \"Many\"")).fine();
                admin.ask(rare.formatted("at: {from: \"2001-01-02T00:00:00Z\", before: \"2001-01-02T01:00:00Z\"}"))
                        .fine();
            } finally {
                statement.execute("DELETE FROM personal_data_access WHERE subject_type = 'Many'");
                statement.execute("VACUUM ANALYZE personal_data_access");
                forgetSizes();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{search: \"%s\"}",
                "{or: [{search: \"%s\"}, {actions: [ERASE]}]}",
                "{not: {search: \"%s\"}}",
                "{and: [{search: \"%s\"}], actions: [REVEAL]}"
            })
    void wordsThatNoIndexFindsAreLookedForInFewRows(String filter) throws SQLException {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var list = "{ personalDataAccesses(filter: " + filter.formatted(WORD) + ") { nodes { id } } }";
        var aggregate = "{ personalDataAccessesAggregate(filter: " + filter.formatted(WORD) + ") { total { count } } }";
        admin.ask(list).fine();
        try (var connection = Twin.connect(jinxiu());
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO personal_data_access (id, at, member_id, action, subject_type, subject_id,"
                    + " fields, reason) SELECT gen_random_uuid(), timestamptz '2001-01-01' + i * interval '1 second',"
                    + " gen_random_uuid(), 'REVEAL', 'Many', gen_random_uuid(), '{}', '很多' FROM"
                    + " generate_series(1, 20001) i");
            try {
                for (var asked : List.of(list, aggregate)) {
                    var refused = admin.ask(asked);
                    assertThat(refused.code()).as(asked).isEqualTo("BAD_REQUEST");
                    assertThat(refused.message()).isEqualTo("要逐条查找的超过 20,000 条,请再加一个筛选条件,如项目或日期范围。");
                }
                // Any other condition may narrow it.
                admin.ask("{ personalDataAccesses(filter: {search: \"" + WORD
                                + "\", at: {from: \"2002-01-01T00:00:00Z\"}}) { nodes { id } } }")
                        .fine();
            } finally {
                statement.execute("DELETE FROM personal_data_access WHERE subject_type = 'Many'");
            }
        }
    }

    /** No object of a company is in a list of another. */
    @Test
    void noListHasWhatIsAnotherCompanys() {
        var shared = lists.stream().collect(Collectors.toMap(DeclaredList::field, list -> {
            var asked = "{ " + list.field() + "(first: 100) { nodes { id } } }";
            var others = anlan().as(Role.TENANT_ADMIN).ask(asked);
            var own = jinxiu().as(Role.TENANT_ADMIN)
                    .ask(asked)
                    .data("/" + list.field() + "/nodes")
                    .valueStream()
                    .map(node -> node.at("/id").asString())
                    .toList();
            return own.stream().filter(others.body()::contains).toList();
        }));
        assertThat(shared).hasSizeGreaterThan(80);
        assertThat(shared.entrySet().stream()
                        .filter(list -> !list.getValue().isEmpty())
                        .map(Map.Entry::getKey)
                        .toList())
                .isEmpty();
    }
}
