package io.xinqiao.services;

import static io.xinqiao.schema.tenant.Tables.OWNERSHIP;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP_SHARE;
import static io.xinqiao.schema.tenant.Tables.SERVICE_BOOKING;
import static io.xinqiao.schema.tenant.Tables.UNIT;

import io.xinqiao.archives.Households;
import io.xinqiao.archives.Ownerships;
import io.xinqiao.archives.Unit;
import io.xinqiao.identity.Caller;
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
    private final DSLContext sql;
    private final Rows<ServiceBooking> rows;
    private final Rows<Ticket> tickets;
    private final Households households;
    private final Ownerships ownerships;

    Lettings(
            TenantDatabase database,
            Rows<ServiceBooking> rows,
            Rows<Ticket> tickets,
            Households households,
            Ownerships ownerships) {
        this.sql = database.sql();
        this.rows = rows;
        this.tickets = tickets;
        this.households = households;
        this.ownerships = ownerships;
    }

    record RecordLettingInput(
            UUID serviceBookingId, @Nullable Integer expectedVersion, BigDecimal agreedRent, LocalDate letOn) {}

    /** For whom it is asked: the owner who asks, or the one for whom the desk does. */
    @Nullable
    UUID require(ServiceOffering offering, Unit unit, @Nullable BigDecimal wantedRent) {
        var own = Caller.current().requireMember().personId();
        if (offering.category() != Category.LETTING) {
            if (wantedRent == null) return own;
            throw Refused.because(Code.INVALID, "refused.service.noLetting", List.of(), "wantedRent");
        }
        if (wantedRent == null) throw Refused.because(Code.REQUIRED, "refused.required", List.of(), "wantedRent");
        requireMoney(wantedRent, "wantedRent");
        // Whoever entrusts it does so one after another.
        sql.select(UNIT.ID)
                .from(UNIT)
                .where(UNIT.ID.eq(unit.id()))
                .forNoKeyUpdate()
                .fetchSingle();
        if (households.livingIn(unit.id()).isPresent()) throw refused("refused.service.inhabited");
        if (isEntrusted(unit.id())) throw refused("refused.service.entrusted");
        if (own != null && isOwner(own, unit.id())) return own;
        if (Caller.current().isResidentOnly()) throw refused("refused.service.owner");
        return ownerships.presentOwner(unit.id()).orElseThrow(() -> refused("refused.service.owner"));
    }

    private static Refused refused(String key) {
        return Refused.because(Code.ILLEGAL_STEP, key, List.of(), "unitId");
    }

    private static void requireMoney(BigDecimal amount, String argument) {
        if (amount.stripTrailingZeros().scale() > 2) {
            throw Refused.because(Code.INVALID, "refused.money", List.of(), argument);
        }
    }

    private boolean isOwner(UUID person, UUID unit) {
        return sql.fetchExists(sql.selectOne()
                .from(OWNERSHIP)
                .join(OWNERSHIP_SHARE)
                .on(OWNERSHIP_SHARE.OWNERSHIP_ID.eq(OWNERSHIP.ID))
                .where(OWNERSHIP.UNIT_ID.eq(unit))
                .and(OWNERSHIP.UNTIL.isNull())
                .and(OWNERSHIP_SHARE.PERSON_ID.eq(person)));
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
        var correction = rows.correct("Mutation.recordLetting", input.serviceBookingId(), input.expectedVersion());
        var booking = correction.before();
        requireMoney(input.agreedRent(), "agreedRent");
        if (booking.wantedRent() == null || booking.cancelled()) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.service.notEntrusted", List.of(), "serviceBookingId")
                    .withCurrent("serviceBooking", booking);
        }
        return correction
                .told(SERVICE_BOOKING.AGREED_RENT, input.agreedRent())
                .told(SERVICE_BOOKING.LET_ON, input.letOn())
                .make();
    }
}
