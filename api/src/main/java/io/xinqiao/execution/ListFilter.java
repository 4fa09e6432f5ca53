package io.xinqiao.execution;

import static org.jooq.impl.DSL.and;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.or;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jooq.Condition;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** Turns a filter of a declared list into a condition on its rows. */
final class ListFilter {
    /** More in one filter is no question any more, but work. */
    private static final int MOST = 50;

    /** Words that no index finds are looked for in so many rows: some fifty milliseconds. */
    private static final int MOST_LOOKED_THROUGH = 20_000;

    static final String ARCHIVED = "archived";

    private final DeclaredList list;
    private final Map<String, FilterField> fields;
    private int conditions;
    private boolean asksForArchived;

    private ListFilter(DeclaredList list, Map<String, FilterField> fields) {
        this.list = list;
        this.fields = fields;
    }

    /**
     * The rows that a filter asks for.
     *
     * @throws CodedException FORBIDDEN when it asks by what the caller may not read; BAD_REQUEST when it is too long
     */
    static Condition of(DeclaredList list, Map<String, FilterField> fields, @Nullable Map<String, Object> filter) {
        var asked = new ListFilter(list, fields);
        var condition = filter == null ? noCondition() : asked.all(filter);
        return asked.asksForArchived ? condition : condition.and(isInUse(list));
    }

    /**
     * The same of somebody who waits for the answer.
     *
     * @param within the rows of which they are asked for
     * @throws CodedException BAD_REQUEST when words would be looked for in too many of them
     */
    static Condition atOnce(
            DeclaredList list,
            Map<String, FilterField> fields,
            @Nullable Map<String, Object> filter,
            Condition within) {
        if (filter != null && looksThrough(list, filter)) {
            Map<String, Object> narrower = new HashMap<>(filter);
            narrower.keySet().removeAll(Set.of("search", "and", "or", "not"));
            if (list.isLongerThan(
                    MOST_LOOKED_THROUGH, of(list, fields, narrower).and(within))) {
                throw new CodedException(ErrorCode.BAD_REQUEST, "request.search", MOST_LOOKED_THROUGH);
            }
        }
        return of(list, fields, filter);
    }

    /** Whether a filter looks for words that no index finds, anywhere in it. */
    private static boolean looksThrough(DeclaredList list, Map<String, Object> filter) {
        return hasWords(filter, list::looksThrough);
    }

    /** Whether a filter looks for words, anywhere in it. */
    static boolean hasWords(Map<String, Object> filter) {
        return hasWords(filter, words -> true);
    }

    private static boolean hasWords(Map<String, Object> filter, Predicate<String> such) {
        return filter.entrySet().stream().anyMatch(one -> switch (one.getValue()) {
            case String words when one.getKey().equals("search") -> such.test(words);
            case Map<?, ?> below when one.getKey().equals("not") -> hasWords(filter(below), such);
            case List<?> each
            when one.getKey().equals("and") || one.getKey().equals("or") ->
                each.stream().anyMatch(below -> hasWords(filter(below), such));
            case null, default -> false;
        });
    }

    /** What is out of use is left out, wherever nobody asks for it. */
    static Condition isInUse(DeclaredList list) {
        return list.archivedAt().map(Field::isNull).orElse(noCondition());
    }

    private Condition archived(boolean wanted) {
        asksForArchived = true;
        return wanted ? list.archivedAt().orElseThrow().isNotNull() : isInUse(list);
    }

    private Condition all(Map<String, Object> filter) {
        List<Condition> all = new ArrayList<>();
        filter.forEach((name, value) -> {
            // Null asks for nothing, so that a client can leave a variable empty.
            if (value != null) all.add(one(name, value));
        });
        return and(all);
    }

    private Condition one(String name, Object value) {
        if (++conditions > MOST) throw new CodedException(ErrorCode.BAD_REQUEST, "request.filter", MOST);
        // Where nothing is put out of use, a field of that name is the objects' own.
        if (name.equals(ARCHIVED) && list.archivedAt().isPresent()) return archived((Boolean) value);
        return switch (name) {
            case "and" -> and(each(value));
            case "or" -> or(each(value));
            // What is not known is not so.
            case "not" -> field(all(filter(value))).isDistinctFrom(inline(true));
            case "search" -> list.search((String) value);
            default -> {
                var field = fields.get(name);
                if (field == null) yield list.asked(name, value);
                list.require(field.rights());
                yield field.condition(value);
            }
        };
    }

    private List<Condition> each(Object filters) {
        return ((List<?>) filters).stream().map(one -> all(filter(one))).toList();
    }

    @SuppressWarnings("unchecked") // the schema says that it is a filter
    private static Map<String, Object> filter(Object value) {
        return (Map<String, Object>) value;
    }
}
