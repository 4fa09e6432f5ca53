package io.xinqiao.dunning;

import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.Bills;
import io.xinqiao.fees.FeeItems;
import io.xinqiao.files.File;
import io.xinqiao.identity.Rows;
import io.xinqiao.papers.Papers;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Placeholders;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Request;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.printing.Sheet;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The formal letter 催缴通知函: whom it is for, what is owed bill by bill, by when it is to be paid. */
@Component
class Letters {
    private static final int DAYS_TO_PAY = 7;
    private static final int MOST_BILLS = 500;

    private final Rows<DunningCase> cases;
    private final DunningPolicies policies;
    private final Bills bills;
    private final FeeItems items;
    private final Projects projects;
    private final Units units;
    private final Papers papers;
    private final Messages messages;
    private final Clock clock;

    Letters(
            Rows<DunningCase> cases,
            DunningPolicies policies,
            Bills bills,
            FeeItems items,
            Projects projects,
            Units units,
            Papers papers,
            Messages messages,
            Clock clock) {
        this.cases = cases;
        this.policies = policies;
        this.bills = bills;
        this.items = items;
        this.projects = projects;
        this.units = units;
        this.papers = papers;
        this.messages = messages;
        this.clock = clock;
    }

    /** The letter about a case as it is today, as a file for the caller. */
    File print(UUID id) {
        var found = cases.require("Mutation.printDunningLetter", id, "caseId");
        if (found.state() == DunningCase.State.CLOSED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.dunning.state", List.of(), "caseId");
        }
        var today = LocalDate.now(clock);
        var project = Objects.requireNonNull(
                projects.behind(List.of(found.projectId())).get(found.projectId()));
        var unit = Objects.requireNonNull(units.behind(List.of(found.unitId())).get(found.unitId()));
        var owed = bills.owed(found.unitId()).stream()
                .filter(bill -> bill.dueOn().isBefore(today))
                .limit(MOST_BILLS)
                .toList();
        if (owed.isEmpty()) throw Refused.because(Code.INVALID, "refused.dunning.nothing", List.of(), "caseId");
        var sum = owed.stream().map(Bill::outstanding).reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add);
        var by = today.plusDays(DAYS_TO_PAY);
        var own = policies.of(found.projectId()).letter();
        var words = own == null
                ? messages.text("letter.words", project.name())
                : Placeholders.filled(
                        own,
                        Map.of(
                                "project", project.name(),
                                "unit", unit.number(),
                                "owed", sum.toPlainString(),
                                "bills", Integer.toString(owed.size()),
                                "oldest", owed.getFirst().dueOn().toString(),
                                "by", by.toString(),
                                "today", today.toString()));
        var sheet = new Sheet(
                messages.text("letter.title"),
                List.of(
                        new Sheet.Heading(messages.text("sheet.to", project.name() + " " + unit.number())),
                        new Sheet.Facts(List.of(
                                new Sheet.Fact(messages.text("sheet.unit"), project.name() + " " + unit.number()),
                                new Sheet.Fact(messages.text("letter.day"), today.toString()))),
                        new Sheet.Text(words),
                        table(owed, today),
                        new Sheet.Heading(messages.text("letter.sum", sum.toPlainString())),
                        new Sheet.Text(messages.text("letter.by", by.toString())),
                        new Sheet.Signatures(List.of(messages.text("letter.seal"), messages.text("letter.received")))));
        return papers.print(messages.text("letter.title") + " " + unit.number() + " " + today, sheet);
    }

    private Sheet.Table table(List<Bill> owed, LocalDate today) {
        var names = items.ofKeys(owed.stream().map(Bill::feeItemId).distinct().toList());
        var rows = owed.stream()
                .map(bill -> List.of(
                        Objects.requireNonNull(names.get(bill.feeItemId()))
                                .name(Request.current().locale()),
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
