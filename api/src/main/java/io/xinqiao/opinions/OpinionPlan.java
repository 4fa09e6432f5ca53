package io.xinqiao.opinions;

import static io.xinqiao.schema.tenant.Tables.OPINION_PLAN_ITEM;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** What was promised because of opinions, and whether it was done. */
@Repository
class OpinionPlan {
    private static final RowScope SCOPE = RowScope.inProject(OPINION_PLAN_ITEM.PROJECT_ID);

    private final DSLContext sql;
    private final Rows<OpinionPlanItem> rows;
    private final Clock clock;

    OpinionPlan(TenantDatabase database, Rows<OpinionPlanItem> rows, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.clock = clock;
    }

    @Bean
    static Rows<OpinionPlanItem> opinionPlanItemRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(OpinionPlanItem.class, OPINION_PLAN_ITEM, SCOPE, database, visibility);
    }

    @Bean
    static Listing<OpinionPlanItem> opinionPlanItemList(Rows<OpinionPlanItem> rows, Clock clock) {
        return Listing.of("opinionPlanItems", rows)
                .ascending(OPINION_PLAN_ITEM.DUE_ON)
                .ascending(OPINION_PLAN_ITEM.NAME)
                .related("doneBy", "doneOpinionPlanItems")
                .search(OPINION_PLAN_ITEM.NAME, OPINION_PLAN_ITEM.RESULT)
                .flag("done", OPINION_PLAN_ITEM.DONE_AT::isNotNull)
                .flag(
                        "overdue",
                        () -> OPINION_PLAN_ITEM
                                .DONE_AT
                                .isNull()
                                .and(OPINION_PLAN_ITEM.DUE_ON.lt(LocalDate.now(clock))));
    }

    @Bean
    static Deletion<OpinionPlanItem> opinionPlanItemDeletion(Rows<OpinionPlanItem> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    /** What is promised. */
    record OpinionPlanItemInput(String name, LocalDate dueOn) {}

    record UpdateOpinionPlanItemInput(
            UUID opinionPlanItemId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable LocalDate dueOn) {}

    record CompleteOpinionPlanItemInput(
            UUID opinionPlanItemId, @Nullable Integer expectedVersion, String result) {}

    record ReopenOpinionPlanItemInput(
            UUID opinionPlanItemId, @Nullable Integer expectedVersion) {}

    LocalDate today() {
        return LocalDate.now(clock);
    }

    OpinionPlanItem add(UUID project, OpinionPlanItemInput input) {
        return rows.insert(
                new OpinionPlanItem(NewId.next(), project, input.name(), input.dueOn(), null, null, null, 1));
    }

    OpinionPlanItem update(UpdateOpinionPlanItemInput input) {
        var correction =
                rows.correct("Mutation.updateOpinionPlanItem", input.opinionPlanItemId(), input.expectedVersion());
        refuseDone(correction.before());
        return correction
                .told(OPINION_PLAN_ITEM.NAME, input.name())
                .told(OPINION_PLAN_ITEM.DUE_ON, input.dueOn())
                .make();
    }

    OpinionPlanItem complete(CompleteOpinionPlanItemInput input) {
        var item = rows.lock("Mutation.completeOpinionPlanItem", input.opinionPlanItemId(), "opinionPlanItemId");
        refuseDone(item);
        return rows.change(
                item.id(),
                sql.update(OPINION_PLAN_ITEM)
                        .set(OPINION_PLAN_ITEM.DONE_AT, clock.instant())
                        .set(OPINION_PLAN_ITEM.DONE_BY, Caller.current().memberId())
                        .set(OPINION_PLAN_ITEM.RESULT, input.result()));
    }

    /** It was not done after all; the log of changes keeps what was said. */
    OpinionPlanItem reopen(ReopenOpinionPlanItemInput input) {
        var item = rows.lock("Mutation.reopenOpinionPlanItem", input.opinionPlanItemId(), "opinionPlanItemId");
        if (item.doneAt() == null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.opinion.notDone", List.of(), "opinionPlanItemId")
                    .withCurrent("opinionPlanItem", item);
        }
        return rows.change(
                item.id(),
                sql.update(OPINION_PLAN_ITEM)
                        .setNull(OPINION_PLAN_ITEM.DONE_AT)
                        .setNull(OPINION_PLAN_ITEM.DONE_BY)
                        .setNull(OPINION_PLAN_ITEM.RESULT));
    }

    /** A known item of a project. */
    OpinionPlanItem require(String mutation, UUID project, UUID item) {
        return rows.reached(mutation, item)
                .filter(found -> found.projectId().equals(project))
                .orElseThrow(() -> Refused.notFound("followUp", "opinionPlanItemId"));
    }

    private static void refuseDone(OpinionPlanItem item) {
        if (item.doneAt() != null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.opinion.done", List.of(), "opinionPlanItemId")
                    .withCurrent("opinionPlanItem", item);
        }
    }
}
