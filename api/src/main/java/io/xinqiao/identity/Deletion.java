package io.xinqiao.identity;

import io.xinqiao.execution.DeclaredDeletion;
import io.xinqiao.identity.Dependents.Hanging;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Deletes stored objects while nothing hangs on them ({@link Dependents}). A bean of this type, a line of the schema's
 * and a row of permissions are all that takes.
 *
 * @param <T> the class of the objects
 */
public final class Deletion<T> implements DeclaredDeletion {
    private static final UUID NOBODY = new UUID(0, 0);

    private final Rows<T> rows;
    private final Dependents dependents;
    private final List<Field<UUID>> parts = new ArrayList<>();
    private final Map<Field<UUID>, TableField<?, UUID>> ofParts = new HashMap<>();
    private final List<Function<T, Hanging>> others = new ArrayList<>();
    private final Set<String> otherKinds = new TreeSet<>();
    private Consumer<T> rule = object -> {};
    private Consumer<T> then = object -> {};

    private Deletion(Rows<T> rows, Dependents dependents) {
        this.rows = rows;
        this.dependents = dependents;
    }

    /** The deletion of the objects of these rows. */
    public static <T> Deletion<T> of(Rows<T> rows, Dependents dependents) {
        return new Deletion<>(rows, dependents);
    }

    /** The rows whose column refers to the object are parts of it, and go with it. */
    public Deletion<T> with(TableField<?, UUID> part) {
        parts.add(part);
        return this;
    }

    /** The same; the rows whose second column refers to those parts go with them. */
    public Deletion<T> with(TableField<?, UUID> part, TableField<?, UUID> ofPart) {
        ofParts.put(part, ofPart);
        return with(part);
    }

    /** Rows that hang on an object by other means than a key. */
    public Deletion<T> hanging(Table<?> table, Function<T, Condition> which) {
        others.add(object -> new Hanging(table, which.apply(object)));
        otherKinds.add(table.getName());
        return this;
    }

    /** Refuses what else must not be deleted. */
    public Deletion<T> unless(Consumer<T> refused) {
        rule = refused;
        return this;
    }

    /** Does what else has to end with the object, before the deletion is committed. */
    public Deletion<T> then(Consumer<T> ended) {
        then = ended;
        return this;
    }

    @Override
    public String type() {
        return rows.type();
    }

    @Override
    public Collection<String> kindsThatHang() {
        Set<String> kinds = new TreeSet<>(otherKinds);
        Dependents.waysTo(rows.table(), rows.type(), NOBODY, parts)
                .forEach(way -> kinds.add(way.table().getName()));
        return kinds;
    }

    @Override
    public Object delete(UUID one, @Nullable Integer expectedVersion) {
        var argument = rows.argument();
        // Whoever hangs something on it meanwhile waits for this lock.
        var object = rows.lock("Mutation.delete" + rows.type(), one, argument);
        rows.requireVersion(object, expectedVersion);
        rule.accept(object);
        var hanging = others.stream().map(other -> other.apply(object)).toList();
        dependents.requireNone(rows, one, parts, hanging, argument);
        ofParts.forEach((part, ofPart) -> rows.deleteBehind(part, ofPart, one));
        parts.forEach(part -> rows.deleteWhere(part, one));
        rows.deleteWhere(rows.key(), one);
        then.accept(object);
        return object;
    }

    @Override
    public boolean isArchivable() {
        return rows.archivedAt().isPresent();
    }

    @Override
    public Object archive(UUID one, boolean archived) {
        var object = rows.lock("Mutation.delete" + rows.type(), one, rows.argument());
        // Who sends it twice has what they wanted.
        if (rows.archived(List.of(one)).isEmpty() != archived) return object;
        Map<Field<?>, @Nullable Object> change = new HashMap<>();
        change.put(rows.archivedAt().orElseThrow(), archived ? DSL.currentInstant() : null);
        return rows.change(one, change);
    }
}
