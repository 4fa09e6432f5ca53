package io.xinqiao.dunning;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
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
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Request;
import io.xinqiao.printing.AmountInWords;
import io.xinqiao.printing.Sheet;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The payment notices 缴费通知单 of units: what each owes, bill by bill, a page for each unit. */
@Component
class PaymentNotices implements Bundle {
    private static final String PRINT = "Mutation.printPaymentNotices";

    private final Buildings buildings;
    private final Units units;
    private final Projects projects;
    private final Bills bills;
    private final FeeItems items;
    private final Messages messages;
    private final Clock clock;

    PaymentNotices(
            Buildings buildings,
            Units units,
            Projects projects,
            Bills bills,
            FeeItems items,
            Messages messages,
            Clock clock) {
        this.buildings = buildings;
        this.units = units;
        this.projects = projects;
        this.bills = bills;
        this.items = items;
        this.messages = messages;
        this.clock = clock;
    }

    /** For whom: a project, a building, some units, or some bills. */
    record Target(
            @Nullable UUID projectId,
            @Nullable UUID buildingId,
            @Nullable List<UUID> unitIds,
            @Nullable List<UUID> billIds) {}

    record PrintPaymentNoticesInput(Target target, @Nullable LocalDate dueOn) {}

    static PrintRun.Target target(PrintPaymentNoticesInput input) {
        var told = input.target();
        if (told.projectId() != null) return of(Named.PROJECT, List.of(told.projectId()), input.dueOn());
        if (told.buildingId() != null) return of(Named.BUILDING, List.of(told.buildingId()), input.dueOn());
        return told.unitIds() != null
                ? of(Named.UNITS, told.unitIds(), input.dueOn())
                : of(Named.BILLS, Objects.requireNonNull(told.billIds()), input.dueOn());
    }

    private static PrintRun.Target of(Named named, List<UUID> ids, @Nullable LocalDate dueBy) {
        return new PrintRun.Target(named, ids, dueBy, null);
    }

    @Override
    public PrintRun.Kind kind() {
        return PrintRun.Kind.PAYMENT_NOTICES;
    }

    @Override
    public String title() {
        return messages.text("notice.title");
    }

    @Override
    public List<UUID> keys(PrintRun.Target target) {
        return units.inOrder(bills.owing(PRINT, which(target), PrintRuns.MOST + 1)).stream()
                .map(Unit::id)
                .toList();
    }

    @Override
    public List<Sheet> sheets(PrintRun.Target target, List<UUID> keys) {
        var today = LocalDate.now(clock);
        Map<UUID, List<Bill>> owed =
                bills.owed(PRINT, which(target).and(BILL.UNIT_ID.eq(any(keys.toArray(UUID[]::new))))).stream()
                        .collect(groupingBy(bill -> bill.payer().unitId(), LinkedHashMap::new, toList()));
        var found = units.inOrder(owed.keySet());
        var of = projects.behind(found.stream().map(Unit::projectId).distinct().toList());
        var names = names(items, owed.values());
        List<Sheet> sheets = new ArrayList<>();
        for (var unit : found) {
            sheets.add(sheet(
                    Objects.requireNonNull(of.get(unit.projectId())),
                    unit,
                    Objects.requireNonNull(owed.get(unit.id())),
                    names,
                    today));
        }
        return sheets;
    }

    private Condition which(PrintRun.Target target) {
        var due = target.dueBy() == null ? noCondition() : BILL.DUE_ON.le(target.dueBy());
        return due.and(named(target));
    }

    private Condition named(PrintRun.Target target) {
        var ids = target.ids();
        return switch (target.named()) {
            case PROJECT -> {
                if (projects.reachable(PRINT, ids.getFirst()).isEmpty()) throw Refused.notFound("target", "projectId");
                yield BILL.PROJECT_ID.eq(ids.getFirst());
            }
            case BUILDING -> {
                if (buildings.reachable(PRINT, ids.getFirst()).isEmpty()) {
                    throw Refused.notFound("target", "buildingId");
                }
                yield BILL.BUILDING_ID.eq(ids.getFirst());
            }
            case UNITS -> BILL.UNIT_ID.eq(any(all(ids, units.reachable(PRINT, ids), "unitIds")));
            case BILLS -> BILL.ID.eq(any(all(ids, bills.reached(PRINT, ids), "billIds")));
            case CASES -> throw new IllegalArgumentException("Notices are for no cases");
        };
    }

    /** All of what was named: nobody believes that something was printed which was not. */
    private static UUID[] all(List<UUID> named, Map<UUID, ?> reached, String argument) {
        if (!reached.keySet().containsAll(named)) throw Refused.notFound("target", argument);
        return named.toArray(UUID[]::new);
    }

    /** What the items of bills are called, in the language of the request. */
    static Map<UUID, String> names(FeeItems items, Collection<List<Bill>> owed) {
        var locale = Request.current().locale();
        Map<UUID, String> names = new LinkedHashMap<>();
        items.ofKeys(owed.stream()
                        .flatMap(List::stream)
                        .map(Bill::feeItemId)
                        .distinct()
                        .toList())
                .forEach((id, item) -> names.put(id, item.name(locale)));
        return names;
    }

    private Sheet sheet(Project project, Unit unit, List<Bill> owed, Map<UUID, String> names, LocalDate today) {
        var sum = owed.stream().map(Bill::outstanding).reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add);
        var rows = owed.stream()
                .map(bill -> List.of(
                        Objects.requireNonNull(names.get(bill.feeItemId())),
                        bill.periodFrom() + " – " + bill.periodTo(),
                        bill.dueOn().toString(),
                        bill.dueOn().isBefore(today) ? messages.text("board.overdue") : "",
                        bill.outstanding().toPlainString()))
                .toList();
        return new Sheet(
                messages.text("notice.title"),
                List.of(
                        new Sheet.Heading(messages.text("sheet.to", project.name() + " " + unit.number())),
                        new Sheet.Facts(List.of(
                                new Sheet.Fact(messages.text("sheet.unit"), project.name() + " " + unit.number()),
                                new Sheet.Fact(messages.text("letter.day"), today.toString()))),
                        new Sheet.Text(messages.text("notice.words")),
                        new Sheet.Table(
                                List.of(
                                        new Sheet.Column(messages.text("sheet.item"), 4),
                                        new Sheet.Column(messages.text("receipt.period"), 6),
                                        new Sheet.Column(messages.text("letter.due"), 3),
                                        new Sheet.Column(messages.text("board.state"), 2),
                                        new Sheet.Column(messages.text("letter.owed"), 3, true)),
                                rows),
                        new Sheet.Heading(messages.text("notice.sum", sum.toPlainString(), AmountInWords.of(sum))),
                        new Sheet.Text(messages.text("notice.paid")),
                        new Sheet.Signatures(List.of(messages.text("letter.seal")))));
    }
}
