package io.xinqiao.execution;

import graphql.GraphQLContext;
import graphql.GraphQLError;
import graphql.language.Document;
import graphql.language.OperationDefinition;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Request;
import io.xinqiao.platform.Sha256;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a document asks for, known without executing it: of registered documents and of saved queries alike. */
public sealed interface OperationOutline {
    /** What kind of operation it is. */
    enum Kind {
        QUERY,
        MUTATION,
        SUBSCRIPTION
    }

    /** A valid document with exactly one operation. */
    record Fine(Kind kind, @Nullable String operationName, Document document, OperationDefinition operation)
            implements OperationOutline {}

    /** One that could never be executed, and why, in the asker's language. */
    record Unfit(List<Problem> problems) implements OperationOutline {
        public Unfit {
            problems = List.copyOf(problems);
        }

        /** The first reason. */
        public String why() {
            return problems.getFirst().message();
        }
    }

    /**
     * Something that is wrong with a document.
     *
     * @param line where, from 1; null when it is about the whole
     */
    record Problem(
            String message,
            @Nullable Integer line,
            @Nullable Integer column) {
        static Problem of(GraphQLError error) {
            var places = error.getLocations();
            if (places == null || places.isEmpty()) return new Problem(error.getMessage(), null, null);
            var first = places.getFirst();
            return new Problem(error.getMessage(), first.getLine(), first.getColumn());
        }
    }

    /** The name of a text by which it is known for ever: {@code sha256:} and 64 hexadecimal digits. */
    static String idOf(String text) {
        return "sha256:" + Sha256.of(text);
    }

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
            return read(text);
        }

        /** The outline of a text that is stored: whoever stored it has paid. */
        public OperationOutline read(String text) {
            var entry = documents.read(text, Request.current().locale());
            if (entry.hasErrors()) {
                return new Unfit(entry.getErrors().stream().map(Problem::of).toList());
            }
            var document = entry.getDocument();
            var operations = document.getDefinitionsOfType(OperationDefinition.class);
            if (operations.size() != 1) {
                return new Unfit(List.of(new Problem(messages.text("refused.client.oneOperation"), null, null)));
            }
            var operation = operations.getFirst();
            return new Fine(Kind.valueOf(operation.getOperation().name()), operation.getName(), document, operation);
        }
    }
}
