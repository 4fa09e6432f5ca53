package io.xinqiao.analytics;

import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.COMMUNITY_EVENT;
import static io.xinqiao.schema.tenant.Tables.FEE_ITEM;
import static io.xinqiao.schema.tenant.Tables.MEMBER;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static io.xinqiao.schema.tenant.Tables.TICKET_CATEGORY;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static io.xinqiao.schema.tenant.Tables.ZONE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.collation;
import static org.jooq.impl.DSL.name;

import io.xinqiao.execution.ListReading;
import io.xinqiao.measures.Dimension;
import io.xinqiao.platform.Request;
import io.xinqiao.tenants.TenantDatabase;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Collation;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.TableField;
import org.springframework.stereotype.Repository;

/**
 * Tells what the values of dimensions are called: objects by their names or numbers, constants by the schema's words.
 */
@Repository
class DimensionLabels {
    /** 2 before 10, Chinese by pinyin. */
    private static final Collation READING_ORDER = collation(name("shared", "reading_order"));

    private final DSLContext sql;
    private final ListReading reading;

    DimensionLabels(TenantDatabase database, ListReading reading) {
        this.sql = database.sql();
        this.reading = reading;
    }

    /** The labels of these values in the order in which people read them; those of objects in one statement. */
    Map<Object, String> of(Dimension dimension, Collection<Object> values) {
        var locale = Request.current().locale();
        if (!dimension.isOfObjects()) {
            Map<Object, String> labels = new LinkedHashMap<>();
            reading.constants(dimension.type()).stream()
                    .filter(values::contains)
                    .forEach(constant -> labels.put(constant, reading.constant(dimension.type(), constant, locale)));
            return labels;
        }
        var english = locale.getLanguage().equals(Locale.ENGLISH.getLanguage());
        return switch (dimension.type()) {
            case "Project" -> named(PROJECT.ID, PROJECT.NAME, values);
            case "Building" -> named(BUILDING.ID, BUILDING.NAME, values);
            case "Zone" -> named(ZONE.ID, ZONE.NAME, values);
            case "Unit" -> named(UNIT.ID, UNIT.NUMBER, values);
            case "Member" -> named(MEMBER.ID, MEMBER.NAME, values);
            case "TicketCategory" ->
                named(TICKET_CATEGORY.ID, english ? TICKET_CATEGORY.NAME_EN : TICKET_CATEGORY.NAME_ZH, values);
            case "FeeItem" -> named(FEE_ITEM.ID, english ? FEE_ITEM.NAME_EN : FEE_ITEM.NAME_ZH, values);
            case "CommunityEvent" -> named(COMMUNITY_EVENT.ID, COMMUNITY_EVENT.NAME, values);
            default -> throw new IllegalStateException(dimension.type());
        };
    }

    private <R extends Record> Map<Object, String> named(
            TableField<R, UUID> key, TableField<R, String> name, Collection<Object> values) {
        Map<Object, String> labels = new LinkedHashMap<>();
        sql.select(key, name)
                .from(Objects.requireNonNull(key.getTable()))
                .where(key.eq(any(values.toArray(UUID[]::new))))
                .orderBy(name.collate(READING_ORDER), key)
                .forEach(row -> labels.put(row.value1(), row.value2()));
        return labels;
    }
}
