package io.xinqiao.infra.bench;

import io.xinqiao.infra.stack.Keycloak;
import io.xinqiao.infra.stack.Ports;
import io.xinqiao.infra.stack.Postgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The results of a survey that 50,000 households have answered, a random sample by building among 60,000: how long the
 * API takes to tell them while answers still come in, when nothing is worked out beforehand, and when it is over.
 */
final class SurveyBench {
    private static final int UNITS = 60_000;
    private static final int ANSWERS = 50_000;
    private static final int WARMING = 10;
    private static final int MEASURED = 40;
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path jar;
    private final Path work;

    SurveyBench(Path jar, Path work) {
        this.jar = jar;
        this.work = work;
    }

    void run() throws Exception {
        var data = work.resolve("postgres");
        Keycloak.deleteTree(data);
        try (var postgres = Postgres.keptIn(data, Ports.free());
                var signIn = new SignIn();
                var connection = Company.connect(postgres);
                var api = ApiServer.start(
                        jar,
                        postgres,
                        signIn,
                        work.resolve("survey.log"),
                        "--xinqiao.surveys.keys=" + work.resolve("survey-keys"))) {
            Company.awaitSlots(postgres, 1);
            var company = Company.claim(connection, "survey").filled(connection, UNITS, 1_000);
            // All of them in one project.
            in(
                    connection,
                    company,
                    "UPDATE building SET project_id = '00000000-0000-7000-8002-000000000001'",
                    "UPDATE unit SET project_id = '00000000-0000-7000-8002-000000000001'",
                    "ANALYZE unit, building");
            var desk = new Desk(api.url(), signIn.token(company.subject(), company.code(), company.organization()));
            var survey = desk.draft();
            var begun = System.nanoTime();
            desk.ask("mutation { publishSurvey(input: {surveyId: \\\"" + survey
                    + "\\\"}) { survey { invited } userErrors { message } } }");
            var published = (System.nanoTime() - begun) / 1e6;
            in(connection, company, Company.resource("survey.sql"));
            System.out.println("\n| what | measured |\n|---|---|");
            System.out.printf(
                    "| publishing: %,d of %,d households drawn and invited | %.0f ms |%n", ANSWERS, UNITS, published);
            tell("open, each time anew", desk.times(survey));
            begun = System.nanoTime();
            desk.ask(
                    "mutation { closeSurvey(input: {surveyId: \\\"%s\\\"}) { survey { state } userErrors { message } } }"
                            .formatted(survey));
            System.out.printf(
                    "| closing, with %,d texts | %.0f ms |%n", ANSWERS * 3 / 10, (System.nanoTime() - begun) / 1e6);
            tell("over", desk.times(survey));
        }
    }

    private static void in(Connection connection, Company company, String... statements) throws Exception {
        try (var statement = connection.createStatement()) {
            statement.execute("SET search_path = " + company.schema() + ", shared");
            for (var one : statements) statement.execute(one);
            statement.execute("RESET search_path");
        }
    }

    private static void tell(String when, double[] times) {
        Arrays.sort(times);
        System.out.printf("| results of %,d answers, %s: p50 | %.0f ms |%n", ANSWERS, when, times[times.length / 2]);
        System.out.printf("| p95 (aim: 300 ms) | %.0f ms |%n", times[(int) Math.ceil(0.95 * times.length) - 1]);
    }

    /** Whoever looks at the results. */
    private final class Desk {
        private final String url;
        private final String token;

        Desk(String url, String token) {
            this.url = url;
            this.token = token;
        }

        String draft() throws IOException, InterruptedException {
            var projects = ask("{ projects(first: 1, filter: {code: \\\"P001\\\"}) { nodes { id } } }");
            var created =
                    ask(("mutation { createSurvey(input: {projectId: \\\"%s\\\", title: \\\"季度满意度\\\", mode: NAMED,"
                        + " audience: {sample: {size: %d, seed: \\\"bench\\\", byBuilding: true}}, content: {template:"
                        + " QUARTERLY_SATISFACTION}, opensAt: \\\"%s\\\", closesAt: \\\"%s\\\"}) { survey { id }"
                        + " userErrors { message } } }")
                            .formatted(
                                    first(projects),
                                    ANSWERS,
                                    Instant.now().minus(Duration.ofDays(1)),
                                    Instant.now().plus(Duration.ofDays(9))));
            return first(created);
        }

        private static String first(String answer) {
            var id = ID.matcher(answer);
            if (!id.find()) throw new IllegalStateException(answer);
            return id.group(1);
        }

        double[] times(String survey) throws IOException, InterruptedException {
            var times = new double[MEASURED];
            for (var at = 0; at < WARMING + MEASURED; at++) {
                var begun = System.nanoTime();
                var answer = ask("{ surveyResults(surveyId: \\\"" + survey
                        + "\\\") { answered responsePercent satisfaction satisfactionMargin"
                        + " questions { question row answered mean meanMargin netPromoter shares { value count percent"
                        + " leastPercent mostPercent } } buildings { answered satisfaction } } }");
                var took = (System.nanoTime() - begun) / 1e6;
                if (!answer.contains("\"answered\":" + ANSWERS)) throw new IllegalStateException(answer);
                if (at >= WARMING) times[at - WARMING] = took;
            }
            return times;
        }

        private String ask(String document) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"query\":\"%s\"}".formatted(document)))
                    .build();
            var answer = http.send(request, BodyHandlers.ofString()).body();
            if (answer.contains("\"errors\"") || answer.contains("\"message\":\""))
                throw new IllegalStateException(answer);
            return answer;
        }
    }
}
