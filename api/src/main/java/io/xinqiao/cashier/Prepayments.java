package io.xinqiao.cashier;

import static io.xinqiao.schema.tenant.Tables.PREPAYMENT;
import static org.jooq.impl.DSL.any;

import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;

/**
 * What units have paid ahead 预收. The balance says what the ledger says; whoever moves money of a unit has locked its
 * bills first and this then.
 */
@Repository
class Prepayments {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");

    private final DSLContext sql;

    Prepayments(TenantDatabase database) {
        this.sql = database.sql();
    }

    /** What a unit has paid ahead, and whether that settles new bills by itself. */
    record Prepayment(BigDecimal balance, boolean agreed) {
        static final Prepayment NONE = new Prepayment(NOTHING, false);
    }

    /** The balance of a unit, locked until the end of the change. */
    BigDecimal lock(UUID unit) {
        begin(unit);
        return Objects.requireNonNull(sql.select(PREPAYMENT.BALANCE)
                .from(PREPAYMENT)
                .where(PREPAYMENT.UNIT_ID.eq(unit))
                .forUpdate()
                .fetchSingle()
                .value1());
    }

    private void begin(UUID unit) {
        sql.insertInto(PREPAYMENT)
                .set(PREPAYMENT.UNIT_ID, unit)
                .set(PREPAYMENT.BALANCE, NOTHING)
                .onConflictDoNothing()
                .execute();
    }

    /** Changes a balance that the caller has locked. */
    void change(UUID unit, BigDecimal by) {
        if (by.signum() == 0) return;
        sql.update(PREPAYMENT)
                .set(PREPAYMENT.BALANCE, PREPAYMENT.BALANCE.plus(by))
                .where(PREPAYMENT.UNIT_ID.eq(unit))
                .execute();
    }

    /** The household agrees that what it has paid ahead settles new bills, or takes that back. */
    void agree(UUID unit, boolean agreed) {
        begin(unit);
        sql.update(PREPAYMENT)
                .set(PREPAYMENT.AGREED, agreed)
                .where(PREPAYMENT.UNIT_ID.eq(unit))
                .execute();
    }

    /** What units have paid ahead; those that never did are absent. */
    Map<UUID, Prepayment> of(Collection<UUID> units) {
        return sql.selectFrom(PREPAYMENT)
                .where(PREPAYMENT.UNIT_ID.eq(any(units.toArray(UUID[]::new))))
                .fetchMap(
                        PREPAYMENT.UNIT_ID,
                        row -> new Prepayment(row.get(PREPAYMENT.BALANCE), row.get(PREPAYMENT.AGREED)));
    }
}
