package io.xinqiao.dispatch;

import static io.xinqiao.schema.tenant.Tables.TICKET_CHARGE;
import static io.xinqiao.schema.tenant.Tables.TICKET_OFFER;
import static io.xinqiao.schema.tenant.Tables.WORK_ITEM;
import static org.jooq.impl.DSL.any;

import io.xinqiao.events.EventSource;
import io.xinqiao.events.Outbox;
import io.xinqiao.identity.Caller;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.printing.Sheet;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.SheetPart;
import io.xinqiao.tickets.Ticket;
import io.xinqiao.tickets.TicketEvent;
import io.xinqiao.tickets.TicketListener;
import io.xinqiao.tickets.TicketNews;
import io.xinqiao.tickets.TicketService;
import io.xinqiao.tickets.TicketState;
import io.xinqiao.tickets.TicketStep;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * What the work on a ticket costs. A price is told before the work begins and accepted by the household; when the work
 * is done, that price is charged, and nothing else.
 */
@Component
@Order(3)
class Work implements TicketListener {
    /** Fees hear of charges under this name. */
    static final String CHARGED = "TicketCharged";

    private static final RecordColumns<WorkItem> ITEMS = RecordColumns.of(WorkItem.class, WORK_ITEM);
    private static final RecordColumns<TicketOffer> OFFERS = RecordColumns.of(TicketOffer.class, TICKET_OFFER);
    private static final Set<TicketStep> BEGINS = EnumSet.of(TicketStep.START, TicketStep.ARRIVE);
    private static final int MOST_ITEMS = 50;
    private static final BigDecimal MOST = BigDecimal.valueOf(100_000);
    private static final int QUANTITY_DECIMALS = 2;
    private static final int PRICE_DECIMALS = 6;

    private final DSLContext sql;
    private final PriceList prices;
    private final ObjectProvider<TicketService> tickets;
    private final Outbox outbox;
    private final ObjectProvider<ChargeListener> chargeListeners;
    private final Messages messages;
    private final Clock clock;

    Work(
            TenantDatabase database,
            PriceList prices,
            ObjectProvider<TicketService> tickets,
            Outbox outbox,
            ObjectProvider<ChargeListener> chargeListeners,
            Messages messages,
            Clock clock) {
        this.sql = database.sql();
        this.prices = prices;
        this.tickets = tickets;
        this.outbox = outbox;
        this.chargeListeners = chargeListeners;
        this.messages = messages;
        this.clock = clock;
    }

    record OfferedItemInput(UUID priceItemId, BigDecimal quantity) {}

    record OfferTicketPriceInput(UUID ticketId, List<OfferedItemInput> items) {}

    record UsedItemInput(WorkItem.Kind kind, String name, String unit, BigDecimal quantity, BigDecimal price) {}

    record RecordTicketWorkInput(UUID ticketId, List<UsedItemInput> items) {}

    /** What is asked for the work on a ticket, and whether the household agreed. */
    record TicketOffer(
            UUID ticketId,
            BigDecimal amount,
            Instant offeredAt,
            UUID offeredBy,
            @Nullable Instant acceptedAt,
            @Nullable UUID acceptedBy) {}

    /** What the work on a ticket is charged. */
    record TicketCharge(BigDecimal amount, Instant at) {}

    @Override
    public Ticket stepped(Ticket ticket, TicketEvent event) {
        if (ticket.kind() == Ticket.Kind.SPECIAL_SERVICE && BEGINS.contains(event.step())) requireAccepted(ticket);
        // Work that has begun without a price that was agreed to does not become work that is paid for.
        if (event.step() == TicketStep.CORRECT
                && ticket.kind() == Ticket.Kind.SPECIAL_SERVICE
                && !TicketState.BEFORE_WORK.contains(ticket.state())
                && TicketState.OPEN.contains(ticket.state())) requireAccepted(ticket);
        if (event.step() == TicketStep.RESOLVE) charge(ticket, event.at());
        return ticket;
    }

    private void requireAccepted(Ticket ticket) {
        var offer = offers(List.of(ticket.id())).get(ticket.id());
        if (offer == null || offer.acceptedAt() == null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.ticket.priceFirst", List.of(), "ticketId");
        }
    }

    /** Once, however often a ticket is reopened. */
    private void charge(Ticket ticket, Instant at) {
        var offer = offers(List.of(ticket.id())).get(ticket.id());
        if (offer == null || offer.acceptedAt() == null || offer.amount().signum() == 0) return;
        var charge = NewId.next();
        var charged = sql.insertInto(TICKET_CHARGE)
                .set(TICKET_CHARGE.ID, charge)
                .set(TICKET_CHARGE.TICKET_ID, ticket.id())
                .set(TICKET_CHARGE.AMOUNT, offer.amount())
                .set(TICKET_CHARGE.AT, at)
                .onConflict(TICKET_CHARGE.TICKET_ID)
                .doNothing()
                .execute();
        if (charged == 0) return;
        outbox.record(CHARGED, charge, ticket.id());
        chargeListeners.forEach(listener -> listener.charged(ticket, charge, offer.amount()));
    }

    /** Tells the price by the price list of today; one that was told before and not accepted yet is replaced. */
    Ticket offer(OfferTicketPriceInput input) {
        var ticket = tickets.getObject().lock("Mutation.offerTicketPrice", input.ticketId(), null);
        if (!TicketState.BEFORE_WORK.contains(ticket.state())) throw tooLate(ticket);
        refuseNumber(input.items().size(), "items");
        var known = prices.inForce(
                ticket.location().projectId(),
                input.items().stream().map(OfferedItemInput::priceItemId).toList());
        var now = clock.instant();
        var by = Caller.current().memberId();
        List<WorkItem> items = new ArrayList<>();
        for (var item : input.items()) {
            var price = known.get(item.priceItemId());
            if (price == null) throw Refused.because(Code.NOT_FOUND, "refused.price.notInForce", List.of(), "items");
            refuseQuantity(item.quantity());
            items.add(new WorkItem(
                    NewId.next(),
                    ticket.id(),
                    WorkItem.Stage.OFFERED,
                    WorkItem.Kind.SERVICE,
                    price.id(),
                    price.name(),
                    price.unit(),
                    item.quantity(),
                    price.price(),
                    WorkItem.amountOf(item.quantity(), price.price()),
                    by,
                    now));
        }
        var before = offers(List.of(ticket.id())).get(ticket.id());
        if (before != null && before.acceptedAt() != null) {
            throw Refused.because(Code.CONFLICT, "refused.ticket.priceAccepted", List.of(), "ticketId");
        }
        sql.deleteFrom(WORK_ITEM)
                .where(WORK_ITEM.TICKET_ID.eq(ticket.id()))
                .and(WORK_ITEM.STAGE.eq(WorkItem.Stage.OFFERED.name()))
                .execute();
        sql.deleteFrom(TICKET_OFFER)
                .where(TICKET_OFFER.TICKET_ID.eq(ticket.id()))
                .execute();
        ITEMS.inserts().insert(sql, items);
        OFFERS.inserts().insert(sql, List.of(new TicketOffer(ticket.id(), sum(items), now, by, null, null)));
        return ticket;
    }

    /** The household agrees with the price, itself or by telling staff. */
    Ticket accept(UUID id) {
        var ticket = tickets.getObject().lock("Mutation.acceptTicketPrice", id, null);
        if (!TicketState.BEFORE_WORK.contains(ticket.state())) throw tooLate(ticket);
        var accepted = sql.update(TICKET_OFFER)
                .set(TICKET_OFFER.ACCEPTED_AT, clock.instant())
                .set(TICKET_OFFER.ACCEPTED_BY, Caller.current().memberId())
                .where(TICKET_OFFER.TICKET_ID.eq(id))
                .and(TICKET_OFFER.ACCEPTED_AT.isNull())
                .execute();
        if (accepted == 0) throw Refused.because(Code.CONFLICT, "refused.ticket.noOffer", List.of(), "ticketId");
        return ticket;
    }

    /** Material and labour as they were used. */
    Ticket record(RecordTicketWorkInput input) {
        var ticket = tickets.getObject().lock("Mutation.recordTicketWork", input.ticketId(), null);
        if (ticket.state() != TicketState.IN_PROGRESS) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.ticket.notInProgress", List.of(), "ticketId")
                    .withCurrent("ticket", ticket);
        }
        refuseNumber(input.items().size(), "items");
        var now = clock.instant();
        var by = Caller.current().memberId();
        List<WorkItem> items = new ArrayList<>();
        for (var item : input.items()) {
            refuseQuantity(item.quantity());
            if (item.price().signum() < 0
                    || item.price().compareTo(MOST) > 0
                    || item.price().stripTrailingZeros().scale() > PRICE_DECIMALS) {
                throw Refused.because(Code.INVALID, "refused.price", List.of(), "items");
            }
            items.add(new WorkItem(
                    NewId.next(),
                    ticket.id(),
                    WorkItem.Stage.USED,
                    item.kind(),
                    null,
                    item.name(),
                    item.unit(),
                    item.quantity(),
                    item.price(),
                    WorkItem.amountOf(item.quantity(), item.price()),
                    by,
                    now));
        }
        ITEMS.inserts().insert(sql, items);
        return ticket;
    }

    private static Refused tooLate(Ticket ticket) {
        return Refused.because(Code.ILLEGAL_STEP, "refused.ticket.priceTooLate", List.of(), "ticketId")
                .withCurrent("ticket", ticket);
    }

    private static void refuseNumber(int items, String field) {
        if (items < 1 || items > MOST_ITEMS)
            throw Refused.because(Code.INVALID, "refused.ticket.items", List.of(), field);
    }

    private static void refuseQuantity(BigDecimal quantity) {
        if (quantity.signum() <= 0
                || quantity.compareTo(MOST) > 0
                || quantity.stripTrailingZeros().scale() > QUANTITY_DECIMALS) {
            throw Refused.because(Code.INVALID, "refused.quantity", List.of(), "items");
        }
    }

    private static BigDecimal sum(List<WorkItem> items) {
        return items.stream().map(WorkItem::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    Map<UUID, List<WorkItem>> items(Collection<UUID> ofTickets) {
        return sql.selectFrom(WORK_ITEM)
                .where(WORK_ITEM.TICKET_ID.eq(any(ofTickets.toArray(UUID[]::new))))
                .orderBy(WORK_ITEM.ID)
                .limit(MOST_ITEMS * 4 * ofTickets.size())
                .fetchGroups(WORK_ITEM.TICKET_ID, Row.mapping(ITEMS::read));
    }

    Map<UUID, TicketOffer> offers(Collection<UUID> ofTickets) {
        return sql.selectFrom(TICKET_OFFER)
                .where(TICKET_OFFER.TICKET_ID.eq(any(ofTickets.toArray(UUID[]::new))))
                .fetchMap(TICKET_OFFER.TICKET_ID, Row.mapping(OFFERS::read));
    }

    Map<UUID, TicketCharge> charges(Collection<UUID> ofTickets) {
        return sql.selectFrom(TICKET_CHARGE)
                .where(TICKET_CHARGE.TICKET_ID.eq(any(ofTickets.toArray(UUID[]::new))))
                .fetchMap(
                        TICKET_CHARGE.TICKET_ID,
                        row -> new TicketCharge(row.get(TICKET_CHARGE.AMOUNT), row.get(TICKET_CHARGE.AT)));
    }

    /** What was offered and what was used, as rows with their amounts. */
    private List<Sheet.Block> onPaper(Ticket ticket) {
        var all = items(List.of(ticket.id())).getOrDefault(ticket.id(), List.of());
        List<Sheet.Block> blocks = new ArrayList<>();
        for (var stage : WorkItem.Stage.values()) {
            var items = all.stream().filter(item -> item.stage() == stage).toList();
            if (items.isEmpty()) continue;
            blocks.add(new Sheet.Heading(messages.text("sheet.work." + stage)));
            blocks.add(new Sheet.Table(
                    List.of(
                            new Sheet.Column(messages.text("sheet.item"), 8),
                            new Sheet.Column(messages.text("sheet.quantity"), 3, true),
                            new Sheet.Column(messages.text("sheet.price"), 3, true),
                            new Sheet.Column(messages.text("sheet.amount"), 3, true)),
                    Stream.concat(
                                    items.stream()
                                            .map(item -> List.of(
                                                    item.name(),
                                                    plain(item.quantity()) + " " + item.unit(),
                                                    plain(item.price()),
                                                    item.amount().toPlainString())),
                                    Stream.of(List.of(
                                            messages.text("sheet.sum"),
                                            "",
                                            "",
                                            sum(items).toPlainString())))
                            .toList()));
        }
        return blocks;
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    @Configuration(proxyBeanMethods = false)
    static class Sources {
        @Bean
        SheetPart workOnPaper(Work work) {
            return work::onPaper;
        }

        @Bean
        EventSource ticketCharges(TenantDatabase database, TicketNews news) {
            return new EventSource(
                    CHARGED,
                    key -> database.sql()
                            .selectFrom(TICKET_CHARGE)
                            .where(TICKET_CHARGE.ID.eq(key))
                            .fetchOptional()
                            .flatMap(charge -> news.told(
                                    "ticket.charged",
                                    charge.getTicketId(),
                                    charge.getAt(),
                                    Map.of("amount", charge.getAmount().toPlainString()))));
        }
    }
}
