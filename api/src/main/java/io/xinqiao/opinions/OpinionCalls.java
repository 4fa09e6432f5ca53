package io.xinqiao.opinions;

import static io.xinqiao.schema.tenant.Tables.OPINION_CALL;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.select;

import io.xinqiao.archives.Units;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.opinions.OpinionCall.State;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The calls for opinions. */
@Repository
class OpinionCalls {
    static final String TYPE = "OpinionCall";
    private static final Duration EVERY = Duration.ofMinutes(30);
    private static final RowScope SCOPE = RowScope.inProject(OPINION_CALL.PROJECT_ID)
            .ofResident(person -> OPINION_CALL
                    .PROJECT_ID
                    .in(select(UNIT.PROJECT_ID).from(UNIT).where(Units.livedInBy(person)))
                    .and(OPINION_CALL.STATE.ne(State.DRAFT.name())));

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Rows<OpinionCall> rows;
    private final Timeline timeline;
    private final Clock clock;

    OpinionCalls(TenantDatabase database, Rows<OpinionCall> rows, Timeline timeline, Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.rows = rows;
        this.timeline = timeline;
        this.clock = clock;
    }

    @Bean
    static Rows<OpinionCall> opinionCallRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(OpinionCall.class, OPINION_CALL, SCOPE, database, visibility);
    }

    @Bean
    static Listing<OpinionCall> opinionCallList(Rows<OpinionCall> rows) {
        return Listing.of("opinionCalls", rows)
                .descending(OPINION_CALL.OPENS_ON)
                .ascending(OPINION_CALL.NAME)
                .search(OPINION_CALL.NAME, OPINION_CALL.DESCRIPTION);
    }

    @Bean
    static Deletion<OpinionCall> opinionCallDeletion(Rows<OpinionCall> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    @Bean
    static RecurringWork opinionCallsClose(OpinionCalls calls, Registry registry, TenantDatabase database) {
        return new RecurringWork("close-opinion-calls", EVERY, () -> registry.forEach(database, calls::closeOver));
    }

    record CreateOpinionCallInput(
            UUID projectId, String name, @Nullable String description, LocalDate opensOn, LocalDate closesOn) {}

    record UpdateOpinionCallInput(
            UUID opinionCallId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable String description,
            @Nullable LocalDate opensOn,
            @Nullable LocalDate closesOn) {}

    record OpinionCallStepInput(
            UUID opinionCallId, @Nullable Integer expectedVersion) {}

    LocalDate today() {
        return LocalDate.now(clock);
    }

    OpinionCall create(CreateOpinionCallInput input) {
        requireDays(input.opensOn(), input.closesOn());
        return rows.insert(new OpinionCall(
                NewId.next(),
                input.projectId(),
                input.name(),
                input.description(),
                input.opensOn(),
                input.closesOn(),
                State.DRAFT,
                1));
    }

    /** Corrects a call; a later last day does not open one that is closed: it is published again. */
    OpinionCall update(UpdateOpinionCallInput input) {
        var correction = rows.correct("Mutation.updateOpinionCall", input.opinionCallId(), input.expectedVersion());
        requireDays(
                Objects.requireNonNullElse(input.opensOn(), correction.before().opensOn()),
                Objects.requireNonNullElse(input.closesOn(), correction.before().closesOn()));
        return correction
                .told(OPINION_CALL.NAME, input.name())
                .told(OPINION_CALL.DESCRIPTION, input.description())
                .told(OPINION_CALL.OPENS_ON, input.opensOn())
                .told(OPINION_CALL.CLOSES_ON, input.closesOn())
                .make();
    }

    /** Opens a call, or opens one again that was closed; its last day must not be over. */
    OpinionCall publish(OpinionCallStepInput input) {
        return step("Mutation.publishOpinionCall", input, Step.PUBLISH);
    }

    OpinionCall close(OpinionCallStepInput input) {
        return step("Mutation.closeOpinionCall", input, Step.CLOSE);
    }

    private OpinionCall step(String mutation, OpinionCallStepInput input, Step step) {
        var call = rows.lock(mutation, input.opinionCallId(), "opinionCallId");
        timeline.require(TYPE, call, input.expectedVersion(), step);
        if (step == Step.PUBLISH && call.closesOn().isBefore(today())) {
            throw Refused.because(Code.INVALID, "refused.opinion.over", List.of(call.closesOn()), "opinionCallId");
        }
        timeline.add(TYPE, call.id(), step, null);
        return rows.change(
                call.id(),
                sql.update(OPINION_CALL)
                        .set(OPINION_CALL.STATE, call.after(step).name()));
    }

    /** Closes those whose last day is over. */
    private void closeOver() {
        database.writeLong(() -> {
            timeline.addByItself(
                    TYPE,
                    sql.update(OPINION_CALL)
                            .set(OPINION_CALL.STATE, State.CLOSED.name())
                            .set(OPINION_CALL.VERSION, OPINION_CALL.VERSION.plus(1))
                            .where(OPINION_CALL.STATE.eq(State.OPEN.name()))
                            .and(OPINION_CALL.CLOSES_ON.lt(today()))
                            .returning(OPINION_CALL.ID)
                            .fetch(OPINION_CALL.ID),
                    Step.CLOSE);
            return null;
        });
    }

    private static void requireDays(LocalDate opensOn, LocalDate closesOn) {
        if (closesOn.isBefore(opensOn)) {
            throw Refused.because(Code.INVALID, "refused.opinion.days", List.of(), "closesOn");
        }
    }
}
