package io.xinqiao.execution;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import graphql.ExecutionInput;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Parsed and validated documents, by their text. Parsing and validation are a sixth of a small operation's work, and
 * front ends send the same documents over and over. What breaks a limit or the schema is not kept. Reading one that is
 * not kept has its price.
 */
@Component
class Documents implements PreparsedDocumentProvider {
    private static final int MOST_CHARACTERS_KEPT = 16_000_000;

    private final DocumentReader reader;
    private final CostLimit toll;
    private final Cache<String, PreparsedDocumentEntry> valid = Caffeine.newBuilder()
            .maximumWeight(MOST_CHARACTERS_KEPT)
            .<String, PreparsedDocumentEntry>weigher((text, entry) -> text.length() + 100)
            .build();

    Documents(DocumentReader reader, CostLimit toll) {
        this.reader = reader;
        this.toll = toll;
    }

    @Override
    public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(
            ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> parseAndValidate) {
        return CompletableFuture.completedFuture(entry(input));
    }

    private PreparsedDocumentEntry entry(ExecutionInput input) {
        var text = input.getQuery();
        var known = valid.getIfPresent(text);
        if (known != null) return known;
        var unpaid = toll.chargeReading(input.getGraphQLContext(), text);
        if (unpaid.isPresent()) return new PreparsedDocumentEntry(unpaid.get());
        var entry = reader.read(text, input.getLocale());
        if (!entry.hasErrors()) valid.put(text, entry);
        return entry;
    }
}
