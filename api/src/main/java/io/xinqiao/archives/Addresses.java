package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.Members;
import io.xinqiao.identity.Visibility;
import io.xinqiao.sql.KeyedQuery;
import io.xinqiao.tenants.TenantDatabase;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Where units are and who is to be found there: what a request has to know of a place before it is taken down. */
@Repository
public class Addresses {
    private static final Field<UUID> PRESENT_HOUSEHOLD = field(select(HOUSEHOLD.ID)
            .from(HOUSEHOLD)
            .where(HOUSEHOLD.UNIT_ID.eq(UNIT.ID))
            .and(HOUSEHOLD.MOVED_OUT.isNull())
            .orderBy(HOUSEHOLD.MOVED_IN.desc(), HOUSEHOLD.ID.desc())
            .limit(1));
    private static final Field<UUID> STEWARD = Members.stewardOf(UNIT.BUILDING_ID);
    private static final List<Field<?>> ADDRESS =
            List.of(UNIT.PROJECT_ID, PROJECT.CODE, UNIT.BUILDING_ID, PRESENT_HOUSEHOLD, STEWARD);
    private static final KeyedQuery OF_UNITS = new KeyedQuery(
            ADDRESS,
            (keys, visible) -> select(ADDRESS)
                    .from(UNIT)
                    .join(PROJECT)
                    .on(PROJECT.ID.eq(UNIT.PROJECT_ID))
                    .where(UNIT.ID.eq(any(keys)))
                    .and(visible));

    private final DSLContext sql;
    private final Visibility visibility;

    Addresses(TenantDatabase database, Visibility visibility) {
        this.sql = database.sql();
        this.visibility = visibility;
    }

    /**
     * Where a unit is, who lives there, and who looks after it.
     *
     * @param household that lives there now, the latest to move in
     * @param steward the building's, if it has one
     */
    public record Address(
            UUID project,
            String projectCode,
            UUID building,
            @Nullable UUID household,
            @Nullable UUID steward) {}

    /** The address of a unit, if the caller may use it for this mutation: all in one statement. */
    public Optional<Address> reachable(String row, UUID unit) {
        return OF_UNITS.query(sql, List.of(unit), visibility.of(row, Units.REACH))
                .fetchOptional(found -> new Address(
                        found.get(UNIT.PROJECT_ID),
                        found.get(PROJECT.CODE),
                        found.get(UNIT.BUILDING_ID),
                        found.get(PRESENT_HOUSEHOLD),
                        found.get(STEWARD)));
    }

    /** The household that lives in a unit now. */
    public @Nullable UUID household(UUID unit) {
        return sql.select(PRESENT_HOUSEHOLD).from(UNIT).where(UNIT.ID.eq(unit)).fetchOne(PRESENT_HOUSEHOLD);
    }
}
