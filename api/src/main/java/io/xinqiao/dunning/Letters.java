package io.xinqiao.dunning;

import static io.xinqiao.schema.tenant.Tables.DUNNING_CASE;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.dunning.PrintRun.Named;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.Bills;
import io.xinqiao.fees.FeeItems;
import io.xinqiao.files.File;
import io.xinqiao.identity.Rows;
import io.xinqiao.papers.Papers;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Placeholders;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.printing.Sheet;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The formal letter 催缴通知函: whom it is for, what is owed bill by bill, by when it is to be paid. */
@Component
class Letters implements Bundle {
    private static final String PRINT_MANY = "Mutation.printDunningLetters";
    private static final int DAYS_TO_PAY = 7;
    private static final int MOST_BILLS = 500;

    private final DSLContext sql;
    private final Rows<DunningCase> cases;
    private final DunningPolicies policies;
    private final Bills bills;
    private final FeeItems items;
    private final Projects projects;
    private final Buildings buildings;
    private final Units units;
    private final Papers papers;
    private final Messages messages;
    private final Clock clock;

    Letters(
            TenantDatabase database,
            Rows<DunningCase> cases,
            DunningPolicies policies,
            Bills bills,
            FeeItems items,
            Projects projects,
            Buildings buildings,
            Units units,
            Papers papers,
            Messages messages,
            Clock clock) {
        this.sql = database.sql();
        this.cases = cases;
        this.policies = policies;
        this.bills = bills;
        this.items = items;
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.papers = papers;
        this.messages = messages;
        this.clock = clock;
    }

    /** For whom: a project, a building, or some cases. */
    record Target(
            @Nullable UUID projectId,
            @Nullable UUID buildingId,
            @Nullable List<UUID> dunningCaseIds) {}

    record PrintDunningLettersInput(Target target, @Nullable Integer fromStage) {}

    static PrintRun.Target target(PrintDunningLettersInput input) {
        var told = input.target();
        if (told.projectId() != null) return of(Named.PROJECT, List.of(told.projectId()), input.fromStage());
        if (told.buildingId() != null) return of(Named.BUILDING, List.of(told.buildingId()), input.fromStage());
        return of(Named.CASES, Objects.requireNonNull(told.dunningCaseIds()), input.fromStage());
    }

    private static PrintRun.Target of(Named named, List<UUID> ids, @Nullable Integer fromStage) {
        return new PrintRun.Target(named, ids, null, fromStage);
    }

    @Override
    public PrintRun.Kind kind() {
        return PrintRun.Kind.DUNNING_LETTERS;
    }

    @Override
    public String title() {
        return messages.text("letter.title");
    }

    /** The cases that are open and of which something is overdue. */
    @Override
    public List<UUID> keys(PrintRun.Target target) {
        var stage = target.fromStage() == null ? noCondition() : DUNNING_CASE.STAGE.ge(target.fromStage());
        return sql.select(DUNNING_CASE.ID)
                .from(DUNNING_CASE)
                .join(UNIT)
                .on(UNIT.ID.eq(DUNNING_CASE.UNIT_ID))
                .where(which(target))
                .and(stage)
                .and(cases.scope(PRINT_MANY))
                .and(DUNNING_CASE.STATE.ne(DunningCase.State.CLOSED.name()))
                .and(Bills.overdue(DUNNING_CASE.UNIT_ID, LocalDate.now(clock)))
                .orderBy(DUNNING_CASE.PROJECT_ID, UNIT.NUMBER, DUNNING_CASE.ID)
                .limit(PrintRuns.MOST + 1)
                .fetch(DUNNING_CASE.ID);
    }

    private Condition which(PrintRun.Target target) {
        var ids = target.ids();
        return switch (target.named()) {
            case PROJECT -> {
                if (projects.reachable(PRINT_MANY, ids.getFirst()).isEmpty()) {
                    throw Refused.notFound("target", "projectId");
                }
                yield DUNNING_CASE.PROJECT_ID.eq(ids.getFirst());
            }
            case BUILDING -> {
                if (buildings.reachable(PRINT_MANY, ids.getFirst()).isEmpty()) {
                    throw Refused.notFound("target", "buildingId");
                }
                yield DUNNING_CASE.BUILDING_ID.eq(ids.getFirst());
            }
            case CASES -> {
                if (!cases.reached(PRINT_MANY, ids).keySet().containsAll(ids)) {
                    throw Refused.notFound("target", "dunningCaseIds");
                }
                yield DUNNING_CASE.ID.eq(any(target.keys()));
            }
            case UNITS, BILLS -> throw new IllegalArgumentException("Letters are for cases");
        };
    }

    @Override
    public List<Sheet> sheets(PrintRun.Target target, List<UUID> keys) {
        var found = cases.reached(PRINT_MANY, keys);
        return sheets(keys.stream().map(found::get).filter(Objects::nonNull).toList());
    }

    /** The letter about a case as it is today, as a file for the caller. */
    File print(UUID id) {
        var found = cases.require("Mutation.printDunningLetter", id, "dunningCaseId");
        if (found.state() == DunningCase.State.CLOSED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.dunning.state", List.of(), "dunningCaseId");
        }
        var sheets = sheets(List.of(found));
        if (sheets.isEmpty())
            throw Refused.because(Code.INVALID, "refused.dunning.nothing", List.of(), "dunningCaseId");
        var unit = Objects.requireNonNull(units.behind(List.of(found.unitId())).get(found.unitId()));
        return papers.print(title() + " " + unit.number() + " " + LocalDate.now(clock), sheets);
    }

    private List<Sheet> sheets(List<DunningCase> about) {
        var today = LocalDate.now(clock);
        var found = units.behind(about.stream().map(DunningCase::unitId).toList());
        var of = projects.behind(
                about.stream().map(DunningCase::projectId).distinct().toList());
        var owed = bills.overdue(found.keySet(), today);
        var names = PaymentNotices.names(items, owed.values());
        Map<UUID, Optional<String>> own = new HashMap<>();
        List<Sheet> sheets = new ArrayList<>();
        for (var one : about) {
            var due = owed.getOrDefault(one.unitId(), List.of());
            if (due.isEmpty()) continue;
            sheets.add(sheet(
                    Objects.requireNonNull(of.get(one.projectId())),
                    Objects.requireNonNull(found.get(one.unitId())),
                    due.subList(0, Math.min(due.size(), MOST_BILLS)),
                    names,
                    own.computeIfAbsent(
                            one.projectId(),
                            project -> Optional.ofNullable(policies.of(project).letter())),
                    today));
        }
        return sheets;
    }

    private Sheet sheet(
            Project project,
            Unit unit,
            List<Bill> owed,
            Map<UUID, String> names,
            Optional<String> own,
            LocalDate today) {
        var sum = owed.stream().map(Bill::outstanding).reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add);
        var by = today.plusDays(DAYS_TO_PAY);
        var words = own.map(letter -> Placeholders.filled(
                        letter,
                        Map.of(
                                "project", project.name(),
                                "unit", unit.number(),
                                "owed", sum.toPlainString(),
                                "bills", Integer.toString(owed.size()),
                                "oldest", owed.getFirst().dueOn().toString(),
                                "by", by.toString(),
                                "today", today.toString())))
                .orElseGet(() -> messages.text("letter.words", project.name()));
        return new Sheet(
                title(),
                List.of(
                        new Sheet.Heading(messages.text("sheet.to", project.name() + " " + unit.number())),
                        new Sheet.Facts(List.of(
                                new Sheet.Fact(messages.text("sheet.unit"), project.name() + " " + unit.number()),
                                new Sheet.Fact(messages.text("letter.day"), today.toString()))),
                        new Sheet.Text(words),
                        table(owed, names, today),
                        new Sheet.Heading(messages.text("letter.sum", sum.toPlainString())),
                        new Sheet.Text(messages.text("letter.by", by.toString())),
                        new Sheet.Signatures(List.of(messages.text("letter.seal"), messages.text("letter.received")))));
    }

    private Sheet.Table table(List<Bill> owed, Map<UUID, String> names, LocalDate today) {
        var rows = owed.stream()
                .map(bill -> List.of(
                        Objects.requireNonNull(names.get(bill.feeItemId())),
                        bill.periodFrom() + " – " + bill.periodTo(),
                        bill.dueOn().toString(),
                        Long.toString(today.toEpochDay() - bill.dueOn().toEpochDay()),
                        bill.outstanding().toPlainString()))
                .toList();
        return new Sheet.Table(
                List.of(
                        new Sheet.Column(messages.text("sheet.item"), 4),
                        new Sheet.Column(messages.text("receipt.period"), 6),
                        new Sheet.Column(messages.text("letter.due"), 3),
                        new Sheet.Column(messages.text("letter.days"), 3, true),
                        new Sheet.Column(messages.text("letter.owed"), 3, true)),
                rows);
    }
}
