package io.xinqiao.keeping;

import static io.xinqiao.schema.tenant.Tables.LENDABLE_ITEM;
import static io.xinqiao.schema.tenant.Tables.LOAN;

import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Place;
import io.xinqiao.archives.PlaceScope;
import io.xinqiao.archives.SettingsSource;
import io.xinqiao.archives.Units;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.keeping.Loan.State;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
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
    private static final PlaceScope SCOPE =
            new PlaceScope(LOAN.PROJECT_ID, LOAN.BUILDING_ID, LOAN.UNIT_ID).concerning(LOAN.BORROWER_ID);
    private static final RowScope ITEM_SCOPE =
            RowScope.inProject(LENDABLE_ITEM.PROJECT_ID).forStewards();

    private final DSLContext sql;
    private final Rows<LendableItem> items;
    private final Rows<Loan> loans;
    private final Units units;
    private final Persons persons;
    private final Timeline timeline;
    private final Clock clock;

    Lending(
            TenantDatabase database,
            Rows<LendableItem> items,
            Rows<Loan> loans,
            Units units,
            Persons persons,
            Timeline timeline,
            Clock clock) {
        this.sql = database.sql();
        this.items = items;
        this.loans = loans;
        this.units = units;
        this.persons = persons;
        this.timeline = timeline;
        this.clock = clock;
    }

    @Bean
    static Rows<LendableItem> lendableItemRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(LendableItem.class, LENDABLE_ITEM, ITEM_SCOPE, database, visibility);
    }

    @Bean
    static Listing<LendableItem> lendableItemList(Rows<LendableItem> rows) {
        return Listing.of("lendableItems", rows)
                .ascending(LENDABLE_ITEM.NAME)
                .ascending(LENDABLE_ITEM.ID)
                .search(LENDABLE_ITEM.NAME);
    }

    @Bean
    static Rows<Loan> loanRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Loan.class, LOAN, SCOPE, database, visibility);
    }

    @Bean
    static Listing<Loan> loanList(Rows<Loan> rows, Clock clock) {
        return Listing.of("loans", rows)
                .ascending(LOAN.DUE_ON)
                .descending(LOAN.LENT_AT)
                .search(LOAN.BORROWER)
                .flag("overdue", () -> LOAN.STATE.eq(State.LENT.name()).and(LOAN.DUE_ON.lt(LocalDate.now(clock))));
    }

    @Bean
    static Deletion<LendableItem> lendableItemDeletion(Rows<LendableItem> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    record CreateLendableItemInput(UUID projectId, String name, int total, int longestDays) {}

    record UpdateLendableItemInput(
            UUID lendableItemId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable Integer total,
            @Nullable Integer longestDays) {}

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

    LendableItem create(CreateLendableItemInput input) {
        requireLimits(input.total(), input.longestDays());
        var item = new LendableItem(
                NewId.next(), input.projectId(), input.name(), input.total(), 0, input.longestDays(), 1);
        if (items.insertNew(List.of(item)) == 0) throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "name");
        return item;
    }

    /** There are never fewer than are out. */
    LendableItem update(UpdateLendableItemInput input) {
        var correction = items.correct("Mutation.updateLendableItem", input.lendableItemId(), input.expectedVersion())
                .told(LENDABLE_ITEM.NAME, input.name())
                .told(LENDABLE_ITEM.TOTAL, input.total())
                .told(LENDABLE_ITEM.LONGEST_DAYS, input.longestDays());
        var before = correction.before();
        var total = input.total() == null ? before.total() : input.total();
        requireLimits(total, input.longestDays() == null ? before.longestDays() : input.longestDays());
        if (total < before.lent()) throw Refused.because(Code.INVALID, "refused.loan.out", List.of(), "total");
        return correction.make();
    }

    private static void requireLimits(int total, int longestDays) {
        if (total < 0 || total > MOST) {
            throw Refused.because(Code.INVALID, "refused.loan.total", List.of(MOST), "total");
        }
        if (longestDays < 1 || longestDays > LONGEST_DAYS) {
            throw Refused.because(Code.INVALID, "refused.care.interval", List.of(LONGEST_DAYS), "longestDays");
        }
    }

    /** Lends, if so many are there. */
    Loan lend(LendItemInput input) {
        var mutation = "Mutation.lendItem";
        var item = items.lock(mutation, input.lendableItemId(), "lendableItemId");
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
        var loan = loans.insert(new Loan(
                NewId.next(),
                spot,
                item.id(),
                input.quantity(),
                input.personId(),
                input.borrower(),
                clock.instant(),
                input.dueOn(),
                State.LENT,
                null,
                1));
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
        var item = items.ofKeys(List.of(before.itemId())).get(before.itemId());
        requireDay(input.dueOn(), Objects.requireNonNull(item));
        timeline.add(TYPE, before.id(), Step.EXTEND, input.note());
        return loans.change(before.id(), sql.update(LOAN).set(LOAN.DUE_ON, input.dueOn()));
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
        var loan = loans.lock("Mutation." + mutation, id, "loanId");
        timeline.require(TYPE, loan, expectedVersion, step);
        return loan;
    }

    private Loan end(Step step, Loan before, @Nullable String note) {
        timeline.add(TYPE, before.id(), step, note);
        return loans.change(
                before.id(),
                sql.update(LOAN).set(LOAN.STATE, before.after(step).name()).set(LOAN.ENDED_AT, clock.instant()));
    }

    /** Gives a project the kinds of things that another lends, none of them there yet; those it has stay. */
    private int copy(UUID from, UUID to) {
        var kinds = items.list(
                LENDABLE_ITEM.PROJECT_ID.eq(from).and(LENDABLE_ITEM.ARCHIVED_AT.isNull()), LENDABLE_ITEM.NAME);
        return items.insertNew(kinds.stream()
                .map(kind -> new LendableItem(NewId.next(), to, kind.name(), 0, 0, kind.longestDays(), 1))
                .toList());
    }

    @Configuration(proxyBeanMethods = false)
    static class Settings {
        @Bean
        SettingsSource lendingSettings(Lending lending) {
            return new SettingsSource(SettingsSource.Kind.LENDABLE_ITEMS, lending::copy);
        }
    }
}
