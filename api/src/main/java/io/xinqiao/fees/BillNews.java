package io.xinqiao.fees;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static org.jooq.impl.DSL.select;

import io.xinqiao.events.EventSource;
import io.xinqiao.events.Outbox;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.GlobalId;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Bills as other systems hear of them: that one was made, and that another amount is owed of it; never by whom. */
@Component
class BillNews implements BillingListener, BillListener {
    private static final String POSTED = "BillPosted";
    private static final String CHANGED = "BillChanged";

    private final Outbox outbox;

    BillNews(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void billed(Condition which) {
        outbox.recordEach(
                POSTED,
                select(BILL.ID.as(Outbox.SUBJECT), BILL.ID.as(Outbox.AGGREGATE))
                        .from(BILL)
                        .where(which));
    }

    @Override
    public void owedAnew(UUID[] bills) {
        outbox.record(CHANGED, List.of(bills));
    }

    @Configuration(proxyBeanMethods = false)
    static class Sources {
        @Bean
        EventSource postedBills(Rows<Bill> bills, Clock clock) {
            return source(POSTED, "bill.posted", bills, clock);
        }

        @Bean
        EventSource changedBills(Rows<Bill> bills, Clock clock) {
            return source(CHANGED, "bill.changed", bills, clock);
        }

        private static EventSource source(String topic, String type, Rows<Bill> bills, Clock clock) {
            return new EventSource(
                    topic,
                    key -> Optional.ofNullable(bills.ofKeys(List.of(key)).get(key))
                            .map(bill -> new EventSource.Told(
                                    type, clock.instant(), Map.of("bill", facts(bill)), List.of())));
        }

        private static Map<String, Object> facts(Bill bill) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("id", new GlobalId("Bill", bill.id()).text());
            facts.put("projectId", new GlobalId("Project", bill.payer().projectId()).text());
            facts.put("unitId", new GlobalId("Unit", bill.payer().unitId()).text());
            facts.put("feeItemId", new GlobalId("FeeItem", bill.feeItemId()).text());
            facts.put("dueOn", bill.dueOn().toString());
            facts.put("amount", bill.amount().toPlainString());
            facts.put("outstanding", bill.outstanding().toPlainString());
            facts.put("reversed", bill.reversed());
            return facts;
        }
    }
}
