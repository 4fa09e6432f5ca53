package io.xinqiao.gateways;

import io.xinqiao.gateways.PaymentCall.WechatPayCall;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Orders payments at WeChat Pay. Source: WeChat Pay API v3, "JSAPI/App order", "Building the Authorization header",
 * "Opening the payment".
 *
 * <p>Whoever waits for WeChat holds a connection of the database, so few wait at once and none for long.
 */
@Component
class WechatPayCalls implements ProviderCall {
    private static final Logger log = LoggerFactory.getLogger(WechatPayCalls.class);
    private static final String SCHEMA = "WECHATPAY2-SHA256-RSA2048";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);
    private static final int AT_ONCE = 8;
    private static final int NONCE_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int OK = 200;
    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;
    private static final BigDecimal FEN = new BigDecimal(100);
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Semaphore turns = new Semaphore(AT_ONCE);
    private final PaymentProperties properties;
    private final JsonMapper json;
    private final Clock clock;

    WechatPayCalls(PaymentProperties properties, JsonMapper json, Clock clock) {
        this.properties = properties;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public Provider provider() {
        return Provider.WECHAT_PAY;
    }

    @Override
    public PaymentCall open(Opening opening) {
        var prepayId = prepayId(opening);
        var merchant = opening.merchant();
        var isScript = opening.openId() != null;
        var nonce = nonce();
        var time = Long.toString(clock.instant().getEpochSecond());
        var packageValue = isScript ? "prepay_id=" + prepayId : "Sign=WXPay";
        // A script signs what it calls the package, an app the payment itself.
        var signed = String.join("\n", merchant.appId(), time, nonce, isScript ? packageValue : prepayId) + "\n";
        return new PaymentCall(
                new WechatPayCall(
                        merchant.appId(),
                        merchant.id(),
                        prepayId,
                        packageValue,
                        nonce,
                        time,
                        "RSA",
                        ProviderSignature.of(signed, merchant.privateKey())),
                null);
    }

    private String prepayId(Opening opening) {
        if (!turns.tryAcquire()) throw CodedException.unavailable(PATIENCE);
        try {
            var path = "/v3/pay/transactions/" + (opening.openId() == null ? "app" : "jsapi");
            var answer = ask(opening.merchant(), path, json.writeValueAsString(order(opening)));
            return Objects.requireNonNull(answer.path("prepay_id").asString(null), "no prepay_id");
        } finally {
            turns.release();
        }
    }

    private static Map<String, Object> order(Opening opening) {
        var order = opening.order();
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("appid", opening.merchant().appId());
        said.put("mchid", opening.merchant().id());
        said.put("description", opening.subject());
        said.put("out_trade_no", order.number());
        said.put(
                "time_expire",
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                        order.expiresAt().truncatedTo(ChronoUnit.SECONDS).atZone(ZONE)));
        said.put("notify_url", opening.notifyUrl());
        Map<String, Object> amount = new LinkedHashMap<>();
        amount.put("total", order.amount().multiply(FEN).intValueExact());
        amount.put("currency", "CNY");
        said.put("amount", amount);
        var payer = opening.openId();
        if (payer != null) said.put("payer", Map.of("openid", payer));
        return said;
    }

    private JsonNode ask(Merchant merchant, String path, String body) {
        var time = clock.instant().getEpochSecond();
        var nonce = nonce();
        var signature = ProviderSignature.of(
                "POST\n" + path + "\n" + time + "\n" + nonce + "\n" + body + "\n", merchant.privateKey());
        var request = HttpRequest.newBuilder(properties.wechatPayUrl().resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("User-Agent", "xinqiao")
                .header(
                        "Authorization",
                        "%s mchid=\"%s\",nonce_str=\"%s\",signature=\"%s\",timestamp=\"%d\",serial_no=\"%s\""
                                .formatted(SCHEMA, merchant.id(), nonce, signature, time, merchant.certificateSerial()))
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            return read(merchant, http.send(request, BodyHandlers.ofString()));
        } catch (IOException away) {
            log.warn("WeChat Pay does not answer", away);
            throw CodedException.unavailable(PATIENCE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw CodedException.unavailable(PATIENCE);
        }
    }

    private JsonNode read(Merchant merchant, HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() >= SERVER_ERROR) throw new IOException("status " + answer.statusCode());
        try {
            var told = json.readTree(answer.body());
            if (answer.statusCode() >= CLIENT_ERROR) {
                throw Refused.because(
                        Code.CONFLICT,
                        "refused.order.provider",
                        List.of(told.path("message").asString("")),
                        "paymentOrderId");
            }
            if (answer.statusCode() != OK || !isSigned(merchant, answer)) throw new IOException("not WeChat Pay's");
            return told;
        } catch (JacksonException unreadable) {
            throw new IOException("unreadable", unreadable);
        }
    }

    private boolean isSigned(Merchant merchant, HttpResponse<String> answer) {
        var headers = answer.headers();
        var time = headers.firstValue("Wechatpay-Timestamp").orElse("");
        var nonce = headers.firstValue("Wechatpay-Nonce").orElse("");
        try {
            var age = Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), clock.instant());
            return age.abs().compareTo(CLOCKS_DIFFER) <= 0
                    && ProviderSignature.isRight(
                            time + "\n" + nonce + "\n" + answer.body() + "\n",
                            headers.firstValue("Wechatpay-Signature").orElse(""),
                            merchant.providerKey());
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            log.warn("What WeChat Pay signed cannot be verified", wrong);
            return false;
        }
    }

    private static String nonce() {
        var bytes = new byte[NONCE_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
