package io.xinqiao.meters;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.METER;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.archives.MeterPlace;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Page;
import io.xinqiao.sql.Filters;
import io.xinqiao.sql.Keyset;
import io.xinqiao.tenants.TenantDatabase;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Units that slipped through: no bill of an item ever, although somebody may have lived there for years. */
@Repository
class NeverBilled {
    private static final Keyset<NeverBilledUnit, String> BY_NUMBER =
            new Keyset<>("neverBilled", UNIT.NUMBER, UNIT.ID, false, NeverBilledUnit::number, NeverBilledUnit::unitId);
    private static final RowScope REACH = RowScope.inProject(UNIT.PROJECT_ID).inBuilding(UNIT.BUILDING_ID);

    private final DSLContext sql;
    private final Visibility visibility;

    NeverBilled(TenantDatabase database, Visibility visibility) {
        this.sql = database.sql();
        this.visibility = visibility;
    }

    /** A unit without any bill of an item; whether somebody lives there, and whether it has a meter. */
    record NeverBilledUnit(UUID unitId, String number, boolean lived, boolean metered) {}

    /**
     * A page of them.
     *
     * @param project of all that the caller reaches where it is null
     * @param item what they were never billed for; null for anything at all
     */
    Connection<NeverBilledUnit> page(
            Page page, @Nullable UUID project, @Nullable UUID item, MeterPlace.@Nullable Kind kind) {
        var condition = visibility
                .of("Query.unitsNeverBilled", REACH)
                .and(Filters.is(UNIT.PROJECT_ID, project))
                .and(notExists(selectOne()
                        .from(BILL)
                        .where(BILL.UNIT_ID.eq(UNIT.ID))
                        .and(Filters.is(BILL.FEE_ITEM_ID, item))
                        .and(BILL.REVERSED.isFalse())));
        var lived = field(exists(
                selectOne().from(HOUSEHOLD).where(HOUSEHOLD.UNIT_ID.eq(UNIT.ID)).and(HOUSEHOLD.MOVED_OUT.isNull())));
        var metered = field(
                exists(selectOne().from(METER).where(METER.UNIT_ID.eq(UNIT.ID)).and(Filters.is(METER.KIND, kind))));
        return BY_NUMBER.page(
                page,
                (seek, order, limit) -> sql.select(UNIT.ID, UNIT.NUMBER, lived, metered)
                        .from(UNIT)
                        .where(condition)
                        .and(seek)
                        .orderBy(order)
                        .limit(limit)
                        .fetch(row -> new NeverBilledUnit(row.value1(), row.value2(), row.value3(), row.value4())),
                () -> Keyset.countUpToCap(sql, UNIT, condition));
    }
}
