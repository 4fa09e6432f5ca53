package io.xinqiao.opinions;

import io.xinqiao.archives.Place;
import io.xinqiao.identity.Rows;
import io.xinqiao.opinions.OpinionPlan.OpinionPlanItemInput;
import io.xinqiao.platform.Refused;
import io.xinqiao.procedures.FindingInput.FindingTicketInput;
import io.xinqiao.tickets.Intake;
import io.xinqiao.tickets.Ticket;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What comes of opinions that are adopted: a ticket or an item of the plan, new or one that there is. */
@Component
class OpinionFollowUps {
    private final OpinionPlan plan;
    private final Intake intake;
    private final Rows<Ticket> tickets;

    OpinionFollowUps(OpinionPlan plan, Intake intake, Rows<Ticket> tickets) {
        this.plan = plan;
        this.intake = intake;
        this.tickets = tickets;
    }

    /** One of them. */
    record OpinionFollowUpInput(
            @Nullable FindingTicketInput ticket,
            @Nullable OpinionPlanItemInput planItem,
            @Nullable UUID ticketId,
            @Nullable UUID opinionPlanItemId) {}

    /** What opinions lead to. */
    record FollowUp(@Nullable UUID ticket, @Nullable UUID planItem) {
        static final FollowUp NONE = new FollowUp(null, null);
    }

    /** What these opinions, of one project, lead to; what is new is made. */
    FollowUp of(String mutation, List<Opinion> opinions, @Nullable OpinionFollowUpInput input) {
        var project = opinions.getFirst().spot().projectId();
        if (input == null) return FollowUp.NONE;
        if (input.ticket() != null) return new FollowUp(open(opinions, input.ticket()), null);
        if (input.ticketId() != null) return new FollowUp(known(mutation, project, input.ticketId()), null);
        if (input.planItem() != null)
            return new FollowUp(null, plan.add(project, input.planItem()).id());
        if (input.opinionPlanItemId() != null) {
            return new FollowUp(
                    null,
                    plan.require(mutation, project, input.opinionPlanItemId()).id());
        }
        return FollowUp.NONE;
    }

    private UUID known(String mutation, UUID project, UUID ticket) {
        return tickets.reached(mutation, ticket)
                .filter(found -> found.location().projectId().equals(project))
                .orElseThrow(() -> Refused.notFound("followUp", "ticketId"))
                .id();
    }

    private UUID open(List<Opinion> opinions, FindingTicketInput ticket) {
        var first = opinions.getFirst();
        var spot = opinions.size() == 1 ? first.spot() : new Place(first.spot().projectId(), null, null);
        return intake.open(new Intake.Reported(
                spot,
                ticket.kind(),
                Ticket.Channel.FRONT_DESK,
                ticket.severity(),
                ticket.ticketCategoryId(),
                ticket.title(),
                first.content()));
    }
}
