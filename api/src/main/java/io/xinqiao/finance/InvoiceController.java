package io.xinqiao.finance;

import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.Edges;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.Bills;
import io.xinqiao.finance.Invoices.CancelInvoiceInput;
import io.xinqiao.finance.Invoices.IssueInvoiceInput;
import io.xinqiao.finance.Invoices.RedLetterInvoiceInput;
import io.xinqiao.finance.Invoices.RequestInvoiceInput;
import io.xinqiao.identity.Members;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/** Invoices in the words of the schema. */
@Controller
class InvoiceController {
    private final Invoices invoices;
    private final InvoiceAmounts amounts;
    private final Bills bills;
    private final Projects projects;
    private final Units units;
    private final Members members;
    private final Messages messages;

    InvoiceController(
            Invoices invoices,
            InvoiceAmounts amounts,
            Bills bills,
            Projects projects,
            Units units,
            Members members,
            Messages messages) {
        this.invoices = invoices;
        this.amounts = amounts;
        this.bills = bills;
        this.projects = projects;
        this.units = units;
        this.members = members;
        this.messages = messages;
    }

    @MutationMapping
    Invoice requestInvoice(@Argument RequestInvoiceInput input) {
        return invoices.request(input, unit("Mutation.requestInvoice", input.unitId()));
    }

    @MutationMapping
    Invoice issueInvoice(@Argument IssueInvoiceInput input) {
        return invoices.issue(input);
    }

    @MutationMapping
    Invoice redLetterInvoice(@Argument RedLetterInvoiceInput input) {
        return invoices.redLetter(input);
    }

    @MutationMapping
    Invoice cancelInvoice(@Argument CancelInvoiceInput input) {
        return invoices.cancel(input);
    }

    private Unit unit(String row, UUID id) {
        return units.reachable(row, id).orElseThrow(() -> Refused.notFound("unitId"));
    }

    @Bean
    Edges<Invoice> invoiceEdges() {
        return Edges.of(Invoice.class)
                .to("project", Invoice::projectId, projects::behind)
                .to("unit", Invoice::unitId, units::behind)
                .to("requestedBy", Invoice::requestedBy, members::ofKeys)
                .to("issuedBy", Invoice::issuedBy, members::ofKeys)
                .each("bills", this::billsOfInvoice)
                .to("comesTo", Invoice::id, amounts::comesTo)
                .value("reason", this::reason)
                .to("redLetteredBy", Invoice::redLetteredBy, members::ofKeys);
    }

    private Map<Invoice, List<Bill>> billsOfInvoice(List<Invoice> of) {
        var keys = invoices.bills(of.stream().map(Invoice::id).toList());
        var found = bills.behind(keys.values().stream().flatMap(List::stream).toList());
        Map<Invoice, List<Bill>> all = new HashMap<>();
        for (var invoice : of) {
            all.put(
                    invoice,
                    keys.getOrDefault(invoice.id(), List.of()).stream()
                            .filter(found::containsKey)
                            .map(found::get)
                            .toList());
        }
        return all;
    }

    @Nullable
    private String reason(Invoice invoice) {
        var byItself = invoice.state() == Invoice.State.CANCELLED && invoice.reason() == null;
        return byItself ? messages.text(Invoices.NOTHING_LEFT) : invoice.reason();
    }
}
