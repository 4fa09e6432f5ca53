package io.xinqiao.inspections;

import io.xinqiao.archives.Building;
import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.files.File;
import io.xinqiao.files.Files;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.inspections.CoverageReport.MissedInspection;
import io.xinqiao.inspections.Inspection.Answer;
import io.xinqiao.inspections.Inspection.Kind;
import io.xinqiao.platform.Batch;
import io.xinqiao.procedures.Finding;
import io.xinqiao.procedures.Findings;
import io.xinqiao.renovations.Renovation;
import io.xinqiao.renovations.Renovations;
import java.util.List;
import java.util.Map;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.stereotype.Controller;

/** The edges of inspections, each followed for a whole page in one statement. */
@Controller
class InspectionEdges {
    private final Inspections inspections;
    private final InspectionTemplates templates;
    private final InspectionRoutes routes;
    private final Projects projects;
    private final Buildings buildings;
    private final Units units;
    private final Renovations renovations;
    private final Members members;
    private final Findings findings;
    private final Files files;

    InspectionEdges(
            Inspections inspections,
            InspectionTemplates templates,
            InspectionRoutes routes,
            Projects projects,
            Buildings buildings,
            Units units,
            Renovations renovations,
            Members members,
            Findings findings,
            Files files) {
        this.inspections = inspections;
        this.templates = templates;
        this.routes = routes;
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.renovations = renovations;
        this.members = members;
        this.findings = findings;
        this.files = files;
    }

    @BatchMapping(typeName = "Inspection", field = "project")
    Map<Inspection, Project> project(List<Inspection> of) {
        return Batch.one(of, inspection -> inspection.spot().projectId(), projects::behind);
    }

    @BatchMapping(typeName = "Inspection", field = "building")
    Map<Inspection, Building> building(List<Inspection> of) {
        return Batch.one(of, inspection -> inspection.spot().buildingId(), buildings::behind);
    }

    @BatchMapping(typeName = "Inspection", field = "unit")
    Map<Inspection, Unit> unit(List<Inspection> of) {
        return Batch.one(of, inspection -> inspection.spot().unitId(), units::behind);
    }

    @BatchMapping(typeName = "Inspection", field = "point")
    Map<Inspection, InspectionPoint> point(List<Inspection> of) {
        return Batch.one(of, inspection -> inspection.subjectIf(Kind.POST), routes::pointsBehind);
    }

    @BatchMapping(typeName = "Inspection", field = "renovation")
    Map<Inspection, Renovation> renovation(List<Inspection> of) {
        return Batch.one(of, inspection -> inspection.subjectIf(Kind.RENOVATION), renovations::behind);
    }

    @BatchMapping(typeName = "Inspection", field = "template")
    Map<Inspection, InspectionTemplate> template(List<Inspection> of) {
        return Batch.one(of, Inspection::templateId, templates::visible);
    }

    @BatchMapping(typeName = "Inspection", field = "inspector")
    Map<Inspection, Member> inspector(List<Inspection> of) {
        return Batch.one(of, Inspection::inspectorId, members::ofKeys);
    }

    @BatchMapping(typeName = "Inspection", field = "answers")
    Map<Inspection, List<Answer>> answers(List<Inspection> of) {
        return Batch.many(of, Inspection::id, inspections::answersOf);
    }

    @BatchMapping(typeName = "Inspection", field = "findings")
    Map<Inspection, List<Finding>> findings(List<Inspection> of) {
        return Batch.many(of, Inspection::id, findings::on);
    }

    @BatchMapping(typeName = "Inspection", field = "attachments")
    Map<Inspection, List<File>> attachments(List<Inspection> of) {
        return Batch.many(of, Inspection::id, keys -> files.on("Inspection", keys));
    }

    @BatchMapping(typeName = "InspectionTemplate", field = "items")
    Map<InspectionTemplate, List<String>> items(List<InspectionTemplate> of) {
        return Batch.many(of, InspectionTemplate::id, templates::itemsOf);
    }

    @BatchMapping(typeName = "InspectionPoint", field = "project")
    Map<InspectionPoint, Project> projectOfPoint(List<InspectionPoint> of) {
        return Batch.one(of, InspectionPoint::projectId, projects::behind);
    }

    @BatchMapping(typeName = "InspectionPoint", field = "building")
    Map<InspectionPoint, Building> buildingOfPoint(List<InspectionPoint> of) {
        return Batch.one(of, InspectionPoint::buildingId, buildings::behind);
    }

    @BatchMapping(typeName = "InspectionRoute", field = "project")
    Map<InspectionRoute, Project> projectOfRoute(List<InspectionRoute> of) {
        return Batch.one(of, InspectionRoute::projectId, projects::behind);
    }

    @BatchMapping(typeName = "InspectionRoute", field = "template")
    Map<InspectionRoute, InspectionTemplate> templateOfRoute(List<InspectionRoute> of) {
        return Batch.one(of, InspectionRoute::templateId, templates::visible);
    }

    @BatchMapping(typeName = "InspectionRoute", field = "points")
    Map<InspectionRoute, List<InspectionPoint>> points(List<InspectionRoute> of) {
        return Batch.many(of, InspectionRoute::id, routes::pointsOf);
    }

    @BatchMapping(typeName = "InspectionPolicy", field = "project")
    Map<InspectionPolicy, Project> projectOfPolicy(List<InspectionPolicy> of) {
        return Batch.one(of, InspectionPolicy::projectId, projects::behind);
    }

    @BatchMapping(typeName = "MissedInspection", field = "building")
    Map<MissedInspection, Building> missedBuilding(List<MissedInspection> of) {
        return Batch.one(of, miss -> miss.subjectIf(Kind.AREA), buildings::behind);
    }

    @BatchMapping(typeName = "MissedInspection", field = "unit")
    Map<MissedInspection, Unit> missedUnit(List<MissedInspection> of) {
        return Batch.one(of, miss -> miss.subjectIf(Kind.VACANT_UNIT), units::behind);
    }

    @BatchMapping(typeName = "MissedInspection", field = "point")
    Map<MissedInspection, InspectionPoint> missedPoint(List<MissedInspection> of) {
        return Batch.one(of, miss -> miss.subjectIf(Kind.POST), routes::pointsBehind);
    }

    @BatchMapping(typeName = "MissedInspection", field = "renovation")
    Map<MissedInspection, Renovation> missedRenovation(List<MissedInspection> of) {
        return Batch.one(of, miss -> miss.subjectIf(Kind.RENOVATION), renovations::behind);
    }

    @BatchMapping(typeName = "MissedInspection", field = "route")
    Map<MissedInspection, InspectionRoute> missedOnRoute(List<MissedInspection> of) {
        return Batch.one(of, MissedInspection::routeId, routes::routesBehind);
    }
}
