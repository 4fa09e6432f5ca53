package io.xinqiao.archives;

import graphql.schema.DataFetchingEnvironment;
import io.xinqiao.archives.Ownerships.OnDay;
import io.xinqiao.files.File;
import io.xinqiao.files.Files;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.platform.Batch;
import io.xinqiao.privacy.PersonalDataAccess;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.dataloader.DataLoader;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.stereotype.Controller;
import reactor.core.publisher.Mono;

/** The edges of ownership, zones, parking, meters and consent, each followed for a whole page in one statement. */
@Controller
class SurroundingsEdges {
    private final Projects projects;
    private final Units units;
    private final Persons persons;
    private final Buildings buildings;
    private final Ownerships ownerships;
    private final Zones zones;
    private final Parking parking;
    private final MeterPlaces meterPlaces;
    private final Consents consents;
    private final Members members;
    private final Files files;

    SurroundingsEdges(
            Projects projects,
            Units units,
            Persons persons,
            Buildings buildings,
            Ownerships ownerships,
            Zones zones,
            Parking parking,
            MeterPlaces meterPlaces,
            Consents consents,
            Members members,
            Files files,
            BatchLoaderRegistry loaders) {
        this.projects = projects;
        this.units = units;
        this.persons = persons;
        this.buildings = buildings;
        this.ownerships = ownerships;
        this.zones = zones;
        this.parking = parking;
        this.meterPlaces = meterPlaces;
        this.consents = consents;
        this.members = members;
        this.files = files;
        loaders.<OnDay, Ownership>forName("Unit.ownershipOn")
                .registerMappedBatchLoader((asked, environment) -> Mono.fromSupplier(() -> ownerships.onDays(asked)));
    }

    @SchemaMapping(typeName = "Unit", field = "ownershipOn")
    CompletableFuture<Ownership> ownershipOn(Unit unit, @Argument LocalDate date, DataFetchingEnvironment environment) {
        DataLoader<OnDay, Ownership> loader = Objects.requireNonNull(environment.getDataLoader("Unit.ownershipOn"));
        return loader.load(new OnDay(unit.id(), date));
    }

    @BatchMapping(typeName = "Unit", field = "ownerships")
    Map<Unit, List<Ownership>> ownerships(List<Unit> of) {
        return Batch.many(of, Unit::id, ownerships::ofUnits);
    }

    @BatchMapping(typeName = "Ownership", field = "shares")
    Map<Ownership, List<OwnershipShare>> shares(List<Ownership> of) {
        return Batch.many(of, Ownership::id, ownerships::sharesOf);
    }

    @BatchMapping(typeName = "Ownership", field = "unit")
    Map<Ownership, Unit> unitOfOwnership(List<Ownership> of) {
        return Batch.one(of, Ownership::unitId, units::behind);
    }

    @BatchMapping(typeName = "Ownership", field = "recordedBy")
    Map<Ownership, Member> recordedBy(List<Ownership> of) {
        return Batch.one(of, Ownership::recordedById, members::ofKeys);
    }

    @BatchMapping(typeName = "OwnershipShare", field = "person")
    Map<OwnershipShare, Person> owner(List<OwnershipShare> of) {
        return Batch.one(of, OwnershipShare::personId, persons::behind);
    }

    @BatchMapping(typeName = "Project", field = "phases")
    Map<Project, List<Phase>> phases(List<Project> of) {
        return Batch.many(of, Project::id, zones::phasesOf);
    }

    @BatchMapping(typeName = "Phase", field = "project")
    Map<Phase, Project> projectOfPhase(List<Phase> of) {
        return Batch.one(of, Phase::projectId, projects::behind);
    }

    @BatchMapping(typeName = "Building", field = "phase")
    Map<Building, Phase> phase(List<Building> of) {
        return Batch.one(of, Building::phaseId, zones::phasesBehind);
    }

    @BatchMapping(typeName = "Building", field = "zone")
    Map<Building, Zone> zone(List<Building> of) {
        return Batch.one(of, Building::zoneId, zones::behind);
    }

    @BatchMapping(typeName = "Building", field = "entrances")
    Map<Building, List<Entrance>> entrances(List<Building> of) {
        return Batch.many(of, Building::id, buildings::entrancesOf);
    }

    @BatchMapping(typeName = "Zone", field = "project")
    Map<Zone, Project> projectOfZone(List<Zone> of) {
        return Batch.one(of, Zone::projectId, projects::behind);
    }

    @BatchMapping(typeName = "Zone", field = "steward")
    Map<Zone, Member> steward(List<Zone> of) {
        return Batch.one(of, Zone::stewardId, members::ofKeys);
    }

    @BatchMapping(typeName = "Zone", field = "buildings")
    Map<Zone, List<Building>> buildingsOfZone(List<Zone> of) {
        return Batch.many(of, Zone::id, buildings::ofZones);
    }

    @BatchMapping(typeName = "Unit", field = "parkingSpaces")
    Map<Unit, List<ParkingSpace>> parkingSpaces(List<Unit> of) {
        return Batch.many(of, Unit::id, parking::spacesOfUnits);
    }

    @BatchMapping(typeName = "Unit", field = "vehicles")
    Map<Unit, List<Vehicle>> vehicles(List<Unit> of) {
        return Batch.many(of, Unit::id, parking::vehiclesOfUnits);
    }

    @BatchMapping(typeName = "Unit", field = "meterPlaces")
    Map<Unit, List<MeterPlace>> meterPlaces(List<Unit> of) {
        return Batch.many(of, Unit::id, meterPlaces::ofUnits);
    }

    @BatchMapping(typeName = "MeterPlace", field = "unit")
    Map<MeterPlace, Unit> unitOfMeter(List<MeterPlace> of) {
        return Batch.one(of, MeterPlace::unitId, units::behind);
    }

    @BatchMapping(typeName = "ParkingSpace", field = "project")
    Map<ParkingSpace, Project> projectOfSpace(List<ParkingSpace> of) {
        return Batch.one(of, ParkingSpace::projectId, projects::behind);
    }

    @BatchMapping(typeName = "ParkingSpace", field = "holder")
    Map<ParkingSpace, Person> holder(List<ParkingSpace> of) {
        return Batch.one(of, ParkingSpace::holderId, persons::behind);
    }

    @BatchMapping(typeName = "ParkingSpace", field = "unit")
    Map<ParkingSpace, Unit> unitOfSpace(List<ParkingSpace> of) {
        return Batch.one(of, ParkingSpace::unitId, units::behind);
    }

    @BatchMapping(typeName = "Vehicle", field = "project")
    Map<Vehicle, Project> projectOfVehicle(List<Vehicle> of) {
        return Batch.one(of, Vehicle::projectId, projects::behind);
    }

    @BatchMapping(typeName = "Vehicle", field = "owner")
    Map<Vehicle, Person> ownerOfVehicle(List<Vehicle> of) {
        return Batch.one(of, Vehicle::ownerId, persons::behind);
    }

    @BatchMapping(typeName = "Vehicle", field = "unit")
    Map<Vehicle, Unit> unitOfVehicle(List<Vehicle> of) {
        return Batch.one(of, Vehicle::unitId, units::behind);
    }

    @BatchMapping(typeName = "Vehicle", field = "parkingSpace")
    Map<Vehicle, ParkingSpace> spaceOfVehicle(List<Vehicle> of) {
        return Batch.one(of, Vehicle::parkingSpaceId, parking::spacesBehind);
    }

    @BatchMapping(typeName = "Person", field = "documents")
    Map<Person, List<File>> documents(List<Person> of) {
        return Batch.many(of, Person::id, persons -> files.on("Person", persons));
    }

    @BatchMapping(typeName = "Unit", field = "attachments")
    Map<Unit, List<File>> attachmentsOfUnit(List<Unit> of) {
        return Batch.many(of, Unit::id, units -> files.on("Unit", units));
    }

    @BatchMapping(typeName = "Person", field = "consents")
    Map<Person, List<Consent>> consents(List<Person> of) {
        return Batch.many(of, Person::id, consents::ofPersons);
    }

    @BatchMapping(typeName = "Consent", field = "person")
    Map<Consent, Person> personOfConsent(List<Consent> of) {
        return Batch.one(of, Consent::personId, persons::behind);
    }

    @BatchMapping(typeName = "Consent", field = "recordedBy")
    Map<Consent, Member> recordedByOfConsent(List<Consent> of) {
        return Batch.one(of, Consent::recordedById, members::ofKeys);
    }

    @BatchMapping(typeName = "PersonalDataAccess", field = "person")
    Map<PersonalDataAccess, Person> personOfAccess(List<PersonalDataAccess> of) {
        return Batch.one(of, PersonalDataAccess::personId, persons::behind);
    }
}
