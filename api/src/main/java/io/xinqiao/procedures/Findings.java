package io.xinqiao.procedures;

import static io.xinqiao.schema.tenant.Tables.FINDING;
import static java.util.stream.Collectors.groupingBy;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.archives.Place;
import io.xinqiao.archives.PlaceScope;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.Finding.Occasion;
import io.xinqiao.procedures.FindingInput.FindingTicketInput;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.Intake;
import io.xinqiao.tickets.Ticket;
import io.xinqiao.tickets.TicketService;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** What was found, on whatever occasion, and what came of it. */
@Repository
public class Findings {
    private static final PlaceScope REACH = new PlaceScope(FINDING.PROJECT_ID, FINDING.BUILDING_ID, FINDING.UNIT_ID)
            .inHandsOf(List.of(FINDING.FOUND_BY));

    private final DSLContext sql;
    private final Rows<Finding> rows;
    private final ObjectProvider<OccasionSource> occasions;
    private final Intake intake;
    private final TicketService tickets;
    private final Clock clock;

    Findings(
            TenantDatabase database,
            Rows<Finding> rows,
            ObjectProvider<OccasionSource> occasions,
            Intake intake,
            TicketService tickets,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.occasions = occasions;
        this.intake = intake;
        this.tickets = tickets;
        this.clock = clock;
    }

    @Bean
    static Rows<Finding> findingRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Finding.class, FINDING, REACH, database, visibility);
    }

    @Bean
    static Listing<Finding> findingList(Rows<Finding> rows, Clock clock) {
        return Listing.of("findings", rows)
                .related("foundBy", "findings")
                .descending(FINDING.FOUND_AT)
                .search(FINDING.DESCRIPTION, FINDING.SETTLEMENT)
                .filter(
                        "occasionId",
                        (String id) -> FINDING.OCCASION_ID.eq(
                                GlobalId.parse(id).map(GlobalId::key).orElse(new UUID(0, 0))))
                .flag("settled", FINDING.SETTLED_AT::isNotNull)
                .flag(
                        "overdue",
                        () -> FINDING.SETTLED_AT
                                .isNull()
                                .and(FINDING.DUE_ON.isNotNull())
                                .and(FINDING.DUE_ON.lt(LocalDate.now(clock))));
    }

    record RecordFindingInput(String occasionId, FindingInput finding) {}

    record OpenFindingTicketInput(UUID findingId, FindingTicketInput ticket) {}

    record SettleFindingInput(UUID findingId, String settlement) {}

    LocalDate today() {
        return LocalDate.now(clock);
    }

    /** What was found on occasions, in the order of finding; whoever sees the occasion sees it. */
    public Map<UUID, List<Finding>> on(Collection<UUID> of) {
        return rows.list(FINDING.OCCASION_ID.eq(any(of.toArray(UUID[]::new))), FINDING.ID).stream()
                .collect(groupingBy(finding -> finding.occasion().id()));
    }

    /** Occasions of which something found waits to be settled, for a condition. */
    public static Condition openOn(Field<UUID> occasion) {
        return exists(selectOne()
                .from(FINDING)
                .where(FINDING.OCCASION_ID.eq(occasion))
                .and(FINDING.SETTLED_AT.isNull()));
    }

    /** How many findings of an occasion wait to be settled. */
    public int open(UUID occasion) {
        return sql.fetchCount(FINDING, FINDING.OCCASION_ID.eq(occasion).and(FINDING.SETTLED_AT.isNull()));
    }

    /** Records what was found; the caller has made sure that the occasion is one's own to report on. */
    public void record(String type, UUID occasion, Place spot, Ticket.Channel channel, List<FindingInput> found) {
        for (var finding : found) add(new Occasion(type, occasion), spot, channel, finding);
    }

    Finding record(RecordFindingInput input) {
        var occasion = GlobalId.parse(input.occasionId()).orElseThrow(() -> Refused.notFound("occasionId"));
        var source = source(occasion.type());
        var spot = source.spot()
                .apply("Mutation.recordFinding", occasion.key())
                .orElseThrow(() -> Refused.notFound("occasionId"));
        return add(new Occasion(occasion.type(), occasion.key()), spot, source.channel(), input.finding());
    }

    private OccasionSource source(String type) {
        return occasions.stream()
                .filter(one -> one.type().equals(type))
                .findAny()
                .orElseThrow(() -> Refused.notFound("occasionId"));
    }

    private Finding add(Occasion occasion, Place spot, Ticket.Channel channel, FindingInput input) {
        var ticket = input.ticket() == null ? null : open(spot, channel, input.ticket(), input.description());
        return rows.insert(new Finding(
                NewId.next(),
                spot,
                occasion,
                input.kind(),
                input.description(),
                input.dueOn(),
                clock.instant(),
                Caller.current().memberId(),
                ticket,
                null));
    }

    private UUID open(Place spot, Ticket.Channel channel, FindingTicketInput ticket, String description) {
        return intake.open(new Intake.Reported(
                spot,
                ticket.kind(),
                channel,
                ticket.severity(),
                ticket.ticketCategoryId(),
                ticket.title(),
                description));
    }

    Finding openTicket(OpenFindingTicketInput input) {
        var finding = rows.lock("Mutation.openFindingTicket", input.findingId(), "findingId");
        if (finding.ticketId() != null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.finding.ticket", List.of(), "findingId")
                    .withCurrent("finding", finding);
        }
        refuseSettled(finding);
        var ticket = open(
                finding.spot(), source(finding.occasion().type()).channel(), input.ticket(), finding.description());
        return rows.change(finding.id(), sql.update(FINDING).set(FINDING.TICKET_ID, ticket));
    }

    Finding settle(SettleFindingInput input) {
        var finding = rows.lock("Mutation.settleFinding", input.findingId(), "findingId");
        refuseSettled(finding);
        if (finding.ticketId() != null && tickets.isOpen(finding.ticketId())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.finding.ticketOpen", List.of(), "findingId")
                    .withCurrent("finding", finding);
        }
        return rows.change(
                finding.id(),
                sql.update(FINDING)
                        .set(FINDING.SETTLED_AT, clock.instant())
                        .set(FINDING.SETTLED_BY, Caller.current().memberId())
                        .set(FINDING.SETTLEMENT, input.settlement()));
    }

    private static void refuseSettled(Finding finding) {
        if (finding.settled()) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.finding.settled", List.of(), "findingId")
                    .withCurrent("finding", finding);
        }
    }
}
