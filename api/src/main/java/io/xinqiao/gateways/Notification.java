package io.xinqiao.gateways;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what a gateway sends: first whether it signed it, then what it says.
 *
 * <p>Sources: the Standard Webhooks specification; WeChat Pay API v3, "Signature verification" and "Decrypting
 * callbacks" (SHA256withRSA over time, nonce and body; AES-256-GCM with the APIv3 key); Alipay, "Asynchronous
 * notification verification" (RSA2 over the sorted parameters without {@code sign} and {@code sign_type}).
 */
@Component
class Notification {
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);
    private static final int TAG_BITS = 128;
    private static final BigDecimal MOST = new BigDecimal("10000000");
    private static final int LONGEST_TRANSACTION = 64;

    private final JsonMapper json;
    private final Clock clock;

    Notification(JsonMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /** What a channel's provider signs and seals with. */
    record Keys(@Nullable String secret, @Nullable String publicKey) {}

    /** Its signature is wrong or too old. */
    static final class Untrusted extends Exception {
        private static final long serialVersionUID = 1;

        Untrusted(String why) {
            super(why);
        }

        Untrusted(String why, Throwable cause) {
            super(why, cause);
        }
    }

    /** It is signed as it should be, but what it says cannot be taken. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String why) {
            super(why);
        }

        Unusable(String why, Throwable cause) {
            super(why, cause);
        }
    }

    /** Reads what is told once the signature is found right. */
    @FunctionalInterface
    private interface Content {
        Optional<PaymentNotification> read() throws Untrusted, GeneralSecurityException;
    }

    /** What is told; empty when it is about something else than a payment that succeeded. */
    Optional<PaymentNotification> read(PaymentChannel channel, Keys keys, HttpHeaders headers, String body)
            throws Untrusted, Unusable {
        try {
            return switch (channel.provider()) {
                case GENERIC -> generic(keys, headers, body);
                case WECHAT_PAY -> wechat(channel, keys, headers, body);
                case ALIPAY -> alipay(channel, keys, body);
            };
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            throw new Untrusted("unreadable", wrong);
        }
    }

    private static Optional<PaymentNotification> signed(Content content)
            throws Untrusted, Unusable, GeneralSecurityException {
        try {
            var told = content.read();
            if (told.isPresent() && isNonsense(told.get())) throw new Unusable("amount or transaction out of bounds");
            return told;
        } catch (JacksonException | IllegalArgumentException | ArithmeticException wrong) {
            throw new Unusable("unreadable", wrong);
        }
    }

    private static boolean isNonsense(PaymentNotification told) {
        return told.amount().signum() <= 0
                || told.amount().compareTo(MOST) > 0
                || told.transaction().length() > LONGEST_TRANSACTION;
    }

    private Optional<PaymentNotification> generic(Keys keys, HttpHeaders headers, String body)
            throws Untrusted, Unusable, GeneralSecurityException {
        try {
            new Webhook(present(keys.secret())).verify(body, headers);
        } catch (WebhookVerificationException wrong) {
            throw new Untrusted("signature", wrong);
        }
        return signed(() -> told(body));
    }

    private Optional<PaymentNotification> told(String body) {
        var told = json.readTree(body);
        if (!"payment.succeeded".equals(told.path("type").asString(""))) return Optional.empty();
        return Optional.of(new PaymentNotification(
                text(told, "order"),
                text(told, "transaction"),
                new BigDecimal(text(told, "amount")).setScale(2),
                told.path("payer").asString(null)));
    }

    private Optional<PaymentNotification> wechat(PaymentChannel channel, Keys keys, HttpHeaders headers, String body)
            throws Untrusted, Unusable, GeneralSecurityException {
        var at = header(headers, "Wechatpay-Timestamp");
        var age = Duration.between(Instant.ofEpochSecond(Long.parseLong(at)), clock.instant());
        if (age.abs().compareTo(CLOCKS_DIFFER) > 0) throw new Untrusted("time");
        var signed = at + "\n" + header(headers, "Wechatpay-Nonce") + "\n" + body + "\n";
        requireSigned(keys, signed, header(headers, "Wechatpay-Signature"));
        return signed(() -> told(channel, keys, body));
    }

    private Optional<PaymentNotification> told(PaymentChannel channel, Keys keys, String body)
            throws Untrusted, GeneralSecurityException {
        var sent = json.readTree(body);
        if (!"TRANSACTION.SUCCESS".equals(sent.path("event_type").asString(""))) return Optional.empty();
        var told = json.readTree(opened(present(keys.secret()), sent.path("resource")));
        requireMerchant(channel, told.path("mchid").asString(""));
        if (!"SUCCESS".equals(told.path("trade_state").asString(""))) return Optional.empty();
        return Optional.of(new PaymentNotification(
                text(told, "out_trade_no"),
                text(told, "transaction_id"),
                BigDecimal.valueOf(told.path("amount").path("total").asLong(), 2),
                told.path("payer").path("openid").asString(null)));
    }

    private static byte[] opened(String key, JsonNode resource) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "AES"),
                new GCMParameterSpec(TAG_BITS, text(resource, "nonce").getBytes(StandardCharsets.UTF_8)));
        cipher.updateAAD(resource.path("associated_data").asString("").getBytes(StandardCharsets.UTF_8));
        return cipher.doFinal(Base64.getDecoder().decode(text(resource, "ciphertext")));
    }

    private static Optional<PaymentNotification> alipay(PaymentChannel channel, Keys keys, String body)
            throws Untrusted, Unusable, GeneralSecurityException {
        Map<String, String> form = new TreeMap<>();
        for (var pair : body.split("&", -1)) {
            var at = pair.indexOf('=');
            if (at > 0) form.put(decoded(pair.substring(0, at)), decoded(pair.substring(at + 1)));
        }
        var sign = form.remove("sign");
        form.remove("sign_type");
        if (sign == null) throw new Untrusted("signature");
        var signed = new StringBuilder();
        form.forEach((name, value) -> {
            if (!value.isEmpty()) signed.append(signed.isEmpty() ? "" : "&").append(name + "=" + value);
        });
        requireSigned(keys, signed.toString(), sign);
        return signed(() -> told(channel, form));
    }

    private static Optional<PaymentNotification> told(PaymentChannel channel, Map<String, String> form)
            throws Untrusted {
        requireMerchant(channel, form.getOrDefault("app_id", ""));
        var state = form.getOrDefault("trade_status", "");
        if (!state.equals("TRADE_SUCCESS") && !state.equals("TRADE_FINISHED")) return Optional.empty();
        return Optional.of(new PaymentNotification(
                present(form.get("out_trade_no")),
                present(form.get("trade_no")),
                new BigDecimal(present(form.get("total_amount"))).setScale(2),
                form.get("buyer_id")));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void requireSigned(Keys keys, String signed, String signature)
            throws Untrusted, GeneralSecurityException {
        if (!ProviderSignature.isRight(signed, signature, present(keys.publicKey()))) throw new Untrusted("signature");
    }

    /** Somebody else's notification, signed by the same provider, is not ours. */
    private static void requireMerchant(PaymentChannel channel, String merchant) throws Untrusted {
        if (!merchant.equals(channel.merchant())) throw new Untrusted("merchant");
    }

    private static String header(HttpHeaders headers, String name) throws Untrusted {
        return headers.firstValue(name).orElseThrow(() -> new Untrusted("header " + name));
    }

    private static String text(JsonNode node, String field) {
        return present(node.path(field).asString(null));
    }

    private static String present(@Nullable String text) {
        if (text == null || text.isEmpty()) throw new IllegalArgumentException("missing");
        return text;
    }
}
