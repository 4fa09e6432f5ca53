package io.xinqiao.inspections;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Place;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.identity.Caller;
import io.xinqiao.inspections.Inspection.Answer;
import io.xinqiao.inspections.Inspection.Kind;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.FindingInput;
import io.xinqiao.procedures.Findings;
import io.xinqiao.renovations.Renovations;
import io.xinqiao.tickets.Ticket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Records that somebody went and looked, and what they found. */
@Service
class InspectionService {
    private static final String ROW = "Mutation.recordInspection";

    private final Inspections inspections;
    private final InspectionTemplates templates;
    private final InspectionRoutes routes;
    private final Buildings buildings;
    private final Units units;
    private final Renovations renovations;
    private final Findings findings;
    private final Clock clock;

    InspectionService(
            Inspections inspections,
            InspectionTemplates templates,
            InspectionRoutes routes,
            Buildings buildings,
            Units units,
            Renovations renovations,
            Findings findings,
            Clock clock) {
        this.inspections = inspections;
        this.templates = templates;
        this.routes = routes;
        this.buildings = buildings;
        this.units = units;
        this.renovations = renovations;
        this.findings = findings;
        this.clock = clock;
    }

    /** One of these. */
    record InspectionTargetInput(
            @Nullable String code,
            @Nullable UUID buildingId,
            @Nullable UUID unitId,
            @Nullable UUID renovationId) {}

    record InspectionAnswerInput(boolean fine, @Nullable String note) {}

    record RecordInspectionInput(
            InspectionTargetInput target,
            @Nullable UUID inspectionTemplateId,
            @Nullable List<InspectionAnswerInput> answers,
            @Nullable String note,
            @Nullable List<FindingInput> findings) {}

    private record Target(Kind kind, UUID subject, Place spot) {}

    Inspection record(RecordInspectionInput input) {
        var target = target(input.target());
        var inspection = new Inspection(
                NewId.next(),
                target.spot(),
                target.kind(),
                target.subject(),
                input.inspectionTemplateId(),
                clock.instant(),
                Caller.current().memberId(),
                input.note());
        inspections.add(inspection, answers(inspection, input.answers() == null ? List.of() : input.answers()));
        if (input.findings() != null) {
            findings.record("Inspection", inspection.id(), target.spot(), Ticket.Channel.INSPECTION, input.findings());
        }
        return inspection;
    }

    private Target target(InspectionTargetInput input) {
        if (input.code() != null) {
            var point = routes.byCode(ROW, input.code().strip().toUpperCase(Locale.ROOT))
                    .orElseThrow(() ->
                            Refused.because(Code.NOT_FOUND, "refused.inspection.code", List.of(), "target", "code"));
            return new Target(Kind.POST, point.id(), new Place(point.projectId(), point.buildingId(), null));
        }
        if (input.buildingId() != null) {
            var building = buildings
                    .reachable(ROW, input.buildingId())
                    .orElseThrow(() -> Refused.notFound("target", "buildingId"));
            return new Target(Kind.AREA, building.id(), Place.of(building));
        }
        if (input.unitId() != null) {
            var unit = units.reachable(ROW, input.unitId()).orElseThrow(() -> Refused.notFound("target", "unitId"));
            if (unit.state() != Unit.State.VACANT) {
                throw Refused.because(Code.ILLEGAL_STEP, "refused.inspection.notVacant", List.of(), "target", "unitId");
            }
            return new Target(Kind.VACANT_UNIT, unit.id(), Place.of(unit));
        }
        var renovation = renovations
                .onSite(ROW, Objects.requireNonNull(input.renovationId()))
                .orElseThrow(() -> Refused.because(
                        Code.NOT_FOUND, "refused.inspection.renovation", List.of(), "target", "renovationId"));
        return new Target(Kind.RENOVATION, renovation.id(), renovation.spot());
    }

    /** By a template every item gets a result; its words are kept with it. */
    private List<Answer> answers(Inspection inspection, List<InspectionAnswerInput> given) {
        var templateId = inspection.templateId();
        if (templateId == null) {
            if (given.isEmpty()) return List.of();
            throw Refused.because(Code.REQUIRED, "refused.inspection.template", List.of(), "inspectionTemplateId");
        }
        var template = templates.inUse(templateId).orElseThrow(() -> Refused.notFound("inspectionTemplateId"));
        if (template.kind() != inspection.kind()) {
            throw Refused.because(Code.INVALID, "refused.inspection.kind", List.of(), "inspectionTemplateId");
        }
        var items = templates.itemsOf(List.of(templateId)).getOrDefault(templateId, List.of());
        if (items.size() != given.size()) {
            throw Refused.because(Code.INVALID, "refused.inspection.answers", List.of(items.size()), "answers");
        }
        List<Answer> answers = new ArrayList<>();
        for (var at = 0; at < items.size(); at++) {
            answers.add(new Answer(
                    inspection.id(),
                    at + 1,
                    items.get(at),
                    given.get(at).fine(),
                    given.get(at).note()));
        }
        return answers;
    }
}
