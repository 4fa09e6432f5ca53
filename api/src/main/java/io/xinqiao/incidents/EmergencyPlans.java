package io.xinqiao.incidents;

import static io.xinqiao.schema.tenant.Tables.EMERGENCY_PLAN;
import static io.xinqiao.schema.tenant.Tables.EMERGENCY_PLAN_STEP;
import static org.jooq.impl.DSL.any;

import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Role;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.incidents.EmergencyPlan.PlanStep;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Bulk;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
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
    private final Rows<EmergencyPlan> rows;

    EmergencyPlans(TenantDatabase database, Rows<EmergencyPlan> rows) {
        this.sql = database.sql();
        this.rows = rows;
    }

    @Bean
    static Rows<EmergencyPlan> emergencyPlanRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(EmergencyPlan.class, EMERGENCY_PLAN, REACH, database, visibility);
    }

    @Bean
    static Deletion<EmergencyPlan> emergencyPlanDeletion(Rows<EmergencyPlan> rows, Dependents dependents) {
        return Deletion.of(rows, dependents).with(EMERGENCY_PLAN_STEP.PLAN_ID);
    }

    record CreateEmergencyPlanInput(@Nullable UUID projectId, Incident.Kind kind, String name, List<PlanStep> steps) {}

    record UpdateEmergencyPlanInput(
            UUID emergencyPlanId,
            @Nullable Integer expectedVersion,
            Incident.@Nullable Kind kind,
            @Nullable String name,
            @Nullable Boolean retired,
            @Nullable List<PlanStep> steps) {}

    EmergencyPlan create(CreateEmergencyPlanInput input) {
        requireSteps(input.steps());
        var plan = rows.insert(new EmergencyPlan(NewId.next(), input.projectId(), input.kind(), input.name(), false));
        addSteps(plan.id(), input.steps());
        return plan;
    }

    EmergencyPlan update(UpdateEmergencyPlanInput input) {
        var correction = rows.correct("Mutation.updateEmergencyPlan", input.emergencyPlanId(), input.expectedVersion())
                .told(EMERGENCY_PLAN.KIND, input.kind())
                .told(EMERGENCY_PLAN.NAME, input.name())
                .told(EMERGENCY_PLAN.RETIRED, input.retired());
        if (input.steps() != null) {
            requireSteps(input.steps());
            sql.deleteFrom(EMERGENCY_PLAN_STEP)
                    .where(EMERGENCY_PLAN_STEP.PLAN_ID.eq(input.emergencyPlanId()))
                    .execute();
            addSteps(input.emergencyPlanId(), input.steps());
            correction.touched();
        }
        return correction.make();
    }

    private static void requireSteps(List<PlanStep> steps) {
        if (steps.isEmpty() || steps.size() > MOST_STEPS) throw invalid();
        for (var step : steps) {
            if (step.withinMinutes() < 0 || step.withinMinutes() > LONGEST_MINUTES) throw invalid();
        }
    }

    private void addSteps(UUID plan, List<PlanStep> steps) {
        Bulk.<Integer>into(EMERGENCY_PLAN_STEP)
                .set(EMERGENCY_PLAN_STEP.PLAN_ID, at -> plan)
                .set(EMERGENCY_PLAN_STEP.POSITION, at -> at + 1)
                .set(EMERGENCY_PLAN_STEP.TASK, at -> steps.get(at).task())
                .set(EMERGENCY_PLAN_STEP.OWNER_ROLE, at -> steps.get(at).owner().name())
                .set(EMERGENCY_PLAN_STEP.WITHIN_MINUTES, at -> steps.get(at).withinMinutes())
                .insert(sql, IntStream.range(0, steps.size()).boxed().toList());
    }

    private static Refused invalid() {
        return Refused.because(Code.INVALID, "refused.plan.steps", List.of(), "steps");
    }

    List<EmergencyPlan> all() {
        return sql.selectFrom(EMERGENCY_PLAN)
                .where(rows.scope("Query.emergencyPlans"))
                .orderBy(EMERGENCY_PLAN.KIND, EMERGENCY_PLAN.NAME, EMERGENCY_PLAN.ID)
                .limit(MOST_PLANS)
                .fetch(Row.mapping(rows::read));
    }

    /** The steps of a plan that holds for a project. */
    Optional<List<PlanStep>> steps(UUID project, UUID id) {
        var holds = EMERGENCY_PLAN
                .RETIRED
                .isFalse()
                .and(EMERGENCY_PLAN.PROJECT_ID.isNull().or(EMERGENCY_PLAN.PROJECT_ID.eq(project)));
        return rows.list(EMERGENCY_PLAN.ID.eq(id).and(holds)).stream()
                .findFirst()
                .map(plan -> stepsOf(List.of(id)).getOrDefault(id, List.of()));
    }

    Map<UUID, List<PlanStep>> stepsOf(Collection<UUID> plans) {
        return sql.selectFrom(EMERGENCY_PLAN_STEP)
                .where(EMERGENCY_PLAN_STEP.PLAN_ID.eq(any(plans.toArray(UUID[]::new))))
                .orderBy(EMERGENCY_PLAN_STEP.POSITION)
                .fetchGroups(
                        EMERGENCY_PLAN_STEP.PLAN_ID,
                        step -> new PlanStep(
                                step.getTask(), Role.valueOf(step.getOwnerRole()), step.getWithinMinutes()));
    }
}
