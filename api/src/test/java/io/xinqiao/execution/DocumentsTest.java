package io.xinqiao.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import graphql.schema.GraphQLInterfaceType;
import io.xinqiao.identity.Role;
import io.xinqiao.platform.Request;
import io.xinqiao.testing.ApiTest;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/** Reading a document never takes much longer than its text is long: what would is refused, and told by which limit. */
class DocumentsTest extends ApiTest {
    private static final String PLAIN = "{ viewer { " + "isOperator ".repeat(4_990) + "} }";

    private static final int TIMES_AS_MUCH = 3;

    private static final String OF_EACH_TYPE = "<of each type>";

    @Autowired
    DocumentReader reader;

    @Autowired
    GraphQlSource source;

    private static String repeated(int times, String piece) {
        return IntStream.range(0, times)
                .mapToObj(at -> piece.replace("%d", "" + at).replace("%n", "" + (at + 1)))
                .collect(Collectors.joining(" "));
    }

    private static String chain(int length) {
        return "{ ...f0 } " + repeated(length, "fragment f%d on Query { ...f%n }") + " fragment f" + length
                + " on Query { __typename }";
    }

    /** Which fields meet depends on every turn on the way: twice as many ways with each more. */
    private static String waysThatDouble(int turns) {
        return "{ ...p0 } "
                + repeated(
                        turns,
                        "fragment p%d on Query { a { ...p%n ...q%n } b { ...p%n ...r%n } }"
                                + " fragment q%d on Query { a { x%d ...q%n } b { y%d ...q%n } }"
                                + " fragment r%d on Query { a { z%d ...r%n } b { x%d ...r%n } }")
                + Stream.of("p", "q", "r")
                        .map(name -> " fragment " + name + turns + " on Query { __typename }")
                        .collect(Collectors.joining());
    }

    static Stream<Arguments> attacks() {
        return Stream.of(
                Arguments.of("limit.fragments", "a chain of fragments", chain(480)),
                Arguments.of("limit.fragments", "a chain of nothing", chain(480).replace("{ ...f0 }", "{ nope }")),
                Arguments.of("limit.chain", "a chain as long as fragments allow", chain(99)),
                Arguments.of(
                        "limit.spreads",
                        "one fragment again and again",
                        "{ " + "...f ".repeat(301) + "} " + "fragment f on Query { ...nothing }"),
                Arguments.of("limit.selections", "ways that double", waysThatDouble(12)),
                Arguments.of(
                        "limit.selections",
                        "many operations over one fragment",
                        repeated(200, "query q%d { ...f }") + " fragment f on Query { viewer { "
                                + "isOperator ".repeat(100) + "} }"),
                Arguments.of(
                        "limit.circle",
                        "a circle",
                        "{ ...a } fragment a on Query { viewer { ...b } } fragment b on Viewer { ...a }"),
                Arguments.of(
                        "limit.circle",
                        "a circle behind a fragment of the same name",
                        "{ ...a } fragment a on Query { __typename } fragment a on Query { ...a }"),
                Arguments.of(
                        "limit.word",
                        "a number that never ends",
                        "{ tickets(first: " + "9".repeat(90_000) + ") { totalCount } }"),
                Arguments.of(
                        "limit.word",
                        "a fraction that never ends",
                        "{ tickets(first: 1." + "9".repeat(90_000) + ") { totalCount } }"),
                Arguments.of(
                        "limit.word",
                        "a number behind strings",
                        "{ node(id: \"#\\\"\") { id } tickets(first: \"\"\" # \\\"\"\" \"\"\" first: " + "9".repeat(101)
                                + ") { totalCount } }"),
                Arguments.of("limit.word", "an alias for every row", "{ " + "a".repeat(101) + ": __typename }"),
                Arguments.of(
                        "limit.nesting",
                        "a list of lists",
                        "query($a: " + "[".repeat(2_000) + "Int" + "]".repeat(2_000) + ") { __typename }"),
                Arguments.of("limit.nesting", "braces", "{a".repeat(30_000)),
                Arguments.of(
                        "limit.nesting",
                        "a filter in filters",
                        "{ tickets(filter: " + "{and: [".repeat(40) + "]}".repeat(40) + ") { totalCount } }"),
                Arguments.of("limit.characters", "white space", " ".repeat(100_000) + "{ viewer { isOperator } }"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("attacks")
    void whatWouldTakeLongIsRefusedByALimit(String limit, String name, String document) {
        var answer = jinxiu().as(Role.SUPERVISOR).ask(document);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("BAD_REQUEST");
        assertThat(answer.message()).isEqualTo(words(limit));
    }

    private static String words(String limit) {
        return switch (limit) {
            case "limit.fragments" -> "一个请求最多 100 个片段。";
            case "limit.chain" -> "片段最多嵌套引用 20 层。";
            case "limit.spreads" -> "一个请求最多引用片段 300 次。";
            case "limit.selections" -> "片段展开后,一个请求最多 10,000 个字段。";
            case "limit.circle" -> "片段不得直接或间接引用自身。";
            case "limit.word" -> "名称或数字最多 100 个字符。";
            case "limit.nesting" -> "括号最多嵌套 60 层。";
            case "limit.characters" -> "一个文档最多 100,000 个字符。";
            default -> throw new IllegalArgumentException(limit);
        };
    }

    static Stream<Arguments> atTheLimits() {
        return Stream.of(
                Arguments.of("fields that are none", "{ viewer { " + repeated(4_990, "x%d") + "} }"),
                Arguments.of("a chain", chain(19)),
                Arguments.of("chains beside one another", repeated(5, "query o%d { ...a%d }") + chains(5, 18)),
                Arguments.of(
                        "many operations over one fragment",
                        repeated(95, "query q%d { ...f }") + " fragment f on Query { viewer { "
                                + "isOperator ".repeat(98) + "} }"),
                Arguments.of("ways that double", waysThatDouble(5).replace("{ ...p0 }", "{ viewer { ...p0 } }")),
                Arguments.of(
                        "one field of every type of node",
                        "{ node(id: \"x\") { " + "id ".repeat(4_300) + OF_EACH_TYPE + "} }"),
                Arguments.of(
                        "one field of every type of node, each time in a fragment",
                        "{ node(id: \"x\") { " + "... on Node { id } ".repeat(600) + OF_EACH_TYPE + "} }"),
                Arguments.of("variables", "query(" + repeated(1_200, "$v%d: Int") + ") { __typename }"),
                Arguments.of(
                        "variables in use",
                        "query(" + repeated(600, "$v%d: ID!") + ") { nodes(ids: [" + repeated(600, "$v%d")
                                + "]) { id } }"),
                Arguments.of(
                        "one argument again and again",
                        "{ tickets(" + "first: 1 ".repeat(1_650) + ") { totalCount } }"),
                Arguments.of("operations without a name", "{ __typename } ".repeat(1_600)),
                Arguments.of("a long list", "{ nodes(ids: [" + "\"x\" ".repeat(4_980) + "]) { id } }"),
                Arguments.of(
                        "an object of everything",
                        "{ tickets(filter: {" + repeated(1_600, "x%d: 1") + "}) { totalCount } }"),
                Arguments.of(
                        "types",
                        "query(" + repeated(40, "$v%d: " + "[".repeat(55) + "Int" + "]".repeat(55))
                                + ") { __typename }"),
                Arguments.of("lines", "{ viewer { isOperator } " + "\n".repeat(99_900) + "}"),
                Arguments.of("a long block of text", "{ node(id: \"\"\"" + "   \n".repeat(24_000) + "\"\"\") { id } }"),
                Arguments.of("a text without an end", "{ node(id: \"" + "x".repeat(99_000)));
    }

    private static String chains(int many, int length) {
        return IntStream.range(0, many)
                .mapToObj(at -> IntStream.range(0, length)
                                .mapToObj(link ->
                                        "fragment " + link(at, link) + " on Query { ..." + link(at, link + 1) + " }")
                                .collect(Collectors.joining(" "))
                        + "fragment " + link(at, length) + " on Query { __typename }")
                .collect(Collectors.joining(" "));
    }

    private static String link(int chain, int link) {
        return "a" + chain + (link == 0 ? "" : "_" + link);
    }

    /** Memory is what is counted: however busy the machine is, the same work takes the same. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("atTheLimits")
    void aDocumentAtAnyLimitIsReadForLittleMoreThanAPlainOne(String name, String document) {
        var nodes = (GraphQLInterfaceType) source.schema().getType("Node");
        var ofEachType = source.schema().getImplementations(nodes).stream()
                .map(type -> "... on " + type.getName() + " { id }")
                .collect(Collectors.joining(" "));
        var plain = bytesToRead(PLAIN);
        assertThat(bytesToRead(document.replace(OF_EACH_TYPE, ofEachType))).isLessThan(TIMES_AS_MUCH * plain);
    }

    private long bytesToRead(String document) {
        return new Request("documents-test", Locale.SIMPLIFIED_CHINESE).call(() -> {
            // What the parser learns of a document it keeps.
            reader.read(document, Locale.SIMPLIFIED_CHINESE);
            var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            var before = thread.getCurrentThreadAllocatedBytes();
            reader.read(document, Locale.SIMPLIFIED_CHINESE);
            return thread.getCurrentThreadAllocatedBytes() - before;
        });
    }

    @Test
    void anErrorDoesNotRepeatAMegabyteOfTheRequest() {
        var supervisor = jinxiu().as(Role.SUPERVISOR);
        var long90 = "x".repeat(90_000);
        var unclosed = supervisor.ask("{ node(id: \"" + long90);
        assertThat(unclosed.code()).isEqualTo("BAD_REQUEST");
        assertThat(unclosed.body().length()).isLessThan(2_000);
        var wrong = supervisor.ask("{ tickets(first: \"" + long90 + "\") { totalCount } }");
        assertThat(wrong.code()).isEqualTo("BAD_REQUEST");
        assertThat(wrong.body().length()).isLessThan(2_000);
        var unknown = supervisor.post(
                "{\"query\": \"query a { viewer { isOperator } }\", \"operationName\": \"" + long90 + "\"}");
        assertThat(unknown.code()).isEqualTo("BAD_REQUEST");
        assertThat(unknown.body().length()).isLessThan(2_000);
    }

    @Test
    void digitsInATextAreNoNumber() {
        var digits = "1234567890".repeat(20);
        var answer = jinxiu().as(Role.SUPERVISOR)
                .ask("{ a: node(id: \"" + digits + "\") { id } # " + digits + "\n b: node(id: \"\"\" \" " + digits
                        + "\"\"\") { id } }");
        assertThat(answer.fine().data("/a").isNull()).isTrue();
    }
}
