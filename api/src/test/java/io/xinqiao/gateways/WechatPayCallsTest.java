package io.xinqiao.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.xinqiao.gateways.PaymentCall.WechatPayCall;
import io.xinqiao.gateways.ProviderCall.Merchant;
import io.xinqiao.gateways.ProviderCall.Opening;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.Refused;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** WeChat Pay is asked as it wants to be asked, and believed only what it has signed. */
class WechatPayCallsTest {
    private static final Pattern AUTHORIZATION = Pattern.compile("WECHATPAY2-SHA256-RSA2048 mchid=\"1900000001\","
            + "nonce_str=\"(\\w+)\",signature=\"([^\"]+)\",timestamp=\"(\\d+)\",serial_no=\"5157F09EFDC096DE\"");
    private static final Instant UNTIL = Instant.parse("2026-12-01T04:00:00.123Z");
    private static final JsonMapper JSON = new JsonMapper();

    private final ProviderKeys company = new ProviderKeys();
    private final ProviderKeys wechat = new ProviderKeys();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private WechatPayCalls calls;
    private int status = 200;
    private String answer = "{\"prepay_id\":\"wx201410272009395522657a690389285100\"}";
    private ProviderKeys signer = wechat;
    private long late;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
        var url = URI.create("http://localhost:" + server.getAddress().getPort());
        calls = new WechatPayCalls(
                new PaymentProperties(URI.create("https://api.example.com"), url), JSON, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var path = exchange.getRequestURI().getPath();
            var said = AUTHORIZATION.matcher(exchange.getRequestHeaders().getFirst("Authorization"));
            var isSigned = said.matches()
                    && company.hasSigned(
                            "POST\n" + path + "\n" + said.group(3) + "\n" + said.group(1) + "\n" + body + "\n",
                            said.group(2));
            asked.add(path + " " + isSigned + " " + body);
            var at = Long.toString(Instant.now().getEpochSecond() - late);
            exchange.getResponseHeaders().add("Wechatpay-Timestamp", at);
            exchange.getResponseHeaders().add("Wechatpay-Nonce", "abc");
            exchange.getResponseHeaders().add("Wechatpay-Signature", signer.signed(at + "\nabc\n" + answer + "\n"));
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (GeneralSecurityException failure) {
            throw new IOException(failure);
        }
    }

    private WechatPayCall open(String openId) {
        var key = UUID.fromString("01920000-0000-7000-8000-000000000001");
        var order = new PaymentOrder(
                key,
                "0192000000007000800000000000abcd",
                key,
                key,
                key,
                key,
                new BigDecimal("280.05"),
                List.of(key),
                PaymentOrder.State.OPEN,
                key,
                UNTIL.minusSeconds(7200),
                UNTIL);
        var channel = new PaymentChannel(
                key, key, Provider.WECHAT_PAY, "微信", "1900000001", "wx8888888888888888", "5157F09EFDC096DE", true, 1);
        var merchant = new Merchant(
                "1900000001", "wx8888888888888888", company.privatePem(), "5157F09EFDC096DE", wechat.publicPem());
        return calls.open(new Opening(
                        channel, merchant, order, "锦绣花园", "https://api.example.com/payments/notify/a/b", openId))
                .wechatPay();
    }

    @Test
    void aScriptIsGivenWhatItSignsForWhoPays() throws GeneralSecurityException {
        var call = open("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
        assertThat(asked)
                .containsExactly(
                        "/v3/pay/transactions/jsapi true {\"appid\":\"wx8888888888888888\",\"mchid\":\"1900000001\","
                                + "\"description\":\"锦绣花园\",\"out_trade_no\":\"0192000000007000800000000000abcd\","
                                + "\"time_expire\":\"2026-12-01T12:00:00+08:00\",\"notify_url\":"
                                + "\"https://api.example.com/payments/notify/a/b\",\"amount\":{\"total\":28005,"
                                + "\"currency\":\"CNY\"},\"payer\":{\"openid\":\"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o\"}}");
        assertThat(call.packageValue()).isEqualTo("prepay_id=wx201410272009395522657a690389285100");
        assertThat(call.signType()).isEqualTo("RSA");
        var signed =
                call.appId() + "\n" + call.timeStamp() + "\n" + call.nonceStr() + "\n" + call.packageValue() + "\n";
        assertThat(company.hasSigned(signed, call.paySign())).isTrue();
    }

    @Test
    void anAppIsGivenThePaymentItself() throws GeneralSecurityException {
        var call = open(null);
        assertThat(asked)
                .singleElement()
                .asString()
                .startsWith("/v3/pay/transactions/app true ")
                .doesNotContain("payer");
        assertThat(call.partnerId()).isEqualTo("1900000001");
        assertThat(call.packageValue()).isEqualTo("Sign=WXPay");
        var signed = call.appId() + "\n" + call.timeStamp() + "\n" + call.nonceStr() + "\n" + call.prepayId() + "\n";
        assertThat(company.hasSigned(signed, call.paySign())).isTrue();
    }

    @Test
    void whatItRefusesIsToldInItsWords() {
        status = 400;
        answer = "{\"code\":\"PARAM_ERROR\",\"message\":\"appid和mch_id不匹配\"}";
        assertThatThrownBy(() -> open("o1"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("refused.order.provider")
                .hasMessageContaining("appid和mch_id不匹配");
    }

    @Test
    void whatIsNotItsOwnIsNotBelieved() {
        signer = company;
        assertUnavailable();
        signer = wechat;
        late = 301;
        assertUnavailable();
        late = 0;
        answer = "no json";
        assertUnavailable();
        status = 502;
        assertUnavailable();
        server.stop(0);
        assertUnavailable();
    }

    private void assertUnavailable() {
        assertThatThrownBy(() -> open("o1")).isInstanceOf(CodedException.class).hasMessageContaining("unavailable");
    }
}
