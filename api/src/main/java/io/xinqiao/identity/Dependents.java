package io.xinqiao.identity;

import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.val;

import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.schema.tenant.DefaultSchema;
import io.xinqiao.tenants.TenantDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.Table;
import org.springframework.stereotype.Component;

/**
 * Finds what hangs on an object: whatever refers to it by a foreign key, by a column that is called like it, in a list
 * of keys that is called like it ({@code building_ids}), or as the owner of a file. Nobody writes down what that is;
 * the tables tell.
 */
@Component
public final class Dependents {
    private static final String LINKS = "file_link";

    private final DSLContext sql;
    private final Messages messages;

    Dependents(TenantDatabase database, Messages messages) {
        this.sql = database.sql();
        this.messages = messages;
    }

    /** How many of a kind hang on an object, as the schema's {@code Dependent}. */
    public record Dependent(String kind, int count) {}

    /** What hangs by other means: rows of a table that meet a condition. */
    record Hanging(Table<?> table, Condition condition) {}

    /**
     * Refuses the deletion of an object on which anything hangs.
     *
     * @param parts columns that refer to it in tables whose rows are parts of it and go with it
     * @param others what hangs by other means
     * @throws Refused ILLEGAL_STEP about this argument, with what hangs on it
     */
    void requireNone(Rows<?> rows, UUID one, Collection<Field<UUID>> parts, List<Hanging> others, String argument) {
        var ways = Stream.concat(waysTo(rows.table(), rows.type(), one, parts).stream(), others.stream())
                .map(this::counted)
                .reduce(Select::unionAll);
        if (ways.isEmpty()) return;
        Map<String, Integer> found = new LinkedHashMap<>();
        ways.get().fetch().forEach(row -> {
            if (row.value2() > 0) found.merge(row.value1(), row.value2(), Integer::sum);
        });
        if (found.isEmpty()) return;
        var words = found.entrySet().stream()
                .map(kind -> messages.text("dependent." + kind.getKey()) + " " + kind.getValue())
                .collect(Collectors.joining(", "));
        throw Refused.because(Code.ILLEGAL_STEP, "refused.dependents", List.of(words), argument)
                .withCurrent(
                        "dependents",
                        found.entrySet().stream()
                                .map(kind -> new Dependent(kindOf(kind.getKey()), kind.getValue()))
                                .toList());
    }

    /**
     * Lets whatever refers to one row by a foreign key refer to another of its table.
     *
     * @param staying names of tables whose rows keep what they say
     */
    public void move(Table<?> table, UUID from, UUID to, Collection<String> staying) {
        for (var other : DefaultSchema.DEFAULT_SCHEMA.getTables()) {
            if (staying.contains(other.getName())) continue;
            for (var key : other.getReferences()) {
                if (!key.getKey().getTable().equals(table)) continue;
                var column = Objects.requireNonNull(
                        other.field(key.getFields().getFirst().getName(), UUID.class));
                sql.update(other).set(column, to).where(column.eq(from)).execute();
            }
        }
    }

    private Select<Record2<String, Integer>> counted(Hanging way) {
        return sql.select(inline(way.table().getName()), count())
                .from(way.table())
                .where(way.condition());
    }

    /** All columns that refer to the rows of a table, but for those of its parts. */
    static List<Hanging> waysTo(Table<?> table, String type, UUID one, Collection<Field<UUID>> parts) {
        List<Hanging> ways = new ArrayList<>();
        var lists = table.getName() + "_ids";
        for (var other : DefaultSchema.DEFAULT_SCHEMA.getTables()) {
            for (var key : other.getReferences()) {
                if (!key.getKey().getTable().equals(table)) continue;
                var column = Objects.requireNonNull(
                        other.field(key.getFields().getFirst().getName(), UUID.class));
                if (!parts.contains(column)) ways.add(new Hanging(other, column.eq(one)));
            }
            var called = other.field(table.getName() + "_id", UUID.class);
            if (called != null && !isAside(other) && !isKey(other, called) && !parts.contains(called)) {
                ways.add(new Hanging(other, called.eq(one)));
            }
            var list = other.field(lists, UUID[].class);
            if (list != null) ways.add(new Hanging(other, val(one).eq(any(list))));
        }
        var links = Objects.requireNonNull(DefaultSchema.DEFAULT_SCHEMA.getTable(LINKS));
        ways.add(new Hanging(
                links,
                Objects.requireNonNull(links.field("owner_type", String.class))
                        .eq(type)
                        .and(Objects.requireNonNull(links.field("owner_id", UUID.class))
                                .eq(one))));
        return ways;
    }

    /** What an import has read, and the log of changes, hang on nothing. */
    private static boolean isAside(Table<?> table) {
        return table.getName().startsWith("staged_") || table.getName().startsWith("import_");
    }

    private static boolean isKey(Table<?> table, Field<UUID> column) {
        return table.getReferences().stream()
                .anyMatch(key -> key.getFields().getFirst().getName().equals(column.getName()));
    }

    /** A table's name as that of a type: {@code TicketCategory}. */
    private static String kindOf(String table) {
        return Stream.of(table.split("_"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }
}
