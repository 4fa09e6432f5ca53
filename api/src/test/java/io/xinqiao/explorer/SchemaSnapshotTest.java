package io.xinqiao.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLSchema;
import graphql.schema.diff.DiffEvent;
import graphql.schema.diff.SchemaDiff;
import graphql.schema.diff.SchemaDiffSet;
import graphql.schema.diff.reporting.CapturingReporter;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.SchemaPrinter;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import io.xinqiao.testing.ApiTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/**
 * The schema as strangers got it: {@code schema/snapshot/schema.graphql}. What breaks them fails the build unless
 * {@code breaking-changes.txt} beside it lists the change with the date from which it was announced for. After a
 * change: {@code ./mvnw -pl schema,tenants,infra/stack,api install -Dtest=SchemaSnapshotTest -Dschema.update=true
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class SchemaSnapshotTest extends ApiTest {
    private static final Path FOLDER = Path.of("../schema/snapshot");
    private static final Path SNAPSHOT = FOLDER.resolve("schema.graphql");

    @Autowired
    GraphQlSource source;

    private static String printed(GraphQLSchema schema) {
        var options = SchemaPrinter.Options.defaultOptions()
                .includeDirectiveDefinitions(false)
                .includeSchemaDefinition(true)
                .includeDirectives(
                        name -> List.of("deprecated", "specifiedBy", "oneOf").contains(name));
        return new SchemaPrinter(options).print(schema);
    }

    /** Each change that breaks somebody, as {@code Type.field: what happened}. */
    private static List<String> breakages(String before, String after) {
        var reporter = new CapturingReporter();
        new SchemaDiff().diffSchema(SchemaDiffSet.diffSetFromIntrospection(schema(before), schema(after)), reporter);
        return reporter.getBreakages().stream().map(SchemaSnapshotTest::named).toList();
    }

    private static GraphQLSchema schema(String printed) {
        return UnExecutableSchemaGenerator.makeUnExecutableSchema(new SchemaParser().parse(printed));
    }

    private static String named(DiffEvent event) {
        var field = event.getFieldName() == null ? "" : "." + event.getFieldName();
        return event.getTypeName() + field + ": " + event.getReasonMsg();
    }

    /** {@code 2027-05-01 Type.field} allows what breaks there from that day on. */
    private static Map<String, LocalDate> announced() throws IOException {
        return Files.readAllLines(FOLDER.resolve("breaking-changes.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" ", 2))
                .collect(Collectors.toMap(line -> line[1].strip(), line -> LocalDate.parse(line[0])));
    }

    @Test
    void nothingBreaksThatWasNotAnnounced() throws IOException {
        var now = printed(source.schema());
        if (Boolean.getBoolean("schema.update") && !Files.exists(SNAPSHOT)) Files.writeString(SNAPSHOT, now);
        var announced = announced();
        var unannounced = breakages(Files.readString(SNAPSHOT), now).stream()
                .filter(breakage -> {
                    var date = announced.get(breakage.substring(0, breakage.indexOf(':')));
                    return date == null || date.isAfter(LocalDate.now(java.time.ZoneId.of("Asia/Shanghai")));
                })
                .toList();
        assertThat(unannounced)
                .as("list them in breaking-changes.txt with the date they were announced for")
                .isEmpty();
        if (Boolean.getBoolean("schema.update")) Files.writeString(SNAPSHOT, now);
        assertThat(Files.readString(SNAPSHOT))
                .as("the snapshot is out of date: see this test's comment")
                .isEqualTo(now);
    }

    /** The check itself notices what it is for. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        a field is removed        | type Query { a: Int b: Int }            | type Query { a: Int }                      | 1
        a field becomes nullable  | type Query { a: Int! }                  | type Query { a: Int }                      | 1
        an argument is required   | type Query { a(x: Int): Int }           | type Query { a(x: Int!): Int }             | 1
        an enum value is removed  | type Query { a: E } enum E { ONE TWO }  | type Query { a: E } enum E { ONE }         | 1
        an input gets a duty      | type Query { a(i: I): Int } input I { x: Int } | type Query { a(i: I): Int } input I { x: Int y: Int! } | 1
        a field is added          | type Query { a: Int }                   | type Query { a: Int b: Int }               | 0
        an optional input         | type Query { a(i: I): Int } input I { x: Int } | type Query { a(i: I): Int } input I { x: Int y: Int } | 0
        """)
    void aBreakingChangeIsOne(String what, String before, String after, int breakages) {
        assertThat(breakages(before, after)).as(what).hasSize(breakages);
    }

    @Test
    void deprecationsTellWhatToUseAndUntilWhen() {
        var deprecated = printed(source.schema())
                .lines()
                .filter(line -> line.contains("@deprecated"))
                .collect(Collectors.toMap(
                        Function.identity(), line -> line.matches(".*use .*; goes on \\d{4}-\\d{2}-\\d{2}.*")));
        assertThat(deprecated.values()).doesNotContain(false);
    }
}
