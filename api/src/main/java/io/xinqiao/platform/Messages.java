package io.xinqiao.platform;

import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.SortedMap;
import java.util.TreeMap;
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

    /** The words for a key in a language, if there are any. */
    public Optional<String> text(Locale language, String key, Object... arguments) {
        return Optional.ofNullable(source.getMessage(key, arguments, null, language));
    }

    /** The words of all keys that begin so, in a language, by what follows in their keys; {0} is for an argument. */
    public SortedMap<String, String> beginning(String prefix, Locale language) {
        var bundle = ResourceBundle.getBundle(
                "messages",
                language,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_DEFAULT));
        SortedMap<String, String> found = new TreeMap<>();
        bundle.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .forEach(key -> found.put(
                        key.substring(prefix.length()), bundle.getString(key).replace("''", "'")));
        return found;
    }
}
