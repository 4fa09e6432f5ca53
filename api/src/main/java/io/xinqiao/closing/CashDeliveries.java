package io.xinqiao.closing;

import static io.xinqiao.schema.tenant.Tables.CASH_DELIVERY;

import io.xinqiao.cashier.Method;
import io.xinqiao.cashier.Shift;
import io.xinqiao.cashier.Shifts;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.ledger.Posting;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** What cashiers hand over to finance: offered once for each closed shift, received by somebody else. */
@Repository
class CashDeliveries {
    private static final RowScope SCOPE =
            RowScope.inProject(CASH_DELIVERY.PROJECT_ID).ofMember(member -> CASH_DELIVERY.CASHIER_ID.eq(member.id()));

    private final DSLContext sql;
    private final Rows<CashDelivery> rows;
    private final Shifts shifts;
    private final Rows<Shift> shiftRows;
    private final Clock clock;

    CashDeliveries(
            TenantDatabase database, Rows<CashDelivery> rows, Shifts shifts, Rows<Shift> shiftRows, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.shifts = shifts;
        this.shiftRows = shiftRows;
        this.clock = clock;
    }

    @Bean
    static Rows<CashDelivery> cashDeliveryRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(CashDelivery.class, CASH_DELIVERY, SCOPE, database, visibility);
    }

    @Bean
    static Listing<CashDelivery> cashDeliveryList(Rows<CashDelivery> rows) {
        return Listing.of("cashDeliveries", rows)
                .descending(CASH_DELIVERY.OFFERED_AT)
                .descending(CASH_DELIVERY.CASH)
                .search(CASH_DELIVERY.NOTE)
                .flag("outstanding", CASH_DELIVERY.RECEIVED_AT::isNull);
    }

    record HandOverShiftInput(UUID shiftId) {}

    record ReceiveCashDeliveryInput(
            UUID cashDeliveryId,
            BigDecimal amount,
            @Nullable String note) {}

    /** Offers the cash of a closed shift of one's own to finance. */
    CashDelivery offer(HandOverShiftInput input) {
        var shift = shiftRows.require("Mutation.handOverShift", input.shiftId(), "shiftId");
        if (shift.state() != Shift.State.CLOSED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.cashDelivery.open", List.of(), "shiftId");
        }
        var offered = new CashDelivery(
                NewId.next(),
                shift.id(),
                shift.projectId(),
                shift.cashierId(),
                shifts.cashCounted(shift.id()),
                clock.instant(),
                null,
                null,
                null,
                null);
        if (rows.insertNew(List.of(offered)) == 0) {
            throw Refused.because(Code.CONFLICT, "refused.cashDelivery.again", List.of(), "shiftId");
        }
        return offered;
    }

    /** Finance has it; what differs from what was counted needs a note and is booked. Nobody receives their own. */
    CashDelivery receive(ReceiveCashDeliveryInput input) {
        var offered = rows.lock("Mutation.receiveCashDelivery", input.cashDeliveryId(), "cashDeliveryId");
        if (offered.receivedAt() != null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.cashDelivery.received", List.of(), "cashDeliveryId")
                    .withCurrent("cashDelivery", offered);
        }
        var by = Caller.current().memberId();
        if (offered.cashierId().equals(by)) {
            throw Refused.because(Code.INVALID, "refused.cashDelivery.own", List.of(), "cashDeliveryId");
        }
        if (input.amount().compareTo(offered.cash()) != 0 && input.note() == null) {
            throw Refused.because(Code.REQUIRED, "refused.cashDelivery.note", List.of(), "note");
        }
        var received = rows.change(
                offered.id(),
                sql.update(CASH_DELIVERY)
                        .set(CASH_DELIVERY.RECEIVED_BY, by)
                        .set(CASH_DELIVERY.RECEIVED, input.amount())
                        .set(CASH_DELIVERY.RECEIVED_AT, clock.instant())
                        .set(CASH_DELIVERY.NOTE, input.note()));
        shifts.bookVariances(
                offered.projectId(),
                offered.shiftId(),
                Posting.Kind.CASH_DELIVERY,
                Map.of(Method.CASH, input.amount().subtract(offered.cash())));
        return received;
    }
}
