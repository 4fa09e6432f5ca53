package io.xinqiao.execution;

import graphql.ParseAndValidate;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.language.Document;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import graphql.schema.GraphQLSchema;
import graphql.validation.ValidationError;
import graphql.validation.Validator;
import graphql.validation.rules.OverlappingFieldsCanBeMerged;
import io.xinqiao.platform.ApiError;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.GraphQlErrors;
import io.xinqiao.platform.Limits;
import io.xinqiao.platform.Messages;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Component;

/** Reads a document once: parses it, measures it against the {@link Limits}, and validates it. */
@Component
class DocumentReader {
    private final ObjectProvider<GraphQlSource> source;
    private final Limits limits;
    private final Messages messages;
    private final ParserOptions options;

    // The source is asked for when first needed: it is made with what reads documents.
    DocumentReader(ObjectProvider<GraphQlSource> source, Limits limits, Messages messages) {
        this.source = source;
        this.limits = limits;
        this.messages = messages;
        this.options = ParserOptions.getDefaultOperationParserOptions()
                .transform(builder -> builder.maxTokens(limits.tokens()));
        // It ends with one more, which says that there are more.
        Validator.setMaxValidationErrors(GraphQlErrors.MOST_TOLD + 1);
    }

    /** The document, or what is wrong with it. */
    PreparsedDocumentEntry read(String text, Locale locale) {
        try {
            var document = parse(text, locale);
            require(DocumentShape.broken(document, limits));
            var errors = errors(source.getObject().schema(), document, locale);
            return errors.isEmpty() ? new PreparsedDocumentEntry(document) : new PreparsedDocumentEntry(errors);
        } catch (InvalidSyntaxException malformed) {
            return new PreparsedDocumentEntry(malformed.toInvalidSyntaxError());
        } catch (CodedException broken) {
            return new PreparsedDocumentEntry(new ApiError(broken, messages));
        }
    }

    /** The bare document, neither measured nor validated; empty when it is none. */
    Optional<Document> parsed(String text, Locale locale) {
        try {
            return Optional.of(parse(text, locale));
        } catch (InvalidSyntaxException | CodedException none) {
            return Optional.empty();
        }
    }

    private Document parse(String text, Locale locale) {
        require(DocumentText.broken(text, limits));
        return Parser.parse(ParserEnvironment.newParserEnvironment()
                .document(text)
                .parserOptions(options)
                .locale(locale)
                .build());
    }

    private static void require(Optional<CodedException> broken) {
        if (broken.isPresent()) throw broken.get();
    }

    /**
     * Whether fields can be merged is looked at last: in a document whose fields fit no type, that rule alone can take
     * time without end.
     */
    static List<ValidationError> errors(GraphQLSchema schema, Document document, Locale locale) {
        var errors =
                ParseAndValidate.validate(schema, document, rule -> rule != OverlappingFieldsCanBeMerged.class, locale);
        return errors.isEmpty()
                ? ParseAndValidate.validate(
                        schema,
                        Repetitions.removed(document),
                        rule -> rule == OverlappingFieldsCanBeMerged.class,
                        locale)
                : errors;
    }
}
