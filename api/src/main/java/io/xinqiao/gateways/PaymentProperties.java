package io.xinqiao.gateways;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where providers are, and where they find this API.
 *
 * @param publicUrl the address under which providers reach this API, such as {@code https://api.example.com}; without
 *     one no payment can be opened, because nobody would hear of it
 * @param wechatPayUrl WeChat Pay's API v3
 */
@ConfigurationProperties("xinqiao.payments")
record PaymentProperties(
        @Nullable URI publicUrl,
        @DefaultValue("https://api.mch.weixin.qq.com") URI wechatPayUrl) {}
