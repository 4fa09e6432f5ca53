package io.xinqiao.tickets;

import static io.xinqiao.schema.tenant.Tables.TICKET;
import static io.xinqiao.schema.tenant.Tables.TICKET_NUMBER;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.length;
import static org.jooq.impl.DSL.lpad;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.with;

import io.xinqiao.sql.NewRow;
import io.xinqiao.sql.PreparedText;
import io.xinqiao.tenants.TenantDatabase;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.CommonTableExpression;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.Record1;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** How tickets get onto the books: each under the next number of its project's year. */
@Repository
class NewTickets {
    /** Of a number, at least. */
    private static final int DIGITS = 6;

    private static final NewRow<Ticket> ROW = new NewRow<Ticket>()
            .set(TICKET.ID, Ticket::id)
            .set(TICKET.PROJECT_ID, ticket -> ticket.location().projectId())
            .set(TICKET.BUILDING_ID, ticket -> ticket.location().buildingId())
            .set(TICKET.UNIT_ID, ticket -> ticket.location().unitId())
            .set(TICKET.HOUSEHOLD_ID, ticket -> ticket.location().householdId())
            .set(TICKET.PLACE, ticket -> ticket.location().description())
            .set(TICKET.REQUESTER_ID, ticket -> ticket.report().requesterId())
            .set(TICKET.KIND, ticket -> ticket.kind().name())
            .set(TICKET.CHANNEL, ticket -> ticket.report().channel().name())
            .set(TICKET.SEVERITY, ticket -> ticket.severity().name())
            .set(TICKET.CATEGORY_ID, ticket -> ticket.report().categoryId())
            .set(TICKET.TITLE, Ticket::title)
            .set(TICKET.DESCRIPTION, ticket -> ticket.report().text().description())
            .set(TICKET.CONTACT_NAME, ticket -> contact(ticket, Ticket.Contact::name))
            .set(TICKET.CONTACT_PHONE_SEALED, ticket -> contact(ticket, Ticket.Contact::phone))
            .set(TICKET.CREATED_BY, ticket -> ticket.report().createdBy())
            .set(TICKET.SUBMITTED_AT, ticket -> ticket.report().submittedAt())
            .set(TICKET.STEWARD_ID, ticket -> ticket.accountability().stewardId())
            .set(TICKET.STATE, ticket -> ticket.state().name())
            .set(TICKET.CHANGED_AT, Ticket::changedAt)
            .set(TICKET.REOPENED, ticket -> ticket.course().reopened())
            .set(TICKET.FOLLOW_UP_DUE, Ticket::followUpDue)
            .set(TICKET.EVENTS, ticket -> ticket.course().events())
            .set(TICKET.VERSION, Ticket::version)
            .set(TICKET.ARRIVAL_CODE, Ticket::arrivalCode);

    private static final Param<UUID> PROJECT = param("numbered_project", UUID.class);
    private static final Param<Integer> YEAR = param("numbered_year", Integer.class);
    private static final Param<String> BEGINNING = param("number_begins", String.class);
    private static final PreparedText INSERT = new PreparedText(NewTickets::insert);

    private final DSLContext sql;

    NewTickets(TenantDatabase database) {
        this.sql = database.sql();
    }

    /**
     * Adds a ticket. Its project's row of numbers is held until the end of the transaction, so nothing slow may follow.
     *
     * @param made the ticket with its number, on which nothing else of it depends
     */
    Ticket add(String projectCode, int year, Function<String, Ticket> made) {
        var ticket = made.apply("");
        var number = ROW.fill(INSERT.in(sql), ticket)
                .set(PROJECT, ticket.location().projectId())
                .set(YEAR, year)
                .set(BEGINNING, projectCode + "-" + year + "-")
                .rows(List.of(TICKET.NUMBER))
                .fetchSingle(TICKET.NUMBER);
        return made.apply(Objects.requireNonNull(number));
    }

    private static Query insert() {
        var next = name("numbered")
                .as(insertInto(TICKET_NUMBER)
                        .columns(TICKET_NUMBER.PROJECT_ID, TICKET_NUMBER.YEAR, TICKET_NUMBER.LAST)
                        .values(PROJECT, YEAR, inline(1))
                        .onConflict(TICKET_NUMBER.PROJECT_ID, TICKET_NUMBER.YEAR)
                        .doUpdate()
                        .set(TICKET_NUMBER.LAST, TICKET_NUMBER.LAST.plus(inline(1)))
                        .returningResult(TICKET_NUMBER.LAST));
        return with(next)
                .insertInto(TICKET)
                .columns(Stream.concat(Stream.of(TICKET.NUMBER), ROW.fields().stream())
                        .toList())
                .select(select(number(next)).select(ROW.params()).from(next))
                .returning(TICKET.NUMBER);
    }

    /** Padded and never cut: there is a ticket behind the last of six digits. */
    private static Field<String> number(CommonTableExpression<Record1<Integer>> next) {
        var digits = Objects.requireNonNull(next.field(TICKET_NUMBER.LAST)).cast(SQLDataType.VARCHAR);
        return concat(BEGINNING, lpad(digits, greatest(inline(DIGITS), length(digits)), inline("0")));
    }

    private static <T> @Nullable T contact(Ticket ticket, Function<Ticket.Contact, @Nullable T> part) {
        var contact = ticket.report().contact();
        return contact == null ? null : part.apply(contact);
    }
}
