package io.xinqiao.archives;

import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.OpenWork;
import io.xinqiao.identity.RoleGrant;
import io.xinqiao.platform.Batch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.stereotype.Controller;

/** The edges between places, parties and people, each followed for a whole page in one statement. */
@Controller
class ArchiveEdges {
    private final Projects projects;
    private final Buildings buildings;
    private final Units units;
    private final Households households;
    private final Persons persons;
    private final Members members;

    ArchiveEdges(
            Projects projects,
            Buildings buildings,
            Units units,
            Households households,
            Persons persons,
            Members members) {
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.households = households;
        this.persons = persons;
        this.members = members;
    }

    @BatchMapping(typeName = "Building", field = "project")
    Map<Building, Project> projectOfBuilding(List<Building> of) {
        return Batch.one(of, Building::projectId, projects::behind);
    }

    @BatchMapping(typeName = "Building", field = "stewards")
    Map<Building, List<Member>> stewards(List<Building> of) {
        return Batch.many(of, Building::id, members::stewardsOf);
    }

    @BatchMapping(typeName = "Unit", field = "project")
    Map<Unit, Project> projectOfUnit(List<Unit> of) {
        return Batch.one(of, Unit::projectId, projects::behind);
    }

    @BatchMapping(typeName = "Unit", field = "building")
    Map<Unit, Building> buildingOfUnit(List<Unit> of) {
        return Batch.one(of, Unit::buildingId, buildings::behind);
    }

    @BatchMapping(typeName = "Unit", field = "owner")
    Map<Unit, Person> owner(List<Unit> of) {
        return Batch.one(of, Unit::id, persons::ownersOf);
    }

    @BatchMapping(typeName = "Unit", field = "households")
    Map<Unit, List<Household>> householdsOfUnit(List<Unit> of) {
        return Batch.many(of, Unit::id, households::ofUnits);
    }

    @BatchMapping(typeName = "Household", field = "unit")
    Map<Household, Unit> unitOfHousehold(List<Household> of) {
        return Batch.one(of, Household::unitId, units::behind);
    }

    @BatchMapping(typeName = "Household", field = "members")
    Map<Household, List<HouseholdMember>> membersOfHousehold(List<Household> of) {
        return Batch.many(of, Household::id, households::membersOf);
    }

    @BatchMapping(typeName = "HouseholdMember", field = "person")
    Map<HouseholdMember, Person> person(List<HouseholdMember> of) {
        return Batch.one(of, HouseholdMember::personId, persons::behind);
    }

    @BatchMapping(typeName = "Person", field = "households")
    Map<Person, List<Household>> householdsOfPerson(List<Person> of) {
        return Batch.many(of, Person::id, households::ofPersons);
    }

    @BatchMapping(typeName = "RoleGrant", field = "project")
    Map<RoleGrant, Project> projectOfGrant(List<RoleGrant> of) {
        return Batch.one(of, RoleGrant::projectId, projects::behind);
    }

    @BatchMapping(typeName = "OpenWork", field = "project")
    Map<OpenWork, Project> projectOfWork(List<OpenWork> of) {
        return Batch.one(of, OpenWork::projectId, projects::behind);
    }

    @BatchMapping(typeName = "RoleGrant", field = "buildings")
    Map<RoleGrant, List<Building>> buildingsOfGrant(List<RoleGrant> of) {
        var keys = new HashSet<UUID>();
        of.forEach(grant -> keys.addAll(grant.buildingIds()));
        var found = buildings.behind(keys);
        Map<RoleGrant, List<Building>> result = new HashMap<>();
        for (var grant : of) {
            result.put(
                    grant,
                    grant.buildingIds().stream()
                            .map(found::get)
                            .filter(Objects::nonNull)
                            .toList());
        }
        return result;
    }
}
