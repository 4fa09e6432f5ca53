package io.xinqiao.inspections;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.Edges;
import io.xinqiao.files.Files;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.inspections.CoverageReport.MissedInspection;
import io.xinqiao.inspections.Inspection.Kind;
import io.xinqiao.procedures.Findings;
import io.xinqiao.renovations.Renovation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The edges of inspections, each followed for a whole page in one statement. */
@Configuration(proxyBeanMethods = false)
class InspectionEdges {
    private final Inspections inspections;
    private final InspectionTemplates templates;
    private final InspectionRoutes routes;
    private final Rows<InspectionPoint> points;
    private final Projects projects;
    private final Buildings buildings;
    private final Units units;
    private final Rows<Renovation> renovations;
    private final Members members;
    private final Findings findings;
    private final Files files;

    InspectionEdges(
            Inspections inspections,
            InspectionTemplates templates,
            InspectionRoutes routes,
            Rows<InspectionPoint> points,
            Projects projects,
            Buildings buildings,
            Units units,
            Rows<Renovation> renovations,
            Members members,
            Findings findings,
            Files files) {
        this.inspections = inspections;
        this.templates = templates;
        this.routes = routes;
        this.points = points;
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.renovations = renovations;
        this.members = members;
        this.findings = findings;
        this.files = files;
    }

    @Bean
    Edges<Inspection> edgesOfInspection(Rows<InspectionTemplate> templateRows) {
        return Edges.of(Inspection.class)
                .to("project", inspection -> inspection.spot().projectId(), projects::behind)
                .to("building", inspection -> inspection.spot().buildingId(), buildings::behind)
                .to("unit", inspection -> inspection.spot().unitId(), units::behind)
                .to("point", inspection -> inspection.subjectIf(Kind.POST), points::behind)
                .to("renovation", inspection -> inspection.subjectIf(Kind.RENOVATION), renovations::behind)
                .to("template", Inspection::templateId, templateRows::behind)
                .to("inspector", Inspection::inspectorId, members::ofKeys)
                .toMany("answers", Inspection::id, inspections::answersOf)
                .toMany("findings", Inspection::id, findings::on)
                .toMany("attachments", Inspection::id, keys -> files.on("Inspection", keys));
    }

    @Bean
    Edges<InspectionTemplate> inspectionTemplateEdges() {
        return Edges.of(InspectionTemplate.class).toMany("items", InspectionTemplate::id, templates::itemsOf);
    }

    @Bean
    Edges<InspectionPoint> inspectionPointEdges() {
        return Edges.of(InspectionPoint.class)
                .to("project", InspectionPoint::projectId, projects::behind)
                .to("building", InspectionPoint::buildingId, buildings::behind);
    }

    @Bean
    Edges<InspectionRoute> inspectionRouteEdges(Rows<InspectionTemplate> templateRows) {
        return Edges.of(InspectionRoute.class)
                .to("project", InspectionRoute::projectId, projects::behind)
                .to("template", InspectionRoute::templateId, templateRows::behind)
                .toMany("points", InspectionRoute::id, routes::pointsOf);
    }

    @Bean
    Edges<InspectionPolicy> inspectionPolicyEdges() {
        return Edges.of(InspectionPolicy.class).to("project", InspectionPolicy::projectId, projects::behind);
    }

    @Bean
    Edges<MissedInspection> missedInspectionEdges(Rows<InspectionRoute> walked) {
        return Edges.of(MissedInspection.class)
                .to("building", miss -> miss.subjectIf(Kind.AREA), buildings::behind)
                .to("unit", miss -> miss.subjectIf(Kind.VACANT_UNIT), units::behind)
                .to("point", miss -> miss.subjectIf(Kind.POST), points::behind)
                .to("renovation", miss -> miss.subjectIf(Kind.RENOVATION), renovations::behind)
                .to("route", MissedInspection::routeId, walked::behind);
    }
}
