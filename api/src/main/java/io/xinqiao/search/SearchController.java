package io.xinqiao.search;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.xinqiao.execution.DeclaredList;
import io.xinqiao.execution.Edges;
import io.xinqiao.platform.Page;
import java.util.List;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Searches several lists at once: each is asked for its first few rows that have the words. */
@Controller
class SearchController {
    /** The root fields of the lists, and the groups of what is found. */
    private static final List<String> GROUPS = List.of("persons", "units", "vehicles", "tickets", "payments");

    private static final Page FIRST = new Page(10, false, null);

    @QueryMapping
    SearchResult search(@Argument String text) {
        return new SearchResult(text);
    }

    /** A group costs one statement, and only if it is asked for. */
    @Bean
    static Edges<SearchResult> found(List<DeclaredList> lists) {
        var byField = lists.stream().collect(toMap(DeclaredList::field, identity()));
        var edges = Edges.of(SearchResult.class);
        for (var group : GROUPS) {
            var list = Objects.requireNonNull(byField.get(group), group);
            edges.each(group, asked -> asked.stream().collect(toMap(identity(), one -> first(list, one))));
        }
        return edges;
    }

    private static List<?> first(DeclaredList list, SearchResult asked) {
        return list.page(FIRST, null, list.searchAtAGlance(asked.text())).getNodes();
    }
}
