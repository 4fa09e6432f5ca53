package io.xinqiao.infra.bench;

import io.xinqiao.infra.stack.Keycloak;
import io.xinqiao.infra.stack.Ports;
import io.xinqiao.infra.stack.Postgres;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * More than a node can do: a thousand sockets of strangers, then three times the pages that it carries, from many
 * companies. Whether it answers a small question within a second or refuses it with 503 all along, and whether it is
 * ten seconds afterwards as before.
 */
final class OverloadBench {
    private static final int COMPANIES = 8;
    private static final int UNITS = 500;
    private static final int TICKETS = 2_000;
    private static final int STRANGERS = 1_000;
    private static final int AT_ONCE = 8;
    private static final int TIMES = 3;
    private static final int QUESTIONS = 200;
    private static final Duration WARMING = Duration.ofSeconds(20);
    private static final Duration ATTACK = Duration.ofSeconds(30);
    private static final Duration AFTERWARDS = Duration.ofSeconds(10);
    private static final Duration IN_TIME = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration AT_MOST = Duration.ofMinutes(2);
    private static final double SMALL_QUESTIONS_A_SECOND = 10;

    private static final String VIEWER = "{ viewer { isOperator } }";
    private static final String PAGE =
            "{ tickets(first: 50) { nodes { id number title state submittedAt unit { id number owner { id name } }"
                    + " events(first: 5) { nodes { step at toState } } } } }";
    private static final String UPGRADE = String.join(
            "\r\n",
            "GET /graphql HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Protocol: graphql-transport-ws",
            "",
            "");

    /** A text frame with a ping of the protocol, behind a mask that changes nothing. */
    private static final byte[] FIRST_FRAME =
            "\u0081\u008f\0\0\0\0{\"type\":\"ping\"}".getBytes(StandardCharsets.ISO_8859_1);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path jar;
    private final Path work;
    private final int seconds;

    OverloadBench(Path jar, Path work, int seconds) {
        this.jar = jar;
        this.work = work;
        this.seconds = seconds;
    }

    /** What became of questions. */
    private static final class Tally {
        private final AtomicInteger served = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final AtomicInteger neither = new AtomicInteger();
        private final ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();

        /** What a driver told, a line for each question. */
        static Tally of(List<String> lines, Duration inTime) {
            var tally = new Tally();
            for (var line : lines) {
                var words = line.split(" ", -1);
                var took = Duration.of(Long.parseLong(words[1]), ChronoUnit.MICROS);
                tally.count(Integer.parseInt(words[0]), took, inTime);
            }
            return tally;
        }

        int asked() {
            return served.get() + refused.get() + neither.get();
        }

        void count(int status, Duration took, Duration inTime) {
            millis.add(took.toNanos() / 1e6);
            if (took.compareTo(inTime) > 0) neither.incrementAndGet();
            else if (status == 200) served.incrementAndGet();
            else if (status == 503 || status == 429) refused.incrementAndGet();
            else neither.incrementAndGet();
        }

        double median() {
            return at(0.5);
        }

        double at(double share) {
            var sorted = millis.stream().mapToDouble(one -> one).sorted().toArray();
            return sorted.length == 0 ? Double.NaN : sorted[(int) (share * (sorted.length - 1))];
        }

        void tell(String what) {
            System.out.printf(
                    "| %s | %d | %d | %d | %.1f / %.1f / %.1f |%n",
                    what, served.get(), refused.get(), neither.get(), median(), at(0.99), at(1));
        }
    }

    void run() throws Exception {
        var data = work.resolve("postgres");
        Keycloak.deleteTree(data);
        try (var postgres = Postgres.sizedIn(data, Ports.free());
                var signIn = new SignIn();
                var api = ApiServer.start(
                        jar, postgres, signIn, work.resolve("overload.log"), "--xinqiao.spares=" + COMPANIES)) {
            var tokens = plant(postgres, signIn);
            for (var token : tokens) requireFine(api, token);
            var asker = new HttpAsker(port(api), PATIENCE);
            load(asker, tokens, WARMING);
            var before = quiet(asker, tokens);
            var carried = load(asker, tokens, Duration.ofSeconds(seconds));
            System.out.printf("%nThe node carries %.0f pages a second.%n", carried);
            System.out.println("\n| | answered | refused (503, 429) | neither in time | median / p99 / slowest ms |\n"
                    + "|---|---|---|---|---|");
            before.tell("`viewer` before");
            var withStrangers = strangers(api, tokens);
            withStrangers.tell("`viewer` while " + STRANGERS + " strangers open sockets");
            var driver = OverloadDriver.start(work, port(api), tokens, PAGE, TIMES * carried, ATTACK);
            List<String> answers = new ArrayList<>();
            var meanwhile = probed(
                    api,
                    tokens,
                    () -> answers.addAll(OverloadDriver.begin(driver).await()));
            var pages = Tally.of(answers, PATIENCE);
            pages.tell("pages at %d times that".formatted(TIMES));
            meanwhile.tell("`viewer` meanwhile");
            Thread.sleep(AFTERWARDS);
            var after = quiet(asker, tokens);
            after.tell("`viewer` ten seconds later");
            System.out.printf(
                    "%nPages a second afterwards: %.0f. Resident: %d MiB.%n",
                    load(asker, tokens, Duration.ofSeconds(seconds)), Machine.residentMebibytes(api.pid()));
            var wanted = TIMES * carried * ATTACK.toSeconds();
            System.out.printf("Asked for in the attack: %d pages of %.0f that were to be.%n", pages.asked(), wanted);
            var stood = withStrangers.neither.get() + meanwhile.neither.get() + after.neither.get() == 0;
            System.out.println(
                    stood
                            ? "It answered or refused within a second all along."
                            : "It did NOT answer or refuse within a second all along.");
        }
    }

    private static List<String> plant(Postgres postgres, SignIn signIn) throws Exception {
        Company.awaitSlots(postgres, COMPANIES);
        List<String> tokens = new ArrayList<>();
        try (var connection = Company.connect(postgres)) {
            for (var at = 0; at < COMPANIES; at++) {
                var company = Company.claim(connection, "overload-" + at).filled(connection, UNITS, TICKETS);
                tokens.add(signIn.token(company.subject(), company.code(), company.organization()));
            }
        }
        return tokens;
    }

    private static int port(ApiServer api) {
        return URI.create(api.url()).getPort();
    }

    /** One page of each company, read and looked through; those that follow are only counted. */
    private void requireFine(ApiServer api, String token) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(api.url()))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"query\":\"%s\"}".formatted(PAGE)))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200 || answer.body().contains("\"errors\"")) {
            throw new IllegalStateException(answer.body());
        }
    }

    /** One question after the other, with nothing else to do. */
    private static Tally quiet(HttpAsker asker, List<String> tokens) {
        var tally = new Tally();
        for (var at = 0; at < QUESTIONS; at++) {
            var question = HttpAsker.question(tokens.get(at % COMPANIES), VIEWER);
            var begun = System.nanoTime();
            var status = asker.ask(question);
            tally.count(status, Duration.ofNanos(System.nanoTime() - begun), IN_TIME);
        }
        return tally;
    }

    /** Pages as fast as they are answered, and how many a second that is. */
    private static double load(HttpAsker asker, List<String> tokens, Duration time) throws Exception {
        var until = System.nanoTime() + time.toNanos();
        var answered = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> askers = new ArrayList<>();
            for (var at = 0; at < AT_ONCE; at++) {
                var question = HttpAsker.question(tokens.get(at % COMPANIES), PAGE);
                askers.add(() -> {
                    while (System.nanoTime() < until) if (asker.ask(question) == 200) answered.incrementAndGet();
                    return null;
                });
            }
            for (var asked : threads.invokeAll(askers)) asked.get();
        }
        return answered.get() / (time.toMillis() / 1000.0);
    }

    /** Sockets without a token, each with its first message; all stay open until the last is there. */
    private Tally strangers(ApiServer api, List<String> tokens) throws Exception {
        List<Socket> open = new ArrayList<>();
        var taken = new AtomicInteger();
        try {
            return probed(api, tokens, () -> {
                for (var at = 0; at < STRANGERS; at++) {
                    if (open(port(api), open)) taken.incrementAndGet();
                }
            });
        } finally {
            for (var socket : open) socket.close();
            System.err.printf("%d of %d strangers got a socket%n", taken.get(), STRANGERS);
        }
    }

    private static boolean open(int port, List<Socket> open) {
        try {
            var socket = new Socket("localhost", port);
            open.add(socket);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
            var status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            if (!status.endsWith("101")) return false;
            socket.getOutputStream().write(FIRST_FRAME);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** Something that goes on while small questions are asked. */
    private interface Work {
        void go() throws Exception;
    }

    private Tally probed(ApiServer api, List<String> tokens, Work work) throws Exception {
        var driver = OverloadDriver.start(this.work, port(api), tokens, VIEWER, SMALL_QUESTIONS_A_SECOND, AT_MOST);
        OverloadDriver.begin(driver);
        work.go();
        return Tally.of(driver.end(), IN_TIME);
    }
}
