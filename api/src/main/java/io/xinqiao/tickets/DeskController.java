package io.xinqiao.tickets;

import io.xinqiao.archives.Projects;
import io.xinqiao.execution.Edges;
import io.xinqiao.files.File;
import io.xinqiao.platform.Refused;
import io.xinqiao.tickets.CannedReplies.CreateCannedReplyInput;
import io.xinqiao.tickets.CannedReplies.UpdateCannedReplyInput;
import io.xinqiao.tickets.Categories.CreateTicketCategoryInput;
import io.xinqiao.tickets.Categories.UpdateTicketCategoryInput;
import io.xinqiao.tickets.Desk.DispatchTicketsInput;
import io.xinqiao.tickets.Desk.MergeTicketInput;
import io.xinqiao.tickets.Tickets.SimilarTo;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** The desk's comforts in the words of the schema. */
@Controller
class DeskController {
    private final Categories categories;
    private final Desk desk;
    private final CannedReplies replies;
    private final Suggestions suggestions;
    private final TicketSheet sheet;
    private final Tickets tickets;
    private final Projects projects;

    DeskController(
            Categories categories,
            Desk desk,
            CannedReplies replies,
            Suggestions suggestions,
            TicketSheet sheet,
            Tickets tickets,
            Projects projects) {
        this.categories = categories;
        this.desk = desk;
        this.replies = replies;
        this.suggestions = suggestions;
        this.sheet = sheet;
        this.tickets = tickets;
        this.projects = projects;
    }

    record PrintTicketInput(UUID ticketId) {}

    @QueryMapping
    List<Ticket> similarTickets(
            @Argument UUID projectId,
            @Argument @Nullable UUID buildingId,
            @Argument @Nullable UUID unitId,
            @Argument @Nullable UUID ticketCategoryId) {
        return desk.similar(new SimilarTo(projectId, buildingId, unitId, ticketCategoryId));
    }

    @QueryMapping
    List<TicketSuggestion> ticketSuggestions(@Argument UUID projectId, @Argument String words) {
        return projects.reachable("Query.ticketSuggestions", projectId)
                .map(project -> suggestions.to(project.id(), words))
                .orElse(List.of());
    }

    @MutationMapping
    TicketCategory createTicketCategory(@Argument CreateTicketCategoryInput input) {
        return categories.create(input);
    }

    @MutationMapping
    TicketCategory updateTicketCategory(@Argument UpdateTicketCategoryInput input) {
        return categories.update(input);
    }

    @MutationMapping
    File printTicket(@Argument PrintTicketInput input) {
        return sheet.print(input.ticketId());
    }

    @QueryMapping
    List<CannedReply> cannedReplies() {
        return replies.all();
    }

    @MutationMapping
    Ticket mergeTicket(@Argument MergeTicketInput input) {
        return desk.merge(input);
    }

    @MutationMapping
    List<Ticket> dispatchTickets(@Argument DispatchTicketsInput input) {
        return desk.dispatchAll(input);
    }

    @MutationMapping
    CannedReply createCannedReply(@Argument CreateCannedReplyInput input) {
        if (input.projectId() != null
                && projects.reachable("Mutation.createCannedReply", input.projectId())
                        .isEmpty()) {
            throw Refused.notFound("projectId");
        }
        return replies.create(input);
    }

    @MutationMapping
    CannedReply updateCannedReply(@Argument UpdateCannedReplyInput input) {
        return replies.update(input);
    }

    @Bean
    Edges<Ticket> ticketEdgesOfDesk() {
        return Edges.of(Ticket.class)
                .to("mergedInto", Ticket::mergedIntoId, tickets::behind)
                .toMany("mergedTickets", Ticket::id, tickets::mergedInto);
    }

    @Bean
    Edges<CannedReply> cannedReplyEdges() {
        return Edges.of(CannedReply.class).to("project", CannedReply::projectId, projects::behind);
    }
}
