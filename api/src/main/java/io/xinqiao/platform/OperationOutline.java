package io.xinqiao.platform;

import graphql.ExecutionInput;
import graphql.ParseAndValidate;
import graphql.language.OperationDefinition;
import graphql.parser.ParserOptions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Component;

/** What a document asks for, known without executing it. */
public sealed interface OperationOutline {
    /** What kind of operation it is. */
    enum Kind {
        QUERY,
        MUTATION,
        SUBSCRIPTION
    }

    /** A valid document with exactly one operation. */
    record Fine(Kind kind, @Nullable String operationName) implements OperationOutline {}

    /** One that could never be executed, and why, in the asker's language. */
    record Unfit(String why) implements OperationOutline {}

    /** Reads documents against the schema and the limits. */
    @Component
    class Reader {
        private final ObjectProvider<GraphQlSource> source;
        private final Limits limits;
        private final Messages messages;

        // Asked for when first needed: controllers are part of the engine.
        Reader(ObjectProvider<GraphQlSource> source, Limits limits, Messages messages) {
            this.source = source;
            this.limits = limits;
            this.messages = messages;
        }

        /** The outline of a text. */
        public OperationOutline read(String text) {
            var input = ExecutionInput.newExecutionInput()
                    .query(text)
                    .locale(Request.current().locale())
                    .graphQLContext(context -> context.of(
                            ParserOptions.class,
                            ParserOptions.getDefaultOperationParserOptions()
                                    .transform(options -> options.maxTokens(limits.tokens()))))
                    .build();
            var parsed = ParseAndValidate.parse(input);
            if (parsed.isFailure())
                return new Unfit(String.valueOf(parsed.getSyntaxException().getMessage()));
            var document = Objects.requireNonNull(parsed.getDocument());
            var broken = DocumentShape.broken(document, limits);
            if (broken.isPresent()) return new Unfit(broken.get().message(messages));
            var schema = source.getObject().schema();
            var errors = ParseAndValidate.validate(
                    schema, document, Request.current().locale());
            if (!errors.isEmpty()) return new Unfit(errors.getFirst().getMessage());
            var operations = document.getDefinitionsOfType(OperationDefinition.class);
            if (operations.size() != 1) return new Unfit(messages.text("refused.client.oneOperation"));
            var operation = operations.getFirst();
            return new Fine(Kind.valueOf(operation.getOperation().name()), operation.getName());
        }
    }
}
