package io.xinqiao.platform;

import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.stereotype.Component;

/** What users read, by key: Chinese in {@code messages_zh_CN.properties}, English in {@code messages.properties}. */
@Component
public class Messages {
    private final ResourceBundleMessageSource source = new ResourceBundleMessageSource();

    Messages() {
        source.setBasename("messages");
        source.setDefaultEncoding("UTF-8");
        source.setFallbackToSystemLocale(false);
        source.setAlwaysUseMessageFormat(true);
    }

    /** The words for a key in the language of the current request. A missing key is a fault of ours. */
    public String text(String key, Object... arguments) {
        return source.getMessage(key, arguments, Request.current().locale());
    }
}
