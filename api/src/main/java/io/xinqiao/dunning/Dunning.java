package io.xinqiao.dunning;

import static io.xinqiao.schema.tenant.Tables.BILL_DISPUTE;
import static io.xinqiao.schema.tenant.Tables.DUNNING_ACTION;
import static io.xinqiao.schema.tenant.Tables.DUNNING_CASE;
import static io.xinqiao.schema.tenant.Tables.TICKET;

import io.xinqiao.dunning.DunningCase.ActionState;
import io.xinqiao.dunning.DunningCase.DunningAction;
import io.xinqiao.dunning.DunningCase.Hold;
import io.xinqiao.dunning.DunningCase.Move;
import io.xinqiao.dunning.DunningCase.Outcome;
import io.xinqiao.dunning.Promises.InstalmentInput;
import io.xinqiao.fees.Bill;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.Ticket;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The cases of units that owe, what is done about them by hand, and what households promise. */
@Repository
class Dunning {
    private static final int MOST_INSTALMENTS = 24;
    static final RowScope CASES = RowScope.inProject(DUNNING_CASE.PROJECT_ID).inBuilding(DUNNING_CASE.BUILDING_ID);
    static final RowScope ACTIONS =
            RowScope.inProject(DUNNING_ACTION.PROJECT_ID).inBuilding(DUNNING_ACTION.BUILDING_ID);

    private final DSLContext sql;
    private final Rows<DunningCase> cases;
    private final Rows<DunningAction> actions;
    private final Promises promises;
    private final Clock clock;

    Dunning(
            TenantDatabase database,
            Rows<DunningCase> cases,
            Rows<DunningAction> actions,
            Promises promises,
            Clock clock) {
        this.sql = database.sql();
        this.cases = cases;
        this.actions = actions;
        this.promises = promises;
        this.clock = clock;
    }

    @Bean
    static Rows<DunningCase> dunningCaseRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(DunningCase.class, DUNNING_CASE, CASES, database, visibility);
    }

    @Bean
    static Listing<DunningCase> dunningCaseList(Rows<DunningCase> rows) {
        return Listing.of("dunningCases", rows)
                .ascending(DUNNING_CASE.OLDEST_DUE_ON)
                .descending(DUNNING_CASE.OWED)
                .descending(DUNNING_CASE.STAGE)
                .search(DUNNING_CASE.HOLD_REASON);
    }

    @Bean
    static Rows<DunningAction> dunningActionRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(DunningAction.class, DUNNING_ACTION, ACTIONS, database, visibility);
    }

    @Bean
    static Listing<DunningAction> dunningActionList(Rows<DunningAction> rows) {
        return Listing.of("dunningActions", rows)
                .ascending(DUNNING_ACTION.PLANNED_ON)
                .descending(DUNNING_ACTION.OWED)
                .descending(DUNNING_ACTION.STAGE)
                .search(DUNNING_ACTION.NOTE)
                .flag("mine", Dunning::mine);
    }

    /** What nobody is to do is not mine either. */
    private static Condition mine() {
        return DUNNING_ACTION
                .ASSIGNEE_ID
                .isNotNull()
                .and(DUNNING_ACTION.ASSIGNEE_ID.eq(Caller.current().memberId()));
    }

    record RecordDunningActionInput(
            UUID dunningActionId, Outcome outcome, @Nullable String note) {}

    record PromisePaymentInput(UUID dunningCaseId, BigDecimal amount, LocalDate dueOn) {}

    record AgreeInstalmentsInput(UUID dunningCaseId, List<InstalmentInput> instalments) {}

    record WithdrawPromiseInput(UUID dunningCaseId, String reason) {}

    record HoldDunningInput(
            UUID dunningCaseId,
            @Nullable UUID ticketId,
            @Nullable LocalDate until,
            String reason) {}

    record ReleaseDunningInput(UUID dunningCaseId) {}

    /** Writes down what came of a call, visit or letter. */
    DunningAction done(RecordDunningActionInput input) {
        var action = actions.lock("Mutation.recordDunningAction", input.dunningActionId(), "dunningActionId");
        if (action.state() != ActionState.PLANNED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.dunning.done", List.of(), "dunningActionId")
                    .withCurrent("dunningAction", action);
        }
        return actions.change(
                action.id(),
                sql.update(DUNNING_ACTION)
                        .set(DUNNING_ACTION.STATE, ActionState.DONE.name())
                        .set(DUNNING_ACTION.OUTCOME, input.outcome().name())
                        .set(DUNNING_ACTION.NOTE, input.note())
                        .set(DUNNING_ACTION.DONE_BY, Caller.current().memberId())
                        .set(DUNNING_ACTION.DONE_AT, clock.instant()));
    }

    private DunningCase lock(String mutation, UUID id, Move move) {
        var found = cases.lock(mutation, id, "dunningCaseId");
        if (!move.from().contains(found.state())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.dunning.state", List.of(), "dunningCaseId")
                    .withCurrent("dunningCase", found);
        }
        return found;
    }

    private DunningCase take(DunningCase before, Move move, Hold hold) {
        // Nobody goes on with what was planned while it rests; the next run plans it again.
        sql.update(DUNNING_ACTION)
                .set(DUNNING_ACTION.STATE, ActionState.CANCELLED.name())
                .where(DUNNING_ACTION.CASE_ID.eq(before.id()))
                .and(DUNNING_ACTION.STATE.eq(ActionState.PLANNED.name()))
                .execute();
        return cases.change(
                before.id(),
                sql.update(DUNNING_CASE)
                        .set(DUNNING_CASE.STATE, move.to().name())
                        .set(DUNNING_CASE.HOLD_TICKET_ID, hold.ticketId())
                        .set(DUNNING_CASE.HOLD_UNTIL, hold.until())
                        .set(DUNNING_CASE.HOLD_REASON, hold.reason()));
    }

    /** The household says by when it pays how much; until then it is left alone. */
    DunningCase promise(PromisePaymentInput input) {
        var before = lock("Mutation.promisePayment", input.dunningCaseId(), Move.PROMISE);
        promises.promise(before, new InstalmentInput(input.amount(), input.dueOn()));
        return take(before, Move.PROMISE, new Hold(null, null, null));
    }

    /** The household pays in instalments; while each is paid in time it is left alone. */
    DunningCase arrange(AgreeInstalmentsInput input) {
        var before = lock("Mutation.agreeInstalments", input.dunningCaseId(), Move.ARRANGE);
        if (input.instalments().size() < 2 || input.instalments().size() > MOST_INSTALMENTS) {
            throw Refused.because(
                    Code.INVALID, "refused.dunning.instalments", List.of(MOST_INSTALMENTS), "instalments");
        }
        promises.arrange(before, input.instalments());
        return take(before, Move.ARRANGE, new Hold(null, null, null));
    }

    /** What was promised or agreed on is taken back; it goes on as without. */
    DunningCase withdraw(WithdrawPromiseInput input) {
        var before = lock("Mutation.withdrawPromise", input.dunningCaseId(), Move.WITHDRAW);
        promises.withdraw(before, input.reason());
        return take(before, Move.WITHDRAW, new Hold(null, null, null));
    }

    /** Rests until a complaint is settled, a day has passed, or somebody releases it. */
    DunningCase hold(HoldDunningInput input) {
        var before = lock("Mutation.holdDunning", input.dunningCaseId(), Move.HOLD);
        if (input.ticketId() != null
                && !sql.fetchExists(TICKET, TICKET.ID.eq(input.ticketId()).and(TICKET.UNIT_ID.eq(before.unitId())))) {
            throw Refused.notFound("ticketId");
        }
        return take(before, Move.HOLD, new Hold(input.ticketId(), input.until(), input.reason()));
    }

    DunningCase release(ReleaseDunningInput input) {
        var before = lock("Mutation.releaseDunning", input.dunningCaseId(), Move.RELEASE);
        return take(before, Move.RELEASE, new Hold(null, null, null));
    }

    /** Says which complaint is about a bill; said twice it is said once. */
    void dispute(Bill bill, UUID ticket) {
        var complaint = TICKET.ID
                .eq(ticket)
                .and(TICKET.UNIT_ID.eq(bill.payer().unitId()))
                .and(TICKET.KIND.eq(Ticket.Kind.COMPLAINT.name()));
        if (!sql.fetchExists(TICKET, complaint)) throw Refused.notFound("ticketId");
        sql.insertInto(BILL_DISPUTE)
                .set(BILL_DISPUTE.BILL_ID, bill.id())
                .set(BILL_DISPUTE.TICKET_ID, ticket)
                .set(BILL_DISPUTE.AT, clock.instant())
                .set(BILL_DISPUTE.DISPUTED_BY, Caller.current().memberId())
                .onConflictDoNothing()
                .execute();
    }
}
