package io.xinqiao.complaints;

import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.FOLLOW_UP;
import static io.xinqiao.schema.tenant.Tables.TICKET;
import static io.xinqiao.schema.tenant.Tables.TICKET_CATEGORY;
import static io.xinqiao.schema.tenant.Tables.TICKET_CLOCK;
import static org.jooq.impl.DSL.arrayAgg;
import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Percent;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Request;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.schema.tenant.tables.Ticket;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.Tickets;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Records;
import org.jooq.impl.SQLDataType;
import org.jooq.types.DayToSecond;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** The complaints of a project and a span of days, as somebody sees them, counted. */
@Repository
class Complaints {
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final int LONGEST_DAYS = 366;
    private static final int RECURS_WITHIN_DAYS = 90;
    private static final int SATISFIED_FROM = 3;
    private static final int MOST_GROUPS = 200;
    private static final int MOST_TICKETS = 10;
    static final List<String> SETTLED = List.of("RESOLVED", "FOLLOWED_UP", "ARCHIVED");

    private final DSLContext sql;
    private final Visibility visibility;

    Complaints(TenantDatabase database, Visibility visibility) {
        this.sql = database.sql();
        this.visibility = visibility;
    }

    /**
     * Complaints that were submitted on these days, both included.
     *
     * @param projectId of all that the caller reaches where it is null
     */
    record Span(@Nullable UUID projectId, LocalDate from, LocalDate to) {
        Span {
            if (to.isBefore(from) || to.isAfter(from.plusDays(LONGEST_DAYS))) {
                throw Refused.because(Code.INVALID, "refused.span", List.of(LONGEST_DAYS), "to")
                        .asBadRequest();
            }
        }

        Condition of(Ticket ticket) {
            return ticket.KIND
                    .eq("COMPLAINT")
                    .and(projectId == null ? noCondition() : ticket.PROJECT_ID.eq(projectId))
                    .and(ticket.SUBMITTED_AT.ge(from.atStartOfDay(CHINA).toInstant()))
                    .and(ticket.SUBMITTED_AT.lt(
                            to.plusDays(1).atStartOfDay(CHINA).toInstant()));
        }
    }

    /** By what complaints are put together. */
    enum Dimension {
        CATEGORY,
        CAUSE,
        BUILDING,
        DEPARTMENT,
        MONTH
    }

    /** One group of complaints. Its key is null where a ticket says nothing of it. */
    record ComplaintGroup(
            @Nullable String key,
            @Nullable String label,
            int count,
            int major,
            int settled,
            int recurring,
            int followedUp,
            int satisfied) {
        public @Nullable BigDecimal settledPercent() {
            return percent(settled, count);
        }

        public @Nullable BigDecimal satisfiedPercent() {
            return percent(satisfied, followedUp);
        }

        public @Nullable BigDecimal recurringPercent() {
            return percent(recurring, count);
        }
    }

    static @Nullable BigDecimal percent(int part, int whole) {
        return Percent.of(part, whole);
    }

    private Condition visible(String row, Span span) {
        return span.of(TICKET).and(visibility.of(row, Tickets.REACH));
    }

    /** The same household, or where there is none the same place, complained of the same category not long before. */
    static Condition recurs() {
        var before = TICKET.as("before");
        var samePlace = before.HOUSEHOLD_ID
                .eq(TICKET.HOUSEHOLD_ID)
                .or(TICKET.HOUSEHOLD_ID
                        .isNull()
                        .and(before.HOUSEHOLD_ID.isNull())
                        .and(before.UNIT_ID.isNotDistinctFrom(TICKET.UNIT_ID))
                        .and(before.BUILDING_ID.isNotDistinctFrom(TICKET.BUILDING_ID))
                        .and(before.PLACE.isNotDistinctFrom(TICKET.PLACE)));
        return exists(selectOne()
                .from(before)
                .where(before.KIND.eq("COMPLAINT"))
                .and(before.PROJECT_ID.eq(TICKET.PROJECT_ID))
                .and(before.STATE.ne("CANCELLED"))
                .and(before.CATEGORY_ID.eq(TICKET.CATEGORY_ID))
                .and(samePlace)
                .and(before.SUBMITTED_AT
                        .lt(TICKET.SUBMITTED_AT)
                        .or(before.SUBMITTED_AT.eq(TICKET.SUBMITTED_AT).and(before.ID.lt(TICKET.ID))))
                .and(before.SUBMITTED_AT.ge(field(
                        TICKET.SUBMITTED_AT.minus(val(DayToSecond.valueOf(Duration.ofDays(RECURS_WITHIN_DAYS))))))));
    }

    /** What the resident said when asked last. */
    private static Field<Integer> lastOverall() {
        return field(select(FOLLOW_UP.OVERALL)
                .from(FOLLOW_UP)
                .where(FOLLOW_UP.TICKET_ID.eq(TICKET.ID))
                .orderBy(FOLLOW_UP.AT.desc(), FOLLOW_UP.ID.desc())
                .limit(1));
    }

    private static Field<String> keyOf(Dimension by) {
        return switch (by) {
            case CATEGORY -> TICKET_CATEGORY.CODE;
            case CAUSE -> TICKET.CAUSE;
            case BUILDING -> BUILDING.NUMBER;
            case DEPARTMENT -> TICKET.DEPARTMENT;
            case MONTH ->
                function(
                        name("to_char"),
                        SQLDataType.VARCHAR,
                        function(name("timezone"), SQLDataType.TIMESTAMP, val(CHINA.getId()), TICKET.SUBMITTED_AT),
                        inline("YYYY-MM"));
        };
    }

    private static Field<String> labelOf(Dimension by) {
        return switch (by) {
            case CATEGORY ->
                Request.current().locale().equals(Locale.ENGLISH) ? TICKET_CATEGORY.NAME_EN : TICKET_CATEGORY.NAME_ZH;
            case BUILDING -> BUILDING.NAME;
            case CAUSE, DEPARTMENT, MONTH -> keyOf(by);
        };
    }

    /** The complaints by one dimension: months in their order, all else by how many there are. */
    List<ComplaintGroup> by(Span span, Dimension by) {
        var each = select(
                        keyOf(by).as("key"),
                        labelOf(by).as("label"),
                        TICKET.SEVERITY.eq("MAJOR").as("major"),
                        TICKET.STATE.in(SETTLED).as("settled"),
                        field(recurs()).as("recurring"),
                        lastOverall().as("overall"))
                .from(TICKET)
                .leftJoin(TICKET_CATEGORY)
                .on(TICKET_CATEGORY.ID.eq(TICKET.CATEGORY_ID))
                .leftJoin(BUILDING)
                .on(BUILDING.ID.eq(TICKET.BUILDING_ID))
                .where(visible("Query.complaintBreakdown", span))
                .and(TICKET.STATE.ne("CANCELLED"))
                .asTable("complaint");
        var key = field(name("key"), String.class);
        var label = field(name("label"), String.class);
        var overall = field(name("overall"), Integer.class);
        return sql.select(
                        key,
                        label,
                        count(),
                        count().filterWhere(field(name("major"), Boolean.class).isTrue()),
                        count().filterWhere(
                                        field(name("settled"), Boolean.class).isTrue()),
                        count().filterWhere(
                                        field(name("recurring"), Boolean.class).isTrue()),
                        count(overall),
                        count().filterWhere(overall.ge(SATISFIED_FROM)))
                .from(each)
                .groupBy(key, label)
                .orderBy(by == Dimension.MONTH ? key.asc() : count().desc(), key.asc())
                .limit(MOST_GROUPS)
                .fetch(Records.mapping(ComplaintGroup::new));
    }

    /** All complaints of a span together. */
    ComplaintGroup total(Span span) {
        var groups = by(span, Dimension.MONTH);
        return new ComplaintGroup(
                null,
                null,
                groups.stream().mapToInt(ComplaintGroup::count).sum(),
                groups.stream().mapToInt(ComplaintGroup::major).sum(),
                groups.stream().mapToInt(ComplaintGroup::settled).sum(),
                groups.stream().mapToInt(ComplaintGroup::recurring).sum(),
                groups.stream().mapToInt(ComplaintGroup::followedUp).sum(),
                groups.stream().mapToInt(ComplaintGroup::satisfied).sum());
    }

    /** The keys of complaints that came back, latest first. */
    List<UUID> recurring(Span span) {
        return sql.select(TICKET.ID)
                .from(TICKET)
                .where(visible("Query.recurringComplaints", span))
                .and(TICKET.STATE.ne("CANCELLED"))
                .and(recurs())
                .orderBy(TICKET.SUBMITTED_AT.desc(), TICKET.ID.desc())
                .limit(100)
                .fetch(TICKET.ID);
    }

    /** A cause, how often it was one, and the latest tickets behind it. */
    record ComplaintCause(io.xinqiao.tickets.Ticket.Cause cause, int count, BigDecimal percent, List<UUID> ticketIds) {}

    /** The causes that recur most. */
    List<ComplaintCause> causes(Span span, int top) {
        var known = visible("Query.complaintCauses", span)
                .and(TICKET.STATE.ne("CANCELLED"))
                .and(TICKET.CAUSE.isNotNull());
        var keys = arrayAgg(TICKET.ID).orderBy(TICKET.SUBMITTED_AT.desc(), TICKET.ID.desc());
        var all = sql.fetchCount(TICKET, known);
        return sql.select(TICKET.CAUSE, count(), keys)
                .from(TICKET)
                .where(known)
                .groupBy(TICKET.CAUSE)
                .orderBy(count().desc(), TICKET.CAUSE)
                .limit(top)
                .fetch(row -> new ComplaintCause(
                        io.xinqiao.tickets.Ticket.Cause.valueOf(row.value1()),
                        row.value2(),
                        Objects.requireNonNull(percent(row.value2(), all)),
                        Arrays.stream(row.value3()).limit(MOST_TICKETS).toList()));
    }

    /** How well those did who accepted requests and answer for them, complaints or not. */
    record FirstContactRecord(
            UUID memberId,
            int accepted,
            int settled,
            int reopened,
            int breached,
            @Nullable BigDecimal responseMinutes) {}

    /** The record of everybody who was a first contact in these days. */
    List<FirstContactRecord> firstContacts(Span span) {
        var from = span.from().atStartOfDay(CHINA).toInstant();
        var before = span.to().plusDays(1).atStartOfDay(CHINA).toInstant();
        var seconds = function(
                name("date_part"),
                SQLDataType.DOUBLE,
                inline("epoch"),
                TICKET_CLOCK.MET_AT.minus(TICKET_CLOCK.STARTED_AT));
        var response = select(seconds)
                .from(TICKET_CLOCK)
                .where(TICKET_CLOCK.TICKET_ID.eq(TICKET.ID))
                .and(TICKET_CLOCK.MEASURE.eq("FIRST_RESPONSE"))
                .and(TICKET_CLOCK.MET_AT.isNotNull())
                .limit(1);
        var breached = exists(selectOne()
                .from(TICKET_CLOCK)
                .where(TICKET_CLOCK.TICKET_ID.eq(TICKET.ID))
                .and(TICKET_CLOCK.BREACHED_AT.isNotNull()));
        var average = avg(field(response)).div(60);
        return sql.select(
                        TICKET.FIRST_CONTACT_ID,
                        count(),
                        count().filterWhere(TICKET.STATE.in(SETTLED)),
                        count().filterWhere(TICKET.REOPENED.gt(0)),
                        count().filterWhere(breached),
                        average)
                .from(TICKET)
                .where(TICKET.PROJECT_ID.eq(Objects.requireNonNull(span.projectId())))
                .and(TICKET.SUBMITTED_AT.ge(from))
                .and(TICKET.SUBMITTED_AT.lt(before))
                .and(TICKET.FIRST_CONTACT_ID.isNotNull())
                .and(visibility.of("Query.firstContactRecords", Tickets.REACH))
                .groupBy(TICKET.FIRST_CONTACT_ID)
                .orderBy(count().desc(), TICKET.FIRST_CONTACT_ID)
                .limit(MOST_GROUPS)
                .fetch(row -> new FirstContactRecord(
                        row.value1(),
                        row.value2(),
                        row.value3(),
                        row.value4(),
                        row.value5(),
                        row.value6() == null ? null : row.value6().setScale(1, RoundingMode.HALF_UP)));
    }
}
