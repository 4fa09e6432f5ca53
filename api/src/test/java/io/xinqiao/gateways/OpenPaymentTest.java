package io.xinqiao.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An order is opened with what its provider needs, by whoever placed it, while it can be paid. */
class OpenPaymentTest extends ApiTest {
    private static FeeDesk desk;
    private static Api cashier;
    private static String unit;
    private final ProviderKeys company = new ProviderKeys();
    private final ProviderKeys provider = new ProviderKeys();

    @BeforeEach
    void plant() {
        if (desk != null) return;
        desk = new FeeDesk(anlan(), "OPENPAY");
        cashier = desk.cashier("open-payment-cashier");
        unit = desk.unit("1-101", "100.00");
        desk.own(unit, "2020-01-01");
        desk.standard("住宅", Map.of("validFrom", "2020-01-01", "price", "2.80"), Map.of());
        desk.post(desk.run("MONTH", "2026-01-01", "PROPERTY"));
    }

    private Api.Answer make(String name, Map<String, String> more) {
        Map<String, Object> input = new HashMap<>(Map.of("projectId", desk.project(), "name", name));
        input.putAll(more);
        return desk.admin().mutate("createPaymentChannel", input, "paymentChannel { id appId version }");
    }

    private String alipay(String name, boolean withKey) {
        Map<String, String> input = new HashMap<>(
                Map.of("provider", "ALIPAY", "merchant", "2021000001", "publicKey", provider.publicPem()));
        if (withKey) input.put("privateKey", company.privatePem());
        return make(name, input)
                .fine()
                .data("/createPaymentChannel/paymentChannel/id")
                .asString();
    }

    private String ordered(String channel) {
        return cashier.mutate(
                        "placePaymentOrder",
                        Map.of(
                                "idempotencyKey",
                                UUID.randomUUID().toString(),
                                "unitId",
                                unit,
                                "paymentChannelId",
                                channel),
                        "paymentOrder { id }")
                .fine()
                .data("/placePaymentOrder/paymentOrder/id")
                .asString();
    }

    private static Api.Answer open(Api as, String order) {
        return as.mutate(
                "openPaymentOrder",
                Map.of("paymentOrderId", order),
                "paymentOrder { number amount } call { alipay { orderString } wechatPay { prepayId } }");
    }

    @Test
    void alipayIsGivenASignedOrder() throws Exception {
        var order = ordered(alipay("支付宝一", true));
        var opened = open(cashier, order).fine();
        assertThat(opened.data("/openPaymentOrder/call/wechatPay").isNull()).isTrue();
        Map<String, String> said = new TreeMap<>();
        for (var pair : opened.data("/openPaymentOrder/call/alipay/orderString")
                .asString()
                .split("&")) {
            var parts = pair.split("=", 2);
            said.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        var signature = said.remove("sign");
        var text = said.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining("&"));
        assertThat(company.hasSigned(text, signature)).isTrue();
        assertThat(said)
                .containsEntry("app_id", "2021000001")
                .containsEntry("method", "alipay.trade.app.pay")
                .hasEntrySatisfying(
                        "notify_url",
                        url -> assertThat(url)
                                .matches("https://api\\.example\\.com/payments/notify/[0-9a-f-]+/[0-9a-f-]+"))
                .hasEntrySatisfying(
                        "biz_content",
                        content -> assertThat(content)
                                .contains("\"total_amount\":\"280.00\"")
                                .contains("\"out_trade_no\":\""
                                        + opened.data("/openPaymentOrder/paymentOrder/number")
                                                .asString()
                                        + "\""));
    }

    @Test
    void whatCannotBePaidIsNotOpened() {
        var order = ordered(alipay("支付宝二", true));
        assertThat(open(anlan().as(Role.RESIDENT), order).refusal("openPaymentOrder"))
                .as("somebody else's")
                .isEqualTo("NOT_FOUND");
        assertThat(open(anlan().as(Role.STEWARD), order).code()).isEqualTo("FORBIDDEN");
        cashier.mutate("cancelPaymentOrder", Map.of("paymentOrderId", order), "paymentOrder { id }")
                .fine();
        assertThat(open(cashier, order).reason("openPaymentOrder")).isEqualTo("order.ended");
        assertThat(open(cashier, ordered(alipay("支付宝三", false))).reason("openPaymentOrder"))
                .as("without a key of the company's")
                .isEqualTo("order.noCall");
        var generic = make("通用", Map.of("provider", "GENERIC"))
                .fine()
                .data("/createPaymentChannel/paymentChannel/id")
                .asString();
        assertThat(open(cashier, ordered(generic)).reason("openPaymentOrder")).isEqualTo("order.noCall");
    }

    @Test
    void aKeyIsOneOrIsRefused() {
        var wechat = Map.of(
                "provider",
                "WECHAT_PAY",
                "merchant",
                "1900000001",
                "apiV3Key",
                "0123456789abcdef0123456789abcdef",
                "publicKey",
                provider.publicPem());
        Map<String, String> half = new HashMap<>(wechat);
        half.put("privateKey", company.privatePem());
        assertThat(make("微信一", half).reason("createPaymentChannel")).isEqualTo("channel.opening");
        Map<String, String> whole = new HashMap<>(half);
        whole.put("appId", "wx8888888888888888");
        whole.put("certificateSerial", "5157F09EFDC096DE");
        var made = make("微信一", whole).fine();
        assertThat(made.body()).doesNotContain("PRIVATE");
        Map<String, String> wrong = new HashMap<>(whole);
        wrong.put("privateKey", company.publicPem());
        assertThat(make("微信二", wrong).reason("createPaymentChannel")).isEqualTo("channel.privateKey");
        var changed = desk.admin()
                .mutate(
                        "updatePaymentChannel",
                        Map.of(
                                "paymentChannelId",
                                made.data("/createPaymentChannel/paymentChannel/id")
                                        .asString(),
                                "privateKey",
                                new ProviderKeys().privatePem(),
                                "appId",
                                "wx9999999999999999"),
                        "paymentChannel { appId version changes { nodes { field before after } } }")
                .fine();
        assertThat(changed.data("/updatePaymentChannel/paymentChannel/appId").asString())
                .isEqualTo("wx9999999999999999");
        assertThat(changed.body()).as("keys are no news").doesNotContain("PRIVATE");
    }
}
