package io.xinqiao.dunning;

import static io.xinqiao.schema.tenant.Tables.DUNNING_ACTION;
import static org.jooq.impl.DSL.any;

import io.xinqiao.dunning.DunningCase.ActionState;
import io.xinqiao.identity.WorkInHand;
import io.xinqiao.identity.WorkKind;
import io.xinqiao.tenants.TenantDatabase;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Calls, visits and letters that are planned go on in other hands when somebody leaves. */
@Configuration(proxyBeanMethods = false)
class DunningHands {
    @Bean
    WorkInHand dunningInHand(TenantDatabase database) {
        return new WorkInHand(
                WorkKind.DUNNING_ACTION,
                DUNNING_ACTION,
                DUNNING_ACTION.ASSIGNEE_ID,
                DUNNING_ACTION.PROJECT_ID,
                () -> DUNNING_ACTION.STATE.eq(ActionState.PLANNED.name()),
                buildings -> DUNNING_ACTION.BUILDING_ID.eq(any(buildings)),
                (which, from, to) -> database.sql()
                        .update(DUNNING_ACTION)
                        .set(DUNNING_ACTION.ASSIGNEE_ID, to)
                        .where(which)
                        .execute());
    }
}
