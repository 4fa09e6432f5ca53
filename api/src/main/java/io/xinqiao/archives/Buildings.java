package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.ENTRANCE;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
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
import org.jooq.Condition;
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
    private final Rows<Phase> phases;

    Buildings(TenantDatabase database, Rows<Building> rows, Rows<Entrance> entrances, Rows<Phase> phases) {
        this.sql = database.sql();
        this.rows = rows;
        this.entrances = entrances;
        this.phases = phases;
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

    @Bean
    static Deletion<Building> buildingDeletion(Rows<Building> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    @Bean
    static Deletion<Entrance> entranceDeletion(Rows<Entrance> rows, Dependents dependents) {
        return Deletion.of(rows, dependents).hanging(UNIT, Buildings::isAt);
    }

    /** Units name their entrance. */
    private static Condition isAt(Entrance entrance) {
        return UNIT.BUILDING_ID.eq(entrance.buildingId()).and(UNIT.ENTRANCE.eq(entrance.number()));
    }

    record CreateBuildingInput(
            UUID projectId, String number, @Nullable String name) {}

    record UpdateBuildingInput(
            UUID buildingId,
            @Nullable Integer expectedVersion,
            @Nullable String number,
            @Nullable String name,
            @Nullable UUID phaseId) {}

    record UpdateEntranceInput(
            UUID entranceId,
            @Nullable Integer expectedVersion,
            @Nullable String number,
            @Nullable Integer floors,
            @Nullable Boolean lift) {}

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
        var building = new Building(NewId.next(), project.id(), input.number(), name, null, null, 1);
        if (rows.insertNew(List.of(building)) == 0)
            throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "number");
        return building;
    }

    /** A building that goes by its number as its name gets its new number as its name. */
    Building update(UpdateBuildingInput input) {
        var correction = rows.correct("Mutation.updateBuilding", input.buildingId(), input.expectedVersion());
        var before = correction.before();
        if (input.phaseId() != null) requirePhase(input.phaseId(), before.projectId());
        var goesByNumber = before.name().equals(before.number() + "号楼");
        var name =
                input.name() == null && input.number() != null && goesByNumber ? input.number() + "号楼" : input.name();
        return correction
                .told(BUILDING.NUMBER, input.number())
                .told(BUILDING.NAME, name)
                .told(BUILDING.PHASE_ID, input.phaseId())
                .make();
    }

    private void requirePhase(UUID phase, UUID project) {
        var isThere = phases.ofKeys(List.of(phase)).values().stream()
                .anyMatch(one -> one.projectId().equals(project));
        if (!isThere) throw Refused.notFound("phaseId");
    }

    /** The units of an entrance name it by its number, and go with it. */
    Entrance update(UpdateEntranceInput input) {
        var correction = entrances.correct("Mutation.updateEntrance", input.entranceId(), input.expectedVersion());
        var before = correction.before();
        var after = correction
                .told(ENTRANCE.NUMBER, input.number())
                .told(ENTRANCE.FLOORS, input.floors())
                .told(ENTRANCE.LIFT, input.lift())
                .make();
        if (!after.number().equals(before.number())) {
            sql.update(UNIT)
                    .set(UNIT.ENTRANCE, after.number())
                    .set(UNIT.VERSION, UNIT.VERSION.plus(1))
                    .where(isAt(before))
                    .execute();
        }
        return after;
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
                .map(number -> new Building(NewId.next(), project.id(), number, number + "号楼", null, null, 1))
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
