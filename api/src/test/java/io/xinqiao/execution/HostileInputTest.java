package io.xinqiao.execution;

import static io.xinqiao.schema.tenant.Tables.PERSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLInputValueDefinition;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import io.xinqiao.identity.Permissions;
import io.xinqiao.identity.Role;
import io.xinqiao.schema.registry.Tables;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.Stack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/** Every value of every mutation is tried with what nobody should send: there is a rule before the database's own. */
class HostileInputTest extends ApiTest {
    /** What is tried here may be done: nobody else works in this company. */
    private Company victim() {
        return company("eyi");
    }

    /** These would make or close companies, forget whom the walk asks about, or take the asker's own rights. */
    private static final Set<String> LEFT_OUT = Set.of(
            "provisionTenant", "suspendTenant", "resumeTenant", "retryTenantMigration", "erasePerson", "rotateDataKey");

    /** Fields whose column is called otherwise: incident.review. */
    private static final Set<String> ELSEWHERE = Set.of("ReviewIncidentInput.note");

    @Autowired
    GraphQlSource source;

    @Autowired
    Permissions permissions;

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    private GraphQLSchema schema() {
        return source.schema();
    }

    /** A place in an input: the names that lead to it, and what stands there. */
    private record Leaf(List<String> path, GraphQLInputValueDefinition field, GraphQLInputType type) {
        String scalar() {
            return ((GraphQLNamedType) GraphQLTypeUtil.unwrapAll(type)).getName();
        }

        List<?> hostile() {
            return switch (scalar()) {
                case "Int" -> List.of(-1, 0, Integer.MAX_VALUE, Integer.MIN_VALUE);
                case "Decimal" -> List.of("-1", "0", "0.000001", "999999999999.999999", "-999999999999.99", "1e30");
                case "Money" -> List.of("-1", "0", "0.001", "999999999999.99", "-999999999999.99", "1e30");
                case "PhoneNumber" -> List.of("", " ", "?", "1", "1".repeat(50), "+86 (0) 21-1");
                case "URL" ->
                    List.of("", " ", "?", "/", "javascript:alert(1)", "http://[", "https://" + "x".repeat(900));
                case "LocalTime" -> List.of("24:00", "25:00", "00:00", "23:59:59.999999999");
                case "Date" -> List.of("0001-01-01", "1900-01-01", "2200-12-31", "9999-12-31");
                case "DateTime" -> List.of("1900-01-01T00:00:00Z", "2200-12-31T23:59:59Z");
                case "String" -> List.of("", " ", "?", "名".repeat(longest()), "\u0000");
                default -> List.of();
            };
        }

        private int longest() {
            var limit = field.getAppliedDirective("text");
            return limit == null ? 5000 : (int) limit.getArgument("max").getValue();
        }
    }

    @Test
    void noValueIsAFaultOfTheApi() {
        var company = company("eyi");
        var softly = new SoftAssertions();
        for (var mutation : schema().getMutationType().getFieldDefinitions()) {
            var asked = roleFor(mutation.getName());
            if (LEFT_OUT.contains(mutation.getName()) || asked.isEmpty()) continue;
            var argument = mutation.getArgument("input");
            var input = (GraphQLInputObjectType) GraphQLTypeUtil.unwrapAll(argument.getType());
            var document = "mutation($input: %s!) { %s(input: $input) { userErrors { code field } } }"
                    .formatted(input.getName(), mutation.getName());
            var api = company.as(asked.get());
            for (var leaf : leaves(input, List.of(), 3)) {
                for (var value : leaf.hostile()) {
                    var answer = api.ask(document, Map.of("input", input(company, input, leaf.path(), value)));
                    var as = "%s %s = %s: %s".formatted(mutation.getName(), leaf.path(), shown(value), answer.body());
                    softly.assertThat(answer.code()).as(as).isNotEqualTo("INTERNAL");
                    softly.assertThat(answer.status()).as(as).isLessThan(500);
                }
            }
        }
        softly.assertAll();
    }

    private static String shown(Object value) {
        var text = value.toString();
        return text.length() > 20 ? text.substring(0, 20) + "… (" + text.length() + ")" : text;
    }

    private Optional<Role> roleFor(String mutation) {
        return Stream.of(Role.TENANT_ADMIN, Role.CASHIER, Role.SUPERVISOR, Role.STEWARD, Role.TECHNICIAN, Role.RESIDENT)
                .filter(role -> permissions.scope("Mutation." + mutation, role).isPresent())
                .findFirst();
    }

    private static List<Leaf> leaves(GraphQLInputObjectType input, List<String> path, int depth) {
        List<Leaf> leaves = new ArrayList<>();
        for (var field : input.getFieldDefinitions()) {
            var below = Stream.concat(path.stream(), Stream.of(field.getName())).toList();
            if (GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLInputObjectType nested) {
                // A filter holds others of its kind.
                if (depth > 0 && nested != input) leaves.addAll(leaves(nested, below, depth - 1));
            } else {
                leaves.add(new Leaf(below, field, field.getType()));
            }
        }
        return leaves;
    }

    /** An input that is as it should be, but for one value. */
    private static Map<String, Object> input(
            Company company, GraphQLInputObjectType input, List<String> path, Object value) {
        Map<String, Object> made = new LinkedHashMap<>();
        for (var field : input.getFieldDefinitions()) {
            var name = field.getName();
            var onPath = !path.isEmpty() && path.getFirst().equals(name);
            if (input.isOneOf() && !path.isEmpty() && !onPath) continue;
            var sample = onPath
                    ? place(company, field.getType(), path.subList(1, path.size()), value)
                    : isCompared(field) && GraphQLTypeUtil.isNonNull(field.getType())
                            ? version(company, input)
                            : sample(company, field, field.getType());
            if (sample != null) made.put(name, sample);
            if (input.isOneOf() && !made.isEmpty()) break;
        }
        return made;
    }

    /** As the object is now, so that the change gets past the comparison. */
    private static int version(Company company, GraphQLInputObjectType input) {
        var type = input.getFieldDefinitions().stream()
                .filter(field -> GraphQLTypeUtil.isNonNull(field.getType()))
                .map(field -> field.getAppliedDirective("idOf"))
                .filter(Objects::nonNull)
                .map(idOf -> (String) idOf.getArgument("type").getValue())
                .findFirst()
                .orElseThrow();
        return company.as(Role.TENANT_ADMIN)
                .ask(
                        "query($id: ID!) { node(id: $id) { ... on %s { version } } }".formatted(type),
                        Map.of("id", company.id(type)))
                .fine()
                .data("/node/version")
                .asInt();
    }

    private static Object place(Company company, GraphQLInputType type, List<String> path, Object value) {
        var bare = GraphQLTypeUtil.unwrapNonNull(type);
        if (bare instanceof GraphQLList list) {
            return List.of(place(company, (GraphQLInputType) list.getWrappedType(), path, value));
        }
        return bare instanceof GraphQLInputObjectType input ? input(company, input, path, value) : value;
    }

    private static Object sample(Company company, GraphQLInputValueDefinition field, GraphQLInputType type) {
        var bare = GraphQLTypeUtil.unwrapNonNull(type);
        var idOf = field.getAppliedDirective("idOf");
        if (!GraphQLTypeUtil.isNonNull(type) && idOf == null) return null;
        if (bare instanceof GraphQLList list) {
            var item = sample(company, field, (GraphQLInputType) list.getWrappedType());
            return item == null ? null : List.of(item);
        }
        if (bare instanceof GraphQLInputObjectType input) return input(company, input, List.of(), "");
        if (bare instanceof GraphQLEnumType values) {
            return values.getValues().getFirst().getName();
        }
        return switch (((GraphQLNamedType) bare).getName()) {
            case "ID" ->
                company.id(idOf == null ? "Ticket" : idOf.getArgument("type").getValue());
            case "String" -> text(field.getName());
            case "Int" -> number(field).intValue();
            case "Decimal", "Money" -> number(field).toPlainString();
            case "PhoneNumber" -> "13800138000";
            case "URL" -> "https://example.com/" + UUID.randomUUID();
            case "LocalTime" -> "09:00";
            case "Boolean" -> true;
            case "UUID" -> UUID.randomUUID().toString();
            case "Date" -> "2026-01-01";
            case "DateTime" -> "2026-01-01T00:00:00+08:00";
            default -> throw new IllegalStateException("The walk has no sample of " + field.getName());
        };
    }

    private static BigDecimal number(GraphQLInputValueDefinition field) {
        var range = field.getAppliedDirective("range");
        if (range == null) return BigDecimal.ONE;
        return BigDecimal.ONE
                .max(new BigDecimal((String) range.getArgument("min").getValue()))
                .min(new BigDecimal((String) range.getArgument("max").getValue()));
    }

    private static String text(String field) {
        var name = field.toLowerCase(Locale.ROOT);
        if (name.contains("code") || name.contains("username")) return "X" + System.nanoTime() % 1_000_000;
        return "样例 " + UUID.randomUUID().toString().substring(0, 8);
    }

    /** What is compared only needs no bounds. */
    private static boolean isCompared(GraphQLInputValueDefinition field) {
        return field.getName().equals("expectedVersion");
    }

    private List<Leaf> leavesOfAllMutations() {
        Map<String, Leaf> all = new TreeMap<>();
        for (var mutation : schema().getMutationType().getFieldDefinitions()) {
            collect(
                    (GraphQLInputObjectType) GraphQLTypeUtil.unwrapAll(
                            mutation.getArgument("input").getType()),
                    all);
        }
        return List.copyOf(all.values());
    }

    private static void collect(GraphQLInputObjectType input, Map<String, Leaf> all) {
        for (var field : input.getFieldDefinitions()) {
            if (GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLInputObjectType nested) {
                if (nested != input) collect(nested, all);
            } else {
                all.put(
                        input.getName() + "." + field.getName(),
                        new Leaf(List.of(input.getName(), field.getName()), field, field.getType()));
            }
        }
    }

    @Test
    void everyNumberHasBoundsAndEveryTextALength() {
        var without = leavesOfAllMutations().stream()
                .filter(leaf -> switch (leaf.scalar()) {
                    case "Int", "Decimal", "Money" ->
                        !isCompared(leaf.field()) && leaf.field().getAppliedDirective("range") == null;
                    case "String", "PhoneNumber", "URL" -> leaf.field().getAppliedDirective("text") == null;
                    default -> false;
                })
                .map(leaf -> String.join(".", leaf.path()));
        assertThat(without).isEmpty();
    }

    /** Bounds of a column, as its CHECK says them. */
    private record Bounds(BigDecimal least, BigDecimal most) {
        private static final Pattern BOUND = Pattern.compile(
                "\\(?(?:length|char_length|cardinality)?\\(?\\w+\\)? (>=|<=|>|<) \\(?'?(-?[0-9.]+)'?\\)?");
        private static final BigDecimal FAR = new BigDecimal("1e30");

        static Bounds of(String check) {
            var least = FAR.negate();
            var most = FAR;
            var bound = BOUND.matcher(check);
            while (bound.find()) {
                var value = new BigDecimal(bound.group(2));
                if (bound.group(1).startsWith(">")) least = value;
                else most = value;
            }
            return new Bounds(least, most);
        }

        boolean holds(BigDecimal from, BigDecimal to) {
            return from.compareTo(least) >= 0 && to.compareTo(most) <= 0;
        }
    }

    /**
     * The bounds of a field lie within those of a column that is called like it. Which column a field goes to is known
     * by its name only; where several columns are called alike, one of them has to agree.
     */
    @Test
    void everyCheckOfTheDatabaseHasARuleBeforeIt() throws Exception {
        victim();
        Map<String, List<Bounds>> columns = new TreeMap<>();
        try (var connection = DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                    SELECT a.attname, pg_get_constraintdef(c.oid)
                      FROM pg_constraint c
                      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
                     WHERE c.contype = 'c'
                       AND cardinality(c.conkey) = 1
                       AND c.connamespace = (SELECT relnamespace FROM pg_class
                                              WHERE relname = 'ticket' AND relkind = 'r' LIMIT 1)
                    """)) {
            while (rows.next()) {
                columns.computeIfAbsent(rows.getString(1), none -> new ArrayList<>())
                        .add(Bounds.of(rows.getString(2)));
            }
        }
        assertThat(columns).hasSizeGreaterThan(100);
        var softly = new SoftAssertions();
        for (var leaf : leavesOfAllMutations()) {
            var column = leaf.field().getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            var range = rangeOf(leaf);
            var where = String.join(".", leaf.path());
            // What is asked by is not stored.
            if (leaf.path().getFirst().endsWith("Filter")) continue;
            if (!columns.containsKey(column) || range.isEmpty() || ELSEWHERE.contains(where)) continue;
            softly.assertThat(columns.get(column))
                    .as(where)
                    .anyMatch(bounds ->
                            bounds.holds(range.get().least(), range.get().most()));
        }
        softly.assertAll();
    }

    private static Optional<Bounds> rangeOf(Leaf leaf) {
        // A list's CHECK is about how many there are.
        if (GraphQLTypeUtil.unwrapNonNull(leaf.type()) instanceof GraphQLList) {
            var items = leaf.field().getAppliedDirective("items");
            return Optional.of(new Bounds(
                    Bounds.FAR,
                    BigDecimal.valueOf(
                            items == null ? 250 : (int) items.getArgument("max").getValue())));
        }
        var range = leaf.field().getAppliedDirective("range");
        if (range != null) {
            return Optional.of(
                    new Bounds(new BigDecimal((String) range.getArgument("min").getValue()), new BigDecimal((String)
                            range.getArgument("max").getValue())));
        }
        var text = leaf.field().getAppliedDirective("text");
        // That a text is not empty is left to who knows whether it may be.
        return Optional.ofNullable(text)
                .map(limit -> new Bounds(Bounds.FAR, BigDecimal.valueOf((int)
                        limit.getArgument("max").getValue())));
    }

    @Test
    void aYearOfBirthThatIsNoneIsRefusedByName() {
        var company = victim();
        var person = company.id("Person");
        for (var year : List.of(-1, 0, 1879, 2201, Integer.MAX_VALUE)) {
            var answer = company.as(Role.TENANT_ADMIN)
                    .mutate(
                            "updatePerson",
                            Map.of("personId", person, "expectedVersion", 1, "birthYear", year),
                            "person { id }");
            assertThat(answer.refusal("updatePerson")).as(answer.body()).isEqualTo("INVALID");
            assertThat(answer.data("/updatePerson/userErrors/0/field").toString())
                    .isEqualTo("[\"input\",\"birthYear\"]");
        }
    }

    @Test
    void aListThatIsTooLongForItsColumnIsRefusedByName() {
        for (var field : List.of("interests", "languages")) {
            var answer = victim().as(Role.TENANT_ADMIN)
                    .mutate(
                            "updatePerson",
                            Map.of(
                                    "personId",
                                    victim().id("Person"),
                                    "expectedVersion",
                                    1,
                                    field,
                                    java.util.Collections.nCopies(31, "下棋")),
                            "person { id }");
            assertThat(answer.refusal("updatePerson")).as(answer.body()).isEqualTo("TOO_LONG");
            assertThat(answer.data("/updatePerson/userErrors/0/field").toString())
                    .isEqualTo("[\"input\",\"%s\"]".formatted(field));
        }
    }

    /** What a failure says goes into the log: it may name the constraint, never the row. */
    @Test
    void aFailureOfTheDatabaseDoesNotShowTheRow() {
        jinxiu();
        victim();
        var tenant = registry.page(Tables.TENANT.CODE.eq("jinxiu"), List.of(Tables.TENANT.ID), 1)
                .getFirst();
        assertThatThrownBy(() -> database.as(
                        tenant,
                        () -> database.write(() -> database.sql()
                                .update(PERSON)
                                .set(PERSON.BIRTH_YEAR, -1)
                                .execute())))
                .satisfies(failure -> {
                    var written = new StringWriter();
                    failure.printStackTrace(new PrintWriter(written));
                    assertThat(written.toString())
                            .contains("person_birth_year_check")
                            .doesNotContain("Failing row")
                            .doesNotContain("jinxiu 王秀兰");
                });
    }
}
