package io.xinqiao.assembly;

import static io.xinqiao.schema.tenant.Tables.OWNERSHIP;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP_SHARE;
import static io.xinqiao.schema.tenant.Tables.PARKING_SPACE;
import static io.xinqiao.schema.tenant.Tables.UNIT;

import io.xinqiao.archives.ParkingSpace;
import io.xinqiao.assembly.AssemblyPart.AreaSource;
import io.xinqiao.assembly.Roll.NewHead;
import io.xinqiao.assembly.RollRule.Basis;
import io.xinqiao.assembly.RollRule.Kind;
import io.xinqiao.assembly.RollRule.Part;
import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes rolls of the archives: who owned what on a day, and who is therefore one head. */
@Component
class RollMaking {
    private final DSLContext sql;
    private final Roll roll;
    private final RollParts parts;

    RollMaking(TenantDatabase database, Roll roll, RollParts parts) {
        this.sql = database.sql();
        this.roll = roll;
        this.parts = parts;
    }

    /** What is owned, as the archives have it; of the two keys there is one. */
    private record Found(@Nullable UUID unit, @Nullable UUID space, Kind kind, Set<UUID> owners, long area) {
        UUID key() {
            return unit == null ? Objects.requireNonNull(space) : unit;
        }

        Part part() {
            return new Part(this, kind, owners, area);
        }
    }

    /**
     * The roll being made.
     *
     * @param heads those that there are, each by its owners; nobody's is the developer's
     */
    private record Making(Assembly assembly, LocalDate day, AreaSource source, RollRule rule, Map<Set<?>, UUID> heads) {
        @Nullable
        UUID head(Turned one) {
            return one.basis().counts() ? heads.get(one.whose()) : null;
        }
    }

    /**
     * A part of the roll as it becomes.
     *
     * @param before as it was; null where it is new
     * @param on as of which day its owners are
     */
    private record Turned(
            Found found, @Nullable AssemblyPart before, Part part, AreaSource source, Basis basis, LocalDate on) {
        /** Whose head it counts to, if it counts. */
        Set<?> whose() {
            return basis == Basis.OWNED ? part.owners() : RollRule.DEVELOPER;
        }

        AssemblyPart row(Making making) {
            return new AssemblyPart(
                    before == null ? NewId.next() : before.id(),
                    making.assembly().id(),
                    making.head(this),
                    found.unit(),
                    found.space(),
                    Areas.shown(part.area()),
                    source,
                    basis,
                    on,
                    before == null ? null : before.reason(),
                    before == null ? 1 : before.version());
        }
    }

    /**
     * Freezes the roll of an assembly, or freezes it anew; how many heads and how much area, in its row
     * ({@link Roll#addUp}). Heads keep their numbers, and what was corrected by hand stays as it was corrected.
     */
    void freeze(Assembly assembly, LocalDate day, AreaSource source, Set<UUID> developers) {
        var rule = new RollRule(assembly.countsParking(), assembly.countsStorage(), developers);
        var making = new Making(assembly, day, source, rule, new HashMap<>());
        Map<UUID, AssemblyPart> before =
                parts.of(assembly.id()).stream().collect(Collectors.toMap(RollMaking::key, part -> part));
        List<Turned> turned = new ArrayList<>();
        for (var found : found(assembly.projectId(), day)) {
            turned.add(turned(making, found, before.remove(found.key())));
        }
        addHeads(making, turned, developers);
        write(making, turned);
        leaveOut(before.values());
        roll.addUp(assembly.id());
    }

    private List<Found> found(UUID project, LocalDate day) {
        List<Found> found = new ArrayList<>(units(UNIT.PROJECT_ID.eq(project), day));
        found.addAll(spaces(
                PARKING_SPACE.PROJECT_ID.eq(project).and(PARKING_SPACE.TENURE.eq(ParkingSpace.Tenure.SOLD.name()))));
        return found;
    }

    private static UUID key(AssemblyPart part) {
        var unit = part.unitId();
        return unit == null ? Objects.requireNonNull(part.parkingSpaceId()) : unit;
    }

    private Turned turned(Making making, Found found, @Nullable AssemblyPart before) {
        if (before == null || before.reason() == null) {
            var part = found.part();
            return new Turned(
                    found, before, part, making.source(), making.rule().basis(part), making.day());
        }
        // Corrected by hand: its area stays, whether it counts, and who has bought it since.
        var on = before.ownersOn().isAfter(making.day()) ? before.ownersOn() : making.day();
        var part = part(before, on, before.area());
        var basis = before.basis() == Basis.LEFT_OUT
                ? Basis.LEFT_OUT
                : making.rule().counting(before.basis().counts()).basis(part);
        return new Turned(found, before, part, before.areaSource(), basis, on);
    }

    /** Finds the heads that there are, says who the developer is by now, and adds those that are missing. */
    private void addHeads(Making making, List<Turned> turned, Set<UUID> developers) {
        var before = roll.of(making.assembly().id());
        var owners = roll.owners(before.stream().map(AssemblyHead::id).toList());
        for (var head : before) {
            if (head.developer()) roll.own(head.id(), developers);
            Set<?> whose =
                    head.developer() ? RollRule.DEVELOPER : Set.copyOf(owners.getOrDefault(head.id(), List.of()));
            // Of two that became one the first stays.
            making.heads().putIfAbsent(whose, head.id());
        }
        var sequence = before.isEmpty() ? 0 : before.getLast().sequence();
        List<NewHead> added = new ArrayList<>();
        for (var one : turned) {
            if (!one.basis().counts() || making.heads().containsKey(one.whose())) continue;
            var head = Roll.none(making.assembly().id(), ++sequence, one.whose().isEmpty());
            making.heads().put(one.whose(), head.id());
            added.add(new NewHead(head, head.developer() ? developers : uuids(one.whose())));
        }
        roll.add(added);
    }

    /** Adds what is new, and writes down what is different, so that the log of changes tells just that. */
    private void write(Making making, List<Turned> turned) {
        List<AssemblyPart> added = new ArrayList<>();
        List<AssemblyPart> changed = new ArrayList<>();
        Map<UUID, Set<UUID>> owners = new HashMap<>();
        var known = parts.leftOut(turned.stream()
                .map(Turned::before)
                .filter(Objects::nonNull)
                .map(AssemblyPart::id)
                .toList());
        for (var one : turned) {
            var row = one.row(making);
            var whose = row.headId() == null ? uuids(one.part().owners()) : Set.<UUID>of();
            var before = one.before();
            if (before == null) {
                added.add(row);
            } else if (!row.equals(before) || !whose.equals(Set.copyOf(known.getOrDefault(row.id(), List.of())))) {
                changed.add(row);
            } else {
                continue;
            }
            owners.put(row.id(), whose);
        }
        parts.add(added);
        parts.change(changed);
        parts.own(owners);
    }

    /** What is no longer voted for stays on the roll, and says so. */
    private void leaveOut(Collection<AssemblyPart> gone) {
        var left =
                gone.stream().filter(part -> part.basis() != Basis.OUT_OF_SCOPE).toList();
        Map<UUID, Set<UUID>> owners = new HashMap<>();
        for (var part : left) owners.put(part.id(), parts.ownersOf(part));
        parts.change(left.stream().map(AssemblyPart::outOfScope).toList());
        parts.own(owners);
    }

    private static Set<UUID> uuids(Set<?> owners) {
        return owners.stream().map(UUID.class::cast).collect(Collectors.toSet());
    }

    /** A part of the roll as the archives have it on a day, with another area where one is told. */
    Part part(AssemblyPart of, LocalDate day, BigDecimal area) {
        var unit = of.unitId();
        var found = (unit == null ? spaces(PARKING_SPACE.ID.eq(of.parkingSpaceId())) : units(UNIT.ID.eq(unit), day))
                .getFirst();
        return new Part(of.id(), found.kind(), found.owners(), Areas.hundredths(area));
    }

    /** Units as people read their numbers, with all of their owners on a day. */
    private List<Found> units(Condition which, LocalDate day) {
        return List.copyOf(sql
                .select(UNIT.ID, UNIT.KIND, UNIT.BUILT_AREA, OWNERSHIP_SHARE.PERSON_ID)
                .from(UNIT)
                .leftJoin(OWNERSHIP)
                .on(OWNERSHIP.UNIT_ID.eq(UNIT.ID))
                .and(OWNERSHIP.SINCE.le(day))
                .and(OWNERSHIP.UNTIL.isNull().or(OWNERSHIP.UNTIL.gt(day)))
                .leftJoin(OWNERSHIP_SHARE)
                .on(OWNERSHIP_SHARE.OWNERSHIP_ID.eq(OWNERSHIP.ID))
                .where(which)
                .orderBy(UNIT.NUMBER, UNIT.ID)
                .stream()
                .collect(Collectors.toMap(
                        row -> row.get(UNIT.ID),
                        row -> new Found(
                                row.get(UNIT.ID),
                                null,
                                Kind.valueOf(row.get(UNIT.KIND)),
                                setOf(row.get(OWNERSHIP_SHARE.PERSON_ID)),
                                Areas.hundredths(row.get(UNIT.BUILT_AREA))),
                        RollMaking::together,
                        LinkedHashMap::new))
                .values());
    }

    private static Set<UUID> setOf(@Nullable UUID one) {
        return one == null ? Set.of() : Set.of(one);
    }

    private static Found together(Found one, Found other) {
        Set<UUID> owners = new HashSet<>(one.owners());
        owners.addAll(other.owners());
        return new Found(one.unit(), one.space(), one.kind(), owners, one.area());
    }

    /** Parking that is sold; the rest belongs to all, or to nobody's vote. */
    private List<Found> spaces(Condition which) {
        return sql.select(PARKING_SPACE.ID, PARKING_SPACE.AREA, PARKING_SPACE.HOLDER_ID)
                .from(PARKING_SPACE)
                .where(which)
                .orderBy(PARKING_SPACE.LOT, PARKING_SPACE.NUMBER, PARKING_SPACE.ID)
                .fetch(row -> {
                    var area = row.value2();
                    return new Found(
                            null,
                            row.value1(),
                            Kind.PARKING,
                            setOf(row.value3()),
                            area == null ? 0 : Areas.hundredths(area));
                });
    }
}
