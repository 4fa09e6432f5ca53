package io.xinqiao.webhooks;

import java.util.Arrays;
import java.util.Optional;

/** What a webhook can wait for. */
enum WebhookTopic {
    TICKET_STEPS("TicketEvent"),
    TICKET_CHARGES("TicketCharged"),
    CLOCK_WARNINGS("ClockWarned"),
    CLOCK_BREACHES("ClockBreached"),
    CLOCK_ESCALATIONS("ClockEscalated"),
    INCIDENTS("IncidentStep"),
    VENUE_BOOKINGS("VenueBookingStep"),
    COMMUNITY_EVENTS("CommunityEventStep"),
    EVENT_REGISTRATIONS("EventRegistrationStep"),
    ASSEMBLIES("AssemblyStep"),
    QUERY_DELIVERIES("QueryDelivery"),
    BILLS("BillPosted"),
    BILL_CHANGES("BillChanged"),
    PAYMENTS("PaymentReceived"),
    PAYMENT_VOIDS("PaymentVoided"),
    REFUNDS("RefundStep"),
    UNITS("UnitChanged"),
    PERSONS("PersonChanged");

    private final String inOutbox;

    WebhookTopic(String inOutbox) {
        this.inOutbox = inOutbox;
    }

    /** The name under which it is recorded. */
    String inOutbox() {
        return inOutbox;
    }

    static Optional<WebhookTopic> of(String inOutbox) {
        return Arrays.stream(values())
                .filter(topic -> topic.inOutbox.equals(inOutbox))
                .findFirst();
    }
}
