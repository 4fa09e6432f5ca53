package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.PARKING_SPACE;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static io.xinqiao.schema.tenant.Tables.VEHICLE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.SearchKeys;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** Parking spaces and the vehicles that use them. */
@Repository
public class Parking {
    private static final Pattern PLATE = Pattern.compile("[\\p{IsHan}A-Z0-9·-]{3,12}");

    private static final RowScope SPACES =
            new Held(PARKING_SPACE.PROJECT_ID, PARKING_SPACE.UNIT_ID, PARKING_SPACE.HOLDER_ID);
    private static final RowScope VEHICLES = new Held(VEHICLE.PROJECT_ID, VEHICLE.UNIT_ID, VEHICLE.OWNER_ID);

    /** A steward sees what belongs to their units, and what belongs to no unit of their project. */
    private record Held(Field<UUID> project, Field<UUID> unit, Field<UUID> holder) implements RowScope {
        @Override
        public Condition project(UUID[] projects) {
            return project.eq(any(projects));
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return project.eq(any(projects))
                    .and(unit.isNull()
                            .or(unit.in(select(UNIT.ID).from(UNIT).where(UNIT.BUILDING_ID.eq(any(buildings))))));
        }

        @Override
        public Condition ownUnits(UUID person) {
            return holder.eq(person).or(unit.in(select(UNIT.ID).from(UNIT).where(Units.livedInBy(person))));
        }
    }

    private static final SearchKeys VEHICLE_KEYS = SearchKeys.of(VEHICLE.PLATE, VEHICLE.BRAND, VEHICLE.COLOR);

    private final DSLContext sql;
    private final Rows<ParkingSpace> spaces;
    private final Rows<Vehicle> vehicles;
    private final Units units;
    private final Persons persons;

    Parking(TenantDatabase database, Rows<ParkingSpace> spaces, Rows<Vehicle> vehicles, Units units, Persons persons) {
        this.sql = database.sql();
        this.spaces = spaces;
        this.vehicles = vehicles;
        this.units = units;
        this.persons = persons;
    }

    @Bean
    static Rows<ParkingSpace> parkingSpaceRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(ParkingSpace.class, PARKING_SPACE, SPACES, database, visibility);
    }

    @Bean
    static Rows<Vehicle> vehicleRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Vehicle.class, VEHICLE, VEHICLES, database, visibility);
    }

    @Bean
    static Listing<ParkingSpace> parkingSpaceList(Rows<ParkingSpace> rows) {
        return Listing.of("parkingSpaces", rows)
                .ascending(PARKING_SPACE.NUMBER)
                .ascending(PARKING_SPACE.LOT)
                .ascending(PARKING_SPACE.ID)
                .search(PARKING_SPACE.NUMBER, PARKING_SPACE.LOT)
                .indexed(SearchKeys.of(PARKING_SPACE.NUMBER, PARKING_SPACE.LOT).spelled());
    }

    @Bean
    static Listing<Vehicle> vehicleList(Rows<Vehicle> rows) {
        return Listing.of("vehicles", rows)
                .ascending(VEHICLE.PLATE)
                .descending(VEHICLE.SINCE)
                .ascending(VEHICLE.ID)
                .search(VEHICLE.BRAND, VEHICLE.COLOR)
                .indexed(VEHICLE_KEYS)
                .orFoundBy(Parking::hasPlate)
                .filter("plate", Parking::hasPlate)
                .flag("gone", VEHICLE.UNTIL::isNotNull);
    }

    @Bean
    static Deletion<ParkingSpace> parkingSpaceDeletion(Rows<ParkingSpace> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    @Bean
    static Deletion<Vehicle> vehicleDeletion(Rows<Vehicle> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    record UpdateParkingSpaceInput(
            UUID parkingSpaceId,
            @Nullable Integer expectedVersion,
            @Nullable String lot,
            @Nullable String number,
            ParkingSpace.@Nullable Kind kind,
            @Nullable BigDecimal area) {}

    record UpdateVehicleInput(
            UUID vehicleId,
            @Nullable Integer expectedVersion,
            @Nullable String plate,
            Vehicle.@Nullable Kind kind,
            @Nullable String brand,
            @Nullable String color,
            @Nullable UUID ownerId,
            @Nullable UUID unitId,
            @Nullable UUID parkingSpaceId,
            @Nullable LocalDate since) {}

    record CreateParkingSpaceInput(
            UUID projectId,
            String lot,
            String number,
            ParkingSpace.Kind kind,
            @Nullable BigDecimal area) {}

    record AssignParkingSpaceInput(
            UUID parkingSpaceId,
            @Nullable Integer expectedVersion,
            ParkingSpace.Tenure tenure,
            @Nullable UUID holderId,
            @Nullable UUID unitId,
            @Nullable LocalDate since,
            @Nullable LocalDate until) {}

    record RegisterVehicleInput(
            UUID projectId,
            String plate,
            Vehicle.Kind kind,
            @Nullable String brand,
            @Nullable String color,
            @Nullable UUID ownerId,
            @Nullable UUID unitId,
            @Nullable UUID parkingSpaceId,
            LocalDate since) {}

    record EndVehicleInput(UUID vehicleId, LocalDate until) {}

    /** The vehicles whose plate has this, however it is written. */
    private static Condition hasPlate(String part) {
        var normal = normalPlate(part);
        return normal.isEmpty()
                ? falseCondition()
                : VEHICLE.PLATE.contains(normal).and(VEHICLE_KEYS.among(normal).orElseThrow());
    }

    /** As it stands on the plate: capital letters, no blanks, no dot. */
    public static String normalPlate(String plate) {
        return plate.replaceAll("[\\s·.-]", "").toUpperCase(Locale.ROOT);
    }

    /** Whether it can stand on a plate. */
    public static boolean isPlate(String plate) {
        return PLATE.matcher(normalPlate(plate)).matches();
    }

    ParkingSpace create(CreateParkingSpaceInput input, Project project) {
        if (input.area() != null && !Units.isArea(input.area())) {
            throw Refused.because(Code.INVALID, "refused.area", List.of(), "area");
        }
        var space = new ParkingSpace(
                NewId.next(),
                project.id(),
                input.lot(),
                input.number(),
                input.kind(),
                input.area(),
                ParkingSpace.Tenure.FREE,
                null,
                null,
                null,
                null,
                1);
        if (spaces.insertNew(List.of(space)) == 0)
            throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "number");
        return space;
    }

    ParkingSpace update(UpdateParkingSpaceInput input) {
        if (input.area() != null && !Units.isArea(input.area())) {
            throw Refused.because(Code.INVALID, "refused.area", List.of(), "area");
        }
        return spaces.correct("Mutation.updateParkingSpace", input.parkingSpaceId(), input.expectedVersion())
                .told(PARKING_SPACE.LOT, input.lot())
                .told(PARKING_SPACE.NUMBER, input.number())
                .told(PARKING_SPACE.KIND, input.kind())
                .told(PARKING_SPACE.AREA, input.area())
                .make();
    }

    Vehicle update(UpdateVehicleInput input) {
        var row = "Mutation.updateVehicle";
        if (input.plate() != null && !isPlate(input.plate())) {
            throw Refused.because(Code.INVALID, "refused.plate", List.of(), "plate");
        }
        var correction = vehicles.correct(row, input.vehicleId(), input.expectedVersion());
        var before = correction.before();
        requireHolder(input.ownerId(), "ownerId");
        requireUnit(input.unitId(), before.projectId(), row);
        requireSpace(input.parkingSpaceId());
        if (input.since() != null && before.until() != null && before.until().isBefore(input.since())) {
            throw Refused.because(
                    Code.INVALID,
                    "refused.household.after",
                    List.of(before.until().toString()),
                    "since");
        }
        var plate = input.plate() == null ? before.plate() : normalPlate(input.plate());
        if (!plate.equals(before.plate()) && before.until() == null) requireFree(before, plate);
        return correction
                .told(VEHICLE.PLATE, plate)
                .told(VEHICLE.KIND, input.kind())
                .told(VEHICLE.BRAND, input.brand())
                .told(VEHICLE.COLOR, input.color())
                .told(VEHICLE.OWNER_ID, input.ownerId())
                .told(VEHICLE.UNIT_ID, input.unitId())
                .told(VEHICLE.PARKING_SPACE_ID, input.parkingSpaceId())
                .told(VEHICLE.SINCE, input.since())
                .make();
    }

    /** A plate is that of one vehicle among those that still come. */
    private void requireFree(Vehicle vehicle, String plate) {
        var isTaken = sql.fetchExists(
                VEHICLE,
                VEHICLE.PROJECT_ID
                        .eq(vehicle.projectId())
                        .and(VEHICLE.PLATE.eq(plate))
                        .and(VEHICLE.UNTIL.isNull())
                        .and(VEHICLE.ID.ne(vehicle.id())));
        if (isTaken) throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "plate");
    }

    private void requireSpace(@Nullable UUID space) {
        if (space != null && spaces.visible(List.of(space)).isEmpty()) throw Refused.notFound("parkingSpaceId");
    }

    /** Rents, sells or frees a space. What is rented or sold has a holder or belongs to a unit. */
    ParkingSpace assign(AssignParkingSpaceInput input) {
        var row = "Mutation.assignParkingSpace";
        var before = spaces.require(row, input.parkingSpaceId(), "parkingSpaceId");
        var free = input.tenure() == ParkingSpace.Tenure.FREE;
        if (!free && input.holderId() == null && input.unitId() == null) {
            throw Refused.because(Code.REQUIRED, "refused.parking.holder", List.of(), "holderId");
        }
        requireHolder(input.holderId(), "holderId");
        requireUnit(input.unitId(), before.projectId(), row);
        if (input.since() != null && input.until() != null && input.until().isBefore(input.since())) {
            throw Refused.because(
                    Code.INVALID,
                    "refused.household.before",
                    List.of(input.since().toString()),
                    "until");
        }
        var changed = sql.update(PARKING_SPACE)
                .set(PARKING_SPACE.TENURE, input.tenure().name())
                .set(PARKING_SPACE.HOLDER_ID, free ? null : input.holderId())
                .set(PARKING_SPACE.UNIT_ID, free ? null : input.unitId())
                .set(PARKING_SPACE.SINCE, free ? null : input.since())
                .set(PARKING_SPACE.UNTIL, free ? null : input.until())
                .set(PARKING_SPACE.VERSION, PARKING_SPACE.VERSION.plus(1))
                .where(PARKING_SPACE.ID.eq(before.id()))
                .and(
                        input.expectedVersion() == null
                                ? noCondition()
                                : PARKING_SPACE.VERSION.eq(input.expectedVersion()))
                .execute();
        if (changed == 0) {
            throw Refused.because(Code.CONFLICT, "refused.conflict", List.of(before.version()), "expectedVersion")
                    .withCurrent("parkingSpace", before);
        }
        return Objects.requireNonNull(spaces.ofKeys(List.of(before.id())).get(before.id()));
    }

    Vehicle register(RegisterVehicleInput input, Project project) {
        var row = "Mutation.registerVehicle";
        if (!isPlate(input.plate())) throw Refused.because(Code.INVALID, "refused.plate", List.of(), "plate");
        requireHolder(input.ownerId(), "ownerId");
        requireUnit(input.unitId(), project.id(), row);
        requireSpace(input.parkingSpaceId());
        var vehicle = new Vehicle(
                NewId.next(),
                project.id(),
                normalPlate(input.plate()),
                input.kind(),
                input.brand(),
                input.color(),
                input.ownerId(),
                input.unitId(),
                input.parkingSpaceId(),
                input.since(),
                null,
                1);
        if (vehicles.insertNew(List.of(vehicle)) == 0)
            throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "plate");
        return vehicle;
    }

    /** The vehicle comes no more. */
    Vehicle end(EndVehicleInput input) {
        var vehicle = vehicles.lock("Mutation.endVehicle", input.vehicleId(), "vehicleId");
        if (vehicle.until() != null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.vehicle.gone", List.of(), "vehicleId");
        }
        if (input.until().isBefore(vehicle.since())) {
            throw Refused.because(
                    Code.INVALID,
                    "refused.household.before",
                    List.of(vehicle.since().toString()),
                    "until");
        }
        return vehicles.change(vehicle.id(), sql.update(VEHICLE).set(VEHICLE.UNTIL, input.until()));
    }

    private void requireHolder(@Nullable UUID person, String field) {
        if (person != null && persons.reachable(person).isEmpty()) throw Refused.notFound(field);
    }

    private void requireUnit(@Nullable UUID unit, UUID project, String row) {
        if (unit == null) return;
        var there = units.reachable(row, unit)
                .filter(found -> found.projectId().equals(project))
                .isPresent();
        if (!there) throw Refused.notFound("unitId");
    }
}
