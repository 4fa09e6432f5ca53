package io.xinqiao.procedures;

import io.xinqiao.archives.Building;
import io.xinqiao.archives.Buildings;
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
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.UserError;
import io.xinqiao.procedures.Findings.FindingFilter;
import io.xinqiao.procedures.Findings.OpenFindingTicketInput;
import io.xinqiao.procedures.Findings.RecordFindingInput;
import io.xinqiao.procedures.Findings.SettleFindingInput;
import io.xinqiao.tickets.Ticket;
import io.xinqiao.tickets.Tickets;
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

/** Findings and the steps of procedures, in the words of the schema. */
@Controller
class FindingController {
    private final Findings findings;
    private final Projects projects;
    private final Buildings buildings;
    private final Units units;
    private final Members members;
    private final Tickets tickets;
    private final Files files;

    FindingController(
            Findings findings,
            Projects projects,
            Buildings buildings,
            Units units,
            Members members,
            Tickets tickets,
            Files files) {
        this.findings = findings;
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.members = members;
        this.tickets = tickets;
        this.files = files;
    }

    record FindingPayload(Finding finding, List<UserError> userErrors) {}

    @QueryMapping
    @Nullable
    Finding finding(@Argument UUID id) {
        return findings.reached("Query.finding", List.of(id)).get(id);
    }

    @QueryMapping
    Connection<Finding> findings(Page page, @Argument @Nullable FindingFilter filter) {
        return findings.page(page, filter);
    }

    @MutationMapping
    FindingPayload recordFinding(@Argument RecordFindingInput input) {
        return new FindingPayload(findings.record(input), List.of());
    }

    @MutationMapping
    FindingPayload openFindingTicket(@Argument OpenFindingTicketInput input) {
        return new FindingPayload(findings.openTicket(input), List.of());
    }

    @MutationMapping
    FindingPayload settleFinding(@Argument SettleFindingInput input) {
        return new FindingPayload(findings.settle(input), List.of());
    }

    @SchemaMapping(typeName = "Finding", field = "occasionId")
    String occasionId(Finding finding) {
        return new GlobalId(finding.occasion().type(), finding.occasion().id()).text();
    }

    @SchemaMapping(typeName = "Finding", field = "overdue")
    boolean overdue(Finding finding) {
        return finding.overdue(findings.today());
    }

    @BatchMapping(typeName = "Finding", field = "project")
    Map<Finding, Project> project(List<Finding> of) {
        return Batch.one(of, finding -> finding.spot().projectId(), projects::behind);
    }

    @BatchMapping(typeName = "Finding", field = "building")
    Map<Finding, Building> building(List<Finding> of) {
        return Batch.one(of, finding -> finding.spot().buildingId(), buildings::behind);
    }

    @BatchMapping(typeName = "Finding", field = "unit")
    Map<Finding, Unit> unit(List<Finding> of) {
        return Batch.one(of, finding -> finding.spot().unitId(), units::behind);
    }

    @BatchMapping(typeName = "Finding", field = "foundBy")
    Map<Finding, Member> foundBy(List<Finding> of) {
        return Batch.one(of, Finding::foundById, members::ofKeys);
    }

    @BatchMapping(typeName = "Finding", field = "settledBy")
    Map<Finding, Member> settledBy(List<Finding> of) {
        return Batch.one(
                of,
                finding ->
                        finding.settling() == null ? null : finding.settling().memberId(),
                members::ofKeys);
    }

    @BatchMapping(typeName = "Finding", field = "ticket")
    Map<Finding, Ticket> ticket(List<Finding> of) {
        return Batch.one(of, Finding::ticketId, tickets::behind);
    }

    @BatchMapping(typeName = "Finding", field = "attachments")
    Map<Finding, List<File>> attachments(List<Finding> of) {
        return Batch.many(of, Finding::id, keys -> files.on("Finding", keys));
    }

    @BatchMapping(typeName = "ProcedureEvent", field = "by")
    Map<ProcedureEvent, Member> by(List<ProcedureEvent> of) {
        return Batch.one(of, ProcedureEvent::memberId, members::ofKeys);
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource findingNodes(Findings findings) {
            return new NodeSource("Finding", findings::visible);
        }
    }
}
