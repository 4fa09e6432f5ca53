package io.xinqiao.closing;

import static io.xinqiao.schema.tenant.Tables.MONTH_CLOSING;

import io.xinqiao.closing.MonthBlockers.Blocker;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.ledger.BookingDays;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Refused.Problem;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The months whose books are closed, one after the other; the latest of them can be opened again. */
@Repository
class MonthClosings {
    private static final RowScope SCOPE = RowScope.inProject(MONTH_CLOSING.PROJECT_ID);

    private final DSLContext sql;
    private final Rows<MonthClosing> rows;
    private final MonthBlockers blockers;
    private final BookingDays days;
    private final Clock clock;

    MonthClosings(
            TenantDatabase database, Rows<MonthClosing> rows, MonthBlockers blockers, BookingDays days, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.blockers = blockers;
        this.days = days;
        this.clock = clock;
    }

    @Bean
    static Rows<MonthClosing> monthClosingRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(MonthClosing.class, MONTH_CLOSING, SCOPE, database, visibility);
    }

    @Bean
    static Listing<MonthClosing> monthClosingList(Rows<MonthClosing> rows) {
        return Listing.of("monthClosings", rows)
                .related("closedBy", "monthClosings")
                .related("reopenedBy", "reopenedMonths")
                .descending(MONTH_CLOSING.MONTH)
                .descending(MONTH_CLOSING.CLOSED_AT)
                .search(MONTH_CLOSING.NOTE, MONTH_CLOSING.REOPEN_REASON)
                .flag("inForce", MONTH_CLOSING.REOPENED_AT::isNull);
    }

    record CloseMonthInput(
            UUID projectId, LocalDate month, @Nullable String note) {}

    record ReopenMonthInput(
            UUID monthClosingId, String reason, @Nullable Integer expectedVersion) {}

    /**
     * Closes the month after the latest that is closed, once nothing of it is open; the first can be any that is over.
     */
    MonthClosing close(CloseMonthInput input) {
        var project = input.projectId();
        var month = input.month();
        requireFirstDay(month);
        // Whoever is posting is through by now, and whoever comes waits until it is decided.
        var latest = days.lockMonths(project);
        if (latest != null && !month.isAfter(latest)) {
            throw Refused.because(Code.CONFLICT, "refused.month.again", List.of(text(month)), "month");
        }
        if (latest != null && !month.equals(latest.plusDays(1))) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.month.order", List.of(text(latest.plusDays(1))), "month");
        }
        if (isNotOver(month)) {
            throw Refused.because(Code.INVALID, "refused.month.notOver", List.of(text(month)), "month");
        }
        var open = blockers.of(project, month);
        if (!open.isEmpty()) {
            throw Refused.because(open.stream().map(MonthClosings::problem).toList());
        }
        days.closeMonthsThrough(project, month.plusMonths(1).minusDays(1));
        return rows.insert(new MonthClosing(
                NewId.next(),
                project,
                month,
                Caller.current().memberId(),
                clock.instant(),
                input.note(),
                null,
                null,
                null,
                1));
    }

    private static Problem problem(Blocker blocker) {
        return new Problem(
                Code.ILLEGAL_STEP,
                blocker.kind().messageKey(),
                List.of(text(blocker.month()), blocker.count()),
                List.of("month"));
    }

    static void requireFirstDay(LocalDate month) {
        if (month.getDayOfMonth() != 1) {
            throw Refused.because(Code.INVALID, "refused.month.firstDay", List.of(), "month");
        }
    }

    /** Whether days of it are still to come. */
    boolean isNotOver(LocalDate month) {
        return !LocalDate.now(clock).isAfter(month.plusMonths(1).minusDays(1));
    }

    private static String text(LocalDate month) {
        return BookingDays.monthOf(month);
    }

    /** Opens the latest month again. Its days stay closed: what is booked now counts in the days that are open. */
    MonthClosing reopen(ReopenMonthInput input) {
        var found = rows.require("Mutation.reopenMonth", input.monthClosingId(), "monthClosingId");
        var latest = days.lockMonths(found.projectId());
        var correction = rows.correct("Mutation.reopenMonth", input.monthClosingId(), input.expectedVersion());
        var closing = correction.before();
        if (closing.reopenedAt() != null) {
            throw Refused.because(
                            Code.ILLEGAL_STEP,
                            "refused.month.reopened",
                            List.of(text(closing.month())),
                            "monthClosingId")
                    .withCurrent("monthClosing", closing);
        }
        if (!closing.lastDay().equals(latest)) {
            throw Refused.because(
                    Code.ILLEGAL_STEP,
                    "refused.month.latest",
                    List.of(latest == null ? "" : text(latest)),
                    "monthClosingId");
        }
        var before = sql.fetchExists(
                MONTH_CLOSING,
                MONTH_CLOSING
                        .PROJECT_ID
                        .eq(closing.projectId())
                        .and(MONTH_CLOSING.MONTH.eq(closing.month().minusMonths(1)))
                        .and(MONTH_CLOSING.REOPENED_AT.isNull()));
        days.closeMonthsThrough(closing.projectId(), before ? closing.month().minusDays(1) : null);
        return rows.change(
                closing.id(),
                sql.update(MONTH_CLOSING)
                        .set(MONTH_CLOSING.REOPENED_BY, Caller.current().memberId())
                        .set(MONTH_CLOSING.REOPENED_AT, clock.instant())
                        .set(MONTH_CLOSING.REOPEN_REASON, input.reason()));
    }
}
