package io.xinqiao.testing;

import io.xinqiao.XinqiaoApplication;
import io.xinqiao.infra.stack.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The API as a process of its own, on the same stack: one that can be killed. */
public final class ApiProcess implements AutoCloseable {
    private final Process process;
    private final int port;
    private final Api api;

    private ApiProcess(Process process, int port) {
        this.process = process;
        this.port = port;
        this.api = new Api(port);
    }

    /** Starts one and waits until it answers. */
    public static ApiProcess start() {
        return start(Map.of());
    }

    /** Starts one with some settings of its own. */
    public static ApiProcess start(Map<String, String> more) {
        return start(List.of(), more);
    }

    /** Starts one with options for its JVM too. */
    public static ApiProcess start(List<String> jvm, Map<String, String> more) {
        var port = Ports.free();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(jvm);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                XinqiaoApplication.class.getName(),
                "--server.port=" + port));
        Map<String, String> settings = new LinkedHashMap<>(Stack.settings());
        settings.putAll(more);
        settings.forEach((name, value) -> command.add("--" + name + "=" + value));
        try {
            var started = new ApiProcess(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    Path.of("target", "api-" + port + ".log").toFile())
                            .start(),
                    port);
            try {
                started.awaitAnswer();
            } catch (RuntimeException failure) {
                started.kill();
                throw failure;
            }
            return started;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether it is still there. */
    public boolean isAlive() {
        return process.isAlive();
    }

    private void awaitAnswer() {
        var deadline = Instant.now().plus(Duration.ofMinutes(10));
        while (Instant.now().isBefore(deadline)) {
            try {
                if (api.ask("{ viewer { isOperator } }").status() == 401) return;
            } catch (UncheckedIOException notYet) {
                pause(Duration.ofMillis(100));
            }
        }
        kill();
        throw new IllegalStateException("The API did not answer within ten minutes");
    }

    public Api api() {
        return api;
    }

    /** What it has written down so far. */
    public String log() {
        try {
            return java.nio.file.Files.readString(Path.of("target", "api-" + port + ".log"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** How many classes it has loaded so far. */
    public long loadedClasses() {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            var asked = new ProcessBuilder(jcmd, Long.toString(process.pid()), "PerfCounter.print").start();
            return asked.inputReader()
                    .lines()
                    .filter(line -> line.startsWith("java.cls.loadedClasses=")
                            || line.startsWith("java.cls.sharedLoadedClasses="))
                    .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1)))
                    .sum();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public int port() {
        return port;
    }

    /** Asks it to stop, as an orchestrator does, and does not wait. */
    public void terminate() {
        process.destroy();
    }

    /** {@code kill -9}: no shutdown hook, no last commit. */
    public void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** Waits a moment. */
    public static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
