package io.xinqiao.kpi;

import io.xinqiao.archives.Projects;
import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.kpi.KpiFigures.KpiFigure;
import io.xinqiao.kpi.KpiFigures.KpiOverview;
import io.xinqiao.kpi.KpiFigures.ProjectKpi;
import io.xinqiao.kpi.KpiTargets.CreateKpiTargetInput;
import io.xinqiao.kpi.KpiTargets.UpdateKpiTargetInput;
import io.xinqiao.kpi.ServiceStars.ServiceStar;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Page;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** KPI in the words of the schema. */
@Controller
class KpiController {
    private final KpiTargets targets;
    private final KpiFigures figures;
    private final ServiceStars stars;
    private final Projects projects;

    KpiController(KpiTargets targets, KpiFigures figures, ServiceStars stars, Projects projects) {
        this.targets = targets;
        this.figures = figures;
        this.stars = stars;
        this.projects = projects;
    }

    @QueryMapping
    @Nullable
    List<KpiFigure> kpiFigures(
            @Argument UUID projectId,
            @Argument KpiPeriod.Kind period,
            @Argument LocalDate day,
            @Argument @Nullable List<Kpi> kpis) {
        if (projects.reachable("Query.kpiFigures", projectId).isEmpty()) return null;
        return figures.of(projectId, KpiPeriod.of(period, day), asked(kpis));
    }

    private static List<Kpi> asked(@Nullable List<Kpi> kpis) {
        return kpis == null ? List.of(Kpi.values()) : kpis.stream().distinct().toList();
    }

    @QueryMapping
    KpiOverview kpiOverview(
            @Argument KpiPeriod.Kind period, @Argument LocalDate day, @Argument @Nullable List<Kpi> kpis) {
        return figures.overview(projects.all("Query.kpiOverview"), KpiPeriod.of(period, day), asked(kpis));
    }

    @QueryMapping
    @Nullable
    Connection<Object> kpiRows(
            Page page,
            @Argument UUID projectId,
            @Argument Kpi kpi,
            @Argument KpiPeriod.Kind period,
            @Argument LocalDate day,
            @Argument @Nullable Boolean counted) {
        if (projects.reachable("Query.kpiRows", projectId).isEmpty()) return null;
        return figures.rows(page, projectId, kpi, KpiPeriod.of(period, day), counted);
    }

    @QueryMapping
    @Nullable
    List<ServiceStar> serviceStars(@Argument UUID projectId, @Argument LocalDate month) {
        if (projects.reachable("Query.serviceStars", projectId).isEmpty()) return null;
        return stars.of(projectId, month);
    }

    @MutationMapping
    KpiTarget createKpiTarget(@Argument CreateKpiTargetInput input) {
        if (input.projectId() != null) projects.require("Mutation.createKpiTarget", input.projectId());
        return targets.create(input);
    }

    @MutationMapping
    KpiTarget updateKpiTarget(@Argument UpdateKpiTargetInput input) {
        return targets.update(input);
    }

    @Configuration(proxyBeanMethods = false)
    static class Ways {
        @Bean
        Edges<KpiTarget> kpiTargetEdges(Projects projects) {
            return Edges.of(KpiTarget.class).to("project", KpiTarget::projectId, projects::behind);
        }

        @Bean
        Edges<KpiSnapshot> kpiSnapshotEdges(Projects projects, KpiSnapshots snapshots) {
            return Edges.of(KpiSnapshot.class)
                    .to("project", KpiSnapshot::projectId, projects::behind)
                    .each("actualNow", snapshots::now);
        }

        @Bean
        Edges<KpiFigure> kpiFigureEdges(Rows<KpiTarget> targets) {
            return Edges.of(KpiFigure.class).to("kpiTarget", KpiFigure::targetId, targets::behind);
        }

        @Bean
        Edges<ProjectKpi> projectKpiEdges(Projects projects) {
            return Edges.of(ProjectKpi.class).to("project", ProjectKpi::projectId, projects::behind);
        }

        @Bean
        Edges<ServiceStar> serviceStarEdges(Members members) {
            return Edges.of(ServiceStar.class).to("member", ServiceStar::memberId, members::ofKeys);
        }
    }
}
