package io.xinqiao.platform;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import graphql.ExecutionInput;
import graphql.GraphQLContext;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Parsed and validated documents, by their text. Parsing and validation are a sixth of a small operation's work, and
 * front ends send the same documents over and over. What breaks a limit or the schema is not kept.
 */
@Component
class Documents implements PreparsedDocumentProvider {
    private static final int MOST_CHARACTERS_KEPT = 16_000_000;

    private final Limits limits;
    private final Messages messages;
    private final ParserOptions options;
    private final Cache<String, PreparsedDocumentEntry> valid = Caffeine.newBuilder()
            .maximumWeight(MOST_CHARACTERS_KEPT)
            .<String, PreparsedDocumentEntry>weigher((text, entry) -> text.length() + 100)
            .build();

    Documents(Limits limits, Messages messages) {
        this.limits = limits;
        this.messages = messages;
        this.options = ParserOptions.getDefaultOperationParserOptions()
                .transform(builder -> builder.maxTokens(limits.tokens()));
    }

    @Override
    public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(
            ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> parseAndValidate) {
        return CompletableFuture.completedFuture(entry(input, parseAndValidate));
    }

    private PreparsedDocumentEntry entry(
            ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> parseAndValidate) {
        var known = valid.getIfPresent(input.getQuery());
        if (known != null) return known;
        try {
            var document = Parser.parse(ParserEnvironment.newParserEnvironment()
                    .document(input.getQuery())
                    .parserOptions(options)
                    .locale(input.getLocale())
                    .build());
            var broken = DocumentShape.broken(document, limits);
            if (broken.isPresent()) return new PreparsedDocumentEntry(new ToldError(broken.get(), messages));
        } catch (InvalidSyntaxException malformed) {
            return new PreparsedDocumentEntry(malformed.toInvalidSyntaxError());
        }
        var entry = parseAndValidate.apply(withOptions(input));
        if (!entry.hasErrors()) valid.put(input.getQuery(), entry);
        return entry;
    }

    private ExecutionInput withOptions(ExecutionInput input) {
        GraphQLContext context = input.getGraphQLContext();
        context.put(ParserOptions.class, options);
        return input;
    }
}
