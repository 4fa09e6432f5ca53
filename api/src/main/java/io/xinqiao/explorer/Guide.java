package io.xinqiao.explorer;

import io.xinqiao.execution.FieldPrice;
import io.xinqiao.execution.InputRules;
import io.xinqiao.platform.Figures;
import io.xinqiao.platform.GraphQlErrors;
import io.xinqiao.platform.Limits;
import io.xinqiao.tenants.TenancyProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;

/**
 * The part of the reference that people have written: how to sign in, send files, page, listen. Every figure in it is
 * named ({@code {files.largest}}) and comes from whatever holds people to it.
 */
@Component
class Guide {
    private static final Pattern FIGURE = Pattern.compile("(?<!\\$)\\{([a-z]+(?:\\.[a-zA-Z]+)?)}");

    private final Map<String, String> figures = new TreeMap<>();

    Guide(TenancyProperties properties, Limits limits, List<Figures> rooms) {
        var identity = properties.identity();
        figures.put("issuer", identity.url() + "/realms/" + identity.realm());
        figures.put("page.usual", number(io.xinqiao.platform.Page.DEFAULT_SIZE));
        figures.put("page.largest", number(io.xinqiao.platform.Page.LARGEST));
        figures.put("errors.told", number(GraphQlErrors.MOST_TOLD));
        figures.put("input.items", number(InputRules.LONGEST_LIST));
        figures.put("cost.most", number(limits.cost()));
        figures.put("cost.mutation", number(FieldPrice.MUTATION));
        figures.put("cost.aggregate", number(FieldPrice.AGGREGATE));
        figures.put("cost.schema", number(FieldPrice.SCHEMA));
        figures.put("cost.characters", number(FieldPrice.CHARACTERS));
        figures.put("client.limit", number(limits.client().limit()));
        figures.put("client.restore", number(limits.client().restore()));
        figures.put("company.limit", number(limits.company().limit()));
        figures.put("company.restore", number(limits.company().restore()));
        rooms.forEach(room -> figures.putAll(room.figures()));
    }

    private static String number(long figure) {
        return "%,d".formatted(figure);
    }

    /** The guide in a language, as it stands in {@code guide/}, with this deployment's figures. */
    String html(Language language) {
        var file = new ClassPathResource("guide/" + (language == Language.ZH ? "zh" : "en") + ".html");
        try {
            return FIGURE.matcher(file.getContentAsString(StandardCharsets.UTF_8))
                    .replaceAll(this::figure);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private String figure(MatchResult name) {
        var figure = figures.get(name.group(1));
        if (figure == null) throw new IllegalStateException("The guide names no figure: " + name.group());
        return Matcher.quoteReplacement(HtmlUtils.htmlEscape(figure));
    }
}
