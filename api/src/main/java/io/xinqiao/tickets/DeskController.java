package io.xinqiao.tickets;

import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.files.File;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError;
import io.xinqiao.tickets.CannedReplies.SaveCannedReplyInput;
import io.xinqiao.tickets.Desk.DispatchTicketsInput;
import io.xinqiao.tickets.Desk.MergeTicketInput;
import io.xinqiao.tickets.Tickets.SimilarTo;
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
import org.springframework.stereotype.Controller;

/** The desk's comforts in the words of the schema. */
@Controller
class DeskController {
    private final Desk desk;
    private final CannedReplies replies;
    private final Suggestions suggestions;
    private final TicketSheet sheet;
    private final Tickets tickets;
    private final Projects projects;

    DeskController(
            Desk desk,
            CannedReplies replies,
            Suggestions suggestions,
            TicketSheet sheet,
            Tickets tickets,
            Projects projects) {
        this.desk = desk;
        this.replies = replies;
        this.suggestions = suggestions;
        this.sheet = sheet;
        this.tickets = tickets;
        this.projects = projects;
    }

    record TicketPayload(Ticket ticket, List<UserError> userErrors) {}

    record TicketsPayload(List<Ticket> tickets, List<UserError> userErrors) {}

    record ReplyPayload(CannedReply cannedReply, List<UserError> userErrors) {}

    record PrintTicketInput(UUID ticketId) {}

    record FilePayload(File file, List<UserError> userErrors) {}

    record RemoveCannedReplyInput(UUID replyId) {}

    record RemoveCannedReplyPayload(List<UserError> userErrors) {}

    @QueryMapping
    List<Ticket> similarTickets(
            @Argument UUID projectId,
            @Argument @Nullable UUID buildingId,
            @Argument @Nullable UUID unitId,
            @Argument @Nullable UUID categoryId) {
        return desk.similar(new SimilarTo(projectId, buildingId, unitId, categoryId));
    }

    @QueryMapping
    List<TicketSuggestion> ticketSuggestions(@Argument UUID projectId, @Argument String words) {
        return projects.reachable("Query.ticketSuggestions", projectId)
                .map(project -> suggestions.to(project.id(), words))
                .orElse(List.of());
    }

    @MutationMapping
    FilePayload printTicket(@Argument PrintTicketInput input) {
        return new FilePayload(sheet.print(input.ticketId()), List.of());
    }

    @QueryMapping
    List<CannedReply> cannedReplies() {
        return replies.all();
    }

    @MutationMapping
    TicketPayload mergeTicket(@Argument MergeTicketInput input) {
        return new TicketPayload(desk.merge(input), List.of());
    }

    @MutationMapping
    TicketsPayload dispatchTickets(@Argument DispatchTicketsInput input) {
        return new TicketsPayload(desk.dispatchAll(input), List.of());
    }

    @MutationMapping
    ReplyPayload saveCannedReply(@Argument SaveCannedReplyInput input) {
        if (input.projectId() != null
                && projects.reachable("Mutation.saveCannedReply", input.projectId())
                        .isEmpty()) {
            throw Refused.notFound("projectId");
        }
        return new ReplyPayload(replies.save(input), List.of());
    }

    @MutationMapping
    RemoveCannedReplyPayload removeCannedReply(@Argument RemoveCannedReplyInput input) {
        replies.remove(input.replyId());
        return new RemoveCannedReplyPayload(List.of());
    }

    @BatchMapping(typeName = "Ticket", field = "mergedInto")
    Map<Ticket, Ticket> mergedInto(List<Ticket> of) {
        return Batch.one(of, Ticket::mergedIntoId, tickets::behind);
    }

    @BatchMapping(typeName = "Ticket", field = "mergedTickets")
    Map<Ticket, List<Ticket>> mergedTickets(List<Ticket> of) {
        return Batch.many(of, Ticket::id, tickets::mergedInto);
    }

    @BatchMapping(typeName = "CannedReply", field = "project")
    Map<CannedReply, Project> project(List<CannedReply> of) {
        return Batch.one(of, CannedReply::projectId, projects::behind);
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource cannedReplyNodes(CannedReplies replies) {
            return new NodeSource("CannedReply", replies::visible);
        }
    }
}
