package io.xinqiao.archives;

import graphql.schema.DataFetchingEnvironment;
import io.xinqiao.archives.Ownerships.OnDay;
import io.xinqiao.execution.Edges;
import io.xinqiao.files.Files;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.privacy.PersonalDataAccess;
import java.time.LocalDate;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.dataloader.DataLoader;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.stereotype.Controller;
import reactor.core.publisher.Mono;

/** The edges of ownership, zones, parking, meters and consent, each followed for a whole page in one statement. */
@Controller
class SurroundingsEdges {
    private final Rows<Project> projects;
    private final Rows<Unit> units;
    private final Rows<Person> persons;
    private final Buildings buildings;
    private final Ownerships ownerships;
    private final Zones zones;
    private final MeterPlaces meterPlaces;
    private final Consents consents;
    private final Members members;
    private final Files files;

    SurroundingsEdges(
            Rows<Project> projects,
            Rows<Unit> units,
            Rows<Person> persons,
            Buildings buildings,
            Ownerships ownerships,
            Zones zones,
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
        this.meterPlaces = meterPlaces;
        this.consents = consents;
        this.members = members;
        this.files = files;
        loaders.<OnDay, Ownership>forName("Unit.ownershipAsOf")
                .registerMappedBatchLoader((asked, environment) -> Mono.fromSupplier(() -> ownerships.onDays(asked)));
    }

    @SchemaMapping(typeName = "Unit", field = "ownershipAsOf")
    CompletableFuture<Ownership> ownershipAsOf(Unit unit, @Argument LocalDate on, DataFetchingEnvironment environment) {
        DataLoader<OnDay, Ownership> loader = Objects.requireNonNull(environment.getDataLoader("Unit.ownershipAsOf"));
        return loader.load(new OnDay(unit.id(), on));
    }

    @Bean
    Edges<Unit> unitEdgesOfArchives() {
        return Edges.of(Unit.class)
                .toMany("ownerships", Unit::id, ownerships::ofUnits)
                .toMany("meterPlaces", Unit::id, meterPlaces::ofUnits)
                .toMany("attachments", Unit::id, units -> files.on("Unit", units));
    }

    @Bean
    Edges<Ownership> ownershipEdges() {
        return Edges.of(Ownership.class)
                .toMany("shares", Ownership::id, ownerships::sharesOf)
                .to("unit", Ownership::unitId, units::behind)
                .to("recordedBy", Ownership::recordedBy, members::ofKeys);
    }

    @Bean
    Edges<OwnershipShare> ownershipShareEdges() {
        return Edges.of(OwnershipShare.class).to("person", OwnershipShare::personId, persons::behind);
    }

    @Bean
    Edges<Project> projectEdgesOfArchives() {
        return Edges.of(Project.class).toMany("phases", Project::id, zones::phasesOf);
    }

    @Bean
    Edges<Phase> phaseEdges() {
        return Edges.of(Phase.class).to("project", Phase::projectId, projects::behind);
    }

    @Bean
    Edges<Building> buildingEdgesOfArchives(Rows<Phase> phases, Rows<Zone> zones) {
        return Edges.of(Building.class)
                .to("phase", Building::phaseId, phases::behind)
                .to("zone", Building::zoneId, zones::behind)
                .toMany("entrances", Building::id, buildings::entrancesOf);
    }

    @Bean
    Edges<Zone> zoneEdges() {
        return Edges.of(Zone.class)
                .to("project", Zone::projectId, projects::behind)
                .to("steward", Zone::stewardId, members::ofKeys);
    }

    @Bean
    Edges<MeterPlace> meterPlaceEdges() {
        return Edges.of(MeterPlace.class).to("unit", MeterPlace::unitId, units::behind);
    }

    @Bean
    Edges<ParkingSpace> parkingSpaceEdges() {
        return Edges.of(ParkingSpace.class)
                .to("project", ParkingSpace::projectId, projects::behind)
                .to("holder", ParkingSpace::holderId, persons::behind)
                .to("unit", ParkingSpace::unitId, units::behind);
    }

    @Bean
    Edges<Vehicle> vehicleEdges(Rows<ParkingSpace> spaces) {
        return Edges.of(Vehicle.class)
                .to("project", Vehicle::projectId, projects::behind)
                .to("owner", Vehicle::ownerId, persons::behind)
                .to("unit", Vehicle::unitId, units::behind)
                .to("parkingSpace", Vehicle::parkingSpaceId, spaces::behind);
    }

    @Bean
    Edges<Person> personEdgesOfArchives() {
        return Edges.of(Person.class)
                .toMany("documents", Person::id, persons -> files.on("Person", persons))
                .toMany("consents", Person::id, consents::ofPersons);
    }

    @Bean
    Edges<Consent> consentEdges() {
        return Edges.of(Consent.class)
                .to("person", Consent::personId, persons::behind)
                .to("recordedBy", Consent::recordedBy, members::ofKeys);
    }

    @Bean
    Edges<PersonalDataAccess> personalDataAccessEdgesOfArchives() {
        return Edges.of(PersonalDataAccess.class).to("person", PersonalDataAccess::personId, persons::behind);
    }
}
