package io.xinqiao.platform;

import static java.util.stream.Collectors.joining;

import java.util.List;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.SelectField;
import org.jooq.conf.Settings;
import org.jooq.impl.CustomField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * The columns of one kind of object, written into a statement in one piece. jOOQ renders a list of columns anew for
 * every statement, name by name, which shows in the profile of a small request. What is selected so is read by
 * {@code coerce(columns.fields())}.
 */
public final class Columns {
    private final List<Field<?>> fields;
    private final SelectField<Object> inOnePiece;

    public Columns(Field<?>... fields) {
        this.fields = List.of(fields);
        var renderer = DSL.using(SQLDialect.POSTGRES, new Settings().withRenderSchema(false));
        var text = this.fields.stream().map(renderer::render).collect(joining(", "));
        this.inOnePiece = CustomField.of("columns", SQLDataType.OTHER, context -> context.sql(text));
    }

    /** What stands behind SELECT. */
    public SelectField<Object> inOnePiece() {
        return inOnePiece;
    }

    /** The columns, in the order in which they come. */
    public List<Field<?>> fields() {
        return fields;
    }
}
