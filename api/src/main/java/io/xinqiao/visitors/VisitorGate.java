package io.xinqiao.visitors;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Rows;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.passes.Guesses;
import io.xinqiao.passes.SignedCodes;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.visitors.Visitor.State;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * The gate: whoever shows something is let in, or told why not. Whoever shows what is nobody's may guess, and is slowed
 * down ({@link Guesses}).
 */
@Service
class VisitorGate {
    private static final Pattern CODE = Pattern.compile("[0-9]{8}");
    private static final String GUESSES = "visitors";
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final Rows<Visitor> rows;
    private final Visitors visitors;
    private final Invitations invitations;
    private final SignedCodes codes;
    private final Guesses guesses;
    private final Timeline timeline;
    private final Notices notices;
    private final Clock clock;

    VisitorGate(
            Rows<Visitor> rows,
            Visitors visitors,
            Invitations invitations,
            SignedCodes codes,
            Guesses guesses,
            Timeline timeline,
            Notices notices,
            Clock clock) {
        this.rows = rows;
        this.visitors = visitors;
        this.invitations = invitations;
        this.codes = codes;
        this.guesses = guesses;
        this.timeline = timeline;
        this.notices = notices;
        this.clock = clock;
    }

    record VisitorKeyInput(
            @Nullable String code,
            @Nullable String pass,
            @Nullable UUID visitorId) {}

    record GateInput(
            UUID projectId, VisitorKeyInput key, @Nullable String gate) {}

    Visitor checkIn(GateInput input) {
        var visitor = shown("Mutation.checkInVisitor", input);
        var now = clock.instant();
        var admission = visitor.admission();
        admission
                .refusal(
                        visitor.state(),
                        invitations.livesIn(
                                visitor.hostId(),
                                Objects.requireNonNull(visitor.spot().unitId())),
                        now)
                .ifPresent(refusal -> {
                    throw Refused.because(
                                    Code.ILLEGAL_STEP,
                                    refusal.key(),
                                    List.of(
                                            words(admission.startsAt()),
                                            words(admission.endsAt()),
                                            admission.entriesAllowed()),
                                    "key")
                            .withCurrent("visitor", visitor);
                });
        var inside = visitors.checkIn(visitor, now);
        timeline.add(Invitations.TYPE, visitor.id(), Step.CHECK_IN, input.gate());
        tell(inside);
        return inside;
    }

    Visitor checkOut(GateInput input) {
        var visitor = shown("Mutation.checkOutVisitor", input);
        if (visitor.state() != State.INSIDE) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.visitor.outside", List.of(), "key")
                    .withCurrent("visitor", visitor);
        }
        var gone = visitors.checkOut(visitor, clock.instant());
        timeline.add(Invitations.TYPE, visitor.id(), Step.CHECK_OUT, input.gate());
        return gone;
    }

    /** Whoever invited them is told that they have come. */
    private void tell(Visitor visitor) {
        if (visitor.invitedBy().equals(Caller.current().memberId())) return;
        notices.tell(List.of(new Notices.Told(
                visitor.invitedBy(),
                Notice.Kind.VISITOR_CAME,
                new GlobalId(Invitations.TYPE, visitor.id()),
                NewId.next(),
                List.of(visitor.purpose() == null ? "" : visitor.purpose(), words(clock.instant())))));
    }

    private String words(Instant at) {
        return MINUTES.format(at.atZone(clock.getZone()));
    }

    /** The visitor who shows this at a gate, locked. */
    private Visitor shown(String mutation, GateInput input) {
        var key = input.key();
        if (key.visitorId() != null) {
            var listed = rows.lock(mutation, key.visitorId(), "key");
            if (!listed.spot().projectId().equals(input.projectId())) throw otherProject();
            return listed;
        }
        var code = key.code();
        return code == null ? ofPass(mutation, input) : ofCode(mutation, input.projectId(), code.strip());
    }

    private Visitor ofCode(String mutation, UUID project, String code) {
        guesses.count(GUESSES, project);
        var found =
                CODE.matcher(code).matches() ? visitors.withCode(mutation, project, code) : Optional.<Visitor>empty();
        var visitor = found.map(Visitor::id)
                .map(visitors::lock)
                .orElseThrow(() -> Refused.because(Code.NOT_FOUND, "refused.visitor.unknown", List.of(), "key"));
        guesses.takeBack(GUESSES, project);
        return visitor;
    }

    private Visitor ofPass(String mutation, GateInput input) {
        guesses.count(GUESSES, input.projectId());
        var text = input.key().pass();
        var pass = (text == null ? Optional.<SignedCodes.Pass>empty() : codes.verify(text))
                .orElseThrow(() -> Refused.because(Code.INVALID, "refused.visitor.forged", List.of(), "key"));
        guesses.takeBack(GUESSES, input.projectId());
        if (pass.kind() != SignedCodes.Kind.VISITOR) {
            throw Refused.because(Code.INVALID, "refused.visitor.otherKind", List.of(), "key");
        }
        if (!pass.place().equals(input.projectId())) throw otherProject();
        return rows.lock(mutation, pass.subject(), "key");
    }

    private static Refused otherProject() {
        return Refused.because(Code.INVALID, "refused.visitor.otherProject", List.of(), "key");
    }
}
