package io.xinqiao.archives;

import io.xinqiao.archives.Buildings.CreateBuildingInput;
import io.xinqiao.archives.Buildings.UpdateBuildingInput;
import io.xinqiao.archives.Buildings.UpdateEntranceInput;
import io.xinqiao.archives.Households.AddHouseholdMemberInput;
import io.xinqiao.archives.Households.CreateHouseholdInput;
import io.xinqiao.archives.Households.EndHouseholdMembershipInput;
import io.xinqiao.archives.Households.MoveOutHouseholdInput;
import io.xinqiao.archives.Households.UpdateHouseholdInput;
import io.xinqiao.archives.Households.UpdateHouseholdMemberInput;
import io.xinqiao.archives.Ownerships.CorrectOwnershipInput;
import io.xinqiao.archives.Ownerships.TransferOwnershipInput;
import io.xinqiao.archives.PersonMerges.MergePersonsInput;
import io.xinqiao.archives.PersonMerges.SplitPersonInput;
import io.xinqiao.archives.Persons.UpdatePersonInput;
import io.xinqiao.archives.Projects.CreateProjectInput;
import io.xinqiao.archives.Projects.UpdateProjectInput;
import io.xinqiao.archives.UnitPlans.UnitPlan;
import io.xinqiao.archives.Units.CreateUnitInput;
import io.xinqiao.archives.Units.UpdateUnitInput;
import io.xinqiao.platform.Refused;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** The archives' root fields: asking for places and parties, and registering them. */
@Controller
class ArchivesController {
    private final Projects projects;
    private final Buildings buildings;
    private final Units units;
    private final Households households;
    private final Persons persons;
    private final PersonMerges merges;
    private final Ownerships ownerships;
    private final UnitPlans plans;

    ArchivesController(
            Projects projects,
            Buildings buildings,
            Units units,
            Households households,
            Persons persons,
            PersonMerges merges,
            Ownerships ownerships,
            UnitPlans plans) {
        this.ownerships = ownerships;
        this.plans = plans;
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.households = households;
        this.persons = persons;
        this.merges = merges;
    }

    record HouseholdPayload(Household household, List<Person> candidates) {}

    record HouseholdMemberPayload(HouseholdMember householdMember, List<Person> candidates) {}

    record OwnershipPayload(Ownership ownership, List<Person> candidates) {}

    record GenerateUnitsInput(UnitPattern pattern) {}

    record GenerateUnitsPayload(Project project, Integer created, Integer existing) {}

    @QueryMapping
    @Nullable
    Project project(@Argument UUID id) {
        return projects.reachable("Query.project", id).orElse(null);
    }

    @QueryMapping
    @Nullable
    Building building(@Argument UUID id) {
        return buildings.reachable("Query.building", id).orElse(null);
    }

    @QueryMapping
    @Nullable
    Unit unit(@Argument UUID id) {
        return units.reachable("Query.unit", id).orElse(null);
    }

    @QueryMapping
    @Nullable
    Person person(@Argument UUID id) {
        return persons.reachable(id).orElse(null);
    }

    @MutationMapping
    Project createProject(@Argument CreateProjectInput input) {
        return projects.create(input);
    }

    @MutationMapping
    Project updateProject(@Argument UpdateProjectInput input) {
        return projects.update(input);
    }

    @MutationMapping
    Building createBuilding(@Argument CreateBuildingInput input) {
        var project = projects.reachable("Mutation.createBuilding", input.projectId())
                .orElseThrow(() -> Refused.notFound("projectId"));
        return buildings.create(input, project);
    }

    @MutationMapping
    Building updateBuilding(@Argument UpdateBuildingInput input) {
        return buildings.update(input);
    }

    @MutationMapping
    Entrance updateEntrance(@Argument UpdateEntranceInput input) {
        return buildings.update(input);
    }

    @MutationMapping
    Unit createUnit(@Argument CreateUnitInput input) {
        var building = buildings
                .reachable("Mutation.createUnit", input.buildingId())
                .orElseThrow(() -> Refused.notFound("buildingId"));
        return units.create(input, building);
    }

    @MutationMapping
    HouseholdPayload createHousehold(@Argument CreateHouseholdInput input) {
        var unit = units.reachable("Mutation.createHousehold", input.unitId())
                .orElseThrow(() -> Refused.notFound("unitId"));
        return new HouseholdPayload(households.create(input, unit), List.of());
    }

    @QueryMapping
    @Nullable
    UnitPlan unitPlan(@Argument UnitPattern pattern) {
        if (projects.reachable("Query.unitPlan", pattern.projectId()).isEmpty()) return null;
        try {
            return plans.preview(pattern);
        } catch (Refused refused) {
            throw refused.asBadRequest();
        }
    }

    @MutationMapping
    GenerateUnitsPayload generateUnits(@Argument GenerateUnitsInput input) {
        var project = projects.reachable(
                        "Mutation.generateUnits", input.pattern().projectId())
                .orElseThrow(() -> Refused.notFound("pattern", "projectId"));
        var generated = plans.generate(input.pattern(), project);
        return new GenerateUnitsPayload(project, generated.created(), generated.existing());
    }

    @MutationMapping
    Unit updateUnit(@Argument UpdateUnitInput input) {
        return units.update(input);
    }

    @MutationMapping
    Household updateHousehold(@Argument UpdateHouseholdInput input) {
        return households.update(input);
    }

    @MutationMapping
    HouseholdMember updateHouseholdMember(@Argument UpdateHouseholdMemberInput input) {
        return households.update(input);
    }

    @MutationMapping
    Household moveOutHousehold(@Argument MoveOutHouseholdInput input) {
        return households.moveOut(input);
    }

    @MutationMapping
    HouseholdMemberPayload addHouseholdMember(@Argument AddHouseholdMemberInput input) {
        return new HouseholdMemberPayload(households.join(input), List.of());
    }

    @MutationMapping
    HouseholdMember endHouseholdMembership(@Argument EndHouseholdMembershipInput input) {
        return households.leave(input);
    }

    @MutationMapping
    OwnershipPayload transferOwnership(@Argument TransferOwnershipInput input) {
        var unit = units.reachable("Mutation.transferOwnership", input.unitId())
                .orElseThrow(() -> Refused.notFound("unitId"));
        return new OwnershipPayload(ownerships.transfer(input, unit), List.of());
    }

    @MutationMapping
    OwnershipPayload correctOwnership(@Argument CorrectOwnershipInput input) {
        return new OwnershipPayload(ownerships.correct(input), List.of());
    }

    @MutationMapping
    Person updatePerson(@Argument UpdatePersonInput input) {
        return persons.update(input);
    }

    @MutationMapping
    Person mergePersons(@Argument MergePersonsInput input) {
        return merges.merge(input);
    }

    @MutationMapping
    Person splitPerson(@Argument SplitPersonInput input) {
        return merges.split(input);
    }
}
