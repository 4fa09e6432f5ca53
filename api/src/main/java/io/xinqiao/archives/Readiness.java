package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.METER_PLACE;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP_SHARE;
import static io.xinqiao.schema.tenant.Tables.PARKING_SPACE;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static io.xinqiao.schema.tenant.Tables.ROLE_GRANT_BUILDING;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.archives.ReadinessSource.Progress;
import io.xinqiao.archives.ReadinessSource.Step;
import io.xinqiao.identity.Members;
import io.xinqiao.tenants.TenantDatabase;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** How far the archives of a project are. */
@Repository
class Readiness {
    private static final Condition OWNED = exists(
            selectOne().from(OWNERSHIP).where(OWNERSHIP.UNIT_ID.eq(UNIT.ID)).and(OWNERSHIP.UNTIL.isNull()));
    private static final Condition OWNER_HAS_PHONE = exists(selectOne()
            .from(OWNERSHIP)
            .join(OWNERSHIP_SHARE)
            .on(OWNERSHIP_SHARE.OWNERSHIP_ID.eq(OWNERSHIP.ID))
            .join(PERSON)
            .on(PERSON.ID.eq(OWNERSHIP_SHARE.PERSON_ID))
            .where(OWNERSHIP.UNIT_ID.eq(UNIT.ID))
            .and(OWNERSHIP.UNTIL.isNull())
            .and(PERSON.PHONE_SEALED.isNotNull()));
    private static final Condition DELIVERED = UNIT.STATE.ne(Unit.State.UNDELIVERED.name());
    private static final Condition LIVED_IN = UNIT.STATE.eq(Unit.State.OCCUPIED.name());
    private static final Condition HAS_HOUSEHOLD = exists(
            selectOne().from(HOUSEHOLD).where(HOUSEHOLD.UNIT_ID.eq(UNIT.ID)).and(HOUSEHOLD.MOVED_OUT.isNull()));
    private static final Condition HAS_METER =
            exists(selectOne().from(METER_PLACE).where(METER_PLACE.UNIT_ID.eq(UNIT.ID)));

    private final DSLContext sql;

    Readiness(TenantDatabase database) {
        this.sql = database.sql();
    }

    private Progress units(UUID project, Condition there, Condition of) {
        var all = UNIT.PROJECT_ID.eq(project).and(of);
        return new Progress(sql.fetchCount(UNIT, all.and(there)), sql.fetchCount(UNIT, all));
    }

    private Progress buildings(UUID project) {
        return Progress.any(sql.fetchCount(BUILDING, BUILDING.PROJECT_ID.eq(project)));
    }

    private Progress units(UUID project) {
        return Progress.any(sql.fetchCount(UNIT, UNIT.PROJECT_ID.eq(project)));
    }

    private Progress parking(UUID project) {
        return Progress.any(sql.fetchCount(PARKING_SPACE, PARKING_SPACE.PROJECT_ID.eq(project)));
    }

    private Progress stewards(UUID project) {
        var steward = Members.stewardOfEachBuilding();
        var cared = exists(selectOne()
                .from(steward)
                .where(Objects.requireNonNull(steward.field(ROLE_GRANT_BUILDING.BUILDING_ID))
                        .eq(BUILDING.ID)));
        var all = BUILDING.PROJECT_ID.eq(project);
        return new Progress(sql.fetchCount(BUILDING, all.and(cared)), sql.fetchCount(BUILDING, all));
    }

    @Configuration(proxyBeanMethods = false)
    static class Sources {
        @Bean
        ReadinessSource buildingsReady(Readiness readiness) {
            return new ReadinessSource(Step.BUILDINGS, true, readiness::buildings);
        }

        @Bean
        ReadinessSource unitsReady(Readiness readiness) {
            return new ReadinessSource(Step.UNITS, true, readiness::units);
        }

        @Bean
        ReadinessSource stewardsReady(Readiness readiness) {
            return new ReadinessSource(Step.STEWARDS, true, readiness::stewards);
        }

        @Bean
        ReadinessSource ownersReady(Readiness readiness) {
            return new ReadinessSource(Step.OWNERS, true, project -> readiness.units(project, OWNED, DELIVERED));
        }

        @Bean
        ReadinessSource phonesReady(Readiness readiness) {
            return new ReadinessSource(
                    Step.PHONES, true, project -> readiness.units(project, OWNER_HAS_PHONE, DELIVERED));
        }

        @Bean
        ReadinessSource householdsReady(Readiness readiness) {
            return new ReadinessSource(
                    Step.HOUSEHOLDS, true, project -> readiness.units(project, HAS_HOUSEHOLD, LIVED_IN));
        }

        @Bean
        ReadinessSource parkingReady(Readiness readiness) {
            return new ReadinessSource(Step.PARKING, false, readiness::parking);
        }

        @Bean
        ReadinessSource metersReady(Readiness readiness) {
            return new ReadinessSource(Step.METERS, false, project -> readiness.units(project, HAS_METER, DELIVERED));
        }
    }
}
