package io.xinqiao.ledger;

import static io.xinqiao.schema.tenant.Tables.BOOKING_DAY;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.noCondition;

import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * In which day's closing what is posted now counts: today's, or, once today is closed, tomorrow's. Whoever asks keeps
 * the day from being closed until their change is through; the database refuses a posting on a closed day whoever makes
 * it.
 */
@Repository
public class BookingDays {
    /** Before anything was ever closed. */
    private static final LocalDate NEVER = LocalDate.of(1900, 1, 1);

    private final DSLContext sql;
    private final Clock clock;

    BookingDays(TenantDatabase database, Clock clock) {
        this.sql = database.sql();
        this.clock = clock;
    }

    /** The day on which a project's books are open. */
    public LocalDate today(UUID project) {
        var today = LocalDate.now(clock);
        var closed = lockedForShare(project);
        if (closed == null) {
            begin(project);
            closed = Objects.requireNonNull(lockedForShare(project));
        }
        return today.isAfter(closed) ? today : closed.plusDays(1);
    }

    /** The same to look at: nobody waits, and the day may be closed right after. */
    public LocalDate current(UUID project) {
        return current(BOOKING_DAY.PROJECT_ID.eq(project));
    }

    /** Until which day anybody in the company may have posted something. */
    LocalDate latest() {
        return current(noCondition());
    }

    private LocalDate current(Condition which) {
        var today = LocalDate.now(clock);
        var closed = sql.select(max(BOOKING_DAY.CLOSED_THROUGH))
                .from(BOOKING_DAY)
                .where(which)
                .fetchSingle()
                .value1();
        return closed == null || today.isAfter(closed) ? today : closed.plusDays(1);
    }

    private @Nullable LocalDate lockedForShare(UUID project) {
        return sql.select(BOOKING_DAY.CLOSED_THROUGH)
                .from(BOOKING_DAY)
                .where(BOOKING_DAY.PROJECT_ID.eq(project))
                .forShare()
                .fetchOne(BOOKING_DAY.CLOSED_THROUGH);
    }

    private void begin(UUID project) {
        sql.insertInto(BOOKING_DAY)
                .set(BOOKING_DAY.PROJECT_ID, project)
                .set(BOOKING_DAY.CLOSED_THROUGH, NEVER)
                .onConflictDoNothing()
                .execute();
    }

    /** Closes all days up to this one, waiting for whoever is posting; false when it is closed already. */
    public boolean close(UUID project, LocalDate day) {
        begin(project);
        return sql.update(BOOKING_DAY)
                        .set(BOOKING_DAY.CLOSED_THROUGH, day)
                        .where(BOOKING_DAY.PROJECT_ID.eq(project))
                        .and(BOOKING_DAY.CLOSED_THROUGH.lt(day))
                        .execute()
                > 0;
    }

    /** Through which day a project's days are closed. */
    public @Nullable LocalDate closedThrough(UUID project) {
        return read(project, BOOKING_DAY.CLOSED_THROUGH);
    }

    /** Through which day a project's months are closed, if any is. */
    public @Nullable LocalDate monthsClosedThrough(UUID project) {
        return read(project, BOOKING_DAY.MONTHS_CLOSED_THROUGH);
    }

    private @Nullable LocalDate read(UUID project, Field<LocalDate> what) {
        return sql.select(what)
                .from(BOOKING_DAY)
                .where(BOOKING_DAY.PROJECT_ID.eq(project))
                .fetchOne(what);
    }

    /** The same for whoever closes or opens a month: nobody posts and nobody closes anything until that is through. */
    public @Nullable LocalDate lockMonths(UUID project) {
        begin(project);
        return sql.select(BOOKING_DAY.MONTHS_CLOSED_THROUGH)
                .from(BOOKING_DAY)
                .where(BOOKING_DAY.PROJECT_ID.eq(project))
                .forUpdate()
                .fetchOne(BOOKING_DAY.MONTHS_CLOSED_THROUGH);
    }

    /** Closes the months up to this day, which are locked; or opens those after it, all of them without one. */
    public void closeMonthsThrough(UUID project, @Nullable LocalDate day) {
        sql.update(BOOKING_DAY)
                .set(BOOKING_DAY.MONTHS_CLOSED_THROUGH, day)
                .where(BOOKING_DAY.PROJECT_ID.eq(project))
                .execute();
    }

    /**
     * Lets pass what would change something of a day whose month is open, and keeps the month so until that is through.
     *
     * @throws Refused ILLEGAL_STEP about the field of the input, with the month that is open
     */
    public void requireOpenMonth(UUID project, LocalDate day, String... field) {
        var closed = sql.select(BOOKING_DAY.MONTHS_CLOSED_THROUGH)
                .from(BOOKING_DAY)
                .where(BOOKING_DAY.PROJECT_ID.eq(project))
                .forShare()
                .fetchOne(BOOKING_DAY.MONTHS_CLOSED_THROUGH);
        if (closed == null || day.isAfter(closed)) return;
        throw Refused.because(
                Code.ILLEGAL_STEP, "refused.month.closed", List.of(monthOf(day), monthOf(closed.plusDays(1))), field);
    }

    /** A month in figures, such as 2026-11. */
    public static String monthOf(LocalDate day) {
        return YearMonth.from(day).toString();
    }
}
