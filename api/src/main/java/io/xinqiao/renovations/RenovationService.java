package io.xinqiao.renovations;

import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Place;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.DocumentNumbers;
import io.xinqiao.procedures.Findings;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.renovations.Renovation.Deposit;
import io.xinqiao.renovations.Renovation.State;
import io.xinqiao.renovations.Renovation.Work;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** What may happen in a renovation: rule, change and step on the timeline in one transaction. */
@Service
class RenovationService {
    private static final String TYPE = "Renovation";
    private static final BigDecimal HIGHEST_DEPOSIT = new BigDecimal("1000000");

    private final Renovations renovations;
    private final Rows<Renovation> rows;
    private final WorkerPasses passes;
    private final Units units;
    private final Persons persons;
    private final Findings findings;
    private final DocumentNumbers papers;
    private final Timeline timeline;
    private final List<DepositListener> listeners;
    private final Clock clock;

    RenovationService(
            Renovations renovations,
            Rows<Renovation> rows,
            WorkerPasses passes,
            Units units,
            Persons persons,
            Findings findings,
            DocumentNumbers papers,
            Timeline timeline,
            List<DepositListener> listeners,
            Clock clock) {
        this.renovations = renovations;
        this.rows = rows;
        this.passes = passes;
        this.units = units;
        this.persons = persons;
        this.findings = findings;
        this.papers = papers;
        this.timeline = timeline;
        this.listeners = listeners;
        this.clock = clock;
    }

    record ApplyForRenovationInput(
            UUID unitId,
            @Nullable UUID applicantId,
            String description,
            @Nullable String contractor,
            LocalDate plannedFrom,
            LocalDate plannedTo) {}

    /** A step that needs nothing but a word about it. */
    record PlainInput(
            UUID renovationId,
            @Nullable Integer expectedVersion,
            @Nullable String note) {}

    /** A step that has to be explained. */
    record ReasonInput(UUID renovationId, @Nullable Integer expectedVersion, String reason) {
        PlainInput plain() {
            return new PlainInput(renovationId, expectedVersion, reason);
        }
    }

    record ApproveRenovationInput(
            UUID renovationId,
            @Nullable Integer expectedVersion,
            BigDecimal deposit,
            @Nullable String note) {}

    record TakeRenovationDepositInput(
            UUID renovationId,
            @Nullable Integer expectedVersion,
            BigDecimal amount,
            @Nullable String note,
            @Nullable String method) {}

    record RefundRenovationDepositInput(
            UUID renovationId,
            @Nullable Integer expectedVersion,
            BigDecimal amount,
            @Nullable String deductionReason) {}

    Renovation apply(ApplyForRenovationInput input) {
        var unit = units.reachable("Mutation.applyForRenovation", input.unitId())
                .orElseThrow(() -> Refused.notFound("unitId"));
        if (unit.state() == Unit.State.UNDELIVERED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.renovation.undelivered", List.of(), "unitId");
        }
        if (input.plannedTo().isBefore(input.plannedFrom())) {
            throw Refused.because(
                    Code.INVALID,
                    "refused.household.before",
                    List.of(input.plannedFrom().toString()),
                    "plannedTo");
        }
        if (input.applicantId() != null
                && persons.reachable(input.applicantId()).isEmpty()) {
            throw Refused.notFound("applicantId");
        }
        var renovation = new Renovation(
                NewId.next(),
                Place.of(unit),
                input.applicantId() == null ? Caller.current().requireMember().personId() : input.applicantId(),
                new Renovation.Plan(input.description(), input.contractor(), input.plannedFrom(), input.plannedTo()),
                State.APPLIED,
                Deposit.NONE_YET,
                Work.NONE_YET,
                clock.instant(),
                1);
        if (!renovations.add(renovation)) {
            throw Refused.because(Code.TAKEN, "refused.renovation.underWay", List.of(), "unitId");
        }
        timeline.add(TYPE, renovation.id(), Step.APPLY, null);
        return renovation;
    }

    Renovation approve(ApproveRenovationInput input) {
        var before = begin("approveRenovation", input.renovationId(), input.expectedVersion(), Step.APPROVE);
        requireMoney(input.deposit(), "deposit");
        var deposit = new Deposit(input.deposit(), null);
        return take(Step.APPROVE, before.with(Step.APPROVE, deposit, before.work()), input.note());
    }

    Renovation takeDeposit(TakeRenovationDepositInput input) {
        var before = begin("takeRenovationDeposit", input.renovationId(), input.expectedVersion(), Step.TAKE_DEPOSIT);
        var asked = Objects.requireNonNull(before.deposit());
        if (input.amount().compareTo(asked) != 0) {
            throw Refused.because(Code.INVALID, "refused.renovation.deposit", List.of(asked.toPlainString()), "amount");
        }
        var taken = take(Step.TAKE_DEPOSIT, before.with(Step.TAKE_DEPOSIT), input.note());
        listeners.forEach(one -> one.taken(before.id(), unitOf(before), asked, input.method()));
        return taken;
    }

    /** Work may begin, and the unit is under renovation until it is accepted. */
    Renovation permit(PlainInput input) {
        var before = begin("permitRenovation", input.renovationId(), input.expectedVersion(), Step.PERMIT);
        var unit = unitOf(before);
        var was = Objects.requireNonNull(units.behind(List.of(unit)).get(unit)).state();
        units.become(unit, Unit.State.RENOVATING);
        var work = new Work(papers.next(before.spot().projectId(), "ZX"), LocalDate.now(clock), null, was);
        return take(Step.PERMIT, before.with(Step.PERMIT, before.money(), work), input.note());
    }

    /** A step that changes the state and nothing else. */
    Renovation plain(String mutation, Step step, PlainInput input) {
        var before = begin(mutation, input.renovationId(), input.expectedVersion(), step);
        return take(step, before.with(step), input.note());
    }

    Renovation complete(PlainInput input) {
        var before = begin("completeRenovation", input.renovationId(), input.expectedVersion(), Step.COMPLETE);
        var was = before.work();
        var work = new Work(was.permit(), was.startedOn(), LocalDate.now(clock), was.unitStateBefore());
        passes.revokeAll(before.id());
        return take(Step.COMPLETE, before.with(Step.COMPLETE, before.money(), work), input.note());
    }

    /** Nothing is accepted while a violation is open. */
    Renovation accept(PlainInput input) {
        var before = begin("acceptRenovation", input.renovationId(), input.expectedVersion(), Step.ACCEPT);
        var open = findings.open(before.id());
        if (open > 0) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.findings.open", List.of(open), "renovationId")
                    .withCurrent("renovation", before);
        }
        var was = before.work().unitStateBefore();
        units.become(unitOf(before), was == null ? Unit.State.VACANT : was);
        return take(Step.ACCEPT, before.with(Step.ACCEPT), input.note());
    }

    /** What is kept back has to be explained. */
    Renovation refund(RefundRenovationDepositInput input) {
        var before =
                begin("refundRenovationDeposit", input.renovationId(), input.expectedVersion(), Step.REFUND_DEPOSIT);
        requireMoney(input.amount(), "amount");
        var asked = Objects.requireNonNull(before.deposit());
        if (input.amount().compareTo(asked) > 0) {
            throw Refused.because(Code.INVALID, "refused.renovation.refund", List.of(asked.toPlainString()), "amount");
        }
        if (input.amount().compareTo(asked) < 0
                && (input.deductionReason() == null || input.deductionReason().isBlank())) {
            throw Refused.because(Code.REQUIRED, "refused.renovation.deduction", List.of(), "deductionReason");
        }
        var kept = asked.subtract(input.amount());
        listeners.forEach(
                one -> one.released(before.id(), unitOf(before), input.amount(), kept, input.deductionReason()));
        return take(
                Step.REFUND_DEPOSIT,
                before.with(Step.REFUND_DEPOSIT, new Deposit(asked, input.amount()), before.work()),
                input.deductionReason());
    }

    private static void requireMoney(BigDecimal amount, String field) {
        if (amount.signum() < 0 || amount.compareTo(HIGHEST_DEPOSIT) > 0) {
            throw Refused.because(Code.INVALID, "refused.money", List.of(), field);
        }
    }

    private Renovation begin(String mutation, UUID id, @Nullable Integer expectedVersion, Step step) {
        var renovation = rows.lock("Mutation." + mutation, id, "renovationId");
        timeline.require(TYPE, renovation, expectedVersion, step);
        return renovation;
    }

    private Renovation take(Step step, Renovation after, @Nullable String note) {
        timeline.add(TYPE, after.id(), step, note);
        return renovations.update(after);
    }

    private static UUID unitOf(Renovation renovation) {
        return Objects.requireNonNull(renovation.spot().unitId());
    }
}
