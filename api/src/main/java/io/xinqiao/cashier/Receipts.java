package io.xinqiao.cashier;

import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.fees.Bills;
import io.xinqiao.fees.FeeItems;
import io.xinqiao.files.File;
import io.xinqiao.identity.Members;
import io.xinqiao.papers.Papers;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Request;
import io.xinqiao.printing.AmountInWords;
import io.xinqiao.printing.Sheet;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Receipts 收据 on paper: what was paid for, how, and the amount in capitals. */
@Component
class Receipts {
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final Payments payments;
    private final Deposits deposits;
    private final Bills bills;
    private final FeeItems items;
    private final Projects projects;
    private final Units units;
    private final Members members;
    private final Papers papers;
    private final Messages messages;
    private final Clock clock;

    Receipts(
            Payments payments,
            Deposits deposits,
            Bills bills,
            FeeItems items,
            Projects projects,
            Units units,
            Members members,
            Papers papers,
            Messages messages,
            Clock clock) {
        this.payments = payments;
        this.deposits = deposits;
        this.bills = bills;
        this.items = items;
        this.projects = projects;
        this.units = units;
        this.members = members;
        this.papers = papers;
        this.messages = messages;
        this.clock = clock;
    }

    /** The receipt of a payment as a file for the caller; one that was taken back says so. */
    File print(UUID id) {
        var payment = payments.require("Mutation.printReceipt", id);
        var number = payment.receipt().text(projects.code(payment.projectId()));
        return papers.print(number, sheet(payment, number));
    }

    private Sheet sheet(Payment payment, String number) {
        List<Sheet.Block> blocks = new ArrayList<>();
        var project = Objects.requireNonNull(
                projects.behind(List.of(payment.projectId())).get(payment.projectId()));
        var unit =
                Objects.requireNonNull(units.behind(List.of(payment.unitId())).get(payment.unitId()));
        blocks.add(new Sheet.Facts(List.of(
                new Sheet.Fact(messages.text("receipt.number"), number),
                new Sheet.Fact(
                        messages.text("receipt.at"), MINUTES.format(payment.at().atZone(clock.getZone()))),
                new Sheet.Fact(messages.text("sheet.unit"), project.name() + " " + unit.number()),
                new Sheet.Fact(messages.text("receipt.payer"), payment.payer() == null ? "" : payment.payer()))));
        if (payment.voidReason() != null) {
            blocks.add(new Sheet.Heading(messages.text("receipt.voided", payment.voidReason())));
        }
        blocks.add(settled(payment));
        var ways = payments.tenders(List.of(payment.id())).getOrDefault(payment.id(), List.of()).stream()
                .map(tender -> messages.text("PaymentMethod." + tender.method()) + " "
                        + tender.amount().toPlainString())
                .toList();
        blocks.add(new Sheet.Text(messages.text("receipt.ways", String.join(", ", ways))));
        var total = total(payment);
        blocks.add(new Sheet.Heading(messages.text("receipt.total", total.toPlainString(), AmountInWords.of(total))));
        blocks.add(new Sheet.Text(messages.text("receipt.cashier", cashier(payment))));
        blocks.add(new Sheet.Signatures(List.of(messages.text("receipt.seal"), messages.text("receipt.payer"))));
        return new Sheet(messages.text("receipt.title"), blocks);
    }

    /** Who took it; nobody when it came by a gateway. */
    private String cashier(Payment payment) {
        var id = payment.cashierId();
        var cashier = id == null ? null : members.ofKeys(List.of(id)).get(id);
        return cashier == null ? "" : cashier.name();
    }

    private BigDecimal total(Payment payment) {
        return payments.tenders(List.of(payment.id())).getOrDefault(payment.id(), List.of()).stream()
                .map(Payment.Tender::amount)
                .reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add);
    }

    /** What is left when the bills are settled: a deposit's purpose, or money paid ahead. */
    private String rest(Payment payment) {
        return deposits.ofPayment(payment.id())
                .map(deposit -> messages.text("receipt.deposit", deposit.purpose()))
                .orElseGet(() -> messages.text("receipt.ahead"));
    }

    private Sheet.Table settled(Payment payment) {
        var settled = payments.settled(List.of(payment.id())).getOrDefault(payment.id(), List.of());
        var paid = bills.behind(settled.stream().map(Payments.Settled::billId).toList());
        var names = items.ofKeys(
                paid.values().stream().map(bill -> bill.feeItemId()).distinct().toList());
        List<List<String>> rows = new ArrayList<>();
        var ahead = total(payment);
        for (var one : settled) {
            var bill = Objects.requireNonNull(paid.get(one.billId()));
            rows.add(List.of(
                    Objects.requireNonNull(names.get(bill.feeItemId()))
                            .name(Request.current().locale()),
                    bill.periodFrom() + " – " + bill.periodTo(),
                    bill.amount().toPlainString(),
                    one.amount().toPlainString()));
            ahead = ahead.subtract(one.amount());
        }
        if (ahead.signum() > 0) rows.add(List.of(rest(payment), "", "", ahead.toPlainString()));
        return new Sheet.Table(
                List.of(
                        new Sheet.Column(messages.text("sheet.item"), 4),
                        new Sheet.Column(messages.text("receipt.period"), 6),
                        new Sheet.Column(messages.text("receipt.billed"), 3, true),
                        new Sheet.Column(messages.text("receipt.paid"), 3, true)),
                rows);
    }
}
