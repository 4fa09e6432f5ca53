package io.xinqiao.visits;

import static io.xinqiao.schema.tenant.Tables.CARE_LISTING;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static io.xinqiao.schema.tenant.Tables.VISIT;
import static io.xinqiao.sql.Filters.is;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import io.xinqiao.archives.Households.Home;
import io.xinqiao.archives.PlaceScope;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Keyset;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** The care list 重点关怀. Why a household is on it stands in the sealed needs of its persons, nowhere else. */
@Repository
class CareList {
    private static final int LONGEST = 366;
    private static final Keyset<CareListing, LocalDate> BY_DAY =
            new Keyset<>("since", CARE_LISTING.SINCE, CARE_LISTING.ID, false, CareListing::since, CareListing::id);
    private static final PlaceScope REACH = new PlaceScope(UNIT.PROJECT_ID, UNIT.BUILDING_ID, UNIT.ID);

    /** When somebody was last there, for whatever reason. */
    private static final Field<LocalDate> LAST_VISIT = field(select(max(VISIT.VISITED_ON))
            .from(VISIT)
            .where(VISIT.HOUSEHOLD_ID.eq(CARE_LISTING.HOUSEHOLD_ID))
            .and(VISIT.STATE.eq(Visit.State.DONE.name())));

    private final DSLContext sql;
    private final Visibility visibility;
    private final Clock clock;

    CareList(TenantDatabase database, Visibility visibility, Clock clock) {
        this.sql = database.sql();
        this.visibility = visibility;
        this.clock = clock;
    }

    record CareListingFilter(
            @Nullable UUID projectId,
            @Nullable UUID buildingId,
            @Nullable Boolean ended) {}

    record ListForCareInput(UUID householdId, @Nullable UUID personId, int everyDays) {}

    record EndCareInput(UUID careListingId) {}

    private static Table<? extends Record> listings() {
        return CARE_LISTING
                .join(HOUSEHOLD)
                .on(HOUSEHOLD.ID.eq(CARE_LISTING.HOUSEHOLD_ID))
                .join(UNIT)
                .on(UNIT.ID.eq(HOUSEHOLD.UNIT_ID));
    }

    private SelectConditionStep<Record> those(Condition condition) {
        return sql.select(CARE_LISTING.fields())
                .select(UNIT.ID, LAST_VISIT)
                .from(listings())
                .where(condition);
    }

    Map<UUID, CareListing> visible(Collection<UUID> keys) {
        return those(CARE_LISTING.ID.eq(any(keys.toArray(UUID[]::new))).and(visibility.of("CareListing", REACH)))
                .fetchMap(CARE_LISTING.ID, CareList::listing);
    }

    Connection<CareListing> page(Page page, @Nullable CareListingFilter filter) {
        var ended = filter != null && Boolean.TRUE.equals(filter.ended());
        var condition = visibility
                .of("Query.careList", REACH)
                .and(ended ? CARE_LISTING.UNTIL.isNotNull() : CARE_LISTING.UNTIL.isNull())
                .and(filter == null ? noCondition() : is(UNIT.PROJECT_ID, filter.projectId()))
                .and(filter == null ? noCondition() : is(UNIT.BUILDING_ID, filter.buildingId()));
        return BY_DAY.page(
                page,
                (seek, order, limit) ->
                        those(condition).and(seek).orderBy(order).limit(limit).fetch(CareList::listing),
                () -> Keyset.countUpToCap(sql, listings(), condition));
    }

    CareListing add(ListForCareInput input, Home home) {
        if (input.everyDays() < 1 || input.everyDays() > LONGEST) {
            throw Refused.because(Code.INVALID, "refused.care.interval", List.of(LONGEST), "everyDays");
        }
        if (input.personId() != null && !livesThere(input.personId(), home.household())) {
            throw Refused.notFound("personId");
        }
        var listing = new CareListing(
                NewId.next(),
                home.household(),
                home.unit(),
                input.personId(),
                input.everyDays(),
                LocalDate.now(clock),
                null,
                Caller.current().memberId(),
                null);
        var inserted = sql.insertInto(CARE_LISTING)
                .set(CARE_LISTING.ID, listing.id())
                .set(CARE_LISTING.HOUSEHOLD_ID, listing.householdId())
                .set(CARE_LISTING.PERSON_ID, listing.personId())
                .set(CARE_LISTING.EVERY_DAYS, listing.everyDays())
                .set(CARE_LISTING.SINCE, listing.since())
                .set(CARE_LISTING.LISTED_BY, listing.listedById())
                .onConflictDoNothing()
                .execute();
        if (inserted == 0) throw Refused.because(Code.TAKEN, "refused.care.listed", List.of(), "householdId");
        return Objects.requireNonNull(visible(List.of(listing.id())).get(listing.id()));
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

    CareListing end(EndCareInput input) {
        var listing = those(CARE_LISTING.ID.eq(input.careListingId()).and(visibility.of("Mutation.endCare", REACH)))
                .forUpdate()
                .of(CARE_LISTING)
                .fetchOptional(CareList::listing)
                .orElseThrow(() -> Refused.notFound("careListingId"));
        if (listing.until() != null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.care.ended", List.of(), "careListingId");
        }
        sql.update(CARE_LISTING)
                .set(CARE_LISTING.UNTIL, LocalDate.now(clock))
                .where(CARE_LISTING.ID.eq(listing.id()))
                .execute();
        return Objects.requireNonNull(visible(List.of(listing.id())).get(listing.id()));
    }

    private static CareListing listing(Record row) {
        return new CareListing(
                row.get(CARE_LISTING.ID),
                row.get(CARE_LISTING.HOUSEHOLD_ID),
                row.get(UNIT.ID),
                row.get(CARE_LISTING.PERSON_ID),
                row.get(CARE_LISTING.EVERY_DAYS),
                row.get(CARE_LISTING.SINCE),
                row.get(CARE_LISTING.UNTIL),
                row.get(CARE_LISTING.LISTED_BY),
                row.get(LAST_VISIT));
    }
}
