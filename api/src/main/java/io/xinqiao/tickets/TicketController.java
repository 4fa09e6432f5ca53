package io.xinqiao.tickets;

import graphql.schema.DataFetchingEnvironment;
import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.identity.Department;
import io.xinqiao.identity.SubscriptionStreams;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.ChildEdge;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError;
import io.xinqiao.tickets.Corrections.CorrectTicketInput;
import io.xinqiao.tickets.FollowUpSamples.FollowUpPolicy;
import io.xinqiao.tickets.FollowUpSamples.SetFollowUpPolicyInput;
import io.xinqiao.tickets.Intake.CreateTicketInput;
import io.xinqiao.tickets.TicketService.ArriveAtTicketInput;
import io.xinqiao.tickets.TicketService.RecordFollowUpInput;
import io.xinqiao.tickets.TicketService.ResolveTicketInput;
import io.xinqiao.tickets.Tickets.TicketFilter;
import io.xinqiao.tickets.Tickets.TicketOrder;
import io.xinqiao.tickets.Timelines.TicketEventFilter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;

/** The root fields of tickets: asking for them, and every step of their loop. */
@Controller
class TicketController {
    private final Tickets tickets;
    private final Categories categories;
    private final Timelines timelines;
    private final Intake intake;
    private final TicketService service;
    private final Corrections corrections;
    private final FollowUpSamples samples;
    private final Projects projects;
    private final SubscriptionStreams live;

    TicketController(
            Tickets tickets,
            Categories categories,
            Timelines timelines,
            Intake intake,
            TicketService service,
            Corrections corrections,
            FollowUpSamples samples,
            Projects projects,
            SubscriptionStreams live) {
        this.tickets = tickets;
        this.categories = categories;
        this.timelines = timelines;
        this.intake = intake;
        this.service = service;
        this.corrections = corrections;
        this.samples = samples;
        this.projects = projects;
        this.live = live;
    }

    record FollowUpPolicyPayload(FollowUpPolicy followUpPolicy, List<UserError> userErrors) {}

    record TicketPayload(Ticket ticket, List<UserError> userErrors) {}

    /** A step that needs no more than a note. */
    record StepInput(
            UUID ticketId,
            @Nullable Integer expectedVersion,
            @Nullable String note) {}

    /** A step that needs a reason. */
    record PauseTicketInput(
            UUID ticketId,
            @Nullable Integer expectedVersion,
            TicketEvent.@Nullable PauseReason waitsFor,
            String reason) {}

    record ReasonInput(UUID ticketId, @Nullable Integer expectedVersion, String reason) {}

    record DispatchTicketInput(
            UUID ticketId,
            @Nullable Integer expectedVersion,
            @Nullable Department department,
            @Nullable UUID assigneeId,
            @Nullable String note) {}

    record HandOverTicketInput(
            UUID ticketId,
            @Nullable Integer expectedVersion,
            UUID assigneeId,
            @Nullable Department department,
            String reason) {}

    record TransferTicketInput(UUID ticketId, @Nullable Integer expectedVersion, UUID stewardId, String reason) {}

    record AddTicketNoteInput(
            UUID ticketId, String note, @Nullable Boolean internal) {}

    @QueryMapping
    @Nullable
    Ticket ticket(@Argument UUID id) {
        return tickets.visible(List.of(id)).get(id);
    }

    @QueryMapping
    Connection<Ticket> tickets(
            Page page, @Argument @Nullable TicketFilter filter, @Argument @Nullable TicketOrder orderBy) {
        return tickets.page(page, filter, orderBy);
    }

    @QueryMapping
    Connection<TicketCategory> ticketCategories(Page page) {
        return categories.page(page);
    }

    @QueryMapping
    @Nullable
    FollowUpPolicy followUpPolicy(@Argument @Nullable UUID projectId) {
        if (projectId != null
                && projects.reachable("Query.followUpPolicy", projectId).isEmpty()) return null;
        return samples.of(projectId);
    }

    @MutationMapping
    FollowUpPolicyPayload setFollowUpPolicy(@Argument SetFollowUpPolicyInput input) {
        if (input.projectId() != null
                && projects.reachable("Mutation.setFollowUpPolicy", input.projectId())
                        .isEmpty()) {
            throw Refused.notFound("projectId");
        }
        return new FollowUpPolicyPayload(samples.set(input), List.of());
    }

    @BatchMapping(typeName = "FollowUpPolicy", field = "project")
    Map<FollowUpPolicy, Project> project(List<FollowUpPolicy> of) {
        return Batch.one(of, FollowUpPolicy::projectId, projects::behind);
    }

    @SubscriptionMapping
    Publisher<TicketEvent> ticketEvents(
            @Argument @Nullable TicketEventFilter filter, DataFetchingEnvironment environment) {
        return live.stream(
                Timelines.TOPIC, keys -> timelines.subscribed(keys, filter), environment.getDataLoaderRegistry());
    }

    @MutationMapping
    TicketPayload createTicket(@Argument CreateTicketInput input) {
        return new TicketPayload(intake.create(input), List.of());
    }

    @MutationMapping
    TicketPayload correctTicket(@Argument CorrectTicketInput input) {
        return new TicketPayload(corrections.correct(input), List.of());
    }

    @MutationMapping
    TicketPayload acceptTicket(@Argument StepInput input) {
        return take("acceptTicket", input.ticketId(), input.expectedVersion(), new TicketAction.Accept(input.note()));
    }

    @MutationMapping
    TicketPayload dispatchTicket(@Argument DispatchTicketInput input) {
        var dispatch = new TicketAction.Dispatch(input.department(), input.assigneeId(), input.note());
        return take("dispatchTicket", input.ticketId(), input.expectedVersion(), dispatch);
    }

    @MutationMapping
    TicketPayload startTicket(@Argument StepInput input) {
        return take("startTicket", TicketStep.START, input);
    }

    @MutationMapping
    TicketPayload pauseTicket(@Argument PauseTicketInput input) {
        var waitsFor = input.waitsFor() == null ? TicketEvent.PauseReason.OTHER : input.waitsFor();
        var pause = new TicketAction.Pause(waitsFor, input.reason());
        return take("pauseTicket", input.ticketId(), input.expectedVersion(), pause);
    }

    @MutationMapping
    TicketPayload resumeTicket(@Argument StepInput input) {
        return take("resumeTicket", TicketStep.RESUME, input);
    }

    @MutationMapping
    TicketPayload resolveTicket(@Argument ResolveTicketInput input) {
        return new TicketPayload(service.resolve(input), List.of());
    }

    @MutationMapping
    TicketPayload takeTicket(@Argument StepInput input) {
        return take("takeTicket", input.ticketId(), input.expectedVersion(), new TicketAction.Take(input.note()));
    }

    @MutationMapping
    TicketPayload refuseTicket(@Argument ReasonInput input) {
        return take("refuseTicket", input.ticketId(), input.expectedVersion(), new TicketAction.Refuse(input.reason()));
    }

    @MutationMapping
    TicketPayload arriveAtTicket(@Argument ArriveAtTicketInput input) {
        return new TicketPayload(service.arrive(input), List.of());
    }

    @MutationMapping
    TicketPayload interveneInTicket(@Argument ReasonInput input) {
        return take("interveneInTicket", TicketStep.INTERVENE, input);
    }

    @MutationMapping
    TicketPayload archiveTicket(@Argument StepInput input) {
        return take("archiveTicket", TicketStep.ARCHIVE, input);
    }

    @MutationMapping
    TicketPayload reopenTicket(@Argument ReasonInput input) {
        return take("reopenTicket", TicketStep.REOPEN, input);
    }

    @MutationMapping
    TicketPayload cancelTicket(@Argument ReasonInput input) {
        return take("cancelTicket", TicketStep.CANCEL, input);
    }

    @MutationMapping
    TicketPayload transferTicket(@Argument TransferTicketInput input) {
        var transfer = new TicketAction.Transfer(input.stewardId(), input.reason());
        return take("transferTicket", input.ticketId(), input.expectedVersion(), transfer);
    }

    @MutationMapping
    TicketPayload handOverTicket(@Argument HandOverTicketInput input) {
        var handOver = new TicketAction.HandOver(input.assigneeId(), input.department(), input.reason());
        return take("handOverTicket", input.ticketId(), input.expectedVersion(), handOver);
    }

    @MutationMapping
    TicketPayload recordFollowUp(@Argument RecordFollowUpInput input) {
        return new TicketPayload(service.followUp(input), List.of());
    }

    @MutationMapping
    TicketPayload addTicketNote(@Argument AddTicketNoteInput input) {
        var internal = Boolean.TRUE.equals(input.internal());
        return take(
                "addTicketNote",
                input.ticketId(),
                null,
                new TicketAction.Plain(TicketStep.NOTE, input.note(), internal));
    }

    private TicketPayload take(String mutation, TicketStep step, StepInput input) {
        return take(mutation, input.ticketId(), input.expectedVersion(), new TicketAction.Plain(step, input.note()));
    }

    private TicketPayload take(String mutation, TicketStep step, ReasonInput input) {
        return take(mutation, input.ticketId(), input.expectedVersion(), new TicketAction.Plain(step, input.reason()));
    }

    private TicketPayload take(String mutation, UUID ticketId, @Nullable Integer expectedVersion, TicketAction action) {
        return new TicketPayload(service.take("Mutation." + mutation, ticketId, expectedVersion, action), List.of());
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        ChildEdge<Ticket, TicketEvent> ticketEvents(Timelines timelines) {
            return new ChildEdge<>("Ticket", "events", Ticket::id, timelines::ofTickets);
        }

        @Bean
        NodeSource ticketNodes(Tickets tickets) {
            return new NodeSource("Ticket", tickets::visible);
        }

        @Bean
        NodeSource ticketEventNodes(Timelines timelines) {
            return new NodeSource("TicketEvent", timelines::visible);
        }

        @Bean
        NodeSource followUpNodes(Timelines timelines) {
            return new NodeSource("FollowUp", timelines::visibleFollowUps);
        }

        @Bean
        NodeSource ticketCategoryNodes(Categories categories) {
            return new NodeSource("TicketCategory", categories::visible);
        }
    }
}
