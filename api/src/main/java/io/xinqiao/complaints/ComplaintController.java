package io.xinqiao.complaints;

import io.xinqiao.archives.Projects;
import io.xinqiao.complaints.Complaints.ComplaintCause;
import io.xinqiao.complaints.Complaints.ComplaintGroup;
import io.xinqiao.complaints.Complaints.Dimension;
import io.xinqiao.complaints.Complaints.FirstContactRecord;
import io.xinqiao.complaints.Complaints.Span;
import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.tickets.Ticket;
import io.xinqiao.tickets.Tickets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Complaint analysis in the words of the schema: one root field for each question. */
@Controller
class ComplaintController {
    private static final int TOP = 5;
    private static final int MOST = 20;

    private final Complaints complaints;
    private final Tickets tickets;
    private final Projects projects;
    private final Members members;

    ComplaintController(Complaints complaints, Tickets tickets, Projects projects, Members members) {
        this.complaints = complaints;
        this.tickets = tickets;
        this.projects = projects;
        this.members = members;
    }

    @QueryMapping
    List<ComplaintGroup> complaintBreakdown(
            @Argument UUID projectId, @Argument LocalDate from, @Argument LocalDate to, @Argument Dimension by) {
        if (isHidden("Query.complaintBreakdown", projectId)) return List.of();
        return complaints.by(new Span(projectId, from, to), by);
    }

    @QueryMapping
    @Nullable
    ComplaintGroup complaintSummary(@Argument UUID projectId, @Argument LocalDate from, @Argument LocalDate to) {
        if (isHidden("Query.complaintSummary", projectId)) return null;
        return complaints.total(new Span(projectId, from, to));
    }

    @QueryMapping
    List<Ticket> recurringComplaints(@Argument UUID projectId, @Argument LocalDate from, @Argument LocalDate to) {
        if (isHidden("Query.recurringComplaints", projectId)) return List.of();
        var keys = complaints.recurring(new Span(projectId, from, to));
        var found = tickets.behind(keys);
        return keys.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    @QueryMapping
    List<ComplaintCause> complaintCauses(
            @Argument @Nullable UUID projectId,
            @Argument LocalDate from,
            @Argument LocalDate to,
            @Argument @Nullable Integer top) {
        if (projectId != null && isHidden("Query.complaintCauses", projectId)) return List.of();
        var most = top == null ? TOP : Math.clamp(top, 1, MOST);
        return complaints.causes(new Span(projectId, from, to), most);
    }

    @QueryMapping
    List<FirstContactRecord> firstContactRecords(
            @Argument UUID projectId, @Argument LocalDate from, @Argument LocalDate to) {
        if (isHidden("Query.firstContactRecords", projectId)) return List.of();
        return complaints.firstContacts(new Span(projectId, from, to));
    }

    private boolean isHidden(String row, UUID project) {
        return projects.reachable(row, project).isEmpty();
    }

    @Bean
    Edges<ComplaintCause> complaintCauseEdges() {
        return Edges.of(ComplaintCause.class).each("tickets", this::tickets);
    }

    @Bean
    Edges<FirstContactRecord> firstContactRecordEdges() {
        return Edges.of(FirstContactRecord.class).to("member", FirstContactRecord::memberId, members::ofKeys);
    }

    private Map<ComplaintCause, List<Ticket>> tickets(List<ComplaintCause> of) {
        var found = tickets.behind(
                of.stream().flatMap(cause -> cause.ticketIds().stream()).collect(Collectors.toSet()));
        Map<ComplaintCause, List<Ticket>> result = new HashMap<>();
        for (var cause : of) {
            result.put(
                    cause,
                    cause.ticketIds().stream()
                            .map(found::get)
                            .filter(Objects::nonNull)
                            .toList());
        }
        return result;
    }
}
