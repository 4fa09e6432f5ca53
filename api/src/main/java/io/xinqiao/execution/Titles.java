package io.xinqiao.execution;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Short words for what the schema describes: in Chinese the beginning of the description up to its first comma, in
 * English the name itself, which is made of words.
 */
public final class Titles {
    private static final Pattern END = Pattern.compile("[,;:\u3002\uFF0C\uFF1B\uFF1A]");
    private static final Pattern WORD = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private Titles() {}

    /** Of a field: {@code dueOn} is 应缴日, or Due on. */
    public static String of(@Nullable String description, String name, Locale locale) {
        return locale.getLanguage().equals("zh") && description != null
                ? END.split(description, 2)[0].strip()
                : sentence(WORD.matcher(name).replaceAll(" "));
    }

    /** Of a constant: {@code PARTLY_PAID} is 已缴一部分, or Partly paid. */
    public static String ofConstant(@Nullable String description, String name, Locale locale) {
        return of(description, name.replace('_', ' '), locale);
    }

    private static String sentence(String words) {
        var small = words.toLowerCase(Locale.ROOT);
        return Character.toUpperCase(small.charAt(0)) + small.substring(1);
    }
}
