package io.xinqiao.procedures;

import static io.xinqiao.schema.tenant.Tables.PROCEDURE_EVENT;
import static org.jooq.impl.DSL.any;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.StepRights;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** The timelines of procedures, and the one rule of all of them: a step is taken only where the state allows it. */
@Repository
public class Timeline {
    private static final RecordColumns<ProcedureEvent> EVENTS = RecordColumns.of(ProcedureEvent.class, PROCEDURE_EVENT);

    private final DSLContext sql;
    private final Messages messages;
    private final Clock clock;
    private final StepRights rights;

    Timeline(TenantDatabase database, Messages messages, Clock clock, StepRights rights) {
        this.sql = database.sql();
        this.messages = messages;
        this.clock = clock;
        this.rights = rights;
    }

    /**
     * Refuses a step that the state does not allow, or one that was meant for an earlier version.
     *
     * @param type the procedure's name in the schema; the payload's field and the input's id are named after it
     */
    public void require(String type, Procedure<?> procedure, @Nullable Integer expectedVersion, Step step) {
        var field = type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
        if (expectedVersion != null && expectedVersion != procedure.version()) {
            throw Refused.because(Code.CONFLICT, "refused.conflict", List.of(procedure.version()), "expectedVersion")
                    .withCurrent(field, procedure);
        }
        if (procedure.possibleSteps().contains(step)) return;
        var possible = procedure.possibleSteps().stream()
                .filter(other -> rights.may(procedure.moves().mutation(other)))
                .map(this::word)
                .collect(Collectors.joining(", "));
        throw Refused.because(
                        Code.ILLEGAL_STEP,
                        "refused.step",
                        List.of(
                                messages.text(type + "State." + procedure.state()),
                                word(step),
                                possible.isEmpty() ? messages.text("ticket.noStep") : possible),
                        field + "Id")
                .withCurrent(field, procedure);
    }

    /**
     * The steps that the asker may take now with procedures that they see.
     *
     * @param reached those of them that a row of the permissions reaches
     */
    public <P extends Procedure<?>> Map<P, List<Step>> allowedSteps(
            String type, List<P> of, BiFunction<String, Collection<UUID>, ? extends Map<UUID, ?>> reached) {
        if (of.isEmpty()) return Map.of();
        var moves = of.getFirst().moves();
        return rights.allowed(type, of, Procedure::id, Procedure::possibleSteps, moves::mutation, reached);
    }

    private String word(Step step) {
        return messages.text("Step." + step);
    }

    /** Adds a step, by the caller, now. */
    public void add(String type, UUID subject, Step step, @Nullable String note) {
        add(type, List.of(subject), step, note);
    }

    /** Adds the same step to several, by the caller, now. */
    public void add(String type, List<UUID> subjects, Step step, @Nullable String note) {
        if (!subjects.isEmpty())
            add(type, subjects, step, note, Caller.current().memberId());
    }

    /** Adds a step that several have come to by themselves, because it was time or something else has happened. */
    public void addByItself(String type, List<UUID> subjects, Step step) {
        if (!subjects.isEmpty()) add(type, subjects, step, null, null);
    }

    private void add(String type, List<UUID> subjects, Step step, @Nullable String note, @Nullable UUID by) {
        var now = clock.instant();
        var events = subjects.stream()
                .map(subject -> new ProcedureEvent(NewId.next(), type, subject, step, now, by, note))
                .toList();
        EVENTS.inserts().insert(sql, events);
    }

    /** The timelines of procedures, oldest step first; whoever sees the procedure sees its timeline. */
    public Map<UUID, List<ProcedureEvent>> of(Collection<UUID> subjects) {
        return sql.selectFrom(PROCEDURE_EVENT)
                .where(PROCEDURE_EVENT.SUBJECT_ID.eq(any(subjects.toArray(UUID[]::new))))
                .orderBy(PROCEDURE_EVENT.ID)
                .fetchGroups(PROCEDURE_EVENT.SUBJECT_ID, Row.mapping(EVENTS::read));
    }
}
