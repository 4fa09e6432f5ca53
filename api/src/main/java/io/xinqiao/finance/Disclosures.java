package io.xinqiao.finance;

import static io.xinqiao.schema.tenant.Tables.DISCLOSURE;
import static io.xinqiao.schema.tenant.Tables.DISCLOSURE_LINE;
import static io.xinqiao.schema.tenant.Tables.FEE_ITEM;
import static io.xinqiao.schema.tenant.Tables.POSTING;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.when;

import io.xinqiao.archives.Units;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.ledger.Account;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** What a project earned and spent 财务公示: income as the ledger says, spending as it is typed, published once for all. */
@Repository
class Disclosures {
    private static final RecordColumns<Line> LINES = RecordColumns.of(Line.class, DISCLOSURE_LINE);
    private static final int MOST_LINES = 100;

    /** Residents see what is published of where they live. */
    private static final RowScope SCOPE = RowScope.inProject(DISCLOSURE.PROJECT_ID)
            .ofResident(person -> DISCLOSURE
                    .PROJECT_ID
                    .in(select(UNIT.PROJECT_ID).from(UNIT).where(Units.livedInBy(person)))
                    .and(DISCLOSURE.PUBLISHED_AT.isNotNull())
                    .and(DISCLOSURE.WITHDRAWN_AT.isNull()));

    private final DSLContext sql;
    private final Rows<Disclosure> rows;
    private final Clock clock;

    Disclosures(TenantDatabase database, Rows<Disclosure> rows, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.clock = clock;
    }

    @Bean
    static Rows<Disclosure> disclosureRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Disclosure.class, DISCLOSURE, SCOPE, database, visibility);
    }

    @Bean
    static Listing<Disclosure> disclosureList(Rows<Disclosure> rows) {
        return Listing.of("disclosures", rows)
                .descending(DISCLOSURE.TO_ON)
                .descending(DISCLOSURE.FROM_ON)
                .descending(DISCLOSURE.ID)
                .search(DISCLOSURE.TITLE);
    }

    /** A draft; what was published is withdrawn instead, so that it is known what the residents saw. */
    @Bean
    static Deletion<Disclosure> disclosureDeletion(Rows<Disclosure> rows, Dependents dependents) {
        return Deletion.of(rows, dependents).with(DISCLOSURE_LINE.DISCLOSURE_ID).unless(disclosure -> {
            if (disclosure.publishedAt() != null) {
                throw Refused.because(Code.ILLEGAL_STEP, "refused.disclosure.kept", List.of(), "disclosureId");
            }
        });
    }

    /** Income and spending of a project from a day to another, both included. */
    record Disclosure(
            UUID id,
            UUID projectId,
            String title,
            LocalDate fromOn,
            LocalDate toOn,
            @Nullable Instant publishedAt,
            @Nullable UUID publishedBy,
            @Nullable Instant withdrawnAt,
            @Nullable UUID withdrawnBy,
            @Nullable String withdrawnBecause,
            Instant createdAt,
            UUID createdBy,
            int version) {
        /** Disclosures are keys when their edges are followed. */
        @Override
        public int hashCode() {
            return id.hashCode();
        }
    }

    /** On which side a line stands. */
    enum Side {
        INCOME,
        SPENDING
    }

    record Line(UUID disclosureId, int position, Side side, String name, BigDecimal amount, boolean fromLedger) {}

    record LineInput(Side side, String name, BigDecimal amount) {}

    record CreateDisclosureInput(
            UUID projectId, String title, LocalDate fromOn, LocalDate toOn, List<LineInput> lines) {}

    /** A draft: what came in of each fee item in that time, and what is typed beside it. */
    Disclosure create(CreateDisclosureInput input) {
        if (input.toOn().isBefore(input.fromOn()) || input.lines().size() > MOST_LINES) {
            throw Refused.because(Code.INVALID, "refused.disclosure", List.of(MOST_LINES), "toOn");
        }
        for (var line : input.lines()) {
            if (line.amount().signum() < 0) {
                throw Refused.because(Code.INVALID, "refused.money", List.of(), "lines");
            }
        }
        var disclosure = rows.insert(new Disclosure(
                NewId.next(),
                input.projectId(),
                input.title(),
                input.fromOn(),
                input.toOn(),
                null,
                null,
                null,
                null,
                null,
                clock.instant(),
                Caller.current().memberId(),
                1));
        var lines = income(disclosure);
        for (var line : input.lines()) {
            lines.add(new Line(disclosure.id(), lines.size() + 1, line.side(), line.name(), line.amount(), false));
        }
        LINES.inserts().insert(sql, lines);
        return disclosure;
    }

    /** What was paid of each item, less what went back. */
    private List<Line> income(Disclosure of) {
        var name = concat(FEE_ITEM.NAME_ZH, inline(" "), FEE_ITEM.NAME_EN);
        var paid = sum(when(POSTING.CREDIT.eq(Account.RECEIVABLE.name()), POSTING.AMOUNT)
                .otherwise(POSTING.AMOUNT.neg()));
        List<Line> lines = new ArrayList<>();
        sql.select(name, paid)
                .from(POSTING)
                .join(FEE_ITEM)
                .on(FEE_ITEM.ID.eq(POSTING.FEE_ITEM_ID))
                .where(POSTING.PROJECT_ID.eq(of.projectId()))
                .and(POSTING.BOOKED_ON.between(of.fromOn(), of.toOn()))
                .and(POSTING.KIND.in("PAYMENT", "PAYMENT_VOID", "PREPAYMENT_USED", "REFUND"))
                .groupBy(FEE_ITEM.ID, FEE_ITEM.POSITION, FEE_ITEM.NAME_ZH, FEE_ITEM.NAME_EN)
                .orderBy(FEE_ITEM.POSITION)
                .forEach(row ->
                        lines.add(new Line(of.id(), lines.size() + 1, Side.INCOME, row.value1(), row.value2(), true)));
        return lines;
    }

    /** Shows it to the residents, for good. */
    Disclosure publish(UUID id) {
        var disclosure = rows.lock("Mutation.publishDisclosure", id, "disclosureId");
        if (disclosure.publishedAt() != null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.disclosure.published", List.of(), "disclosureId");
        }
        return rows.change(
                id,
                sql.update(DISCLOSURE)
                        .set(DISCLOSURE.PUBLISHED_AT, clock.instant())
                        .set(DISCLOSURE.PUBLISHED_BY, Caller.current().memberId()));
    }

    record UpdateDisclosureInput(
            UUID disclosureId,
            @Nullable Integer expectedVersion,
            @Nullable String title) {}

    record WithdrawDisclosureInput(
            UUID disclosureId, @Nullable Integer expectedVersion, String reason) {}

    Disclosure update(UpdateDisclosureInput input) {
        var correction = rows.correct("Mutation.updateDisclosure", input.disclosureId(), input.expectedVersion());
        if (correction.before().publishedAt() != null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.disclosure.published", List.of(), "disclosureId");
        }
        return correction.told(DISCLOSURE.TITLE, input.title()).make();
    }

    /** Residents see it no more; who withdrew it, when and why stays on record. */
    Disclosure withdraw(WithdrawDisclosureInput input) {
        var correction = rows.correct("Mutation.withdrawDisclosure", input.disclosureId(), input.expectedVersion());
        var before = correction.before();
        if (before.publishedAt() == null || before.withdrawnAt() != null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.disclosure.notShown", List.of(), "disclosureId");
        }
        return correction
                .told(DISCLOSURE.WITHDRAWN_AT, clock.instant())
                .told(DISCLOSURE.WITHDRAWN_BY, Caller.current().memberId())
                .told(DISCLOSURE.WITHDRAWN_BECAUSE, input.reason())
                .make();
    }

    Map<UUID, List<Line>> lines(Collection<UUID> disclosures) {
        return sql.selectFrom(DISCLOSURE_LINE)
                .where(DISCLOSURE_LINE.DISCLOSURE_ID.eq(any(disclosures.toArray(UUID[]::new))))
                .orderBy(DISCLOSURE_LINE.DISCLOSURE_ID, DISCLOSURE_LINE.POSITION)
                .fetchGroups(DISCLOSURE_LINE.DISCLOSURE_ID, Row.mapping(LINES::read));
    }
}
