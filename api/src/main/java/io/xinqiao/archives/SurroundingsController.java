package io.xinqiao.archives;

import io.xinqiao.archives.Consents.RecordConsentInput;
import io.xinqiao.archives.Consents.WithdrawConsentInput;
import io.xinqiao.archives.MeterPlaces.CreateMeterPlaceInput;
import io.xinqiao.archives.MeterPlaces.UpdateMeterPlaceInput;
import io.xinqiao.archives.Parking.AssignParkingSpaceInput;
import io.xinqiao.archives.Parking.CreateParkingSpaceInput;
import io.xinqiao.archives.Parking.EndVehicleInput;
import io.xinqiao.archives.Parking.RegisterVehicleInput;
import io.xinqiao.archives.Parking.UpdateParkingSpaceInput;
import io.xinqiao.archives.Parking.UpdateVehicleInput;
import io.xinqiao.archives.PersonExport.ExportPersonalDataInput;
import io.xinqiao.archives.Zones.CreatePhaseInput;
import io.xinqiao.archives.Zones.CreateZoneInput;
import io.xinqiao.archives.Zones.UpdatePhaseInput;
import io.xinqiao.archives.Zones.UpdateZoneInput;
import io.xinqiao.files.File;
import io.xinqiao.identity.Rows;
import io.xinqiao.privacy.PersonalDataAccess;
import java.util.List;
import java.util.UUID;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/** What surrounds units and persons: phases and zones, parking, vehicles, meters' places, consent. */
@Controller
class SurroundingsController {
    private final Rows<Project> projects;
    private final Rows<Unit> units;
    private final Rows<Person> persons;
    private final Zones zones;
    private final Parking parking;
    private final MeterPlaces meterPlaces;
    private final Consents consents;
    private final PersonExport export;

    SurroundingsController(
            Rows<Project> projects,
            Rows<Unit> units,
            Rows<Person> persons,
            Zones zones,
            Parking parking,
            MeterPlaces meterPlaces,
            Consents consents,
            PersonExport export) {
        this.export = export;
        this.projects = projects;
        this.units = units;
        this.persons = persons;
        this.zones = zones;
        this.parking = parking;
        this.meterPlaces = meterPlaces;
        this.consents = consents;
    }

    record ZonePayload(Zone zone, List<String> warnings) {}

    record ExportPersonalDataPayload(File file, PersonalDataAccess access) {}

    @MutationMapping
    Phase createPhase(@Argument CreatePhaseInput input) {
        return zones.create(input, project("createPhase", input.projectId()));
    }

    @MutationMapping
    Phase updatePhase(@Argument UpdatePhaseInput input) {
        return zones.update(input);
    }

    @MutationMapping
    ParkingSpace updateParkingSpace(@Argument UpdateParkingSpaceInput input) {
        return parking.update(input);
    }

    @MutationMapping
    Vehicle updateVehicle(@Argument UpdateVehicleInput input) {
        return parking.update(input);
    }

    @MutationMapping
    MeterPlace updateMeterPlace(@Argument UpdateMeterPlaceInput input) {
        return meterPlaces.update(input);
    }

    @MutationMapping
    ZonePayload createZone(@Argument CreateZoneInput input) {
        var changed = zones.create(input, project("createZone", input.projectId()));
        return new ZonePayload(changed.zone(), changed.warnings());
    }

    @MutationMapping
    ZonePayload updateZone(@Argument UpdateZoneInput input) {
        var changed = zones.update(input);
        return new ZonePayload(changed.zone(), changed.warnings());
    }

    @MutationMapping
    ParkingSpace createParkingSpace(@Argument CreateParkingSpaceInput input) {
        return parking.create(input, project("createParkingSpace", input.projectId()));
    }

    @MutationMapping
    ParkingSpace assignParkingSpace(@Argument AssignParkingSpaceInput input) {
        return parking.assign(input);
    }

    @MutationMapping
    Vehicle registerVehicle(@Argument RegisterVehicleInput input) {
        return parking.register(input, project("registerVehicle", input.projectId()));
    }

    @MutationMapping
    Vehicle endVehicle(@Argument EndVehicleInput input) {
        return parking.end(input);
    }

    @MutationMapping
    MeterPlace createMeterPlace(@Argument CreateMeterPlaceInput input) {
        var unit = units.require("Mutation.createMeterPlace", input.unitId(), "unitId");
        return meterPlaces.create(input, unit);
    }

    @MutationMapping
    Consent recordConsent(@Argument RecordConsentInput input) {
        var person = persons.require("Mutation.recordConsent", input.personId(), "personId");
        return consents.record(input, person);
    }

    @MutationMapping
    ExportPersonalDataPayload exportPersonalData(@Argument ExportPersonalDataInput input) {
        var exported = export.export(input);
        return new ExportPersonalDataPayload(exported.file(), exported.access());
    }

    @MutationMapping
    Consent withdrawConsent(@Argument WithdrawConsentInput input) {
        return consents.withdraw(input);
    }

    private Project project(String mutation, UUID id) {
        return projects.require("Mutation." + mutation, id, "projectId");
    }
}
