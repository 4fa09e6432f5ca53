package io.xinqiao.tickets;

import io.xinqiao.archives.GeoPoint;
import io.xinqiao.identity.Department;
import io.xinqiao.platform.NewId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One step on a ticket's timeline. It is only ever added: the tenant's database role can't edit or remove it.
 *
 * @param checkIn how an arrival was proven
 */
public record TicketEvent(
        UUID id,
        UUID ticketId,
        int sequence,
        TicketStep step,
        Instant at,
        UUID memberId,
        States states,
        Remark remark,
        To to,
        @Nullable CheckIn checkIn) {
    private static final To NOBODY = new To(null, null, null);

    /** What an action has done to a ticket, as a step of its timeline. */
    static TicketEvent of(TicketAction action, Ticket before, Ticket after, UUID by, Instant now) {
        return new TicketEvent(
                NewId.next(),
                after.id(),
                after.course().events(),
                action.step(),
                now,
                by,
                new States(before.state(), after.state()),
                new Remark(
                        action.note(),
                        action instanceof TicketAction.Plain plain && plain.internal(),
                        action instanceof TicketAction.Pause pause ? pause.reason() : null),
                to(action, by),
                action instanceof TicketAction.Arrive arrive ? arrive.checkIn() : null);
    }

    private static To to(TicketAction action, UUID by) {
        return switch (action) {
            case TicketAction.Dispatch dispatch -> new To(dispatch.department(), dispatch.assigneeId(), null);
            case TicketAction.HandOver handOver -> new To(handOver.department(), handOver.assigneeId(), null);
            case TicketAction.Transfer transfer -> new To(null, null, transfer.stewardId());
            case TicketAction.Correct correct -> NOBODY;
            case TicketAction.Take take -> new To(null, by, null);
            case TicketAction.Accept accept -> NOBODY;
            case TicketAction.Refuse refuse -> NOBODY;
            case TicketAction.Arrive arrive -> NOBODY;
            case TicketAction.Pause pause -> NOBODY;
            case TicketAction.Merge merge -> NOBODY;
            case TicketAction.Resolve resolve -> NOBODY;
            case TicketAction.Plain plain -> NOBODY;
        };
    }

    /** The state before (null for the first step) and after. */
    public record States(@Nullable TicketState from, TicketState to) {}

    /** To whom the step gave the ticket. */
    public record To(
            @Nullable Department department,
            @Nullable UUID assigneeId,
            @Nullable UUID stewardId) {}

    /** What was said; {@code internal} to staff only. */
    public record Remark(
            @Nullable String note,
            boolean internal,
            @Nullable PauseReason pauseReason) {}

    /** What the work waits for while it rests. */
    public enum PauseReason {
        RESIDENT,
        MATERIAL,
        OTHER_PARTY,
        WEATHER,
        OTHER
    }

    /**
     * How somebody proved that they are there: by the resident's code, or by where their device says it is.
     *
     * @param distance in metres from the project's middle; unknown where the project's position is
     */
    public record CheckIn(
            Way way, @Nullable GeoPoint position, @Nullable Integer distance) {
        /** The ways to prove it. */
        public enum Way {
            CODE,
            COORDINATES
        }

        public @Nullable BigDecimal latitude() {
            return position == null ? null : position.latitude();
        }

        public @Nullable BigDecimal longitude() {
            return position == null ? null : position.longitude();
        }
    }

    public @Nullable String note() {
        return remark.note();
    }

    public @Nullable PauseReason pauseReason() {
        return remark.pauseReason();
    }

    public boolean internal() {
        return remark.internal();
    }

    public @Nullable TicketState fromState() {
        return states.from();
    }

    public TicketState toState() {
        return states.to();
    }

    public @Nullable Department department() {
        return to.department();
    }
}
