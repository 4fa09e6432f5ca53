package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;

import io.xinqiao.archives.UnitPattern.Planned;
import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Service;

/** Makes the units of a pattern: looked at first, then done. Those that are there already are left alone. */
@Service
class UnitPlans {
    private static final int SHOWN = 50;

    private final DSLContext sql;
    private final Buildings buildings;
    private final Units units;

    UnitPlans(TenantDatabase database, Buildings buildings, Units units) {
        this.sql = database.sql();
        this.buildings = buildings;
        this.units = units;
    }

    /** What a pattern would make; {@code sample} shows the first of it. */
    record UnitPlan(
            int buildings, int entrances, int units, int existing, BigDecimal builtArea, List<Planned> sample) {}

    record Generated(Project project, int created, int existing) {}

    UnitPlan preview(UnitPattern pattern) {
        var plan = pattern.plan();
        var numbers = plan.stream().map(Planned::number).toArray(String[]::new);
        var existing =
                sql.fetchCount(UNIT, UNIT.PROJECT_ID.eq(pattern.projectId()).and(UNIT.NUMBER.eq(any(numbers))));
        var area = plan.stream().map(unit -> unit.room().builtArea()).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new UnitPlan(
                pattern.buildings().all().size(),
                pattern.buildings().all().size() * pattern.entrances().all().size(),
                plan.size(),
                existing,
                area,
                plan.stream().limit(SHOWN).toList());
    }

    Generated generate(UnitPattern pattern, Project project) {
        var plan = pattern.plan();
        var byNumber = buildings.ensure(
                project, plan.stream().map(Planned::building).distinct().toList());
        var floors = pattern.floors().to();
        buildings.ensure(plan.stream()
                .map(unit -> Map.entry(unit.building(), unit.entrance()))
                .distinct()
                .map(entrance -> new Entrance(
                        NewId.next(), of(byNumber, entrance.getKey()), entrance.getValue(), floors, null, 1))
                .toList());
        var created = units.add(plan.stream()
                .map(unit -> new Unit(
                        NewId.next(),
                        project.id(),
                        of(byNumber, unit.building()),
                        unit.entrance(),
                        unit.floor(),
                        unit.number(),
                        pattern.kind(),
                        unit.room().builtArea(),
                        unit.room().innerArea(),
                        unit.room().layout(),
                        null,
                        pattern.state(),
                        1))
                .toList());
        return new Generated(project, created, plan.size() - created);
    }

    private static UUID of(Map<String, UUID> byNumber, String building) {
        return Objects.requireNonNull(byNumber.get(building));
    }
}
