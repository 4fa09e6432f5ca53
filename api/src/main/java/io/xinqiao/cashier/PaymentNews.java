package io.xinqiao.cashier;

import io.xinqiao.events.EventSource;
import io.xinqiao.events.Outbox;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.GlobalId;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Payments and refunds as other systems hear of them: what they come to, never who paid. */
@Component
class PaymentNews implements PaymentListener {
    private static final String RECEIVED = "PaymentReceived";
    private static final String VOIDED = "PaymentVoided";
    private static final String REFUNDS = "RefundStep";

    private final Outbox outbox;

    PaymentNews(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void received(Payment payment) {
        outbox.record(RECEIVED, payment.id());
    }

    @Override
    public void voided(Payment payment) {
        outbox.record(VOIDED, payment.id());
    }

    @Override
    public void refundStepped(Refund refund) {
        outbox.record(REFUNDS, refund.id());
    }

    @Configuration(proxyBeanMethods = false)
    static class Sources {
        @Bean
        EventSource receivedPayments(Rows<Payment> payments, Clock clock) {
            return source(RECEIVED, "payment.received", payments, clock);
        }

        @Bean
        EventSource voidedPayments(Rows<Payment> payments, Clock clock) {
            return source(VOIDED, "payment.voided", payments, clock);
        }

        private static EventSource source(String topic, String type, Rows<Payment> payments, Clock clock) {
            return new EventSource(
                    topic,
                    key -> Optional.ofNullable(payments.ofKeys(List.of(key)).get(key))
                            .map(payment -> new EventSource.Told(
                                    type, clock.instant(), Map.of("payment", facts(payment)), List.of())));
        }

        private static Map<String, Object> facts(Payment payment) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("id", new GlobalId("Payment", payment.id()).text());
            facts.put("projectId", new GlobalId("Project", payment.projectId()).text());
            facts.put("unitId", new GlobalId("Unit", payment.unitId()).text());
            facts.put("amount", payment.amount().toPlainString());
            facts.put("bookedOn", payment.bookedOn().toString());
            return facts;
        }

        @Bean
        EventSource refundSteps(Rows<Refund> refunds, Clock clock) {
            return new EventSource(
                    REFUNDS,
                    key -> Optional.ofNullable(refunds.ofKeys(List.of(key)).get(key))
                            .map(refund -> new EventSource.Told(
                                    "refund." + refund.state().name().toLowerCase(Locale.ROOT),
                                    clock.instant(),
                                    Map.of("refund", facts(refund)),
                                    List.of())));
        }

        private static Map<String, Object> facts(Refund refund) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("id", new GlobalId("Refund", refund.id()).text());
            facts.put("projectId", new GlobalId("Project", refund.projectId()).text());
            facts.put("unitId", new GlobalId("Unit", refund.unitId()).text());
            facts.put("source", refund.from().source().name());
            facts.put("state", refund.state().name());
            facts.put("amount", refund.amount().toPlainString());
            facts.put("version", refund.version());
            return facts;
        }
    }
}
