package io.xinqiao.handovers;

import io.xinqiao.archives.Ownerships;
import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.handovers.Checklists.HandoverCheckInput;
import io.xinqiao.handovers.Checklists.HandoverReadingInput;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.FindingInput;
import io.xinqiao.procedures.Findings;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.tickets.Ticket;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** What may happen in a handover: rule, change and step on the timeline in one transaction. */
@Service
class HandoverService {
    private static final String TYPE = "Handover";
    private static final int MOST_KEYS = 1000;

    private final Handovers handovers;
    private final Rows<Handover> rows;
    private final Checklists checklists;
    private final Units units;
    private final Persons persons;
    private final Ownerships ownerships;
    private final Findings findings;
    private final Timeline timeline;
    private final Clock clock;

    HandoverService(
            Handovers handovers,
            Rows<Handover> rows,
            Checklists checklists,
            Units units,
            Persons persons,
            Ownerships ownerships,
            Findings findings,
            Timeline timeline,
            Clock clock) {
        this.handovers = handovers;
        this.rows = rows;
        this.checklists = checklists;
        this.units = units;
        this.persons = persons;
        this.ownerships = ownerships;
        this.findings = findings;
        this.timeline = timeline;
        this.clock = clock;
    }

    record PlanHandoversInput(List<UUID> unitIds) {}

    record InviteToHandoverInput(
            UUID handoverId,
            @Nullable Integer expectedVersion,
            Instant appointedAt,
            @Nullable UUID receiverId,
            @Nullable String note) {}

    record CheckHandoverInput(
            UUID handoverId,
            @Nullable Integer expectedVersion,
            @Nullable List<HandoverCheckInput> checks,
            @Nullable List<HandoverReadingInput> readings,
            @Nullable List<FindingInput> findings,
            @Nullable String note) {}

    record HandOverInput(
            UUID handoverId,
            @Nullable Integer expectedVersion,
            int keys,
            @Nullable String note) {}

    record CloseHandoverInput(
            UUID handoverId,
            @Nullable Integer expectedVersion,
            @Nullable String note) {}

    record CancelHandoverInput(UUID handoverId, @Nullable Integer expectedVersion, String reason) {}

    /** Plans the handover of units that have not been delivered; those whose handover is under way are left alone. */
    List<Handover> plan(PlanHandoversInput input) {
        var found = units.reachable("Mutation.planHandovers", input.unitIds());
        if (!found.keySet().containsAll(input.unitIds())) throw Refused.notFound("unitIds");
        for (var unit : found.values()) {
            if (unit.state() != Unit.State.UNDELIVERED) {
                throw Refused.because(
                        Code.ILLEGAL_STEP, "refused.handover.delivered", List.of(unit.number()), "unitIds");
            }
        }
        var planned = handovers.add(found.values());
        planned.stream()
                .collect(Collectors.groupingBy(handover -> handover.spot().projectId()))
                .forEach((project, ofProject) ->
                        checklists.handTo(ofProject.stream().map(Handover::id).toList(), project));
        timeline.add(TYPE, planned.stream().map(Handover::id).toList(), Step.PLAN, null);
        return planned;
    }

    Handover invite(InviteToHandoverInput input) {
        var handover = begin("inviteToHandover", input.handoverId(), input.expectedVersion(), Step.INVITE);
        if (!input.appointedAt().isAfter(clock.instant())) {
            throw Refused.because(Code.INVALID, "refused.past", List.of(), "appointedAt");
        }
        if (input.receiverId() != null && persons.reachable(input.receiverId()).isEmpty()) {
            throw Refused.notFound("receiverId");
        }
        var receiver = input.receiverId() == null
                ? ownerships.presentOwner(unitOf(handover)).orElse(handover.receiverId())
                : input.receiverId();
        return take(
                handover,
                Step.INVITE,
                new Handover(
                        handover.id(),
                        handover.spot(),
                        receiver,
                        handover.after(Step.INVITE),
                        input.appointedAt(),
                        null,
                        null,
                        handover.createdAt(),
                        handover.version()),
                input.note());
    }

    Handover check(CheckHandoverInput input) {
        var handover = begin("checkHandover", input.handoverId(), input.expectedVersion(), Step.CHECK);
        if (input.checks() != null) checklists.tick(handover.id(), input.checks());
        if (input.readings() != null) checklists.read(handover.id(), unitOf(handover), input.readings());
        if (input.findings() != null) {
            findings.record(TYPE, handover.id(), handover.spot(), Ticket.Channel.INSPECTION, input.findings());
        }
        return take(handover, Step.CHECK, in(handover, Step.CHECK), input.note());
    }

    /** Nothing is handed over before the whole list is ticked off and somebody is there to take it. */
    Handover handOver(HandOverInput input) {
        var handover = begin("handOver", input.handoverId(), input.expectedVersion(), Step.HAND_OVER);
        if (input.keys() < 0 || input.keys() > MOST_KEYS) {
            throw Refused.because(Code.INVALID, "refused.handover.keys", List.of(MOST_KEYS), "keys");
        }
        var missing = checklists.checksOf(List.of(handover.id())).getOrDefault(handover.id(), List.of()).stream()
                .filter(check -> !check.done())
                .map(HandoverCheck::text)
                .collect(Collectors.joining("; "));
        if (!missing.isEmpty()) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.handover.unchecked", List.of(missing), "handoverId")
                    .withCurrent("handover", handover);
        }
        if (handover.receiverId() == null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.handover.receiver", List.of(), "handoverId")
                    .withCurrent("handover", handover);
        }
        units.become(unitOf(handover), Unit.State.DELIVERED);
        return take(
                handover,
                Step.HAND_OVER,
                new Handover(
                        handover.id(),
                        handover.spot(),
                        handover.receiverId(),
                        handover.after(Step.HAND_OVER),
                        handover.appointedAt(),
                        LocalDate.now(clock),
                        input.keys(),
                        handover.createdAt(),
                        handover.version()),
                input.note());
    }

    /** Defects are tracked until the last is settled. */
    Handover close(CloseHandoverInput input) {
        var handover = begin("closeHandover", input.handoverId(), input.expectedVersion(), Step.CLOSE);
        var open = findings.open(handover.id());
        if (open > 0) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.findings.open", List.of(open), "handoverId")
                    .withCurrent("handover", handover);
        }
        return take(handover, Step.CLOSE, in(handover, Step.CLOSE), input.note());
    }

    Handover cancel(CancelHandoverInput input) {
        var handover = begin("cancelHandover", input.handoverId(), input.expectedVersion(), Step.CANCEL);
        return take(handover, Step.CANCEL, in(handover, Step.CANCEL), input.reason());
    }

    private Handover begin(String mutation, UUID id, @Nullable Integer expectedVersion, Step step) {
        var handover = rows.lock("Mutation." + mutation, id, "handoverId");
        timeline.require(TYPE, handover, expectedVersion, step);
        return handover;
    }

    private Handover take(Handover before, Step step, Handover after, @Nullable String note) {
        timeline.add(TYPE, before.id(), step, note);
        return handovers.update(after);
    }

    private static Handover in(Handover before, Step step) {
        return new Handover(
                before.id(),
                before.spot(),
                before.receiverId(),
                before.after(step),
                before.appointedAt(),
                before.handedOverOn(),
                before.keys(),
                before.createdAt(),
                before.version());
    }

    private static UUID unitOf(Handover handover) {
        return Objects.requireNonNull(handover.spot().unitId());
    }
}
