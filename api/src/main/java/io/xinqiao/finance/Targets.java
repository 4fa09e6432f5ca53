package io.xinqiao.finance;

import static io.xinqiao.schema.tenant.Tables.COLLECTION_TARGET;
import static io.xinqiao.schema.tenant.Tables.DEPOSIT;
import static io.xinqiao.schema.tenant.Tables.PAYMENT;
import static io.xinqiao.schema.tenant.Tables.REFUND;
import static io.xinqiao.sql.Filters.is;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.sum;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Percent;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** What cashiers are to collect in a month, and how far they are. */
@Repository
class Targets {
    private static final int MOST = 100;
    private static final BigDecimal NOTHING = new BigDecimal("0.00");
    private static final RowScope REACH = RowScope.inProject(COLLECTION_TARGET.PROJECT_ID)
            .ofMember(member -> COLLECTION_TARGET.CASHIER_ID.eq(member.id()));

    private final DSLContext sql;
    private final Visibility visibility;
    private final Clock clock;

    Targets(TenantDatabase database, Visibility visibility, Clock clock) {
        this.sql = database.sql();
        this.visibility = visibility;
        this.clock = clock;
    }

    record SetCollectionTargetInput(UUID projectId, UUID cashierId, LocalDate month, BigDecimal amount) {}

    /**
     * A cashier's month.
     *
     * @param collected what they took in payments booked in the month, without what was taken back or refunded and
     *     without deposits
     * @param place among the cashiers of the project by percent, from 1
     */
    record CollectionTarget(
            UUID projectId, UUID cashierId, LocalDate month, BigDecimal amount, BigDecimal collected, int place) {
        public BigDecimal percent() {
            return Objects.requireNonNull(Percent.of(collected, amount));
        }
    }

    /** Sets a target, or another one for the same month. */
    CollectionTarget set(SetCollectionTargetInput input) {
        if (input.month().getDayOfMonth() != 1 || input.amount().signum() <= 0) {
            throw Refused.because(Code.INVALID, "refused.target", List.of(), "month");
        }
        sql.insertInto(COLLECTION_TARGET)
                .set(COLLECTION_TARGET.PROJECT_ID, input.projectId())
                .set(COLLECTION_TARGET.CASHIER_ID, input.cashierId())
                .set(COLLECTION_TARGET.MONTH, input.month())
                .set(COLLECTION_TARGET.AMOUNT, input.amount())
                .set(COLLECTION_TARGET.SET_AT, clock.instant())
                .set(COLLECTION_TARGET.SET_BY, Caller.current().memberId())
                .onConflict(COLLECTION_TARGET.PROJECT_ID, COLLECTION_TARGET.CASHIER_ID, COLLECTION_TARGET.MONTH)
                .doUpdate()
                .set(COLLECTION_TARGET.AMOUNT, input.amount())
                .execute();
        return of(
                        COLLECTION_TARGET
                                .PROJECT_ID
                                .eq(input.projectId())
                                .and(COLLECTION_TARGET.MONTH.eq(input.month())),
                        input.month())
                .stream()
                .filter(target -> target.cashierId().equals(input.cashierId()))
                .findFirst()
                .orElseThrow();
    }

    /** The targets of a month that the caller sees; a cashier sees their own and where it stands. */
    List<CollectionTarget> of(@Nullable UUID project, LocalDate month) {
        var seen = sql.selectFrom(COLLECTION_TARGET)
                .where(visibility.of("Query.collectionTargets", REACH))
                .and(is(COLLECTION_TARGET.PROJECT_ID, project))
                .and(COLLECTION_TARGET.MONTH.eq(month))
                .limit(MOST)
                .fetch();
        var projects = seen.getValues(COLLECTION_TARGET.PROJECT_ID).toArray(UUID[]::new);
        var keys = seen.map(row -> row.getProjectId() + " " + row.getCashierId());
        return of(COLLECTION_TARGET.PROJECT_ID.eq(any(projects)).and(COLLECTION_TARGET.MONTH.eq(month)), month).stream()
                .filter(target -> keys.contains(target.projectId() + " " + target.cashierId()))
                .toList();
    }

    private List<CollectionTarget> of(Condition which, LocalDate month) {
        var refunded = field(select(coalesce(sum(REFUND.AMOUNT), inline(NOTHING)))
                .from(REFUND)
                .where(REFUND.PAYMENT_ID.eq(PAYMENT.ID))
                .and(REFUND.STATE.eq("PAID")));
        var collected = field(select(coalesce(sum(PAYMENT.AMOUNT.minus(refunded)), inline(NOTHING)))
                .from(PAYMENT)
                .where(PAYMENT.PROJECT_ID.eq(COLLECTION_TARGET.PROJECT_ID))
                .and(PAYMENT.CASHIER_ID.eq(COLLECTION_TARGET.CASHIER_ID))
                .and(PAYMENT.VOIDED_AT.isNull())
                .and(notExists(selectOne().from(DEPOSIT).where(DEPOSIT.PAYMENT_ID.eq(PAYMENT.ID))))
                .and(PAYMENT.BOOKED_ON.ge(COLLECTION_TARGET.MONTH))
                .and(PAYMENT.BOOKED_ON.lt(month.plusMonths(1))));
        var all = new ArrayList<>(sql.select(COLLECTION_TARGET.fields())
                .select(collected)
                .from(COLLECTION_TARGET)
                .where(which)
                .fetch(row -> new CollectionTarget(
                        row.get(COLLECTION_TARGET.PROJECT_ID),
                        row.get(COLLECTION_TARGET.CASHIER_ID),
                        row.get(COLLECTION_TARGET.MONTH),
                        row.get(COLLECTION_TARGET.AMOUNT),
                        row.get(collected),
                        0)));
        all.sort(Comparator.comparing(CollectionTarget::projectId)
                .thenComparing(CollectionTarget::percent, Comparator.reverseOrder())
                .thenComparing(CollectionTarget::cashierId));
        List<CollectionTarget> placed = new ArrayList<>();
        for (var one : all) {
            var first = placed.isEmpty() || !placed.getLast().projectId().equals(one.projectId());
            var place = first ? 1 : placed.getLast().place() + 1;
            placed.add(new CollectionTarget(
                    one.projectId(), one.cashierId(), one.month(), one.amount(), one.collected(), place));
        }
        return placed;
    }
}
