package io.xinqiao.meters;

import io.xinqiao.archives.MeterPlace;
import io.xinqiao.archives.MeterPlaces;
import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.Bills;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.meters.Meters.InstallMeterInput;
import io.xinqiao.meters.Meters.MeterFilter;
import io.xinqiao.meters.Meters.ReplaceMeterInput;
import io.xinqiao.meters.NeverBilled.NeverBilledUnit;
import io.xinqiao.meters.ReadingSheets.EstimateMeterReadingsInput;
import io.xinqiao.meters.ReadingSheets.ImportMeterReadingsInput;
import io.xinqiao.meters.ReadingSheets.MeterSheetProblem;
import io.xinqiao.meters.Readings.CheckMeterReadingInput;
import io.xinqiao.meters.Readings.CorrectMeterReadingInput;
import io.xinqiao.meters.Readings.MeterReadingFilter;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError;
import io.xinqiao.platform.UserError.Code;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Meters in the words of the schema. */
@Controller
class MeterController {
    private static final int MOST_READINGS = 100;

    private final Meters meters;
    private final Readings readings;
    private final ReadingSheets sheets;
    private final NeverBilled neverBilled;
    private final MeterPlaces places;
    private final Projects projects;
    private final Units units;
    private final Bills bills;
    private final Members members;

    MeterController(
            Meters meters,
            Readings readings,
            ReadingSheets sheets,
            NeverBilled neverBilled,
            MeterPlaces places,
            Projects projects,
            Units units,
            Bills bills,
            Members members) {
        this.meters = meters;
        this.readings = readings;
        this.sheets = sheets;
        this.neverBilled = neverBilled;
        this.places = places;
        this.projects = projects;
        this.units = units;
        this.bills = bills;
        this.members = members;
    }

    record MeterReadingInput(
            UUID meterId,
            LocalDate readOn,
            BigDecimal value,
            @Nullable Boolean rolledOver,
            @Nullable String note,
            @Nullable String lowerBecause) {
        MeterReading.Seen seen() {
            return new MeterReading.Seen(
                    MeterReading.Kind.READ, readOn, value, rolledOver != null && rolledOver, note, lowerBecause);
        }
    }

    record RecordMeterReadingsInput(List<MeterReadingInput> readings) {}

    record MeterPayload(Meter meter, List<UserError> userErrors) {}

    record ReadingPayload(MeterReading meterReading, List<UserError> userErrors) {}

    record ReadingsPayload(List<MeterReading> meterReadings, List<UserError> userErrors) {}

    record SheetPayload(
            int recorded, int unchanged, int odd, List<MeterSheetProblem> problems, List<UserError> userErrors) {}

    record EstimatedPayload(int estimated, int impossible, List<UserError> userErrors) {}

    @QueryMapping
    Connection<Meter> meters(Page page, @Argument @Nullable MeterFilter filter) {
        return meters.page(page, filter);
    }

    @QueryMapping
    Connection<MeterReading> meterReadings(Page page, @Argument @Nullable MeterReadingFilter filter) {
        return readings.page(page, filter);
    }

    @QueryMapping
    Connection<NeverBilledUnit> unitsNeverBilled(
            Page page,
            @Argument UUID projectId,
            @Argument UUID feeItemId,
            @Argument MeterPlace.@Nullable Kind meterKind) {
        return neverBilled.page(page, projectId, feeItemId, meterKind);
    }

    @MutationMapping
    MeterPayload installMeter(@Argument InstallMeterInput input) {
        return new MeterPayload(meters.install(input), List.of());
    }

    @MutationMapping
    MeterPayload replaceMeter(@Argument ReplaceMeterInput input) {
        return new MeterPayload(meters.replace(input), List.of());
    }

    @MutationMapping
    ReadingsPayload recordMeterReadings(@Argument RecordMeterReadingsInput input) {
        var keys = input.readings().stream()
                .map(MeterReadingInput::meterId)
                .distinct()
                .toList();
        if (keys.isEmpty()
                || keys.size() > MOST_READINGS
                || keys.size() < input.readings().size()) {
            throw Refused.because(Code.INVALID, "refused.meter.many", List.of(MOST_READINGS), "readings");
        }
        var locked = meters.lock("Mutation.recordMeterReadings", keys);
        if (locked.size() < keys.size()) throw Refused.notFound("readings");
        Map<Meter, MeterReading.Seen> seen = new LinkedHashMap<>();
        for (var one : input.readings()) seen.put(Objects.requireNonNull(locked.get(one.meterId())), one.seen());
        return new ReadingsPayload(readings.record(seen, "readings"), List.of());
    }

    @MutationMapping
    SheetPayload importMeterReadings(@Argument ImportMeterReadingsInput input) {
        requireProject("Mutation.importMeterReadings", input.projectId());
        var came = sheets.read(input);
        return new SheetPayload(came.recorded(), came.unchanged(), came.odd(), came.problems(), List.of());
    }

    @MutationMapping
    EstimatedPayload estimateMeterReadings(@Argument EstimateMeterReadingsInput input) {
        requireProject("Mutation.estimateMeterReadings", input.projectId());
        var came = sheets.estimate(input);
        return new EstimatedPayload(came.estimated(), came.impossible(), List.of());
    }

    private void requireProject(String row, UUID project) {
        if (projects.reachable(row, project).isEmpty()) throw Refused.notFound("projectId");
    }

    @MutationMapping
    ReadingPayload correctMeterReading(@Argument CorrectMeterReadingInput input) {
        var row = "Mutation.correctMeterReading";
        var reading = readings.visible(row, List.of(input.readingId())).get(input.readingId());
        if (reading == null) throw Refused.notFound("readingId");
        var meter = meters.lock(row, List.of(reading.meterId())).get(reading.meterId());
        if (meter == null) throw Refused.notFound("readingId");
        return new ReadingPayload(readings.correct(meter, input), List.of());
    }

    @MutationMapping
    ReadingPayload checkMeterReading(@Argument CheckMeterReadingInput input) {
        return new ReadingPayload(readings.check(input), List.of());
    }

    @BatchMapping(typeName = "Meter", field = "place")
    Map<Meter, MeterPlace> place(List<Meter> of) {
        return Batch.one(of, Meter::placeId, places::behind);
    }

    @BatchMapping(typeName = "Meter", field = "project")
    Map<Meter, Project> project(List<Meter> of) {
        return Batch.one(of, meter -> meter.whose().projectId(), projects::behind);
    }

    @BatchMapping(typeName = "Meter", field = "unit")
    Map<Meter, Unit> unitOfMeter(List<Meter> of) {
        return Batch.one(of, Meter::unitId, units::behind);
    }

    @BatchMapping(typeName = "Meter", field = "lastReading")
    Map<Meter, MeterReading> lastReading(List<Meter> of) {
        return Batch.one(of, Meter::id, readings::last);
    }

    @BatchMapping(typeName = "MeterReading", field = "meter")
    Map<MeterReading, Meter> meter(List<MeterReading> of) {
        return Batch.one(of, MeterReading::meterId, meters::behind);
    }

    @BatchMapping(typeName = "MeterReading", field = "unit")
    Map<MeterReading, Unit> unitOfReading(List<MeterReading> of) {
        return Batch.one(of, MeterReading::unitId, units::behind);
    }

    @BatchMapping(typeName = "MeterReading", field = "readBy")
    Map<MeterReading, Member> readBy(List<MeterReading> of) {
        return Batch.one(of, MeterReading::readById, members::ofKeys);
    }

    @BatchMapping(typeName = "MeterReading", field = "bills")
    Map<MeterReading, List<Bill>> bills(List<MeterReading> of) {
        var keys = readings.bills(of.stream().map(MeterReading::id).toList());
        var found = bills.behind(keys.values().stream().flatMap(List::stream).toList());
        Map<MeterReading, List<Bill>> bills = new HashMap<>();
        for (var reading : of) {
            bills.put(
                    reading,
                    keys.getOrDefault(reading.id(), List.of()).stream()
                            .filter(found::containsKey)
                            .map(found::get)
                            .toList());
        }
        return bills;
    }

    @BatchMapping(typeName = "NeverBilledUnit", field = "unit")
    Map<NeverBilledUnit, Unit> unitNeverBilled(List<NeverBilledUnit> of) {
        return Batch.one(of, NeverBilledUnit::unitId, units::behind);
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource meterNodes(Meters meters) {
            return new NodeSource("Meter", meters::visible);
        }

        @Bean
        NodeSource meterReadingNodes(Readings readings) {
            return new NodeSource("MeterReading", keys -> readings.visible("MeterReading", keys));
        }
    }
}
