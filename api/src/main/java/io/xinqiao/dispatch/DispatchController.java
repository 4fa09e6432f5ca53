package io.xinqiao.dispatch;

import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.dispatch.PriceList.PriceItemFilter;
import io.xinqiao.dispatch.PriceList.SavePriceItemInput;
import io.xinqiao.dispatch.Work.OfferTicketPriceInput;
import io.xinqiao.dispatch.Work.RecordTicketWorkInput;
import io.xinqiao.dispatch.Work.TicketCharge;
import io.xinqiao.dispatch.Work.TicketOffer;
import io.xinqiao.dispatch.Workers.AddDutiesInput;
import io.xinqiao.dispatch.Workers.DutyFilter;
import io.xinqiao.dispatch.Workers.SaveWorkerInput;
import io.xinqiao.identity.Department;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError;
import io.xinqiao.tickets.Categories;
import io.xinqiao.tickets.Ticket;
import io.xinqiao.tickets.TicketCategory;
import io.xinqiao.tickets.TicketService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
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
    private final Categories categories;
    private final Projects projects;
    private final Members members;

    DispatchController(
            Workers workers,
            Dispatcher dispatcher,
            PriceList prices,
            Work work,
            TicketService tickets,
            Categories categories,
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

    record TicketPayload(Ticket ticket, List<UserError> userErrors) {}

    record WorkerPayload(Worker worker, List<UserError> userErrors) {}

    record DutiesPayload(List<Duty> duties, List<UserError> userErrors) {}

    record RemoveDutyInput(UUID dutyId) {}

    record RemoveDutyPayload(List<UserError> userErrors) {}

    record SetDispatchPolicyInput(@Nullable UUID projectId, DispatchPolicy.Mode mode) {}

    record DispatchPolicyPayload(DispatchPolicy dispatchPolicy, List<UserError> userErrors) {}

    record AutoDispatchTicketInput(
            UUID ticketId,
            @Nullable Integer expectedVersion,
            @Nullable Department department) {}

    record PriceItemPayload(PriceItem priceItem, List<UserError> userErrors) {}

    record AcceptTicketPriceInput(UUID ticketId) {}

    @QueryMapping
    List<Worker> workers(@Argument UUID projectId) {
        if (projects.reachable("Query.workers", projectId).isEmpty()) return List.of();
        return workers.of(projectId);
    }

    @QueryMapping
    Connection<Duty> duties(Page page, @Argument @Nullable DutyFilter filter) {
        return workers.duties(page, filter);
    }

    @QueryMapping
    @Nullable
    DispatchPolicy dispatchPolicy(@Argument @Nullable UUID projectId) {
        if (projectId != null
                && projects.reachable("Query.dispatchPolicy", projectId).isEmpty()) return null;
        return workers.policyOf(projectId);
    }

    @QueryMapping
    List<Candidate> dispatchCandidates(@Argument UUID ticketId) {
        return tickets.reachable("Query.dispatchCandidates", ticketId)
                .map(dispatcher::candidates)
                .orElse(List.of());
    }

    @QueryMapping
    Connection<PriceItem> priceItems(Page page, @Argument @Nullable PriceItemFilter filter) {
        return prices.page(page, filter);
    }

    @MutationMapping
    WorkerPayload saveWorker(@Argument SaveWorkerInput input) {
        return new WorkerPayload(workers.save(input), List.of());
    }

    @MutationMapping
    DutiesPayload addDuties(@Argument AddDutiesInput input) {
        requireProject("Mutation.addDuties", input.projectId());
        return new DutiesPayload(workers.add(input), List.of());
    }

    @MutationMapping
    RemoveDutyPayload removeDuty(@Argument RemoveDutyInput input) {
        workers.remove(input.dutyId());
        return new RemoveDutyPayload(List.of());
    }

    @MutationMapping
    DispatchPolicyPayload setDispatchPolicy(@Argument SetDispatchPolicyInput input) {
        requireProject("Mutation.setDispatchPolicy", input.projectId());
        return new DispatchPolicyPayload(
                workers.setPolicy(new DispatchPolicy(input.projectId(), input.mode())), List.of());
    }

    @MutationMapping
    TicketPayload autoDispatchTicket(@Argument AutoDispatchTicketInput input) {
        return new TicketPayload(
                dispatcher.dispatch(
                        "Mutation.autoDispatchTicket", input.ticketId(), input.expectedVersion(), input.department()),
                List.of());
    }

    @MutationMapping
    PriceItemPayload savePriceItem(@Argument SavePriceItemInput input) {
        requireProject("Mutation.savePriceItem", input.projectId());
        return new PriceItemPayload(prices.save(input), List.of());
    }

    @MutationMapping
    TicketPayload offerTicketPrice(@Argument OfferTicketPriceInput input) {
        return new TicketPayload(work.offer(input), List.of());
    }

    @MutationMapping
    TicketPayload acceptTicketPrice(@Argument AcceptTicketPriceInput input) {
        return new TicketPayload(work.accept(input.ticketId()), List.of());
    }

    @MutationMapping
    TicketPayload recordTicketWork(@Argument RecordTicketWorkInput input) {
        return new TicketPayload(work.record(input), List.of());
    }

    private void requireProject(String mutation, @Nullable UUID id) {
        if (id != null && projects.reachable(mutation, id).isEmpty()) throw Refused.notFound("projectId");
    }

    @BatchMapping(typeName = "Ticket", field = "workItems")
    Map<Ticket, List<WorkItem>> workItems(List<Ticket> of) {
        return Batch.many(of, Ticket::id, work::items);
    }

    @BatchMapping(typeName = "Ticket", field = "offer")
    Map<Ticket, TicketOffer> offer(List<Ticket> of) {
        return Batch.one(of, Ticket::id, work::offers);
    }

    @BatchMapping(typeName = "Ticket", field = "charge")
    Map<Ticket, TicketCharge> charge(List<Ticket> of) {
        return Batch.one(of, Ticket::id, work::charges);
    }

    @BatchMapping(typeName = "TicketOffer", field = "offeredBy")
    Map<TicketOffer, Member> offeredBy(List<TicketOffer> of) {
        return Batch.one(of, TicketOffer::offeredById, members::ofKeys);
    }

    @BatchMapping(typeName = "TicketOffer", field = "acceptedBy")
    Map<TicketOffer, Member> acceptedBy(List<TicketOffer> of) {
        return Batch.one(of, TicketOffer::acceptedById, members::ofKeys);
    }

    @BatchMapping(typeName = "WorkItem", field = "by")
    Map<WorkItem, Member> by(List<WorkItem> of) {
        return Batch.one(of, WorkItem::memberId, members::ofKeys);
    }

    @BatchMapping(typeName = "Worker", field = "member")
    Map<Worker, Member> memberOfWorker(List<Worker> of) {
        return Batch.one(of, Worker::memberId, members::ofKeys);
    }

    @BatchMapping(typeName = "Worker", field = "categories")
    Map<Worker, List<TicketCategory>> categories(List<Worker> of) {
        var found = categories.visible(
                of.stream().flatMap(worker -> worker.categoryIds().stream()).collect(Collectors.toSet()));
        Map<Worker, List<TicketCategory>> result = new HashMap<>();
        for (var worker : of) {
            result.put(
                    worker,
                    worker.categoryIds().stream()
                            .map(found::get)
                            .filter(Objects::nonNull)
                            .toList());
        }
        return result;
    }

    @BatchMapping(typeName = "Candidate", field = "member")
    Map<Candidate, Member> memberOfCandidate(List<Candidate> of) {
        return Batch.one(of, Candidate::memberId, members::ofKeys);
    }

    @BatchMapping(typeName = "Duty", field = "member")
    Map<Duty, Member> memberOfDuty(List<Duty> of) {
        return Batch.one(of, Duty::memberId, members::ofKeys);
    }

    @BatchMapping(typeName = "Duty", field = "project")
    Map<Duty, Project> projectOfDuty(List<Duty> of) {
        return Batch.one(of, Duty::projectId, projects::behind);
    }

    @BatchMapping(typeName = "PriceItem", field = "project")
    Map<PriceItem, Project> projectOfPrice(List<PriceItem> of) {
        return Batch.one(of, PriceItem::projectId, projects::behind);
    }

    @BatchMapping(typeName = "DispatchPolicy", field = "project")
    Map<DispatchPolicy, Project> projectOfPolicy(List<DispatchPolicy> of) {
        return Batch.one(of, DispatchPolicy::projectId, projects::behind);
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource dutyNodes(Workers workers) {
            return new NodeSource("Duty", workers::visible);
        }

        @Bean
        NodeSource priceItemNodes(PriceList prices) {
            return new NodeSource("PriceItem", prices::visible);
        }
    }
}
