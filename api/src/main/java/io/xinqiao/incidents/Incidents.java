package io.xinqiao.incidents;

import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.INCIDENT;
import static io.xinqiao.schema.tenant.Tables.INCIDENT_NEWS;
import static io.xinqiao.schema.tenant.Tables.INCIDENT_PLACE;
import static io.xinqiao.schema.tenant.Tables.INCIDENT_TASK;
import static io.xinqiao.schema.tenant.Tables.INCIDENT_TICKET;
import static io.xinqiao.schema.tenant.Tables.MEMBER;
import static io.xinqiao.schema.tenant.Tables.TICKET;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Role;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.incidents.Incident.News;
import io.xinqiao.incidents.Incident.Place;
import io.xinqiao.incidents.Incident.Task;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.sql.Bulk;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.Tickets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The incidents as they stand, and what belongs to them. */
@Repository
class Incidents {
    private static final RecordColumns<Place> PLACES = RecordColumns.of(Place.class, INCIDENT_PLACE);
    private static final RecordColumns<Task> TASKS = RecordColumns.of(Task.class, INCIDENT_TASK);
    private static final RecordColumns<News> NEWS = RecordColumns.of(News.class, INCIDENT_NEWS);

    /**
     * Stewards see what touches their buildings or the whole project; technicians what gives them something to do, or
     * explains a ticket of theirs; residents what affects where they live.
     */
    private static final RowScope REACH = new RowScope() {
        @Override
        public Condition project(UUID[] projects) {
            return INCIDENT.PROJECT_ID.eq(any(projects));
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            var touched = INCIDENT_PLACE
                    .BUILDING_ID
                    .eq(any(buildings))
                    .or(INCIDENT_PLACE.BUILDING_ID.isNull().and(INCIDENT.PROJECT_ID.eq(any(projects))));
            return exists(selectOne()
                    .from(INCIDENT_PLACE)
                    .where(INCIDENT_PLACE.INCIDENT_ID.eq(INCIDENT.ID))
                    .and(touched));
        }

        @Override
        public Condition assigned(Member member, UUID[] projects) {
            var asked = exists(selectOne()
                    .from(INCIDENT_TASK)
                    .where(INCIDENT_TASK.INCIDENT_ID.eq(INCIDENT.ID))
                    .and(INCIDENT_TASK.OWNER_ROLE.eq(Role.TECHNICIAN.name())));
            var explains = exists(selectOne()
                    .from(INCIDENT_TICKET)
                    .join(TICKET)
                    .on(TICKET.ID.eq(INCIDENT_TICKET.TICKET_ID))
                    .where(INCIDENT_TICKET.INCIDENT_ID.eq(INCIDENT.ID))
                    .and(Tickets.REACH.assigned(member, projects)));
            return INCIDENT.PROJECT_ID.eq(any(projects)).and(asked).or(explains);
        }

        @Override
        public Condition ownUnits(UUID person) {
            return exists(selectOne()
                    .from(INCIDENT_PLACE)
                    .join(UNIT)
                    .on(UNIT.PROJECT_ID.eq(INCIDENT.PROJECT_ID))
                    .and(affects())
                    .where(INCIDENT_PLACE.INCIDENT_ID.eq(INCIDENT.ID))
                    .and(UNIT.ID.in(livedInBy(person))));
        }
    };

    private final DSLContext sql;
    private final Rows<Incident> rows;

    Incidents(TenantDatabase database, Rows<Incident> rows) {
        this.sql = database.sql();
        this.rows = rows;
    }

    @Bean
    static Rows<Incident> incidentRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Incident.class, INCIDENT, REACH, database, visibility);
    }

    @Bean
    static Listing<Incident> incidentList(Rows<Incident> rows) {
        return Listing.of("incidents", rows)
                .descending(INCIDENT.BEGAN_AT)
                .ascending(INCIDENT.NUMBER)
                .search(INCIDENT.NUMBER, INCIDENT.TITLE, INCIDENT.DESCRIPTION)
                .filter("buildingId", (String id) -> touches(GlobalId.keyOf(id)));
    }

    private static Condition touches(UUID building) {
        return exists(selectOne()
                .from(INCIDENT_PLACE)
                .where(INCIDENT_PLACE.INCIDENT_ID.eq(INCIDENT.ID))
                .and(INCIDENT_PLACE.BUILDING_ID.isNull().or(INCIDENT_PLACE.BUILDING_ID.eq(building))));
    }

    private static Condition affects() {
        return INCIDENT_PLACE
                .UNIT_ID
                .eq(UNIT.ID)
                .or(INCIDENT_PLACE.UNIT_ID.isNull().and(INCIDENT_PLACE.BUILDING_ID.eq(UNIT.BUILDING_ID)))
                .or(INCIDENT_PLACE.UNIT_ID.isNull().and(INCIDENT_PLACE.BUILDING_ID.isNull()));
    }

    private static Select<Record1<UUID>> livedInBy(UUID person) {
        return select(HOUSEHOLD.UNIT_ID)
                .from(HOUSEHOLD_MEMBER)
                .join(HOUSEHOLD)
                .on(HOUSEHOLD.ID.eq(HOUSEHOLD_MEMBER.HOUSEHOLD_ID))
                .where(HOUSEHOLD_MEMBER.PERSON_ID.eq(person))
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                .and(HOUSEHOLD.MOVED_OUT.isNull());
    }

    void add(Incident incident, List<Place> places, List<Task> tasks) {
        rows.insert(incident);
        PLACES.inserts().insert(sql, places);
        TASKS.inserts().insert(sql, tasks);
    }

    Incident update(Incident incident) {
        return rows.change(
                incident.id(),
                sql.update(INCIDENT)
                        .set(INCIDENT.STATE, incident.state().name())
                        .set(INCIDENT.ENDED_AT, incident.endedAt())
                        .set(INCIDENT.REVIEW, incident.review()));
    }

    /** Ticks a task off; false when it is none of the incident's, or done already. */
    boolean done(UUID incident, int position, Instant at, @Nullable String note) {
        return sql.update(INCIDENT_TASK)
                        .set(INCIDENT_TASK.DONE_AT, at)
                        .set(INCIDENT_TASK.DONE_BY, Caller.current().memberId())
                        .set(INCIDENT_TASK.NOTE, note)
                        .where(INCIDENT_TASK.POSITION.eq(position))
                        .and(INCIDENT_TASK.INCIDENT_ID.eq(incident))
                        .and(INCIDENT_TASK.DONE_AT.isNull())
                        .execute()
                > 0;
    }

    /** The members among the residents who live where it is. */
    List<UUID> affectedMembers(UUID incident) {
        return sql.selectDistinct(MEMBER.ID)
                .from(INCIDENT)
                .join(INCIDENT_PLACE)
                .on(INCIDENT_PLACE.INCIDENT_ID.eq(INCIDENT.ID))
                .join(UNIT)
                .on(UNIT.PROJECT_ID.eq(INCIDENT.PROJECT_ID))
                .and(affects())
                .join(HOUSEHOLD)
                .on(HOUSEHOLD.UNIT_ID.eq(UNIT.ID))
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .join(HOUSEHOLD_MEMBER)
                .on(HOUSEHOLD_MEMBER.HOUSEHOLD_ID.eq(HOUSEHOLD.ID))
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                .join(MEMBER)
                .on(MEMBER.PERSON_ID.eq(HOUSEHOLD_MEMBER.PERSON_ID))
                .where(INCIDENT.ID.eq(incident))
                .fetch(MEMBER.ID);
    }

    void addNews(News news) {
        NEWS.inserts().insert(sql, List.of(news));
    }

    /** Links tickets; those that another incident explains stay with it. */
    int link(UUID incident, List<UUID> tickets) {
        return Bulk.<UUID>into(INCIDENT_TICKET)
                .set(INCIDENT_TICKET.TICKET_ID, ticket -> ticket)
                .set(INCIDENT_TICKET.INCIDENT_ID, ticket -> incident)
                .insertNew(sql, tickets);
    }

    Map<UUID, List<UUID>> ticketsOf(Collection<UUID> incidents) {
        return sql.selectFrom(INCIDENT_TICKET)
                .where(INCIDENT_TICKET.INCIDENT_ID.eq(any(incidents.toArray(UUID[]::new))))
                .orderBy(INCIDENT_TICKET.TICKET_ID)
                .limit(1_000)
                .fetchGroups(INCIDENT_TICKET.INCIDENT_ID, INCIDENT_TICKET.TICKET_ID);
    }

    Map<UUID, List<Task>> tasksOf(Collection<UUID> incidents) {
        return sql.selectFrom(INCIDENT_TASK)
                .where(INCIDENT_TASK.INCIDENT_ID.eq(any(incidents.toArray(UUID[]::new))))
                .orderBy(INCIDENT_TASK.INCIDENT_ID, INCIDENT_TASK.POSITION)
                .fetchGroups(INCIDENT_TASK.INCIDENT_ID, Row.mapping(TASKS::read));
    }

    Map<UUID, List<News>> newsOf(Collection<UUID> incidents) {
        return sql.selectFrom(INCIDENT_NEWS)
                .where(INCIDENT_NEWS.INCIDENT_ID.eq(any(incidents.toArray(UUID[]::new))))
                .orderBy(INCIDENT_NEWS.ID)
                .limit(1_000)
                .fetchGroups(INCIDENT_NEWS.INCIDENT_ID, Row.mapping(NEWS::read));
    }

    Map<UUID, List<Place>> placesOf(Collection<UUID> incidents) {
        return sql.selectFrom(INCIDENT_PLACE)
                .where(INCIDENT_PLACE.INCIDENT_ID.eq(any(incidents.toArray(UUID[]::new))))
                .orderBy(INCIDENT_PLACE.ID)
                .fetchGroups(INCIDENT_PLACE.INCIDENT_ID, Row.mapping(PLACES::read));
    }
}
