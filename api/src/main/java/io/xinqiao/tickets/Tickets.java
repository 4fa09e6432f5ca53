package io.xinqiao.tickets;

import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.TICKET;
import static io.xinqiao.schema.tenant.Tables.TICKET_CLOCK;
import static io.xinqiao.sql.Filters.is;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Department;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.sql.Bulk;
import io.xinqiao.sql.Columns;
import io.xinqiao.sql.Filters;
import io.xinqiao.sql.KeyedQuery;
import io.xinqiao.sql.Row;
import io.xinqiao.sql.SearchKeys;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The tickets as they stand. */
@Repository
public class Tickets {
    private static final int PIECE = 1_000;
    private static final int MOST_MERGED = 50;
    private static final io.xinqiao.schema.tenant.tables.Ticket INTO = TICKET.as("target");
    /** How its title is spelled nobody reads. */
    private static final Columns COLUMNS = new Columns(Arrays.stream(TICKET.fields())
            .filter(column -> !column.equals(TICKET.TITLE_SPELLED))
            .toArray(Field<?>[]::new));

    private static final KeyedQuery OF_KEYS = new KeyedQuery(
            COLUMNS,
            (keys, visible) -> select(COLUMNS.inOnePiece())
                    .from(TICKET)
                    .where(TICKET.ID.eq(any(keys)))
                    .and(visible));

    /** Which tickets somebody reaches. */
    public static final RowScope REACH = new RowScope() {
        @Override
        public Condition project(UUID[] projects) {
            return TICKET.PROJECT_ID.eq(any(projects));
        }

        // A steward answers for their buildings, for what was transferred to them, and for what they accepted.
        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return TICKET.BUILDING_ID
                    .eq(any(buildings))
                    .or(TICKET.STEWARD_ID.eq(member.id()))
                    .or(TICKET.FIRST_CONTACT_ID.eq(member.id()))
                    .or(TICKET.CREATED_BY.eq(member.id()))
                    .or(mergedInto(INTO.STEWARD_ID.eq(member.id()).or(INTO.FIRST_CONTACT_ID.eq(member.id()))));
        }

        // A technician works what is dispatched to them, or to their department and nobody yet.
        @Override
        public Condition assigned(Member member, UUID[] projects) {
            return assigned(TICKET, member, projects).or(mergedInto(assigned(INTO, member, projects)));
        }

        private static Condition assigned(
                io.xinqiao.schema.tenant.tables.Ticket ticket, Member member, UUID[] projects) {
            var mine = ticket.ASSIGNEE_ID.eq(member.id());
            if (member.department() == null) return mine;
            return mine.or(ticket.ASSIGNEE_ID
                    .isNull()
                    .and(ticket.DEPARTMENT.eq(member.department().name()))
                    .and(ticket.PROJECT_ID.eq(any(projects))));
        }

        // Whoever goes on with a ticket sees what was merged into it. Few are, so the others are told at a glance.
        private static Condition mergedInto(Condition theirs) {
            return TICKET.MERGED_INTO_ID
                    .isNotNull()
                    .and(exists(selectOne()
                            .from(INTO)
                            .where(INTO.ID.eq(TICKET.MERGED_INTO_ID))
                            .and(theirs)));
        }

        // What a resident reported, and what concerns the household they live in; not what concerned earlier ones.
        @Override
        public Condition ownUnits(UUID person) {
            return TICKET.REQUESTER_ID
                    .eq(person)
                    .or(TICKET.HOUSEHOLD_ID.in(select(HOUSEHOLD.ID)
                            .from(HOUSEHOLD_MEMBER)
                            .join(HOUSEHOLD)
                            .on(HOUSEHOLD.ID.eq(HOUSEHOLD_MEMBER.HOUSEHOLD_ID))
                            .where(HOUSEHOLD_MEMBER.PERSON_ID.eq(person))
                            .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                            .and(HOUSEHOLD.MOVED_OUT.isNull())));
        }
    };

    /** The reach of rows that hang on tickets. */
    public static RowScope reachBy(TableField<?, UUID> ticket) {
        return REACH.through(tickets -> ticket.in(select(TICKET.ID).from(TICKET).where(tickets)));
    }

    private final DSLContext sql;
    private final Visibility visibility;

    Tickets(TenantDatabase database, Visibility visibility) {
        this.sql = database.sql();
        this.visibility = visibility;
    }

    @Bean
    static Rows<Ticket> ticketRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Ticket.class, TICKET, COLUMNS, REACH, Tickets::ticket, database, visibility);
    }

    @Bean
    static Listing<Ticket> ticketList(Rows<Ticket> rows, Clock clock) {
        return Listing.of("tickets", rows)
                .descending(TICKET.SUBMITTED_AT)
                .descending(TICKET.CHANGED_AT)
                .descending(TICKET.NUMBER)
                .search(TICKET.NUMBER, TICKET.TITLE)
                .indexed(SearchKeys.of(TICKET.NUMBER, TICKET.TITLE))
                .foundAtAGlanceBy(number -> TICKET.NUMBER.eq(number.toUpperCase(Locale.ROOT)))
                .without(TICKET.ARRIVAL_CODE)
                .related("assignee", "tickets")
                .related("firstContact", "acceptedTickets")
                .unrelated("steward")
                .filter(
                        "openForDays",
                        (Integer days) -> TicketMeasures.openSince(clock, Duration.ofDays(days))
                                .and(TICKET.STATE.ne(TicketState.CANCELLED.name())))
                .flag("overdue", () -> overdue(clock));
    }

    /** One of its clocks has run out, and what it measures has not happened. */
    private static Condition overdue(Clock clock) {
        return exists(selectOne()
                .from(TICKET_CLOCK)
                .where(TICKET_CLOCK.TICKET_ID.eq(TICKET.ID))
                .and(TICKET_CLOCK.MET_AT.isNull())
                .and(TICKET_CLOCK.STOPPED_AT.isNull())
                .and(TICKET_CLOCK.PAUSED_AT.isNull())
                .and(TICKET_CLOCK.DUE_AT.le(clock.instant())));
    }

    Map<UUID, Ticket> visible(Collection<UUID> keys) {
        return of(keys, visibility.of("Ticket", REACH));
    }

    /** Those of these tickets that the caller may see by asking for them. */
    public Map<UUID, Ticket> seen(Collection<UUID> keys) {
        return visible(keys);
    }

    /** The tickets behind objects that the caller sees. */
    public Map<UUID, Ticket> behind(Collection<UUID> keys) {
        return of(keys, visibility.behind("Ticket", REACH));
    }

    private Map<UUID, Ticket> of(Collection<UUID> keys, Condition visible) {
        return COLUMNS.fetchMap(OF_KEYS.query(sql, keys, visible), TICKET.ID, Tickets::ticket);
    }

    /** Those of these tickets that the caller reaches through this row. */
    Map<UUID, Ticket> reached(String row, Collection<UUID> keys) {
        return of(keys, visibility.of(row, REACH));
    }

    /** Those of these tickets that the caller sees in any other role than that of a resident. */
    Set<UUID> reachedAsStaff(Collection<UUID> keys) {
        if (Caller.current().isResidentOnly()) return Set.of();
        return of(keys, visibility.asStaff("Ticket", REACH)).keySet();
    }

    /** The ticket, if the caller reaches it through this row. */
    Optional<Ticket> reachable(String row, UUID id) {
        return Optional.ofNullable(of(List.of(id), visibility.of(row, REACH)).get(id));
    }

    void eachIn(UUID project, Collection<TicketState> states, Consumer<Map<UUID, Ticket>> work) {
        each(TICKET.PROJECT_ID.eq(project).and(Filters.in(TICKET.STATE, List.copyOf(states))), work);
    }

    /** Gives the tickets of a condition on their own rows, by key and in pieces, locked until the end. */
    void each(Condition which, Consumer<Map<UUID, Ticket>> work) {
        UUID last = null;
        while (true) {
            var some = sql.select(COLUMNS.inOnePiece())
                    .from(TICKET)
                    .where(which)
                    .and(last == null ? noCondition() : TICKET.ID.gt(last))
                    .orderBy(TICKET.ID)
                    .limit(PIECE)
                    .forUpdate()
                    .coerce(COLUMNS.fields())
                    .fetch(Row.mapping(Tickets::ticket));
            work.accept(some.stream().collect(Collectors.toMap(Ticket::id, ticket -> ticket)));
            if (some.size() < PIECE) return;
            last = some.getLast().id();
        }
    }

    /** Open tickets of the same place and category that the caller sees, latest first. */
    List<Ticket> similar(SimilarTo to, Collection<TicketState> open, Instant since, int most) {
        return sql.select(COLUMNS.inOnePiece())
                .from(TICKET)
                .where(visibility.of("Query.similarTickets", REACH))
                .and(TICKET.PROJECT_ID.eq(to.projectId()))
                .and(is(TICKET.CATEGORY_ID, to.categoryId()))
                .and(is(TICKET.BUILDING_ID, to.buildingId()))
                .and(is(TICKET.UNIT_ID, to.unitId()))
                .and(Filters.in(TICKET.STATE, List.copyOf(open)))
                .and(TICKET.SUBMITTED_AT.ge(since))
                .orderBy(TICKET.SUBMITTED_AT.desc(), TICKET.ID.desc())
                .limit(most)
                .coerce(COLUMNS.fields())
                .fetch(Row.mapping(Tickets::ticket));
    }

    /** A place and a category; what is left out narrows nothing. */
    record SimilarTo(
            UUID projectId,
            @Nullable UUID buildingId,
            @Nullable UUID unitId,
            @Nullable UUID categoryId) {}

    /** A ticket, whoever asks. */
    Optional<Ticket> one(UUID id) {
        return sql.select(COLUMNS.inOnePiece())
                .from(TICKET)
                .where(TICKET.ID.eq(id))
                .coerce(COLUMNS.fields())
                .fetchOptional(Row.mapping(Tickets::ticket));
    }

    boolean isIn(UUID id, Collection<TicketState> states) {
        return sql.fetchExists(TICKET, TICKET.ID.eq(id).and(Filters.in(TICKET.STATE, List.copyOf(states))));
    }

    /** The ticket, locked until the end of the transaction, if the caller may do this to it. */
    Optional<Ticket> lock(String mutation, UUID id) {
        return sql.select(COLUMNS.inOnePiece())
                .from(TICKET)
                .where(TICKET.ID.eq(id))
                .and(visibility.of(mutation, REACH))
                .forUpdate()
                .coerce(COLUMNS.fields())
                .fetchOptional(Row.mapping(Tickets::ticket));
    }

    void update(Ticket ticket) {
        var answers = ticket.accountability();
        sql.update(TICKET)
                .set(TICKET.STATE, ticket.state().name())
                .set(TICKET.FIRST_CONTACT_ID, answers.firstContactId())
                .set(TICKET.STEWARD_ID, answers.stewardId())
                .set(TICKET.DEPARTMENT, nameOf(answers.department()))
                .set(TICKET.ASSIGNEE_ID, answers.assigneeId())
                .set(TICKET.CHANGED_AT, ticket.changedAt())
                .set(TICKET.REOPENED, ticket.course().reopened())
                .set(TICKET.FOLLOW_UP_DUE, ticket.followUpDue())
                .set(TICKET.CAUSE, nameOf(ticket.cause()))
                .set(TICKET.MERGED_INTO_ID, ticket.mergedIntoId())
                .set(TICKET.EVENTS, ticket.course().events())
                .set(TICKET.VERSION, ticket.version())
                .where(TICKET.ID.eq(ticket.id()))
                .execute();
    }

    /** Writes what was reported, and where, as it is right. */
    void correct(UUID id, Ticket.Report report, Ticket.Place place) {
        sql.update(TICKET)
                .set(TICKET.KIND, report.kind().name())
                .set(TICKET.SEVERITY, report.severity().name())
                .set(TICKET.CATEGORY_ID, report.categoryId())
                .set(TICKET.TITLE, report.text().title())
                .set(TICKET.DESCRIPTION, report.text().description())
                .set(TICKET.BUILDING_ID, place.buildingId())
                .set(TICKET.UNIT_ID, place.unitId())
                .set(TICKET.HOUSEHOLD_ID, place.householdId())
                .set(TICKET.PLACE, place.description())
                .where(TICKET.ID.eq(id))
                .execute();
    }

    /** What was merged into one ticket goes on with the one that this goes on with. */
    void redirect(UUID from, UUID into) {
        sql.update(TICKET)
                .set(TICKET.MERGED_INTO_ID, into)
                .where(TICKET.MERGED_INTO_ID.eq(from))
                .execute();
    }

    /** The tickets that were merged into these, earliest first, as far as the caller may see them. */
    Map<UUID, List<Ticket>> mergedInto(Collection<UUID> keys) {
        return sql
                .select(COLUMNS.inOnePiece())
                .from(TICKET)
                .where(TICKET.MERGED_INTO_ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visibility.behind("Ticket", REACH))
                .orderBy(TICKET.SUBMITTED_AT, TICKET.ID)
                .limit(MOST_MERGED * keys.size())
                .coerce(COLUMNS.fields())
                .fetch(Row.mapping(Tickets::ticket))
                .stream()
                .collect(Collectors.groupingBy(ticket -> Objects.requireNonNull(ticket.mergedIntoId())));
    }

    /** Writes who has many tickets in hand now. */
    void update(List<Ticket> tickets) {
        Bulk.<Ticket>into(TICKET)
                .set(TICKET.STEWARD_ID, ticket -> ticket.accountability().stewardId())
                .set(TICKET.DEPARTMENT, ticket -> nameOf(ticket.accountability().department()))
                .set(TICKET.ASSIGNEE_ID, ticket -> ticket.accountability().assigneeId())
                .set(TICKET.CHANGED_AT, Ticket::changedAt)
                .set(TICKET.EVENTS, ticket -> ticket.course().events())
                .set(TICKET.VERSION, Ticket::version)
                .update(sql, TICKET.ID, Ticket::id, tickets);
    }

    static @Nullable String nameOf(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }

    private static Ticket.@Nullable Cause cause(@Nullable String name) {
        return name == null ? null : Ticket.Cause.valueOf(name);
    }

    static @Nullable Department department(@Nullable String name) {
        return name == null ? null : Department.valueOf(name);
    }

    private static Ticket ticket(Row row) {
        return new Ticket(
                row.get(TICKET.ID),
                row.get(TICKET.NUMBER),
                new Ticket.Report(
                        Ticket.Kind.valueOf(row.get(TICKET.KIND)),
                        Ticket.Channel.valueOf(row.get(TICKET.CHANNEL)),
                        Ticket.Severity.valueOf(row.get(TICKET.SEVERITY)),
                        row.get(TICKET.CATEGORY_ID),
                        new Ticket.Text(row.get(TICKET.TITLE), row.get(TICKET.DESCRIPTION)),
                        row.get(TICKET.REQUESTER_ID),
                        new Ticket.Contact(row.get(TICKET.CONTACT_NAME), row.get(TICKET.CONTACT_PHONE_SEALED)),
                        row.get(TICKET.CREATED_BY),
                        Objects.requireNonNull(row.get(TICKET.SUBMITTED_AT))),
                new Ticket.Place(
                        row.get(TICKET.PROJECT_ID),
                        row.get(TICKET.BUILDING_ID),
                        row.get(TICKET.UNIT_ID),
                        row.get(TICKET.HOUSEHOLD_ID),
                        row.get(TICKET.PLACE)),
                new Ticket.Accountability(
                        row.get(TICKET.FIRST_CONTACT_ID),
                        row.get(TICKET.STEWARD_ID),
                        department(row.get(TICKET.DEPARTMENT)),
                        row.get(TICKET.ASSIGNEE_ID)),
                new Ticket.Course(
                        TicketState.valueOf(row.get(TICKET.STATE)),
                        row.get(TICKET.CHANGED_AT),
                        row.get(TICKET.REOPENED),
                        row.get(TICKET.FOLLOW_UP_DUE),
                        row.get(TICKET.EVENTS),
                        row.get(TICKET.VERSION)),
                row.get(TICKET.ARRIVAL_CODE),
                cause(row.get(TICKET.CAUSE)),
                row.get(TICKET.MERGED_INTO_ID));
    }
}
