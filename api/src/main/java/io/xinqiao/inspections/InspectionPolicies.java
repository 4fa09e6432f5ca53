package io.xinqiao.inspections;

import static io.xinqiao.schema.tenant.Tables.INSPECTION_POLICY;

import io.xinqiao.archives.ReadinessSource;
import io.xinqiao.archives.ReadinessSource.Progress;
import io.xinqiao.archives.SettingsSource;
import io.xinqiao.platform.NewId;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** The cycles of inspection: a project's own, else the company's, else the trade's. */
@Repository
class InspectionPolicies {
    private static final RecordColumns<InspectionPolicy> COLUMNS =
            RecordColumns.of(InspectionPolicy.class, INSPECTION_POLICY);

    private final DSLContext sql;

    InspectionPolicies(TenantDatabase database) {
        this.sql = database.sql();
    }

    record SetInspectionPolicyInput(
            @Nullable UUID projectId, Cycle areaCycle, Cycle vacantCycle, Cycle renovationCycle) {}

    InspectionPolicy of(@Nullable UUID project) {
        var found = sql.selectFrom(INSPECTION_POLICY)
                .where(INSPECTION_POLICY.PROJECT_ID.isNull())
                .or(INSPECTION_POLICY.PROJECT_ID.eq(project))
                .orderBy(INSPECTION_POLICY.PROJECT_ID.asc().nullsLast())
                .limit(1)
                .fetchOne(Row.mapping(COLUMNS::read));
        return found == null ? InspectionPolicy.OF_THE_TRADE : found;
    }

    InspectionPolicy set(SetInspectionPolicyInput input) {
        sql.insertInto(INSPECTION_POLICY)
                .set(INSPECTION_POLICY.ID, NewId.next())
                .set(INSPECTION_POLICY.PROJECT_ID, input.projectId())
                .set(INSPECTION_POLICY.AREA_CYCLE, input.areaCycle().name())
                .set(INSPECTION_POLICY.VACANT_CYCLE, input.vacantCycle().name())
                .set(INSPECTION_POLICY.RENOVATION_CYCLE, input.renovationCycle().name())
                .onConflict(INSPECTION_POLICY.PROJECT_ID)
                .doUpdate()
                .set(INSPECTION_POLICY.AREA_CYCLE, input.areaCycle().name())
                .set(INSPECTION_POLICY.VACANT_CYCLE, input.vacantCycle().name())
                .set(INSPECTION_POLICY.RENOVATION_CYCLE, input.renovationCycle().name())
                .execute();
        return new InspectionPolicy(input.projectId(), input.areaCycle(), input.vacantCycle(), input.renovationCycle());
    }

    /** Gives a project the cycles of another, if that has its own. */
    private int copy(UUID from, UUID to) {
        var policy = of(from);
        if (!from.equals(policy.projectId())) return 0;
        set(new SetInspectionPolicyInput(to, policy.areaCycle(), policy.vacantCycle(), policy.renovationCycle()));
        return 1;
    }

    @Configuration(proxyBeanMethods = false)
    static class Settings {
        @Bean
        SettingsSource inspectionSettings(InspectionPolicies policies) {
            return new SettingsSource(SettingsSource.Kind.INSPECTIONS, policies::copy);
        }

        @Bean
        ReadinessSource routesReady(InspectionRoutes routes) {
            return new ReadinessSource(
                    ReadinessSource.Step.ROUTES,
                    false,
                    project -> Progress.any(routes.walkedIn(project).size()));
        }
    }
}
