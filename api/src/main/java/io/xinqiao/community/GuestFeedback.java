package io.xinqiao.community;

import static io.xinqiao.schema.tenant.Tables.COMMUNITY_EVENT;

import io.xinqiao.archives.Households;
import io.xinqiao.community.EventRegistration.State;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Those who came to an event are asked how it was: when it is closed, or later where nobody was. */
@Component
class GuestFeedback {
    private final Rows<CommunityEvent> rows;
    private final EventRegistrations registrations;
    private final Households households;
    private final EventFeedback feedback;

    GuestFeedback(
            Rows<CommunityEvent> rows,
            EventRegistrations registrations,
            Households households,
            EventFeedback feedback) {
        this.rows = rows;
        this.registrations = registrations;
        this.households = households;
        this.feedback = feedback;
    }

    record AskForEventFeedbackInput(
            UUID communityEventId, @Nullable Integer expectedVersion) {}

    /** After it is over, where nobody was asked, or the survey was called off. */
    CommunityEvent ask(AskForEventFeedbackInput input) {
        var correction =
                rows.correct("Mutation.askForEventFeedback", input.communityEventId(), input.expectedVersion());
        var event = correction.before();
        if (event.state() != CommunityEvent.State.HELD) throw refused("refused.event.notHeld", event);
        if (event.feedbackId() != null && !feedback.isCancelled(event.feedbackId())) {
            throw refused("refused.event.asked", event);
        }
        var asked = ask(event);
        if (asked == null) throw refused("refused.event.nobodyCame", event);
        return correction.told(COMMUNITY_EVENT.FEEDBACK_ID, asked).make();
    }

    private static Refused refused(String key, CommunityEvent event) {
        return Refused.because(Code.ILLEGAL_STEP, key, List.of(), CommunityEvents.KEY)
                .withCurrent("communityEvent", event);
    }

    /**
     * Asks the households that came and live there still, each once.
     *
     * @return by which survey; none where there is nobody to ask
     */
    @Nullable
    UUID ask(CommunityEvent event) {
        var came = registrations.of(event.id(), List.of(State.ATTENDED));
        var present = households.present(came.stream()
                .map(EventRegistration::householdId)
                .filter(Objects::nonNull)
                .toList());
        var guests = came.stream()
                .filter(one -> isOf(present, one))
                .flatMap(one -> one.guest().stream())
                .distinct()
                .toList();
        return feedback.ask(new EventFeedback.Held(event.projectId(), event.name(), guests));
    }

    /** Whether the household lives there, and whoever came for it belongs to it. */
    private static boolean isOf(Map<UUID, List<UUID>> present, EventRegistration registration) {
        var household = registration.householdId();
        if (household == null) return false;
        var persons = present.getOrDefault(household, List.of());
        return registration.personId() == null ? !persons.isEmpty() : persons.contains(registration.personId());
    }
}
