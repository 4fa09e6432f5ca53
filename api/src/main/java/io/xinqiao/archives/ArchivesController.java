package io.xinqiao.archives;

import io.xinqiao.archives.Buildings.CreateBuildingInput;
import io.xinqiao.archives.Households.CreateHouseholdInput;
import io.xinqiao.archives.Persons.PersonFilter;
import io.xinqiao.archives.Projects.CreateProjectInput;
import io.xinqiao.archives.Units.CreateUnitInput;
import io.xinqiao.archives.Units.UnitFilter;
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

    ArchivesController(Projects projects, Buildings buildings, Units units, Households households, Persons persons) {
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.households = households;
        this.persons = persons;
    }

    record ProjectPayload(Project project, List<UserError> userErrors) {}

    record BuildingPayload(Building building, List<UserError> userErrors) {}

    record UnitPayload(Unit unit, List<UserError> userErrors) {}

    record HouseholdPayload(Household household, List<UserError> userErrors) {}

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
        return new HouseholdPayload(households.create(input, unit), List.of());
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
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
        NodeSource personNodes(Persons persons) {
            return new NodeSource("Person", persons::visible);
        }
    }
}
