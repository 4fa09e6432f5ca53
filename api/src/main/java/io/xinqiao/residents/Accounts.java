package io.xinqiao.residents;

import static io.xinqiao.schema.tenant.Tables.MEMBER;
import static io.xinqiao.schema.tenant.Tables.ROLE_GRANT;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.identity.Role;
import org.jooq.Condition;

/** Which members are residents who can sign in. */
final class Accounts {
    private Accounts() {}

    /** That a member is a resident: not gone, and in the role still. */
    static Condition ofResidents() {
        return MEMBER.DEACTIVATED_AT
                .isNull()
                .and(exists(selectOne()
                        .from(ROLE_GRANT)
                        .where(ROLE_GRANT.MEMBER_ID.eq(MEMBER.ID))
                        .and(ROLE_GRANT.ROLE.eq(Role.RESIDENT.name()))
                        .and(ROLE_GRANT.REVOKED_AT.isNull())));
    }
}
