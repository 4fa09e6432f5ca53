package io.xinqiao.finance;

import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.fees.Bill;
import io.xinqiao.fees.Bills;
import io.xinqiao.finance.Invoices.CancelInvoiceInput;
import io.xinqiao.finance.Invoices.InvoiceFilter;
import io.xinqiao.finance.Invoices.IssueInvoiceInput;
import io.xinqiao.finance.Invoices.RedLetterInvoiceInput;
import io.xinqiao.finance.Invoices.RequestInvoiceInput;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/** Invoices in the words of the schema. */
@Controller
class InvoiceController {
    private final Invoices invoices;
    private final InvoiceAmounts amounts;
    private final Bills bills;
    private final Units units;
    private final Members members;
    private final Messages messages;

    InvoiceController(
            Invoices invoices, InvoiceAmounts amounts, Bills bills, Units units, Members members, Messages messages) {
        this.invoices = invoices;
        this.amounts = amounts;
        this.bills = bills;
        this.units = units;
        this.members = members;
        this.messages = messages;
    }

    record InvoicePayload(Invoice invoice, List<UserError> userErrors) {}

    @QueryMapping
    Connection<Invoice> invoices(Page page, @Argument @Nullable InvoiceFilter filter) {
        return invoices.page(page, filter);
    }

    @MutationMapping
    InvoicePayload requestInvoice(@Argument RequestInvoiceInput input) {
        return new InvoicePayload(invoices.request(input, unit("Mutation.requestInvoice", input.unitId())), List.of());
    }

    @MutationMapping
    InvoicePayload issueInvoice(@Argument IssueInvoiceInput input) {
        return new InvoicePayload(invoices.issue(input), List.of());
    }

    @MutationMapping
    InvoicePayload redLetterInvoice(@Argument RedLetterInvoiceInput input) {
        return new InvoicePayload(invoices.redLetter(input), List.of());
    }

    @MutationMapping
    InvoicePayload cancelInvoice(@Argument CancelInvoiceInput input) {
        return new InvoicePayload(invoices.cancel(input), List.of());
    }

    private Unit unit(String row, UUID id) {
        return units.reachable(row, id).orElseThrow(() -> Refused.notFound("unitId"));
    }

    @BatchMapping(typeName = "Invoice", field = "unit")
    Map<Invoice, Unit> unitOfInvoice(List<Invoice> of) {
        return Batch.one(of, Invoice::unitId, units::behind);
    }

    @BatchMapping(typeName = "Invoice", field = "requestedBy")
    Map<Invoice, Member> requestedBy(List<Invoice> of) {
        return Batch.one(of, Invoice::requestedById, members::ofKeys);
    }

    @BatchMapping(typeName = "Invoice", field = "issuedBy")
    Map<Invoice, Member> issuedBy(List<Invoice> of) {
        return Batch.one(of, Invoice::issuedById, members::ofKeys);
    }

    @BatchMapping(typeName = "Invoice", field = "bills")
    Map<Invoice, List<Bill>> billsOfInvoice(List<Invoice> of) {
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

    @BatchMapping(typeName = "Invoice", field = "comesTo")
    Map<Invoice, BigDecimal> comesTo(List<Invoice> of) {
        return Batch.one(of, Invoice::id, amounts::comesTo);
    }

    @SchemaMapping(typeName = "Invoice", field = "reason")
    @Nullable
    String reason(Invoice invoice) {
        var byItself = invoice.state() == Invoice.State.CANCELLED && invoice.reason() == null;
        return byItself ? messages.text("invoice.nothingLeft") : invoice.reason();
    }

    @SchemaMapping(typeName = "Invoice", field = "redNumber")
    @Nullable
    String redNumber(Invoice invoice) {
        return invoice.redLetter() == null ? null : invoice.redLetter().number();
    }

    @SchemaMapping(typeName = "Invoice", field = "redLetteredAt")
    @Nullable
    Instant redLetteredAt(Invoice invoice) {
        return invoice.redLetter() == null ? null : invoice.redLetter().at();
    }

    @BatchMapping(typeName = "Invoice", field = "redLetteredBy")
    Map<Invoice, Member> redLetteredBy(List<Invoice> of) {
        return Batch.one(
                of,
                invoice ->
                        invoice.redLetter() == null ? null : invoice.redLetter().byId(),
                members::ofKeys);
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource invoiceNodes(Invoices invoices) {
            return new NodeSource("Invoice", invoices::visible);
        }
    }
}
