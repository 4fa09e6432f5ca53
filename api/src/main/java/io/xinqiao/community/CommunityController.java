package io.xinqiao.community;

import io.xinqiao.archives.Projects;
import io.xinqiao.community.CheckIns.CheckInToEventInput;
import io.xinqiao.community.CheckIns.EventCheckIn;
import io.xinqiao.community.CheckIns.EventCheckInList;
import io.xinqiao.community.CommunityEvents.CreateCommunityEventInput;
import io.xinqiao.community.CommunityEvents.CreateEventSeriesInput;
import io.xinqiao.community.CommunityEvents.PublishCommunityEventInput;
import io.xinqiao.community.CommunityEvents.UpdateEventSeriesInput;
import io.xinqiao.community.EventChanges.CancelCommunityEventInput;
import io.xinqiao.community.EventChanges.CloseCommunityEventInput;
import io.xinqiao.community.EventChanges.MoveCommunityEventInput;
import io.xinqiao.community.EventChanges.RecordEventFindingsInput;
import io.xinqiao.community.EventChanges.UpdateCommunityEventInput;
import io.xinqiao.community.EventFigures.EventParticipation;
import io.xinqiao.community.EventPlan.EventPlanProposal;
import io.xinqiao.community.EventPlan.PlanCommunityEventsInput;
import io.xinqiao.community.EventPolicies.EventPolicy;
import io.xinqiao.community.EventPolicies.SetEventPolicyInput;
import io.xinqiao.community.GuestFeedback.AskForEventFeedbackInput;
import io.xinqiao.community.RegistrationDesk.EventRegistrationInput;
import io.xinqiao.community.RegistrationDesk.RecordEventWalkInInput;
import io.xinqiao.community.RegistrationDesk.RegisterForEventInput;
import io.xinqiao.community.RegistrationDesk.TransferEventRegistrationInput;
import io.xinqiao.community.RegistrationDesk.UpdateEventRegistrationInput;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Community events in the words of the schema. */
@Controller
class CommunityController {
    private final CommunityEvents events;
    private final EventPlan plan;
    private final EventChanges changes;
    private final GuestFeedback feedback;
    private final RegistrationDesk registrations;
    private final CheckIns checkIns;
    private final EventFigures figures;
    private final EventPolicies policies;
    private final Projects projects;

    CommunityController(
            CommunityEvents events,
            EventPlan plan,
            EventChanges changes,
            GuestFeedback feedback,
            RegistrationDesk registrations,
            CheckIns checkIns,
            EventFigures figures,
            EventPolicies policies,
            Projects projects) {
        this.events = events;
        this.plan = plan;
        this.changes = changes;
        this.feedback = feedback;
        this.registrations = registrations;
        this.checkIns = checkIns;
        this.figures = figures;
        this.policies = policies;
        this.projects = projects;
    }

    record PlanCommunityEventsPayload(List<CommunityEvent> communityEvents) {}

    record CheckInToEventPayload(List<EventCheckIn> checkIns) {}

    @QueryMapping
    @Nullable
    List<EventPlanProposal> eventPlanProposals(@Argument UUID projectId, @Argument int year) {
        return projects.reachable("Query.eventPlanProposals", projectId).isEmpty()
                ? null
                : plan.proposals(projectId, year);
    }

    @QueryMapping
    @Nullable
    EventParticipation eventParticipation(@Argument UUID projectId, @Argument int year) {
        return projects.reachable("Query.eventParticipation", projectId).isEmpty()
                ? null
                : figures.participation(projectId, year);
    }

    @QueryMapping
    @Nullable
    EventCheckInList eventCheckInList(@Argument UUID communityEventId) {
        return checkIns.list(communityEventId);
    }

    @QueryMapping
    @Nullable
    EventPolicy eventPolicy(@Argument @Nullable UUID projectId) {
        if (projectId != null
                && projects.reachable("Query.eventPolicy", projectId).isEmpty()) return null;
        return policies.of(projectId);
    }

    @MutationMapping
    EventPolicy setEventPolicy(@Argument SetEventPolicyInput input) {
        if (input.projectId() != null) projects.require("Mutation.setEventPolicy", input.projectId());
        return policies.set(input);
    }

    @MutationMapping
    PlanCommunityEventsPayload planCommunityEvents(@Argument PlanCommunityEventsInput input) {
        projects.require("Mutation.planCommunityEvents", input.projectId());
        return new PlanCommunityEventsPayload(plan.plan(input));
    }

    @MutationMapping
    CommunityEvent createCommunityEvent(@Argument CreateCommunityEventInput input) {
        projects.require("Mutation.createCommunityEvent", input.projectId());
        return events.create(input);
    }

    @MutationMapping
    EventSeries createEventSeries(@Argument CreateEventSeriesInput input) {
        projects.require("Mutation.createEventSeries", input.projectId());
        return events.createSeries(input);
    }

    @MutationMapping
    EventSeries updateEventSeries(@Argument UpdateEventSeriesInput input) {
        return events.update(input);
    }

    @MutationMapping
    CommunityEvent updateCommunityEvent(@Argument UpdateCommunityEventInput input) {
        return changes.update(input);
    }

    @MutationMapping
    CommunityEvent publishCommunityEvent(@Argument PublishCommunityEventInput input) {
        return events.publish(input);
    }

    @MutationMapping
    CommunityEvent moveCommunityEvent(@Argument MoveCommunityEventInput input) {
        return changes.move(input);
    }

    @MutationMapping
    CommunityEvent cancelCommunityEvent(@Argument CancelCommunityEventInput input) {
        return changes.cancel(input);
    }

    @MutationMapping
    CommunityEvent closeCommunityEvent(@Argument CloseCommunityEventInput input) {
        return changes.close(input);
    }

    @MutationMapping
    CommunityEvent askForEventFeedback(@Argument AskForEventFeedbackInput input) {
        return feedback.ask(input);
    }

    @MutationMapping
    CommunityEvent recordEventFindings(@Argument RecordEventFindingsInput input) {
        return changes.record(input);
    }

    @MutationMapping
    EventRegistration registerForEvent(@Argument RegisterForEventInput input) {
        return registrations.register(input);
    }

    @MutationMapping
    EventRegistration acceptEventOffer(@Argument EventRegistrationInput input) {
        return registrations.accept(input);
    }

    @MutationMapping
    EventRegistration declineEventOffer(@Argument EventRegistrationInput input) {
        return registrations.decline(input);
    }

    @MutationMapping
    EventRegistration cancelEventRegistration(@Argument EventRegistrationInput input) {
        return registrations.cancel(input);
    }

    @MutationMapping
    EventRegistration updateEventRegistration(@Argument UpdateEventRegistrationInput input) {
        return registrations.update(input);
    }

    @MutationMapping
    EventRegistration undoEventCheckIn(@Argument EventRegistrationInput input) {
        return registrations.undoCheckIn(input);
    }

    @MutationMapping
    EventRegistration offerEventPlace(@Argument EventRegistrationInput input) {
        return registrations.offer(input);
    }

    @MutationMapping
    EventRegistration transferEventRegistration(@Argument TransferEventRegistrationInput input) {
        return registrations.transfer(input);
    }

    @MutationMapping
    CheckInToEventPayload checkInToEvent(@Argument CheckInToEventInput input) {
        return new CheckInToEventPayload(checkIns.checkIn(input));
    }

    @MutationMapping
    EventRegistration recordEventWalkIn(@Argument RecordEventWalkInInput input) {
        return registrations.walkIn(input);
    }
}
