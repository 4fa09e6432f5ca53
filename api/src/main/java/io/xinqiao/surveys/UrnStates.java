package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.SURVEY;

import io.xinqiao.identity.Rows;
import io.xinqiao.surveys.Survey.Mode;
import io.xinqiao.surveys.Survey.State;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** What is known of the urns of anonymous surveys: whether they take answers, were opened, are in trouble. */
@Component
class UrnStates {
    private final DSLContext sql;
    private final Rows<Survey> rows;
    private final Surveys surveys;
    private final Clock clock;

    UrnStates(TenantDatabase database, Rows<Survey> rows, Surveys surveys, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.surveys = surveys;
        this.clock = clock;
    }

    /** The anonymous surveys that are over and whose key is not known to be destroyed, without those in trouble. */
    List<UUID> sealed() {
        return sealed(SURVEY.COUNT_TROUBLE.isNull());
    }

    /** Those of them whose urn could not be opened so far. */
    List<UUID> troubled() {
        return sealed(SURVEY.COUNT_TROUBLE.isNotNull());
    }

    private List<UUID> sealed(Condition which) {
        return sql.select(SURVEY.ID)
                .from(SURVEY)
                .where(SURVEY.MODE.eq(Mode.ANONYMOUS.name()))
                .and(SURVEY.STATE.in(State.CLOSED.name(), State.CANCELLED.name()))
                .and(SURVEY.INVITED.isNotNull())
                .and(SURVEY.KEY_DESTROYED_AT.isNull())
                .and(which)
                .fetch(SURVEY.ID);
    }

    /** The anonymous surveys that are open, without those in trouble or those in trouble only. */
    List<UUID> taking(boolean troubled) {
        return sql.select(SURVEY.ID)
                .from(SURVEY)
                .where(SURVEY.MODE.eq(Mode.ANONYMOUS.name()))
                .and(SURVEY.STATE.eq(State.PUBLISHED.name()))
                .and(troubled ? SURVEY.COUNT_TROUBLE.isNotNull() : SURVEY.COUNT_TROUBLE.isNull())
                .fetch(SURVEY.ID);
    }

    /** Notes what keeps an urn from being used; false where there was trouble with it before. */
    boolean trouble(UUID id, Survey.CountTrouble why) {
        var before = surveys.locked(id).countTrouble();
        if (before != why) rows.change(id, sql.update(SURVEY).set(SURVEY.COUNT_TROUBLE, why.name()));
        return before == null;
    }

    void untroubled(UUID id) {
        rows.change(id, sql.update(SURVEY).setNull(SURVEY.COUNT_TROUBLE));
    }

    void counted(UUID id) {
        rows.change(
                id, sql.update(SURVEY).set(SURVEY.COUNTED_AT, clock.instant()).setNull(SURVEY.COUNT_TROUBLE));
    }

    void keyDestroyed(UUID id) {
        rows.change(
                id,
                sql.update(SURVEY).set(SURVEY.KEY_DESTROYED_AT, clock.instant()).setNull(SURVEY.COUNT_TROUBLE));
    }
}
