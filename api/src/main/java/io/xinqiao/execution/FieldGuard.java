package io.xinqiao.execution;

import graphql.TrivialDataFetcher;
import graphql.schema.DataFetcher;
import io.xinqiao.platform.CodedException;
import org.jspecify.annotations.Nullable;

/**
 * The authorization check before a field is fetched: a data fetcher around another. Of many objects it asks once, as a
 * right is to a field and not to a row.
 *
 * <p>The framework leaves it as it is. What that would put around (carrying thread locals, turning promises into
 * futures) is not needed: all happens on one thread.
 */
public interface FieldGuard extends TrivialDataFetcher<@Nullable Object> {
    /**
     * Lets the caller pass.
     *
     * @throws CodedException FORBIDDEN when they may not
     */
    void require();

    /** What it stands before. */
    DataFetcher<?> behind();
}
