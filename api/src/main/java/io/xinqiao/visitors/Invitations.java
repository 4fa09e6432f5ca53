package io.xinqiao.visitors;

import static io.xinqiao.schema.tenant.Tables.UNIT;
import static io.xinqiao.schema.tenant.Tables.VISITOR;

import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Place;
import io.xinqiao.archives.Units;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.privacy.Vault;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.visitors.Visitor.State;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Who invites whom, until they come. */
@Service
class Invitations {
    static final String TYPE = "Visitor";
    private static final int CODES = 100_000_000;
    private static final int TRIES = 20;
    private static final int LONGEST_DAYS = 31;

    private final DSLContext sql;
    private final Rows<Visitor> rows;
    private final Visitors visitors;
    private final Units units;
    private final Persons persons;
    private final Vault vault;
    private final Timeline timeline;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Invitations(
            TenantDatabase database,
            Rows<Visitor> rows,
            Visitors visitors,
            Units units,
            Persons persons,
            Vault vault,
            Timeline timeline,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.visitors = visitors;
        this.units = units;
        this.persons = persons;
        this.vault = vault;
        this.timeline = timeline;
        this.clock = clock;
    }

    record InviteVisitorInput(
            UUID unitId,
            @Nullable UUID hostId,
            String fullName,
            @Nullable String phone,
            @Nullable String plate,
            @Nullable String purpose,
            Instant startsAt,
            Instant endsAt,
            int entriesAllowed) {}

    record UpdateVisitorInput(
            UUID visitorId,
            @Nullable Integer expectedVersion,
            @Nullable String fullName,
            @Nullable String phone,
            @Nullable String plate,
            @Nullable String purpose,
            @Nullable Instant startsAt,
            @Nullable Instant endsAt,
            @Nullable Integer entriesAllowed) {}

    record RevokeVisitorInput(
            UUID visitorId,
            @Nullable Integer expectedVersion,
            @Nullable String reason) {}

    Visitor invite(InviteVisitorInput input) {
        var unit =
                units.reachable("Mutation.inviteVisitor", input.unitId()).orElseThrow(() -> Refused.notFound("unitId"));
        var host = host(input.hostId());
        if (!livesIn(host, unit.id())) {
            throw Refused.because(Code.INVALID, "refused.visitor.host", List.of(), "hostId");
        }
        requireTime(input.startsAt(), input.endsAt());
        for (var tried = 0; tried < TRIES; tried++) {
            var visitor = new Visitor(
                    NewId.next(),
                    Place.of(unit),
                    host,
                    new Visitor.Identity(
                            vault.seal(input.fullName()), vault.seal(input.phone()), input.plate(), input.purpose()),
                    new Admission(input.startsAt(), input.endsAt(), input.entriesAllowed(), 0, null, null),
                    "%08d".formatted(random.nextInt(CODES)),
                    State.INVITED,
                    Caller.current().memberId(),
                    null,
                    1);
            if (!visitors.add(visitor)) continue;
            timeline.add(TYPE, visitor.id(), Step.INVITE, null);
            return visitor;
        }
        throw new IllegalStateException("No free code in " + TRIES + " tries");
    }

    /** Residents receive their visitors themselves. */
    private @Nullable UUID host(@Nullable UUID told) {
        var caller = Caller.current();
        if (caller.isResidentOnly()) {
            var own = caller.requireMember().personId();
            if (told != null && !told.equals(own)) throw Refused.notFound("hostId");
            return Objects.requireNonNull(own);
        }
        if (told != null && persons.reachable(told).isEmpty()) throw Refused.notFound("hostId");
        return told;
    }

    /** Whether somebody lives in a unit now, or owns it; nobody in particular always does. */
    boolean livesIn(@Nullable UUID host, UUID unit) {
        return host == null || sql.fetchExists(UNIT, UNIT.ID.eq(unit).and(Units.livedInBy(host)));
    }

    private void requireTime(Instant from, Instant before) {
        if (!before.isAfter(from) || !before.isAfter(clock.instant())) {
            throw Refused.because(Code.INVALID, "refused.visitor.time", List.of(), "endsAt");
        }
        if (Duration.between(from, before).compareTo(Duration.ofDays(LONGEST_DAYS)) > 0) {
            throw Refused.because(Code.INVALID, "refused.visitor.long", List.of(LONGEST_DAYS), "endsAt");
        }
    }

    /** Corrects an invitation while nobody has come with it. */
    Visitor update(UpdateVisitorInput input) {
        var correction = rows.correct("Mutation.updateVisitor", input.visitorId(), input.expectedVersion());
        var before = correction.before();
        if (before.state() != State.INVITED || before.entries() > 0) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.visitor.come", List.of(), "visitorId")
                    .withCurrent("visitor", before);
        }
        requireTime(
                Objects.requireNonNullElse(input.startsAt(), before.startsAt()),
                Objects.requireNonNullElse(input.endsAt(), before.endsAt()));
        return correction
                .told(VISITOR.FULL_NAME_SEALED, vault.seal(input.fullName()))
                .told(VISITOR.PHONE_SEALED, vault.seal(input.phone()))
                .told(VISITOR.PLATE, input.plate())
                .told(VISITOR.PURPOSE, input.purpose())
                .told(VISITOR.STARTS_AT, input.startsAt())
                .told(VISITOR.ENDS_AT, input.endsAt())
                .told(VISITOR.ENTRIES_ALLOWED, input.entriesAllowed())
                .make();
    }

    Visitor revoke(RevokeVisitorInput input) {
        var visitor = rows.lock("Mutation.revokeVisitor", input.visitorId(), "visitorId");
        timeline.require(TYPE, visitor, input.expectedVersion(), Step.REVOKE);
        timeline.add(TYPE, visitor.id(), Step.REVOKE, input.reason());
        return visitors.become(visitor, State.REVOKED);
    }
}
