package io.xinqiao.exports;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes an argument as it was sent, to be kept and read again: the engine has made days, moments and numbers of its
 * texts.
 */
@Component
final class ArgumentText {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final JsonMapper json;

    ArgumentText(JsonMapper json) {
        this.json = json;
    }

    @Nullable
    String written(@Nullable Map<String, ?> argument) {
        return argument == null ? null : json.writeValueAsString(plain(argument));
    }

    @Nullable
    Map<String, Object> read(@Nullable String text) {
        return text == null ? null : json.readValue(text, OBJECT);
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Map<?, ?> fields -> {
                Map<String, @Nullable Object> plain = new LinkedHashMap<>();
                fields.forEach((name, field) -> plain.put(name.toString(), plain(field)));
                yield plain;
            }
            case List<?> items -> items.stream().map(ArgumentText::plain).toList();
            case Boolean flag -> flag;
            case Integer number -> number;
            case BigDecimal number -> number.toPlainString();
            default -> value.toString();
        };
    }
}
