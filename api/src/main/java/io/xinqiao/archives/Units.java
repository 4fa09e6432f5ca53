package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.Member;
import io.xinqiao.identity.Reach;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Keyset;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Records;
import org.jooq.SelectField;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** The units of the company's projects. */
@Repository
public class Units {
    private static final BigDecimal LARGEST_AREA = new BigDecimal("1000000");
    private static final List<SelectField<?>> COLUMNS = List.of(
            UNIT.ID,
            UNIT.PROJECT_ID,
            UNIT.BUILDING_ID,
            UNIT.ENTRANCE,
            UNIT.FLOOR,
            UNIT.NUMBER,
            UNIT.KIND,
            UNIT.BUILT_AREA,
            UNIT.STATE);
    private static final Keyset<Unit, String> BY_NUMBER =
            new Keyset<>("number", UNIT.NUMBER, UNIT.ID, false, Unit::number, Unit::id);

    static final Reach REACH = new Reach() {
        @Override
        public Condition project(UUID[] projects) {
            return UNIT.PROJECT_ID.eq(any(projects));
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return UNIT.BUILDING_ID.eq(any(buildings));
        }

        @Override
        public Condition ownUnits(UUID person) {
            return livedInBy(person);
        }
    };

    private final DSLContext sql;
    private final Visibility visibility;

    Units(TenantDatabase database, Visibility visibility) {
        this.sql = database.sql();
        this.visibility = visibility;
    }

    /** Which units are asked for; {@code number} is what their number begins with. */
    record UnitFilter(
            @Nullable UUID projectId,
            @Nullable UUID buildingId,
            @Nullable String number,
            Unit.@Nullable State state) {}

    record CreateUnitInput(
            UUID buildingId,
            String entrance,
            int floor,
            String number,
            Unit.Kind kind,
            BigDecimal builtArea,
            Unit.State state) {}

    /** The units in which a person lives now. */
    static Condition livedInBy(UUID person) {
        return UNIT.ID.in(select(HOUSEHOLD.UNIT_ID)
                .from(HOUSEHOLD_MEMBER)
                .join(HOUSEHOLD)
                .on(HOUSEHOLD.ID.eq(HOUSEHOLD_MEMBER.HOUSEHOLD_ID))
                .where(HOUSEHOLD_MEMBER.PERSON_ID.eq(person))
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                .and(HOUSEHOLD.MOVED_OUT.isNull()));
    }

    /** The unit, if the caller may use it for this mutation or query. */
    public Optional<Unit> reachable(String row, UUID id) {
        return Optional.ofNullable(of(List.of(id), visibility.of(row, REACH)).get(id));
    }

    /**
     * Where a unit is, and who lives there.
     *
     * @param household that lives there now, the latest to move in
     */
    public record Address(
            UUID project,
            String projectCode,
            UUID building,
            @Nullable UUID household) {}

    /** The address of a unit, if the caller may use it for this mutation: all in one statement. */
    public Optional<Address> address(String row, UUID id) {
        var household = field(select(HOUSEHOLD.ID)
                .from(HOUSEHOLD)
                .where(HOUSEHOLD.UNIT_ID.eq(UNIT.ID))
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .orderBy(HOUSEHOLD.MOVED_IN.desc(), HOUSEHOLD.ID.desc())
                .limit(1));
        return sql.select(UNIT.PROJECT_ID, PROJECT.CODE, UNIT.BUILDING_ID, household)
                .from(UNIT)
                .join(PROJECT)
                .on(PROJECT.ID.eq(UNIT.PROJECT_ID))
                .where(UNIT.ID.eq(id))
                .and(visibility.of(row, REACH))
                .fetchOptional(Records.mapping(Address::new));
    }

    Map<UUID, Unit> visible(Collection<UUID> keys) {
        return of(keys, visibility.of("Unit", REACH));
    }

    /** The units behind objects that the caller sees. */
    public Map<UUID, Unit> behind(Collection<UUID> keys) {
        return of(keys, visibility.behind("Unit", REACH));
    }

    private Map<UUID, Unit> of(Collection<UUID> keys, Condition visible) {
        return sql.select(COLUMNS)
                .from(UNIT)
                .where(UNIT.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visible)
                .fetchMap(UNIT.ID, Units::unit);
    }

    Connection<Unit> page(Page page, @Nullable UnitFilter filter) {
        var condition = visibility.of("Query.units", REACH).and(matches(filter));
        return BY_NUMBER.page(
                page,
                (seek, order, limit) -> sql.select(COLUMNS)
                        .from(UNIT)
                        .where(condition)
                        .and(seek)
                        .orderBy(order)
                        .limit(limit)
                        .fetch(Units::unit),
                () -> Keyset.countUpToCap(sql, UNIT, condition));
    }

    private static Condition matches(@Nullable UnitFilter filter) {
        if (filter == null) return noCondition();
        return noCondition()
                .and(filter.projectId() == null ? noCondition() : UNIT.PROJECT_ID.eq(filter.projectId()))
                .and(filter.buildingId() == null ? noCondition() : UNIT.BUILDING_ID.eq(filter.buildingId()))
                .and(filter.number() == null ? noCondition() : UNIT.NUMBER.startsWith(filter.number()))
                .and(
                        filter.state() == null
                                ? noCondition()
                                : UNIT.STATE.eq(filter.state().name()));
    }

    Unit create(CreateUnitInput input, Building building) {
        if (input.floor() < -10 || input.floor() > 200) {
            throw Refused.because(Code.INVALID, "refused.floor", List.of(), "floor");
        }
        var area = input.builtArea();
        if (area.signum() <= 0
                || area.compareTo(LARGEST_AREA) >= 0
                || area.stripTrailingZeros().scale() > 2) {
            throw Refused.because(Code.INVALID, "refused.area", List.of(), "builtArea");
        }
        var unit = new Unit(
                NewId.next(),
                building.projectId(),
                building.id(),
                input.entrance(),
                input.floor(),
                input.number(),
                input.kind(),
                area.setScale(2),
                input.state());
        var inserted = sql.insertInto(UNIT)
                .set(UNIT.ID, unit.id())
                .set(UNIT.PROJECT_ID, unit.projectId())
                .set(UNIT.BUILDING_ID, unit.buildingId())
                .set(UNIT.ENTRANCE, unit.entrance())
                .set(UNIT.FLOOR, unit.floor())
                .set(UNIT.NUMBER, unit.number())
                .set(UNIT.KIND, unit.kind().name())
                .set(UNIT.BUILT_AREA, unit.builtArea())
                .set(UNIT.STATE, unit.state().name())
                .onConflict(UNIT.PROJECT_ID, UNIT.NUMBER)
                .doNothing()
                .execute();
        if (inserted == 0) throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "number");
        return unit;
    }

    private static Unit unit(Record row) {
        return new Unit(
                row.get(UNIT.ID),
                row.get(UNIT.PROJECT_ID),
                row.get(UNIT.BUILDING_ID),
                row.get(UNIT.ENTRANCE),
                row.get(UNIT.FLOOR),
                row.get(UNIT.NUMBER),
                Unit.Kind.valueOf(row.get(UNIT.KIND)),
                row.get(UNIT.BUILT_AREA),
                Unit.State.valueOf(row.get(UNIT.STATE)));
    }
}
