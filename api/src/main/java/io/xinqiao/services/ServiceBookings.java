package io.xinqiao.services;

import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.SERVICE_BOOKING;
import static io.xinqiao.schema.tenant.Tables.SERVICE_SLOT;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.round;

import io.xinqiao.archives.Households;
import io.xinqiao.archives.Place;
import io.xinqiao.archives.PlaceScope;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.dispatch.AgreedPrices;
import io.xinqiao.fees.ServiceBills;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Percent;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.Intake;
import io.xinqiao.tickets.Ticket;
import io.xinqiao.tickets.TicketState;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/**
 * Who has booked what. A booking opens a ticket whose price is agreed on, and takes a place of its slot, whose row is
 * locked first and counts them; when the ticket is cancelled, the place is free again ({@link BookingCancellation}).
 */
@Repository
class ServiceBookings {
    static final PlaceScope SCOPE = new PlaceScope(
                    SERVICE_BOOKING.PROJECT_ID, SERVICE_BOOKING.BUILDING_ID, SERVICE_BOOKING.UNIT_ID)
            .concerning(SERVICE_BOOKING.PERSON_ID);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final int QUANTITY_DECIMALS = 2;

    private final DSLContext sql;
    private final Rows<ServiceBooking> rows;
    private final Rows<ServiceOffering> offerings;
    private final Rows<ServiceSlot> slots;
    private final Rows<Ticket> tickets;
    private final Units units;
    private final Households households;
    private final ServiceBills bills;
    private final Intake intake;
    private final AgreedPrices prices;
    private final Lettings lettings;
    private final Clock clock;

    ServiceBookings(
            TenantDatabase database,
            Rows<ServiceBooking> rows,
            Rows<ServiceOffering> offerings,
            Rows<ServiceSlot> slots,
            Rows<Ticket> tickets,
            Units units,
            Households households,
            ServiceBills bills,
            Intake intake,
            AgreedPrices prices,
            Lettings lettings,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.offerings = offerings;
        this.slots = slots;
        this.tickets = tickets;
        this.units = units;
        this.households = households;
        this.bills = bills;
        this.intake = intake;
        this.prices = prices;
        this.lettings = lettings;
        this.clock = clock;
    }

    @Bean
    static Rows<ServiceBooking> serviceBookingRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(ServiceBooking.class, SERVICE_BOOKING, SCOPE, database, visibility);
    }

    @Bean
    static Listing<ServiceBooking> serviceBookingList(Rows<ServiceBooking> rows) {
        return Listing.of("serviceBookings", rows)
                .descending(SERVICE_BOOKING.BOOKED_AT)
                .descending(SERVICE_BOOKING.ID)
                .search(SERVICE_BOOKING.COMMENT)
                .flag("letting", SERVICE_BOOKING.WANTED_RENT::isNotNull)
                .related("offering", "bookings")
                .related("slot", "bookings");
    }

    record BookServiceInput(
            UUID serviceOfferingId,
            UUID unitId,
            @Nullable UUID householdId,
            @Nullable List<UUID> serviceSlotIds,
            @Nullable BigDecimal quantity,
            @Nullable BigDecimal wantedRent,
            @Nullable String note) {}

    record RateServiceBookingInput(
            UUID serviceBookingId, int rating, @Nullable String comment) {}

    /** How many households were served. */
    record ServiceCoverage(
            UUID projectId,
            int households,
            int served,
            @Nullable BigDecimal percent,
            int bookings) {}

    /** A booking for each slot, or one without: all of them or none. */
    List<ServiceBooking> book(BookServiceInput input) {
        var mutation = "Mutation.bookService";
        var offering = offerings
                .reached(mutation, input.serviceOfferingId())
                .orElseThrow(() -> Refused.notFound("serviceOfferingId"));
        if (!offering.onSale()) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.service.notOnSale", List.of(), "serviceOfferingId");
        }
        var unit = units.reachable(mutation, input.unitId())
                .filter(one -> one.projectId().equals(offering.projectId()))
                .orElseThrow(() -> Refused.notFound("unitId"));
        var quantity = input.quantity() == null ? BigDecimal.ONE : input.quantity();
        if (quantity.stripTrailingZeros().scale() > QUANTITY_DECIMALS) {
            throw Refused.because(Code.INVALID, "refused.quantity", List.of(), "quantity");
        }
        var wanted = input.serviceSlotIds() == null ? List.<UUID>of() : input.serviceSlotIds();
        if (offering.bySlot() == wanted.isEmpty()) {
            throw Refused.because(Code.REQUIRED, "refused.service.slots", List.of(), "serviceSlotIds");
        }
        var person = lettings.require(offering, unit, input.wantedRent());
        var letOff = offering.paidUpPercent() > 0 && bills.isPaidUp(unit.id()) ? offering.paidUpPercent() : 0;
        List<ServiceBooking> booked = new ArrayList<>();
        if (wanted.isEmpty()) booked.add(open(offering, unit, null, quantity, letOff, person, input));
        for (var slot : take(offering, wanted)) {
            booked.add(open(offering, unit, slot, quantity, letOff, person, input));
        }
        rows.insert(booked);
        return booked;
    }

    /** A place in each of these slots, locked in one order. */
    private List<ServiceSlot> take(ServiceOffering offering, List<UUID> wanted) {
        if (wanted.isEmpty()) return List.of();
        var keys = new HashSet<>(wanted);
        var there = sql.select(slots.columns().fields())
                .from(SERVICE_SLOT)
                .where(SERVICE_SLOT.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(SERVICE_SLOT.OFFERING_ID.eq(offering.id()))
                .orderBy(SERVICE_SLOT.BEGINS_AT, SERVICE_SLOT.ID)
                .forUpdate()
                .fetch(Row.mapping(slots::read));
        if (there.size() < keys.size()) throw Refused.notFound("serviceSlotIds");
        var now = clock.instant();
        var gone = there.stream()
                .filter(slot -> slot.taken() >= slot.capacity() || !now.isBefore(slot.beginsAt()))
                .map(slot -> MOMENT.format(ZonedDateTime.ofInstant(slot.beginsAt(), clock.getZone())))
                .toList();
        if (!gone.isEmpty()) {
            throw Refused.because(
                    Code.ILLEGAL_STEP, "refused.service.full", List.of(String.join(", ", gone)), "serviceSlotIds");
        }
        sql.update(SERVICE_SLOT)
                .set(SERVICE_SLOT.TAKEN, SERVICE_SLOT.TAKEN.plus(1))
                .where(SERVICE_SLOT.ID.eq(any(keys.toArray(UUID[]::new))))
                .execute();
        return there;
    }

    private ServiceBooking open(
            ServiceOffering offering,
            Unit unit,
            @Nullable ServiceSlot slot,
            BigDecimal quantity,
            int letOff,
            @Nullable UUID person,
            BookServiceInput input) {
        var note = input.note();
        var when = slot == null ? "" : " " + MOMENT.format(ZonedDateTime.ofInstant(slot.beginsAt(), clock.getZone()));
        var channel = Caller.current().isResidentOnly() ? Ticket.Channel.APP : Ticket.Channel.FRONT_DESK;
        var ticket = intake.open(new Intake.Reported(
                Place.of(unit),
                Ticket.Kind.SPECIAL_SERVICE,
                channel,
                null,
                null,
                offering.name() + when,
                note == null ? offering.name() : note));
        var amount = ServiceBooking.amountOf(quantity, offering.price(), letOff);
        prices.agree(ticket, offering.name(), offering.unit(), quantity, offering.price(), amount);
        return new ServiceBooking(
                NewId.next(),
                Place.of(unit),
                households.meant(unit.id(), input.householdId()),
                person,
                offering.id(),
                slot == null ? null : slot.id(),
                ticket,
                quantity,
                offering.price(),
                letOff,
                amount,
                input.wantedRent(),
                null,
                null,
                false,
                clock.instant(),
                null,
                null,
                null,
                1);
    }

    /** Once, when the work is done. */
    ServiceBooking rate(RateServiceBookingInput input) {
        var booking = rows.lock("Mutation.rateServiceBooking", input.serviceBookingId(), "serviceBookingId");
        var ticket = Objects.requireNonNull(
                tickets.ofKeys(List.of(booking.ticketId())).get(booking.ticketId()));
        if (booking.ratedAt() != null || booking.cancelled() || TicketState.OPEN.contains(ticket.state())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.service.rate", List.of(), "serviceBookingId")
                    .withCurrent("serviceBooking", booking);
        }
        return rows.change(
                booking.id(),
                sql.update(SERVICE_BOOKING)
                        .set(SERVICE_BOOKING.RATING, input.rating())
                        .set(SERVICE_BOOKING.COMMENT, input.comment())
                        .set(SERVICE_BOOKING.RATED_AT, clock.instant()));
    }

    /** The average of what was rated, by offering. */
    Map<ServiceOffering, BigDecimal> ratings(List<ServiceOffering> of) {
        var found = sql.select(SERVICE_BOOKING.OFFERING_ID, round(avg(SERVICE_BOOKING.RATING), 1))
                .from(SERVICE_BOOKING)
                .where(SERVICE_BOOKING.OFFERING_ID.eq(
                        any(of.stream().map(ServiceOffering::id).toArray(UUID[]::new))))
                .and(SERVICE_BOOKING.RATING.isNotNull())
                .groupBy(SERVICE_BOOKING.OFFERING_ID)
                .fetchMap(SERVICE_BOOKING.OFFERING_ID, row -> row.value2());
        Map<ServiceOffering, BigDecimal> all = new HashMap<>();
        for (var offering : of) {
            var rating = found.get(offering.id());
            if (rating != null) all.put(offering, rating);
        }
        return all;
    }

    /** Of the households that live there now, those for which something was booked in these days. */
    ServiceCoverage coverage(UUID project, LocalDate from, LocalDate to) {
        var booked = Objects.requireNonNull(sql.select(
                        count(), countDistinct(SERVICE_BOOKING.HOUSEHOLD_ID).filterWhere(HOUSEHOLD.MOVED_OUT.isNull()))
                .from(SERVICE_BOOKING)
                .leftJoin(HOUSEHOLD)
                .on(HOUSEHOLD.ID.eq(SERVICE_BOOKING.HOUSEHOLD_ID))
                .where(SERVICE_BOOKING.PROJECT_ID.eq(project))
                .and(SERVICE_BOOKING.CANCELLED.isFalse())
                .and(SERVICE_BOOKING.BOOKED_AT.ge(
                        from.atStartOfDay(clock.getZone()).toInstant()))
                .and(SERVICE_BOOKING.BOOKED_AT.lt(
                        to.plusDays(1).atStartOfDay(clock.getZone()).toInstant()))
                .and(rows.scope("Query.serviceCoverage"))
                .fetchOne());
        var living = sql.fetchCount(sql.select(HOUSEHOLD.ID)
                .from(HOUSEHOLD)
                .join(UNIT)
                .on(UNIT.ID.eq(HOUSEHOLD.UNIT_ID))
                .where(UNIT.PROJECT_ID.eq(project))
                .and(HOUSEHOLD.MOVED_OUT.isNull()));
        return new ServiceCoverage(
                project, living, booked.value2(), Percent.of(booked.value2(), living), booked.value1());
    }
}
