package io.xinqiao.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.idl.SchemaParser;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Stack;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide says the same in both languages, names this deployment's issuer, and only what there is in the schema. */
class GuideTest extends ApiTest {
    private static final Pattern SECTION = Pattern.compile("<h2 id=\"([a-z-]+)\">");
    private static final Pattern COMMAND = Pattern.compile("(?s)<pre>(.*?)</pre>");
    private static final Pattern MUTATION = Pattern.compile("mutation \\{ ([A-Za-z]+)\\(");

    private String page(String path) {
        var answer = api().get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static Set<String> all(Pattern pattern, String page) {
        Set<String> found = new TreeSet<>();
        pattern.matcher(page).results().forEach(result -> found.add(result.group(1)));
        return found;
    }

    @Test
    void bothLanguagesHaveTheSameSections() {
        var chinese = page("/docs");
        var english = page("/docs/en");
        assertThat(all(SECTION, chinese)).isEqualTo(all(SECTION, english));
        assertThat(all(SECTION, english))
                .contains(
                        "sign-in",
                        "requests",
                        "files",
                        "paging",
                        "errors",
                        "cost",
                        "subscriptions",
                        "webhooks",
                        "persisted",
                        "changes",
                        "error-codes",
                        "limits",
                        "examples");
        for (var page : Set.of(chinese, english)) {
            assertThat(page)
                    .contains(Stack.keycloak().issuer())
                    .doesNotContainPattern("(?<!\\$)\\{[a-z]+\\.[a-zA-Z]+}");
        }
    }

    /** What a stranger copies is the same in both, but for the words in it. */
    @Test
    void bothLanguagesShowTheSameCommands() {
        var chinese = all(COMMAND, page("/docs").split("id=\"error-codes\"")[0]);
        var english = all(COMMAND, page("/docs/en").split("id=\"error-codes\"")[0]);
        assertThat(english).hasSizeGreaterThan(12).hasSameSizeAs(chinese);
    }

    @Test
    void theWholeSchemaIsThereToDownload() {
        var types = new SchemaParser().parse(page("/docs/schema.graphql"));
        assertThat(types.getTypeOrNull("Ticket")).isNotNull();
        var mutations = types.getTypeOrNull("Mutation", graphql.language.ObjectTypeDefinition.class);
        assertThat(all(MUTATION, page("/docs/en")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(mutations.getFieldDefinitions())
                        .anyMatch(field -> field.getName().equals(name)));
    }
}
