package io.xinqiao.tickets;

/**
 * Whoever has something to do when a ticket takes a step, in the same transaction: both happen or neither does. A bean
 * of this type is all that is needed.
 */
public interface TicketListener {
    /**
     * A ticket has taken a step. Whoever refuses it throws.
     *
     * @param ticket as it is after the step
     * @return the ticket as it is now; another where the listener has taken a further step
     */
    Ticket stepped(Ticket ticket, TicketEvent event);

    /** A ticket goes on with another; the steps on both have been told of before. */
    default void merged(Ticket ticket, Ticket into) {}

    /** A resident was asked; the step itself has been told of before. */
    default void followedUp(Ticket ticket, FollowUp followUp) {}
}
