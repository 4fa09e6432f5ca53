package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.BILL_LINE;
import static io.xinqiao.schema.tenant.Tables.CHARGE_PRICE;
import static io.xinqiao.schema.tenant.Tables.CHARGE_STANDARD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP_SHARE;
import static java.util.stream.Collectors.groupingBy;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.sql.Bulk;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The bills of the company, by whom they concern. */
@Repository
public class Bills {
    private static final RecordColumns<Bill> STORED = RecordColumns.of(Bill.class, BILL);
    private static final int MOST_LINES = 60;
    private static final Comparator<Bill> OLDEST =
            Comparator.comparing(Bill::dueOn).thenComparing(Bill::periodFrom);

    /** What is still owed. */
    public static final Condition OWED = BILL.SETTLED
            .plus(BILL.DISCOUNTED)
            .plus(BILL.WRITTEN_OFF)
            .lt(BILL.AMOUNT)
            .and(BILL.REVERSED.isFalse());

    /** A resident sees the bills of the household that they belong to and of what they own, not their predecessors'. */
    public static final RowScope REACH = RowScope.inProject(BILL.PROJECT_ID)
            .inBuilding(BILL.BUILDING_ID)
            .ofResident(person -> BILL.HOUSEHOLD_ID
                    .in(select(HOUSEHOLD_MEMBER.HOUSEHOLD_ID)
                            .from(HOUSEHOLD_MEMBER)
                            .where(HOUSEHOLD_MEMBER.PERSON_ID.eq(person))
                            .and(HOUSEHOLD_MEMBER.UNTIL.isNull()))
                    .or(BILL.OWNERSHIP_ID.in(select(OWNERSHIP_SHARE.OWNERSHIP_ID)
                            .from(OWNERSHIP_SHARE)
                            .where(OWNERSHIP_SHARE.PERSON_ID.eq(person))))
                    .or(BILL.DEVELOPER_ID.eq(person)));

    private final DSLContext sql;
    private final Rows<Bill> rows;
    private final Rows<ChargeStandard> standards;
    private final List<BillListener> listeners;

    Bills(TenantDatabase database, Rows<Bill> rows, Rows<ChargeStandard> standards, List<BillListener> listeners) {
        this.sql = database.sql();
        this.rows = rows;
        this.standards = standards;
        this.listeners = listeners;
    }

    @Bean
    static Rows<Bill> billRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Bill.class, BILL, REACH, database, visibility);
    }

    @Bean
    static Listing<Bill> billList(Rows<Bill> rows) {
        return Listing.of("bills", rows)
                .unrelated("building", "ownership", "feeItem", "developer")
                .ascending(BILL.DUE_ON)
                .descending(BILL.ID)
                .knownFlag("owed", OWED);
    }

    /** A bill that the caller reaches. */
    public Optional<Bill> reached(String row, UUID key) {
        return rows.reached(row, key);
    }

    /** The bills behind what the caller sees. */
    public Map<UUID, Bill> behind(Collection<UUID> keys) {
        return rows.behind(keys);
    }

    /** What a unit owes, oldest first. */
    public List<Bill> owed(UUID unit) {
        return rows.list(BILL.UNIT_ID.eq(unit).and(OWED), BILL.DUE_ON, BILL.PERIOD_FROM, BILL.ID);
    }

    /** Those of these bills that the caller reaches by a field of the schema. */
    public Map<UUID, Bill> reached(String row, Collection<UUID> keys) {
        return rows.reached(row, keys);
    }

    /** What is owed by those bills that the caller reaches and that meet a condition, oldest first. */
    public List<Bill> owed(String row, Condition which, int most) {
        return sql.selectFrom(BILL)
                .where(which)
                .and(OWED)
                .and(rows.scope(row))
                .orderBy(BILL.DUE_ON, BILL.PERIOD_FROM, BILL.ID)
                .limit(most)
                .fetch(Bills::bill);
    }

    /** All that is owed by bills which the caller reaches and that meet a condition, oldest first. */
    public List<Bill> owed(String row, Condition which) {
        return rows.list(which.and(OWED).and(rows.scope(row)), BILL.DUE_ON, BILL.PERIOD_FROM, BILL.ID);
    }

    /** The units that owe by bills which the caller reaches and that meet a condition. */
    public List<UUID> owing(String row, Condition which, int most) {
        return sql.selectDistinct(BILL.UNIT_ID)
                .from(BILL)
                .where(which)
                .and(OWED)
                .and(rows.scope(row))
                .limit(most)
                .fetch(BILL.UNIT_ID);
    }

    /** That a unit owes something which was due before a day. */
    public static Condition overdue(Field<UUID> unit, LocalDate today) {
        return exists(
                selectOne().from(BILL).where(BILL.UNIT_ID.eq(unit)).and(OWED).and(BILL.DUE_ON.lt(today)));
    }

    /** What these units owe that was due before a day, oldest first. */
    public Map<UUID, List<Bill>> overdue(Collection<UUID> units, LocalDate today) {
        return rows
                .list(
                        BILL.UNIT_ID
                                .eq(any(units.toArray(UUID[]::new)))
                                .and(OWED)
                                .and(BILL.DUE_ON.lt(today)),
                        BILL.DUE_ON,
                        BILL.PERIOD_FROM,
                        BILL.ID)
                .stream()
                .collect(groupingBy(bill -> bill.payer().unitId()));
    }

    /** What a unit owes of the bills that the caller reaches, oldest first. */
    public List<Bill> owedAndReached(String row, UUID unit, int most) {
        return owed(row, BILL.UNIT_ID.eq(unit), most);
    }

    /** Bills of a unit, locked until the end of the change, oldest first: those it owes, or these whatever they are. */
    public List<Bill> lock(UUID unit, @Nullable Collection<UUID> only) {
        return sql
                .selectFrom(BILL)
                .where(BILL.UNIT_ID.eq(unit))
                .and(only == null ? OWED : BILL.ID.eq(any(only.toArray(UUID[]::new))))
                // All who lock bills do so in this order, and never wait for one another in a circle.
                .orderBy(BILL.ID)
                .forUpdate()
                .fetch(Bills::bill)
                .stream()
                .sorted(OLDEST)
                .toList();
    }

    /** What a change settles of a bill and lets off; below zero when it takes something back. */
    public record Change(UUID bill, BigDecimal settled, BigDecimal discounted) {}

    /** Changes what is settled of bills that the caller has locked. */
    public void change(List<Change> changes) {
        if (changes.isEmpty()) return;
        var now = rows.ofKeys(changes.stream().map(Change::bill).toList());
        Bulk.<Change>into(BILL)
                .set(BILL.SETTLED, change -> of(now, change).settled().add(change.settled()))
                .set(BILL.DISCOUNTED, change -> of(now, change).discounted().add(change.discounted()))
                .update(sql, BILL.ID, Change::bill, changes);
        owedAnew(changes.stream().map(Change::bill).toArray(UUID[]::new));
    }

    /** Tells that another amount is owed of bills that the caller has locked. */
    void owedAnew(UUID[] bills) {
        listeners.forEach(one -> one.owedAnew(bills));
    }

    /** Tells that bills come to less, which the caller has locked. */
    void reduced(UUID[] bills) {
        listeners.forEach(one -> one.reduced(bills));
        owedAnew(bills);
    }

    /** Gives up what is owed of a bill that the caller has locked; below zero has it owed again. */
    void writeOff(UUID bill, BigDecimal amount) {
        sql.update(BILL)
                .set(BILL.WRITTEN_OFF, BILL.WRITTEN_OFF.plus(amount))
                .where(BILL.ID.eq(bill))
                .execute();
        if (amount.signum() > 0) reduced(new UUID[] {bill});
        else owedAnew(new UUID[] {bill});
    }

    /** A bill that the caller reaches, locked until the end of the change. */
    Optional<Bill> lockOne(String row, UUID bill) {
        return sql.selectFrom(BILL)
                .where(BILL.ID.eq(bill))
                .and(rows.scope(row))
                .forUpdate()
                .fetchOptional(Bills::bill);
    }

    private static Bill of(Map<UUID, Bill> bills, Change change) {
        var bill = bills.get(change.bill());
        if (bill == null) throw new IllegalStateException("There is no bill " + change.bill());
        return bill;
    }

    /** How bills came about, line by line. */
    Map<UUID, List<BillLine>> lines(Collection<UUID> bills) {
        return sql.select()
                .from(BILL_LINE)
                .join(CHARGE_PRICE)
                .on(CHARGE_PRICE.ID.eq(BILL_LINE.PRICE_ID))
                .join(CHARGE_STANDARD)
                .on(CHARGE_STANDARD.ID.eq(CHARGE_PRICE.STANDARD_ID))
                .where(BILL_LINE.BILL_ID.eq(any(bills.toArray(UUID[]::new))))
                .orderBy(BILL_LINE.BILL_ID, BILL_LINE.POSITION)
                .limit(MOST_LINES * bills.size())
                .fetchGroups(
                        BILL_LINE.BILL_ID,
                        row -> new BillLine(
                                row.get(BILL_LINE.BILL_ID),
                                row.get(BILL_LINE.POSITION),
                                standards.read(row::get),
                                Prices.PRICES.read(row::get),
                                row.get(BILL_LINE.FROM_ON),
                                row.get(BILL_LINE.TO_ON),
                                row.get(BILL_LINE.VACANT),
                                row.get(BILL_LINE.QUANTITY),
                                row.get(BILL_LINE.UNIT_PRICE),
                                row.get(BILL_LINE.PARTS),
                                row.get(BILL_LINE.AMOUNT)));
    }

    /** The bill in a row that somebody else has read. */
    static Bill bill(Record row) {
        return STORED.read(row::get);
    }
}
