package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.tenants.MigrationForm.Fault;
import io.xinqiao.tenants.MigrationForm.Rule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationFormTest {
    private record Bad(Rule breaks, String sql) {}

    static final List<Bad> BAD = List.of(
            new Bad(Rule.ONE_SUBCOMMAND, "ALTER TABLE bill ADD COLUMN a text, ADD COLUMN b text"),
            new Bad(Rule.ONE_SUBCOMMAND, "ALTER TABLE bill DROP CONSTRAINT old, ADD CONSTRAINT new CHECK (a > 0)"),
            new Bad(Rule.CONSTRAINTS_HAVE_NAMES, "ALTER TABLE bill ADD CHECK (amount > 0)"),
            new Bad(Rule.CONSTRAINTS_HAVE_NAMES, "ALTER TABLE bill ADD UNIQUE (project_id, number)"),
            new Bad(Rule.CONSTRAINTS_HAVE_NAMES, "CREATE TABLE a (id uuid PRIMARY KEY, b int, c int, CHECK (b < c))"),
            new Bad(Rule.CONSTRAINTS_HAVE_NAMES, "CREATE TABLE a (id uuid PRIMARY KEY, b int, c int CHECK (b < c))"),
            new Bad(
                    Rule.CONSTRAINTS_HAVE_NAMES,
                    "CREATE TABLE a (id uuid PRIMARY KEY, b int CHECK (b > 0) CHECK (b < 9))"),
            new Bad(Rule.NEW_COLUMNS_HAVE_NO_CONSTRAINTS, "ALTER TABLE unit ADD COLUMN rent int CHECK (rent > 0)"),
            new Bad(
                    Rule.NEW_COLUMNS_HAVE_NO_CONSTRAINTS,
                    "ALTER TABLE unit\n  ADD zone_id uuid -- of it\n REFERENCES zone"),
            new Bad(Rule.NEW_COLUMNS_HAVE_NO_CONSTRAINTS, "ALTER TABLE unit ADD COLUMN code text UNIQUE"),
            new Bad(
                    Rule.TRIGGERS_ARE_FOR_ROWS,
                    "CREATE TRIGGER t AFTER INSERT ON member FOR EACH STATEMENT EXECUTE FUNCTION f()"),
            new Bad(Rule.TRIGGERS_ARE_FOR_ROWS, "CREATE TRIGGER t AFTER INSERT ON member EXECUTE FUNCTION f()"),
            new Bad(
                    Rule.TRIGGERS_ARE_FOR_ROWS,
                    "CREATE TRIGGER t BEFORE UPDATE OR TRUNCATE ON member FOR EACH STATEMENT EXECUTE FUNCTION f()"),
            new Bad(
                    Rule.TRIGGERS_ARE_FOR_ROWS,
                    "CREATE TRIGGER t AFTER INSERT ON member REFERENCING NEW TABLE AS n FOR EACH ROW"
                            + " EXECUTE FUNCTION f()"),
            new Bad(
                    Rule.LOCKS_STAND_ALONE,
                    "WITH p AS (SELECT id FROM unit FOR UPDATE) UPDATE bill SET settled = 0 WHERE unit_id IN (TABLE"
                            + " p)"),
            new Bad(
                    Rule.LOCKS_STAND_ALONE,
                    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'WITH p AS (SELECT 1 FROM unit FOR SHARE) TABLE"
                            + " p'"),
            new Bad(Rule.TABLES_HAVE_A_PRIMARY_KEY, "CREATE TABLE a (id uuid, b text CHECK (b <> 'PRIMARY KEY'))"),
            new Bad(Rule.TEXT_AND_NO_TYPES, "CREATE TYPE state AS ENUM ('OPEN')"),
            new Bad(Rule.NOTHING_FOR_EVERYBODY, "GRANT SELECT ON bill TO PUBLIC"),
            new Bad(
                    Rule.CONFLICTS_ARE_SETTLED_WITHOUT_FUNCTIONS,
                    "INSERT INTO a (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET at = now()"),
            new Bad(
                    Rule.NOTHING_THAT_15_LACKS,
                    "CREATE TABLE a (id uuid PRIMARY KEY, b int CONSTRAINT a_b NOT NULL, c int)"),
            new Bad(Rule.NOTHING_THAT_15_LACKS, "CREATE TABLE a (id uuid PRIMARY KEY DEFAULT uuidv7())"));

    @ParameterizedTest
    @FieldSource("BAD")
    void whatIsOutOfFormIsRefused(Bad bad) {
        assertThat(MigrationForm.faultsOf("SELECT 1;\n" + bad.sql() + ";"))
                .extracting(Fault::rule)
                .containsExactly(bad.breaks());
    }

    @Test
    void everyRuleCanBeBroken() {
        assertThat(BAD).extracting(Bad::breaks).contains(Rule.values());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE bill ADD COLUMN part integer NOT NULL DEFAULT 1",
                "ALTER TABLE bill ADD CONSTRAINT bill_state CHECK (state IN ('OPEN', 'PAID; ADD COLUMN a UNIQUE'))",
                "ALTER TABLE bill ADD CONSTRAINT bill_once UNIQUE (project_id, number)",
                "CREATE TABLE a (id uuid PRIMARY KEY, b int CHECK (b > 0), c int CONSTRAINT a_c CHECK (b < c))",
                "CREATE TABLE a (b uuid NOT NULL REFERENCES b, c numeric(1, 2) CHECK (c > 0), PRIMARY KEY (b, c))",
                "CREATE TRIGGER t BEFORE TRUNCATE ON a FOR EACH STATEMENT EXECUTE FUNCTION f()",
                "SELECT id FROM unit FOR UPDATE",
                "WITH p AS (INSERT INTO a VALUES (1) RETURNING id) INSERT INTO b SELECT id FROM p",
                "GRANT SELECT, UPDATE ON a, b TO ${role}"
            })
    void whatIsInFormPasses(String sql) {
        assertThat(MigrationForm.faultsOf(sql)).isEmpty();
    }

    @Test
    void everyScriptKeepsToTheForm() {
        var scripts = Stream.of("db/tenant", "db/registry")
                .flatMap(folder -> Script.in(folder).stream())
                .toList();
        assertThat(scripts).hasSizeGreaterThan(1);
        assertThat(scripts.stream()
                        .flatMap(script -> MigrationForm.faultsOf(script.sql()).stream()
                                .map(fault -> "V" + script.version() + "__" + script.name() + " " + fault)))
                .isEmpty();
    }
}
