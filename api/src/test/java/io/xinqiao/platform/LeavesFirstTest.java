package io.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionInput;
import graphql.GraphQL;
import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.ExecutionStrategy;
import graphql.execution.SimpleDataFetcherExceptionHandler;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.dataloader.BatchLoader;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderFactory;
import org.dataloader.DataLoaderRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leaves that are read first change no answer: neither data nor errors, nor how often a loader is asked. */
class LeavesFirstTest {
    private static final String SCHEMA = """
        type Query { shelf: Shelf shelves: [Shelf!]! gaps: Gaps books: [Book!]! things: [Thing!] broken: Book later: Book }
        type Mutation { shelve: Shelf }
        interface Thing { title: String! }
        enum Genre { POEM NOVEL }
        type Shelf { name: String! books: [Book!]! first: Book! }
        type Book implements Thing {
          title: String! genre: Genre pages: Int note: String mood: Genre! tags: [String!]! author: Author odd: Int
          titleIn(language: String): String
        }
        type Gaps { name: String some: [Book] strict: [Book!] all: [[Book]] maybe: Book books: [Book!]! }
        type Author { name: String! books: [Book!] born: Int! }
        """;

    public enum Genre {
        POEM,
        NOVEL
    }

    public record Author(String name, @Nullable Integer born, List<Book> books) {}

    public record Book(
            String title,
            @Nullable Genre genre,
            @Nullable Integer pages,
            @Nullable Genre mood,
            List<String> tags,
            int writer) {
        public Optional<String> note() {
            return pages == null ? Optional.empty() : Optional.of("note " + pages);
        }

        public Object odd() {
            if (pages == null) throw new IllegalStateException("no pages");
            return "not a number";
        }
    }

    public record Shelf(String name, List<Book> books) {
        public Book first() {
            return books.getFirst();
        }
    }

    public record Gaps(
            @Nullable String name,
            List<@Nullable Book> some,
            List<@Nullable Book> strict,
            List<List<@Nullable Book>> all,
            @Nullable Book maybe,
            Book[] books) {}

    private static final Book WHOLE = new Book("静夜思", Genre.POEM, 1, Genre.POEM, List.of("月"), 1);
    private static final Book BARE = new Book("无题", null, null, null, List.of(), 2);
    private static final Shelf SHELF = new Shelf("诗", List.of(WHOLE, BARE));
    private static final Map<Integer, Author> AUTHORS =
            Map.of(1, new Author("李白", 701, List.of(WHOLE)), 2, new Author("无名", null, List.of(BARE)));

    private static final Gaps GAPS = new Gaps(
            null,
            Arrays.asList(WHOLE, null),
            Arrays.asList(null, BARE),
            List.of(Arrays.asList(null, WHOLE), List.of()),
            null,
            new Book[] {WHOLE, BARE});

    private record Answer(Map<String, Object> told, List<List<Integer>> loads) {}

    private static Answer answer(ExecutionStrategy strategy, String document) {
        var wiring = RuntimeWiring.newRuntimeWiring()
                .type(
                        "Query",
                        type -> type.dataFetcher("shelf", environment -> SHELF)
                                .dataFetcher("shelves", environment -> List.of(SHELF, SHELF))
                                .dataFetcher("gaps", environment -> GAPS)
                                .dataFetcher("books", environment -> SHELF.books())
                                .dataFetcher("things", environment -> Arrays.asList(WHOLE, BARE))
                                .dataFetcher("broken", environment -> {
                                    throw new IllegalStateException("broken");
                                })
                                .dataFetcher("later", environment -> CompletableFuture.supplyAsync(() -> WHOLE)))
                .type("Mutation", type -> type.dataFetcher("shelve", environment -> SHELF))
                .type(
                        "Thing",
                        type -> type.typeResolver(
                                environment -> environment.getSchema().getObjectType("Book")))
                .type(
                        "Book",
                        type -> type.dataFetcher("titleIn", environment -> "in " + environment.getArgument("language"))
                                .dataFetcher("author", environment -> {
                                    Book book = environment.getSource();
                                    DataLoader<Integer, Author> authors = environment.getDataLoader("authors");
                                    return authors.load(book.writer());
                                }))
                .build();
        var engine = GraphQL.newGraphQL(
                        new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(SCHEMA), wiring))
                .queryExecutionStrategy(strategy)
                .build();
        List<List<Integer>> loads = new ArrayList<>();
        BatchLoader<Integer, Author> authors = keys -> {
            loads.add(List.copyOf(keys));
            return CompletableFuture.completedFuture(
                    keys.stream().map(AUTHORS::get).toList());
        };
        var input = ExecutionInput.newExecutionInput(document)
                .variables(Map.of("yes", true, "no", false))
                .dataLoaderRegistry(DataLoaderRegistry.newRegistry()
                        .register("authors", DataLoaderFactory.newDataLoader(authors))
                        .build());
        return new Answer(engine.execute(input).toSpecification(), loads);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ shelf { name } }",
                "{ shelf { name books { title genre pages tags } first { title } } }",
                "{ a: shelf { n: name m: name b: books { t: title } } }",
                "{ books { title author { name books { title author { name } } } } }",
                "{ books { __typename title author { __typename name } } }",
                "{ things { __typename title ... on Book { genre pages } } }",
                "query($yes: Boolean!, $no: Boolean!) { books { title @skip(if: $yes) genre @include(if: $no) pages"
                        + " @include(if: $yes) } }",
                "{ books { ...facts } shelf { first { ...facts author { name } } } } fragment facts on Book { title"
                        + " note ... { genre } }",
                "{ books { titleIn(language: \"en\") other: titleIn title } }",
                "{ books { title mood } }",
                "{ shelf { books { mood } } }",
                "{ things { title ... on Book { mood } } }",
                "{ books { odd title } }",
                "{ books { author { name born } title } }",
                "{ broken { title } later { title genre author { name } } }",
                "{ books { tags } }",
                "{ books { title } books { genre } }",
                "mutation { shelve { name books { title author { name } } } }",
                "{ nothing }",
                "{ books { author { name } } shelf { books { author { name } } } }",
                "{ shelf { __typename books { __typename title } first { t: __typename } } }",
                "{ shelf { books { title tags } first { genre author { name books { title } } } } }",
                "{ shelf { books { pages author { born } } } }",
                "{ shelves { name books { title } } }",
                "{ shelves { name first { mood title } } }",
                "{ shelves { books { odd } name } }",
                "{ gaps { books { title } maybe { title } all { title } } }",
                "{ gaps { name some { title } strict { title } } }"
            })
    void theAnswerIsTheEnginesOwn(String document) {
        var errors = new SimpleDataFetcherExceptionHandler();
        var own = answer(new AsyncExecutionStrategy(errors), document);
        var leavesFirst = answer(new LeavesFirst(errors), document);
        assertThat(leavesFirst.told()).isEqualTo(own.told());
        assertThat(String.valueOf(leavesFirst.told())).as("in the same order").isEqualTo(String.valueOf(own.told()));
        assertThat(leavesFirst.loads()).isEqualTo(own.loads());
    }
}
