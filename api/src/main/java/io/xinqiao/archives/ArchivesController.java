package io.xinqiao.archives;

import io.xinqiao.archives.Buildings.CreateBuildingInput;
import io.xinqiao.archives.Households.AddHouseholdMemberInput;
import io.xinqiao.archives.Households.CreateHouseholdInput;
import io.xinqiao.archives.Households.EndHouseholdMembershipInput;
import io.xinqiao.archives.Households.MoveOutHouseholdInput;
import io.xinqiao.archives.Ownerships.CorrectOwnershipInput;
import io.xinqiao.archives.Ownerships.TransferOwnershipInput;
import io.xinqiao.archives.Persons.PersonFilter;
import io.xinqiao.archives.Persons.UpdatePersonInput;
import io.xinqiao.archives.Projects.CreateProjectInput;
import io.xinqiao.archives.Projects.UpdateProjectInput;
import io.xinqiao.archives.UnitPlans.UnitPlan;
import io.xinqiao.archives.Units.CreateUnitInput;
import io.xinqiao.archives.Units.UnitFilter;
import io.xinqiao.archives.Units.UpdateUnitInput;
import io.xinqiao.platform.ChildEdge;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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
    private final Ownerships ownerships;
    private final UnitPlans plans;

    ArchivesController(
            Projects projects,
            Buildings buildings,
            Units units,
            Households households,
            Persons persons,
            Ownerships ownerships,
            UnitPlans plans) {
        this.ownerships = ownerships;
        this.plans = plans;
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.households = households;
        this.persons = persons;
    }

    record ProjectPayload(Project project, List<UserError> userErrors) {}

    record BuildingPayload(Building building, List<UserError> userErrors) {}

    record UnitPayload(Unit unit, List<UserError> userErrors) {}

    record HouseholdPayload(Household household, List<Person> candidates, List<UserError> userErrors) {}

    record HouseholdMemberPayload(
            HouseholdMember householdMember, List<Person> candidates, List<UserError> userErrors) {}

    record OwnershipPayload(Ownership ownership, List<Person> candidates, List<UserError> userErrors) {}

    record CorrectedOwnershipPayload(Ownership ownership, List<UserError> userErrors) {}

    record PersonPayload(Person person, List<UserError> userErrors) {}

    record GenerateUnitsInput(UnitPattern pattern) {}

    record GenerateUnitsPayload(Project project, Integer created, Integer existing, List<UserError> userErrors) {}

    @QueryMapping
    @Nullable
    Project project(@Argument UUID id) {
        return projects.reachable("Query.project", id).orElse(null);
    }

    @QueryMapping
    Connection<Project> projects(Page page) {
        return projects.page(page);
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
    Connection<Unit> units(Page page, @Argument @Nullable UnitFilter filter) {
        return units.page(page, filter);
    }

    @QueryMapping
    @Nullable
    Person person(@Argument UUID id) {
        return persons.reachable(id).orElse(null);
    }

    @QueryMapping
    Connection<Person> persons(Page page, @Argument @Nullable PersonFilter filter) {
        return persons.page(page, filter);
    }

    @MutationMapping
    ProjectPayload createProject(@Argument CreateProjectInput input) {
        return new ProjectPayload(projects.create(input), List.of());
    }

    @MutationMapping
    ProjectPayload updateProject(@Argument UpdateProjectInput input) {
        return new ProjectPayload(projects.update(input), List.of());
    }

    @MutationMapping
    BuildingPayload createBuilding(@Argument CreateBuildingInput input) {
        var project = projects.reachable("Mutation.createBuilding", input.projectId())
                .orElseThrow(() -> Refused.notFound("projectId"));
        return new BuildingPayload(buildings.create(input, project), List.of());
    }

    @MutationMapping
    UnitPayload createUnit(@Argument CreateUnitInput input) {
        var building = buildings
                .reachable("Mutation.createUnit", input.buildingId())
                .orElseThrow(() -> Refused.notFound("buildingId"));
        return new UnitPayload(units.create(input, building), List.of());
    }

    @MutationMapping
    HouseholdPayload createHousehold(@Argument CreateHouseholdInput input) {
        var unit = units.reachable("Mutation.createHousehold", input.unitId())
                .orElseThrow(() -> Refused.notFound("unitId"));
        return new HouseholdPayload(households.create(input, unit), List.of(), List.of());
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
        return new GenerateUnitsPayload(project, generated.created(), generated.existing(), List.of());
    }

    @MutationMapping
    UnitPayload updateUnit(@Argument UpdateUnitInput input) {
        return new UnitPayload(units.update(input), List.of());
    }

    @MutationMapping
    HouseholdPayload moveOutHousehold(@Argument MoveOutHouseholdInput input) {
        return new HouseholdPayload(households.moveOut(input), List.of(), List.of());
    }

    @MutationMapping
    HouseholdMemberPayload addHouseholdMember(@Argument AddHouseholdMemberInput input) {
        return new HouseholdMemberPayload(households.join(input), List.of(), List.of());
    }

    @MutationMapping
    HouseholdMemberPayload endHouseholdMembership(@Argument EndHouseholdMembershipInput input) {
        return new HouseholdMemberPayload(households.leave(input), List.of(), List.of());
    }

    @MutationMapping
    OwnershipPayload transferOwnership(@Argument TransferOwnershipInput input) {
        var unit = units.reachable("Mutation.transferOwnership", input.unitId())
                .orElseThrow(() -> Refused.notFound("unitId"));
        return new OwnershipPayload(ownerships.transfer(input, unit), List.of(), List.of());
    }

    @MutationMapping
    CorrectedOwnershipPayload correctOwnership(@Argument CorrectOwnershipInput input) {
        return new CorrectedOwnershipPayload(ownerships.correct(input), List.of());
    }

    @MutationMapping
    PersonPayload updatePerson(@Argument UpdatePersonInput input) {
        return new PersonPayload(persons.update(input), List.of());
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        ChildEdge<Project, Building> projectBuildings(Buildings buildings) {
            return new ChildEdge<>("Project", "buildings", Project::id, buildings::ofProjects);
        }

        @Bean
        NodeSource projectNodes(Projects projects) {
            return new NodeSource("Project", projects::visible);
        }

        @Bean
        NodeSource buildingNodes(Buildings buildings) {
            return new NodeSource("Building", buildings::visible);
        }

        @Bean
        NodeSource unitNodes(Units units) {
            return new NodeSource("Unit", units::visible);
        }

        @Bean
        NodeSource householdNodes(Households households) {
            return new NodeSource("Household", households::visible);
        }

        @Bean
        NodeSource householdMemberNodes(Households households) {
            return new NodeSource("HouseholdMember", households::visibleMembers);
        }

        @Bean
        NodeSource ownershipNodes(Ownerships ownerships) {
            return new NodeSource("Ownership", ownerships::visible);
        }

        @Bean
        NodeSource ownershipShareNodes(Ownerships ownerships) {
            return new NodeSource("OwnershipShare", ownerships::visibleShares);
        }

        @Bean
        NodeSource entranceNodes(Buildings buildings) {
            return new NodeSource("Entrance", buildings::visibleEntrances);
        }

        @Bean
        NodeSource personNodes(Persons persons) {
            return new NodeSource("Person", persons::visible);
        }
    }
}
