package io.xinqiao.explorer;

import io.xinqiao.identity.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * Documents to begin with ({@code examples/*.graphql}), each for the roles that may send it. The tests send all of
 * them. {@code ${Type}} in the variables stands for the id of an object that the reader has, and a line {@code # needs
 * Type: { … }} asks for one; {@code ${uuid}} stands for a new key.
 */
@Component
class Examples {
    private static final Pattern NEEDS = Pattern.compile("# needs ([A-Za-z]+): (.+)");

    private final List<Example> all;

    Examples() {
        try {
            this.all = Arrays.stream(
                            new PathMatchingResourcePatternResolver().getResources("classpath*:examples/*.graphql"))
                    .sorted(Comparator.comparing(file -> Objects.requireNonNull(file.getFilename())))
                    .map(Examples::read)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * One document.
     *
     * @param variables JSON, if it has any
     * @param needs the query that finds an object to stand for {@code ${Type}}, by this type
     */
    record Example(
            String name,
            String titleZh,
            String titleEn,
            List<Role> roles,
            @Nullable String variables,
            Map<String, String> needs,
            String text) {}

    List<Example> all() {
        return all;
    }

    /** The one that sends this mutation, if there is any. */
    Optional<Example> ofMutation(String mutation) {
        var sent = Pattern.compile("\\b" + mutation + "\\(input:");
        return all.stream()
                .filter(example -> sent.matcher(example.text()).find())
                .findFirst();
    }

    private static Example read(Resource file) {
        try {
            var lines = file.getContentAsString(StandardCharsets.UTF_8).lines().toList();
            var title = lines.getFirst().substring(2);
            var split = title.indexOf('。') + 1;
            var roles = Arrays.stream(header(lines, "roles").split(" ", -1))
                    .map(Role::valueOf)
                    .toList();
            var variables = header(lines, "variables");
            var text = String.join(
                    "\n", lines.stream().filter(line -> !line.startsWith("# ")).toList());
            return new Example(
                    Objects.requireNonNull(file.getFilename()).replace(".graphql", ""),
                    title.substring(0, split),
                    title.substring(split),
                    roles,
                    variables.isEmpty() ? null : variables,
                    needs(lines),
                    text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Map<String, String> needs(List<String> lines) {
        return lines.stream()
                .map(NEEDS::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(needed -> needed.group(1), needed -> needed.group(2)));
    }

    private static String header(List<String> lines, String name) {
        var start = "# " + name + ": ";
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElse("");
    }
}
