package io.xinqiao.dunning;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.BILL_DISPUTE;
import static io.xinqiao.schema.tenant.Tables.DUNNING_ACTION;
import static io.xinqiao.schema.tenant.Tables.DUNNING_CASE;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static io.xinqiao.schema.tenant.Tables.ROLE_GRANT;
import static io.xinqiao.schema.tenant.Tables.ROLE_GRANT_BUILDING;
import static io.xinqiao.schema.tenant.Tables.TICKET;
import static io.xinqiao.sql.NewKey.newKey;
import static org.jooq.impl.DSL.case_;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import io.xinqiao.dunning.DunningCase.ActionState;
import io.xinqiao.dunning.DunningCase.Kind;
import io.xinqiao.dunning.DunningCase.Move;
import io.xinqiao.dunning.DunningCase.State;
import io.xinqiao.dunning.DunningPolicies.Assigned;
import io.xinqiao.dunning.DunningPolicies.DunningPolicy;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record2;
import org.jooq.Table;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * A day of dunning, set by set: whoever has paid is left alone, every other unit is where the age of its oldest bill
 * says, and what that stage asks for is planned. Running it again on the same day changes nothing.
 */
@Component
class DunningRun {
    private static final Duration EVERY = Duration.ofHours(1);
    private static final List<String> SETTLED = List.of("RESOLVED", "FOLLOWED_UP", "ARCHIVED", "CANCELLED");
    private static final Table<Record2<UUID, UUID>> STEWARD = Members.stewardOfEachBuilding();
    private static final Field<UUID> STEWARD_OF = Objects.requireNonNull(STEWARD.field(ROLE_GRANT.MEMBER_ID));
    private static final Field<UUID> BUILDING_OF =
            Objects.requireNonNull(STEWARD.field(ROLE_GRANT_BUILDING.BUILDING_ID));

    private final TenantDatabase database;
    private final DSLContext sql;
    private final DunningPolicies policies;
    private final DunningEnds ends;
    private final DunningMessages messages;
    private final Clock clock;

    DunningRun(
            TenantDatabase database,
            DunningPolicies policies,
            DunningEnds ends,
            DunningMessages messages,
            Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.policies = policies;
        this.ends = ends;
        this.messages = messages;
        this.clock = clock;
    }

    /** What a run has changed. */
    record Done(int opened, int closed, int planned, int cancelled, int messages) {
        private Done and(Done other) {
            return new Done(
                    opened + other.opened,
                    closed + other.closed,
                    planned + other.planned,
                    cancelled + other.cancelled,
                    messages + other.messages);
        }
    }

    /** Runs for all projects of the company, each by itself. */
    Done all() {
        var projects = sql.select(PROJECT.ID).from(PROJECT).orderBy(PROJECT.ID).fetch(PROJECT.ID);
        return projects.stream()
                .map(project -> database.writeLong(() -> run(project)))
                .reduce(new Done(0, 0, 0, 0, 0), Done::and);
    }

    /** Runs for a project, inside a change. Two at once wait for one another. */
    Done run(UUID project) {
        sql.select(PROJECT.ID)
                .from(PROJECT)
                .where(PROJECT.ID.eq(project))
                .forNoKeyUpdate()
                .fetchSingle();
        // Whoever is just talking to a household is through first: nothing is worked out on a case that then changes.
        sql.select(DUNNING_CASE.ID)
                .from(DUNNING_CASE)
                .where(DUNNING_CASE.PROJECT_ID.eq(project))
                .and(DUNNING_CASE.STATE.ne(State.CLOSED.name()))
                .orderBy(DUNNING_CASE.ID)
                .forUpdate()
                .fetch();
        var today = LocalDate.now(clock);
        var policy = policies.of(project);
        var owing = Debtors.of(BILL.PROJECT_ID.eq(project), policy, today);
        var open = DUNNING_CASE.PROJECT_ID.eq(project).and(DUNNING_CASE.STATE.ne(State.CLOSED.name()));
        ends.judge(open, today);
        var closed = ends.close(open, owing, today).size();
        endHolds(project, today);
        holdForComplaints(project);
        refresh(owing, policy, today);
        var opened = open(project, owing, policy, today);
        var cancelled = cancel(project);
        var planned = plan(project, policy, today);
        var told = policy.isQuiet(clock.instant().atZone(clock.getZone()).toLocalTime()) ? 0 : messages.send(project);
        return new Done(opened, closed, planned, cancelled, told);
    }

    private void endHolds(UUID project, LocalDate today) {
        var settled = exists(selectOne()
                .from(TICKET)
                .where(TICKET.ID.eq(DUNNING_CASE.HOLD_TICKET_ID))
                .and(TICKET.STATE.in(SETTLED)));
        sql.update(DUNNING_CASE)
                .set(DUNNING_CASE.STATE, Move.RELEASE.to().name())
                .setNull(DUNNING_CASE.HOLD_TICKET_ID)
                .setNull(DUNNING_CASE.HOLD_UNTIL)
                .setNull(DUNNING_CASE.HOLD_REASON)
                .set(DUNNING_CASE.VERSION, DUNNING_CASE.VERSION.plus(1))
                .where(DUNNING_CASE.PROJECT_ID.eq(project))
                .and(DunningEnds.isIn(Move.RELEASE))
                .and(settled.or(DUNNING_CASE.HOLD_UNTIL.lt(today)))
                .execute();
    }

    /** While a complaint about a bill is open, nobody presses the unit. */
    private void holdForComplaints(UUID project) {
        sql.update(DUNNING_CASE)
                .set(DUNNING_CASE.STATE, Move.HOLD.to().name())
                .set(DUNNING_CASE.HOLD_TICKET_ID, TICKET.ID)
                .set(DUNNING_CASE.VERSION, DUNNING_CASE.VERSION.plus(1))
                .from(TICKET)
                .where(DUNNING_CASE.PROJECT_ID.eq(project))
                .and(DunningEnds.isIn(Move.HOLD))
                .and(TICKET.UNIT_ID.eq(DUNNING_CASE.UNIT_ID))
                .and(TICKET.STATE.notIn(SETTLED))
                .and(exists(selectOne().from(BILL_DISPUTE).where(BILL_DISPUTE.TICKET_ID.eq(TICKET.ID))))
                .execute();
    }

    /** The stage that the age of the oldest bill says. */
    private static Field<Integer> stage(Field<LocalDate> oldest, DunningPolicy policy, LocalDate today) {
        var stages = policy.stages();
        var stage = case_().when(oldest.le(today.minusDays(stages.getLast().fromDay())), inline(stages.size()));
        for (var at = stages.size() - 2; at >= 0; at--) {
            stage = stage.when(oldest.le(today.minusDays(stages.get(at).fromDay())), inline(at + 1));
        }
        return stage.otherwise(inline(0));
    }

    /** Cases say what is owed now; who has paid their oldest bill goes back to where the next one is. */
    private void refresh(Table<? extends Record> owing, DunningPolicy policy, LocalDate today) {
        var oldest = Debtors.field(owing, "oldest_due_on", LocalDate.class);
        var owed = Debtors.field(owing, "owed", BigDecimal.class);
        var stage = stage(oldest, policy, today);
        sql.update(DUNNING_CASE)
                .set(DUNNING_CASE.OLDEST_DUE_ON, oldest)
                .set(DUNNING_CASE.OWED, owed)
                .set(DUNNING_CASE.STAGE, stage)
                .set(DUNNING_CASE.VERSION, DUNNING_CASE.VERSION.plus(1))
                .from(owing)
                .where(DUNNING_CASE.UNIT_ID.eq(Debtors.unit(owing)))
                .and(DunningEnds.isIn(Move.CLOSE))
                .and(DUNNING_CASE
                        .OLDEST_DUE_ON
                        .ne(oldest)
                        .or(DUNNING_CASE.OWED.ne(owed))
                        .or(DUNNING_CASE.STAGE.ne(stage)))
                .execute();
    }

    private int open(UUID project, Table<? extends Record> owing, DunningPolicy policy, LocalDate today) {
        var oldest = Debtors.field(owing, "oldest_due_on", LocalDate.class);
        var unit = Debtors.unit(owing);
        return sql.insertInto(
                        DUNNING_CASE,
                        DUNNING_CASE.ID,
                        DUNNING_CASE.PROJECT_ID,
                        DUNNING_CASE.BUILDING_ID,
                        DUNNING_CASE.UNIT_ID,
                        DUNNING_CASE.STATE,
                        DUNNING_CASE.STAGE,
                        DUNNING_CASE.OLDEST_DUE_ON,
                        DUNNING_CASE.OWED,
                        DUNNING_CASE.OPENED_ON,
                        DUNNING_CASE.VERSION)
                .select(select(
                                newKey(),
                                val(project),
                                Debtors.field(owing, "building_id", UUID.class),
                                unit,
                                inline(State.ACTIVE.name()),
                                stage(oldest, policy, today),
                                oldest,
                                Debtors.field(owing, "owed", BigDecimal.class),
                                val(today),
                                inline(1))
                        .from(owing)
                        .where(stage(oldest, policy, today).gt(0))
                        .and(notExists(selectOne()
                                .from(DUNNING_CASE)
                                .where(DUNNING_CASE.UNIT_ID.eq(unit))
                                .and(DUNNING_CASE.STATE.ne(State.CLOSED.name())))))
                .execute();
    }

    /** What was planned for a case that rests, is closed, or has come to another stage, is not done. */
    private int cancel(UUID project) {
        return sql.update(DUNNING_ACTION)
                .set(DUNNING_ACTION.STATE, ActionState.CANCELLED.name())
                .from(DUNNING_CASE)
                .where(DUNNING_CASE.ID.eq(DUNNING_ACTION.CASE_ID))
                .and(DUNNING_ACTION.PROJECT_ID.eq(project))
                .and(DUNNING_ACTION.STATE.eq(ActionState.PLANNED.name()))
                .and(DUNNING_CASE
                        .STATE
                        .ne(State.ACTIVE.name())
                        .or(DUNNING_CASE.STAGE.ne(DUNNING_ACTION.STAGE))
                        .or(DUNNING_CASE.OLDEST_DUE_ON.ne(DUNNING_ACTION.OLDEST_DUE_ON)))
                .execute();
    }

    /**
     * What the stage asks for, once for each oldest bill; what was called off while the case rested is planned again.
     */
    private int plan(UUID project, DunningPolicy policy, LocalDate today) {
        var kind = byStage(policy, stage -> stage.action().name());
        var assigned = byStage(policy, stage -> stage.assignedTo().name());
        var cashier = select(min(ROLE_GRANT.MEMBER_ID.cast(String.class)).cast(UUID.class))
                .from(ROLE_GRANT)
                .where(ROLE_GRANT.PROJECT_ID.eq(project))
                .and(ROLE_GRANT.ROLE.eq(Role.CASHIER.name()))
                .and(ROLE_GRANT.REVOKED_AT.isNull());
        var assignee = case_().when(assigned.eq(Assigned.CASHIER.name()), field(cashier))
                .when(assigned.eq(Assigned.STEWARD.name()), STEWARD_OF);
        return sql.insertInto(
                        DUNNING_ACTION,
                        DUNNING_ACTION.ID,
                        DUNNING_ACTION.CASE_ID,
                        DUNNING_ACTION.PROJECT_ID,
                        DUNNING_ACTION.BUILDING_ID,
                        DUNNING_ACTION.UNIT_ID,
                        DUNNING_ACTION.STAGE,
                        DUNNING_ACTION.OLDEST_DUE_ON,
                        DUNNING_ACTION.KIND,
                        DUNNING_ACTION.ASSIGNEE_ID,
                        DUNNING_ACTION.OWED,
                        DUNNING_ACTION.PLANNED_ON,
                        DUNNING_ACTION.STATE)
                .select(select(
                                newKey(),
                                DUNNING_CASE.ID,
                                DUNNING_CASE.PROJECT_ID,
                                DUNNING_CASE.BUILDING_ID,
                                DUNNING_CASE.UNIT_ID,
                                DUNNING_CASE.STAGE,
                                DUNNING_CASE.OLDEST_DUE_ON,
                                kind,
                                assignee,
                                DUNNING_CASE.OWED,
                                val(today),
                                inline(ActionState.PLANNED.name()))
                        .from(DUNNING_CASE)
                        .leftJoin(STEWARD)
                        .on(BUILDING_OF.eq(DUNNING_CASE.BUILDING_ID))
                        .where(DUNNING_CASE.PROJECT_ID.eq(project))
                        .and(DUNNING_CASE.STATE.eq(State.ACTIVE.name()))
                        .and(DUNNING_CASE.STAGE.between(1, policy.stages().size())))
                .onConflict(DUNNING_ACTION.CASE_ID, DUNNING_ACTION.STAGE, DUNNING_ACTION.OLDEST_DUE_ON)
                .doUpdate()
                .set(DUNNING_ACTION.STATE, ActionState.PLANNED.name())
                .set(DUNNING_ACTION.PLANNED_ON, today)
                .set(DUNNING_ACTION.ASSIGNEE_ID, excluded(DUNNING_ACTION.ASSIGNEE_ID))
                .where(DUNNING_ACTION.STATE.eq(ActionState.CANCELLED.name()))
                .execute();
    }

    private static Field<String> byStage(DunningPolicy policy, Function<DunningPolicies.Stage, String> what) {
        var stages = policy.stages();
        var first = case_(DUNNING_CASE.STAGE).when(inline(1), inline(what.apply(stages.getFirst())));
        return Stream.iterate(2, at -> at <= stages.size(), at -> at + 1)
                .reduce(
                        first,
                        (so, at) -> so.when(inline(at), inline(what.apply(stages.get(at - 1)))),
                        (one, other) -> one)
                .otherwise(inline(Kind.MESSAGE.name()));
    }

    @Configuration(proxyBeanMethods = false)
    static class Work {
        /** Each hour, so that messages go out when the quiet hours are over; the rest is once a day by itself. */
        @Bean
        RecurringWork dunningGoesOn(DunningRun run, Registry registry, TenantDatabase database) {
            return new RecurringWork("dunning", EVERY, () -> registry.forEach(database, run::all));
        }
    }
}
