package io.xinqiao.gateways;

import io.xinqiao.gateways.PaymentCall.AlipayCall;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Signs what Alipay's SDK sends; nobody is asked. Source: Alipay, "alipay.trade.app.pay" and "Signing requests". */
@Component
class AlipayCalls implements ProviderCall {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZONE);

    private final JsonMapper json;
    private final Clock clock;

    AlipayCalls(JsonMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    @Override
    public Provider provider() {
        return Provider.ALIPAY;
    }

    @Override
    public PaymentCall open(Opening opening) {
        var order = opening.order();
        Map<String, String> content = new LinkedHashMap<>();
        content.put("out_trade_no", order.number());
        content.put("total_amount", order.amount().toPlainString());
        content.put("subject", opening.subject());
        content.put("product_code", "QUICK_MSECURITY_PAY");
        content.put("time_expire", TIME.format(order.expiresAt()));
        Map<String, String> said = new TreeMap<>();
        said.put("app_id", opening.merchant().appId());
        said.put("method", "alipay.trade.app.pay");
        said.put("format", "JSON");
        said.put("charset", "utf-8");
        said.put("sign_type", "RSA2");
        said.put("timestamp", TIME.format(clock.instant()));
        said.put("version", "1.0");
        said.put("notify_url", opening.notifyUrl());
        said.put("biz_content", json.writeValueAsString(content));
        var text = said.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining("&"));
        said.put("sign", ProviderSignature.of(text, opening.merchant().privateKey()));
        var orderString = said.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return new PaymentCall(null, new AlipayCall(orderString));
    }
}
