package io.xinqiao.visits;

import io.xinqiao.archives.Household;
import io.xinqiao.archives.Households;
import io.xinqiao.archives.Households.Home;
import io.xinqiao.archives.Person;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.files.File;
import io.xinqiao.files.Files;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError;
import io.xinqiao.procedures.Finding;
import io.xinqiao.procedures.Findings;
import io.xinqiao.visits.CareList.CareListingFilter;
import io.xinqiao.visits.CareList.EndCareInput;
import io.xinqiao.visits.CareList.ListForCareInput;
import io.xinqiao.visits.VisitPolicies.SetVisitPolicyInput;
import io.xinqiao.visits.Visits.CancelVisitInput;
import io.xinqiao.visits.Visits.CreateVisitInput;
import io.xinqiao.visits.Visits.RecordVisitInput;
import io.xinqiao.visits.Visits.VisitFilter;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/** Visits in the words of the schema. */
@Controller
class VisitController {
    private final Visits visits;
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

    record VisitPayload(Visit visit, List<UserError> userErrors) {}

    record CareListingPayload(CareListing careListing, List<UserError> userErrors) {}

    record VisitPolicyPayload(VisitPolicy visitPolicy, List<UserError> userErrors) {}

    record PlanVisitsPayload(List<PlannedVisits> planned, int cancelled, List<UserError> userErrors) {}

    @QueryMapping
    @Nullable
    Visit visit(@Argument UUID id) {
        return visits.reached("Query.visit", List.of(id)).get(id);
    }

    @QueryMapping
    Connection<Visit> visits(Page page, @Argument @Nullable VisitFilter filter) {
        return visits.page(page, filter);
    }

    @QueryMapping
    Connection<CareListing> careList(Page page, @Argument @Nullable CareListingFilter filter) {
        return careList.page(page, filter);
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
    VisitPolicyPayload setVisitPolicy(@Argument SetVisitPolicyInput input) {
        if (input.projectId() != null) requireProject("Mutation.setVisitPolicy", input.projectId());
        return new VisitPolicyPayload(policies.set(input), List.of());
    }

    @MutationMapping
    PlanVisitsPayload planVisits(@Argument PlanVisitsInput input) {
        requireProject("Mutation.planVisits", input.projectId());
        var planned = plan.plan(input.projectId());
        return new PlanVisitsPayload(
                planned.planned().entrySet().stream()
                        .map(kind -> new PlannedVisits(kind.getKey(), kind.getValue()))
                        .toList(),
                planned.cancelled(),
                List.of());
    }

    @MutationMapping
    VisitPayload createVisit(@Argument CreateVisitInput input) {
        return new VisitPayload(visits.create(input, home("Mutation.createVisit", input.householdId())), List.of());
    }

    @MutationMapping
    VisitPayload recordVisit(@Argument RecordVisitInput input) {
        return new VisitPayload(visits.record(input), List.of());
    }

    @MutationMapping
    VisitPayload cancelVisit(@Argument CancelVisitInput input) {
        return new VisitPayload(visits.cancel(input), List.of());
    }

    @MutationMapping
    CareListingPayload listForCare(@Argument ListForCareInput input) {
        return new CareListingPayload(
                careList.add(input, home("Mutation.listForCare", input.householdId())), List.of());
    }

    @MutationMapping
    CareListingPayload endCare(@Argument EndCareInput input) {
        return new CareListingPayload(careList.end(input), List.of());
    }

    private Home home(String mutation, UUID household) {
        return households.home(mutation, household).orElseThrow(() -> Refused.notFound("householdId"));
    }

    private void requireProject(String mutation, UUID id) {
        if (projects.reachable(mutation, id).isEmpty()) throw Refused.notFound("projectId");
    }

    @SchemaMapping(typeName = "Visit", field = "overdue")
    boolean overdue(Visit visit) {
        return visit.overdue(visits.today());
    }

    @BatchMapping(typeName = "Visit", field = "project")
    Map<Visit, Project> project(List<Visit> of) {
        return Batch.one(of, Visit::projectId, projects::behind);
    }

    @BatchMapping(typeName = "Visit", field = "unit")
    Map<Visit, Unit> unit(List<Visit> of) {
        return Batch.one(of, Visit::unitId, units::behind);
    }

    @BatchMapping(typeName = "Visit", field = "household")
    Map<Visit, Household> household(List<Visit> of) {
        return Batch.one(of, Visit::householdId, households::behind);
    }

    @BatchMapping(typeName = "Visit", field = "steward")
    Map<Visit, Member> steward(List<Visit> of) {
        return Batch.one(of, Visit::stewardId, members::ofKeys);
    }

    @BatchMapping(typeName = "Visit", field = "visitedBy")
    Map<Visit, Member> visitedBy(List<Visit> of) {
        return Batch.one(of, Visit::visitedById, members::ofKeys);
    }

    @BatchMapping(typeName = "Visit", field = "findings")
    Map<Visit, List<Finding>> findings(List<Visit> of) {
        return Batch.many(of, Visit::id, findings::on);
    }

    @BatchMapping(typeName = "Visit", field = "attachments")
    Map<Visit, List<File>> attachments(List<Visit> of) {
        return Batch.many(of, Visit::id, keys -> files.on("Visit", keys));
    }

    @BatchMapping(typeName = "CareListing", field = "household")
    Map<CareListing, Household> householdOfListing(List<CareListing> of) {
        return Batch.one(of, CareListing::householdId, households::behind);
    }

    @BatchMapping(typeName = "CareListing", field = "unit")
    Map<CareListing, Unit> unitOfListing(List<CareListing> of) {
        return Batch.one(of, CareListing::unitId, units::behind);
    }

    @BatchMapping(typeName = "CareListing", field = "person")
    Map<CareListing, Person> person(List<CareListing> of) {
        return Batch.one(of, CareListing::personId, persons::behind);
    }

    @BatchMapping(typeName = "CareListing", field = "listedBy")
    Map<CareListing, Member> listedBy(List<CareListing> of) {
        return Batch.one(of, CareListing::listedById, members::ofKeys);
    }

    @BatchMapping(typeName = "VisitPolicy", field = "project")
    Map<VisitPolicy, Project> projectOfPolicy(List<VisitPolicy> of) {
        return Batch.one(of, VisitPolicy::projectId, projects::behind);
    }

    @BatchMapping(typeName = "VisitCoverage", field = "steward")
    Map<VisitCoverage, Member> stewardOfCoverage(List<VisitCoverage> of) {
        return Batch.one(of, VisitCoverage::stewardId, members::ofKeys);
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource visitNodes(Visits visits) {
            return new NodeSource("Visit", keys -> visits.reached("Visit", keys));
        }

        @Bean
        NodeSource careListingNodes(CareList careList) {
            return new NodeSource("CareListing", careList::visible);
        }
    }
}
