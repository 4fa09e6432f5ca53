package io.xinqiao.archives;

import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.OpenWork;
import io.xinqiao.identity.RoleGrant;
import io.xinqiao.identity.Rows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The edges between places, parties and people, each followed for a whole page in one statement. */
@Configuration(proxyBeanMethods = false)
class ArchiveEdges {
    private final Rows<Project> projects;
    private final Rows<Building> buildings;
    private final Rows<Unit> units;
    private final Units allUnits;
    private final Households households;
    private final Persons persons;
    private final Members members;

    ArchiveEdges(
            Rows<Project> projects,
            Rows<Building> buildings,
            Rows<Unit> units,
            Units allUnits,
            Households households,
            Persons persons,
            Members members) {
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.allUnits = allUnits;
        this.households = households;
        this.persons = persons;
        this.members = members;
    }

    @Bean
    Edges<Building> buildingEdges() {
        return Edges.of(Building.class)
                .to("project", Building::projectId, projects::behind)
                .toMany("stewards", Building::id, members::stewardsOf);
    }

    @Bean
    Edges<Unit> unitEdges() {
        return Edges.of(Unit.class)
                .to("project", Unit::projectId, projects::behind)
                .to("building", Unit::buildingId, buildings::behind)
                .to("owner", Unit::id, persons::ownersOf)
                .toMany("households", Unit::id, households::ofUnits)
                .toMany("formerNumbers", Unit::id, allUnits::formerNumbers);
    }

    @Bean
    Edges<Household> householdEdges() {
        return Edges.of(Household.class)
                .to("unit", Household::unitId, units::behind)
                .value("movedInOn", Household::movedIn)
                .value("movedOutOn", Household::movedOut)
                .toMany("members", Household::id, households::membersOf);
    }

    @Bean
    Edges<HouseholdMember> householdMemberEdges() {
        return Edges.of(HouseholdMember.class).to("person", HouseholdMember::personId, persons::behind);
    }

    @Bean
    Edges<Person> personEdges() {
        return Edges.of(Person.class).toMany("households", Person::id, households::ofPersons);
    }

    @Bean
    Edges<RoleGrant> roleGrantEdges() {
        return Edges.of(RoleGrant.class)
                .to("project", RoleGrant::projectId, projects::behind)
                .toAll("buildings", RoleGrant::buildingIds, buildings::behind);
    }

    @Bean
    Edges<OpenWork> openWorkEdges() {
        return Edges.of(OpenWork.class).to("project", OpenWork::projectId, projects::behind);
    }
}
