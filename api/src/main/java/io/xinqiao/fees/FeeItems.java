package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.FEE_ITEM;
import static org.jooq.impl.DSL.max;

import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The fee items of the company: it begins with those of the trade, which the migration brings. */
@Repository
public class FeeItems {
    /** The longest name that an item may have. */
    static final int LONGEST_NAME = 40;

    private static final int MOST = 100;
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{1,29}");
    private static final RowScope WHOLE_COMPANY = RowScope.ofCompany();

    private final DSLContext sql;
    private final Rows<FeeItem> rows;

    FeeItems(TenantDatabase database, Rows<FeeItem> rows) {
        this.sql = database.sql();
        this.rows = rows;
    }

    @Bean
    static Rows<FeeItem> feeItemRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(FeeItem.class, FEE_ITEM, WHOLE_COMPANY, database, visibility);
    }

    @Bean
    static Deletion<FeeItem> feeItemDeletion(Rows<FeeItem> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    record UpdateFeeItemInput(
            UUID feeItemId,
            @Nullable Integer expectedVersion,
            @Nullable String nameZh,
            @Nullable String nameEn,
            FeeItem.@Nullable Kind kind,
            @Nullable Integer position) {}

    record CreateFeeItemInput(String code, String nameZh, String nameEn, FeeItem.Kind kind) {}

    List<FeeItem> all() {
        return rows.list(
                rows.scope("Query.feeItems").and(FEE_ITEM.ARCHIVED_AT.isNull()), FEE_ITEM.POSITION, FEE_ITEM.CODE);
    }

    /** These items, by key. */
    public Map<UUID, FeeItem> ofKeys(Collection<UUID> keys) {
        return rows.ofKeys(keys);
    }

    Map<UUID, FeeItem> visible(Collection<UUID> keys) {
        return rows.visible(keys);
    }

    FeeItem update(UpdateFeeItemInput input) {
        return rows.correct("Mutation.updateFeeItem", input.feeItemId(), input.expectedVersion())
                .told(FEE_ITEM.NAME_ZH, input.nameZh())
                .told(FEE_ITEM.NAME_EN, input.nameEn())
                .told(FEE_ITEM.KIND, input.kind())
                .told(FEE_ITEM.POSITION, input.position())
                .make();
    }

    /** Adds an item behind the others. */
    FeeItem create(CreateFeeItemInput input) {
        if (!CODE.matcher(input.code()).matches()) {
            throw Refused.because(Code.INVALID, "refused.fee.code", List.of(), "code");
        }
        var last =
                sql.select(max(FEE_ITEM.POSITION)).from(FEE_ITEM).fetchSingle().value1();
        if (last != null && last >= MOST)
            throw Refused.because(Code.INVALID, "refused.fee.most", List.of(MOST), "code");
        var item = new FeeItem(
                NewId.next(),
                input.code(),
                input.nameZh(),
                input.nameEn(),
                input.kind(),
                last == null ? 1 : last + 1,
                1);
        if (rows.insertNew(List.of(item)) == 0) {
            throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "code");
        }
        return item;
    }

    /** Fee items by their code and both of their names. */
    Map<String, UUID> byName() {
        Map<String, UUID> names = new HashMap<>();
        for (var item : sql.selectFrom(FEE_ITEM).fetch()) {
            names.put(item.getCode(), item.getId());
            names.put(item.getNameEn(), item.getId());
            names.put(item.getNameZh(), item.getId());
        }
        return names;
    }

    /** The item of this name; where there is none it is added, of the kind that the other name stands for. */
    UUID named(String name, @Nullable String kindName) {
        var known = byName();
        var item = known.get(name.strip());
        if (item != null) return item;
        var kind = kindName == null ? null : known.get(kindName.strip());
        var like = kind == null ? null : ofKeys(List.of(kind)).get(kind);
        return create(new CreateFeeItemInput(
                        "IMPORTED_" + (known.values().stream().distinct().count() + 1),
                        name.strip(),
                        name.strip(),
                        like == null ? FeeItem.Kind.OTHER : like.kind()))
                .id();
    }
}
