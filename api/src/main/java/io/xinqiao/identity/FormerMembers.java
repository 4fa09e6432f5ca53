package io.xinqiao.identity;

import static io.xinqiao.schema.tenant.Tables.MEMBER;
import static io.xinqiao.schema.tenant.Tables.ROLE_GRANT;
import static io.xinqiao.schema.tenant.Tables.ROLE_GRANT_BUILDING;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** How members leave and come back: their row stays, their grants end with them and are granted anew. */
@Repository
class FormerMembers {
    private final Members members;
    private final TenantDatabase database;
    private final DSLContext sql;
    private final Clock clock;

    FormerMembers(Members members, TenantDatabase database, Clock clock) {
        this.members = members;
        this.database = database;
        this.sql = database.sql();
        this.clock = clock;
    }

    /** Lets one change of who is administrator through at a time: two must not put each other out. */
    void awaitTurnOfAdministrators() {
        members.awaitTurn("administrators of " + database.tenant().id());
    }

    /** Whether somebody else than this member is administrator now. A program keeps nobody's company open. */
    boolean hasAdministratorBesides(UUID member) {
        return sql.fetchExists(selectOne()
                .from(ROLE_GRANT)
                .join(MEMBER)
                .on(MEMBER.ID.eq(ROLE_GRANT.MEMBER_ID))
                .and(MEMBER.PROGRAM.isFalse())
                .where(ROLE_GRANT.ROLE.eq(Role.TENANT_ADMIN.name()))
                .and(ROLE_GRANT.REVOKED_AT.isNull())
                .and(ROLE_GRANT.MEMBER_ID.ne(member)));
    }

    /** What tokens name a member by. */
    @Nullable
    String subjectOf(UUID member) {
        return sql.select(MEMBER.SUBJECT)
                .from(MEMBER)
                .where(MEMBER.ID.eq(member))
                .fetchOne(MEMBER.SUBJECT);
    }

    /** Ends a membership and its grants in one moment; false when it had ended already. */
    boolean deactivate(UUID member, UUID by) {
        var now = clock.instant();
        var ended = sql.update(MEMBER)
                .set(MEMBER.DEACTIVATED_AT, now)
                .set(MEMBER.DEACTIVATED_BY, by)
                .where(MEMBER.ID.eq(member))
                .and(MEMBER.DEACTIVATED_AT.isNull())
                .execute();
        if (ended == 0) return false;
        sql.update(ROLE_GRANT)
                .set(ROLE_GRANT.REVOKED_AT, now)
                .set(ROLE_GRANT.REVOKED_BY, by)
                .where(ROLE_GRANT.MEMBER_ID.eq(member))
                .and(ROLE_GRANT.REVOKED_AT.isNull())
                .execute();
        return true;
    }

    /** Takes a member back and grants anew what had ended with them; false when they work here. */
    boolean reactivate(UUID member, UUID by) {
        var ended = sql.select(ROLE_GRANT.ID, ROLE_GRANT.ROLE, ROLE_GRANT.PROJECT_ID)
                .from(ROLE_GRANT)
                .join(MEMBER)
                .on(MEMBER.ID.eq(ROLE_GRANT.MEMBER_ID))
                .where(ROLE_GRANT.MEMBER_ID.eq(member))
                .and(ROLE_GRANT.REVOKED_AT.eq(MEMBER.DEACTIVATED_AT))
                .orderBy(ROLE_GRANT.ID)
                .fetch();
        if (!returns(member)) return false;
        for (var grant : ended) {
            var buildings = sql.select(ROLE_GRANT_BUILDING.BUILDING_ID)
                    .from(ROLE_GRANT_BUILDING)
                    .where(ROLE_GRANT_BUILDING.GRANT_ID.eq(grant.value1()))
                    .fetch(ROLE_GRANT_BUILDING.BUILDING_ID);
            members.grant(member, Role.valueOf(grant.value2()), grant.value3(), buildings, by);
        }
        return true;
    }

    /** Takes a member back under the account that they have now, with no grants yet; false when they work here. */
    boolean rejoin(UUID member, String subject, String name, @Nullable Department department) {
        if (!returns(member)) return false;
        sql.update(MEMBER)
                .set(MEMBER.SUBJECT, subject)
                .set(MEMBER.NAME, name)
                .set(MEMBER.DEPARTMENT, department == null ? null : department.name())
                .where(MEMBER.ID.eq(member))
                .execute();
        return true;
    }

    /** Ties a member to another account; false when it is theirs already. */
    boolean signInAs(UUID member, String subject) {
        return sql.update(MEMBER)
                        .set(MEMBER.SUBJECT, subject)
                        .where(MEMBER.ID.eq(member))
                        .and(MEMBER.SUBJECT.ne(subject))
                        .execute()
                == 1;
    }

    private boolean returns(UUID member) {
        return sql.update(MEMBER)
                        .setNull(MEMBER.DEACTIVATED_AT)
                        .setNull(MEMBER.DEACTIVATED_BY)
                        .where(MEMBER.ID.eq(member))
                        .and(MEMBER.DEACTIVATED_AT.isNotNull())
                        .execute()
                == 1;
    }
}
