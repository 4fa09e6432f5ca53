package io.xinqiao.dispatch;

import io.xinqiao.archives.Projects;
import io.xinqiao.dispatch.PriceList.CreatePriceItemInput;
import io.xinqiao.dispatch.PriceList.SetPriceItemPriceInput;
import io.xinqiao.dispatch.PriceList.UpdatePriceItemInput;
import io.xinqiao.dispatch.Work.OfferTicketPriceInput;
import io.xinqiao.dispatch.Work.RecordTicketWorkInput;
import io.xinqiao.dispatch.Work.TicketOffer;
import io.xinqiao.dispatch.Workers.AddRosterShiftsInput;
import io.xinqiao.dispatch.Workers.SetWorkerInput;
import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Department;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Refused;
import io.xinqiao.tickets.Ticket;
import io.xinqiao.tickets.TicketCategory;
import io.xinqiao.tickets.TicketService;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Dispatch and the price of work in the words of the schema. */
@Controller
class DispatchController {
    private final Workers workers;
    private final Dispatcher dispatcher;
    private final PriceList prices;
    private final Work work;
    private final TicketService tickets;
    private final Rows<TicketCategory> categories;
    private final Projects projects;
    private final Members members;

    DispatchController(
            Workers workers,
            Dispatcher dispatcher,
            PriceList prices,
            Work work,
            TicketService tickets,
            Rows<TicketCategory> categories,
            Projects projects,
            Members members) {
        this.workers = workers;
        this.dispatcher = dispatcher;
        this.prices = prices;
        this.work = work;
        this.tickets = tickets;
        this.categories = categories;
        this.projects = projects;
        this.members = members;
    }

    record SetDispatchPolicyInput(@Nullable UUID projectId, DispatchPolicy.Mode mode) {}

    record AutoDispatchTicketInput(
            UUID ticketId,
            @Nullable Integer expectedVersion,
            @Nullable Department department) {}

    record AcceptTicketPriceInput(UUID ticketId) {}

    @QueryMapping
    List<Worker> workers(@Argument UUID projectId) {
        if (projects.reachable("Query.workers", projectId).isEmpty()) return List.of();
        return workers.of(projectId);
    }

    @QueryMapping
    @Nullable
    DispatchPolicy dispatchPolicy(@Argument @Nullable UUID projectId) {
        if (projectId != null
                && projects.reachable("Query.dispatchPolicy", projectId).isEmpty()) return null;
        return workers.policyOf(projectId);
    }

    @QueryMapping
    List<DispatchCandidate> dispatchCandidates(@Argument UUID ticketId) {
        return tickets.reachable("Query.dispatchCandidates", ticketId)
                .map(dispatcher::candidates)
                .orElse(List.of());
    }

    @MutationMapping
    Worker setWorker(@Argument SetWorkerInput input) {
        return workers.set(input);
    }

    @MutationMapping
    List<RosterShift> addRosterShifts(@Argument AddRosterShiftsInput input) {
        requireProject("Mutation.addRosterShifts", input.projectId());
        return workers.add(input);
    }

    @MutationMapping
    DispatchPolicy setDispatchPolicy(@Argument SetDispatchPolicyInput input) {
        requireProject("Mutation.setDispatchPolicy", input.projectId());
        return workers.setPolicy(new DispatchPolicy(input.projectId(), input.mode()));
    }

    @MutationMapping
    Ticket autoDispatchTicket(@Argument AutoDispatchTicketInput input) {
        return dispatcher.dispatch(
                "Mutation.autoDispatchTicket", input.ticketId(), input.expectedVersion(), input.department());
    }

    @MutationMapping
    PriceItem createPriceItem(@Argument CreatePriceItemInput input) {
        requireProject("Mutation.createPriceItem", input.projectId());
        return prices.create(input);
    }

    @MutationMapping
    PriceItem updatePriceItem(@Argument UpdatePriceItemInput input) {
        return prices.update(input);
    }

    @MutationMapping
    PriceItem setPriceItemPrice(@Argument SetPriceItemPriceInput input) {
        return prices.setPrice(input);
    }

    @MutationMapping
    Ticket offerTicketPrice(@Argument OfferTicketPriceInput input) {
        return work.offer(input);
    }

    @MutationMapping
    Ticket acceptTicketPrice(@Argument AcceptTicketPriceInput input) {
        return work.accept(input.ticketId());
    }

    @MutationMapping
    Ticket recordTicketWork(@Argument RecordTicketWorkInput input) {
        return work.record(input);
    }

    private void requireProject(String mutation, @Nullable UUID id) {
        if (id != null && projects.reachable(mutation, id).isEmpty()) throw Refused.notFound("projectId");
    }

    @Bean
    Edges<Ticket> ticketEdgesOfDispatch() {
        return Edges.of(Ticket.class)
                .toMany("workItems", Ticket::id, work::items)
                .to("offer", Ticket::id, work::offers)
                .to("charge", Ticket::id, work::charges);
    }

    @Bean
    Edges<TicketOffer> ticketOfferEdges() {
        return Edges.of(TicketOffer.class)
                .to("offeredBy", TicketOffer::offeredBy, members::ofKeys)
                .to("acceptedBy", TicketOffer::acceptedBy, members::ofKeys);
    }

    @Bean
    Edges<WorkItem> workItemEdges() {
        return Edges.of(WorkItem.class).to("by", WorkItem::memberId, members::ofKeys);
    }

    @Bean
    Edges<Worker> workerEdges() {
        return Edges.of(Worker.class)
                .to("member", Worker::memberId, members::ofKeys)
                .toAll("categories", Worker::categoryIds, categories::visible);
    }

    @Bean
    Edges<DispatchCandidate> candidateEdges() {
        return Edges.of(DispatchCandidate.class).to("member", DispatchCandidate::memberId, members::ofKeys);
    }

    @Bean
    Edges<RosterShift> dutyEdges() {
        return Edges.of(RosterShift.class)
                .to("member", RosterShift::memberId, members::ofKeys)
                .to("project", RosterShift::projectId, projects::behind);
    }

    @Bean
    Edges<PriceItem> priceItemEdges() {
        return Edges.of(PriceItem.class).to("project", PriceItem::projectId, projects::behind);
    }

    @Bean
    Edges<DispatchPolicy> dispatchPolicyEdges() {
        return Edges.of(DispatchPolicy.class).to("project", DispatchPolicy::projectId, projects::behind);
    }
}
