package io.xinqiao.closing;

import static io.xinqiao.schema.tenant.Tables.CASHIER_SHIFT;
import static io.xinqiao.schema.tenant.Tables.DAILY_CLOSING;
import static io.xinqiao.schema.tenant.Tables.PAYMENT;
import static io.xinqiao.schema.tenant.Tables.REFUND;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.ledger.BookingDays;
import io.xinqiao.ledger.Ledger;
import io.xinqiao.ledger.Ledger.Balance;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The days whose books are closed. */
@Repository
class Closings {
    private static final String CLOSED = "CLOSED";
    private static final RowScope SCOPE = RowScope.inProject(DAILY_CLOSING.PROJECT_ID);

    private final DSLContext sql;
    private final Rows<DailyClosing> rows;
    private final BookingDays days;
    private final Ledger ledger;
    private final Clock clock;

    Closings(TenantDatabase database, Rows<DailyClosing> rows, BookingDays days, Ledger ledger, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.days = days;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Bean
    static Rows<DailyClosing> dailyClosingRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(DailyClosing.class, DAILY_CLOSING, SCOPE, database, visibility);
    }

    @Bean
    static Listing<DailyClosing> dailyClosingList(Rows<DailyClosing> rows) {
        return Listing.of("dailyClosings", rows)
                .related("closedBy", "dailyClosings")
                .descending(DAILY_CLOSING.DAY)
                .descending(DAILY_CLOSING.CLOSED_AT)
                .search(DAILY_CLOSING.NOTE);
    }

    record CloseDayInput(
            UUID projectId, LocalDate day, @Nullable String note) {}

    /** What a day's books say: what each account got and gave, and how many payments came in and went back. */
    record DayReport(
            UUID projectId,
            LocalDate day,
            boolean closed,
            List<Balance> accounts,
            int payments,
            int voided,
            int refunds) {}

    /**
     * Closes a day and all before it. Nothing is left open: every drawer with money of that day is counted and
     * approved.
     */
    DailyClosing close(CloseDayInput input) {
        if (input.day().isAfter(LocalDate.now(clock))) {
            throw Refused.because(Code.INVALID, "refused.closing.future", List.of(), "day");
        }
        if (!days.close(input.projectId(), input.day())) {
            throw Refused.because(Code.CONFLICT, "refused.closing.closed", List.of(), "day");
        }
        // Whoever was taking money is through by now, and whoever comes books on a later day.
        var open = sql.fetchCount(
                CASHIER_SHIFT, CASHIER_SHIFT.PROJECT_ID.eq(input.projectId()).and(openWithMoneyUpTo(input.day())));
        if (open > 0) throw Refused.because(Code.ILLEGAL_STEP, "refused.closing.shifts", List.of(open), "day");
        return rows.insert(new DailyClosing(
                NewId.next(),
                input.projectId(),
                input.day(),
                Caller.current().memberId(),
                clock.instant(),
                input.note()));
    }

    /** Drawers that are not counted and approved, with money that was booked up to a day. */
    static Condition openWithMoneyUpTo(LocalDate day) {
        var holds = exists(selectOne()
                        .from(PAYMENT)
                        .where(PAYMENT.SHIFT_ID.eq(CASHIER_SHIFT.ID))
                        .and(PAYMENT.BOOKED_ON.le(day)))
                .or(exists(selectOne()
                        .from(REFUND)
                        .where(REFUND.SHIFT_ID.eq(CASHIER_SHIFT.ID))
                        .and(REFUND.BOOKED_ON.le(day))));
        return CASHIER_SHIFT.STATE.ne(CLOSED).and(holds);
    }

    /** What the books of a day say, closed or not. */
    DayReport report(UUID project, LocalDate day) {
        var counts = Objects.requireNonNull(sql.select(count(), count(PAYMENT.VOIDED_AT))
                .from(PAYMENT)
                .where(PAYMENT.PROJECT_ID.eq(project))
                .and(PAYMENT.BOOKED_ON.eq(day))
                .fetchOne());
        return new DayReport(
                project,
                day,
                sql.fetchExists(
                        DAILY_CLOSING, DAILY_CLOSING.PROJECT_ID.eq(project).and(DAILY_CLOSING.DAY.ge(day))),
                ledger.ofDay(project, day),
                counts.value1(),
                counts.value2(),
                sql.fetchCount(REFUND, REFUND.PROJECT_ID.eq(project).and(REFUND.BOOKED_ON.eq(day))));
    }
}
