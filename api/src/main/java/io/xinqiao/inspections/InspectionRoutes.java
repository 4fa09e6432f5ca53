package io.xinqiao.inspections;

import static io.xinqiao.schema.tenant.Tables.INSPECTION;
import static io.xinqiao.schema.tenant.Tables.INSPECTION_POINT;
import static io.xinqiao.schema.tenant.Tables.INSPECTION_ROUTE;
import static io.xinqiao.schema.tenant.Tables.INSPECTION_ROUTE_POINT;
import static org.jooq.impl.DSL.any;

import io.xinqiao.archives.Building;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Department;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** Points and the routes through them. */
@Repository
class InspectionRoutes {
    private static final RecordColumns<Stop> STOPS = RecordColumns.of(Stop.class, INSPECTION_ROUTE_POINT);
    private static final int MOST_POINTS = 100;
    private static final Set<Integer> PARTS_OF_A_DAY = Set.of(1, 2, 3, 4, 6, 8, 12, 24);

    /** Without letters and digits that are taken for each other (Crockford's base 32). */
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final int CODE_LENGTH = 16;

    private static final RowScope POINTS =
            RowScope.inProject(INSPECTION_POINT.PROJECT_ID).forStewards();
    private static final RowScope ROUTES =
            RowScope.inProject(INSPECTION_ROUTE.PROJECT_ID).forStewards();

    private final DSLContext sql;
    private final Rows<InspectionPoint> points;
    private final Rows<InspectionRoute> routes;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    InspectionRoutes(TenantDatabase database, Rows<InspectionPoint> points, Rows<InspectionRoute> routes, Clock clock) {
        this.sql = database.sql();
        this.points = points;
        this.routes = routes;
        this.clock = clock;
    }

    @Bean
    static Rows<InspectionPoint> inspectionPointRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(InspectionPoint.class, INSPECTION_POINT, POINTS, database, visibility);
    }

    @Bean
    static Listing<InspectionPoint> inspectionPointList(Rows<InspectionPoint> rows) {
        return Listing.of("inspectionPoints", rows)
                .ascending(INSPECTION_POINT.NAME)
                .ascending(INSPECTION_POINT.ID)
                .search(INSPECTION_POINT.NAME);
    }

    @Bean
    static Rows<InspectionRoute> inspectionRouteRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(InspectionRoute.class, INSPECTION_ROUTE, ROUTES, database, visibility);
    }

    @Bean
    static Listing<InspectionRoute> inspectionRouteList(Rows<InspectionRoute> rows) {
        return Listing.of("inspectionRoutes", rows)
                .ascending(INSPECTION_ROUTE.NAME)
                .ascending(INSPECTION_ROUTE.SINCE)
                .ascending(INSPECTION_ROUTE.EVERY_HOURS)
                .search(INSPECTION_ROUTE.NAME);
    }

    @Bean
    static Deletion<InspectionPoint> inspectionPointDeletion(Rows<InspectionPoint> rows, Dependents dependents) {
        return Deletion.of(rows, dependents).hanging(INSPECTION, point -> INSPECTION.SUBJECT_ID.eq(point.id()));
    }

    @Bean
    static Deletion<InspectionRoute> inspectionRouteDeletion(Rows<InspectionRoute> rows, Dependents dependents) {
        return Deletion.of(rows, dependents).with(INSPECTION_ROUTE_POINT.ROUTE_ID);
    }

    record UpdateInspectionPointInput(
            UUID inspectionPointId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable UUID buildingId) {}

    record CreateInspectionPointInput(
            UUID projectId, @Nullable UUID buildingId, String name) {}

    record RenewInspectionPointCodeInput(UUID inspectionPointId) {}

    record CreateInspectionRouteInput(
            UUID projectId,
            String name,
            List<UUID> inspectionPointIds,
            @Nullable UUID inspectionTemplateId,
            @Nullable Department department,
            int everyHours) {}

    record UpdateInspectionRouteInput(
            UUID inspectionRouteId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable List<UUID> inspectionPointIds,
            @Nullable UUID inspectionTemplateId,
            @Nullable Department department,
            @Nullable Integer everyHours,
            @Nullable Boolean active) {}

    record Stop(UUID routeId, int position, UUID pointId) {}

    Optional<InspectionPoint> byCode(String row, String code) {
        return points.list(INSPECTION_POINT.CODE.eq(code).and(points.scope(row))).stream()
                .findFirst();
    }

    /** The routes of a project that are walked. */
    List<InspectionRoute> walkedIn(UUID project) {
        return routes.list(INSPECTION_ROUTE.PROJECT_ID.eq(project).and(INSPECTION_ROUTE.ACTIVE), INSPECTION_ROUTE.NAME);
    }

    Map<UUID, List<InspectionPoint>> pointsOf(Collection<UUID> routes) {
        return sql.select(INSPECTION_POINT.fields())
                .select(INSPECTION_ROUTE_POINT.ROUTE_ID)
                .from(INSPECTION_ROUTE_POINT)
                .join(INSPECTION_POINT)
                .on(INSPECTION_POINT.ID.eq(INSPECTION_ROUTE_POINT.POINT_ID))
                .where(INSPECTION_ROUTE_POINT.ROUTE_ID.eq(any(routes.toArray(UUID[]::new))))
                .orderBy(INSPECTION_ROUTE_POINT.POSITION)
                .fetchGroups(INSPECTION_ROUTE_POINT.ROUTE_ID, Row.mapping(points::read));
    }

    InspectionPoint create(CreateInspectionPointInput input) {
        var point =
                new InspectionPoint(NewId.next(), input.projectId(), input.buildingId(), input.name(), newCode(), 1);
        if (points.insertNew(List.of(point)) == 0)
            throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "name");
        return point;
    }

    /** A point is renamed, or moved to another building of its project. */
    InspectionPoint update(UpdateInspectionPointInput input, @Nullable Building building) {
        var correction =
                points.correct("Mutation.updateInspectionPoint", input.inspectionPointId(), input.expectedVersion());
        if (building != null && !building.projectId().equals(correction.before().projectId()))
            throw Refused.notFound("buildingId");
        return correction
                .told(INSPECTION_POINT.NAME, input.name())
                .told(INSPECTION_POINT.BUILDING_ID, input.buildingId())
                .make();
    }

    InspectionPoint renew(RenewInspectionPointCodeInput input) {
        return sql.update(INSPECTION_POINT)
                .set(INSPECTION_POINT.CODE, newCode())
                .set(INSPECTION_POINT.VERSION, INSPECTION_POINT.VERSION.plus(1))
                .where(INSPECTION_POINT.ID.eq(input.inspectionPointId()))
                .and(points.scope("Mutation.renewInspectionPointCode"))
                .returning()
                .fetchOptional(Row.mapping(points::read))
                .orElseThrow(() -> Refused.notFound("inspectionPointId"));
    }

    private String newCode() {
        return random.ints(CODE_LENGTH, 0, ALPHABET.length())
                .mapToObj(at -> ALPHABET.substring(at, at + 1))
                .collect(Collectors.joining());
    }

    InspectionRoute create(CreateInspectionRouteInput input) {
        requireHours(input.everyHours());
        requirePoints(input.projectId(), input.inspectionPointIds());
        var route = new InspectionRoute(
                NewId.next(),
                input.projectId(),
                input.name(),
                input.inspectionTemplateId(),
                input.department(),
                input.everyHours(),
                LocalDate.now(clock),
                true);
        if (routes.insertNew(List.of(route)) == 0)
            throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "name");
        addStops(route.id(), input.inspectionPointIds());
        return route;
    }

    InspectionRoute update(UpdateInspectionRouteInput input) {
        var correction = routes.correct(
                        "Mutation.updateInspectionRoute", input.inspectionRouteId(), input.expectedVersion())
                .told(INSPECTION_ROUTE.NAME, input.name())
                .told(INSPECTION_ROUTE.TEMPLATE_ID, input.inspectionTemplateId())
                .told(INSPECTION_ROUTE.DEPARTMENT, input.department())
                .told(INSPECTION_ROUTE.ACTIVE, input.active());
        if (input.everyHours() != null) {
            requireHours(input.everyHours());
            correction.told(INSPECTION_ROUTE.EVERY_HOURS, input.everyHours());
        }
        if (input.inspectionPointIds() != null) {
            requirePoints(correction.before().projectId(), input.inspectionPointIds());
            sql.deleteFrom(INSPECTION_ROUTE_POINT)
                    .where(INSPECTION_ROUTE_POINT.ROUTE_ID.eq(input.inspectionRouteId()))
                    .execute();
            addStops(input.inspectionRouteId(), input.inspectionPointIds());
            correction.touched();
        }
        return correction.make();
    }

    private static void requireHours(int hours) {
        if (!PARTS_OF_A_DAY.contains(hours)) {
            throw Refused.because(Code.INVALID, "refused.route.hours", List.of(), "everyHours");
        }
    }

    private void requirePoints(UUID project, List<UUID> keys) {
        if (keys.isEmpty() || keys.size() > MOST_POINTS || new HashSet<>(keys).size() < keys.size()) {
            throw Refused.because(Code.INVALID, "refused.route.points", List.of(MOST_POINTS), "inspectionPointIds");
        }
        var found = points.list(
                INSPECTION_POINT.ID.eq(any(keys.toArray(UUID[]::new))).and(INSPECTION_POINT.PROJECT_ID.eq(project)));
        if (found.size() < keys.size()) throw Refused.notFound("inspectionPointIds");
    }

    private void addStops(UUID route, List<UUID> keys) {
        List<Stop> stops = new ArrayList<>();
        for (var point : keys) stops.add(new Stop(route, stops.size() + 1, point));
        STOPS.inserts().insert(sql, stops);
    }
}
