package io.xinqiao.clocks;

import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tickets.FollowUp;
import io.xinqiao.tickets.Ticket;
import io.xinqiao.tickets.TicketEvent;
import io.xinqiao.tickets.TicketListener;
import java.util.EnumSet;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Moves a ticket's clocks with its steps, in the same transaction. */
@Component
@Order(1)
class ClockKeeper implements TicketListener {
    private static final EnumSet<Measure> ALL = EnumSet.allOf(Measure.class);

    private final Clocks clocks;
    private final Members members;
    private final Notices notices;

    ClockKeeper(Clocks clocks, Members members, Notices notices) {
        this.clocks = clocks;
        this.members = members;
        this.notices = notices;
    }

    @Override
    public Ticket stepped(Ticket ticket, TicketEvent event) {
        var met = Measure.metBy(event.step());
        if (!met.isEmpty()) clocks.meet(ticket.id(), met, event.at());
        switch (event.step()) {
            case SUBMIT -> {
                clocks.start(ticket, Measure.FROM_SUBMISSION, event.at());
                if (isMajor(ticket)) tellSupervisors(ticket);
            }
            case CORRECT -> {
                clocks.follow(ticket, event.at());
                if (isMajor(ticket)) tellSupervisors(ticket);
            }
            case PAUSE -> clocks.pause(ticket.id(), event.at());
            case RESUME -> clocks.resume(ticket.id());
            case RESOLVE -> {
                if (ticket.followUpDue()) clocks.start(ticket, Measure.FROM_RESOLUTION, event.at());
            }
            case REOPEN -> {
                clocks.stop(ticket.id(), ALL, event.at());
                clocks.start(ticket, Measure.FROM_REOPENING, event.at());
            }
            case ARCHIVE, CANCEL, MERGE -> clocks.stop(ticket.id(), ALL, event.at());
            case ACCEPT, DISPATCH, TAKE, REFUSE, HAND_OVER, ARRIVE, START, FOLLOW_UP, TRANSFER, INTERVENE, NOTE -> {}
        }
        return ticket;
    }

    @Override
    public void followedUp(Ticket ticket, FollowUp followUp) {
        if (followUp.channel() == Ticket.Channel.VISIT) {
            clocks.meet(ticket.id(), EnumSet.of(Measure.HOME_VISIT), followUp.at());
        }
    }

    private static boolean isMajor(Ticket ticket) {
        return ticket.kind() == Ticket.Kind.COMPLAINT && ticket.severity() == Ticket.Severity.MAJOR;
    }

    /** A major complaint waits for no clock; each supervisor is told of it once. */
    private void tellSupervisors(Ticket ticket) {
        var project = ticket.location().projectId();
        notices.tell(members.inCharge(List.of(project), Role.SUPERVISOR).getOrDefault(project, List.of()).stream()
                .map(supervisor -> new Notices.Told(
                        supervisor,
                        Notice.Kind.MAJOR_COMPLAINT,
                        new GlobalId("Ticket", ticket.id()),
                        ticket.id(),
                        List.of(ticket.number(), ticket.title())))
                .toList());
    }
}
