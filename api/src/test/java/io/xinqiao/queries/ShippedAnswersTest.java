package io.xinqiao.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.HeldRows;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Each question that is shipped answers what SQL written by hand does ({@code questions/*.sql}), over a company in
 * which something of every kind has happened ({@code questions/rows.sql}), and whoever it is shared with can run it.
 */
class ShippedAnswersTest extends ApiTest {
    private static final Path SHIPPED = Path.of("src/main/resources/questions");
    private static final Path BY_HAND = Path.of("src/test/resources/questions");
    private static final String NOTHING = "-";

    /** Two whole months that are over. */
    private static final LocalDate TO =
            LocalDate.now(ZoneId.of("Asia/Shanghai")).withDayOfMonth(1).minusDays(1);

    private static final LocalDate FROM = TO.withDayOfMonth(1).minusMonths(1);

    private static final Map<String, String> IDS = new HashMap<>();
    private static String project = "";

    private Company company() {
        return company("shouye");
    }

    @BeforeEach
    void plant() throws SQLException, IOException {
        if (!IDS.isEmpty() || !project.isEmpty()) return;
        var admin = company().as(Role.TENANT_ADMIN);
        for (var code : List.of("WT1", "WT2")) {
            project = admin.mutate("createProject", Map.of("code", code, "name", "问题小区" + code), "project { id }")
                    .fine()
                    .data("/createProject/project/id")
                    .asString();
        }
        HeldRows.change(company(), filled(Files.readString(BY_HAND.resolve("rows.sql"))));
        admin.ask("{ savedQueries(first: 100) { nodes { id name owner { id } } } }")
                .fine()
                .data("/savedQueries/nodes")
                .valueStream()
                .filter(query -> query.at("/owner").isNull())
                .forEach(query ->
                        IDS.put(query.at("/name").asString(), query.at("/id").asString()));
    }

    private String filled(String sql) {
        var filled = sql.replace("{from}", "DATE '" + FROM + "'")
                .replace("{to}", "DATE '" + TO + "'")
                .replace("{project}", key(project))
                .replace("{unit}", key(company().id("Unit")));
        for (var role : List.of(Role.STEWARD, Role.SUPERVISOR, Role.CASHIER, Role.TECHNICIAN)) {
            filled = filled.replace(
                    "{" + role.name().toLowerCase(Locale.ROOT) + "}",
                    key(company().member(role)));
        }
        return filled;
    }

    private static String key(String id) {
        return "'" + GlobalId.keyOf(id) + "'";
    }

    /** A question with the name of its file. */
    private record Shipped(String file, ShippedQuestion question) {
        @Override
        public String toString() {
            return file;
        }
    }

    static List<Shipped> shipped() throws IOException {
        var files = names(SHIPPED, ".yaml");
        var all = ShippedQuestion.all();
        assertThat(all).hasSameSizeAs(files);
        List<Shipped> shipped = new ArrayList<>();
        for (var at = 0; at < files.size(); at++) shipped.add(new Shipped(files.get(at), all.get(at)));
        return shipped;
    }

    private static List<String> names(Path folder, String ending) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, Object> argument(ShippedQuestion.Variable variable) {
        return switch (variable.name()) {
            case "from" -> Queries.argument("from", "day", FROM.toString());
            case "to" -> Queries.argument("to", "day", TO.toString());
            case "before" -> Queries.argument("before", "day", TO.plusDays(1).toString());
            case "project" -> Queries.argument("project", "text", project);
            default -> throw new IllegalArgumentException(variable.name());
        };
    }

    /** What is said of variables; those whose default is what the SQL says are left to it. */
    private static List<Map<String, Object>> arguments(ShippedQuestion question) {
        return Objects.requireNonNull(question.variables()).stream()
                .filter(variable ->
                        variable.number() == null && !variable.name().equals("day"))
                .map(ShippedAnswersTest::argument)
                .toList();
    }

    private static JsonNode run(Api as, ShippedQuestion question) {
        var id = Objects.requireNonNull(IDS.get(question.name()), question.name());
        var ran = new Queries(as).run(id, "arguments", arguments(question)).fine();
        assertThat(ran.data("/runSavedQuery/savedQueryRun/state").asString())
                .as(ran.body())
                .isEqualTo("DONE");
        assertThat(ran.data("/runSavedQuery/table/truncated").asBoolean()).isFalse();
        return ran.data("/runSavedQuery/table");
    }

    private static List<String> rows(JsonNode table) {
        return table.at("/rows")
                .valueStream()
                .map(row -> row.at("/cells")
                        .valueStream()
                        .map(ShippedAnswersTest::cell)
                        .collect(Collectors.joining(" | ")))
                .toList();
    }

    private static String cell(JsonNode cell) {
        if (!cell.at("/text").isNull()) return cell.at("/text").asString();
        if (!cell.at("/decimal").isNull())
            return number(new BigDecimal(cell.at("/decimal").asString()));
        if (!cell.at("/at").isNull())
            return OffsetDateTime.parse(cell.at("/at").asString())
                    .toInstant()
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString();
        return Stream.of("day", "flag")
                .map(cell::get)
                .filter(value -> !value.isNull())
                .map(JsonNode::asString)
                .findFirst()
                .orElse(NOTHING);
    }

    private static String number(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static String told(@Nullable Object value) {
        return switch (value) {
            case null -> NOTHING;
            case Number number -> number(new BigDecimal(number.toString()));
            default -> value.toString();
        };
    }

    @Test
    void thirtyQuestionsAreShippedAndEachHasSqlOfItsOwn() throws IOException {
        var files = names(SHIPPED, ".yaml");
        assertThat(files.stream().map(name -> name.substring(0, 2)).distinct()).hasSize(30);
        assertThat(names(BY_HAND, ".sql")).contains("rows").containsAll(files).hasSize(files.size() + 1);
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void aQuestionAnswersWhatSqlWrittenByHandDoes(Shipped shipped) throws SQLException, IOException {
        var byHand = HeldRows.rows(company(), filled(Files.readString(BY_HAND.resolve(shipped.file() + ".sql"))));
        assertThat(byHand).as("nothing would prove nothing").isNotEmpty();
        if (shipped.question().document().contains("analytics(")) {
            assertThat(byHand.stream().flatMap(List::stream))
                    .as("zeros would prove nothing")
                    .anyMatch(value -> value instanceof Number number && number.doubleValue() != 0);
        }
        assertThat(rows(run(company().as(Role.TENANT_ADMIN), shipped.question())))
                .containsExactlyInAnyOrderElementsOf(byHand.stream()
                        .map(row -> row.stream().map(ShippedAnswersTest::told).collect(Collectors.joining(" | ")))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void whoeverItIsSharedWithRunsItAndSeesNoMoreThanTheAdministrator(Shipped shipped) {
        var question = shipped.question();
        var all = rows(run(company().as(Role.TENANT_ADMIN), question));
        assertThat(question.roles()).contains(Role.TENANT_ADMIN).hasSizeGreaterThan(2);
        for (var role : question.roles()) {
            var seen = rows(run(company().as(role), question));
            if (question.rowsPath().endsWith("nodes")) {
                assertThat(seen).as(role.name()).allMatch(row -> all.stream().anyMatch(whole -> isPartOf(row, whole)));
            }
            var ofProjects = question.columns().getFirst().label();
            if (role == Role.SUPERVISOR && "项目".equals(ofProjects)) {
                assertThat(seen).as("of projects that they are not in").noneMatch(row -> row.startsWith("问题小区"));
            }
        }
    }

    /** The same cells, or none where the other has one: what hangs on a row may be hidden from whoever sees the row. */
    private static boolean isPartOf(String seen, String whole) {
        var cells = seen.split(" \\| ");
        var others = whole.split(" \\| ");
        return cells.length == others.length
                && IntStream.range(0, cells.length)
                        .allMatch(at -> cells[at].equals(others[at]) || cells[at].equals(NOTHING));
    }

    @Test
    void theScoresOfAllSurveysOfAPageAreOneStatement() {
        var asked = statements.during(() -> {
            var surveys = company()
                    .as(Role.ANALYST)
                    .ask("{ surveys(filter: {states: [CLOSED]}) { nodes { satisfaction } } }")
                    .fine();
            assertThat(surveys.data("/surveys/nodes").findValuesAsString("satisfaction"))
                    .hasSizeGreaterThan(5);
        });
        assertThat(asked).filteredOn(sql -> sql.contains("survey_tally")).hasSize(1);
    }

    @Test
    void whatANewCompanyBeginsWithGoesInWithTwoStatements() {
        var made = statements.during(() -> api().as(Company.operatorToken())
                .mutate(
                        "provisionTenant",
                        Map.of(
                                "code",
                                "liangju",
                                "name",
                                "两句物业",
                                "administrator",
                                Map.of("username", "liangju.admin", "name", "两句")),
                        "tenant { id }")
                .fine());
        assertThat(made)
                .filteredOn(sql -> sql.toLowerCase(Locale.ROOT).matches("(?s)insert into .*saved_query.*"))
                .hasSize(2);
    }
}
