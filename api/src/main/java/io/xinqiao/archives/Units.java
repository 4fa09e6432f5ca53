package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.OBJECT_CHANGE;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP_SHARE;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.SearchKeys;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Records;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The units of the company's projects. */
@Repository
public class Units {
    static final int LOWEST_FLOOR = -10;
    static final int HIGHEST_FLOOR = 200;
    private static final BigDecimal LARGEST_AREA = new BigDecimal("1000000");

    static final RowScope REACH =
            RowScope.inProject(UNIT.PROJECT_ID).inBuilding(UNIT.BUILDING_ID).ofResident(person -> livedInBy(person));

    private final DSLContext sql;
    private final Rows<Unit> rows;

    Units(TenantDatabase database, Rows<Unit> rows) {
        this.sql = database.sql();
        this.rows = rows;
    }

    @Bean
    static Rows<Unit> unitRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Unit.class, UNIT, REACH, database, visibility);
    }

    @Bean
    static Listing<Unit> unitList(Rows<Unit> rows) {
        return Listing.of("units", rows)
                .ascending(UNIT.NUMBER)
                .ascending(UNIT.FLOOR)
                .ascending(UNIT.BUILT_AREA)
                .ascending(UNIT.ID)
                .search(UNIT.NUMBER, UNIT.LAYOUT)
                .indexed(SearchKeys.of(UNIT.NUMBER, UNIT.LAYOUT))
                .filter(
                        "zoneId",
                        (String zone) -> UNIT.BUILDING_ID.in(
                                select(BUILDING.ID).from(BUILDING).where(BUILDING.ZONE_ID.eq(GlobalId.keyOf(zone)))))
                .filter(
                        "stewardId",
                        (String steward) -> UNIT.BUILDING_ID.in(Members.buildingsOfSteward(GlobalId.keyOf(steward))))
                .filter("ownerName", (String name) -> UNIT.ID.in(ownedByName(name)));
    }

    @Bean
    static Deletion<Unit> unitDeletion(Rows<Unit> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    record UpdateUnitInput(
            UUID unitId,
            @Nullable Integer expectedVersion,
            @Nullable String entrance,
            @Nullable Integer floor,
            @Nullable String number,
            Unit.@Nullable Kind kind,
            @Nullable BigDecimal builtArea,
            @Nullable BigDecimal innerArea,
            @Nullable String layout,
            @Nullable BigDecimal rent,
            Unit.@Nullable State state) {}

    record CreateUnitInput(
            UUID buildingId,
            String entrance,
            int floor,
            String number,
            Unit.Kind kind,
            BigDecimal builtArea,
            @Nullable BigDecimal innerArea,
            @Nullable String layout,
            @Nullable BigDecimal rent,
            Unit.State state) {}

    /** The units in which a person lives now, or which they own. */
    public static Condition livedInBy(UUID person) {
        return livedInBy(val(person));
    }

    /** The same of whoever another row is about. */
    public static Condition livedInBy(Field<UUID> person) {
        return UNIT.ID.in(select(HOUSEHOLD.UNIT_ID)
                .from(HOUSEHOLD_MEMBER)
                .join(HOUSEHOLD)
                .on(HOUSEHOLD.ID.eq(HOUSEHOLD_MEMBER.HOUSEHOLD_ID))
                .where(HOUSEHOLD_MEMBER.PERSON_ID.eq(person))
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .unionAll(select(OWNERSHIP.UNIT_ID)
                        .from(OWNERSHIP_SHARE)
                        .join(OWNERSHIP)
                        .on(OWNERSHIP.ID.eq(OWNERSHIP_SHARE.OWNERSHIP_ID))
                        .where(OWNERSHIP_SHARE.PERSON_ID.eq(person))
                        .and(OWNERSHIP.UNTIL.isNull())));
    }

    /** Whether a person lives in a unit now, or owns it. */
    public boolean isHomeOf(UUID unit, UUID person) {
        return sql.fetchExists(UNIT, UNIT.ID.eq(unit).and(livedInBy(person)));
    }

    /** The unit, if the caller may use it for this mutation or query. */
    public Optional<Unit> reachable(String row, UUID id) {
        return rows.reached(row, id);
    }

    /** Those of these units that the caller may use for a mutation. */
    public Map<UUID, Unit> reachable(String row, Collection<UUID> ids) {
        return rows.reached(row, ids);
    }

    /** These units, as far as the caller sees them behind others, as people read their numbers: 2 before 10. */
    public List<Unit> inOrder(Collection<UUID> ids) {
        return rows.list(
                UNIT.ID.eq(any(ids.toArray(UUID[]::new))).and(rows.behind()), UNIT.PROJECT_ID, UNIT.NUMBER, UNIT.ID);
    }

    /** A unit in which nobody lives, and since when, if somebody has moved out of it. */
    public record Vacancy(UUID unit, @Nullable LocalDate since) {}

    /** The vacant units of a project that the caller reaches. */
    public List<Vacancy> vacant(String row, UUID project) {
        var since = field(select(max(HOUSEHOLD.MOVED_OUT)).from(HOUSEHOLD).where(HOUSEHOLD.UNIT_ID.eq(UNIT.ID)));
        return sql.select(UNIT.ID, since)
                .from(UNIT)
                .where(UNIT.PROJECT_ID.eq(project))
                .and(UNIT.STATE.eq(Unit.State.VACANT.name()))
                .and(rows.scope(row))
                .orderBy(UNIT.NUMBER, UNIT.ID)
                .fetch(Records.mapping(Vacancy::new));
    }

    /** A procedure has brought a unit into another state. */
    public void become(UUID id, Unit.State state) {
        sql.update(UNIT)
                .set(UNIT.STATE, state.name())
                .set(UNIT.VERSION, UNIT.VERSION.plus(1))
                .where(UNIT.ID.eq(id))
                .and(UNIT.STATE.ne(state.name()))
                .execute();
    }

    /** The units behind objects that the caller sees. */
    public Map<UUID, Unit> behind(Collection<UUID> keys) {
        return rows.behind(keys);
    }

    /** A unit that is there, for work behind which nobody stands who could see it or not. */
    public Unit ofKey(UUID key) {
        return Objects.requireNonNull(rows.ofKeys(List.of(key)).get(key));
    }

    private static Select<Record1<UUID>> ownedByName(String beginning) {
        return select(OWNERSHIP.UNIT_ID)
                .from(PERSON)
                .join(OWNERSHIP_SHARE)
                .on(OWNERSHIP_SHARE.PERSON_ID.eq(PERSON.ID))
                .join(OWNERSHIP)
                .on(OWNERSHIP.ID.eq(OWNERSHIP_SHARE.OWNERSHIP_ID))
                .where(PERSON.NAME.startsWith(beginning))
                .and(OWNERSHIP.UNTIL.isNull());
    }

    Unit create(CreateUnitInput input, Building building) {
        requireFloor(input.floor());
        requireArea(input.builtArea(), "builtArea");
        requireArea(input.innerArea(), "innerArea");
        requireRent(input.rent());
        var unit = new Unit(
                NewId.next(),
                building.projectId(),
                building.id(),
                input.entrance(),
                input.floor(),
                input.number(),
                input.kind(),
                input.builtArea().setScale(2),
                input.innerArea(),
                input.layout(),
                input.rent(),
                input.state(),
                1);
        if (rows.insertNew(List.of(unit)) == 0) throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "number");
        return unit;
    }

    /** Adds those whose number is free in their project; how many. */
    int add(List<Unit> units) {
        return rows.insertNew(units);
    }

    /** Changes what was told of a unit, if nobody was quicker; what was not told stays. */
    Unit update(UpdateUnitInput input) {
        if (input.floor() != null) requireFloor(input.floor());
        requireArea(input.builtArea(), "builtArea");
        requireArea(input.innerArea(), "innerArea");
        requireRent(input.rent());
        return rows.correct("Mutation.updateUnit", input.unitId(), input.expectedVersion())
                .told(UNIT.ENTRANCE, input.entrance())
                .told(UNIT.FLOOR, input.floor())
                .told(UNIT.NUMBER, input.number())
                .told(UNIT.KIND, input.kind())
                .told(
                        UNIT.BUILT_AREA,
                        input.builtArea() == null ? null : input.builtArea().setScale(2))
                .told(UNIT.INNER_AREA, input.innerArea())
                .told(UNIT.LAYOUT, input.layout())
                .told(UNIT.RENT, input.rent())
                .told(UNIT.STATE, input.state())
                .make();
    }

    /** The numbers that units had before, latest first. */
    Map<UUID, List<String>> formerNumbers(Collection<UUID> units) {
        return sql.select(OBJECT_CHANGE.OBJECT_ID, OBJECT_CHANGE.BEFORE)
                .from(OBJECT_CHANGE)
                .where(OBJECT_CHANGE.OBJECT_ID.eq(any(units.toArray(UUID[]::new))))
                .and(OBJECT_CHANGE.OBJECT_TYPE.eq("Unit"))
                .and(OBJECT_CHANGE.FIELD.eq("number"))
                .orderBy(OBJECT_CHANGE.AT.desc(), OBJECT_CHANGE.ID.desc())
                .fetchGroups(OBJECT_CHANGE.OBJECT_ID, OBJECT_CHANGE.BEFORE);
    }

    private static void requireFloor(int floor) {
        if (floor < LOWEST_FLOOR || floor > HIGHEST_FLOOR) {
            throw Refused.because(Code.INVALID, "refused.floor", List.of(), "floor");
        }
    }

    private static void requireArea(@Nullable BigDecimal area, String field) {
        if (area != null && !isArea(area)) throw Refused.because(Code.INVALID, "refused.area", List.of(), field);
    }

    /** Whether it can be an area: m², more than nothing, two decimals at most. */
    public static boolean isArea(BigDecimal area) {
        return area.signum() > 0
                && area.compareTo(LARGEST_AREA) < 0
                && area.stripTrailingZeros().scale() <= 2;
    }

    private static void requireRent(@Nullable BigDecimal rent) {
        if (rent != null && (rent.signum() < 0 || rent.stripTrailingZeros().scale() > 2)) {
            throw Refused.because(Code.INVALID, "refused.rent", List.of(), "rent");
        }
    }
}
