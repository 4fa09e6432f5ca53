package io.xinqiao.reconciliation;

import static io.xinqiao.schema.tenant.Tables.STATEMENT_MATCH;

import io.xinqiao.cashier.MatchedPayments;
import io.xinqiao.tenants.TenantDatabase;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;

/** The matches that are settled, for the cashier. */
@Repository
class AcceptedMatches implements MatchedPayments {
    private final DSLContext sql;

    AcceptedMatches(TenantDatabase database) {
        this.sql = database.sql();
    }

    @Override
    public boolean isMatched(UUID payment) {
        return sql.fetchExists(
                STATEMENT_MATCH, STATEMENT_MATCH.PAYMENT_ID.eq(payment).and(STATEMENT_MATCH.ACCEPTED));
    }
}
