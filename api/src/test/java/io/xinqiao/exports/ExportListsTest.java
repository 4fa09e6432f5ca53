package io.xinqiao.exports;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLTypeUtil;
import io.xinqiao.execution.DeclaredList;
import io.xinqiao.identity.Role;
import io.xinqiao.testing.ApiTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every declared list, exported in every format, is what one gets by turning its pages. No list is known by name. */
class ExportListsTest extends ApiTest {
    private static final int AT_ONCE = 25;

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    @Autowired
    List<DeclaredList> lists;

    @Autowired
    GraphQlSource source;

    /** A column as the schema's enum names it, and where its value stands in an answer. */
    private record Column(String name, String path, GraphQLNamedType type, String description) {
        String selection() {
            var at = path.indexOf('/');
            return at < 0 ? path : path.substring(0, at) + " { " + path.substring(at + 1) + " }";
        }

        /** Names of their own, because a field may be asked for twice. */
        String alias() {
            return name + ": " + selection();
        }

        JsonNode of(JsonNode node) {
            return node.at("/" + name + (path.contains("/") ? path.substring(path.indexOf('/')) : ""));
        }
    }

    /** An export is itself on the list of exports, which is another when it has ended. */
    private List<DeclaredList> resting() {
        return lists.stream().filter(list -> !list.type().equals("ExportRun")).toList();
    }

    @Test
    void jsonLinesHaveTheValuesOfTheList() {
        var softly = new SoftAssertions();
        var compared = 0;
        for (var list : resting()) {
            var columns = columns(list);
            var lines = new Exports(jinxiu().as(Role.TENANT_ADMIN)).lines(list.field());
            var nodes = nodes(list, columns);
            softly.assertThat(lines).as(list.field()).hasSameSizeAs(nodes);
            for (var row = 0; row < Math.min(lines.size(), nodes.size()); row++) {
                compared++;
                softly.assertThat(lines.get(row).propertyNames())
                        .as(list.field())
                        .containsExactlyElementsOf(
                                columns.stream().map(Column::name).toList());
                for (var column : columns) {
                    softly.assertThat(text(lines.get(row).at("/" + column.name())))
                            .as("%s.%s", list.field(), column.name())
                            .isEqualTo(text(column.of(nodes.get(row))));
                }
            }
        }
        softly.assertAll();
        assertThat(compared).isGreaterThan(lists.size());
    }

    @Test
    void textWithCommasHasThemAsPeopleReadThem() {
        var softly = new SoftAssertions();
        for (var list : resting()) {
            var columns = columns(list);
            var rows = new Exports(jinxiu().as(Role.TENANT_ADMIN)).csv(list.field());
            softly.assertThat(new HashSet<>(rows.getFirst()))
                    .as("headers of " + list.field())
                    .hasSize(columns.size())
                    .allMatch(header -> !header.isBlank() && header.length() < 30, "are short");
            var nodes = nodes(list, columns);
            softly.assertThat(rows).as(list.field()).hasSize(nodes.size() + 1);
            for (var row = 0; row < Math.min(rows.size() - 1, nodes.size()); row++) {
                for (var at = 0; at < columns.size(); at++) {
                    var column = columns.get(at);
                    var cell = rows.get(row + 1).get(at);
                    var value = column.of(nodes.get(row));
                    softly.assertThat(isShown(column, value, cell))
                            .as("%s.%s: %s as %s", list.field(), column.name(), value, cell)
                            .isTrue();
                }
            }
        }
        softly.assertAll();
    }

    @Test
    void aWorkbookHasThemAsNumbersDaysAndTextOverAsManySheetsAsItTakes() throws IOException {
        var softly = new SoftAssertions();
        var sheets = 0;
        for (var list : resting()) {
            var columns = columns(list);
            var nodes = nodes(list, columns);
            var content = new Exports(jinxiu().as(Role.TENANT_ADMIN)).of(list.field(), Exports.input("XLSX"));
            List<Row> rows = new ArrayList<>();
            try (var workbook = new ReadableWorkbook(new ByteArrayInputStream(content))) {
                for (var sheet : workbook.getSheets().toList()) {
                    var all = sheet.read();
                    softly.assertThat(all.size()).as(list.field()).isLessThanOrEqualTo(5);
                    softly.assertThat(all.getFirst().getCellCount()).isEqualTo(columns.size());
                    rows.addAll(all.subList(1, all.size()));
                    sheets++;
                }
            }
            softly.assertThat(rows).as(list.field()).hasSameSizeAs(nodes);
            for (var row = 0; row < Math.min(rows.size(), nodes.size()); row++) {
                for (var at = 0; at < columns.size(); at++) {
                    var column = columns.get(at);
                    var value = column.of(nodes.get(row));
                    softly.assertThat(isShown(column, value, cell(rows.get(row), at, column)))
                            .as("%s.%s: %s", list.field(), column.name(), value)
                            .isTrue();
                }
            }
        }
        softly.assertAll();
        assertThat(sheets).as("some need several").isGreaterThan(lists.size());
    }

    private static String cell(Row row, int at, Column column) {
        var cell = row.getOptionalCell(at).orElse(null);
        if (cell == null || cell.getRawValue() == null) return "";
        return switch (column.type().getName()) {
            case "Date" -> row.getCellAsDate(at).orElseThrow().toLocalDate().toString();
            case "DateTime" ->
                MOMENT.format(row.getCellAsDate(at)
                        .orElseThrow()
                        .plusNanos(500_000_000)
                        .withNano(0));
            case "Decimal", "Money", "Int" -> cell.asNumber().toPlainString();
            default -> cell.asString();
        };
    }

    /** Whether a cell tells a value to people. */
    private static boolean isShown(Column column, JsonNode value, String cell) {
        if (value.isNull() || value.isMissingNode()) return cell.isEmpty();
        var text = value.asString();
        if (column.type() instanceof GraphQLEnumType constants) {
            return constants.getValue(text).getDescription().startsWith(cell) && !cell.isEmpty();
        }
        return switch (column.type().getName()) {
            case "Boolean" -> cell.equals(value.asBoolean() ? "是" : "否");
            case "DateTime" -> {
                var moment = OffsetDateTime.parse(text);
                yield cell.equals(MOMENT.format(moment)) || cell.equals(MOMENT.format(moment.plusNanos(500_000_000)));
            }
            case "Decimal" -> new BigDecimal(cell).compareTo(new BigDecimal(text)) == 0;
            default -> cell.equals(text) || cell.equals("'" + text);
        };
    }

    private static String text(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? "null" : value.asString();
    }

    private List<Column> columns(DeclaredList list) {
        var type = source.schema().getObjectType(list.type());
        return ((GraphQLEnumType) source.schema().getType(list.type() + "ExportColumn"))
                .getValues().stream()
                        .map(value -> column(type, camel(value.getName()), value.getDescription()))
                        .toList();
    }

    private static String camel(String constant) {
        var words = constant.toLowerCase(java.util.Locale.ROOT).split("_");
        var name = new StringBuilder(words[0]);
        for (var at = 1; at < words.length; at++) {
            name.append(Character.toUpperCase(words[at].charAt(0))).append(words[at].substring(1));
        }
        return name.toString();
    }

    private static Column column(GraphQLObjectType type, String name, String description) {
        for (var field : type.getFieldDefinitions()) {
            if (GraphQLTypeUtil.unwrapNonNull(field.getType()) instanceof GraphQLList) continue;
            var leads = GraphQLTypeUtil.unwrapAll(field.getType());
            if (field.getName().equals(name) && !(leads instanceof GraphQLObjectType)) {
                return new Column(name, name, (GraphQLNamedType) leads, description);
            }
            if (!(leads instanceof GraphQLObjectType object) || !name.startsWith(field.getName())) continue;
            var rest = name.substring(field.getName().length());
            if (rest.isEmpty()) continue;
            var below = object.getFieldDefinition(Character.toLowerCase(rest.charAt(0)) + rest.substring(1));
            if (below != null) {
                return new Column(
                        name,
                        field.getName() + "/" + below.getName(),
                        (GraphQLNamedType) GraphQLTypeUtil.unwrapAll(below.getType()),
                        description);
            }
        }
        throw new IllegalStateException(type.getName() + " shows no " + name);
    }

    /** The whole list, page by page, with as many columns in a request as it may have aliases. */
    private List<JsonNode> nodes(DeclaredList list, List<Column> columns) {
        List<JsonNode> all = new ArrayList<>();
        var after = "";
        do {
            List<ObjectNode> rows = new ArrayList<>();
            for (var from = 0; from < columns.size() || from == 0; from += AT_ONCE) {
                var some = columns.subList(from, Math.min(from + AT_ONCE, columns.size()));
                var nodes = page(list, some, after).at("/nodes");
                for (var at = 0; at < nodes.size(); at++) {
                    if (from == 0) rows.add((ObjectNode) nodes.get(at));
                    else rows.get(at).setAll((ObjectNode) nodes.get(at));
                }
            }
            all.addAll(rows);
            var last = page(list, List.of(), after).at("/pageInfo");
            after = last.at("/hasNextPage").asBoolean()
                    ? ", after: \"" + last.at("/endCursor").asString() + "\""
                    : "";
        } while (!after.isEmpty());
        return all;
    }

    private JsonNode page(DeclaredList list, List<Column> columns, String after) {
        var selected = columns.stream().map(Column::alias).collect(Collectors.joining(" "));
        return jinxiu().as(Role.TENANT_ADMIN)
                .ask(
                        "{ " + list.field() + "(first: 20" + after + ") { nodes { __typename " + selected
                                + " } pageInfo { hasNextPage endCursor } } }",
                        Map.of())
                .fine()
                .data("/" + list.field());
    }
}
