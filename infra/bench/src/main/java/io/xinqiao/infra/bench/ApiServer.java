package io.xinqiao.infra.bench;

import io.xinqiao.infra.stack.Ports;
import io.xinqiao.infra.stack.Postgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The packaged API as production runs it, but for buckets that fill up again at once: they are taken from and settled
 * as there, and never run dry.
 */
final class ApiServer implements AutoCloseable {
    static final String REGISTRY_PASSWORD = "registry-bench";
    static final String CELL_PASSWORD = "cell-bench";

    /** As in the image: see infra/Dockerfile. */
    private static final List<String> OPTIONS =
            List.of("-Xmx512m", "-XX:+UseParallelGC", "-XX:+UseCompactObjectHeaders", "-XX:+ExitOnOutOfMemoryError");

    /** A machine under load starts a node slowly. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;
    private final int port;
    private final Duration start;

    private ApiServer(Process process, int port, Duration start) {
        this.process = process;
        this.port = port;
        this.start = start;
    }

    static ApiServer start(Path jar, Postgres postgres, SignIn signIn, Path log, String... more)
            throws IOException, InterruptedException {
        return start(List.of(), jar, postgres, signIn, log, more);
    }

    /** With more options for the JVM. */
    static ApiServer start(List<String> jvm, Path jar, Postgres postgres, SignIn signIn, Path log, String... more)
            throws IOException, InterruptedException {
        var port = Ports.free();
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(OPTIONS);
        command.addAll(jvm);
        var options = System.getenv("BENCH_API_OPTIONS");
        if (options != null) command.addAll(List.of(options.split(" ")));
        command.addAll(List.of(
                "-jar",
                jar.toString(),
                "--server.port=" + port,
                "--xinqiao.database.url=" + postgres.jdbcUrl(),
                "--xinqiao.database.owner.username=postgres",
                "--xinqiao.database.owner.password=postgres",
                "--xinqiao.database.registry-password=" + REGISTRY_PASSWORD,
                "--xinqiao.database.cell-password=" + CELL_PASSWORD,
                "--xinqiao.keys.current=bench",
                "--xinqiao.keys.masters.bench=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
                "--xinqiao.identity.url=" + signIn.url(),
                "--xinqiao.identity.client-id=none",
                "--xinqiao.identity.client-secret=none",
                "--xinqiao.limits.client.restore=1000000000",
                "--xinqiao.limits.company.restore=1000000000"));
        command.addAll(List.of(more));
        var begun = Instant.now();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var server = new ApiServer(process, port, Duration.ZERO);
        try (var http = HttpClient.newHttpClient()) {
            while (Duration.between(begun, Instant.now()).compareTo(PATIENCE) < 0 && process.isAlive()) {
                try {
                    var answer = http.send(
                            HttpRequest.newBuilder(URI.create(server.url())).build(), BodyHandlers.discarding());
                    if (answer.statusCode() == 401) {
                        return new ApiServer(process, port, Duration.between(begun, Instant.now()));
                    }
                } catch (IOException notYet) {
                    Thread.sleep(10);
                }
            }
        }
        throw new IllegalStateException("The API did not answer, see " + log);
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    String url() {
        return "http://localhost:" + port + "/graphql";
    }

    /** Stops it and waits until it has ended, however long it takes: a training run writes its cache then. */
    void stopAndWait() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(3, TimeUnit.MINUTES)) throw new IllegalStateException("The API did not end");
    }

    /** As if the machine were gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    long pid() {
        return process.pid();
    }

    /** From the start of the process to its first answer. */
    Duration startTime() {
        return start;
    }

    @Override
    public void close() {
        process.destroy();
        if (process.onExit()
                .completeOnTimeout(process, 20, TimeUnit.SECONDS)
                .join()
                .isAlive()) {
            process.destroyForcibly().onExit().join();
        }
    }
}
