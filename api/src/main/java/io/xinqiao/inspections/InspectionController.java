package io.xinqiao.inspections;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Projects;
import io.xinqiao.identity.Rows;
import io.xinqiao.inspections.CoverageReport.InspectionCoverage;
import io.xinqiao.inspections.InspectionPolicies.SetInspectionPolicyInput;
import io.xinqiao.inspections.InspectionRoutes.CreateInspectionPointInput;
import io.xinqiao.inspections.InspectionRoutes.CreateInspectionRouteInput;
import io.xinqiao.inspections.InspectionRoutes.RenewInspectionPointCodeInput;
import io.xinqiao.inspections.InspectionRoutes.UpdateInspectionPointInput;
import io.xinqiao.inspections.InspectionRoutes.UpdateInspectionRouteInput;
import io.xinqiao.inspections.InspectionService.RecordInspectionInput;
import io.xinqiao.inspections.InspectionTemplates.CreateInspectionTemplateInput;
import io.xinqiao.inspections.InspectionTemplates.UpdateInspectionTemplateInput;
import io.xinqiao.platform.Refused;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Inspections in the words of the schema. */
@Controller
class InspectionController {
    private final Rows<Inspection> rows;
    private final InspectionService service;
    private final InspectionTemplates templates;
    private final InspectionRoutes routes;
    private final InspectionPolicies policies;
    private final CoverageReport coverage;
    private final Projects projects;
    private final Buildings buildings;

    InspectionController(
            Rows<Inspection> rows,
            InspectionService service,
            InspectionTemplates templates,
            InspectionRoutes routes,
            InspectionPolicies policies,
            CoverageReport coverage,
            Projects projects,
            Buildings buildings) {
        this.rows = rows;
        this.service = service;
        this.templates = templates;
        this.routes = routes;
        this.policies = policies;
        this.coverage = coverage;
        this.projects = projects;
        this.buildings = buildings;
    }

    @QueryMapping
    @Nullable
    Inspection inspection(@Argument UUID id) {
        return rows.reached("Query.inspection", id).orElse(null);
    }

    @QueryMapping
    @Nullable
    InspectionPolicy inspectionPolicy(@Argument @Nullable UUID projectId) {
        if (projectId != null
                && projects.reachable("Query.inspectionPolicy", projectId).isEmpty()) return null;
        return policies.of(projectId);
    }

    @QueryMapping
    @Nullable
    InspectionCoverage inspectionCoverage(
            @Argument UUID projectId,
            @Argument Inspection.Kind kind,
            @Argument LocalDate from,
            @Argument LocalDate to) {
        if (projects.reachable("Query.inspectionCoverage", projectId).isEmpty()) return null;
        return coverage.of(projectId, kind, from, to);
    }

    @MutationMapping
    InspectionTemplate createInspectionTemplate(@Argument CreateInspectionTemplateInput input) {
        return templates.create(input);
    }

    @MutationMapping
    InspectionTemplate updateInspectionTemplate(@Argument UpdateInspectionTemplateInput input) {
        return templates.update(input);
    }

    @MutationMapping
    InspectionPoint updateInspectionPoint(@Argument UpdateInspectionPointInput input) {
        var building = input.buildingId() == null
                ? null
                : buildings
                        .reachable("Mutation.updateInspectionPoint", input.buildingId())
                        .orElseThrow(() -> Refused.notFound("buildingId"));
        return routes.update(input, building);
    }

    @MutationMapping
    InspectionPoint createInspectionPoint(@Argument CreateInspectionPointInput input) {
        projects.require("Mutation.createInspectionPoint", input.projectId());
        var building = input.buildingId();
        if (building != null
                && buildings
                        .reachable("Mutation.createInspectionPoint", building)
                        .filter(found -> found.projectId().equals(input.projectId()))
                        .isEmpty()) {
            throw Refused.notFound("buildingId");
        }
        return routes.create(input);
    }

    @MutationMapping
    InspectionPoint renewInspectionPointCode(@Argument RenewInspectionPointCodeInput input) {
        return routes.renew(input);
    }

    @MutationMapping
    InspectionRoute createInspectionRoute(@Argument CreateInspectionRouteInput input) {
        projects.require("Mutation.createInspectionRoute", input.projectId());
        requireTemplate(input.inspectionTemplateId());
        return routes.create(input);
    }

    @MutationMapping
    InspectionRoute updateInspectionRoute(@Argument UpdateInspectionRouteInput input) {
        requireTemplate(input.inspectionTemplateId());
        return routes.update(input);
    }

    private void requireTemplate(@Nullable UUID id) {
        if (id != null && templates.inUse(id).isEmpty()) throw Refused.notFound("inspectionTemplateId");
    }

    @MutationMapping
    InspectionPolicy setInspectionPolicy(@Argument SetInspectionPolicyInput input) {
        if (input.projectId() != null) projects.require("Mutation.setInspectionPolicy", input.projectId());
        return policies.set(input);
    }

    @MutationMapping
    Inspection recordInspection(@Argument RecordInspectionInput input) {
        return service.record(input);
    }
}
