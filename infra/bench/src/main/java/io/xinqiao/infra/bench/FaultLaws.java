package io.xinqiao.infra.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** What holds in the database of a company whatever happened, each as a statement that counts what breaks it. */
final class FaultLaws {
    static final Map<String, String> ALL = new LinkedHashMap<>();

    static {
        ALL.put(
                "bills that stand in runs that were taken back",
                "SELECT count(*) FROM bill b JOIN run r ON r.id = b.run_id WHERE r.state = 'TAKEN_BACK' AND NOT"
                        + " b.reversed");
        ALL.put(
                "bills that are missing or taken back in runs that are posted",
                "SELECT coalesce(sum(abs(r.bills - (SELECT count(*) FROM bill b WHERE b.run_id = r.id AND NOT"
                        + " b.reversed))), 0) FROM billing_run r JOIN run ON run.id = r.id WHERE run.state"
                        + " = 'DONE'");
        ALL.put(
                "runs neither done nor free",
                "SELECT count(*) FROM run WHERE state IN ('QUEUED', 'RUNNING', 'FAILED')");
        ALL.put(
                "fen by which cash in the books differs from what was taken",
                "SELECT (100 * abs((SELECT coalesce(sum(CASE 'CASH' WHEN debit THEN amount WHEN credit THEN -amount"
                        + " END), 0) FROM posting) - (SELECT coalesce(sum(amount), 0) FROM payment)))::bigint");
        ALL.put(
                "fen by which receivables in the books differ from what the bills owe",
                "SELECT (100 * abs((SELECT coalesce(sum(CASE 'RECEIVABLE' WHEN debit THEN amount WHEN credit THEN"
                    + " -amount END), 0) FROM posting) - (SELECT coalesce(sum(amount - settled - discounted), 0) FROM"
                    + " bill WHERE NOT reversed)))::bigint");
        ALL.put(
                "fen by which prepayments in the books differ from what was paid ahead",
                "SELECT (100 * abs((SELECT coalesce(sum(CASE 'PREPAYMENT' WHEN credit THEN amount WHEN debit THEN"
                        + " -amount END), 0) FROM posting) - (SELECT coalesce(sum(balance), 0) FROM"
                        + " prepayment)))::bigint");
        ALL.put(
                "numbers of receipts left out or given twice",
                "SELECT coalesce(max(receipt_number) - count(*), 0) + count(*) - count(DISTINCT receipt_number) FROM"
                        + " payment");
        ALL.put(
                "steps of tickets that the receiver will never be told, or twice",
                "SELECT count(*) FILTER (WHERE told <> 1) FROM (SELECT (SELECT count(*) FROM webhook_delivery d WHERE"
                    + " d.subject = e.id) told FROM ticket_event e JOIN ticket t ON t.id = e.ticket_id WHERE t.number"
                    + " <> 'X-1') steps");
        ALL.put(
                "tickets whose events are not as many as their changes",
                "SELECT count(*) FROM ticket t WHERE t.number <> 'X-1' AND t.events <> (SELECT count(*) FROM"
                        + " ticket_event e WHERE e.ticket_id = t.id)");
    }

    private FaultLaws() {}
}
