package io.xinqiao.dunning;

import static io.xinqiao.schema.tenant.Tables.DUNNING_POLICY;
import static io.xinqiao.schema.tenant.Tables.DUNNING_STAGE;

import io.xinqiao.identity.Caller;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Placeholders;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Bulk;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** The stages that companies and projects declare, by versions. */
@Repository
class DunningPolicies {
    /** What a letter may leave to be filled in: whom it is for, how much, of how many bills, since when, until when. */
    static final Placeholders LETTER_WORDS =
            new Placeholders(List.of("project", "unit", "owed", "bills", "oldest", "by", "today"));

    private static final int MOST_STAGES = 12;
    private static final int EARLIEST = -60;
    private static final int LATEST = 3_650;
    private static final int LAST_HOUR = 23;

    private final DSLContext sql;
    private final Clock clock;

    DunningPolicies(TenantDatabase database, Clock clock) {
        this.sql = database.sql();
        this.clock = clock;
    }

    /** Who does it. */
    enum Assigned {
        NOBODY,
        CASHIER,
        STEWARD
    }

    /** From which day on what is done by whom; days before the oldest bill is due are below zero. */
    record Stage(int fromDay, DunningCase.Kind action, Assigned assignedTo) {}

    /**
     * What is done about arrears.
     *
     * @param projectId null for the company's
     * @param quietFrom the hour from which no message is sent until {@code quietTo}
     * @param least yuan below which nothing is done
     * @param letter what the letter says above the figures; the usual without
     */
    record DunningPolicy(
            @Nullable UUID projectId,
            int version,
            List<Stage> stages,
            int quietFrom,
            int quietTo,
            BigDecimal least,
            @Nullable String letter) {
        /** Whether messages wait at this time. */
        boolean isQuiet(LocalTime time) {
            var hour = time.getHour();
            return quietFrom <= quietTo ? hour >= quietFrom && hour < quietTo : hour >= quietFrom || hour < quietTo;
        }

        /** How many days before a bill is due somebody is reminded first. */
        int daysAhead() {
            return Math.max(0, -stages.getFirst().fromDay());
        }
    }

    record SetDunningPolicyInput(
            @Nullable UUID projectId,
            List<Stage> stages,
            int quietFrom,
            int quietTo,
            BigDecimal least,
            @Nullable String letter) {}

    /** The project's own policy, or the company's. */
    DunningPolicy of(@Nullable UUID project) {
        var row = sql.selectFrom(DUNNING_POLICY)
                .where(DUNNING_POLICY.PROJECT_ID.isNull().or(DUNNING_POLICY.PROJECT_ID.eq(project)))
                .orderBy(DUNNING_POLICY.PROJECT_ID.asc().nullsLast(), DUNNING_POLICY.NUMBER.desc())
                .limit(1)
                .fetchSingle();
        var stages = sql.selectFrom(DUNNING_STAGE)
                .where(DUNNING_STAGE.POLICY_ID.eq(row.getId()))
                .orderBy(DUNNING_STAGE.NUMBER)
                .fetch(stage -> new Stage(
                        stage.getFromDay(),
                        DunningCase.Kind.valueOf(stage.getAction()),
                        Assigned.valueOf(stage.getAssignedTo())));
        return new DunningPolicy(
                row.getProjectId(),
                row.getNumber(),
                stages,
                row.getQuietFrom(),
                row.getQuietTo(),
                row.getLeast(),
                row.getLetter());
    }

    /** Another version; what is planned already stays. */
    DunningPolicy set(SetDunningPolicyInput input) {
        var last = Integer.MIN_VALUE;
        for (var stage : input.stages()) {
            refuse(stage.fromDay() <= last || stage.fromDay() < EARLIEST || stage.fromDay() > LATEST, "stages");
            last = stage.fromDay();
        }
        refuse(input.stages().isEmpty() || input.stages().size() > MOST_STAGES, "stages");
        refuse(isNoHour(input.quietFrom()) || isNoHour(input.quietTo()), "quietFrom");
        refuse(input.least().signum() < 0, "least");
        if (input.letter() != null) LETTER_WORDS.check(input.letter(), "letter");
        var before = of(input.projectId());
        var number = Objects.equals(before.projectId(), input.projectId()) ? before.version() + 1 : 1;
        var id = NewId.next();
        var set = sql.insertInto(DUNNING_POLICY)
                .set(DUNNING_POLICY.ID, id)
                .set(DUNNING_POLICY.PROJECT_ID, input.projectId())
                .set(DUNNING_POLICY.NUMBER, number)
                .set(DUNNING_POLICY.QUIET_FROM, input.quietFrom())
                .set(DUNNING_POLICY.QUIET_TO, input.quietTo())
                .set(DUNNING_POLICY.LEAST, input.least())
                .set(DUNNING_POLICY.LETTER, input.letter())
                .set(DUNNING_POLICY.SET_AT, clock.instant())
                .set(DUNNING_POLICY.SET_BY, Caller.current().memberId())
                .onConflictDoNothing()
                .execute();
        if (set == 0) throw Refused.because(Code.CONFLICT, "refused.dunning.again", List.of(), "projectId");
        record Numbered(int number, Stage stage) {}
        var numbered = IntStream.range(0, input.stages().size())
                .mapToObj(at -> new Numbered(at + 1, input.stages().get(at)))
                .toList();
        Bulk.<Numbered>into(DUNNING_STAGE)
                .set(DUNNING_STAGE.POLICY_ID, stage -> id)
                .set(DUNNING_STAGE.NUMBER, Numbered::number)
                .set(DUNNING_STAGE.FROM_DAY, stage -> stage.stage().fromDay())
                .set(DUNNING_STAGE.ACTION, stage -> stage.stage().action().name())
                .set(
                        DUNNING_STAGE.ASSIGNED_TO,
                        stage -> stage.stage().assignedTo().name())
                .insert(sql, numbered);
        return of(input.projectId());
    }

    private static boolean isNoHour(int hour) {
        return hour < 0 || hour > LAST_HOUR;
    }

    private static void refuse(boolean bad, String field) {
        if (bad) throw Refused.because(Code.INVALID, "refused.dunning.policy", List.of(MOST_STAGES), field);
    }
}
