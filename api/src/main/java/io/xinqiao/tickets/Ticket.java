package io.xinqiao.tickets;

import io.xinqiao.identity.Department;
import io.xinqiao.privacy.About;
import io.xinqiao.schema.Sealed;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request to the company and where it is in its loop.
 *
 * @param number project code, year and sequence; it may skip, never repeat
 * @param cause why it came to it, as it turned out
 * @param mergedIntoId the ticket that goes on with it
 * @param arrivalCode what the resident tells whoever arrives, so that the arrival is proven
 */
public record Ticket(
        UUID id,
        String number,
        Report report,
        Place location,
        Accountability accountability,
        Course course,
        @Nullable String arrivalCode,
        @Nullable Cause cause,
        @Nullable UUID mergedIntoId)
        implements About {

    @Override
    public @Nullable UUID aboutPerson() {
        return report.requesterId();
    }

    /**
     * Tickets are keys when their edges are followed; hashing all of one's parts each time would cost more than SQL.
     */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** What kind of request it is. */
    public enum Kind {
        REPAIR,
        COMPLAINT,
        INQUIRY,
        SUGGESTION,
        BASIC_SERVICE,
        SPECIAL_SERVICE,
        PRAISE,
        OTHER;

        /** Whether somebody has to go and do something; other kinds are answered at the desk. */
        public boolean isWork() {
            return this == REPAIR || this == BASIC_SERVICE || this == SPECIAL_SERVICE;
        }

        /** Repairs, special services and complaints are all followed up; of the rest a sample (§3). */
        boolean needsFollowUp() {
            return this == REPAIR || this == SPECIAL_SERVICE || this == COMPLAINT;
        }
    }

    /** The channels on which requests come and follow-ups go. */
    public enum Channel {
        PHONE,
        WECHAT,
        APP,
        FRONT_DESK,
        HOTLINE,
        VISIT,
        INSPECTION,
        API
    }

    /** Repairs are general or an emergency; complaints general, complex or major. */
    public enum Severity {
        GENERAL,
        EMERGENCY,
        COMPLEX,
        MAJOR;

        /** Complaints are general, complex or major; whatever else is reported is general or an emergency. */
        boolean fits(Kind kind) {
            return switch (this) {
                case GENERAL -> true;
                case EMERGENCY -> kind != Kind.COMPLAINT;
                case COMPLEX, MAJOR -> kind == Kind.COMPLAINT;
            };
        }
    }

    /** Why something came to a complaint or a repair, as it turned out. */
    public enum Cause {
        ATTITUDE,
        SLOW_RESPONSE,
        POOR_WORK,
        AGEING_FACILITY,
        BUILDING_DEFECT,
        FEES,
        NEIGHBOURS,
        THIRD_PARTY,
        MISUNDERSTANDING,
        OTHER
    }

    /** What was reported, by whom. */
    public record Report(
            Kind kind,
            Channel channel,
            Severity severity,
            @Nullable UUID categoryId,
            Text text,
            @Nullable UUID requesterId,
            @Nullable Contact contact,
            UUID createdBy,
            Instant submittedAt) {}

    /** The request in words. */
    public record Text(String title, @Nullable String description) {}

    /** Whom to call. */
    public record Contact(@Nullable String name, @Nullable Sealed phone) {}

    /**
     * Where it is: a unit (and the household that lived there), or a public area of a building or project.
     *
     * @param description of the place in a public area
     */
    public record Place(
            UUID projectId,
            @Nullable UUID buildingId,
            @Nullable UUID unitId,
            @Nullable UUID householdId,
            @Nullable String description) {
        /** The same place in other words; in the same ones if there are none. */
        Place described(@Nullable String words) {
            return words == null ? this : new Place(projectId, buildingId, unitId, householdId, words);
        }
    }

    /**
     * Who answers for it and who works on it.
     *
     * @param firstContactId whoever accepted it: accountable until it is archived, whoever works on it (首问负责制)
     */
    public record Accountability(
            @Nullable UUID firstContactId,
            @Nullable UUID stewardId,
            @Nullable Department department,
            @Nullable UUID assigneeId) {}

    /**
     * How far it is.
     *
     * @param reopened how often it was reopened
     * @param followUpDue whether the resident is still to be asked how it was
     * @param events how many steps its timeline has
     * @param version grows with every change
     */
    public record Course(
            TicketState state, Instant changedAt, int reopened, boolean followUpDue, int events, int version) {
        static Course begun(Instant now) {
            return new Course(TicketState.SUBMITTED, now, 0, false, 1, 1);
        }

        private Course after(TicketStep step, boolean followUpDue, Instant now) {
            var reopenings = step == TicketStep.REOPEN ? reopened + 1 : reopened;
            return new Course(step.from(state), now, reopenings, followUpDue, events + 1, version + 1);
        }
    }

    /** Whether this step may be taken now. */
    boolean allows(TicketStep step) {
        if (step == TicketStep.ARCHIVE && state() == TicketState.RESOLVED && course.followUpDue()) return false;
        // Before anybody works on it and while nobody has it, it is dispatched.
        if (step == TicketStep.HAND_OVER
                && accountability.assigneeId() == null
                && TicketState.BEFORE_WORK.contains(state())) return false;
        return step.isAllowedFrom(state());
    }

    /** The steps that its state allows now, in the order of the loop; who may take them is another matter. */
    public List<TicketStep> allowedSteps() {
        return Arrays.stream(TicketStep.values()).filter(this::allows).toList();
    }

    /**
     * The ticket after an action.
     *
     * @throws IllegalStateException when its state does not allow the step: whoever might ask for one that it does not
     *     allow refuses it before, with the reason
     */
    Ticket after(TicketAction action, UUID by, Instant now) {
        if (!allows(action.step())) throw new IllegalStateException(action.step() + " of a ticket that is " + state());
        var was = accountability;
        var answers = switch (action) {
            case TicketAction.Accept accept ->
                new Accountability(
                        was.firstContactId() == null ? by : was.firstContactId(),
                        was.stewardId(),
                        was.department(),
                        was.assigneeId());
            case TicketAction.Dispatch dispatch ->
                new Accountability(was.firstContactId(), was.stewardId(), dispatch.department(), dispatch.assigneeId());
            case TicketAction.Transfer transfer ->
                new Accountability(was.firstContactId(), transfer.stewardId(), was.department(), was.assigneeId());
            case TicketAction.Take take ->
                new Accountability(was.firstContactId(), was.stewardId(), was.department(), by);
            case TicketAction.Refuse refuse ->
                new Accountability(was.firstContactId(), was.stewardId(), was.department(), null);
            case TicketAction.HandOver handOver ->
                new Accountability(
                        was.firstContactId(),
                        was.stewardId(),
                        handOver.department() == null ? was.department() : handOver.department(),
                        handOver.assigneeId());
            case TicketAction.Correct correct ->
                new Accountability(was.firstContactId(), correct.stewardId(), was.department(), was.assigneeId());
            case TicketAction.Arrive arrive -> was;
            case TicketAction.Pause pause -> was;
            case TicketAction.Merge merge -> was;
            case TicketAction.Resolve resolve -> was;
            case TicketAction.Plain plain -> was;
        };
        var followUp = switch (action.step()) {
            case RESOLVE -> action instanceof TicketAction.Resolve resolve && resolve.followUpDue();
            case FOLLOW_UP, REOPEN -> false;
            default -> course.followUpDue();
        };
        var why = action instanceof TicketAction.Resolve resolve && resolve.cause() != null ? resolve.cause() : cause;
        return new Ticket(
                id,
                number,
                action instanceof TicketAction.Correct correct ? correct.report() : report,
                action instanceof TicketAction.Correct correct ? correct.place() : location,
                answers,
                course.after(action.step(), followUp, now),
                arrivalCode,
                why,
                action instanceof TicketAction.Merge merge ? merge.intoId() : mergedIntoId);
    }

    // The schema shows a ticket flat.

    public Kind kind() {
        return report.kind();
    }

    public Channel channel() {
        return report.channel();
    }

    public Severity severity() {
        return report.severity();
    }

    public String title() {
        return report.text().title();
    }

    public @Nullable String description() {
        return report.text().description();
    }

    public @Nullable String contactName() {
        return report.contact() == null ? null : report.contact().name();
    }

    public @Nullable String place() {
        return location.description();
    }

    public @Nullable Department department() {
        return accountability.department();
    }

    public Instant submittedAt() {
        return report.submittedAt();
    }

    public TicketState state() {
        return course.state();
    }

    public Instant changedAt() {
        return course.changedAt();
    }

    public int reopenedCount() {
        return course.reopened();
    }

    public boolean followUpDue() {
        return course.followUpDue();
    }

    public int version() {
        return course.version();
    }
}
