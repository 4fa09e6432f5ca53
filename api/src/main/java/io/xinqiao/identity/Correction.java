package io.xinqiao.identity;

import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.UniqueKey;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Corrects what was told of an object that is locked ({@link Rows#correct}); what is left out stays. What has to be
 * unique is looked for before, and nothing is written when nothing is different.
 *
 * @param <T> the class of the object
 */
public final class Correction<T> {
    private final Rows<T> rows;
    private final UUID one;
    private final T before;
    private final Map<Field<?>, @Nullable Object> changes = new LinkedHashMap<>();
    private boolean touched;

    Correction(Rows<T> rows, UUID one, T before) {
        this.rows = rows;
        this.one = one;
        this.before = before;
    }

    /** The object as it was found. */
    public T before() {
        return before;
    }

    /**
     * What a column becomes, if it was told; enums by their names. An empty text clears what may be missing.
     *
     * @throws Refused REQUIRED where something may not
     */
    public Correction<T> told(Field<?> column, @Nullable Object value) {
        if (!(value instanceof String text && text.isBlank())) return value == null ? this : become(column, value);
        if (!column.getDataType().nullable()) {
            throw Refused.because(Code.REQUIRED, "refused.required", List.of(), rows.nameOf(column));
        }
        return become(column, null);
    }

    /** What a column becomes, which may be nothing. */
    public Correction<T> become(Field<?> column, @Nullable Object value) {
        var stored = value instanceof Enum<?> constant ? constant.name() : value;
        if (!isSame(rows.storedIn(before, column), stored)) changes.put(column, stored);
        return this;
    }

    private static boolean isSame(@Nullable Object one, @Nullable Object other) {
        if (one instanceof BigDecimal number && other instanceof BigDecimal value) return number.compareTo(value) == 0;
        return Objects.deepEquals(one, other);
    }

    /** Parts of it were corrected: it comes to its next version, whatever else is told. */
    public Correction<T> touched() {
        touched = true;
        return this;
    }

    /** Whether anything is different. */
    public boolean isDifferent() {
        return touched || !changes.isEmpty();
    }

    /**
     * Writes it down.
     *
     * @throws Refused TAKEN when something else is called so already
     */
    public T make() {
        if (!isDifferent()) return before;
        for (var key : rows.table().getUniqueKeys()) requireFree(key);
        return rows.change(one, changes);
    }

    private void requireFree(UniqueKey<?> key) {
        var changed = key.getFields().stream().filter(changes::containsKey).toList();
        if (changed.isEmpty()) return;
        var same = DSL.and(key.getFields().stream().map(this::same).toList());
        if (!rows.list(same.and(rows.key().ne(one))).isEmpty()) {
            throw Refused.because(Code.TAKEN, "refused.taken", List.of(), rows.nameOf(changed.getLast()));
        }
    }

    @SuppressWarnings("unchecked") // what becomes of a column is of its type
    private Condition same(Field<?> column) {
        var value = changes.containsKey(column) ? changes.get(column) : rows.storedIn(before, column);
        return ((Field<Object>) column).eq(value);
    }
}
