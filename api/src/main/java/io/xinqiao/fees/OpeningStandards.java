package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static io.xinqiao.schema.tenant.Tables.BILL_LINE;
import static io.xinqiao.schema.tenant.Tables.CHARGE_EXCEPTION;
import static io.xinqiao.schema.tenant.Tables.CHARGE_PRICE;
import static io.xinqiao.schema.tenant.Tables.CHARGE_STANDARD;
import static org.jooq.impl.DSL.all;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.fees.ChargeStandard.Basis;
import io.xinqiao.fees.ChargeStandard.Charged;
import io.xinqiao.fees.Prices.PriceInput;
import io.xinqiao.fees.Standards.CreateChargeStandardInput;
import io.xinqiao.identity.Rows;
import io.xinqiao.imports.FeeSettingsUndo;
import io.xinqiao.imports.ImportJob;
import io.xinqiao.imports.ImportedSettings;
import io.xinqiao.imports.ImportedSettings.Formula;
import io.xinqiao.imports.ImportedSettings.Setting;
import io.xinqiao.sql.Bulk;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * Charging standards out of the fee settings of imports: each applies to the units that the workbook names and to no
 * other, because nobody is to be billed by surprise.
 */
@Repository
class OpeningStandards implements FeeSettingsUndo {
    private static final String REASON = "导入 import";

    private final DSLContext sql;
    private final ImportedSettings imported;
    private final Standards standards;
    private final Rows<ChargeStandard> rows;
    private final FeeItems items;
    private final Clock clock;

    OpeningStandards(
            TenantDatabase database,
            ImportedSettings imported,
            Standards standards,
            Rows<ChargeStandard> rows,
            FeeItems items,
            Clock clock) {
        this.sql = database.sql();
        this.imported = imported;
        this.standards = standards;
        this.rows = rows;
        this.items = items;
        this.clock = clock;
    }

    /** Why a setting did not become a standard. */
    enum SettingProblem {
        ONE_OFF,
        CYCLE,
        FORMULA,
        PRICE,
        NO_UNITS,
        NAME_TOO_LONG,
        NAME_TAKEN
    }

    record SettingNotTaken(String name, SettingProblem reason) {}

    /**
     * What was taken over.
     *
     * @param units how many units are named in them
     */
    record TakenOver(List<ChargeStandard> standards, int units, List<SettingNotTaken> notTaken) {}

    /**
     * Takes over what a project's imports say; a standard that came of them before only gets the units of later ones.
     */
    TakenOver takeOver(UUID project) {
        List<ChargeStandard> added = new ArrayList<>();
        List<SettingNotTaken> notTaken = new ArrayList<>();
        var units = 0;
        for (var setting : imported.of(project)) {
            var payers = imported.unitsOf(project, setting);
            var before = before(project, setting);
            var problem = problem(setting, payers.isEmpty(), before);
            if (problem.isPresent()) {
                notTaken.add(new SettingNotTaken(setting.item(), problem.get()));
                continue;
            }
            var standard = before.orElseGet(() -> {
                var made = make(project, setting);
                added.add(made);
                return made;
            });
            units += list(standard, payers);
        }
        return new TakenOver(added, units, notTaken);
    }

    /**
     * Units that no other import names go from the standards of imports, and a standard with none left goes too, unless
     * it has billed. Units that somebody has listed by hand stay.
     */
    @Override
    public boolean takeBack(ImportJob job) {
        if (imported.itemsOf(job).isEmpty() && !imported.namesUnits(job)) return true;
        var project = job.projectId();
        Map<String, Set<UUID>> named = new HashMap<>();
        for (var setting : imported.of(project)) {
            named.computeIfAbsent(setting.item(), none -> new HashSet<>())
                    .addAll(imported.unitsOf(project, setting).keySet());
        }
        var standards = sql.select(CHARGE_STANDARD.ID, CHARGE_STANDARD.NAME)
                .from(CHARGE_STANDARD)
                .where(CHARGE_STANDARD.PROJECT_ID.eq(project))
                .and(CHARGE_STANDARD.OPENING.isTrue())
                .orderBy(CHARGE_STANDARD.ID)
                .forUpdate()
                .fetchMap(CHARGE_STANDARD.ID, CHARGE_STANDARD.NAME);
        for (var standard : standards.entrySet()) {
            var still = named.getOrDefault(standard.getValue(), Set.of()).toArray(UUID[]::new);
            if (!takeBack(standard.getKey(), still)) return false;
        }
        return true;
    }

    private boolean takeBack(UUID standard, UUID[] still) {
        var gone = sql.select(CHARGE_EXCEPTION.UNIT_ID)
                .from(CHARGE_EXCEPTION)
                .where(CHARGE_EXCEPTION.STANDARD_ID.eq(standard))
                .and(CHARGE_EXCEPTION.REASON.eq(REASON))
                .and(CHARGE_EXCEPTION.UNIT_ID.ne(all(still)))
                .fetchArray(CHARGE_EXCEPTION.UNIT_ID);
        if (isBilled(standard, BILL.UNIT_ID.eq(any(gone)).and(BILL.REVERSED.isFalse()))) return false;
        sql.deleteFrom(CHARGE_EXCEPTION)
                .where(CHARGE_EXCEPTION.STANDARD_ID.eq(standard))
                .and(CHARGE_EXCEPTION.UNIT_ID.eq(any(gone)))
                .execute();
        var isLeft = sql.fetchExists(CHARGE_EXCEPTION, CHARGE_EXCEPTION.STANDARD_ID.eq(standard));
        if (isLeft || isBilled(standard, noCondition())) return true;
        sql.deleteFrom(CHARGE_PRICE)
                .where(CHARGE_PRICE.STANDARD_ID.eq(standard))
                .execute();
        sql.deleteFrom(CHARGE_STANDARD).where(CHARGE_STANDARD.ID.eq(standard)).execute();
        return true;
    }

    private boolean isBilled(UUID standard, Condition which) {
        return sql.fetchExists(selectOne()
                .from(BILL_LINE)
                .join(CHARGE_PRICE)
                .on(CHARGE_PRICE.ID.eq(BILL_LINE.PRICE_ID))
                .join(BILL)
                .on(BILL.ID.eq(BILL_LINE.BILL_ID))
                .where(CHARGE_PRICE.STANDARD_ID.eq(standard))
                .and(which));
    }

    private static Optional<SettingProblem> problem(Setting setting, boolean unpaid, Optional<ChargeStandard> before) {
        if (!setting.periodic()) return Optional.of(SettingProblem.ONE_OFF);
        if (setting.formula() == null) return Optional.of(SettingProblem.FORMULA);
        if (Cycle.ofMonths(setting.cycleMonths()).isEmpty()) return Optional.of(SettingProblem.CYCLE);
        if (price(setting).signum() <= 0) return Optional.of(SettingProblem.PRICE);
        if (unpaid) return Optional.of(SettingProblem.NO_UNITS);
        if (setting.item().length() > FeeItems.LONGEST_NAME) return Optional.of(SettingProblem.NAME_TOO_LONG);
        if (before.isPresent() && !before.get().rule().listedOnly()) return Optional.of(SettingProblem.NAME_TAKEN);
        return Optional.empty();
    }

    private static BigDecimal price(Setting setting) {
        return setting.formula() == Formula.AREA ? setting.price() : setting.fixed();
    }

    private Optional<ChargeStandard> before(UUID project, Setting setting) {
        return rows.list(CHARGE_STANDARD.PROJECT_ID.eq(project).and(CHARGE_STANDARD.NAME.eq(setting.item()))).stream()
                .findFirst();
    }

    private ChargeStandard make(UUID project, Setting setting) {
        var byArea = setting.formula() == Formula.AREA;
        var since = setting.since() == null ? LocalDate.now(clock).withDayOfMonth(1) : setting.since();
        var made = standards.create(new CreateChargeStandardInput(
                project,
                items.named(setting.item(), setting.type()),
                setting.item(),
                byArea ? Basis.AREA : Basis.UNIT,
                Cycle.ofMonths(setting.cycleMonths()).orElseThrow(),
                Charged.OWNED,
                null,
                null,
                true,
                null,
                new PriceInput(
                        since, price(setting), byArea ? setting.fixed() : BigDecimal.ZERO, 1, null, null, null, null),
                null,
                null));
        sql.update(CHARGE_STANDARD)
                .set(CHARGE_STANDARD.OPENING, true)
                .where(CHARGE_STANDARD.ID.eq(made.id()))
                .execute();
        var until = setting.until();
        return until == null ? made : standards.endAt(made.id(), until);
    }

    /** Each from its own day on, be it still to come. */
    private int list(ChargeStandard standard, Map<UUID, @Nullable LocalDate> units) {
        return Bulk.<Map.Entry<UUID, @Nullable LocalDate>>into(CHARGE_EXCEPTION)
                .set(CHARGE_EXCEPTION.STANDARD_ID, unit -> standard.id())
                .set(CHARGE_EXCEPTION.UNIT_ID, Map.Entry::getKey)
                .set(CHARGE_EXCEPTION.APPLIES, unit -> true)
                .set(CHARGE_EXCEPTION.SINCE, Map.Entry::getValue)
                .set(CHARGE_EXCEPTION.REASON, unit -> REASON)
                .insertNew(sql, List.copyOf(units.entrySet()));
    }
}
