package io.xinqiao.assembly;

import static io.xinqiao.schema.tenant.Tables.OWNERSHIP;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP_SHARE;
import static io.xinqiao.schema.tenant.Tables.PARKING_SPACE;
import static io.xinqiao.schema.tenant.Tables.UNIT;

import io.xinqiao.archives.ParkingSpace;
import io.xinqiao.assembly.AssemblyPart.AreaSource;
import io.xinqiao.assembly.Roll.NewHead;
import io.xinqiao.assembly.RollRule.Kind;
import io.xinqiao.assembly.RollRule.Part;
import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    RollMaking(TenantDatabase database, Roll roll) {
        this.sql = database.sql();
        this.roll = roll;
    }

    /** What is owned, as the archives have it; of the two keys there is one. */
    private record Found(@Nullable UUID unit, @Nullable UUID space, Kind kind, Set<UUID> owners, long area) {
        Part part() {
            return new Part(this, kind, owners, area);
        }
    }

    /** Freezes the roll of an assembly; how many heads and how much area, in its row ({@link Roll#addUp}). */
    void freeze(Assembly assembly, LocalDate day, AreaSource source, Set<UUID> developers) {
        var rule = new RollRule(assembly.countsParking(), assembly.countsStorage(), developers);
        List<Found> all = new ArrayList<>(units(UNIT.PROJECT_ID.eq(assembly.projectId()), day));
        all.addAll(spaces(PARKING_SPACE
                .PROJECT_ID
                .eq(assembly.projectId())
                .and(PARKING_SPACE.TENURE.eq(ParkingSpace.Tenure.SOLD.name()))));
        Map<Set<?>, UUID> heads = new LinkedHashMap<>();
        List<NewHead> added = new ArrayList<>();
        for (var head : rule.roll(all.stream().map(Found::part).toList()).entrySet()) {
            var isDeveloper = head.getKey().isEmpty();
            var one = new AssemblyHead(
                    NewId.next(),
                    assembly.id(),
                    heads.size() + 1,
                    isDeveloper,
                    0,
                    BigDecimal.ZERO.setScale(2),
                    null,
                    1);
            heads.put(head.getKey(), one.id());
            added.add(new NewHead(one, isDeveloper ? developers : uuids(head.getKey())));
        }
        roll.add(added);
        roll.addParts(all.stream()
                .map(found -> {
                    var basis = rule.basis(found.part());
                    return new AssemblyPart(
                            NewId.next(),
                            assembly.id(),
                            basis.counts() ? heads.get(rule.head(found.part())) : null,
                            found.unit(),
                            found.space(),
                            Areas.shown(found.area()),
                            source,
                            basis,
                            null,
                            1);
                })
                .toList());
        roll.addUp(assembly.id());
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
