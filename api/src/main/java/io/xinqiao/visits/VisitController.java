package io.xinqiao.visits;

import io.xinqiao.archives.Building;
import io.xinqiao.archives.Household;
import io.xinqiao.archives.Households;
import io.xinqiao.archives.Households.Home;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.Edges;
import io.xinqiao.files.Files;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Refused;
import io.xinqiao.procedures.Findings;
import io.xinqiao.visits.CareList.AddToCareListInput;
import io.xinqiao.visits.CareList.RemoveFromCareListInput;
import io.xinqiao.visits.VisitPolicies.SetVisitPolicyInput;
import io.xinqiao.visits.Visits.CancelVisitInput;
import io.xinqiao.visits.Visits.PlanVisitInput;
import io.xinqiao.visits.Visits.RecordVisitInput;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Visits in the words of the schema. */
@Controller
class VisitController {
    private final Visits visits;
    private final Rows<Visit> rows;
    private final VisitPlan plan;
    private final VisitPolicies policies;
    private final CareList careList;
    private final Projects projects;
    private final Households households;
    private final Units units;
    private final Persons persons;
    private final Members members;
    private final Findings findings;
    private final Files files;

    VisitController(
            Visits visits,
            Rows<Visit> rows,
            VisitPlan plan,
            VisitPolicies policies,
            CareList careList,
            Projects projects,
            Households households,
            Units units,
            Persons persons,
            Members members,
            Findings findings,
            Files files) {
        this.visits = visits;
        this.rows = rows;
        this.plan = plan;
        this.policies = policies;
        this.careList = careList;
        this.projects = projects;
        this.households = households;
        this.units = units;
        this.persons = persons;
        this.members = members;
        this.findings = findings;
        this.files = files;
    }

    record PlanVisitsInput(UUID projectId) {}

    record PlannedVisits(Visit.Kind kind, int count) {}

    record PlanVisitsPayload(List<PlannedVisits> planned, int cancelled) {}

    @QueryMapping
    @Nullable
    Visit visit(@Argument UUID id) {
        return rows.reached("Query.visit", id).orElse(null);
    }

    @QueryMapping
    @Nullable
    VisitPolicy visitPolicy(@Argument @Nullable UUID projectId) {
        if (projectId != null
                && projects.reachable("Query.visitPolicy", projectId).isEmpty()) return null;
        return policies.of(projectId);
    }

    @QueryMapping
    List<VisitCoverage> visitCoverage(@Argument UUID projectId, @Argument LocalDate from, @Argument LocalDate to) {
        return visits.coverage(projectId, from, to);
    }

    @MutationMapping
    VisitPolicy setVisitPolicy(@Argument SetVisitPolicyInput input) {
        if (input.projectId() != null) projects.require("Mutation.setVisitPolicy", input.projectId());
        return policies.set(input);
    }

    @MutationMapping
    PlanVisitsPayload planVisits(@Argument PlanVisitsInput input) {
        projects.require("Mutation.planVisits", input.projectId());
        var planned = plan.plan(input.projectId());
        return new PlanVisitsPayload(
                planned.planned().entrySet().stream()
                        .map(kind -> new PlannedVisits(kind.getKey(), kind.getValue()))
                        .toList(),
                planned.cancelled());
    }

    @MutationMapping
    Visit planVisit(@Argument PlanVisitInput input) {
        return visits.create(input, home("Mutation.planVisit", input.householdId()));
    }

    @MutationMapping
    Visit recordVisit(@Argument RecordVisitInput input) {
        return visits.record(input);
    }

    @MutationMapping
    Visit cancelVisit(@Argument CancelVisitInput input) {
        return visits.cancel(input);
    }

    @MutationMapping
    CareListing addToCareList(@Argument AddToCareListInput input) {
        return careList.add(input, home("Mutation.addToCareList", input.householdId()));
    }

    @MutationMapping
    CareListing removeFromCareList(@Argument RemoveFromCareListInput input) {
        return careList.end(input);
    }

    private Home home(String mutation, UUID household) {
        return households.home(mutation, household).orElseThrow(() -> Refused.notFound("householdId"));
    }

    @Bean
    Edges<Visit> visitEdges(Rows<Household> homes, Rows<Building> buildings) {
        return Edges.of(Visit.class)
                .value("overdue", visit -> visit.overdue(visits.today()))
                .to("project", Visit::projectId, projects::behind)
                .to("building", Visit::buildingId, buildings::behind)
                .to("unit", Visit::unitId, units::behind)
                .to("household", Visit::householdId, homes::behind)
                .to("steward", Visit::stewardId, members::ofKeys)
                .to("doneBy", Visit::doneBy, members::ofKeys)
                .toMany("findings", Visit::id, findings::on)
                .toMany("attachments", Visit::id, keys -> files.on("Visit", keys));
    }

    @Bean
    Edges<CareListing> careListingEdges(Rows<Household> homes) {
        return Edges.of(CareListing.class)
                .to("household", CareListing::householdId, homes::behind)
                .to("unit", CareListing::householdId, careList::unitsOf)
                .to("person", CareListing::personId, persons::behind)
                .to("listedBy", CareListing::listedBy, members::ofKeys)
                .to("lastVisitOn", CareListing::householdId, careList::lastVisits);
    }

    @Bean
    Edges<VisitPolicy> visitPolicyEdges() {
        return Edges.of(VisitPolicy.class).to("project", VisitPolicy::projectId, projects::behind);
    }

    @Bean
    Edges<VisitCoverage> visitCoverageEdges() {
        return Edges.of(VisitCoverage.class).to("steward", VisitCoverage::stewardId, members::ofKeys);
    }
}
