package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.Member;
import io.xinqiao.identity.RowScope;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * Rows that lie at a {@link Place}. A steward reaches those of their buildings and of their projects' common ground; a
 * worker those in their hands; a resident those of the units they live in, or, where a row names a household or a
 * person, their own.
 *
 * @param workers the columns that name members in whose hands a row is
 * @param household the column that names the household whose a row is
 * @param person the column that names the resident whom a row concerns
 */
public record PlaceScope(
        Field<UUID> project,
        Field<UUID> building,
        Field<UUID> unit,
        List<Field<UUID>> workers,
        @Nullable Field<UUID> household,
        @Nullable Field<UUID> person)
        implements RowScope {

    public PlaceScope(Field<UUID> project, Field<UUID> building, Field<UUID> unit) {
        this(project, building, unit, List.of(), null, null);
    }

    /** The same rows, and whatever is in a member's hands. */
    public PlaceScope inHandsOf(List<Field<UUID>> workers) {
        return new PlaceScope(project, building, unit, workers, household, person);
    }

    /**
     * The same rows; a resident reaches those of their household, and neither the landlord nor whoever lives there
     * later does. Those that name none are of whose home it is.
     */
    public PlaceScope ofHousehold(Field<UUID> household) {
        return new PlaceScope(project, building, unit, workers, household, person);
    }

    /** The same rows; a resident reaches those that concern themselves, whoever lives there now. */
    public PlaceScope concerning(Field<UUID> person) {
        return new PlaceScope(project, building, unit, workers, household, person);
    }

    @Override
    public Condition project(UUID[] projects) {
        return project.eq(any(projects));
    }

    @Override
    public Condition building(UUID[] buildings, UUID[] projects, Member member) {
        var near = building.eq(any(buildings)).or(building.isNull().and(project.eq(any(projects))));
        return or(Stream.concat(Stream.of(near), workers.stream().map(worker -> worker.eq(member.id())))
                .toList());
    }

    @Override
    public Condition assigned(Member member, UUID[] projects) {
        return or(workers.stream().map(worker -> worker.eq(member.id())).toList());
    }

    @Override
    public Condition ownUnits(UUID resident) {
        if (person != null) return person.eq(resident);
        var homes = unit.in(select(UNIT.ID).from(UNIT).where(Units.livedInBy(resident)));
        if (household == null) return homes;
        var own = household.in(select(HOUSEHOLD_MEMBER.HOUSEHOLD_ID)
                .from(HOUSEHOLD_MEMBER)
                .where(HOUSEHOLD_MEMBER.PERSON_ID.eq(resident))
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull()));
        return own.or(household.isNull().and(homes));
    }
}
