package io.xinqiao.tickets;

import graphql.schema.DataFetchingEnvironment;
import io.xinqiao.archives.Projects;
import io.xinqiao.execution.Edges;
import io.xinqiao.execution.NodeSource;
import io.xinqiao.identity.Department;
import io.xinqiao.identity.SubscriptionStreams;
import io.xinqiao.platform.Refused;
import io.xinqiao.tickets.Corrections.CorrectTicketInput;
import io.xinqiao.tickets.FollowUpSamples.FollowUpPolicy;
import io.xinqiao.tickets.FollowUpSamples.SetFollowUpPolicyInput;
import io.xinqiao.tickets.Intake.CreateTicketInput;
import io.xinqiao.tickets.TicketService.CheckInOnSiteInput;
import io.xinqiao.tickets.TicketService.RecordFollowUpInput;
import io.xinqiao.tickets.TicketService.ResolveTicketInput;
import io.xinqiao.tickets.Timelines.TicketEventFilter;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;

/** The root fields of tickets: asking for them, and every step of their loop. */
@Controller
class TicketController {
    private final Tickets tickets;
    private final Timelines timelines;
    private final Intake intake;
    private final TicketService service;
    private final Corrections corrections;
    private final FollowUpSamples samples;
    private final Projects projects;
    private final SubscriptionStreams live;

    TicketController(
            Tickets tickets,
            Timelines timelines,
            Intake intake,
            TicketService service,
            Corrections corrections,
            FollowUpSamples samples,
            Projects projects,
            SubscriptionStreams live) {
        this.tickets = tickets;
        this.timelines = timelines;
        this.intake = intake;
        this.service = service;
        this.corrections = corrections;
        this.samples = samples;
        this.projects = projects;
        this.live = live;
    }

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
    @Nullable
    FollowUpPolicy followUpPolicy(@Argument @Nullable UUID projectId) {
        if (projectId != null
                && projects.reachable("Query.followUpPolicy", projectId).isEmpty()) return null;
        return samples.of(projectId);
    }

    @MutationMapping
    FollowUpPolicy setFollowUpPolicy(@Argument SetFollowUpPolicyInput input) {
        if (input.projectId() != null
                && projects.reachable("Mutation.setFollowUpPolicy", input.projectId())
                        .isEmpty()) {
            throw Refused.notFound("projectId");
        }
        return samples.set(input);
    }

    @Bean
    Edges<FollowUpPolicy> followUpPolicyEdges() {
        return Edges.of(FollowUpPolicy.class).to("project", FollowUpPolicy::projectId, projects::behind);
    }

    @Bean
    Edges<Ticket> ticketEvents() {
        return Edges.of(Ticket.class).toPages("events", Ticket::id, timelines::ofTickets);
    }

    @SubscriptionMapping
    Publisher<TicketEvent> ticketEvents(
            @Argument @Nullable TicketEventFilter filter, DataFetchingEnvironment environment) {
        return live.stream(
                Timelines.TOPIC, keys -> timelines.subscribed(keys, filter), environment.getDataLoaderRegistry());
    }

    @MutationMapping
    Ticket createTicket(@Argument CreateTicketInput input) {
        return intake.create(input);
    }

    @MutationMapping
    Ticket correctTicket(@Argument CorrectTicketInput input) {
        return corrections.correct(input);
    }

    @MutationMapping
    Ticket acceptTicket(@Argument StepInput input) {
        return take("acceptTicket", input.ticketId(), input.expectedVersion(), new TicketAction.Accept(input.note()));
    }

    @MutationMapping
    Ticket dispatchTicket(@Argument DispatchTicketInput input) {
        var dispatch = new TicketAction.Dispatch(input.department(), input.assigneeId(), input.note());
        return take("dispatchTicket", input.ticketId(), input.expectedVersion(), dispatch);
    }

    @MutationMapping
    Ticket startTicket(@Argument StepInput input) {
        return take("startTicket", TicketStep.START, input);
    }

    @MutationMapping
    Ticket pauseTicket(@Argument PauseTicketInput input) {
        var waitsFor = input.waitsFor() == null ? TicketEvent.PauseReason.OTHER : input.waitsFor();
        var pause = new TicketAction.Pause(waitsFor, input.reason());
        return take("pauseTicket", input.ticketId(), input.expectedVersion(), pause);
    }

    @MutationMapping
    Ticket resumeTicket(@Argument StepInput input) {
        return take("resumeTicket", TicketStep.RESUME, input);
    }

    @MutationMapping
    Ticket resolveTicket(@Argument ResolveTicketInput input) {
        return service.resolve(input);
    }

    @MutationMapping
    Ticket claimTicket(@Argument StepInput input) {
        return take("claimTicket", input.ticketId(), input.expectedVersion(), new TicketAction.Take(input.note()));
    }

    @MutationMapping
    Ticket returnTicket(@Argument ReasonInput input) {
        return take("returnTicket", input.ticketId(), input.expectedVersion(), new TicketAction.Refuse(input.reason()));
    }

    @MutationMapping
    Ticket checkInOnSite(@Argument CheckInOnSiteInput input) {
        return service.arrive(input);
    }

    @MutationMapping
    Ticket interveneInTicket(@Argument ReasonInput input) {
        return take("interveneInTicket", TicketStep.INTERVENE, input);
    }

    @MutationMapping
    Ticket archiveTicket(@Argument StepInput input) {
        return take("archiveTicket", TicketStep.ARCHIVE, input);
    }

    @MutationMapping
    Ticket reopenTicket(@Argument ReasonInput input) {
        return take("reopenTicket", TicketStep.REOPEN, input);
    }

    @MutationMapping
    Ticket cancelTicket(@Argument ReasonInput input) {
        return take("cancelTicket", TicketStep.CANCEL, input);
    }

    @MutationMapping
    Ticket transferTicket(@Argument TransferTicketInput input) {
        var transfer = new TicketAction.Transfer(input.stewardId(), input.reason());
        return take("transferTicket", input.ticketId(), input.expectedVersion(), transfer);
    }

    @MutationMapping
    Ticket handOverTicket(@Argument HandOverTicketInput input) {
        var handOver = new TicketAction.HandOver(input.assigneeId(), input.department(), input.reason());
        return take("handOverTicket", input.ticketId(), input.expectedVersion(), handOver);
    }

    @MutationMapping
    Ticket recordFollowUp(@Argument RecordFollowUpInput input) {
        return service.followUp(input);
    }

    @MutationMapping
    Ticket addTicketNote(@Argument AddTicketNoteInput input) {
        var internal = Boolean.TRUE.equals(input.internal());
        return take(
                "addTicketNote",
                input.ticketId(),
                null,
                new TicketAction.Plain(TicketStep.NOTE, input.note(), internal));
    }

    private Ticket take(String mutation, TicketStep step, StepInput input) {
        return take(mutation, input.ticketId(), input.expectedVersion(), new TicketAction.Plain(step, input.note()));
    }

    private Ticket take(String mutation, TicketStep step, ReasonInput input) {
        return take(mutation, input.ticketId(), input.expectedVersion(), new TicketAction.Plain(step, input.reason()));
    }

    private Ticket take(String mutation, UUID ticketId, @Nullable Integer expectedVersion, TicketAction action) {
        return service.take("Mutation." + mutation, ticketId, expectedVersion, action);
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource ticketEventNodes(Timelines timelines) {
            return NodeSource.of("TicketEvent", timelines::visible);
        }
    }
}
