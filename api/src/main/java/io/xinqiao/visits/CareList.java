package io.xinqiao.visits;

import static io.xinqiao.schema.tenant.Tables.CARE_LISTING;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static io.xinqiao.schema.tenant.Tables.VISIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;

import io.xinqiao.archives.Households.Home;
import io.xinqiao.archives.PlaceScope;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The care list 重点关怀. Why a household is on it stands in the sealed needs of its persons, nowhere else. */
@Repository
class CareList {
    private static final int LONGEST = 366;
    private static final RowScope REACH =
            new PlaceScope(UNIT.PROJECT_ID, UNIT.BUILDING_ID, UNIT.ID).through(CareList::ofUnits);

    private final DSLContext sql;
    private final Rows<CareListing> rows;
    private final Units units;
    private final Clock clock;

    CareList(TenantDatabase database, Rows<CareListing> rows, Units units, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.units = units;
        this.clock = clock;
    }

    @Bean
    static Rows<CareListing> careListingRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(CareListing.class, CARE_LISTING, REACH, database, visibility);
    }

    @Bean
    static Listing<CareListing> careListingList(Rows<CareListing> rows, Clock clock) {
        return Listing.of("careList", rows)
                .unrelated("listedBy")
                .ascending(CARE_LISTING.SINCE)
                .ascending(CARE_LISTING.EVERY_DAYS)
                .ascending(CARE_LISTING.ID)
                .filter("projectId", (String id) -> ofUnits(UNIT.PROJECT_ID.eq(GlobalId.keyOf(id))))
                .filter("buildingId", (String id) -> ofUnits(UNIT.BUILDING_ID.eq(GlobalId.keyOf(id))))
                .flag("ended", CARE_LISTING.UNTIL::isNotNull)
                .flag("overdue", () -> overdue(LocalDate.now(clock)));
    }

    /** Nobody was with the household for longer than it should be, since it came on the list at least. */
    private static Condition overdue(LocalDate today) {
        var lastVisit = field(select(max(VISIT.VISITED_ON))
                .from(VISIT)
                .where(VISIT.HOUSEHOLD_ID.eq(CARE_LISTING.HOUSEHOLD_ID))
                .and(VISIT.STATE.eq(Visit.State.DONE.name())));
        return CARE_LISTING
                .UNTIL
                .isNull()
                .and(greatest(CARE_LISTING.SINCE, lastVisit)
                        .plus(CARE_LISTING.EVERY_DAYS)
                        .lt(today));
    }

    private static Condition ofUnits(Condition units) {
        return CARE_LISTING.HOUSEHOLD_ID.in(select(HOUSEHOLD.ID)
                .from(HOUSEHOLD)
                .join(UNIT)
                .on(UNIT.ID.eq(HOUSEHOLD.UNIT_ID))
                .where(units));
    }

    record AddToCareListInput(UUID householdId, @Nullable UUID personId, int everyDays) {}

    record RemoveFromCareListInput(UUID careListingId) {}

    /** The units of households, as far as the caller sees them. */
    Map<UUID, Unit> unitsOf(Collection<UUID> households) {
        var unitOf = sql.select(HOUSEHOLD.ID, HOUSEHOLD.UNIT_ID)
                .from(HOUSEHOLD)
                .where(HOUSEHOLD.ID.eq(any(households.toArray(UUID[]::new))))
                .fetchMap(HOUSEHOLD.ID, HOUSEHOLD.UNIT_ID);
        var seen = units.behind(Set.copyOf(unitOf.values()));
        Map<UUID, Unit> found = new HashMap<>();
        unitOf.forEach((household, unit) -> {
            var one = seen.get(unit);
            if (one != null) found.put(household, one);
        });
        return found;
    }

    /** When somebody was last with households, for whatever reason. */
    Map<UUID, LocalDate> lastVisits(Collection<UUID> households) {
        return sql.select(VISIT.HOUSEHOLD_ID, max(VISIT.VISITED_ON))
                .from(VISIT)
                .where(VISIT.HOUSEHOLD_ID.eq(any(households.toArray(UUID[]::new))))
                .and(VISIT.STATE.eq(Visit.State.DONE.name()))
                .groupBy(VISIT.HOUSEHOLD_ID)
                .fetchMap(VISIT.HOUSEHOLD_ID, max(VISIT.VISITED_ON));
    }

    CareListing add(AddToCareListInput input, Home home) {
        if (input.everyDays() < 1 || input.everyDays() > LONGEST) {
            throw Refused.because(Code.INVALID, "refused.care.interval", List.of(LONGEST), "everyDays");
        }
        if (input.personId() != null && !livesThere(input.personId(), home.household())) {
            throw Refused.notFound("personId");
        }
        var listing = new CareListing(
                NewId.next(),
                home.household(),
                input.personId(),
                input.everyDays(),
                LocalDate.now(clock),
                null,
                Caller.current().memberId());
        if (rows.insertNew(List.of(listing)) == 0) {
            throw Refused.because(Code.TAKEN, "refused.care.listed", List.of(), "householdId");
        }
        return listing;
    }

    private boolean livesThere(UUID person, UUID household) {
        return sql.fetchExists(
                HOUSEHOLD_MEMBER,
                HOUSEHOLD_MEMBER
                        .HOUSEHOLD_ID
                        .eq(household)
                        .and(HOUSEHOLD_MEMBER.PERSON_ID.eq(person))
                        .and(HOUSEHOLD_MEMBER.UNTIL.isNull()));
    }

    CareListing end(RemoveFromCareListInput input) {
        var listing = rows.lock("Mutation.removeFromCareList", input.careListingId(), "careListingId");
        if (listing.until() != null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.care.ended", List.of(), "careListingId");
        }
        return rows.change(listing.id(), sql.update(CARE_LISTING).set(CARE_LISTING.UNTIL, LocalDate.now(clock)));
    }
}
