package io.xinqiao.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.infra.stack.Ports;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.SocketClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** Every example does what it says for every role it is for, and the pages are there for everybody. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesTest extends ApiTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    @Autowired
    Examples examples;

    record Case(Examples.Example example, Role role) {
        @Override
        public String toString() {
            return example.name() + " as " + role;
        }
    }

    List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (var example : examples.all()) for (var role : example.roles()) cases.add(new Case(example, role));
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anExampleWorks(Case one) {
        var variables = filled(one);
        @SuppressWarnings("unchecked")
        var values = (Map<String, Object>) JSON.readValue(variables, Map.class);
        if (one.example().text().contains("subscription ")) {
            try (var client = SocketClient.as(port(), jinxiu().token(one.role()))) {
                client.subscribe("1", one.example().text(), values);
                assertThat(client.within(Duration.ofMillis(700))).as("no error").isNull();
            }
            return;
        }
        jinxiu().as(one.role()).ask(one.example().text(), values).fine();
    }

    /** As the explorer fills them in: by what each example says it needs, asked as whoever sends it. */
    private String filled(Case one) {
        var example = one.example();
        if (example.needs().containsKey("Ticket")) jinxiu().newTicket("OTHER", "示例");
        var variables = example.variables() == null
                ? "{}"
                : example.variables().replace("${uuid}", UUID.randomUUID().toString());
        for (var needed : example.needs().entrySet()) {
            var found = ID.matcher(
                    jinxiu().as(one.role()).ask(needed.getValue()).fine().body());
            assertThat(found.find()).as(needed.getValue()).isTrue();
            variables = variables.replace("${" + needed.getKey() + "}", found.group(1));
        }
        assertThat(variables).doesNotContain("${");
        return variables;
    }

    /** A minute restores 60,000 points to a sign-in: the page can be opened ten times in each. */
    @Test
    void aResidentsHomeCostsATenthOfWhatAMinuteRestores() {
        var home = examples.all().stream()
                .filter(example -> example.name().equals("26-home"))
                .findFirst()
                .orElseThrow();
        var answer = jinxiu().as(Role.RESIDENT).ask(home.text()).fine();
        assertThat(answer.json().at("/extensions/cost/requested").asInt()).isBetween(100, 6_000);
    }

    private HttpResponse<String> page(String path) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    @Test
    void theExplorerComesFromTheApplicationItself() throws Exception {
        var index = page("/");
        assertThat(index.statusCode()).isEqualTo(200);
        assertThat(index.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'");
        assertThat(index.body()).doesNotContain("http://", "https://");
        var parts = Pattern.compile("(?:src|href)=\"((?:explorer|_static)/[^\"]+)\"")
                .matcher(index.body());
        List<String> found = new ArrayList<>();
        while (parts.find()) found.add(parts.group(1));
        assertThat(found).hasSizeGreaterThan(5);
        for (var part : found)
            assertThat(page("/" + part).statusCode()).as(part).isEqualTo(200);
        assertThat(page("/explorer/config").body()).contains("/realms/xinqiao").contains("xinqiao-explorer");
        assertThat(JSON.readTree(page("/explorer/examples").body()).size())
                .isEqualTo(examples.all().size());
    }

    @Test
    void whatIsNoPageIsNotServed() throws Exception {
        for (var path : List.of(
                "/actuator", "/actuator/env", "/actuator/prometheus", "/explorer/../application.yaml", "/nothing")) {
            assertThat(page(path).statusCode()).as(path).isIn(400, 401, 404);
        }
        assertThat(page("/actuator/health/readiness").body()).contains("UP");
    }

    @Test
    void operationsAreMeasuredByNameAndSlowOnesAreWrittenDown() throws Exception {
        var management = Ports.free();
        try (var node = ApiProcess.start(Map.of(
                "management.server.port", Integer.toString(management),
                "logging.structured.format.console", "logstash",
                "xinqiao.operations.slow", "0ms"))) {
            node.api()
                    .as(jinxiu().token(Role.SUPERVISOR))
                    .ask("query Watched { viewer { isOperator } }")
                    .fine();
            node.api().as(jinxiu().token(Role.SUPERVISOR)).ask("query Watched { nothingOfTheKind }");
            var log = node.log();
            var slow = log.lines()
                    .filter(line -> line.contains("Slow operation Watched"))
                    .findFirst()
                    .orElseThrow();
            var entry = JSON.readTree(slow);
            assertThat(entry.path("tenant").asString()).isEqualTo("jinxiu");
            assertThat(entry.path("request").asString()).isNotEmpty();
            assertThat(entry.path("member").asString()).isNotEmpty();
            assertThat(entry.path("message").asString()).containsPattern("document sha256:[0-9a-f]{64}");
            String metrics;
            try (var http = HttpClient.newHttpClient()) {
                metrics = http.send(
                                HttpRequest.newBuilder(
                                                URI.create("http://localhost:" + management + "/actuator/prometheus"))
                                        .build(),
                                BodyHandlers.ofString())
                        .body();
            }
            assertThat(metrics)
                    .contains(
                            "xinqiao_operations_seconds_count{operation=\"Watched\",outcome=\"success\",type=\"QUERY\"}"
                                    + " 1")
                    .contains("outcome=\"BAD_REQUEST\"");
        }
    }
}
