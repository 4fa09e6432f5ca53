package io.xinqiao.dunning;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.jooq.impl.DSL.any;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.Bills;
import io.xinqiao.fees.FeeItems;
import io.xinqiao.files.File;
import io.xinqiao.papers.Papers;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Request;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.printing.AmountInWords;
import io.xinqiao.printing.Sheet;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Prints the payment notices 缴费通知单 of units: what each owes, bill by bill, a page for each unit, in one file. */
@Component
class PaymentNotices {
    private static final String PRINT = "Mutation.printPaymentNotices";
    private static final int MOST_UNITS = 500;
    private static final int MOST_BILLS = 20_000;

    private final Buildings buildings;
    private final Units units;
    private final Projects projects;
    private final Bills bills;
    private final FeeItems items;
    private final Papers papers;
    private final Messages messages;
    private final Clock clock;

    PaymentNotices(
            Buildings buildings,
            Units units,
            Projects projects,
            Bills bills,
            FeeItems items,
            Papers papers,
            Messages messages,
            Clock clock) {
        this.buildings = buildings;
        this.units = units;
        this.projects = projects;
        this.bills = bills;
        this.items = items;
        this.papers = papers;
        this.messages = messages;
        this.clock = clock;
    }

    /** For whom: a building, some units, or some bills. */
    record Target(
            @Nullable UUID buildingId,
            @Nullable List<UUID> unitIds,
            @Nullable List<UUID> billIds) {}

    record PrintPaymentNoticesInput(Target target, @Nullable LocalDate dueBy) {}

    /** The notices of what is owed, as a file for the caller. */
    File print(PrintPaymentNoticesInput input) {
        var today = LocalDate.now(clock);
        Map<UUID, List<Bill>> owed = owed(input.target()).stream()
                .filter(bill -> input.dueBy() == null || !bill.dueOn().isAfter(input.dueBy()))
                .collect(groupingBy(bill -> bill.payer().unitId(), LinkedHashMap::new, toList()));
        if (owed.isEmpty()) throw Refused.because(Code.INVALID, "refused.notice.nothing", List.of(), "target");
        if (owed.size() > MOST_UNITS) {
            throw Refused.because(Code.INVALID, "refused.notice.many", List.of(owed.size(), MOST_UNITS), "target");
        }
        var found = units.inOrder(owed.keySet());
        var of = projects.behind(found.stream().map(Unit::projectId).distinct().toList());
        var names = names(owed);
        List<Sheet> sheets = new ArrayList<>();
        for (var unit : found) {
            sheets.add(sheet(
                    Objects.requireNonNull(of.get(unit.projectId())),
                    unit,
                    Objects.requireNonNull(owed.get(unit.id())),
                    names,
                    today));
        }
        return papers.print(messages.text("notice.title") + " " + today, sheets);
    }

    private List<Bill> owed(Target target) {
        var owed = bills.owed(PRINT, which(target), MOST_BILLS + 1);
        if (owed.size() > MOST_BILLS) {
            throw Refused.because(Code.INVALID, "refused.notice.bills", List.of(MOST_BILLS), "target");
        }
        return owed;
    }

    private Condition which(Target target) {
        if (target.buildingId() != null) {
            var building = buildings
                    .reachable(PRINT, target.buildingId())
                    .orElseThrow(() -> Refused.notFound("target", "buildingId"));
            return BILL.BUILDING_ID.eq(building.id());
        }
        if (target.unitIds() != null) {
            return BILL.UNIT_ID.eq(any(all(target.unitIds(), units.reachable(PRINT, target.unitIds()), "unitIds")));
        }
        var ids = Objects.requireNonNull(target.billIds());
        return BILL.ID.eq(any(all(ids, bills.reached(PRINT, ids), "billIds")));
    }

    /** All of what was named: nobody believes that something was printed which was not. */
    private static UUID[] all(List<UUID> named, Map<UUID, ?> reached, String argument) {
        if (!reached.keySet().containsAll(named)) throw Refused.notFound("target", argument);
        return named.toArray(UUID[]::new);
    }

    private Map<UUID, String> names(Map<UUID, List<Bill>> owed) {
        var locale = Request.current().locale();
        Map<UUID, String> names = new LinkedHashMap<>();
        items.ofKeys(owed.values().stream()
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
