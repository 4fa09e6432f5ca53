package io.xinqiao.procedures;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.AnyNodes;
import io.xinqiao.execution.Edges;
import io.xinqiao.files.Files;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.procedures.Findings.OpenFindingTicketInput;
import io.xinqiao.procedures.Findings.RecordFindingInput;
import io.xinqiao.procedures.Findings.SettleFindingInput;
import io.xinqiao.tickets.Tickets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Findings and the steps of procedures, in the words of the schema. */
@Controller
class FindingController {
    private final Findings findings;
    private final Rows<Finding> rows;
    private final Projects projects;
    private final Buildings buildings;
    private final Units units;
    private final Members members;
    private final Tickets tickets;
    private final Files files;
    private final AnyNodes nodes;

    FindingController(
            Findings findings,
            Rows<Finding> rows,
            Projects projects,
            Buildings buildings,
            Units units,
            Members members,
            Tickets tickets,
            Files files,
            AnyNodes nodes) {
        this.findings = findings;
        this.rows = rows;
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.members = members;
        this.tickets = tickets;
        this.files = files;
        this.nodes = nodes;
    }

    @QueryMapping
    @Nullable
    Finding finding(@Argument UUID id) {
        return rows.reached("Query.finding", id).orElse(null);
    }

    @MutationMapping
    Finding recordFinding(@Argument RecordFindingInput input) {
        return findings.record(input);
    }

    @MutationMapping
    Finding openFindingTicket(@Argument OpenFindingTicketInput input) {
        return findings.openTicket(input);
    }

    @MutationMapping
    Finding settleFinding(@Argument SettleFindingInput input) {
        return findings.settle(input);
    }

    @Bean
    Edges<Finding> findingEdges() {
        return Edges.of(Finding.class)
                .value(
                        "occasionId",
                        finding -> new GlobalId(
                                        finding.occasion().type(),
                                        finding.occasion().id())
                                .text())
                .each(
                        "occasion",
                        nodes.of((Finding finding) -> new GlobalId(
                                finding.occasion().type(), finding.occasion().id())))
                .value("overdue", finding -> finding.overdue(findings.today()))
                .to("project", finding -> finding.spot().projectId(), projects::behind)
                .to("building", finding -> finding.spot().buildingId(), buildings::behind)
                .to("unit", finding -> finding.spot().unitId(), units::behind)
                .to("foundBy", Finding::foundBy, members::ofKeys)
                .to(
                        "settledBy",
                        finding -> finding.settling() == null
                                ? null
                                : finding.settling().settledBy(),
                        members::ofKeys)
                .to("ticket", Finding::ticketId, tickets::behind)
                .toMany("attachments", Finding::id, keys -> files.on("Finding", keys));
    }

    @Bean
    Edges<ProcedureEvent> procedureEventEdges() {
        return Edges.of(ProcedureEvent.class).to("by", ProcedureEvent::memberId, members::ofKeys);
    }
}
