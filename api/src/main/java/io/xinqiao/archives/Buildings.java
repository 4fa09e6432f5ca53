package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.ENTRANCE;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The buildings of the company's projects. */
@Repository
public class Buildings {
    private static final RowScope REACH = RowScope.inProject(BUILDING.PROJECT_ID)
            .inBuilding(BUILDING.ID)
            .ofResident(
                    person -> BUILDING.ID.in(select(UNIT.BUILDING_ID).from(UNIT).where(Units.livedInBy(person))));
    private static final RowScope ENTRANCE_REACH = REACH.through(buildings ->
            ENTRANCE.BUILDING_ID.in(select(BUILDING.ID).from(BUILDING).where(buildings)));

    private final DSLContext sql;
    private final Rows<Building> rows;
    private final Rows<Entrance> entrances;

    Buildings(TenantDatabase database, Rows<Building> rows, Rows<Entrance> entrances) {
        this.sql = database.sql();
        this.rows = rows;
        this.entrances = entrances;
    }

    @Bean
    static Rows<Building> buildingRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Building.class, BUILDING, REACH, database, visibility);
    }

    @Bean
    static Listing<Building> buildingList(Rows<Building> rows) {
        return Listing.of("buildings", rows)
                .ascending(BUILDING.NUMBER)
                .ascending(BUILDING.NAME)
                .ascending(BUILDING.ID)
                .search(BUILDING.NUMBER, BUILDING.NAME);
    }

    @Bean
    static Rows<Entrance> entranceRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Entrance.class, ENTRANCE, ENTRANCE_REACH, database, visibility);
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

    Building create(CreateBuildingInput input, Project project) {
        var name = input.name() == null || input.name().isBlank() ? input.number() + "号楼" : input.name();
        var building = new Building(NewId.next(), project.id(), input.number(), name, null, null);
        if (rows.insertNew(List.of(building)) == 0)
            throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "number");
        return building;
    }

    /** The keys of a zone's buildings. */
    List<UUID> ofZone(UUID zone) {
        return sql.select(BUILDING.ID)
                .from(BUILDING)
                .where(BUILDING.ZONE_ID.eq(zone))
                .fetch(BUILDING.ID);
    }

    /** The entrances of buildings, by number. */
    Map<UUID, List<Entrance>> entrancesOf(Collection<UUID> of) {
        return entrances.groups(ENTRANCE.BUILDING_ID, of, noCondition(), ENTRANCE.NUMBER, ENTRANCE.ID);
    }

    /** Adds the buildings and entrances that are not there yet, and finds those that are: by number. */
    Map<String, UUID> ensure(Project project, List<String> numbers) {
        rows.insertNew(numbers.stream()
                .map(number -> new Building(NewId.next(), project.id(), number, number + "号楼", null, null))
                .toList());
        return sql.select(BUILDING.NUMBER, BUILDING.ID)
                .from(BUILDING)
                .where(BUILDING.PROJECT_ID.eq(project.id()))
                .and(BUILDING.NUMBER.eq(any(numbers.toArray(String[]::new))))
                .fetchMap(BUILDING.NUMBER, BUILDING.ID);
    }

    /** Adds the entrances that are not there yet. */
    void ensure(List<Entrance> missing) {
        entrances.insertNew(missing);
    }
}
