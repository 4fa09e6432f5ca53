package io.xinqiao.exports;

import io.xinqiao.execution.Edges;
import io.xinqiao.execution.ListReading;
import io.xinqiao.files.Files;
import io.xinqiao.runs.RunEdges;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Controller;

/** Exports as the schema shows them; the mutations, one for each declared list, are derived. */
@Controller
class ExportController {
    private final ExportRuns exports;
    private final RunEdges runs;
    private final Files files;

    ExportController(ExportRuns exports, RunEdges runs, Files files) {
        this.exports = exports;
        this.runs = runs;
        this.files = files;
    }

    @QueryMapping
    @Nullable
    ExportRun exportRun(@Argument UUID id) {
        return exports.one(id).orElse(null);
    }

    @Bean
    Edges<ExportRun> exportRunEdges() {
        return runs.of(ExportRun.class).to("file", ExportRun::fileId, files::visible);
    }

    @Bean
    RuntimeWiringConfigurer exportMutations(ListReading reading) {
        return wiring -> wiring.type("Mutation", type -> {
            reading.mutations()
                    .forEach((mutation, list) -> type.dataFetcher(mutation, environment -> {
                        Map<String, Object> input = Objects.requireNonNull(environment.getArgument("input"));
                        return exports.begin(list, input);
                    }));
            return type;
        });
    }
}
