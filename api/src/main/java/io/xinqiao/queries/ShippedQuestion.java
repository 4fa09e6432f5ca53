package io.xinqiao.queries;

import io.xinqiao.identity.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.YamlMapFactoryBean;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.json.JsonMapper;

/**
 * A question that comes with the product: one file of {@code questions/} each, whose number is that of the list of
 * questions of a head office.
 *
 * @param roles who may run it; those that may ask for what it asks for
 */
record ShippedQuestion(
        String name,
        String nameEn,
        String folder,
        String description,
        String descriptionEn,
        List<Role> roles,
        String document,
        @Nullable List<Variable> variables,
        String rowsPath,
        List<QueryDefinition.Column> columns,
        QueryDefinition.@Nullable Chart chart) {
    private static final String FILES = "classpath*:questions/*.yaml";

    ShippedQuestion {
        roles = List.copyOf(roles);
        variables = variables == null ? List.of() : List.copyOf(variables);
        columns = List.copyOf(columns);
    }

    /**
     * A variable with what it is when nobody says otherwise: a day of a span, or a number.
     *
     * @param day the span; its first day without an edge
     */
    record Variable(
            String name,
            String label,
            String labelEn,
            RelativeDay.@Nullable Span day,
            RelativeDay.@Nullable Edge edge,
            @Nullable BigDecimal number) {
        private QueryDefinition.Variable told() {
            return new QueryDefinition.Variable(name, label, labelEn, "", preset());
        }

        private @Nullable QueryValue preset() {
            if (day == null && number == null) return null;
            var relative = day == null
                    ? null
                    : new RelativeDay(day, Objects.requireNonNullElse(edge, RelativeDay.Edge.FIRST_DAY), 0);
            return new QueryValue(null, number, null, null, null, null, relative);
        }
    }

    /** All of them, in the order of their numbers. */
    static List<ShippedQuestion> all() {
        return Files.READ;
    }

    QueryDefinition asked() {
        return new QueryDefinition(
                document,
                Objects.requireNonNull(variables).stream().map(Variable::told).toList(),
                rowsPath,
                columns,
                chart);
    }

    /** They stay what they are for as long as a node runs. */
    private static final class Files {
        static final List<ShippedQuestion> READ = read();

        private Files() {}

        private static List<ShippedQuestion> read() {
            try {
                return Arrays.stream(new PathMatchingResourcePatternResolver().getResources(FILES))
                        .sorted(Comparator.comparing(file -> Objects.requireNonNull(file.getFilename())))
                        .map(Files::read)
                        .toList();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private static ShippedQuestion read(Resource file) {
            var yaml = new YamlMapFactoryBean();
            yaml.setResources(file);
            var read = Objects.requireNonNull(yaml.getObject(), file.toString());
            return JsonMapper.shared().convertValue(read, ShippedQuestion.class);
        }
    }
}
