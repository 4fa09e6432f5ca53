package io.xinqiao.platform;

import io.xinqiao.platform.UserError.Code;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words that a company's own text may leave to be filled in, each written as {@code ${number}}. */
public record Placeholders(List<String> names) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    /** Refuses a text with a word that is none of these; about the field at this path below {@code input}. */
    public void check(String text, String... field) {
        PLACEHOLDER
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(unknown -> {
                    throw Refused.because(
                            Code.INVALID, "refused.template.word", List.of(unknown, String.join(", ", names)), field);
                });
    }

    /** The text with its words filled in; a word without a value is left empty. */
    public static String filled(String text, Map<String, String> values) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), "")));
    }
}
