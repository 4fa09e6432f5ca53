package io.xinqiao.renovations;

import static io.xinqiao.schema.tenant.Tables.RENOVATION;
import static io.xinqiao.sql.Filters.in;

import io.xinqiao.archives.PlaceScope;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.procedures.Findings;
import io.xinqiao.procedures.OccasionSource;
import io.xinqiao.renovations.Renovation.State;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.Ticket;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** The renovations as they stand. */
@Repository
public class Renovations {
    static final PlaceScope REACH = new PlaceScope(RENOVATION.PROJECT_ID, RENOVATION.BUILDING_ID, RENOVATION.UNIT_ID)
            .concerning(RENOVATION.APPLICANT_ID);
    private static final List<State> ON_SITE = List.of(State.UNDER_WAY, State.SUSPENDED);

    private final DSLContext sql;
    private final Rows<Renovation> rows;
    private final Clock clock;

    Renovations(TenantDatabase database, Rows<Renovation> rows, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.clock = clock;
    }

    @Bean
    static Rows<Renovation> renovationRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Renovation.class, RENOVATION, REACH, database, visibility);
    }

    @Bean
    static Listing<Renovation> renovationList(Rows<Renovation> rows, Clock clock) {
        return Listing.of("renovations", rows)
                .descending(RENOVATION.APPLIED_AT)
                .ascending(RENOVATION.PLANNED_FROM)
                .ascending(RENOVATION.PLANNED_TO)
                .search(RENOVATION.DESCRIPTION, RENOVATION.CONTRACTOR, RENOVATION.PERMIT)
                .flag(
                        "overdue",
                        () -> in(RENOVATION.STATE, ON_SITE).and(RENOVATION.PLANNED_TO.lt(LocalDate.now(clock))))
                .flag("withOpenFindings", () -> Findings.openOn(RENOVATION.ID));
    }

    LocalDate today() {
        return LocalDate.now(clock);
    }

    /** The renovation, if the caller reaches it through this row and work goes on there. */
    public Optional<Renovation> onSite(String row, UUID id) {
        return rows.reached(row, id).filter(renovation -> ON_SITE.contains(renovation.state()));
    }

    /** The renovations of a project that were worked on between two days, as far as the caller reaches them. */
    public List<Renovation> workedOn(String row, UUID project, LocalDate from, LocalDate to) {
        var during =
                RENOVATION.STARTED_ON.le(to).and(RENOVATION.ENDED_ON.isNull().or(RENOVATION.ENDED_ON.ge(from)));
        return rows.list(
                RENOVATION.PROJECT_ID.eq(project).and(during).and(rows.scope(row)),
                RENOVATION.APPLIED_AT,
                RENOVATION.ID);
    }

    /** Adds an application; false if one is under way for the unit. */
    boolean add(Renovation renovation) {
        return rows.insertNew(List.of(renovation)) == 1;
    }

    Renovation update(Renovation renovation) {
        var before = renovation.work().unitStateBefore();
        return rows.change(
                renovation.id(),
                sql.update(RENOVATION)
                        .set(RENOVATION.STATE, renovation.state().name())
                        .set(RENOVATION.DEPOSIT, renovation.deposit())
                        .set(RENOVATION.REFUNDED, renovation.refunded())
                        .set(RENOVATION.PERMIT, renovation.permit())
                        .set(RENOVATION.STARTED_ON, renovation.startedOn())
                        .set(RENOVATION.ENDED_ON, renovation.endedOn())
                        .set(RENOVATION.UNIT_STATE_BEFORE, before == null ? null : before.name()));
    }

    @Configuration(proxyBeanMethods = false)
    static class Occasions {
        @Bean
        OccasionSource renovationOccasions(Rows<Renovation> rows) {
            return new OccasionSource(
                    "Renovation",
                    Ticket.Channel.INSPECTION,
                    (row, id) -> rows.reached(row, id).map(Renovation::spot));
        }
    }
}
