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
            report.unmappedFields().forEach(field -> fields.add(field.toString()));
            report.unmappedRegistrations().keySet().forEach(extra -> fields.add("not in the schema: " + extra));
        });
    }
}
