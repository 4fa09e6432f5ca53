package io.xinqiao.visitors;

import static io.xinqiao.schema.tenant.Tables.VISITOR;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.when;

import io.xinqiao.identity.Department;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.visitors.Visitor.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The visitors as they stand. Of those who may still come no two of a project have the same code. */
@Repository
class Visitors {
    /** Security is the technicians of that department: they see whoever comes to their projects. */
    private static final RowScope REACH = RowScope.inProject(VISITOR.PROJECT_ID)
            .inBuilding(VISITOR.BUILDING_ID)
            .assigned((member, projects) -> member.department() == Department.SECURITY
                    ? VISITOR.PROJECT_ID.eq(any(projects))
                    : falseCondition())
            .ofResident(VISITOR.HOST_ID::eq);

    private final DSLContext sql;
    private final Rows<Visitor> rows;

    Visitors(TenantDatabase database, Rows<Visitor> rows) {
        this.sql = database.sql();
        this.rows = rows;
    }

    @Bean
    static Rows<Visitor> visitorRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Visitor.class, VISITOR, REACH, database, visibility);
    }

    @Bean
    static Listing<Visitor> visitorList(Rows<Visitor> rows) {
        return Listing.of("visitors", rows)
                .without(VISITOR.CODE)
                .unrelated("building")
                .descending(VISITOR.STARTS_AT)
                .descending(VISITOR.ENDS_AT)
                .descending(VISITOR.ID)
                .search(VISITOR.PLATE, VISITOR.PURPOSE);
    }

    /** Adds an invitation; false when somebody who may come has its code already. */
    boolean add(Visitor visitor) {
        return rows.insertNew(List.of(visitor)) == 1;
    }

    /** Whoever has a code in a project: whoever may come with it, or else who could last. */
    Optional<Visitor> withCode(String mutation, UUID project, String code) {
        return rows
                .list(
                        VISITOR.PROJECT_ID
                                .eq(project)
                                .and(VISITOR.CODE.eq(code))
                                .and(rows.scope(mutation)),
                        when(VISITOR.STATE.in(State.INVITED.name(), State.INSIDE.name()), inline(0))
                                .otherwise(inline(1)),
                        VISITOR.ID.desc())
                .stream()
                .findFirst();
    }

    Visitor checkIn(Visitor visitor, Instant now) {
        return rows.change(
                visitor.id(),
                sql.update(VISITOR)
                        .set(VISITOR.STATE, State.INSIDE.name())
                        .set(VISITOR.ENTRIES, VISITOR.ENTRIES.plus(1))
                        .set(VISITOR.ENTERED_AT, now));
    }

    Visitor checkOut(Visitor visitor, Instant now) {
        return rows.change(
                visitor.id(),
                sql.update(VISITOR)
                        .set(VISITOR.STATE, visitor.afterLeaving().name())
                        .set(VISITOR.LEFT_AT, now));
    }

    Visitor become(Visitor visitor, State state) {
        return rows.change(visitor.id(), sql.update(VISITOR).set(VISITOR.STATE, state.name()));
    }

    /** Those whose time is over and who did not come in, or come in again; their keys, as they are then. */
    List<UUID> expire(Instant now) {
        return sql.update(VISITOR)
                .set(VISITOR.STATE, State.EXPIRED.name())
                .set(VISITOR.VERSION, VISITOR.VERSION.plus(1))
                .where(VISITOR.STATE.eq(State.INVITED.name()))
                .and(VISITOR.ENDS_AT.le(now))
                .returning(VISITOR.ID)
                .fetch(VISITOR.ID);
    }

    /** Forgets who came at times that were over by then; whoever is inside is not forgotten. How many. */
    int forget(Instant overBefore, Instant now) {
        return sql.update(VISITOR)
                .setNull(VISITOR.FULL_NAME_SEALED)
                .setNull(VISITOR.PHONE_SEALED)
                .setNull(VISITOR.PLATE)
                .setNull(VISITOR.PURPOSE)
                .setNull(VISITOR.CODE)
                .set(VISITOR.ERASED_AT, now)
                .where(VISITOR.ERASED_AT.isNull())
                .and(VISITOR.ENDS_AT.le(overBefore))
                .and(VISITOR.STATE.ne(State.INSIDE.name()))
                .execute();
    }

    /** A visitor, locked, as they are then; null when there is none. */
    @Nullable
    Visitor lock(UUID visitor) {
        return sql.selectFrom(VISITOR)
                .where(VISITOR.ID.eq(visitor))
                .forUpdate()
                .fetchOptional(Row.mapping(rows::read))
                .orElse(null);
    }
}
