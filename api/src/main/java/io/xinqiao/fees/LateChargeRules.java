package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.LATE_CHARGE_RULE;
import static org.jooq.impl.DSL.any;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** What paying late costs, by fee item and due day. A rule is never changed, only followed by another. */
@Repository
class LateChargeRules {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int PERCENT_DECIMALS = 4;
    private static final int MOST_GRACE = 400;
    private static final int MOST_RULES = 100;
    private static final RowScope REACH =
            RowScope.inProject(LATE_CHARGE_RULE.PROJECT_ID).forStewards();

    private final DSLContext sql;
    private final Visibility visibility;
    private final Clock clock;

    LateChargeRules(TenantDatabase database, Visibility visibility, Clock clock) {
        this.sql = database.sql();
        this.visibility = visibility;
        this.clock = clock;
    }

    /** What paying late costs: for bills that fall due from a day on. */
    record LateChargeRule(
            UUID id,
            UUID projectId,
            UUID feeItemId,
            int number,
            LocalDate dueFrom,
            BigDecimal dailyPercent,
            int graceDays,
            BigDecimal capPercent) {}

    record SetLateChargeRuleInput(
            UUID projectId,
            UUID feeItemId,
            LocalDate dueFrom,
            BigDecimal dailyPercent,
            @Nullable Integer graceDays,
            BigDecimal capPercent) {}

    List<LateChargeRule> rules(UUID project) {
        return sql.selectFrom(LATE_CHARGE_RULE)
                .where(LATE_CHARGE_RULE.PROJECT_ID.eq(project))
                .and(visibility.of("Query.lateChargeRules", REACH))
                .orderBy(LATE_CHARGE_RULE.SET_AT.desc())
                .limit(MOST_RULES)
                .fetch(LateChargeRules::rule);
    }

    Map<UUID, LateChargeRule> visible(Collection<UUID> keys) {
        return sql.selectFrom(LATE_CHARGE_RULE)
                .where(LATE_CHARGE_RULE.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visibility.of("LateChargeRule", REACH))
                .fetchMap(LATE_CHARGE_RULE.ID, LateChargeRules::rule);
    }

    /** Another rule for bills that fall due later than those of the last one. */
    LateChargeRule set(SetLateChargeRuleInput input) {
        var grace = input.graceDays() == null ? 0 : input.graceDays();
        if (input.dailyPercent().signum() < 0
                || input.dailyPercent().compareTo(BigDecimal.ONE) > 0
                || input.dailyPercent().stripTrailingZeros().scale() > PERCENT_DECIMALS
                || input.capPercent().signum() < 0
                || input.capPercent().compareTo(HUNDRED) > 0
                || input.capPercent().stripTrailingZeros().scale() > 2
                || grace < 0
                || grace > MOST_GRACE) {
            throw Refused.because(Code.INVALID, "refused.late", List.of(), "dailyPercent");
        }
        var last = sql
                .selectFrom(LATE_CHARGE_RULE)
                .where(LATE_CHARGE_RULE.PROJECT_ID.eq(input.projectId()))
                .and(LATE_CHARGE_RULE.FEE_ITEM_ID.eq(input.feeItemId()))
                .orderBy(LATE_CHARGE_RULE.NUMBER.desc())
                .limit(1)
                .fetch(LateChargeRules::rule)
                .stream()
                .findFirst();
        if (last.isPresent() && !input.dueFrom().isAfter(last.get().dueFrom())) {
            throw Refused.because(
                    Code.CONFLICT,
                    "refused.late.later",
                    List.of(last.get().dueFrom().toString()),
                    "dueFrom");
        }
        var id = NewId.next();
        var set = sql.insertInto(LATE_CHARGE_RULE)
                .set(LATE_CHARGE_RULE.ID, id)
                .set(LATE_CHARGE_RULE.PROJECT_ID, input.projectId())
                .set(LATE_CHARGE_RULE.FEE_ITEM_ID, input.feeItemId())
                .set(LATE_CHARGE_RULE.NUMBER, last.map(LateChargeRule::number).orElse(0) + 1)
                .set(LATE_CHARGE_RULE.DUE_FROM, input.dueFrom())
                .set(LATE_CHARGE_RULE.DAILY_PERCENT, input.dailyPercent())
                .set(LATE_CHARGE_RULE.GRACE_DAYS, grace)
                .set(LATE_CHARGE_RULE.CAP_PERCENT, input.capPercent())
                .set(LATE_CHARGE_RULE.SET_AT, clock.instant())
                .set(LATE_CHARGE_RULE.SET_BY, Caller.current().memberId())
                .onConflictDoNothing()
                .execute();
        if (set == 0) throw Refused.because(Code.CONFLICT, "refused.late.later", List.of(input.dueFrom()), "dueFrom");
        return sql.selectFrom(LATE_CHARGE_RULE)
                .where(LATE_CHARGE_RULE.ID.eq(id))
                .fetchSingle(LateChargeRules::rule);
    }

    /** All rules of a project that were set by a moment, those of later bills first. */
    List<LateChargeRule> of(UUID project, Instant moment) {
        return sql.selectFrom(LATE_CHARGE_RULE)
                .where(LATE_CHARGE_RULE.PROJECT_ID.eq(project))
                .and(LATE_CHARGE_RULE.SET_AT.le(moment))
                .orderBy(LATE_CHARGE_RULE.DUE_FROM.desc())
                .fetch(LateChargeRules::rule);
    }

    static LateChargeRule rule(Record row) {
        return new LateChargeRule(
                row.get(LATE_CHARGE_RULE.ID),
                row.get(LATE_CHARGE_RULE.PROJECT_ID),
                row.get(LATE_CHARGE_RULE.FEE_ITEM_ID),
                row.get(LATE_CHARGE_RULE.NUMBER),
                row.get(LATE_CHARGE_RULE.DUE_FROM),
                row.get(LATE_CHARGE_RULE.DAILY_PERCENT),
                row.get(LATE_CHARGE_RULE.GRACE_DAYS),
                row.get(LATE_CHARGE_RULE.CAP_PERCENT));
    }
}
