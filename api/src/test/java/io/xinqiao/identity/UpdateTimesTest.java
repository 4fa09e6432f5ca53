package io.xinqiao.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Stack;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Every object tells when it was changed last, and pays for it only where somebody asks. */
class UpdateTimesTest extends ApiTest {
    @Autowired
    List<Rows<?>> rows;

    private OffsetDateTime of(String pointer, String document) {
        return OffsetDateTime.parse(jinxiu().as(Role.TENANT_ADMIN)
                .ask(document)
                .fine()
                .data(pointer)
                .asString());
    }

    @Test
    void anObjectThatNobodyChangedWasChangedWhenItWasEnteredAndLaterWhenSomebodyDid() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var phase = admin.mutate(
                        "createPhase",
                        Map.of("projectId", jinxiu().id("Project"), "name", "改期", "buildingIds", List.of()),
                        "phase { id createdAt updatedAt }")
                .fine()
                .data("/createPhase/phase");
        var created = phase.path("createdAt").asString();
        assertThat(phase.path("updatedAt").asString()).isEqualTo(created);
        var changed = admin.mutate(
                        "updatePhase",
                        Map.of("phaseId", phase.path("id").asString(), "name", "改过一次"),
                        "phase { createdAt updatedAt }")
                .fine()
                .data("/updatePhase/phase");
        assertThat(changed.path("createdAt").asString()).isEqualTo(created);
        assertThat(OffsetDateTime.parse(changed.path("updatedAt").asString())).isAfter(OffsetDateTime.parse(created));
        assertThat(of(
                        "/phase/updatedAt",
                        "{ phase(id: \"%s\") { updatedAt } }"
                                .formatted(phase.path("id").asString())))
                .isEqualTo(OffsetDateTime.parse(changed.path("updatedAt").asString()));
        var deleted = admin.mutate(
                        "deletePhase", Map.of("phaseId", phase.path("id").asString()), "phase { createdAt updatedAt }")
                .fine()
                .data("/deletePhase/phase");
        assertThat(deleted.path("updatedAt").asString())
                .as("there is no row any more")
                .isEqualTo(created);
    }

    @Test
    void itCostsOneStatementAPageAndNoneWhereNobodyAsks() {
        var supervisor = jinxiu().as(Role.SUPERVISOR);
        supervisor.ask("{ tickets { nodes { id updatedAt } } }").fine();
        assertThat(statements.during(
                        () -> supervisor.ask("{ tickets { nodes { id } } }").fine()))
                .hasSize(1);
        assertThat(statements.during(() -> supervisor
                        .ask("{ tickets { nodes { id createdAt updatedAt } } }")
                        .fine()))
                .hasSize(2);
    }

    /** Whatever a company's role may change keeps when it was. */
    @Test
    void everyTableOfObjectsThatCanChangeKeepsIt() throws SQLException {
        Set<String> objects = new TreeSet<>(Set.of("run", "role_grant", "file", "import_problem"));
        rows.forEach(of -> objects.add(of.table().getName()));
        Set<String> without = new TreeSet<>();
        try (var connection = DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
                var query = connection.prepareStatement("SELECT DISTINCT c.relname FROM pg_class c"
                        + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " JOIN pg_roles r ON r.rolname = n.nspname"
                        + " JOIN tenancy.slot s ON s.schema_name = n.nspname WHERE s.tenant_id IS NOT NULL"
                        + " AND has_any_column_privilege(r.oid, c.oid, 'UPDATE') AND NOT EXISTS"
                        + " (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'updated')");
                var found = query.executeQuery()) {
            while (found.next()) without.add(found.getString(1));
        }
        assertThat(without).as("the query finds what it looks for").contains("ticket_number");
        without.retainAll(objects);
        assertThat(without).isEmpty();
    }
}
