package io.xinqiao.imports;

import io.xinqiao.imports.PersonCell.Share;
import io.xinqiao.imports.Staged.AccessItem;
import io.xinqiao.imports.Staged.Entrance;
import io.xinqiao.imports.Staged.FeeSetting;
import io.xinqiao.imports.Staged.Household;
import io.xinqiao.imports.Staged.Member;
import io.xinqiao.imports.Staged.MeterAtUnit;
import io.xinqiao.imports.Staged.Money;
import io.xinqiao.imports.Staged.ParkingSpace;
import io.xinqiao.imports.Staged.Person;
import io.xinqiao.imports.Staged.Unit;
import io.xinqiao.imports.Staged.UnitFee;
import io.xinqiao.imports.Staged.Vehicle;
import io.xinqiao.platform.NewId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The parsed rows of a workbook that is being read: kept as far as later rows refer to it or might say it again, and
 * staged whenever enough has come together.
 */
final class ParsedRows {
    private static final int ENOUGH = 5_000;
    private static final int MOST_PROBLEMS = 5_000;

    /** Somebody whom an owner's number stands for. */
    record Known(String key, String role, @Nullable Share share) {
        Known(String key, String role) {
            this(key, role, null);
        }
    }

    /** Where something was said first. */
    record Place(int sheet, int row) {}

    /** Whose document's number it was first, and in which row. */
    record Holder(String name, int row) {}

    private final Staging staging;
    private final Plates plates;
    private final List<Staged> pending = new ArrayList<>();
    private final Map<String, UUID> buildings = new LinkedHashMap<>();
    private final Map<String, Entrance> entrances = new HashMap<>();
    private final Map<String, Unit> units = new HashMap<>();
    private final Map<String, Person> persons = new HashMap<>();
    private final Map<String, List<Known>> byOwnerNumber = new HashMap<>();
    private final Map<String, Place> awaitingUnit = new LinkedHashMap<>();
    private final Map<String, Place> members = new HashMap<>();
    private final Map<String, Integer> inHousehold = new HashMap<>();
    private final Map<String, Holder> holders = new HashMap<>();
    private final Map<String, Place> others = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private int grave;

    ParsedRows(Staging staging) {
        this.staging = staging;
        this.plates = staging.plates();
    }

    Plates plates() {
        return plates;
    }

    private void stage(Staged row) {
        pending.add(row);
        if (pending.size() >= ENOUGH) flush();
    }

    private void flush() {
        staging.add(pending);
        pending.clear();
    }

    /** Stages what is left. */
    void finish() {
        flush();
        staging.addBuildings(buildings);
    }

    List<Problem> problems() {
        return problems;
    }

    void add(List<Problem> more) {
        problems.addAll(more);
        grave += (int) more.stream()
                .filter(problem -> problem.severity() != Problem.Severity.SKIPPED)
                .count();
        if (grave > MOST_PROBLEMS) throw new BadWorkbook("refused.import.bad.problems", MOST_PROBLEMS);
    }

    void building(String number) {
        buildings.computeIfAbsent(number, missing -> NewId.next());
    }

    /** The entrance as it was told first; null when this is the first time. */
    @Nullable
    Entrance entrance(Entrance entrance) {
        building(entrance.building());
        var known = entrances.putIfAbsent(entrance.building() + "\n" + entrance.number(), entrance);
        if (known == null) stage(entrance);
        return known;
    }

    /** The unit as it was told first; null when this is the first time. */
    @Nullable
    Unit unit(Unit unit) {
        building(unit.building());
        var known = units.putIfAbsent(unit.number(), unit);
        if (known == null) stage(unit);
        return known;
    }

    /**
     * Somebody who was not told before.
     *
     * @param alsoKnownAs the key under which a row names them that says less of them
     */
    void person(Person person, String alsoKnownAs) {
        persons.put(person.key(), person);
        persons.putIfAbsent(alsoKnownAs, person);
        stage(person);
    }

    @Nullable
    Person knownPerson(String key) {
        return persons.get(key);
    }

    /** Who has a document of this number under another name; null when nobody has. */
    @Nullable
    Holder holder(String idNumber, String name, RowReader row) {
        var first = holders.putIfAbsent(idNumber, new Holder(name, row.number()));
        return first == null || first.name().equals(name) ? null : first;
    }

    /** Those whom an owner's number stands for: the owner and whoever belongs to them. */
    List<Known> ofOwnerNumber(String number) {
        return byOwnerNumber.getOrDefault(number, List.of());
    }

    void numbered(String number, Known who, Place where) {
        byOwnerNumber.computeIfAbsent(number, missing -> new ArrayList<>()).add(who);
        awaitingUnit.put(who.key(), where);
    }

    /** Those of the owners' sheets who live in no unit of this file. */
    Map<String, Place> withoutUnit() {
        return awaitingUnit;
    }

    /** Where the same person was put into the same unit before; null when they are put there now. */
    @Nullable
    Place member(RowReader row, String unitNumber, Known who, @Nullable LocalDate since) {
        var key = who.key();
        awaitingUnit.remove(key);
        var here = new Place(row.sheet(), row.number());
        var before = members.putIfAbsent(unitNumber + "\n" + key, here);
        if (before != null) return before;
        var position = inHousehold.merge(unitNumber, 1, Integer::sum);
        if (position == 1) {
            var unit = units.get(unitNumber);
            stage(new Household(
                    row.sheet(),
                    row.number(),
                    unitNumber,
                    since,
                    unit == null ? null : unit.id(),
                    NewId.next(),
                    NewId.next()));
        }
        stage(new Member(
                row.sheet(),
                row.number(),
                unitNumber,
                key,
                position,
                who.role(),
                who.share(),
                NewId.next(),
                NewId.next()));
        return null;
    }

    /** Where the same parking space was told before. */
    @Nullable
    Place space(ParkingSpace space) {
        return once("space\n" + space.lot() + "\n" + space.number(), space);
    }

    /** Where the same vehicle was told before. */
    @Nullable
    Place vehicle(Vehicle vehicle) {
        if (vehicle.unitNumber() != null) plates.name(vehicle.plate(), vehicle.unitNumber());
        return once("vehicle\n" + vehicle.plate(), vehicle);
    }

    /** Where the same fee was told before. */
    @Nullable
    Place fee(FeeSetting fee) {
        return once("fee\n" + fee.number(), fee);
    }

    @Nullable
    Place unitFee(UnitFee fee) {
        return once("unitfee\n" + fee.unitNumber() + "\n" + fee.feeNumber(), fee);
    }

    /** Where the same payment, debt, credit or deposit was told before. */
    @Nullable
    Place money(Money money) {
        return once(
                String.join(
                        "\n",
                        "money",
                        // A debt and a credit for the same cannot both be true.
                        money.kind().equals("PREPAYMENT") ? "ARREARS" : money.kind(),
                        money.unitNumber(),
                        money.item(),
                        money.since().toString(),
                        money.until().toString()),
                money);
    }

    /** Where a meter of the same kind and number was told before. */
    @Nullable
    Place meter(MeterAtUnit meter) {
        return once("meter\n" + meter.kind() + "\n" + meter.number(), meter);
    }

    /** Where a key or card of the same kind and number was told before. */
    @Nullable
    Place accessItem(AccessItem item) {
        return once("key\n" + item.kind() + "\n" + item.number(), item);
    }

    private @Nullable Place once(String key, Staged row) {
        var before = others.putIfAbsent(key, new Place(row.sheet(), row.row()));
        if (before == null) stage(row);
        return before;
    }
}
