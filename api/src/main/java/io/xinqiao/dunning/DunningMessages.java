package io.xinqiao.dunning;

import static io.xinqiao.schema.tenant.Tables.DUNNING_ACTION;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.MEMBER;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;

import io.xinqiao.dunning.DunningCase.ActionState;
import io.xinqiao.dunning.DunningCase.Kind;
import io.xinqiao.dunning.DunningCase.Outcome;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.notices.Notices.Told;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Tells those who live in a unit and use the app what it owes, once for each planned message. */
@Component
class DunningMessages {
    private static final int AT_ONCE = 5_000;

    private final DSLContext sql;
    private final Notices notices;
    private final Clock clock;

    DunningMessages(TenantDatabase database, Notices notices, Clock clock) {
        this.sql = database.sql();
        this.notices = notices;
        this.clock = clock;
    }

    /** Sends what is planned in a project; how many messages are done. */
    int send(UUID project) {
        var sent = 0;
        while (true) {
            var actions = sql.select(DUNNING_ACTION.ID)
                    .from(DUNNING_ACTION)
                    .where(DUNNING_ACTION.PROJECT_ID.eq(project))
                    .and(DUNNING_ACTION.KIND.eq(Kind.MESSAGE.name()))
                    .and(DUNNING_ACTION.STATE.eq(ActionState.PLANNED.name()))
                    .orderBy(DUNNING_ACTION.ID)
                    .limit(AT_ONCE)
                    .fetch(DUNNING_ACTION.ID);
            if (actions.isEmpty()) return sent;
            tell(actions);
            sql.update(DUNNING_ACTION)
                    .set(DUNNING_ACTION.STATE, ActionState.DONE.name())
                    .set(DUNNING_ACTION.OUTCOME, Outcome.TOLD.name())
                    .set(DUNNING_ACTION.DONE_AT, clock.instant())
                    .where(DUNNING_ACTION.ID.eq(any(actions.toArray(UUID[]::new))))
                    .execute();
            sent += actions.size();
        }
    }

    private void tell(List<UUID> actions) {
        List<Told> told = new ArrayList<>();
        sql.selectDistinct(
                        DUNNING_ACTION.ID,
                        DUNNING_ACTION.UNIT_ID,
                        DUNNING_ACTION.OWED,
                        DUNNING_ACTION.OLDEST_DUE_ON,
                        UNIT.NUMBER,
                        MEMBER.ID)
                .from(DUNNING_ACTION)
                .join(UNIT)
                .on(UNIT.ID.eq(DUNNING_ACTION.UNIT_ID))
                .join(HOUSEHOLD)
                .on(HOUSEHOLD.UNIT_ID.eq(UNIT.ID))
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .join(HOUSEHOLD_MEMBER)
                .on(HOUSEHOLD_MEMBER.HOUSEHOLD_ID.eq(HOUSEHOLD.ID))
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                .join(MEMBER)
                .on(MEMBER.PERSON_ID.eq(HOUSEHOLD_MEMBER.PERSON_ID))
                .where(DUNNING_ACTION.ID.eq(any(actions.toArray(UUID[]::new))))
                .forEach(row -> told.add(new Told(
                        row.value6(),
                        Notice.Kind.DUNNING_REMINDER,
                        new GlobalId("Unit", row.value2()),
                        row.value1(),
                        List.of(
                                row.value5(),
                                row.value3().toPlainString(),
                                row.value4().toString()))));
        notices.tell(told);
    }
}
