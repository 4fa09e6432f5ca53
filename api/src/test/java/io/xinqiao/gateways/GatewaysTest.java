package io.xinqiao.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import io.xinqiao.identity.Role;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.FeeDesk;
import io.xinqiao.testing.HeldRows;
import io.xinqiao.testing.Twin;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a gateway tells of is one payment however often it is told, and nothing without its signature. */
class GatewaysTest extends ApiTest {
    private static final AtomicInteger PROJECTS = new AtomicInteger();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String APIV3_KEY = "0123456789abcdef0123456789abcdef";

    @Autowired
    List<RecurringWork> works;

    private FeeDesk desk;
    private Api cashier;
    private String unit;

    @BeforeEach
    void aProjectWithAMonthToPay() {
        aProjectOf(anlan());
    }

    private void aProjectOf(Company company) {
        var number = PROJECTS.incrementAndGet();
        desk = new FeeDesk(company, "GW%04d".formatted(number));
        cashier = desk.cashier("gateway-cashier-" + number);
        unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.80"), Map.of());
        desk.post(desk.run("MONTH", "2026-01-01", "PROPERTY"));
    }

    private record Channel(String id, String path, String secret) {}

    private Channel channel(Map<String, Object> more) {
        Map<String, Object> input = new HashMap<>(Map.of("projectId", desk.project(), "name", "线上缴费"));
        input.putAll(more);
        var made = desk.admin()
                .mutate("createPaymentChannel", input, "paymentChannel { id notifyPath } secret")
                .fine();
        return new Channel(
                made.data("/createPaymentChannel/paymentChannel/id").asString(),
                made.data("/createPaymentChannel/paymentChannel/notifyPath").asString(),
                made.data("/createPaymentChannel/secret").asString(""));
    }

    private Api.Answer order(Api as, Channel channel) {
        return as.mutate(
                "placePaymentOrder",
                Map.of(
                        "idempotencyKey",
                        UUID.randomUUID().toString(),
                        "unitId",
                        unit,
                        "paymentChannelId",
                        channel.id()),
                "paymentOrder { number amount bills { amount } }");
    }

    private String ordered(Channel channel) {
        return order(cashier, channel)
                .fine()
                .data("/placePaymentOrder/paymentOrder/number")
                .asString();
    }

    private int send(String path, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) request.headers(headers);
        return HTTP.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    private static String told(String order, String transaction, String amount) {
        return "{\"type\":\"payment.succeeded\",\"order\":\"%s\",\"transaction\":\"%s\",\"amount\":\"%s\"}"
                .formatted(order, transaction, amount);
    }

    private int generic(Channel channel, String secret, String body) throws Exception {
        var at = Instant.now().getEpochSecond();
        var signature = new Webhook(secret).sign("msg_1", at, body);
        return send(
                channel.path(),
                body,
                "webhook-id",
                "msg_1",
                "webhook-timestamp",
                Long.toString(at),
                "webhook-signature",
                signature);
    }

    @Test
    void toldManyTimesAtOnceItIsOnePayment() throws Exception {
        var channel = channel(Map.of("provider", "GENERIC"));
        var answer = order(cashier, channel).fine();
        assertThat(answer.data("/placePaymentOrder/paymentOrder/amount").asString())
                .isEqualTo("280.00");
        var body = told(answer.data("/placePaymentOrder/paymentOrder/number").asString(), "T1", "280.00");
        List<Callable<Integer>> same = new ArrayList<>();
        for (var at = 0; at < 20; at++) same.add(() -> generic(channel, channel.secret(), body));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : threads.invokeAll(same)) assertThat(one.get()).isEqualTo(200);
        }
        assertThat(desk.net("BANK")).isEqualTo("280.00");
        assertThat(desk.account(cashier, unit).at("/owed").asString()).isEqualTo("0.00");
        var orders = desk.admin()
                .ask(
                        "query($u: ID!) { paymentOrders(filter: { unitId: $u }) { nodes { state payments { amount"
                                + " receiptNumber shift { id } cashier { name } tenders { reference } } } } }",
                        Map.of("u", unit))
                .fine();
        assertThat(orders.data("/paymentOrders/nodes/0/state").asString()).isEqualTo("PAID");
        assertThat(orders.data("/paymentOrders/nodes/0/payments").size()).isEqualTo(1);
        assertThat(orders.body()).contains("\"shift\":null", "\"reference\":\"T1\"", "-2026-000001");
        assertThat(generic(channel, channel.secret(), told(body.split("\"", -1)[7], "T2", "50.00")))
                .as("paid twice: the money is there")
                .isEqualTo(200);
        assertThat(desk.account(cashier, unit).at("/prepaid").asString()).isEqualTo("50.00");
    }

    private String stateOf(String number) {
        return desk.admin()
                .ask(
                        "query($n: String) { paymentOrders(filter: {search: $n}) { nodes { state } } }",
                        Map.of("n", number))
                .fine()
                .data("/paymentOrders/nodes/0/state")
                .asString();
    }

    private Api.Answer cancelled(Api as, String number) {
        var id = desk.admin()
                .ask("query($n: String) { paymentOrders(filter: {search: $n}) { nodes { id } } }", Map.of("n", number))
                .fine()
                .data("/paymentOrders/nodes/0/id")
                .asString();
        return as.mutate("cancelPaymentOrder", Map.of("paymentOrderId", id), "paymentOrder { state version }");
    }

    @Test
    void anOrderIsTakenBackOnceAndItsMoneyIsTakenAllTheSame() throws Exception {
        var channel = channel(Map.of("provider", "GENERIC"));
        var number = ordered(channel);
        var answer = cancelled(cashier, number).fine();
        assertThat(answer.data("/cancelPaymentOrder/paymentOrder/state").asString())
                .isEqualTo("CANCELLED");
        assertThat(cancelled(cashier, number).reason("cancelPaymentOrder")).isEqualTo("order.over");
        assertThat(generic(channel, channel.secret(), told(number, "T1", "280.00")))
                .isEqualTo(200);
        assertThat(stateOf(number)).isEqualTo("PAID");
        assertThat(desk.account(cashier, unit).at("/owed").asString()).isEqualTo("0.00");
    }

    @Test
    void anOrderWhoseTimeIsUpExpiresAndOthersStay() throws Exception {
        var channel = channel(Map.of("provider", "GENERIC"));
        var old = ordered(channel);
        var fresh = ordered(channel);
        try (var connection = Twin.connect(anlan());
                var late = connection.prepareStatement(
                        "UPDATE payment_order SET expires_at = now() - interval '1 second' WHERE number = ?")) {
            late.setString(1, old);
            assertThat(late.executeUpdate()).isEqualTo(1);
        }
        works.stream()
                .filter(work -> work.name().equals("expire-forgotten-payment-orders"))
                .forEach(work -> work.work().run());
        assertThat(stateOf(old)).isEqualTo("EXPIRED");
        assertThat(stateOf(fresh)).isEqualTo("OPEN");
    }

    @Test
    void anOrderIsClosedWhenItsBillsArePaidAtTheCounter() throws Exception {
        var channel = channel(Map.of("provider", "GENERIC"));
        var number = ordered(channel);
        desk.open(cashier);
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 100.00").fine();
        assertThat(stateOf(number)).as("something is owed still").isEqualTo("OPEN");
        FeeDesk.pay(cashier, unit, Map.of(), "CASH 180.00").fine();
        assertThat(stateOf(number)).isEqualTo("CLOSED");
        assertThat(generic(channel, channel.secret(), told(number, "T1", "280.00")))
                .isEqualTo(200);
        assertThat(desk.account(cashier, unit).at("/prepaid").asString()).isEqualTo("280.00");
    }

    @Test
    void withoutTheRightSignatureNothingHappens() throws Exception {
        var channel = channel(Map.of("provider", "GENERIC"));
        var body = told(ordered(channel), "T1", "280.00");
        var other = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
        assertThat(generic(channel, other, body)).isEqualTo(401);
        assertThat(send(channel.path(), body)).isEqualTo(401);
        assertThat(generic(channel, channel.secret(), told("nobody", "T1", "1.00")))
                .isEqualTo(404);
        assertThat(generic(channel, channel.secret(), told(body.split("\"", -1)[7], "T1", "1.005")))
                .as("signed, but no amount of yuan")
                .isEqualTo(422);
        assertThat(generic(channel, channel.secret(), "{\"type\":\"payment.failed\"}"))
                .isEqualTo(200);
        assertThat(send(channel.path().replaceAll("notify/[^/]+", "notify/" + UUID.randomUUID()), body))
                .isEqualTo(404);
        assertThat(send(channel.path(), "x".repeat(70_000))).isEqualTo(413);
        desk.admin()
                .mutate(
                        "updatePaymentChannel",
                        Map.of("paymentChannelId", channel.id(), "active", false),
                        "paymentChannel { active }")
                .fine();
        assertThat(generic(channel, channel.secret(), body)).isEqualTo(404);
        assertThat(desk.net("BANK")).isEqualTo("0.00");
    }

    private String state(String order) {
        for (var one : desk.admin()
                .ask(
                        "query($u: ID!) { paymentOrders(filter: { unitId: $u }) { nodes { number state } } }",
                        Map.of("u", unit))
                .fine()
                .data("/paymentOrders/nodes")) {
            if (one.at("/number").asString().equals(order))
                return one.at("/state").asString();
        }
        throw new AssertionError(order);
    }

    @Test
    void anOrderOfWhichLessCameSaysSo() throws Exception {
        var channel = channel(Map.of("provider", "GENERIC"));
        var order = ordered(channel);
        assertThat(generic(channel, channel.secret(), told(order, "P1", "100.00")))
                .isEqualTo(200);
        assertThat(state(order)).isEqualTo("PARTLY_PAID");
        assertThat(generic(channel, channel.secret(), told(order, "P2", "180.00")))
                .isEqualTo(200);
        assertThat(state(order)).isEqualTo("PAID");
        assertThat(desk.account(cashier, unit).at("/owed").asString()).isEqualTo("0.00");
    }

    @Test
    void aTransactionIsOneOrdersOnly() throws Exception {
        var channel = channel(Map.of("provider", "GENERIC"));
        var order = ordered(channel);
        var other = ordered(channel);
        assertThat(generic(channel, channel.secret(), told(order, "X1", "280.00")))
                .isEqualTo(200);
        assertThat(generic(channel, channel.secret(), told(other, "X1", "280.00")))
                .isEqualTo(409);
        assertThat(generic(channel, channel.secret(), told(order, "X1", "28.00")))
                .as("another amount")
                .isEqualTo(409);
        assertThat(generic(channel, channel.secret(), told(order, "X1", "280.00")))
                .isEqualTo(200);
        assertThat(state(other)).as("its bills are paid by the other").isEqualTo("CLOSED");
        assertThat(desk.net("BANK")).isEqualTo("280.00");
    }

    /** Both have looked whether it was told of before when the first is written down. */
    @Test
    void aTransactionToldForTwoOrdersAtOnceIsOneOrdersOnly() throws Exception {
        var channel = channel(Map.of("provider", "GENERIC"));
        var first = ordered(channel);
        var second = ordered(channel);
        var bill = "SELECT b.id FROM bill b JOIN project j ON j.id = b.project_id WHERE j.code = '%s' FOR UPDATE OF b"
                .formatted("GW%04d".formatted(PROJECTS.get()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers;
            try (var held = HeldRows.of(anlan(), bill)) {
                answers = Stream.of(first, second)
                        .map(order ->
                                threads.submit(() -> generic(channel, channel.secret(), told(order, "TX", "280.00"))))
                        .toList();
                held.awaitWaiting(2);
            }
            List<Integer> statuses = new ArrayList<>();
            for (var one : answers) statuses.add(one.get());
            assertThat(statuses).containsExactlyInAnyOrder(200, 409);
        }
        assertThat(desk.net("BANK")).isEqualTo("280.00");
    }

    @Test
    void whatIsSignedButCannotBeTakenIsNotCalledUnsigned() throws Exception {
        var channel = channel(Map.of("provider", "GENERIC"));
        var order = ordered(channel);
        for (var amount : List.of("10000000.01", "280.005", "0.00", "-1.00", "much")) {
            assertThat(generic(channel, channel.secret(), told(order, "N1", amount)))
                    .as(amount)
                    .isEqualTo(422);
        }
        assertThat(generic(channel, channel.secret(), "no JSON")).isEqualTo(422);
        assertThat(generic(channel, channel.secret(), "{\"type\":\"payment.succeeded\"}"))
                .isEqualTo(422);
        assertThat(state(order)).isEqualTo("OPEN");
    }

    private static String pem(KeyPair keys) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static KeyPair keys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static String signed(KeyPair keys, String text) throws GeneralSecurityException {
        var signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(keys.getPrivate());
        signer.update(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(signer.sign());
    }

    private static String wechat(String order, String merchant) throws GeneralSecurityException {
        var clear =
                "{\"mchid\":\"%s\",\"out_trade_no\":\"%s\",\"transaction_id\":\"4200001\",\"trade_state\":\"SUCCESS\",\"amount\":{\"total\":28000,\"currency\":\"CNY\"},\"payer\":{\"openid\":\"o1\"}}"
                        .formatted(merchant, order);
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(APIV3_KEY.getBytes(StandardCharsets.UTF_8), "AES"),
                new GCMParameterSpec(128, "nonce1234567".getBytes(StandardCharsets.UTF_8)));
        cipher.updateAAD("transaction".getBytes(StandardCharsets.UTF_8));
        var sealed = Base64.getEncoder().encodeToString(cipher.doFinal(clear.getBytes(StandardCharsets.UTF_8)));
        return "{\"id\":\"1\",\"event_type\":\"TRANSACTION.SUCCESS\",\"resource\":{\"algorithm\":\"AEAD_AES_256_GCM\",\"ciphertext\":\"%s\",\"associated_data\":\"transaction\",\"nonce\":\"nonce1234567\"}}"
                .formatted(sealed);
    }

    private int wechat(Channel channel, KeyPair keys, String body, long at) throws Exception {
        var signature = signed(keys, at + "\nabc\n" + body + "\n");
        return send(
                channel.path(),
                body,
                "Wechatpay-Timestamp",
                Long.toString(at),
                "Wechatpay-Nonce",
                "abc",
                "Wechatpay-Signature",
                signature,
                "Content-Type",
                "application/json");
    }

    @Test
    void weChatPayIsUnderstood() throws Exception {
        var keys = keys();
        var channel = channel(Map.of(
                "provider", "WECHAT_PAY", "merchant", "1900000001", "apiV3Key", APIV3_KEY, "publicKey", pem(keys)));
        var order = ordered(channel);
        var now = Instant.now().getEpochSecond();
        assertThat(wechat(channel, keys(), wechat(order, "1900000001"), now)).isEqualTo(401);
        assertThat(wechat(channel, keys, wechat(order, "1900000002"), now)).isEqualTo(401);
        assertThat(wechat(channel, keys, wechat(order, "1900000001"), now - 301))
                .isEqualTo(401);
        assertThat(desk.net("WECHAT")).isEqualTo("0.00");
        assertThat(wechat(channel, keys, wechat(order, "1900000001"), now)).isEqualTo(200);
        assertThat(wechat(channel, keys, wechat(order, "1900000001"), now)).isEqualTo(200);
        assertThat(desk.net("WECHAT")).isEqualTo("280.00");
    }

    @Test
    void alipayIsUnderstood() throws Exception {
        var keys = keys();
        var channel = channel(Map.of("provider", "ALIPAY", "merchant", "2021000001", "publicKey", pem(keys)));
        Map<String, String> form = new TreeMap<>(Map.of(
                "app_id",
                "2021000001",
                "out_trade_no",
                ordered(channel),
                "trade_no",
                "2026112222001",
                "total_amount",
                "280.00",
                "trade_status",
                "TRADE_SUCCESS",
                "subject",
                "物业费 & 垃圾费",
                "gmt_payment",
                "2026-11-22 10:00:00"));
        var text = form.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining("&"));
        form.put("sign", signed(keys, text));
        form.put("sign_type", "RSA2");
        assertThat(send(channel.path(), encoded(form), "Content-Type", "application/x-www-form-urlencoded"))
                .isEqualTo(200);
        assertThat(desk.net("ALIPAY")).isEqualTo("280.00");
        form.put("total_amount", "28000.00");
        form.put("trade_no", "2026112222002");
        assertThat(send(channel.path(), encoded(form), "Content-Type", "application/x-www-form-urlencoded"))
                .as("changed on the way")
                .isEqualTo(401);
        assertThat(desk.net("ALIPAY")).isEqualTo("280.00");
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Test
    void residentsOrderForTheirOwnUnitsOnly() {
        var channel = channel(Map.of("provider", "GENERIC"));
        assertThat(order(anlan().as(Role.RESIDENT), channel).refusal("placePaymentOrder"))
                .isEqualTo("NOT_FOUND");
        assertThat(order(anlan().as(Role.STEWARD), channel).code()).isEqualTo("FORBIDDEN");
        assertThat(anlan().as(Role.RESIDENT)
                        .ask("{ paymentChannels { name } }")
                        .fine()
                        .data("/paymentChannels")
                        .toString())
                .isEqualTo("[{\"name\":\"anlan 线上缴费\"}]");
    }

    /** A flood of what nobody believes, to the very channel: whoever sends it waits, a payment does not. */
    @Test
    void whoeverFloodsAChannelWaitsAndAPaymentIsTakenAllTheSame() throws Exception {
        // Of a company whose notifications no other test forges.
        aProjectOf(jinxiu());
        var channel = channel(Map.of("provider", "GENERIC"));
        var order = ordered(channel);
        var over = new AtomicBoolean();
        Callable<Set<Integer>> forged = () -> {
            var told = new HashSet<Integer>();
            while (!over.get()) told.add(send(channel.path(), "{}"));
            return told;
        };
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var flood = Collections.nCopies(16, forged).stream()
                    .map(senders::submit)
                    .toList();
            try {
                var refused = 0;
                for (var at = 0; at < 20_000 && refused != 429; at++) refused = send(channel.path(), "{}");
                assertThat(refused).isEqualTo(429);
                for (var at = 0; at < 100; at++) {
                    assertThat(generic(channel, channel.secret(), told(order, "T1", "280.00")))
                            .isEqualTo(200);
                }
            } finally {
                over.set(true);
            }
            for (var one : flood) assertThat(one.get()).isSubsetOf(401, 429);
        }
        assertThat(generic(channel, channel.secret(), told("no such order", "T2", "1.00")))
                .as("signed, and answered for what it is")
                .isEqualTo(404);
        assertThat(desk.net("BANK")).isEqualTo("280.00");
    }

    @Test
    void anAddressIsItsSubscriber() {
        assertThat(NotificationEndpoint.sender("2001:db8:1:2:3:4:5:6"))
                .isEqualTo(NotificationEndpoint.sender("2001:db8:1:2::9"))
                .isNotEqualTo(NotificationEndpoint.sender("2001:db8:1:3::9"));
        assertThat(NotificationEndpoint.sender("203.0.113.7")).isNotEqualTo(NotificationEndpoint.sender("203.0.113.8"));
    }
}
