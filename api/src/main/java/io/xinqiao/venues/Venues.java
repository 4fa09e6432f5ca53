package io.xinqiao.venues;

import static io.xinqiao.schema.tenant.Tables.UNIT;
import static io.xinqiao.schema.tenant.Tables.VENUE;
import static org.jooq.impl.DSL.select;

import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.identity.ColumnScope;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.venues.WeekHours.VenueHours;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The venues, as a project sets them up. */
@Repository
class Venues {
    /** Residents see the venues of where they live. */
    static final ColumnScope REACH = RowScope.inProject(VENUE.PROJECT_ID)
            .forStewards()
            .ofResident(person ->
                    VENUE.PROJECT_ID.in(select(UNIT.PROJECT_ID).from(UNIT).where(Units.livedInBy(person))));

    private final DSLContext sql;
    private final Rows<Venue> rows;
    private final Projects projects;

    Venues(TenantDatabase database, Rows<Venue> rows, Projects projects) {
        this.sql = database.sql();
        this.rows = rows;
        this.projects = projects;
    }

    @Bean
    static Rows<Venue> venueRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Venue.class, VENUE, REACH, database, visibility);
    }

    @Bean
    static Listing<Venue> venueList(Rows<Venue> rows) {
        return Listing.of("venues", rows)
                .ascending(VENUE.NAME)
                .ascending(VENUE.CAPACITY)
                .ascending(VENUE.PRICE_PER_HOUR)
                .ascending(VENUE.ID)
                .search(VENUE.NAME, VENUE.LOCATION, VENUE.RULES);
    }

    @Bean
    static Deletion<Venue> venueDeletion(Rows<Venue> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    record CreateVenueInput(
            UUID projectId,
            String name,
            @Nullable String location,
            @Nullable String rules,
            int capacity,
            List<VenueHours> openingHours,
            boolean closedOnHolidays,
            int setUpMinutes,
            int cleanUpMinutes,
            BigDecimal pricePerHour,
            boolean approvalRequired,
            int holdMinutes,
            int freeCancellationHours,
            int longestMinutes,
            int advanceDays) {}

    record UpdateVenueInput(
            UUID venueId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable String location,
            @Nullable String rules,
            @Nullable Integer capacity,
            @Nullable List<VenueHours> openingHours,
            @Nullable Boolean closedOnHolidays,
            @Nullable Integer setUpMinutes,
            @Nullable Integer cleanUpMinutes,
            @Nullable BigDecimal pricePerHour,
            @Nullable Boolean approvalRequired,
            @Nullable Integer holdMinutes,
            @Nullable Integer freeCancellationHours,
            @Nullable Integer longestMinutes,
            @Nullable Integer advanceDays,
            @Nullable Boolean active) {}

    Venue create(CreateVenueInput input) {
        if (projects.reachable("Mutation.createVenue", input.projectId()).isEmpty()) {
            throw Refused.notFound("projectId");
        }
        requireMoney(input.pricePerHour());
        var venue = new Venue(
                NewId.next(),
                input.projectId(),
                input.name(),
                input.location(),
                input.rules(),
                input.capacity(),
                new Venue.Opening(
                        WeekHours.told(input.openingHours()).texts(),
                        input.closedOnHolidays(),
                        input.setUpMinutes(),
                        input.cleanUpMinutes()),
                new Venue.Terms(
                        input.pricePerHour().setScale(2),
                        input.approvalRequired(),
                        input.holdMinutes(),
                        input.freeCancellationHours(),
                        input.longestMinutes(),
                        input.advanceDays()),
                true,
                1);
        if (rows.insertNew(List.of(venue)) == 0) throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "name");
        return venue;
    }

    /** Corrects what was told of a venue; bookings that are made keep their time and price. */
    Venue update(UpdateVenueInput input) {
        if (input.pricePerHour() != null) requireMoney(input.pricePerHour());
        return rows.correct("Mutation.updateVenue", input.venueId(), input.expectedVersion())
                .told(VENUE.NAME, input.name())
                .told(VENUE.LOCATION, input.location())
                .told(VENUE.RULES, input.rules())
                .told(VENUE.CAPACITY, input.capacity())
                .told(
                        VENUE.WEEK_HOURS,
                        input.openingHours() == null
                                ? null
                                : WeekHours.told(input.openingHours()).texts().toArray(String[]::new))
                .told(VENUE.CLOSED_ON_HOLIDAYS, input.closedOnHolidays())
                .told(VENUE.SET_UP_MINUTES, input.setUpMinutes())
                .told(VENUE.CLEAN_UP_MINUTES, input.cleanUpMinutes())
                .told(
                        VENUE.PRICE_PER_HOUR,
                        input.pricePerHour() == null
                                ? null
                                : input.pricePerHour().setScale(2))
                .told(VENUE.APPROVAL_REQUIRED, input.approvalRequired())
                .told(VENUE.HOLD_MINUTES, input.holdMinutes())
                .told(VENUE.FREE_CANCELLATION_HOURS, input.freeCancellationHours())
                .told(VENUE.LONGEST_MINUTES, input.longestMinutes())
                .told(VENUE.ADVANCE_DAYS, input.advanceDays())
                .told(VENUE.ACTIVE, input.active())
                .make();
    }

    private static void requireMoney(BigDecimal price) {
        if (price.stripTrailingZeros().scale() > 2) {
            throw Refused.because(Code.INVALID, "refused.venue.price", List.of(), "pricePerHour");
        }
    }

    /** Whoever changes what is booked of a venue waits here for whoever does so already; the venue as it is then. */
    Venue lock(UUID venue) {
        return sql.selectFrom(VENUE).where(VENUE.ID.eq(venue)).forUpdate().fetchSingle(Row.mapping(rows::read));
    }
}
