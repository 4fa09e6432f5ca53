package io.xinqiao.gateways;

import static io.xinqiao.schema.tenant.Tables.GATEWAY_PAYMENT;
import static io.xinqiao.schema.tenant.Tables.MEMBER;
import static io.xinqiao.schema.tenant.Tables.PAYMENT_ORDER;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.cashier.Payments.TenderInput;
import io.xinqiao.cashier.Till;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.Bills;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** What people are about to pay through gateways, and what gateways have told of: each transaction is one payment. */
@Repository
class Orders {
    private static final Duration OPEN_FOR = Duration.ofHours(2);
    private static final int MOST_BILLS = 100;
    /** A resident sees what they have ordered themselves, not what those before them in the unit did. */
    private static final RowScope SCOPE = RowScope.inProject(PAYMENT_ORDER.PROJECT_ID)
            .inBuilding(PAYMENT_ORDER.BUILDING_ID)
            .ofResident(person ->
                    PAYMENT_ORDER.ORDERED_BY.in(select(MEMBER.ID).from(MEMBER).where(MEMBER.PERSON_ID.eq(person))));

    private final DSLContext sql;
    private final Rows<PaymentOrder> rows;
    private final Bills bills;
    private final Units units;
    private final Till till;
    private final OrderEnds expiry;
    private final Clock clock;

    Orders(
            TenantDatabase database,
            Rows<PaymentOrder> rows,
            Bills bills,
            Units units,
            Till till,
            OrderEnds expiry,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.bills = bills;
        this.units = units;
        this.till = till;
        this.expiry = expiry;
        this.clock = clock;
    }

    @Bean
    static Rows<PaymentOrder> paymentOrderRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(PaymentOrder.class, PAYMENT_ORDER, SCOPE, database, visibility);
    }

    @Bean
    static Listing<PaymentOrder> paymentOrderList(Rows<PaymentOrder> rows) {
        return Listing.of("paymentOrders", rows)
                .descending(PAYMENT_ORDER.ORDERED_AT)
                .descending(PAYMENT_ORDER.AMOUNT)
                .search(PAYMENT_ORDER.NUMBER);
    }

    /** What becomes of a payment that is told of. */
    enum Taking {
        TAKEN,
        NO_ORDER,
        /** The transaction was told of with another order or amount. */
        OTHERWISE_BEFORE
    }

    record PlacePaymentOrderInput(
            UUID unitId, UUID paymentChannelId, @Nullable List<UUID> billIds) {}

    /** What the caller is about to pay: of the bills that concern them these, or all. */
    PaymentOrder create(PlacePaymentOrderInput input, Unit unit, PaymentChannel channel) {
        if (!channel.projectId().equals(unit.projectId()) || !channel.active())
            throw Refused.notFound("paymentChannelId");
        var asked = input.billIds();
        var owed = bills.owedAndReached("Mutation.placePaymentOrder", unit.id(), MOST_BILLS).stream()
                .filter(bill -> asked == null || asked.contains(bill.id()))
                .toList();
        if (asked != null && owed.size() < asked.stream().distinct().count()) throw Refused.notFound("billIds");
        var today = LocalDate.now(clock);
        var amount = owed.stream()
                .map(bill -> bill.outstanding().subtract(bill.discountOn(today)))
                .reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add);
        if (amount.signum() == 0) throw Refused.because(Code.INVALID, "refused.order.nothing", List.of(), "billIds");
        var id = NewId.next();
        var now = clock.instant();
        expiry.askFor(now.plus(OPEN_FOR));
        return rows.insert(new PaymentOrder(
                id,
                id.toString().replace("-", ""),
                channel.id(),
                unit.projectId(),
                unit.buildingId(),
                unit.id(),
                amount,
                owed.stream().map(Bill::id).toList(),
                PaymentOrder.State.OPEN,
                Caller.current().memberId(),
                now,
                now.plus(OPEN_FOR)));
    }

    /** Takes an order back that nothing was paid of. */
    PaymentOrder cancel(UUID id) {
        var order = rows.lock("Mutation.cancelPaymentOrder", id, "paymentOrderId");
        if (order.state() != PaymentOrder.State.OPEN) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.order.over", List.of(), "paymentOrderId")
                    .withCurrent("paymentOrder", order);
        }
        sql.update(PAYMENT_ORDER)
                .set(PAYMENT_ORDER.STATE, PaymentOrder.State.CANCELLED.name())
                .where(PAYMENT_ORDER.ID.eq(id))
                .execute();
        return Objects.requireNonNull(rows.ofKeys(List.of(id)).get(id));
    }

    /**
     * Takes the money that a gateway tells of, once. It is there whatever has become of the order: more or less than
     * was ordered, later than it was open, or a second time, it settles what it can and the rest is paid ahead.
     *
     * <p>A transaction that is another order's, or was told of with another amount, is not taken.
     */
    Taking paid(PaymentChannel channel, PaymentNotification told) {
        var found = sql.selectFrom(PAYMENT_ORDER)
                .where(PAYMENT_ORDER.NUMBER.eq(told.order()))
                .and(PAYMENT_ORDER.CHANNEL_ID.eq(channel.id()))
                .forUpdate()
                .fetchOptional(Row.mapping(rows::read));
        if (found.isEmpty()) return Taking.NO_ORDER;
        var order = found.get();
        var known = sql.selectFrom(GATEWAY_PAYMENT)
                .where(GATEWAY_PAYMENT.CHANNEL_ID.eq(channel.id()))
                .and(GATEWAY_PAYMENT.TRANSACTION.eq(told.transaction()))
                .fetchOne();
        if (known != null) {
            var same =
                    known.getOrderId().equals(order.id()) && known.getAmount().compareTo(told.amount()) == 0;
            return same ? Taking.TAKEN : Taking.OTHERWISE_BEFORE;
        }
        var tender = new TenderInput(channel.provider().method(), told.amount(), told.transaction());
        var payment = till.receive(units.ofKey(order.unitId()), tender, order.billIds(), order.orderedBy(), null);
        sql.insertInto(GATEWAY_PAYMENT)
                .set(GATEWAY_PAYMENT.CHANNEL_ID, channel.id())
                .set(GATEWAY_PAYMENT.TRANSACTION, told.transaction())
                .set(GATEWAY_PAYMENT.ORDER_ID, order.id())
                .set(GATEWAY_PAYMENT.PAYMENT_ID, payment.id())
                .set(GATEWAY_PAYMENT.AMOUNT, told.amount())
                .set(GATEWAY_PAYMENT.AT, clock.instant())
                .execute();
        var came = Objects.requireNonNull(sql.select(sum(GATEWAY_PAYMENT.AMOUNT))
                .from(GATEWAY_PAYMENT)
                .where(GATEWAY_PAYMENT.ORDER_ID.eq(order.id()))
                .fetchSingle()
                .value1());
        var state = came.compareTo(order.amount()) < 0 ? PaymentOrder.State.PARTLY_PAID : PaymentOrder.State.PAID;
        sql.update(PAYMENT_ORDER)
                .set(PAYMENT_ORDER.STATE, state.name())
                .where(PAYMENT_ORDER.ID.eq(order.id()))
                .execute();
        return Taking.TAKEN;
    }

    /** The payments of orders. */
    Map<UUID, List<UUID>> payments(Collection<UUID> orders) {
        return sql.selectFrom(GATEWAY_PAYMENT)
                .where(GATEWAY_PAYMENT.ORDER_ID.eq(any(orders.toArray(UUID[]::new))))
                .orderBy(GATEWAY_PAYMENT.AT)
                .fetchGroups(GATEWAY_PAYMENT.ORDER_ID, GATEWAY_PAYMENT.PAYMENT_ID);
    }
}
