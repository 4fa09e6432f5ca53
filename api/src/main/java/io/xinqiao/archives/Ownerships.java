package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP_SHARE;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.select;

import io.xinqiao.archives.Shares.Share;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** Who owns units, and who did. A transfer ends one ownership on the day on which the next begins. */
@Repository
public class Ownerships {
    private static final int MOST_OWNERS = 50;

    static final RowScope REACH = new RowScope() {
        @Override
        public Condition project(UUID[] projects) {
            return inUnits(Units.REACH.project(projects));
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return inUnits(Units.REACH.building(buildings, projects, member));
        }

        // Their own, past and present, and not their predecessors'.
        @Override
        public Condition ownUnits(UUID person) {
            return OWNERSHIP.ID.in(select(OWNERSHIP_SHARE.OWNERSHIP_ID)
                    .from(OWNERSHIP_SHARE)
                    .where(OWNERSHIP_SHARE.PERSON_ID.eq(person)));
        }

        private Condition inUnits(Condition units) {
            return OWNERSHIP.UNIT_ID.in(select(UNIT.ID).from(UNIT).where(units));
        }
    };

    private static final RowScope SHARE_REACH = REACH.through(ownerships ->
            OWNERSHIP_SHARE.OWNERSHIP_ID.in(select(OWNERSHIP.ID).from(OWNERSHIP).where(ownerships)));

    private final DSLContext sql;
    private final Rows<Ownership> rows;
    private final Rows<OwnershipShare> shares;
    private final Persons persons;
    private final Clock clock;

    Ownerships(
            TenantDatabase database, Rows<Ownership> rows, Rows<OwnershipShare> shares, Persons persons, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.shares = shares;
        this.persons = persons;
        this.clock = clock;
    }

    @Bean
    static Rows<Ownership> ownershipRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Ownership.class, OWNERSHIP, REACH, database, visibility);
    }

    @Bean
    static Rows<OwnershipShare> ownershipShareRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(OwnershipShare.class, OWNERSHIP_SHARE, SHARE_REACH, database, visibility);
    }

    record OwnerInput(PersonChoice person, @Nullable Share share) {}

    record TransferOwnershipInput(
            UUID unitId,
            LocalDate since,
            Ownership.Reason reason,
            @Nullable String note,
            List<OwnerInput> owners) {}

    /** What was told; equal shares when nothing was. */
    private static Shares sharesOf(List<OwnerInput> owners) {
        var told =
                owners.stream().map(OwnerInput::share).filter(Objects::nonNull).toList();
        return told.isEmpty() ? Shares.equal(owners.size()) : new Shares(told);
    }

    record CorrectOwnershipInput(
            UUID ownershipId,
            @Nullable Integer expectedVersion,
            @Nullable LocalDate since,
            Ownership.@Nullable Reason reason,
            @Nullable String note,
            @Nullable List<OwnerInput> owners) {}

    /** A unit on a day. */
    record OnDay(UUID unit, LocalDate day) {}

    /** The first of those who own a unit now. */
    public Optional<UUID> presentOwner(UUID unit) {
        return sql.select(OWNERSHIP_SHARE.PERSON_ID)
                .from(OWNERSHIP)
                .join(OWNERSHIP_SHARE)
                .on(OWNERSHIP_SHARE.OWNERSHIP_ID.eq(OWNERSHIP.ID))
                .where(OWNERSHIP.UNIT_ID.eq(unit))
                .and(OWNERSHIP.UNTIL.isNull())
                .orderBy(OWNERSHIP_SHARE.POSITION)
                .limit(1)
                .fetchOptional(OWNERSHIP_SHARE.PERSON_ID);
    }

    /** Everything that units were owned by, latest first. */
    Map<UUID, List<Ownership>> ofUnits(Collection<UUID> units) {
        return rows.groups(OWNERSHIP.UNIT_ID, units, rows.behind(), OWNERSHIP.SINCE.desc());
    }

    /** Who owned units on certain days: one statement for all that are asked for. */
    Map<OnDay, Ownership> onDays(Collection<OnDay> asked) {
        var all = ofUnits(asked.stream().map(OnDay::unit).distinct().toList());
        Map<OnDay, Ownership> found = new java.util.HashMap<>();
        for (var on : asked) {
            all.getOrDefault(on.unit(), List.of()).stream()
                    .filter(ownership -> !ownership.since().isAfter(on.day()))
                    .findFirst()
                    .filter(ownership ->
                            ownership.until() == null || ownership.until().isAfter(on.day()))
                    .ifPresent(ownership -> found.put(on, ownership));
        }
        return found;
    }

    Map<UUID, List<OwnershipShare>> sharesOf(Collection<UUID> ownerships) {
        return shares.groups(OWNERSHIP_SHARE.OWNERSHIP_ID, ownerships, shares.behind(), OWNERSHIP_SHARE.POSITION);
    }

    /** Records who owns the unit from a day on. What was before ends on that day and stays on record. */
    Ownership transfer(TransferOwnershipInput input, Unit unit) {
        requireOwners(input.owners());
        var present = present(unit.id());
        if (present.isPresent() && !input.since().isAfter(present.get().since())) {
            throw Refused.because(
                    Code.INVALID,
                    "refused.ownership.since",
                    List.of(present.get().since().toString()),
                    "since");
        }
        var owners = persons(input.owners());
        present.ifPresent(ending -> sql.update(OWNERSHIP)
                .set(OWNERSHIP.UNTIL, input.since())
                .set(OWNERSHIP.VERSION, OWNERSHIP.VERSION.plus(1))
                .where(OWNERSHIP.ID.eq(ending.id()))
                .execute());
        return add(unit.id(), input.since(), input.reason(), input.note(), owners, sharesOf(input.owners()));
    }

    private List<UUID> persons(List<OwnerInput> wishes) {
        List<UUID> owners = new ArrayList<>();
        for (var at = 0; at < wishes.size(); at++) {
            owners.add(persons.chosen(wishes.get(at).person(), "owners", Integer.toString(at), "person"));
        }
        if (new HashSet<>(owners).size() < owners.size()) {
            throw Refused.because(Code.INVALID, "refused.ownership.twice", List.of(), "owners");
        }
        return owners;
    }

    /** Says how an ownership really is. What it was said to be stays in the log of changes. */
    Ownership correct(CorrectOwnershipInput input) {
        var row = "Mutation.correctOwnership";
        // The unit first, as in a transfer; two that lock in different orders would wait for each other.
        hold(rows.require(row, input.ownershipId(), "ownershipId").unitId());
        var correction = rows.correct(row, input.ownershipId(), input.expectedVersion());
        var wrong = correction.before();
        if (input.since() != null && !input.since().equals(wrong.since())) begin(wrong, input.since());
        if (input.owners() != null) {
            requireOwners(input.owners());
            replaceShares(wrong, persons(input.owners()), sharesOf(input.owners()));
            correction.touched();
        }
        return correction
                .told(OWNERSHIP.SINCE, input.since())
                .told(OWNERSHIP.REASON, input.reason())
                .told(OWNERSHIP.NOTE, input.note())
                .make();
    }

    /** One that was followed seamlessly is followed on the new day. */
    private void begin(Ownership wrong, LocalDate since) {
        var before = sql.selectFrom(OWNERSHIP)
                .where(OWNERSHIP.UNIT_ID.eq(wrong.unitId()))
                .and(OWNERSHIP.SINCE.lt(wrong.since()))
                .orderBy(OWNERSHIP.SINCE.desc())
                .limit(1)
                .fetchOptional(Row.mapping(rows::read));
        var earliest = before.map(one ->
                wrong.since().equals(one.until()) ? one.since().plusDays(1) : Objects.requireNonNull(one.until()));
        if (earliest.isPresent() && since.isBefore(earliest.get())) {
            throw Refused.because(
                    Code.INVALID,
                    "refused.ownership.before",
                    List.of(earliest.get().toString()),
                    "since");
        }
        if (wrong.until() != null && !since.isBefore(wrong.until())) {
            throw Refused.because(
                    Code.INVALID,
                    "refused.ownership.until",
                    List.of(wrong.until().toString()),
                    "since");
        }
        before.filter(one -> wrong.since().equals(one.until()))
                .ifPresent(one -> sql.update(OWNERSHIP)
                        .set(OWNERSHIP.UNTIL, since)
                        .set(OWNERSHIP.VERSION, OWNERSHIP.VERSION.plus(1))
                        .where(OWNERSHIP.ID.eq(one.id()))
                        .execute());
        if (wrong.reason() == Ownership.Reason.REGISTRATION) movedInWith(wrong, since);
    }

    private void replaceShares(Ownership of, List<UUID> owners, Shares parts) {
        sql.deleteFrom(OWNERSHIP_SHARE)
                .where(OWNERSHIP_SHARE.OWNERSHIP_ID.eq(of.id()))
                .execute();
        addShares(of, owners, parts);
    }

    /** Whoever was registered to move in on the day on which the ownership was said to begin. */
    private void movedInWith(Ownership wrong, LocalDate since) {
        var households = sql.select(HOUSEHOLD.ID)
                .from(HOUSEHOLD)
                .where(HOUSEHOLD.UNIT_ID.eq(wrong.unitId()))
                .and(HOUSEHOLD.MOVED_IN.eq(wrong.since()))
                .and(HOUSEHOLD.MOVED_OUT.isNull().or(HOUSEHOLD.MOVED_OUT.ge(since)))
                .fetchArray(HOUSEHOLD.ID);
        sql.update(HOUSEHOLD_MEMBER)
                .set(HOUSEHOLD_MEMBER.SINCE, since)
                .where(HOUSEHOLD_MEMBER.HOUSEHOLD_ID.eq(any(households)))
                .and(HOUSEHOLD_MEMBER.SINCE.eq(wrong.since()))
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull().or(HOUSEHOLD_MEMBER.UNTIL.ge(since)))
                .execute();
        sql.update(HOUSEHOLD)
                .set(HOUSEHOLD.MOVED_IN, since)
                .where(HOUSEHOLD.ID.eq(any(households)))
                .execute();
    }

    private static void requireOwners(List<OwnerInput> owners) {
        if (owners.isEmpty() || owners.size() > MOST_OWNERS) {
            throw Refused.because(Code.INVALID, "refused.ownership.size", List.of(MOST_OWNERS), "owners");
        }
        var shares = sharesOf(owners);
        if (shares.all().size() != owners.size() || !shares.makeOneWhole()) {
            throw Refused.because(Code.INVALID, "refused.ownership.shares", List.of(), "owners");
        }
    }

    /** The first registration of a unit's owners, with equal shares; a unit that has an owner keeps them. */
    void register(UUID unit, LocalDate since, List<UUID> owners) {
        if (owners.isEmpty() || present(unit).isPresent()) return;
        add(unit, since, Ownership.Reason.REGISTRATION, null, owners, Shares.equal(owners.size()));
    }

    /** The present ownership. The unit's row is held until the change is done: two transfers go one after the other. */
    private Optional<Ownership> present(UUID unit) {
        hold(unit);
        return sql.selectFrom(OWNERSHIP)
                .where(OWNERSHIP.UNIT_ID.eq(unit))
                .and(OWNERSHIP.UNTIL.isNull())
                .fetchOptional(Row.mapping(rows::read));
    }

    private void hold(UUID unit) {
        sql.select(UNIT.ID).from(UNIT).where(UNIT.ID.eq(unit)).forNoKeyUpdate().fetch();
    }

    private Ownership add(
            UUID unit,
            LocalDate since,
            Ownership.Reason reason,
            @Nullable String note,
            List<UUID> owners,
            Shares parts) {
        var ownership = new Ownership(
                NewId.next(), unit, since, null, reason, note, Caller.current().memberId(), clock.instant(), 1);
        rows.insert(ownership);
        addShares(ownership, owners, parts);
        return ownership;
    }

    private void addShares(Ownership ownership, List<UUID> owners, Shares parts) {
        shares.insert(IntStream.range(0, owners.size())
                .mapToObj(at -> {
                    var share = parts.all().get(at);
                    return new OwnershipShare(
                            NewId.next(),
                            ownership.id(),
                            owners.get(at),
                            at + 1,
                            share.numerator(),
                            share.denominator());
                })
                .toList());
    }
}
