package io.xinqiao.ledger;

import static io.xinqiao.schema.tenant.Tables.POSTING;
import static io.xinqiao.sql.Filters.is;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.when;

import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The postings of the company: added to, summed up, never changed. */
@Repository
public class Ledger {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");
    private static final RowScope SCOPE = RowScope.inProject(POSTING.PROJECT_ID);

    private final DSLContext sql;
    private final Rows<Posting> rows;

    Ledger(TenantDatabase database, Rows<Posting> rows) {
        this.sql = database.sql();
        this.rows = rows;
    }

    @Bean
    static Rows<Posting> postingRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Posting.class, POSTING, SCOPE, database, visibility);
    }

    @Bean
    static Listing<Posting> postingList(Rows<Posting> rows) {
        return Listing.of("postings", rows)
                .descending(POSTING.AT)
                .descending(POSTING.BOOKED_ON)
                .descending(POSTING.ID);
    }

    /** Both sides of an account: what it got and what it gave. */
    public record Balance(Account account, BigDecimal debit, BigDecimal credit) {
        /** What is on its debit side in the end; negative when more went out. */
        public BigDecimal net() {
            return debit.subtract(credit);
        }
    }

    /** Adds postings, in the change that they belong to. */
    public void post(List<Posting> postings) {
        rows.insert(postings);
    }

    /** The postings of payments in their order. */
    public List<Posting> ofPayments(Collection<UUID> payments) {
        return rows.list(POSTING.PAYMENT_ID.eq(any(payments.toArray(UUID[]::new))), POSTING.ID);
    }

    /** The postings of refunds in their order. */
    public List<Posting> ofRefunds(Collection<UUID> refunds) {
        return rows.list(POSTING.REFUND_ID.eq(any(refunds.toArray(UUID[]::new))), POSTING.ID);
    }

    /** What each account got and gave up to the end of a day, in the order of the accounts. */
    List<Balance> trialBalance(@Nullable UUID project, LocalDate on) {
        return balances(rows.scope("Query.trialBalance")
                .and(is(POSTING.PROJECT_ID, project))
                .and(POSTING.BOOKED_ON.le(on)));
    }

    /** All accounts of a project at the end of a day. */
    public TrialBalance trialBalanceOf(UUID project, LocalDate on) {
        return TrialBalance.of(on, balances(POSTING.PROJECT_ID.eq(project).and(POSTING.BOOKED_ON.le(on))));
    }

    /** What each account of a project got and gave in the books of a day. */
    public List<Balance> ofDay(UUID project, LocalDate day) {
        return balances(POSTING.PROJECT_ID.eq(project).and(POSTING.BOOKED_ON.eq(day)));
    }

    /** What the accounts got and gave in some payments and refunds. */
    public List<Balance> balancesOf(Select<Record1<UUID>> payments, Select<Record1<UUID>> refunds) {
        return balances(POSTING.PAYMENT_ID.in(payments).or(POSTING.REFUND_ID.in(refunds)));
    }

    private List<Balance> balances(Condition which) {
        Map<Account, BigDecimal> debits = new EnumMap<>(Account.class);
        Map<Account, BigDecimal> credits = new EnumMap<>(Account.class);
        sql.select(POSTING.DEBIT, POSTING.CREDIT, sum(POSTING.AMOUNT))
                .from(POSTING)
                .where(which)
                .groupBy(POSTING.DEBIT, POSTING.CREDIT)
                .forEach(row -> {
                    debits.merge(Account.valueOf(row.value1()), row.value3(), BigDecimal::add);
                    credits.merge(Account.valueOf(row.value2()), row.value3(), BigDecimal::add);
                });
        return List.of(Account.values()).stream()
                .filter(account -> debits.containsKey(account) || credits.containsKey(account))
                .map(account -> new Balance(
                        account, debits.getOrDefault(account, NOTHING), credits.getOrDefault(account, NOTHING)))
                .toList();
    }

    /** What these units owed at the end of a day; those that owed nothing ever are absent. */
    public Map<UUID, BigDecimal> owed(Collection<UUID> units, LocalDate on) {
        Field<BigDecimal> owed = coalesce(
                sum(when(POSTING.DEBIT.eq(Account.RECEIVABLE.name()), POSTING.AMOUNT)
                        .when(POSTING.CREDIT.eq(Account.RECEIVABLE.name()), POSTING.AMOUNT.neg())
                        .otherwise(inline(BigDecimal.ZERO))),
                inline(NOTHING));
        return sql.select(POSTING.UNIT_ID, owed)
                .from(POSTING)
                .where(POSTING.UNIT_ID.eq(any(units.toArray(UUID[]::new))))
                .and(POSTING.BOOKED_ON.le(on))
                .groupBy(POSTING.UNIT_ID)
                .fetchMap(POSTING.UNIT_ID, owed);
    }
}
