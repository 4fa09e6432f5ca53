package io.xinqiao.tickets;

import static io.xinqiao.schema.tenant.Tables.FOLLOW_UP_POLICY;
import static io.xinqiao.schema.tenant.Tables.FOLLOW_UP_SAMPLE;

import io.xinqiao.archives.SettingsSource;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/**
 * Who is asked how it was: after every repair, special service and complaint, and after a sample of the rest that is
 * never less than the policy's share of a project's month ({@code domain.md} §3).
 */
@Repository
class FollowUpSamples {
    private static final int OF_THE_TRADE = 10;
    private static final int ALL = 100;

    /** Spreads keys evenly (Knuth's multiplicative hash); of the product the high bits are the good ones. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private static final int HIGH_BITS = 33;

    private final DSLContext sql;
    private final Clock clock;

    FollowUpSamples(TenantDatabase database, Clock clock) {
        this.sql = database.sql();
        this.clock = clock;
    }

    record SetFollowUpPolicyInput(@Nullable UUID projectId, int samplePercent) {}

    record FollowUpPolicy(@Nullable UUID projectId, int samplePercent) {}

    /** Whether the resident is to be asked once this ticket is resolved; counts it. */
    boolean isAsked(Ticket ticket) {
        if (ticket.kind().needsFollowUp()) return true;
        var project = ticket.location().projectId();
        var month = LocalDate.now(clock).withDayOfMonth(1);
        var percent = of(project).samplePercent();
        var counted = Objects.requireNonNull(sql.insertInto(FOLLOW_UP_SAMPLE)
                .set(FOLLOW_UP_SAMPLE.PROJECT_ID, project)
                .set(FOLLOW_UP_SAMPLE.MONTH, month)
                .set(FOLLOW_UP_SAMPLE.RESOLVED, 1)
                .set(FOLLOW_UP_SAMPLE.SAMPLED, 0)
                .onConflict(FOLLOW_UP_SAMPLE.PROJECT_ID, FOLLOW_UP_SAMPLE.MONTH)
                .doUpdate()
                .set(FOLLOW_UP_SAMPLE.RESOLVED, FOLLOW_UP_SAMPLE.RESOLVED.plus(1))
                .returning(FOLLOW_UP_SAMPLE.RESOLVED, FOLLOW_UP_SAMPLE.SAMPLED)
                .fetchOne());
        if (!isDrawn(ticket.id(), percent, counted.getResolved(), counted.getSampled())) return false;
        sql.update(FOLLOW_UP_SAMPLE)
                .set(FOLLOW_UP_SAMPLE.SAMPLED, FOLLOW_UP_SAMPLE.SAMPLED.plus(1))
                .where(FOLLOW_UP_SAMPLE.PROJECT_ID.eq(project))
                .and(FOLLOW_UP_SAMPLE.MONTH.eq(month))
                .execute();
        return true;
    }

    /**
     * Drawn by the ticket's key, which nobody chooses, so that the draw can be repeated and not be foreseen; and
     * without a draw when the share would otherwise not be reached.
     *
     * @param resolved how many of the month, this one included
     * @param sampled how many of them before this one
     */
    static boolean isDrawn(UUID ticket, int percent, int resolved, int sampled) {
        var drawn = (ticket.getLeastSignificantBits() * SPREAD) >>> HIGH_BITS;
        if (drawn % ALL < percent) return true;
        return sampled * ALL < resolved * percent;
    }

    /** A project's own policy, else the company's, else the trade's. */
    FollowUpPolicy of(@Nullable UUID project) {
        var found = sql.select(FOLLOW_UP_POLICY.PROJECT_ID, FOLLOW_UP_POLICY.SAMPLE_PERCENT)
                .from(FOLLOW_UP_POLICY)
                .where(FOLLOW_UP_POLICY.PROJECT_ID.isNull())
                .or(FOLLOW_UP_POLICY.PROJECT_ID.eq(project))
                .orderBy(FOLLOW_UP_POLICY.PROJECT_ID.asc().nullsLast())
                .limit(1)
                .fetchOne();
        return found == null
                ? new FollowUpPolicy(null, OF_THE_TRADE)
                : new FollowUpPolicy(found.value1(), found.value2());
    }

    FollowUpPolicy set(SetFollowUpPolicyInput input) {
        if (input.samplePercent() < OF_THE_TRADE || input.samplePercent() > ALL) {
            throw Refused.because(Code.INVALID, "refused.followUp.percent", List.of(), "samplePercent");
        }
        sql.insertInto(FOLLOW_UP_POLICY)
                .set(FOLLOW_UP_POLICY.ID, NewId.next())
                .set(FOLLOW_UP_POLICY.PROJECT_ID, input.projectId())
                .set(FOLLOW_UP_POLICY.SAMPLE_PERCENT, input.samplePercent())
                .onConflict(FOLLOW_UP_POLICY.PROJECT_ID)
                .doUpdate()
                .set(FOLLOW_UP_POLICY.SAMPLE_PERCENT, input.samplePercent())
                .execute();
        return new FollowUpPolicy(input.projectId(), input.samplePercent());
    }

    private int copy(UUID from, UUID to) {
        var policy = of(from);
        if (!from.equals(policy.projectId())) return 0;
        set(new SetFollowUpPolicyInput(to, policy.samplePercent()));
        return 1;
    }

    @Configuration(proxyBeanMethods = false)
    static class Settings {
        @Bean
        SettingsSource followUpSettings(FollowUpSamples samples) {
            return new SettingsSource(SettingsSource.Kind.FOLLOW_UPS, samples::copy);
        }
    }
}
