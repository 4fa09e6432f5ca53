package io.xinqiao.closing;

import static io.xinqiao.schema.tenant.Tables.CASHIER_SHIFT;
import static io.xinqiao.schema.tenant.Tables.CASH_DELIVERY;
import static io.xinqiao.schema.tenant.Tables.STATEMENT_LINE;

import io.xinqiao.ledger.BookingDays;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** What a month still has open, so that it cannot be closed. */
@Repository
class MonthBlockers {
    private static final String OPEN = "OPEN";

    private final DSLContext sql;
    private final BookingDays days;
    private final Clock clock;

    MonthBlockers(TenantDatabase database, BookingDays days, Clock clock) {
        this.sql = database.sql();
        this.days = days;
        this.clock = clock;
    }

    /** The kinds, in the order in which they are cleared away. */
    enum Kind {
        /** Drawers with money of the month that are not counted and approved. */
        SHIFTS_OPEN("refused.month.shifts"),
        /** Days that are not closed. */
        DAYS_OPEN("refused.month.days"),
        /** Cash that was handed over in the month, or before, and that nobody has received. */
        CASH_ON_ITS_WAY("refused.month.cash"),
        /** Lines of statements that nobody has settled. */
        STATEMENT_LINES_OPEN("refused.month.lines");

        private final String messageKey;

        Kind(String messageKey) {
            this.messageKey = messageKey;
        }

        String messageKey() {
            return messageKey;
        }
    }

    /** What is open, and how much of it. */
    record Blocker(Kind kind, int count, LocalDate month) {}

    /** What is open up to the last day of a month. */
    List<Blocker> of(UUID project, LocalDate month) {
        var lastDay = month.plusMonths(1).minusDays(1);
        Map<Kind, Integer> open = new EnumMap<>(Kind.class);
        open.put(
                Kind.SHIFTS_OPEN,
                sql.fetchCount(
                        CASHIER_SHIFT, CASHIER_SHIFT.PROJECT_ID.eq(project).and(Closings.openWithMoneyUpTo(lastDay))));
        open.put(Kind.DAYS_OPEN, openDays(days.closedThrough(project), month, lastDay));
        open.put(
                Kind.CASH_ON_ITS_WAY,
                sql.fetchCount(
                        CASH_DELIVERY,
                        CASH_DELIVERY
                                .PROJECT_ID
                                .eq(project)
                                .and(CASH_DELIVERY.RECEIVED_AT.isNull())
                                .and(CASH_DELIVERY.OFFERED_AT.lt(month.plusMonths(1)
                                        .atStartOfDay(clock.getZone())
                                        .toInstant()))));
        open.put(
                Kind.STATEMENT_LINES_OPEN,
                sql.fetchCount(
                        STATEMENT_LINE,
                        STATEMENT_LINE
                                .PROJECT_ID
                                .eq(project)
                                .and(STATEMENT_LINE.STATE.eq(OPEN))
                                .and(STATEMENT_LINE.DAY.le(lastDay))));
        return open.entrySet().stream()
                .filter(kind -> kind.getValue() > 0)
                .map(kind -> new Blocker(kind.getKey(), kind.getValue(), month))
                .toList();
    }

    /** How many days of a month are not closed. */
    static int openDays(@Nullable LocalDate closedThrough, LocalDate month, LocalDate lastDay) {
        var from = closedThrough == null || closedThrough.isBefore(month) ? month : closedThrough.plusDays(1);
        return Math.max(0, (int) ChronoUnit.DAYS.between(from, lastDay.plusDays(1)));
    }
}
