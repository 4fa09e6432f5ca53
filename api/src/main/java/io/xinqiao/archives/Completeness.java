package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.CONSENT;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP_SHARE;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static io.xinqiao.sql.Filters.is;
import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.boolOr;
import static org.jooq.impl.DSL.cardinality;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.when;

import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Page;
import io.xinqiao.sql.Keyset;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectJoinStep;
import org.jooq.SelectSelectStep;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * How complete the archives are, unit by unit ({@code domain.md} §5). Only units that somebody has taken over count,
 * and neither parking nor storage. It is worked out anew at each asking, so that it is never behind.
 */
@Repository
class Completeness {
    private static final int SECOND = 2;
    private static final Keyset<ArchiveScore, String> BY_NUMBER = new Keyset<>(
            "number",
            UNIT.NUMBER,
            UNIT.ID,
            false,
            score -> score.unit().number(),
            score -> score.unit().id());

    /** What is known of a unit's present owners: one row, whatever there is. */
    private static final Table<? extends Record> OWNER = lateral(select(
                    count().as("owners"),
                    boolOr(PERSON.PHONE_SEALED.isNotNull()).as("phone"),
                    boolOr(PERSON.ID_NUMBER_SEALED.isNotNull()).as("id_number"),
                    boolOr(PERSON.CONTACT_ADDRESS_SEALED.isNotNull()).as("address"),
                    boolOr(PERSON.BIRTH_YEAR.isNotNull()).as("birth_year"),
                    boolOr(cardinality(PERSON.INTERESTS).gt(0)).as("interests"),
                    boolOr(exists(selectOne()
                                    .from(CONSENT)
                                    .where(CONSENT.PERSON_ID.eq(PERSON.ID))
                                    .and(CONSENT.PURPOSE.eq(Consent.Purpose.SERVICE.name()))
                                    .and(CONSENT.WITHDRAWN_ON.isNull())))
                            .as("consent"))
            .from(OWNERSHIP)
            .join(OWNERSHIP_SHARE)
            .on(OWNERSHIP_SHARE.OWNERSHIP_ID.eq(OWNERSHIP.ID))
            .join(PERSON)
            .on(PERSON.ID.eq(OWNERSHIP_SHARE.PERSON_ID))
            .where(OWNERSHIP.UNIT_ID.eq(UNIT.ID))
            .and(OWNERSHIP.UNTIL.isNull())
            .asTable("owner"));

    /** What is known of the household that lives there. */
    private static final Table<? extends Record> HOME = lateral(select(
                    countDistinct(HOUSEHOLD.ID).as("households"),
                    count(PERSON.PHONE_SEALED).as("phones"))
            .from(HOUSEHOLD)
            .join(HOUSEHOLD_MEMBER)
            .on(HOUSEHOLD_MEMBER.HOUSEHOLD_ID.eq(HOUSEHOLD.ID))
            .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
            .join(PERSON)
            .on(PERSON.ID.eq(HOUSEHOLD_MEMBER.PERSON_ID))
            .where(HOUSEHOLD.UNIT_ID.eq(UNIT.ID))
            .and(HOUSEHOLD.MOVED_OUT.isNull())
            .asTable("home"));

    /** Each unit once, with what is known of it. */
    static final Table<? extends Record> SCORED =
            UNIT.leftJoin(OWNER).on(trueCondition()).leftJoin(HOME).on(trueCondition());

    private static final Map<ArchivePart, Condition> THERE = there();

    private final DSLContext sql;
    private final Rows<Unit> units;

    Completeness(TenantDatabase database, Rows<Unit> units) {
        this.sql = database.sql();
        this.units = units;
    }

    record ArchiveScoreFilter(
            @Nullable UUID projectId,
            @Nullable UUID buildingId,
            @Nullable UUID stewardId,
            @Nullable Integer below,
            @Nullable ArchivePart missing) {
        static final ArchiveScoreFilter ALL = new ArchiveScoreFilter(null, null, null, null, null);

        Condition condition() {
            return is(UNIT.PROJECT_ID, projectId)
                    .and(is(UNIT.BUILDING_ID, buildingId))
                    .and(stewardId == null ? noCondition() : UNIT.BUILDING_ID.in(Members.buildingsOfSteward(stewardId)))
                    .and(missing == null ? noCondition() : not(Objects.requireNonNull(THERE.get(missing))))
                    .and(points().lt(below == null ? ArchiveScore.WHOLE : below));
        }
    }

    /** The archives of a building, taken together. */
    record ArchiveCompleteness(UUID buildingId, int units, int complete, BigDecimal averageScore) {}

    private static Map<ArchivePart, Condition> there() {
        var vacant = UNIT.STATE.eq(Unit.State.VACANT.name());
        Map<ArchivePart, Condition> there = new EnumMap<>(ArchivePart.class);
        there.put(ArchivePart.OWNER, number(OWNER, "owners").gt(0));
        there.put(ArchivePart.OWNER_PHONE, flag("phone"));
        there.put(ArchivePart.OWNER_ID_NUMBER, flag("id_number"));
        there.put(ArchivePart.OWNER_ADDRESS, flag("address"));
        there.put(ArchivePart.OWNER_BIRTH_YEAR, flag("birth_year"));
        there.put(ArchivePart.OWNER_INTERESTS, flag("interests"));
        there.put(ArchivePart.CONSENT, flag("consent"));
        there.put(ArchivePart.HOUSEHOLD, vacant.or(number(HOME, "households").gt(0)));
        there.put(ArchivePart.SECOND_CONTACT, vacant.or(number(HOME, "phones").ge(SECOND)));
        return there;
    }

    private static Field<Integer> number(Table<? extends Record> of, String name) {
        return Objects.requireNonNull(of.field(name, Integer.class));
    }

    /** Over no owners at all it is unknown, and that counts as no. */
    private static Condition flag(String name) {
        return coalesce(OWNER.field(name, Boolean.class), inline(false)).isTrue();
    }

    /** How many points a unit's archive has. */
    static Field<Integer> points() {
        Field<Integer> sum = inline(0);
        for (var part : THERE.entrySet()) {
            sum = sum.plus(when(part.getValue(), inline(part.getKey().points())).otherwise(inline(0)));
        }
        return sum;
    }

    /** The units whose archives count. */
    static Condition counted() {
        return UNIT.STATE
                .ne(Unit.State.UNDELIVERED.name())
                .and(UNIT.KIND.in(Unit.Kind.RESIDENTIAL.name(), Unit.Kind.COMMERCIAL.name()));
    }

    private static <R extends Record> SelectJoinStep<R> scored(SelectSelectStep<R> selected) {
        return selected.from(SCORED);
    }

    /** The units whose archives fall short, in the order of their numbers. */
    Connection<ArchiveScore> incomplete(Page page, @Nullable ArchiveScoreFilter filter) {
        var condition = units.scope("Query.incompleteArchives")
                .and(counted())
                .and((filter == null ? ArchiveScoreFilter.ALL : filter).condition());
        var parts = Arrays.stream(ArchivePart.values())
                .map(part -> org.jooq
                        .impl
                        .DSL
                        .field(Objects.requireNonNull(THERE.get(part)))
                        .as(part.name()))
                .toList();
        return BY_NUMBER.page(
                page,
                (seek, order, limit) -> scored(
                                sql.select(units.columns().fields()).select(parts))
                        .where(condition)
                        .and(seek)
                        .orderBy(order)
                        .limit(limit)
                        .fetch(this::score),
                () -> sql.fetchCount(scored(select(inline(1))).where(condition).limit(Connection.COUNT_CAP + 1)));
    }

    private ArchiveScore score(Record row) {
        List<ArchivePart> missing = new ArrayList<>();
        for (var part : ArchivePart.values()) {
            if (!Boolean.TRUE.equals(row.get(part.name(), Boolean.class))) missing.add(part);
        }
        return new ArchiveScore(units.read(row::get), missing);
    }

    /** Building by building, as far as the caller reaches the project. */
    List<ArchiveCompleteness> ofBuildings(UUID project) {
        var average = avg(points());
        return scored(sql.select(
                        UNIT.BUILDING_ID, count(), count().filterWhere(points().eq(ArchiveScore.WHOLE)), average))
                .where(UNIT.PROJECT_ID.eq(project))
                .and(counted())
                .and(units.scope("Query.archiveCompleteness"))
                .groupBy(UNIT.BUILDING_ID)
                .orderBy(UNIT.BUILDING_ID)
                .fetch(row -> new ArchiveCompleteness(
                        row.value1(), row.value2(), row.value3(), row.value4().setScale(1, RoundingMode.HALF_UP)));
    }
}
