package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.ENTRANCE;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Bulk;
import io.xinqiao.platform.ChildPages;
import io.xinqiao.platform.Columns;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Keyset;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Row;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The buildings of the company's projects. */
@Repository
public class Buildings {
    private static final Columns COLUMNS = new Columns(
            BUILDING.ID, BUILDING.PROJECT_ID, BUILDING.NUMBER, BUILDING.NAME, BUILDING.PHASE_ID, BUILDING.ZONE_ID);
    private static final Keyset<Building, String> BY_NUMBER =
            new Keyset<>("number", BUILDING.NUMBER, BUILDING.ID, false, Building::number, Building::id);

    private static final RowScope REACH = RowScope.inProject(BUILDING.PROJECT_ID)
            .inBuilding(BUILDING.ID)
            .ofResident(
                    person -> BUILDING.ID.in(select(UNIT.BUILDING_ID).from(UNIT).where(Units.livedInBy(person))));
    private static final RowScope ENTRANCE_REACH = REACH.through(buildings ->
            ENTRANCE.BUILDING_ID.in(select(BUILDING.ID).from(BUILDING).where(buildings)));

    private final DSLContext sql;
    private final Visibility visibility;
    private final Rows<Building> rows;
    private final ChildPages<Building, String> ofProject;

    Buildings(TenantDatabase database, Visibility visibility, Rows<Building> rows) {
        this.sql = database.sql();
        this.ofProject = new ChildPages<>(sql, BUILDING, COLUMNS, BUILDING.PROJECT_ID, BY_NUMBER, Buildings::building);
        this.visibility = visibility;
        this.rows = rows;
    }

    @Bean
    static Rows<Building> buildingRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Building.class, BUILDING, COLUMNS, REACH, Buildings::building, database, visibility);
    }

    @Bean
    static Rows<Entrance> entranceRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Entrance.class, ENTRANCE, ENTRANCE_REACH, Buildings::entrance, database, visibility);
    }

    record CreateBuildingInput(
            UUID projectId, String number, @Nullable String name) {}

    /** The building, if the caller may use it for this mutation or query. */
    public Optional<Building> reachable(String row, UUID id) {
        return rows.reached(row, id);
    }

    /** The buildings of a project by their numbers, as far as the caller reaches them. */
    public Map<String, UUID> byNumber(String row, UUID project) {
        return sql.select(BUILDING.NUMBER, BUILDING.ID)
                .from(BUILDING)
                .where(BUILDING.PROJECT_ID.eq(project))
                .and(rows.scope(row))
                .fetchMap(BUILDING.NUMBER, BUILDING.ID);
    }

    /** The keys of a project's buildings that the caller reaches. */
    public List<UUID> keysOf(String row, UUID project) {
        return sql.select(BUILDING.ID)
                .from(BUILDING)
                .where(BUILDING.PROJECT_ID.eq(project))
                .and(rows.scope(row))
                .orderBy(BUILDING.NUMBER, BUILDING.ID)
                .fetch(BUILDING.ID);
    }

    /** The buildings behind objects that the caller sees. */
    public Map<UUID, Building> behind(Collection<UUID> keys) {
        return rows.behind(keys);
    }

    Map<ChildPages.Key, Connection<Building>> ofProjects(Set<ChildPages.Key> keys) {
        return ofProject.load(keys, visibility.behind("Building", REACH));
    }

    Building create(CreateBuildingInput input, Project project) {
        var name = input.name() == null || input.name().isBlank() ? input.number() + "号楼" : input.name();
        var building = new Building(NewId.next(), project.id(), input.number(), name, null, null);
        var inserted = sql.insertInto(BUILDING)
                .set(BUILDING.ID, building.id())
                .set(BUILDING.PROJECT_ID, building.projectId())
                .set(BUILDING.NUMBER, building.number())
                .set(BUILDING.NAME, building.name())
                .onConflict(BUILDING.PROJECT_ID, BUILDING.NUMBER)
                .doNothing()
                .execute();
        if (inserted == 0) throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "number");
        return building;
    }

    /** The keys of a zone's buildings. */
    List<UUID> ofZone(UUID zone) {
        return sql.select(BUILDING.ID)
                .from(BUILDING)
                .where(BUILDING.ZONE_ID.eq(zone))
                .fetch(BUILDING.ID);
    }

    /** The buildings of zones, by number. */
    Map<UUID, List<Building>> ofZones(Collection<UUID> zones) {
        return sql.select(COLUMNS.inOnePiece())
                .from(BUILDING)
                .where(BUILDING.ZONE_ID.eq(any(zones.toArray(UUID[]::new))))
                .and(visibility.behind("Building", REACH))
                .orderBy(BUILDING.NUMBER, BUILDING.ID)
                .coerce(COLUMNS.fields())
                .fetchGroups(BUILDING.ZONE_ID, Row.mapping(Buildings::building));
    }

    /** The entrances of buildings, by number. */
    Map<UUID, List<Entrance>> entrancesOf(Collection<UUID> of) {
        return sql.selectFrom(ENTRANCE)
                .where(ENTRANCE.BUILDING_ID.eq(any(of.toArray(UUID[]::new))))
                .orderBy(ENTRANCE.NUMBER, ENTRANCE.ID)
                .fetchGroups(ENTRANCE.BUILDING_ID, Row.mapping(Buildings::entrance));
    }

    /** Adds the buildings and entrances that are not there yet, and finds those that are: by number. */
    Map<String, UUID> ensure(Project project, List<String> numbers) {
        Bulk.<Building>into(BUILDING)
                .set(BUILDING.ID, Building::id)
                .set(BUILDING.PROJECT_ID, Building::projectId)
                .set(BUILDING.NUMBER, Building::number)
                .set(BUILDING.NAME, Building::name)
                .insertNew(
                        sql,
                        numbers.stream()
                                .map(number ->
                                        new Building(NewId.next(), project.id(), number, number + "号楼", null, null))
                                .toList());
        return sql.select(BUILDING.NUMBER, BUILDING.ID)
                .from(BUILDING)
                .where(BUILDING.PROJECT_ID.eq(project.id()))
                .and(BUILDING.NUMBER.eq(any(numbers.toArray(String[]::new))))
                .fetchMap(BUILDING.NUMBER, BUILDING.ID);
    }

    /** Adds the entrances that are not there yet. */
    void ensure(List<Entrance> entrances) {
        Bulk.<Entrance>into(ENTRANCE)
                .set(ENTRANCE.ID, Entrance::id)
                .set(ENTRANCE.BUILDING_ID, Entrance::buildingId)
                .set(ENTRANCE.NUMBER, Entrance::number)
                .set(ENTRANCE.FLOORS, Entrance::floors)
                .set(ENTRANCE.LIFT, Entrance::lift)
                .insertNew(sql, entrances);
    }

    private static Building building(Row row) {
        return new Building(
                row.get(BUILDING.ID),
                row.get(BUILDING.PROJECT_ID),
                row.get(BUILDING.NUMBER),
                row.get(BUILDING.NAME),
                row.get(BUILDING.PHASE_ID),
                row.get(BUILDING.ZONE_ID));
    }

    private static Entrance entrance(Row row) {
        return new Entrance(
                row.get(ENTRANCE.ID),
                row.get(ENTRANCE.BUILDING_ID),
                row.get(ENTRANCE.NUMBER),
                row.get(ENTRANCE.FLOORS),
                row.get(ENTRANCE.LIFT));
    }
}
