package io.xinqiao.visits;

import static io.xinqiao.schema.tenant.Tables.VISIT_POLICY;

import io.xinqiao.archives.SettingsSource;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Records;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** The policies of visits: a project's own, else the company's, else the trade's. */
@Repository
class VisitPolicies {
    private static final int LONGEST = 90;
    private static final int ALL = 100;
    private static final Set<Integer> PARTS_OF_A_YEAR = Set.of(0, 1, 2, 3, 4, 6, 12);

    private final DSLContext sql;

    VisitPolicies(TenantDatabase database) {
        this.sql = database.sql();
    }

    record SetVisitPolicyInput(@Nullable UUID projectId, int moveInDays, int routinePerYear, int samplePercent) {}

    /** The one in force for a project; without one, the company's. */
    VisitPolicy of(@Nullable UUID project) {
        var found = sql.select(
                        VISIT_POLICY.PROJECT_ID,
                        VISIT_POLICY.MOVE_IN_DAYS,
                        VISIT_POLICY.ROUTINE_PER_YEAR,
                        VISIT_POLICY.SAMPLE_PERCENT)
                .from(VISIT_POLICY)
                .where(VISIT_POLICY.PROJECT_ID.isNull())
                .or(VISIT_POLICY.PROJECT_ID.eq(project))
                .orderBy(VISIT_POLICY.PROJECT_ID.asc().nullsLast())
                .limit(1)
                .fetchOne(Records.mapping(VisitPolicy::new));
        return found == null ? VisitPolicy.OF_THE_TRADE : found;
    }

    VisitPolicy set(SetVisitPolicyInput input) {
        refuse(input.moveInDays() < 1 || input.moveInDays() > LONGEST, "moveInDays");
        refuse(!PARTS_OF_A_YEAR.contains(input.routinePerYear()), "routinePerYear");
        refuse(input.samplePercent() < 0 || input.samplePercent() > ALL, "samplePercent");
        sql.insertInto(VISIT_POLICY)
                .set(VISIT_POLICY.ID, NewId.next())
                .set(VISIT_POLICY.PROJECT_ID, input.projectId())
                .set(VISIT_POLICY.MOVE_IN_DAYS, input.moveInDays())
                .set(VISIT_POLICY.ROUTINE_PER_YEAR, input.routinePerYear())
                .set(VISIT_POLICY.SAMPLE_PERCENT, input.samplePercent())
                .onConflict(VISIT_POLICY.PROJECT_ID)
                .doUpdate()
                .set(VISIT_POLICY.MOVE_IN_DAYS, input.moveInDays())
                .set(VISIT_POLICY.ROUTINE_PER_YEAR, input.routinePerYear())
                .set(VISIT_POLICY.SAMPLE_PERCENT, input.samplePercent())
                .execute();
        return new VisitPolicy(input.projectId(), input.moveInDays(), input.routinePerYear(), input.samplePercent());
    }

    /** Gives a project the policy of another, if that has one of its own. */
    private int copy(UUID from, UUID to) {
        var policy = of(from);
        if (!from.equals(policy.projectId())) return 0;
        set(new SetVisitPolicyInput(to, policy.moveInDays(), policy.routinePerYear(), policy.samplePercent()));
        return 1;
    }

    @Configuration(proxyBeanMethods = false)
    static class Settings {
        @Bean
        SettingsSource visitSettings(VisitPolicies policies) {
            return new SettingsSource(SettingsSource.Kind.VISITS, policies::copy);
        }
    }

    private static void refuse(boolean wrong, String field) {
        if (wrong) throw Refused.because(Code.INVALID, "refused.visit.policy", List.of(), field);
    }
}
