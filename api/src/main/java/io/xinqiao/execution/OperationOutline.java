package io.xinqiao.execution;

import graphql.GraphQLContext;
import graphql.language.OperationDefinition;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Request;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
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
        private final DocumentReader documents;
        private final CostLimit toll;
        private final Messages messages;

        Reader(DocumentReader documents, CostLimit toll, Messages messages) {
            this.documents = documents;
            this.toll = toll;
            this.messages = messages;
        }

        /**
         * What kind of operation of a text would be executed. Where none would be, because the text cannot be read or
         * has no such operation, it is a query: it changes nothing, and executing it says what is wrong.
         */
        public Kind kindOf(String text, @Nullable String operationName) {
            return documents.parsed(text, Request.current().locale()).stream()
                    .flatMap(document -> document.getDefinitionsOfType(OperationDefinition.class).stream())
                    .filter(operation -> operationName == null || operationName.equals(operation.getName()))
                    .map(operation -> Kind.valueOf(operation.getOperation().name()))
                    .max(Comparator.comparing(kind -> kind != Kind.QUERY))
                    .orElse(Kind.QUERY);
        }

        /** The outline of a text, for which the asking operation pays. */
        public OperationOutline read(String text, GraphQLContext asking) {
            toll.chargeReadingInside(asking, text);
            var entry = documents.read(text, Request.current().locale());
            if (entry.hasErrors()) return new Unfit(entry.getErrors().getFirst().getMessage());
            var document = entry.getDocument();
            var operations = document.getDefinitionsOfType(OperationDefinition.class);
            if (operations.size() != 1) return new Unfit(messages.text("refused.client.oneOperation"));
            var operation = operations.getFirst();
            return new Fine(Kind.valueOf(operation.getOperation().name()), operation.getName());
        }
    }
}
