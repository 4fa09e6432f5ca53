package io.xinqiao.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Twin;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.Field;
import org.jooq.TableField;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Lists are in the order in which people read numbers and names, however they are paged. */
class ReadingOrderTest extends ApiTest {
    private static final List<String> NUMBERS = List.of(
            "9",
            "62-1-2",
            "62-1-10",
            "62-1-101",
            "62-1-1001",
            "62-2-1",
            "62-10-1",
            "阿明店",
            "陈二店",
            "李四店",
            "商铺2",
            "商铺10",
            "张三店",
            "A9",
            "A10");

    @Autowired
    List<DeclaredList> lists;

    /** Whatever text a list can be ordered by, but codes that only machines read. */
    @Test
    void everyTextThatAListCanBeOrderedByIsInReadingOrder() throws SQLException {
        Set<String> ordered = new TreeSet<>();
        for (var list : lists) {
            for (var order : list.orders()) {
                list.stored().stream()
                        .filter(stored -> stored.name().equals(order) && stored.type() == String.class)
                        .map(RecordColumns.Stored::column)
                        .map(ReadingOrderTest::name)
                        .forEach(ordered::add);
            }
        }
        ordered.remove("api_client.client_id");
        assertThat(ordered).hasSizeGreaterThan(10).contains("unit.number");
        assertThat(inReadingOrder()).containsAll(ordered);
    }

    private static String name(Field<?> column) {
        return ((TableField<?, ?>) column).getTable().getName() + "." + column.getName();
    }

    private Set<String> inReadingOrder() throws SQLException {
        try (var connection = Twin.connect(jinxiu());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT table_name || '.' || column_name FROM"
                        + " information_schema.columns WHERE table_schema = current_schema() AND collation_name ="
                        + " 'reading_order'")) {
            Set<String> found = new TreeSet<>();
            while (rows.next()) found.add(rows.getString(1));
            return found;
        }
    }

    @Test
    void numbersAreReadFromOneToTenAndNamesByTheirSound() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var building = admin.mutate(
                        "createBuilding",
                        Map.of("projectId", jinxiu().id("Project"), "number", "62"),
                        "building { id }")
                .fine()
                .data("/createBuilding/building/id")
                .asString();
        for (var number : NUMBERS.reversed()) {
            admin.mutate(
                            "createUnit",
                            Map.of(
                                    "buildingId", building,
                                    "entrance", "1",
                                    "floor", 1,
                                    "number", number,
                                    "kind", "RESIDENTIAL",
                                    "builtArea", "89.50",
                                    "state", "VACANT"),
                            "unit { id }")
                    .fine();
        }
        var filter = "filter: {buildingId: \"" + building + "\"}";
        assertThat(paged("units", "number", filter, "first: 2", "after", "endCursor", "hasNextPage"))
                .isEqualTo(NUMBERS);
        assertThat(paged("units", "number", filter, "last: 1", "before", "startCursor", "hasPreviousPage"))
                .isEqualTo(NUMBERS.reversed());
    }

    /** What a list shows, page by page; backwards each page is one long. */
    private List<String> paged(
            String list, String shown, String filter, String size, String cursor, String next, String more) {
        List<String> found = new ArrayList<>();
        var at = "";
        do {
            var page = jinxiu().as(Role.TENANT_ADMIN)
                    .ask("{ " + list + "(" + filter + ", orderBy: {field: " + shown.toUpperCase(Locale.ROOT)
                            + ", direction: ASC}, " + size + at + ") { nodes { " + shown + " } pageInfo { " + next + " "
                            + more + " } } }")
                    .fine()
                    .data("/" + list);
            page.at("/nodes").forEach(node -> found.add(node.at("/" + shown).asString()));
            at = page.at("/pageInfo/" + more).asBoolean()
                    ? ", " + cursor + ": \"" + page.at("/pageInfo/" + next).asString() + "\""
                    : "";
        } while (!at.isEmpty());
        return found;
    }
}
