package io.xinqiao.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.GraphQLContext;
import graphql.execution.RawVariables;
import graphql.execution.ValuesResolver;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import graphql.schema.GraphQLFieldDefinition;
import graphql.validation.Validator;
import io.xinqiao.execution.FieldPrice;
import io.xinqiao.execution.InputRules;
import io.xinqiao.identity.Permissions;
import io.xinqiao.identity.Role;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.HttpErrors;
import io.xinqiao.platform.Limits;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import io.xinqiao.testing.ApiTest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.json.JsonMapper;

/** The reference tells all of the schema, each thing once, and nothing that the code does not hold people to. */
class ReferenceTest extends ApiTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern ID = Pattern.compile(" id=\"([^\"]+)\"");
    private static final Pattern LINK = Pattern.compile("href=\"([^\"#]*)#([^\"]+)\"");

    @Autowired
    GraphQlSource source;

    @Autowired
    Contents contents;

    @Autowired
    Samples samples;

    @Autowired
    Examples examples;

    @Autowired
    Refusals refusals;

    @Autowired
    Messages messages;

    @Autowired
    Limits limits;

    @Autowired
    Permissions permissions;

    private String page(String path) {
        var answer = api().get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** Every page of a language by its address. */
    private Map<String, String> pages(Language language) {
        Map<String, String> pages = new HashMap<>();
        pages.put(language.root(), page(language.root()));
        pages.put(language.root() + "/reasons", page(language.root() + "/reasons"));
        for (var part : contents.parts()) {
            var address = language.root() + "/" + part.area().id();
            pages.put(address, page(address));
        }
        return pages;
    }

    private static Set<String> idsOf(String page) {
        Set<String> ids = new LinkedHashSet<>();
        ID.matcher(page)
                .results()
                .forEach(found -> assertThat(ids.add(found.group(1)))
                        .as("id=" + found.group(1))
                        .isTrue());
        return ids;
    }

    private List<GraphQLFieldDefinition> mutations() {
        return source.schema().getMutationType().getFieldDefinitions();
    }

    /** What a page says of one mutation. */
    private String told(Language language, GraphQLFieldDefinition mutation) {
        var address = language.root() + "/"
                + contents.areaOf(Contents.inputOf(mutation).getName()).id();
        var page = page(address);
        var begin = page.indexOf("<section id=\"Mutation." + mutation.getName() + "\">");
        assertThat(begin).as(mutation.getName() + " on " + address).isPositive();
        return page.substring(begin, page.indexOf("</section>", begin));
    }

    @ParameterizedTest
    @EnumSource
    void everythingHasOnePlaceAndEveryLinkLeadsToOne(Language language) {
        var pages = pages(language);
        Map<String, Set<String>> ids = new HashMap<>();
        pages.forEach((address, page) -> ids.put(address, idsOf(page)));
        var softly = new SoftAssertions();
        pages.forEach((address, page) -> LINK.matcher(page).results().forEach(link -> {
            var to = link.group(1).isEmpty() ? address : link.group(1);
            softly.assertThat(ids.getOrDefault(to, Set.of()))
                    .as(address + " links to " + link.group())
                    .contains(link.group(2));
        }));
        Set<String> all = new TreeSet<>();
        ids.forEach((address, some) -> some.forEach(id -> {
            if (id.matches("([A-Z][A-Za-z]+)(\\.[a-z].*)?") && !Contents.ROOTS.contains(id)) {
                softly.assertThat(all.add(id)).as(id + " on two pages").isTrue();
            }
        }));
        for (var root : Contents.ROOTS) {
            for (var field : source.schema().getObjectType(root).getFieldDefinitions()) {
                softly.assertThat(all).contains(root + "." + field.getName());
            }
        }
        for (var type : source.schema().getAllTypesAsList()) {
            var isPlain = type.getName().startsWith("__")
                    || Contents.ROOTS.contains(type.getName())
                    || graphql.schema.idl.ScalarInfo.isGraphqlSpecifiedScalar(type.getName());
            if (!isPlain) softly.assertThat(all).contains(type.getName());
        }
        softly.assertAll();
    }

    /** The first line of each file of the SDL is its page's headline. */
    @Test
    void everyAreaHasATitleInBothLanguages() {
        for (var part : contents.parts()) {
            var area = part.area();
            assertThat(area.title(Language.ZH))
                    .as(area.id())
                    .containsPattern("\\p{IsHan}")
                    .hasSizeLessThan(12);
            assertThat(area.title(Language.EN))
                    .as(area.id())
                    .matches("[A-Z][A-Za-z',\\- ]+")
                    .hasSizeLessThan(40);
        }
    }

    @Test
    void theEnglishPagesAreEnglish() {
        pages(Language.EN).forEach((address, page) -> {
            var main = page.substring(page.indexOf("<main>"), page.indexOf("</main>"))
                    .replaceAll("(?s)<pre>.*?</pre>", "");
            assertThat(main.replace("号楼", "")).as(address).doesNotContainPattern("\\p{IsHan}");
        });
    }

    /** A page that is slow on a phone is read by nobody. */
    @ParameterizedTest
    @EnumSource
    void noPageIsTooLargeToOpen(Language language) {
        pages(language)
                .forEach((address, page) -> assertThat(page.getBytes(StandardCharsets.UTF_8).length)
                        .as(address)
                        .isLessThan(1_000_000));
    }

    @Test
    void everyMutationHasAnExampleThatTheSchemaTakes() {
        var softly = new SoftAssertions();
        for (var mutation : mutations()) {
            for (var language : Language.values()) {
                var sample = samples.of(mutation, language);
                softly.assertThat(faults(mutation, sample))
                        .as(mutation.getName() + " " + sample.variables())
                        .isEmpty();
            }
        }
        softly.assertAll();
    }

    private List<?> faults(GraphQLFieldDefinition mutation, Samples.Sample sample) {
        var schema = source.schema();
        var document = Parser.parse(sample.document());
        var faults = new Validator().validateDocument(schema, document, Locale.ENGLISH);
        if (!faults.isEmpty()) return faults;
        var operation = document.getDefinitionsOfType(OperationDefinition.class).getFirst();
        @SuppressWarnings("unchecked")
        var variables = (Map<String, Object>) JSON.readValue(filled(sample.variables()), Map.class);
        var coerced = ValuesResolver.coerceVariableValues(
                schema,
                operation.getVariableDefinitions(),
                RawVariables.of(variables),
                GraphQLContext.getDefault(),
                Locale.ENGLISH);
        return InputRules.problems(schema, mutation, coerced.toMap());
    }

    /** With an id for each object that is named; one of an interface is of any type that it stands for. */
    private String filled(String variables) {
        var placeholder = Pattern.compile("\\$\\{([A-Za-z]+)}").matcher(variables);
        return placeholder.replaceAll(named -> {
            if (named.group(1).equals("uuid")) return UUID.randomUUID().toString();
            var type = source.schema().getType(named.group(1));
            assertThat(type).as(named.group()).isNotNull();
            var concrete = type instanceof graphql.schema.GraphQLInterfaceType any
                    ? source.schema().getImplementations(any).getFirst().getName()
                    : named.group(1);
            return Matcher.quoteReplacement(new GlobalId(concrete, UUID.randomUUID()).text());
        });
    }

    /** The check itself notices what the schema does not take. */
    @Test
    void anExampleThatTheSchemaRefusesIsFound() {
        var mutation = source.schema().getMutationType().getFieldDefinition("createTicket");
        var good = samples.of(mutation, Language.EN);
        assertThat(faults(
                        mutation,
                        new Samples.Sample(good.document().replace("userErrors", "errors"), good.variables())))
                .isNotEmpty();
        var tooLong = good.variables().replace("Example", "x".repeat(10_000));
        assertThat(tooLong).isNotEqualTo(good.variables());
        assertThat(faults(mutation, new Samples.Sample(good.document(), tooLong)))
                .isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyMutationTellsItsInputRightsAndExample(Language language) {
        var softly = new SoftAssertions();
        Map<String, String> told = new HashMap<>();
        for (var mutation : mutations()) {
            var name = mutation.getName();
            var section = told(language, mutation);
            for (var field : Contents.inputOf(mutation).getFieldDefinitions()) {
                softly.assertThat(section).as(name).contains("<code>" + field.getName() + "</code>");
            }
            for (var role : Role.values()) {
                softly.assertThat(section.contains("<code>" + role + "</code>"))
                        .as(name + " by " + role)
                        .isEqualTo(permissions.scope("Mutation." + name, role).isPresent());
            }
            var document = examples.ofMutation(name)
                    .map(Examples.Example::text)
                    .orElseGet(() -> samples.of(mutation, language).document());
            softly.assertThat(section).as(name).contains("<pre>" + HtmlUtils.htmlEscape(document) + "</pre>");
            told.put(name, section);
        }
        softly.assertAll();
        assertThat(told.get("createApiClient"))
                .contains(language.say("最多 100 个字符", "at most 100 characters"))
                .contains(language.say("必填", "required"));
        assertThat(told.get("acceptTicket")).contains(language.say(" 的标识", "id of <a href"));
    }

    /** What is told of a mutation's refusals is what its code says, and every reason that it tells has its words. */
    @Test
    void reasonsComeFromTheCode() {
        var known = messages.beginning(Refused.REASON, Locale.ENGLISH).keySet();
        assertThat(refusals.of("archiveTicket")).contains("ticket.step", "ticket.followUpFirst");
        assertThat(refusals.of("rotateApiClientSecret"))
                .contains("client.noSecret")
                .doesNotContain("ticket.step");
        assertThat(refusals.of("deleteUnit")).contains("conflict");
        assertThat(refusals.ofEveryInput()).contains("required", "tooLong", "range", "notFound", "tooManyItems");
        var softly = new SoftAssertions();
        Set<String> told = new TreeSet<>();
        for (var mutation : mutations()) {
            var reasons = refusals.of(mutation.getName());
            softly.assertThat(known).as(mutation.getName()).containsAll(reasons);
            told.addAll(reasons);
        }
        softly.assertAll();
        assertThat(told).hasSizeGreaterThan(known.size() / 2);
        var page = page("/docs/en/reasons");
        for (var reason : known) assertThat(page).contains("id=\"reason." + reason + "\"");
    }

    @Test
    void codesAndLimitsComeFromTheCode() {
        for (var language : Language.values()) {
            var home = page(language.root());
            for (var code : ErrorCode.values()) {
                assertThat(home)
                        .contains("<dt><code>" + code + "</code> <small>HTTP " + HttpErrors.statusOf(code) + "<");
            }
            for (long limit : List.of(
                    (long) limits.depth(),
                    (long) limits.aliases(),
                    (long) limits.tokens(),
                    (long) limits.cost(),
                    limits.client().limit(),
                    limits.company().restore())) {
                assertThat(home).contains("<td class=\"number\">%,d</td>".formatted(limit));
            }
            assertThat(page(language.root() + "/tickets"))
                    .contains(language.say("%d 点", "points: %d").formatted(FieldPrice.MUTATION));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSearchKnowsEveryPlace(Language language) {
        var pages = pages(language);
        var entries = JSON.readTree(page(language.root() + "/index.json"));
        assertThat(entries.size()).isGreaterThan(3_000);
        var softly = new SoftAssertions();
        Map<String, Set<String>> ids = new HashMap<>();
        for (var entry : entries) {
            var address = language.root() + "/" + entry.path("p").asString();
            softly.assertThat(ids.computeIfAbsent(address, key -> idsOf(pages.getOrDefault(key, ""))))
                    .as(address)
                    .contains(entry.path("a").asString());
        }
        softly.assertAll();
        assertThat(page("/explorer/docs.js")).contains("index.json");
    }

    @Test
    void thePageNeedsNothingFromElsewhere() {
        var answer = api().get("/docs/tickets");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'")
                .doesNotContain("script-src");
        var page = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(page).doesNotContain("<script>", " onclick=", "src=\"http", " style=");
        assertThat(page).contains("name=\"viewport\"");
        assertThat(api().get("/docs/nothing").statusCode()).isEqualTo(404);
        assertThat(api().get("/docs/en/nothing").statusCode()).isEqualTo(404);
    }
}
