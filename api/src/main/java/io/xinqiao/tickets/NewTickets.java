package io.xinqiao.tickets;

import static io.xinqiao.schema.tenant.Tables.TICKET;
import static io.xinqiao.schema.tenant.Tables.TICKET_NUMBER;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.length;
import static org.jooq.impl.DSL.lpad;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.xinqiao.tenants.TenantDatabase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.CommonTableExpression;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** How tickets get onto the books: each under the next number of its project's year. */
@Repository
class NewTickets {
    /** Of a number, at least. */
    private static final int DIGITS = 6;

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
        var next = next(ticket.location().projectId(), year);
        var values = new LinkedHashMap<Field<?>, Field<?>>();
        values.put(TICKET.NUMBER, number(projectCode + "-" + year + "-", next));
        columns(ticket).forEach((column, value) -> values.put(column, val(value, column)));
        return made.apply(Objects.requireNonNull(sql.with(next)
                .insertInto(TICKET)
                .columns(values.keySet())
                .select(select(values.values()).from(next))
                .returning(TICKET.NUMBER)
                .fetchSingle(TICKET.NUMBER)));
    }

    private static CommonTableExpression<Record1<Integer>> next(UUID project, int year) {
        return name("numbered")
                .as(insertInto(TICKET_NUMBER)
                        .set(TICKET_NUMBER.PROJECT_ID, project)
                        .set(TICKET_NUMBER.YEAR, year)
                        .set(TICKET_NUMBER.LAST, 1)
                        .onConflict(TICKET_NUMBER.PROJECT_ID, TICKET_NUMBER.YEAR)
                        .doUpdate()
                        .set(TICKET_NUMBER.LAST, TICKET_NUMBER.LAST.plus(1))
                        .returningResult(TICKET_NUMBER.LAST));
    }

    /** Padded and never cut: there is a ticket behind the last of six digits. */
    private static Field<String> number(String beginning, CommonTableExpression<Record1<Integer>> next) {
        var digits = Objects.requireNonNull(next.field(TICKET_NUMBER.LAST)).cast(SQLDataType.VARCHAR);
        return concat(val(beginning), lpad(digits, greatest(val(DIGITS), length(digits)), "0"));
    }

    private static Map<Field<?>, @Nullable Object> columns(Ticket ticket) {
        var report = ticket.report();
        var location = ticket.location();
        var contact = report.contact();
        Map<Field<?>, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put(TICKET.ID, ticket.id());
        columns.put(TICKET.PROJECT_ID, location.projectId());
        columns.put(TICKET.BUILDING_ID, location.buildingId());
        columns.put(TICKET.UNIT_ID, location.unitId());
        columns.put(TICKET.HOUSEHOLD_ID, location.householdId());
        columns.put(TICKET.PLACE, location.description());
        columns.put(TICKET.REQUESTER_ID, report.requesterId());
        columns.put(TICKET.KIND, report.kind().name());
        columns.put(TICKET.CHANNEL, report.channel().name());
        columns.put(TICKET.SEVERITY, report.severity().name());
        columns.put(TICKET.CATEGORY_ID, report.categoryId());
        columns.put(TICKET.TITLE, report.text().title());
        columns.put(TICKET.DESCRIPTION, report.text().description());
        columns.put(TICKET.CONTACT_NAME, contact == null ? null : contact.name());
        columns.put(TICKET.CONTACT_PHONE_SEALED, contact == null ? null : contact.phone());
        columns.put(TICKET.CREATED_BY, report.createdBy());
        columns.put(TICKET.SUBMITTED_AT, report.submittedAt());
        columns.put(TICKET.STEWARD_ID, ticket.accountability().stewardId());
        columns.put(TICKET.STATE, ticket.state().name());
        columns.put(TICKET.CHANGED_AT, ticket.changedAt());
        columns.put(TICKET.REOPENED, ticket.course().reopened());
        columns.put(TICKET.FOLLOW_UP_DUE, ticket.followUpDue());
        columns.put(TICKET.EVENTS, ticket.course().events());
        columns.put(TICKET.VERSION, ticket.version());
        columns.put(TICKET.ARRIVAL_CODE, ticket.arrivalCode());
        return columns;
    }
}
