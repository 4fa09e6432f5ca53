package io.xinqiao.keeping;

import static io.xinqiao.platform.Filters.in;
import static io.xinqiao.platform.Filters.is;
import static io.xinqiao.platform.Filters.whether;
import static io.xinqiao.schema.tenant.Tables.LENDABLE_ITEM;
import static io.xinqiao.schema.tenant.Tables.LOAN;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;

import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Place;
import io.xinqiao.archives.PlaceScope;
import io.xinqiao.archives.SettingsSource;
import io.xinqiao.archives.Units;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Visibility;
import io.xinqiao.keeping.Loan.State;
import io.xinqiao.platform.Bulk;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Keyset;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** What is lent and to whom. More is never lent than there is: the item's row counts what is out. */
@Repository
class Lending {
    private static final String TYPE = "Loan";
    private static final int MOST = 100_000;
    private static final int MOST_AT_ONCE = 1000;
    private static final int LONGEST_DAYS = 366;
    private static final Keyset<LendableItem, String> BY_NAME =
            new Keyset<>("name", LENDABLE_ITEM.NAME, LENDABLE_ITEM.ID, false, LendableItem::name, LendableItem::id);
    private static final Keyset<Loan, LocalDate> BY_DUE_DAY =
            new Keyset<>("due", LOAN.DUE_ON, LOAN.ID, false, Loan::dueOn, Loan::id);
    private static final PlaceScope REACH =
            new PlaceScope(LOAN.PROJECT_ID, LOAN.BUILDING_ID, LOAN.UNIT_ID).concerning(LOAN.BORROWER_ID);
    private static final RowScope ITEMS = new RowScope() {
        @Override
        public Condition project(UUID[] projects) {
            return LENDABLE_ITEM.PROJECT_ID.eq(any(projects));
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return LENDABLE_ITEM.PROJECT_ID.eq(any(projects));
        }
    };

    private final DSLContext sql;
    private final Visibility visibility;
    private final Units units;
    private final Persons persons;
    private final Timeline timeline;
    private final Clock clock;

    Lending(
            TenantDatabase database,
            Visibility visibility,
            Units units,
            Persons persons,
            Timeline timeline,
            Clock clock) {
        this.sql = database.sql();
        this.visibility = visibility;
        this.units = units;
        this.persons = persons;
        this.timeline = timeline;
        this.clock = clock;
    }

    record LoanFilter(
            @Nullable UUID projectId,
            @Nullable UUID unitId,
            @Nullable UUID itemId,
            @Nullable List<State> states,
            @Nullable Boolean overdue) {
        Condition condition(LocalDate today) {
            return is(LOAN.PROJECT_ID, projectId)
                    .and(is(LOAN.UNIT_ID, unitId))
                    .and(is(LOAN.ITEM_ID, itemId))
                    .and(in(LOAN.STATE, states))
                    .and(whether(overdue, LOAN.STATE.eq(State.LENT.name()).and(LOAN.DUE_ON.lt(today))));
        }
    }

    record SaveLendableItemInput(UUID projectId, String name, int total, int longestDays) {}

    record LendItemInput(
            UUID lendableItemId,
            int quantity,
            String borrower,
            @Nullable UUID personId,
            @Nullable UUID unitId,
            LocalDate dueOn) {}

    record ExtendLoanInput(
            UUID loanId,
            @Nullable Integer expectedVersion,
            LocalDate dueOn,
            @Nullable String note) {}

    record ReturnLoanInput(
            UUID loanId,
            @Nullable Integer expectedVersion,
            @Nullable String note) {}

    record ReportLoanLostInput(UUID loanId, @Nullable Integer expectedVersion, String reason) {}

    LocalDate today() {
        return LocalDate.now(clock);
    }

    Connection<LendableItem> items(Page page, @Nullable UUID project) {
        var condition = visibility.of("Query.lendableItems", ITEMS).and(is(LENDABLE_ITEM.PROJECT_ID, project));
        return BY_NAME.page(page, sql, LENDABLE_ITEM, condition, Lending::item);
    }

    Connection<Loan> loans(Page page, @Nullable LoanFilter filter) {
        var condition =
                visibility.of("Query.loans", REACH).and(filter == null ? noCondition() : filter.condition(today()));
        return BY_DUE_DAY.page(page, sql, LOAN, condition, Lending::loan);
    }

    Map<UUID, LendableItem> visibleItems(Collection<UUID> keys) {
        return items(keys, visibility.of("LendableItem", ITEMS));
    }

    Map<UUID, LendableItem> itemsBehind(Collection<UUID> keys) {
        return items(keys, visibility.behind("LendableItem", ITEMS));
    }

    private Map<UUID, LendableItem> items(Collection<UUID> keys, Condition visible) {
        return sql.selectFrom(LENDABLE_ITEM)
                .where(LENDABLE_ITEM.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visible)
                .fetchMap(LENDABLE_ITEM.ID, Lending::item);
    }

    Map<UUID, Loan> visibleLoans(Collection<UUID> keys) {
        return reachedLoans(TYPE, keys);
    }

    Map<UUID, Loan> reachedLoans(String row, Collection<UUID> keys) {
        return sql.selectFrom(LOAN)
                .where(LOAN.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visibility.of(row, REACH))
                .fetchMap(LOAN.ID, Lending::loan);
    }

    /** Creates the project's item of that name, or changes it; there are never fewer than are out. */
    LendableItem save(SaveLendableItemInput input) {
        if (input.total() < 0 || input.total() > MOST) {
            throw Refused.because(Code.INVALID, "refused.loan.total", List.of(MOST), "total");
        }
        if (input.longestDays() < 1 || input.longestDays() > LONGEST_DAYS) {
            throw Refused.because(Code.INVALID, "refused.care.interval", List.of(LONGEST_DAYS), "longestDays");
        }
        return sql.insertInto(LENDABLE_ITEM)
                .set(LENDABLE_ITEM.ID, NewId.next())
                .set(LENDABLE_ITEM.PROJECT_ID, input.projectId())
                .set(LENDABLE_ITEM.NAME, input.name())
                .set(LENDABLE_ITEM.TOTAL, input.total())
                .set(LENDABLE_ITEM.LENT, 0)
                .set(LENDABLE_ITEM.LONGEST_DAYS, input.longestDays())
                .set(LENDABLE_ITEM.VERSION, 1)
                .onConflict(LENDABLE_ITEM.PROJECT_ID, LENDABLE_ITEM.NAME)
                .doUpdate()
                .set(LENDABLE_ITEM.TOTAL, input.total())
                .set(LENDABLE_ITEM.LONGEST_DAYS, input.longestDays())
                .set(LENDABLE_ITEM.VERSION, LENDABLE_ITEM.VERSION.plus(1))
                .where(LENDABLE_ITEM.LENT.le(input.total()))
                .returning()
                .fetchOptional(Lending::item)
                .orElseThrow(() -> Refused.because(Code.INVALID, "refused.loan.out", List.of(), "total"));
    }

    /** Lends, if so many are there. */
    Loan lend(LendItemInput input) {
        var mutation = "Mutation.lendItem";
        var item = sql.selectFrom(LENDABLE_ITEM)
                .where(LENDABLE_ITEM.ID.eq(input.lendableItemId()))
                .and(visibility.of(mutation, ITEMS))
                .forUpdate()
                .fetchOptional(Lending::item)
                .orElseThrow(() -> Refused.notFound("lendableItemId"));
        if (input.quantity() < 1 || input.quantity() > Math.min(MOST_AT_ONCE, item.available())) {
            throw Refused.because(Code.INVALID, "refused.loan.available", List.of(item.available()), "quantity");
        }
        requireDay(input.dueOn(), item);
        if (input.personId() != null && persons.reachable(input.personId()).isEmpty()) {
            throw Refused.notFound("personId");
        }
        var spot = input.unitId() == null
                ? new Place(item.projectId(), null, null)
                : units.reachable(mutation, input.unitId())
                        .filter(unit -> unit.projectId().equals(item.projectId()))
                        .map(Place::of)
                        .orElseThrow(() -> Refused.notFound("unitId"));
        change(item.id(), 0, input.quantity());
        var loan = sql.insertInto(LOAN)
                .set(LOAN.ID, NewId.next())
                .set(LOAN.PROJECT_ID, spot.projectId())
                .set(LOAN.BUILDING_ID, spot.buildingId())
                .set(LOAN.UNIT_ID, spot.unitId())
                .set(LOAN.ITEM_ID, item.id())
                .set(LOAN.QUANTITY, input.quantity())
                .set(LOAN.BORROWER_ID, input.personId())
                .set(LOAN.BORROWER, input.borrower())
                .set(LOAN.LENT_AT, clock.instant())
                .set(LOAN.DUE_ON, input.dueOn())
                .set(LOAN.STATE, State.LENT.name())
                .set(LOAN.VERSION, 1)
                .returning()
                .fetchSingle(Lending::loan);
        timeline.add(TYPE, loan.id(), Step.LEND, null);
        return loan;
    }

    private void requireDay(LocalDate dueOn, LendableItem item) {
        var last = today().plusDays(item.longestDays());
        if (dueOn.isBefore(today()) || dueOn.isAfter(last)) {
            throw Refused.because(
                    Code.INVALID, "refused.loan.due", List.of(today().toString(), last.toString()), "dueOn");
        }
    }

    /** Another loan period from today on. */
    Loan extend(ExtendLoanInput input) {
        var before = begin("extendLoan", input.loanId(), input.expectedVersion(), Step.EXTEND);
        requireDay(
                input.dueOn(),
                Objects.requireNonNull(
                        items(List.of(before.itemId()), noCondition()).get(before.itemId())));
        timeline.add(TYPE, before.id(), Step.EXTEND, input.note());
        return sql.update(LOAN)
                .set(LOAN.DUE_ON, input.dueOn())
                .set(LOAN.VERSION, before.version() + 1)
                .where(LOAN.ID.eq(before.id()))
                .returning()
                .fetchSingle(Lending::loan);
    }

    Loan giveBack(ReturnLoanInput input) {
        var before = begin("returnLoan", input.loanId(), input.expectedVersion(), Step.RETURN);
        change(before.itemId(), 0, -before.quantity());
        return end(Step.RETURN, before, input.note());
    }

    Loan lose(ReportLoanLostInput input) {
        var before = begin("reportLoanLost", input.loanId(), input.expectedVersion(), Step.LOSE);
        change(before.itemId(), -before.quantity(), -before.quantity());
        return end(Step.LOSE, before, input.reason());
    }

    private void change(UUID item, int total, int lent) {
        sql.update(LENDABLE_ITEM)
                .set(LENDABLE_ITEM.TOTAL, LENDABLE_ITEM.TOTAL.plus(total))
                .set(LENDABLE_ITEM.LENT, LENDABLE_ITEM.LENT.plus(lent))
                .set(LENDABLE_ITEM.VERSION, LENDABLE_ITEM.VERSION.plus(1))
                .where(LENDABLE_ITEM.ID.eq(item))
                .execute();
    }

    private Loan begin(String mutation, UUID id, @Nullable Integer expectedVersion, Step step) {
        var loan = sql.selectFrom(LOAN)
                .where(LOAN.ID.eq(id))
                .and(visibility.of("Mutation." + mutation, REACH))
                .forUpdate()
                .fetchOptional(Lending::loan)
                .orElseThrow(() -> Refused.notFound("loanId"));
        timeline.require(TYPE, loan, expectedVersion, step);
        return loan;
    }

    private Loan end(Step step, Loan before, @Nullable String note) {
        timeline.add(TYPE, before.id(), step, note);
        return sql.update(LOAN)
                .set(LOAN.STATE, before.after(step).name())
                .set(LOAN.ENDED_AT, clock.instant())
                .set(LOAN.VERSION, before.version() + 1)
                .where(LOAN.ID.eq(before.id()))
                .returning()
                .fetchSingle(Lending::loan);
    }

    private static LendableItem item(Record row) {
        return new LendableItem(
                row.get(LENDABLE_ITEM.ID),
                row.get(LENDABLE_ITEM.PROJECT_ID),
                row.get(LENDABLE_ITEM.NAME),
                row.get(LENDABLE_ITEM.TOTAL),
                row.get(LENDABLE_ITEM.LENT),
                row.get(LENDABLE_ITEM.LONGEST_DAYS),
                row.get(LENDABLE_ITEM.VERSION));
    }

    private static Loan loan(Record row) {
        return new Loan(
                row.get(LOAN.ID),
                new Place(row.get(LOAN.PROJECT_ID), row.get(LOAN.BUILDING_ID), row.get(LOAN.UNIT_ID)),
                row.get(LOAN.ITEM_ID),
                row.get(LOAN.QUANTITY),
                row.get(LOAN.BORROWER_ID),
                row.get(LOAN.BORROWER),
                Objects.requireNonNull(row.get(LOAN.LENT_AT)),
                row.get(LOAN.DUE_ON),
                State.valueOf(row.get(LOAN.STATE)),
                row.get(LOAN.ENDED_AT),
                row.get(LOAN.VERSION));
    }

    /** Gives a project the kinds of things that another lends, none of them there yet; those it has stay. */
    private int copy(UUID from, UUID to) {
        var kinds = sql.selectFrom(LENDABLE_ITEM)
                .where(LENDABLE_ITEM.PROJECT_ID.eq(from))
                .orderBy(LENDABLE_ITEM.NAME)
                .fetch(Lending::item);
        return Bulk.<LendableItem>into(LENDABLE_ITEM)
                .set(LENDABLE_ITEM.ID, item -> NewId.next())
                .set(LENDABLE_ITEM.PROJECT_ID, item -> to)
                .set(LENDABLE_ITEM.NAME, LendableItem::name)
                .set(LENDABLE_ITEM.TOTAL, item -> 0)
                .set(LENDABLE_ITEM.LENT, item -> 0)
                .set(LENDABLE_ITEM.LONGEST_DAYS, LendableItem::longestDays)
                .set(LENDABLE_ITEM.VERSION, item -> 1)
                .insertNew(sql, kinds);
    }

    @Configuration(proxyBeanMethods = false)
    static class Settings {
        @Bean
        SettingsSource lendingSettings(Lending lending) {
            return new SettingsSource(SettingsSource.Kind.LENDABLE_ITEMS, lending::copy);
        }
    }
}
