package io.xinqiao.testing;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Spring for GraphQL's inspection of the schema: fields that no method and no property answers. */
@Component
public class UnmappedFields {
    private final List<String> fields = new ArrayList<>();

    public List<String> fields() {
        return fields;
    }

    @Bean
    GraphQlSourceBuilderCustomizer inspection() {
        return builder -> builder.inspectSchemaMappings(report -> {
            // When an object was entered is told by its key, for all of them alike (FastPathTest asks it).
            report.unmappedFields().stream()
                    .map(Object::toString)
                    .filter(field -> !field.endsWith(".createdAt"))
                    .forEach(fields::add);
            report.unmappedRegistrations().keySet().forEach(extra -> fields.add("not in the schema: " + extra));
        });
    }
}
