package io.xinqiao.execution;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionInput;
import graphql.GraphQL;
import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.ExecutionStrategy;
import graphql.execution.SimpleDataFetcherExceptionHandler;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import io.xinqiao.platform.Connection;
import io.xinqiao.sql.ChildPages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.dataloader.DataLoaderRegistry;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Leaves that are read first change no answer: neither data nor errors, nor how often a loader is asked. */
class FastExecutionStrategyTest {
    private static final String SCHEMA = """
        type Query { shelf(named: String): Shelf shelves: [Shelf!]! gaps: Gaps books: [Book!]! things: [Thing!] broken: Book later: Book }
        type Mutation { shelve: Shelf }
        interface Thing { title: String! }
        enum Genre { POEM NOVEL }
        type Shelf { name: String! books: [Book!]! first: Book! }
        type Book implements Thing {
          title: String! genre: Genre pages: Int note: String mood: Genre! tags: [String!]! author: Author odd: Int
          titleIn(language: String): String
        }
        type BookConnection { nodes: [Book!]! pageInfo: PageInfo! }
        type PageInfo { hasNextPage: Boolean! }
        type Gaps { name: String some: [Book] strict: [Book!] all: [[Book]] maybe: Book books: [Book!]! }
        type Author { name: String! books: [Book!] born: Int! works(first: Int, after: String, last: Int, before: String): BookConnection }
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

    /** A third author, whom nobody can look up, and a fourth, for whom the database fails. */
    private static final Map<String, Shelf> SHELVES = Map.of(
            "lost", new Shelf("lost", List.of(WHOLE, new Book("佚名", null, null, null, List.of(), 3))),
            "failing", new Shelf("failing", List.of(WHOLE, new Book("佚名", null, null, null, List.of(), 4))),
            "unknown", new Shelf("unknown", List.of(WHOLE, new Book("佚名", null, null, null, List.of(), 5))));

    /**
     * What was told.
     *
     * @param loads which authors were asked for, together
     * @param asked how often somebody asked for the right to follow an edge
     */
    private record Answer(Map<String, Object> told, List<List<Integer>> loads, int asked) {}

    private record Gate(DataFetcher<?> behind, AtomicInteger asked, boolean open) implements FieldGuard {
        @Override
        public void require() {
            asked.incrementAndGet();
            if (!open) throw new IllegalStateException("forbidden");
        }

        @Override
        public Object get(DataFetchingEnvironment environment) throws Exception {
            require();
            return behind.get(environment);
        }
    }

    private static Map<Book, Author> authorsOf(Collection<Book> books, List<List<Integer>> loads) {
        loads.add(books.stream().map(Book::writer).toList());
        Map<Book, Author> found = new HashMap<>();
        for (var book : books) {
            if (book.writer() == 3) throw new IllegalStateException("lost");
            if (book.writer() == 4) throw new DataAccessException("the statement failed");
            var author = AUTHORS.get(book.writer());
            if (author != null) found.put(book, author);
        }
        return found;
    }

    private static Map<ChildPages.Key, Connection<Book>> worksOf(Collection<ChildPages.Key> keys) {
        Map<ChildPages.Key, Connection<Book>> found = new HashMap<>();
        for (var key : keys) {
            var works = Objects.requireNonNull(AUTHORS.get((int) key.parent().getLeastSignificantBits()))
                    .books();
            var edges = works.stream()
                    .limit(key.page().size())
                    .map(book -> new Connection.Edge<>(book, Book::title))
                    .toList();
            found.put(
                    key,
                    new Connection<>(edges, new Connection.PageInfo(false, false, null, null), () -> works.size()));
        }
        return found;
    }

    private static Answer answer(Function<EdgeLoaders, ExecutionStrategy> strategy, String document) {
        return answer(strategy, document, true);
    }

    private static Answer answer(Function<EdgeLoaders, ExecutionStrategy> strategy, String document, boolean open) {
        var asked = new AtomicInteger();
        List<List<Integer>> loads = new ArrayList<>();
        var loaders = new OperationLoaders();
        var author = Edges.of(Book.class)
                .each("author", books -> authorsOf(books, loads))
                .all()
                .getFirst();
        var works = Edges.of(Author.class)
                .toPages(
                        "works",
                        one -> new UUID(0, one.name().equals("李白") ? 1 : 2),
                        FastExecutionStrategyTest::worksOf)
                .all()
                .getFirst();
        loaders.register(author);
        loaders.register(works);
        var wiring = RuntimeWiring.newRuntimeWiring()
                .type(
                        "Query",
                        type -> type.dataFetcher(
                                        "shelf",
                                        environment -> environment.containsArgument("named")
                                                ? SHELVES.get(environment.<String>getArgument("named"))
                                                : SHELF)
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
                                .dataFetcher("author", new Gate(author, asked, open)))
                .type("Author", type -> type.dataFetcher("works", new Gate(works, asked, open)))
                .build();
        var engine = GraphQL.newGraphQL(
                        new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(SCHEMA), wiring))
                .queryExecutionStrategy(strategy.apply(new EdgeLoaders(loaders)))
                .build();
        var input = ExecutionInput.newExecutionInput(document)
                .variables(Map.of("yes", true, "no", false))
                .build();
        var registry = DataLoaderRegistry.newRegistry().build();
        loaders.registerDataLoaders(registry, input.getGraphQLContext());
        var told = engine.execute(input.transform(builder -> builder.dataLoaderRegistry(registry)))
                .toSpecification();
        return new Answer(told, loads, asked.get());
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
                "{ shelves { name books { title } } }",
                "{ shelves { name first { mood title } } }",
                "{ shelves { books { odd } name } }",
                "{ gaps { books { title } maybe { title } all { title } } }",
                "{ gaps { name some { title } strict { title } } }"
            })
    void theAnswerIsTheEnginesOwn(String document) {
        var engine = answer(none -> new AsyncExecutionStrategy(new SimpleDataFetcherExceptionHandler()), document);
        assertThat(isTheEnginesOwn(document, true).loads()).isEqualTo(engine.loads());
    }

    private static Answer isTheEnginesOwn(String document, boolean open) {
        var errors = new SimpleDataFetcherExceptionHandler();
        var own = answer(none -> new AsyncExecutionStrategy(errors), document, open);
        var leavesFirst = answer(edges -> new FastExecutionStrategy(errors, edges, new FastPath(true)), document, open);
        assertThat(leavesFirst.told()).isEqualTo(own.told());
        assertThat(String.valueOf(leavesFirst.told())).as("in the same order").isEqualTo(String.valueOf(own.told()));
        return leavesFirst;
    }

    /** Each edge of a document once, whatever stands above it; the engine would ask for each object. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        { shelf { name books { title author { name } } } }                                                  | 1
        { shelf { books { author { name books { title author { name } } } } } }                             | 2
        { shelf { __typename books { author { __typename works { nodes { title } } } } } }                  | 2
        { shelf { books { author { works(first: 1) { nodes { title author { name } } pageInfo { hasNextPage } } } } } } | 3
        { shelf { books { ...more } } } fragment more on Book { author { name ... { works { nodes { title } } } } } | 2
        { shelf(named: "unknown") { books { title author { name works { nodes { title } } } } } }           | 2
        { later { title author { name } } }                                                                 | 1
        query($no: Boolean!) { shelf { books { title author @include(if: $no) { name } } } }                | 0
        """)
    void edgesAreFollowedForAllObjectsAtOnce(String document, int edges) {
        var answer = isTheEnginesOwn(document, true);
        assertThat(answer.told()).doesNotContainKey("errors");
        assertThat(answer.asked()).isEqualTo(edges);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ shelf { books { pages author { name born } } } }",
                "{ shelf(named: \"lost\") { name books { title author { name } } } }",
                "{ shelf(named: \"failing\") { name books { title author { name } } } }",
                "{ shelf { books { author { works(first: 1, last: 1) { nodes { title } } } } } }",
                "{ shelf { books { author { works(first: 0) { nodes { title } } } } } }",
                "{ shelf { books { mood author { name } } } }",
                "{ gaps { strict { author { name } } } }"
            })
    void whatGoesWrongBehindAnEdgeIsToldByTheEngine(String document) {
        assertThat(isTheEnginesOwn(document, true).told()).containsKey("errors");
    }

    @Test
    void nobodyFollowsAnEdgeWithoutTheRight() {
        var told = isTheEnginesOwn("{ shelf { name books { title author { name } } } }", false);
        assertThat(told.told()).containsKey("errors");
        assertThat(told.loads()).isEmpty();
    }

    /** The transaction is over for everybody then, and what failed is what is told. */
    @Test
    void afterAStatementFailedNoOtherIsTried() {
        var answer = answer(
                edges -> new FastExecutionStrategy(new SimpleDataFetcherExceptionHandler(), edges, new FastPath(true)),
                "{ shelf(named: \"failing\") { books { author { works { nodes { title } } } } } }");
        assertThat(String.valueOf(answer.told().get("errors"))).contains("the statement failed");
        assertThat(answer.loads()).hasSize(1);
    }
}
