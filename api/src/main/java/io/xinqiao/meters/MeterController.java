package io.xinqiao.meters;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.MeterPlace;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.Edges;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.Bills;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.meters.Meters.InstallMeterInput;
import io.xinqiao.meters.Meters.ReplaceMeterInput;
import io.xinqiao.meters.Meters.UpdateMeterInput;
import io.xinqiao.meters.NeverBilled.NeverBilledUnit;
import io.xinqiao.meters.ReadingSheets.EstimateMeterReadingsInput;
import io.xinqiao.meters.ReadingSheets.ImportMeterReadingsInput;
import io.xinqiao.meters.ReadingSheets.MeterSheetProblem;
import io.xinqiao.meters.Readings.CheckMeterReadingInput;
import io.xinqiao.meters.Readings.CorrectMeterReadingInput;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
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
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Meters in the words of the schema. */
@Controller
class MeterController {
    private static final int MOST_READINGS = 100;

    private final Meters meters;
    private final Readings readings;
    private final Rows<MeterReading> readingRows;
    private final ReadingSheets sheets;
    private final NeverBilled neverBilled;
    private final Rows<MeterPlace> places;
    private final Projects projects;
    private final Buildings buildings;
    private final Units units;
    private final Bills bills;
    private final Members members;

    MeterController(
            Meters meters,
            Readings readings,
            Rows<MeterReading> readingRows,
            ReadingSheets sheets,
            NeverBilled neverBilled,
            Rows<MeterPlace> places,
            Projects projects,
            Buildings buildings,
            Units units,
            Bills bills,
            Members members) {
        this.meters = meters;
        this.readings = readings;
        this.readingRows = readingRows;
        this.sheets = sheets;
        this.neverBilled = neverBilled;
        this.places = places;
        this.projects = projects;
        this.buildings = buildings;
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

    record SheetPayload(int recorded, int unchanged, int odd, List<MeterSheetProblem> problems) {}

    record EstimatedPayload(int estimated, int impossible) {}

    @QueryMapping
    Connection<NeverBilledUnit> unitsNeverBilled(
            Page page,
            @Argument @Nullable UUID projectId,
            @Argument @Nullable UUID feeItemId,
            @Argument MeterPlace.@Nullable Kind meterKind) {
        return neverBilled.page(page, projectId, feeItemId, meterKind);
    }

    @MutationMapping
    Meter installMeter(@Argument InstallMeterInput input) {
        return meters.install(input);
    }

    @MutationMapping
    Meter updateMeter(@Argument UpdateMeterInput input) {
        return meters.update(input);
    }

    @MutationMapping
    Meter replaceMeter(@Argument ReplaceMeterInput input) {
        return meters.replace(input);
    }

    @MutationMapping
    List<MeterReading> recordMeterReadings(@Argument RecordMeterReadingsInput input) {
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
        return readings.record(seen, "readings");
    }

    @MutationMapping
    SheetPayload importMeterReadings(@Argument ImportMeterReadingsInput input) {
        projects.require("Mutation.importMeterReadings", input.projectId());
        var came = sheets.read(input);
        return new SheetPayload(came.recorded(), came.unchanged(), came.odd(), came.problems());
    }

    @MutationMapping
    EstimatedPayload estimateMeterReadings(@Argument EstimateMeterReadingsInput input) {
        projects.require("Mutation.estimateMeterReadings", input.projectId());
        var came = sheets.estimate(input);
        return new EstimatedPayload(came.estimated(), came.impossible());
    }

    @MutationMapping
    MeterReading correctMeterReading(@Argument CorrectMeterReadingInput input) {
        var row = "Mutation.correctMeterReading";
        var reading = readingRows.require(row, input.meterReadingId(), "meterReadingId");
        var meter = meters.lock(row, List.of(reading.meterId())).get(reading.meterId());
        if (meter == null) throw Refused.notFound("meterReadingId");
        return readings.correct(meter, input);
    }

    @MutationMapping
    MeterReading checkMeterReading(@Argument CheckMeterReadingInput input) {
        return readings.check(input);
    }

    @Bean
    Edges<Meter> meterEdges() {
        return Edges.of(Meter.class)
                .to("place", Meter::placeId, places::ofKeys)
                .to("project", meter -> meter.whose().projectId(), projects::behind)
                .to("building", meter -> meter.whose().buildingId(), buildings::behind)
                .to("unit", Meter::unitId, units::behind)
                .to("lastReading", Meter::id, readings::last);
    }

    @Bean
    Edges<MeterReading> meterReadingEdges(Rows<Meter> rows) {
        return Edges.of(MeterReading.class)
                .to("meter", MeterReading::meterId, rows::behind)
                .to("project", reading -> reading.whose().projectId(), projects::behind)
                .to("building", reading -> reading.whose().buildingId(), buildings::behind)
                .to("unit", MeterReading::unitId, units::behind)
                .to("readBy", MeterReading::readBy, members::ofKeys)
                .each("bills", this::bills);
    }

    @Bean
    Edges<NeverBilledUnit> neverBilledUnitEdges() {
        return Edges.of(NeverBilledUnit.class).to("unit", NeverBilledUnit::unitId, units::behind);
    }

    private Map<MeterReading, List<Bill>> bills(List<MeterReading> of) {
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
}
