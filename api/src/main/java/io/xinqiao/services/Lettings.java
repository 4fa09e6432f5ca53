package io.xinqiao.services;

import static io.xinqiao.schema.tenant.Tables.SERVICE_BOOKING;
import static io.xinqiao.schema.tenant.Tables.UNIT;

import io.xinqiao.archives.Households;
import io.xinqiao.archives.Ownerships;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Correction;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.services.ServiceOffering.Category;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.Ticket;
import io.xinqiao.tickets.TicketState;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What is particular about entrusting a unit to be let 委托租赁: it stands empty, its owner asks for it and says for which
 * rent, it is entrusted once at a time, and in the end it is let, or taken back with its ticket.
 */
@Component
class Lettings {
    private static final String KEY = "serviceBookingId";

    private final DSLContext sql;
    private final Rows<ServiceBooking> rows;
    private final Rows<Ticket> tickets;
    private final Units units;
    private final Households households;
    private final Ownerships ownerships;

    Lettings(
            TenantDatabase database,
            Rows<ServiceBooking> rows,
            Rows<Ticket> tickets,
            Units units,
            Households households,
            Ownerships ownerships) {
        this.sql = database.sql();
        this.rows = rows;
        this.tickets = tickets;
        this.units = units;
        this.households = households;
        this.ownerships = ownerships;
    }

    record RecordLettingInput(
            UUID serviceBookingId, @Nullable Integer expectedVersion, BigDecimal agreedRent, LocalDate letOn) {}

    record UpdateLettingInput(
            UUID serviceBookingId, @Nullable Integer expectedVersion, BigDecimal wantedRent) {}

    record WithdrawLettingInput(
            UUID serviceBookingId, @Nullable Integer expectedVersion) {}

    /** For whom it is asked: the owner who asks, or the one for whom the desk does. */
    @Nullable
    UUID require(ServiceOffering offering, Unit unit, @Nullable BigDecimal wantedRent) {
        var own = Caller.current().requireMember().personId();
        if (offering.category() != Category.LETTING) {
            if (wantedRent == null) return own;
            throw Refused.because(Code.INVALID, "refused.service.noLetting", List.of(), "wantedRent");
        }
        if (wantedRent == null) throw Refused.because(Code.REQUIRED, "refused.required", List.of(), "wantedRent");
        lock(unit.id());
        if (households.livingIn(unit.id()).isPresent()) throw refused("refused.service.inhabited");
        if (isEntrusted(unit.id())) throw refused("refused.service.entrusted");
        // Nobody lives there: whose home it is all the same owns it.
        if (own != null && units.isHomeOf(unit.id(), own)) return own;
        return ownerships.presentOwner(unit.id()).orElseThrow(() -> refused("refused.service.owner"));
    }

    /** Whoever entrusts it does so one after another. */
    private void lock(UUID unit) {
        sql.select(UNIT.ID).from(UNIT).where(UNIT.ID.eq(unit)).forNoKeyUpdate().fetchSingle();
    }

    private static Refused refused(String key) {
        return Refused.because(Code.ILLEGAL_STEP, key, List.of(), "unitId");
    }

    /** Whether somebody looks for a tenant of it already. */
    private boolean isEntrusted(UUID unit) {
        var open = rows
                .list(SERVICE_BOOKING
                        .UNIT_ID
                        .eq(unit)
                        .and(SERVICE_BOOKING.WANTED_RENT.isNotNull())
                        .and(SERVICE_BOOKING.LET_ON.isNull())
                        .and(SERVICE_BOOKING.CANCELLED.isFalse()))
                .stream()
                .map(ServiceBooking::ticketId)
                .toList();
        return tickets.ofKeys(open).values().stream().anyMatch(ticket -> TicketState.OPEN.contains(ticket.state()));
    }

    /** It is let, from a day on for a rent; told again where that was told wrongly. */
    ServiceBooking record(RecordLettingInput input) {
        return entrusted("Mutation.recordLetting", input.serviceBookingId(), input.expectedVersion())
                .told(SERVICE_BOOKING.AGREED_RENT, input.agreedRent())
                .told(SERVICE_BOOKING.LET_ON, input.letOn())
                .make();
    }

    /** Its owner wishes another rent. */
    ServiceBooking update(UpdateLettingInput input) {
        return entrusted("Mutation.updateLetting", input.serviceBookingId(), input.expectedVersion())
                .told(SERVICE_BOOKING.WANTED_RENT, input.wantedRent())
                .make();
    }

    /** It is not let after all; somebody looks for a tenant of it again. */
    ServiceBooking withdraw(WithdrawLettingInput input) {
        var correction = entrusted("Mutation.withdrawLetting", input.serviceBookingId(), input.expectedVersion());
        var booking = correction.before();
        if (booking.letOn() == null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.service.notLet", List.of(), KEY)
                    .withCurrent("serviceBooking", booking);
        }
        var unit = Objects.requireNonNull(booking.spot().unitId());
        lock(unit);
        if (isEntrusted(unit)) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.service.entrusted", List.of(), KEY)
                    .withCurrent("serviceBooking", booking);
        }
        return correction
                .become(SERVICE_BOOKING.AGREED_RENT, null)
                .become(SERVICE_BOOKING.LET_ON, null)
                .make();
    }

    private Correction<ServiceBooking> entrusted(String mutation, UUID id, @Nullable Integer expectedVersion) {
        var correction = rows.correct(mutation, id, expectedVersion);
        var booking = correction.before();
        if (booking.wantedRent() == null || booking.cancelled()) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.service.notEntrusted", List.of(), KEY)
                    .withCurrent("serviceBooking", booking);
        }
        return correction;
    }
}
