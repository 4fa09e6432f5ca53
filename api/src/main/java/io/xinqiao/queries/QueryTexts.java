package io.xinqiao.queries;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What is said of a query as it is stored: as JSON. */
@Component
final class QueryTexts {
    private static final TypeReference<List<QueryDefinition.Variable>> VARIABLES = new TypeReference<>() {};
    private static final TypeReference<List<QueryDefinition.Column>> COLUMNS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Object>> ARGUMENTS = new TypeReference<>() {};

    private static final TypeReference<List<QueryVariables.Argument>> TOLD = new TypeReference<>() {};

    private final JsonMapper json;

    QueryTexts(JsonMapper json) {
        this.json = json;
    }

    String written(Object value) {
        return json.writeValueAsString(value);
    }

    List<QueryDefinition.Variable> variables(SavedQueryVersion version) {
        return json.readValue(version.variables(), VARIABLES);
    }

    List<QueryDefinition.Column> columns(SavedQueryVersion version) {
        return json.readValue(version.columns(), COLUMNS);
    }

    QueryDefinition.@Nullable Chart chart(SavedQueryVersion version) {
        return version.chart() == null ? null : json.readValue(version.chart(), QueryDefinition.Chart.class);
    }

    Map<String, Object> arguments(String text) {
        return json.readValue(text, ARGUMENTS);
    }

    List<QueryVariables.Argument> toldArguments(String text) {
        return json.readValue(text, TOLD);
    }

    QueryDefinition definition(SavedQueryVersion version) {
        return new QueryDefinition(
                version.document(), variables(version), version.rowsPath(), columns(version), chart(version));
    }
}
