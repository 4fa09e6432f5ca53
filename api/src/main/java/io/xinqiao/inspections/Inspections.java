package io.xinqiao.inspections;

import static io.xinqiao.schema.tenant.Tables.INSPECTION;
import static io.xinqiao.schema.tenant.Tables.INSPECTION_ANSWER;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.inline;

import io.xinqiao.archives.PlaceScope;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.inspections.Inspection.Answer;
import io.xinqiao.inspections.Inspection.Kind;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.procedures.OccasionSource;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.Ticket;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.SQLDataType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** The inspections that took place. */
@Repository
class Inspections {
    private static final RecordColumns<Answer> ANSWERS = RecordColumns.of(Answer.class, INSPECTION_ANSWER);
    static final PlaceScope REACH = new PlaceScope(INSPECTION.PROJECT_ID, INSPECTION.BUILDING_ID, INSPECTION.UNIT_ID)
            .inHandsOf(List.of(INSPECTION.INSPECTOR_ID));

    private final DSLContext sql;
    private final Rows<Inspection> rows;

    Inspections(TenantDatabase database, Rows<Inspection> rows) {
        this.sql = database.sql();
        this.rows = rows;
    }

    @Bean
    static Rows<Inspection> inspectionRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Inspection.class, INSPECTION, REACH, database, visibility);
    }

    @Bean
    static Listing<Inspection> inspectionList(Rows<Inspection> rows) {
        return Listing.of("inspections", rows)
                .descending(INSPECTION.AT)
                .search(INSPECTION.NOTE)
                .filter("renovationId", (String id) -> isOf(Kind.RENOVATION, id))
                .filter("inspectionPointId", (String id) -> isOf(Kind.POST, id));
    }

    /** Of this subject; unknown where subjects of another kind were inspected, as of a column that is null there. */
    private static Condition isOf(Kind kind, String id) {
        return INSPECTION
                .SUBJECT_ID
                .eq(GlobalId.keyOf(id))
                .or(condition(inline(null, SQLDataType.BOOLEAN)).and(INSPECTION.KIND.ne(kind.name())));
    }

    Map<UUID, List<Answer>> answersOf(Collection<UUID> inspections) {
        return sql.selectFrom(INSPECTION_ANSWER)
                .where(INSPECTION_ANSWER.INSPECTION_ID.eq(any(inspections.toArray(UUID[]::new))))
                .orderBy(INSPECTION_ANSWER.POSITION)
                .fetchGroups(INSPECTION_ANSWER.INSPECTION_ID, Row.mapping(ANSWERS::read));
    }

    /** When subjects of a kind were inspected, for a reckoning. */
    Map<UUID, List<Instant>> times(UUID project, Kind kind, Instant from, Instant before) {
        return sql.select(INSPECTION.SUBJECT_ID, INSPECTION.AT)
                .from(INSPECTION)
                .where(INSPECTION.PROJECT_ID.eq(project))
                .and(INSPECTION.KIND.eq(kind.name()))
                .and(INSPECTION.AT.ge(from))
                .and(INSPECTION.AT.lt(before))
                .fetchGroups(INSPECTION.SUBJECT_ID, INSPECTION.AT);
    }

    void add(Inspection inspection, List<Answer> answers) {
        rows.insert(inspection);
        ANSWERS.inserts().insert(sql, answers);
    }

    @Configuration(proxyBeanMethods = false)
    static class Occasions {
        @Bean
        OccasionSource inspectionOccasions(Rows<Inspection> rows) {
            return new OccasionSource(
                    "Inspection",
                    Ticket.Channel.INSPECTION,
                    (row, id) -> rows.reached(row, id).map(Inspection::spot));
        }
    }
}
