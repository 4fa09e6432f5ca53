package io.xinqiao.platform;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.dataloader.DataLoader;

/**
 * An edge from each object to a page of its children, such as the timeline of a ticket. A bean of this type is all that
 * is needed: the pages of all objects are fetched in one statement ({@link ChildPages}).
 *
 * @param type the parents' type in the schema
 * @param field its field, which takes {@code first after last before} and has a connection
 * @param keyOf a parent's key
 * @param load the pages of many parents
 */
public record ChildEdge<S, T>(
        String type,
        String field,
        Function<S, UUID> keyOf,
        Function<Set<ChildPages.Key>, Map<ChildPages.Key, Connection<T>>> load) {

    /** The name of its loader. */
    String name() {
        return type + "." + field;
    }

    @SuppressWarnings("unchecked") // the objects of its type
    ChildPages.Key key(Object parent, Page page) {
        return new ChildPages.Key(keyOf.apply((S) parent), page);
    }

    /** One page as the engine asks for it. */
    record Fetcher<T>(ChildEdge<?, T> edge) implements DataFetcher<CompletableFuture<Connection<T>>> {
        @Override
        public CompletableFuture<Connection<T>> get(DataFetchingEnvironment environment) {
            DataLoader<ChildPages.Key, Connection<T>> loader =
                    Objects.requireNonNull(environment.getDataLoader(edge.name()));
            Object parent = Objects.requireNonNull(environment.getSource());
            return loader.load(edge.key(parent, Page.of(environment.getArguments())));
        }
    }
}
