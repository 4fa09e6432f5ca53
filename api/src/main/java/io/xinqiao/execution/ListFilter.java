package io.xinqiao.execution;

import static org.jooq.impl.DSL.and;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.or;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;

/** Turns a filter of a declared list into a condition on its rows. */
final class ListFilter {
    /** More in one filter is no question any more, but work. */
    private static final int MOST = 50;

    private final DeclaredList list;
    private final Map<String, FilterField> fields;
    private int conditions;

    private ListFilter(DeclaredList list, Map<String, FilterField> fields) {
        this.list = list;
        this.fields = fields;
    }

    /**
     * The rows that a filter asks for.
     *
     * @throws CodedException FORBIDDEN when it asks by what the caller may not read; BAD_REQUEST when it is too long
     */
    static Condition of(DeclaredList list, Map<String, FilterField> fields, Map<String, Object> filter) {
        return new ListFilter(list, fields).all(filter);
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
