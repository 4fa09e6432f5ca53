package io.xinqiao.ledger;

import static io.xinqiao.schema.tenant.Tables.BOOKING_DAY;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.noCondition;

import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
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
}
