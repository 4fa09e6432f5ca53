package io.xinqiao.inspections;

import static io.xinqiao.schema.tenant.Tables.INSPECTION_ITEM;
import static io.xinqiao.schema.tenant.Tables.INSPECTION_TEMPLATE;
import static org.jooq.impl.DSL.any;

import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.tenants.TenantDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The company's templates of inspections. What was recorded by them keeps its words when they change. */
@Repository
class InspectionTemplates {
    private static final RecordColumns<Item> ITEMS = RecordColumns.of(Item.class, INSPECTION_ITEM);
    private static final int MOST_ITEMS = 50;
    private static final RowScope WHOLE_COMPANY = RowScope.ofCompany();

    private final DSLContext sql;
    private final Rows<InspectionTemplate> rows;

    InspectionTemplates(TenantDatabase database, Rows<InspectionTemplate> rows) {
        this.sql = database.sql();
        this.rows = rows;
    }

    @Bean
    static Rows<InspectionTemplate> inspectionTemplateRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(InspectionTemplate.class, INSPECTION_TEMPLATE, WHOLE_COMPANY, database, visibility);
    }

    @Bean
    static Listing<InspectionTemplate> inspectionTemplateList(Rows<InspectionTemplate> rows) {
        return Listing.of("inspectionTemplates", rows)
                .ascending(INSPECTION_TEMPLATE.NAME)
                .ascending(INSPECTION_TEMPLATE.ID)
                .search(INSPECTION_TEMPLATE.NAME);
    }

    @Bean
    static Deletion<InspectionTemplate> inspectionTemplateDeletion(
            Rows<InspectionTemplate> rows, Dependents dependents) {
        return Deletion.of(rows, dependents).with(INSPECTION_ITEM.TEMPLATE_ID);
    }

    record CreateInspectionTemplateInput(String name, Inspection.Kind kind, List<String> items) {}

    record UpdateInspectionTemplateInput(
            UUID inspectionTemplateId,
            @Nullable String name,
            @Nullable List<String> items,
            @Nullable Boolean active) {}

    record Item(UUID templateId, int position, String text) {}

    Map<UUID, List<String>> itemsOf(Collection<UUID> templates) {
        return sql.select(INSPECTION_ITEM.TEMPLATE_ID, INSPECTION_ITEM.TEXT)
                .from(INSPECTION_ITEM)
                .where(INSPECTION_ITEM.TEMPLATE_ID.eq(any(templates.toArray(UUID[]::new))))
                .orderBy(INSPECTION_ITEM.POSITION)
                .fetchGroups(INSPECTION_ITEM.TEMPLATE_ID, INSPECTION_ITEM.TEXT);
    }

    Optional<InspectionTemplate> inUse(UUID id) {
        return rows.list(INSPECTION_TEMPLATE.ID.eq(id).and(INSPECTION_TEMPLATE.ACTIVE)).stream()
                .findFirst();
    }

    InspectionTemplate create(CreateInspectionTemplateInput input) {
        requireItems(input.items());
        var template = new InspectionTemplate(NewId.next(), input.name(), input.kind(), true);
        if (rows.insertNew(List.of(template)) == 0)
            throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "name");
        addItems(template.id(), input.items());
        return template;
    }

    InspectionTemplate update(UpdateInspectionTemplateInput input) {
        var before =
                rows.lock("Mutation.updateInspectionTemplate", input.inspectionTemplateId(), "inspectionTemplateId");
        var name = input.name() == null ? before.name() : input.name();
        var taken = sql.fetchExists(
                INSPECTION_TEMPLATE, INSPECTION_TEMPLATE.NAME.eq(name).and(INSPECTION_TEMPLATE.ID.ne(before.id())));
        if (taken) throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "name");
        if (input.items() != null) {
            requireItems(input.items());
            sql.deleteFrom(INSPECTION_ITEM)
                    .where(INSPECTION_ITEM.TEMPLATE_ID.eq(before.id()))
                    .execute();
            addItems(before.id(), input.items());
        }
        return rows.change(
                before.id(),
                sql.update(INSPECTION_TEMPLATE)
                        .set(INSPECTION_TEMPLATE.NAME, name)
                        .set(INSPECTION_TEMPLATE.ACTIVE, input.active() == null ? before.active() : input.active()));
    }

    private static void requireItems(List<String> items) {
        if (items.isEmpty() || items.size() > MOST_ITEMS) {
            throw Refused.because(Code.INVALID, "refused.handover.items", List.of(MOST_ITEMS), "items");
        }
    }

    private void addItems(UUID template, List<String> texts) {
        List<Item> items = new ArrayList<>();
        for (var text : texts) items.add(new Item(template, items.size() + 1, text));
        ITEMS.inserts().insert(sql, items);
    }
}
