package io.xinqiao.incidents;

import static io.xinqiao.schema.tenant.Tables.EMERGENCY_PLAN;
import static io.xinqiao.schema.tenant.Tables.EMERGENCY_PLAN_STEP;
import static org.jooq.impl.DSL.any;

import io.xinqiao.identity.Member;
import io.xinqiao.identity.Role;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Visibility;
import io.xinqiao.incidents.EmergencyPlan.PlanStep;
import io.xinqiao.platform.Bulk;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** The emergency plans. */
@Repository
class EmergencyPlans {
    private static final int MOST_PLANS = 100;
    private static final int MOST_STEPS = 50;
    private static final int LONGEST_MINUTES = 43_200;
    private static final RowScope REACH = new RowScope() {
        @Override
        public Condition project(UUID[] projects) {
            return EMERGENCY_PLAN.PROJECT_ID.isNull().or(EMERGENCY_PLAN.PROJECT_ID.eq(any(projects)));
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return project(projects);
        }
    };

    private final DSLContext sql;
    private final Visibility visibility;

    EmergencyPlans(TenantDatabase database, Visibility visibility) {
        this.sql = database.sql();
        this.visibility = visibility;
    }

    record SaveEmergencyPlanInput(
            @Nullable UUID planId,
            @Nullable UUID projectId,
            Incident.Kind kind,
            String name,
            @Nullable Boolean retired,
            List<PlanStep> steps) {}

    EmergencyPlan save(SaveEmergencyPlanInput input) {
        if (input.steps().isEmpty() || input.steps().size() > MOST_STEPS) throw invalid();
        for (var step : input.steps()) {
            if (step.withinMinutes() < 0 || step.withinMinutes() > LONGEST_MINUTES) throw invalid();
        }
        var plan = new EmergencyPlan(
                input.planId() == null ? NewId.next() : input.planId(),
                input.projectId(),
                input.kind(),
                input.name(),
                Boolean.TRUE.equals(input.retired()),
                input.steps());
        if (input.planId() == null) {
            sql.insertInto(EMERGENCY_PLAN)
                    .set(EMERGENCY_PLAN.ID, plan.id())
                    .set(EMERGENCY_PLAN.PROJECT_ID, plan.projectId())
                    .set(EMERGENCY_PLAN.KIND, plan.kind().name())
                    .set(EMERGENCY_PLAN.NAME, plan.name())
                    .set(EMERGENCY_PLAN.RETIRED, plan.retired())
                    .execute();
        } else {
            var changed = sql.update(EMERGENCY_PLAN)
                    .set(EMERGENCY_PLAN.PROJECT_ID, plan.projectId())
                    .set(EMERGENCY_PLAN.KIND, plan.kind().name())
                    .set(EMERGENCY_PLAN.NAME, plan.name())
                    .set(EMERGENCY_PLAN.RETIRED, plan.retired())
                    .where(EMERGENCY_PLAN.ID.eq(plan.id()))
                    .and(visibility.of("Mutation.saveEmergencyPlan", REACH))
                    .execute();
            if (changed == 0) throw Refused.notFound("planId");
            sql.deleteFrom(EMERGENCY_PLAN_STEP)
                    .where(EMERGENCY_PLAN_STEP.PLAN_ID.eq(plan.id()))
                    .execute();
        }
        var steps = plan.steps();
        Bulk.<Integer>into(EMERGENCY_PLAN_STEP)
                .set(EMERGENCY_PLAN_STEP.PLAN_ID, at -> plan.id())
                .set(EMERGENCY_PLAN_STEP.POSITION, at -> at + 1)
                .set(EMERGENCY_PLAN_STEP.TASK, at -> steps.get(at).task())
                .set(EMERGENCY_PLAN_STEP.OWNER_ROLE, at -> steps.get(at).owner().name())
                .set(EMERGENCY_PLAN_STEP.WITHIN_MINUTES, at -> steps.get(at).withinMinutes())
                .insert(sql, IntStream.range(0, steps.size()).boxed().toList());
        return plan;
    }

    private static Refused invalid() {
        return Refused.because(Code.INVALID, "refused.plan.steps", List.of(), "steps");
    }

    List<EmergencyPlan> all() {
        return sql.selectFrom(EMERGENCY_PLAN)
                .where(visibility.of("Query.emergencyPlans", REACH))
                .orderBy(EMERGENCY_PLAN.KIND, EMERGENCY_PLAN.NAME, EMERGENCY_PLAN.ID)
                .limit(MOST_PLANS)
                .fetch(this::plan);
    }

    /** A plan that holds for a project. */
    Optional<EmergencyPlan> holding(UUID project, UUID id) {
        return sql.selectFrom(EMERGENCY_PLAN)
                .where(EMERGENCY_PLAN.ID.eq(id))
                .and(EMERGENCY_PLAN.RETIRED.isFalse())
                .and(EMERGENCY_PLAN.PROJECT_ID.isNull().or(EMERGENCY_PLAN.PROJECT_ID.eq(project)))
                .fetchOptional(this::plan);
    }

    Map<UUID, EmergencyPlan> visible(Collection<UUID> keys) {
        return sql.selectFrom(EMERGENCY_PLAN)
                .where(EMERGENCY_PLAN.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visibility.of("EmergencyPlan", REACH))
                .fetchMap(EMERGENCY_PLAN.ID, this::plan);
    }

    private EmergencyPlan plan(Record row) {
        var steps = sql.selectFrom(EMERGENCY_PLAN_STEP)
                .where(EMERGENCY_PLAN_STEP.PLAN_ID.eq(row.get(EMERGENCY_PLAN.ID)))
                .orderBy(EMERGENCY_PLAN_STEP.POSITION)
                .fetch(step ->
                        new PlanStep(step.getTask(), Role.valueOf(step.getOwnerRole()), step.getWithinMinutes()));
        return new EmergencyPlan(
                row.get(EMERGENCY_PLAN.ID),
                row.get(EMERGENCY_PLAN.PROJECT_ID),
                Incident.Kind.valueOf(row.get(EMERGENCY_PLAN.KIND)),
                row.get(EMERGENCY_PLAN.NAME),
                row.get(EMERGENCY_PLAN.RETIRED),
                steps);
    }
}
