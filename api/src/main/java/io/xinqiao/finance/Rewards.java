package io.xinqiao.finance;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.POSTING;
import static io.xinqiao.schema.tenant.Tables.REWARD_ENTRY;
import static io.xinqiao.schema.tenant.Tables.REWARD_RULE;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static io.xinqiao.sql.NewKey.newKey;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.floor;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.val;

import io.xinqiao.archives.Unit;
import io.xinqiao.identity.Caller;
import io.xinqiao.ledger.Account;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/**
 * Points for paying on time: so many for each yuan of a bill that is paid in full by its due day. What is not paid any
 * more, because a payment was taken back or refunded, earns nothing any more.
 */
@Repository
public class Rewards {
    private static final Duration EVERY = Duration.ofHours(1);
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000);
    private static final int DECIMALS = 4;
    private static final int MOST_TOLD = 100;

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Clock clock;

    Rewards(TenantDatabase database, Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.clock = clock;
    }

    /** Why points came or went. */
    enum Kind {
        EARNED,
        WITHDRAWN,
        REDEEMED,
        RETURNED
    }

    record Entry(
            Kind kind,
            int points,
            @Nullable UUID billId,
            @Nullable String note,
            Instant at) {}

    /** What a unit has, and how it came about, newest first. */
    record UnitPoints(Unit unit, int points, List<Entry> entries) {}

    record SetRewardRuleInput(UUID projectId, BigDecimal pointsPerYuan) {}

    record RedeemPointsInput(UUID unitId, int points, String note) {}

    /** Sets how many points a yuan earns from today on; nothing earns any more when it is zero. */
    void set(SetRewardRuleInput input) {
        if (input.pointsPerYuan().signum() < 0
                || input.pointsPerYuan().compareTo(MOST) > 0
                || input.pointsPerYuan().stripTrailingZeros().scale() > DECIMALS) {
            throw Refused.because(Code.INVALID, "refused.reward", List.of(), "pointsPerYuan");
        }
        sql.insertInto(REWARD_RULE)
                .set(REWARD_RULE.PROJECT_ID, input.projectId())
                .set(REWARD_RULE.POINTS_PER_YUAN, input.pointsPerYuan())
                .set(REWARD_RULE.SINCE, LocalDate.now(clock))
                .set(REWARD_RULE.SET_BY, Caller.current().memberId())
                .onConflict(REWARD_RULE.PROJECT_ID)
                .doUpdate()
                .set(REWARD_RULE.POINTS_PER_YUAN, input.pointsPerYuan())
                .execute();
    }

    /** What a unit has. */
    UnitPoints of(Unit unit) {
        var entries = sql.selectFrom(REWARD_ENTRY)
                .where(REWARD_ENTRY.UNIT_ID.eq(unit.id()))
                .orderBy(REWARD_ENTRY.AT.desc(), REWARD_ENTRY.ID.desc())
                .limit(MOST_TOLD)
                .fetch(row -> new Entry(
                        Kind.valueOf(row.getKind()), row.getPoints(), row.getBillId(), row.getNote(), row.getAt()));
        return new UnitPoints(unit, balance(unit.id()), entries);
    }

    /**
     * How many points a unit has, for whoever is about to spend them: nobody else does until the change is over. They
     * are fewer than none where what it had spent was withdrawn later.
     */
    public int lockedBalance(Unit unit) {
        sql.select(UNIT.ID)
                .from(UNIT)
                .where(UNIT.ID.eq(unit.id()))
                .forNoKeyUpdate()
                .fetchSingle();
        return balance(unit.id());
    }

    private int balance(UUID unit) {
        var points = coalesce(sum(REWARD_ENTRY.POINTS), inline(BigDecimal.ZERO));
        return Objects.requireNonNull(sql.select(points)
                        .from(REWARD_ENTRY)
                        .where(REWARD_ENTRY.UNIT_ID.eq(unit))
                        .fetchSingle()
                        .value1())
                .intValueExact();
    }

    /** Points for something that is no gift of the catalogue. How many are left. */
    int redeem(RedeemPointsInput input, Unit unit) {
        return spend(unit, input.points(), null, input.note());
    }

    /**
     * Points for something; one at a time of a unit, so that none are spent twice.
     *
     * @param redemption that of the gift which they are spent for
     * @return how many are left
     * @throws Refused INVALID where there are not so many
     */
    public int spend(Unit unit, int points, @Nullable UUID redemption, String note) {
        var there = lockedBalance(unit);
        if (points <= 0 || points > there) {
            throw Refused.because(Code.INVALID, "refused.reward.most", List.of(Math.max(0, there)), "points");
        }
        add(unit, Kind.REDEEMED, -points, redemption, note);
        return there - points;
    }

    /** Points that were spent for a gift that nobody has taken; once for each redemption. */
    public void giveBack(Unit unit, int points, UUID redemption, String note) {
        add(unit, Kind.RETURNED, points, redemption, note);
    }

    private void add(Unit unit, Kind kind, int points, @Nullable UUID redemption, String note) {
        sql.insertInto(REWARD_ENTRY)
                .set(REWARD_ENTRY.ID, NewId.next())
                .set(REWARD_ENTRY.PROJECT_ID, unit.projectId())
                .set(REWARD_ENTRY.UNIT_ID, unit.id())
                .set(REWARD_ENTRY.KIND, kind.name())
                .set(REWARD_ENTRY.POINTS, points)
                .set(REWARD_ENTRY.REDEMPTION_ID, redemption)
                .set(REWARD_ENTRY.NOTE, note)
                .set(REWARD_ENTRY.AT, clock.instant())
                .set(REWARD_ENTRY.MEMBER_ID, Caller.current().memberId())
                .execute();
    }

    /** Gives and takes points as the bills stand; running it again changes nothing. How many entries it made. */
    int settle() {
        // One node at a time, and nobody spends meanwhile what is about to be withdrawn.
        sql.select(REWARD_RULE.PROJECT_ID)
                .from(REWARD_RULE)
                .orderBy(REWARD_RULE.PROJECT_ID)
                .forUpdate()
                .fetch();
        var had = field(select(coalesce(sum(REWARD_ENTRY.POINTS), inline(BigDecimal.ZERO)))
                .from(REWARD_ENTRY)
                .where(REWARD_ENTRY.BILL_ID.eq(BILL.ID)));
        var lastPaid = field(select(max(POSTING.BOOKED_ON))
                .from(POSTING)
                .where(POSTING.BILL_ID.eq(BILL.ID))
                .and(POSTING.CREDIT.eq(Account.RECEIVABLE.name())));
        var onTime = BILL.SETTLED
                .plus(BILL.DISCOUNTED)
                .eq(BILL.AMOUNT)
                .and(BILL.REVERSED.isFalse())
                .and(lastPaid.le(BILL.DUE_ON));
        var points = floor(BILL.SETTLED.mul(REWARD_RULE.POINTS_PER_YUAN)).cast(SQLDataType.INTEGER);
        var earned = add(
                Kind.EARNED,
                points,
                onTime.and(had.eq(inline(BigDecimal.ZERO)))
                        .and(BILL.DUE_ON.ge(REWARD_RULE.SINCE))
                        .and(points.gt(0)));
        var withdrawn = add(
                Kind.WITHDRAWN,
                had.neg().cast(SQLDataType.INTEGER),
                onTime.not().and(had.gt(inline(BigDecimal.ZERO))));
        return earned + withdrawn;
    }

    private int add(Kind kind, Field<Integer> points, Condition which) {
        return sql.insertInto(
                        REWARD_ENTRY,
                        REWARD_ENTRY.ID,
                        REWARD_ENTRY.PROJECT_ID,
                        REWARD_ENTRY.UNIT_ID,
                        REWARD_ENTRY.KIND,
                        REWARD_ENTRY.POINTS,
                        REWARD_ENTRY.BILL_ID,
                        REWARD_ENTRY.AT)
                .select(select(
                                newKey(),
                                BILL.PROJECT_ID,
                                BILL.UNIT_ID,
                                inline(kind.name()),
                                points,
                                BILL.ID,
                                val(clock.instant(), REWARD_ENTRY.AT.getDataType()))
                        .from(BILL)
                        .join(REWARD_RULE)
                        .on(REWARD_RULE.PROJECT_ID.eq(BILL.PROJECT_ID))
                        .where(which))
                .execute();
    }

    @Configuration(proxyBeanMethods = false)
    static class Work {
        @Bean
        RecurringWork pointsAreGiven(Rewards rewards, Registry registry, TenantDatabase database) {
            return new RecurringWork(
                    "give-points",
                    EVERY,
                    () -> registry.forEach(database, () -> rewards.database.writeLong(rewards::settle)));
        }
    }
}
