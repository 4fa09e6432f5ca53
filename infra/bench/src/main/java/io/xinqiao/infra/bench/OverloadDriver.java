package io.xinqiao.infra.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Questions at a rate, whether those before them are answered or not, from a process of its own: one that also asks for
 * pages would tell of its own queue when it tells how long a small question took.
 *
 * <p>Told to the one who started it: "ready" when it has warmed up and waits for a line, then for each question its
 * status and how many microseconds it took from the moment in which it was due.
 */
final class OverloadDriver {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WARMING = 300;

    private final HttpAsker asker;
    private final List<byte[]> questions = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();

    private OverloadDriver(int port, List<String> tokens, String document) {
        this.asker = new HttpAsker(port, PATIENCE);
        for (var token : tokens) questions.add(HttpAsker.question(token, document));
    }

    /** A driver that runs. */
    static final class Running {
        private final Process process;

        private Running(Process process) {
            this.process = process;
        }

        /** Has it stop asking, and hands over what it was told. */
        List<String> end() throws IOException {
            process.getOutputStream().close();
            return process.inputReader().lines().toList();
        }

        /** What it was told when it has asked for as long as it was to. */
        List<String> await() throws IOException {
            return process.inputReader().lines().toList();
        }
    }

    /**
     * Starts a driver and waits until it is warm.
     *
     * @param time how long it asks at most
     */
    static Running start(Path work, int port, List<String> tokens, String document, double perSecond, Duration time)
            throws IOException {
        var file = Files.write(work.resolve("tokens.txt"), tokens);
        var process = new ProcessBuilder(
                        ApiServer.java(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OverloadDriver.class.getName(),
                        Integer.toString(port),
                        file.toString(),
                        document,
                        Double.toString(perSecond),
                        Long.toString(time.toMillis()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (!"ready".equals(process.inputReader().readLine())) throw new IllegalStateException("The driver ended");
        return new Running(process);
    }

    /** Has it begin. */
    static Running begin(Running driver) throws IOException {
        driver.process.getOutputStream().write('\n');
        driver.process.getOutputStream().flush();
        return driver;
    }

    /** Arguments: port, file of tokens, document, questions a second, milliseconds. */
    public static void main(String[] arguments) throws Exception {
        var driver = new OverloadDriver(
                Integer.parseInt(arguments[0]), Files.readAllLines(Path.of(arguments[1])), arguments[2]);
        driver.warm();
        System.out.println("ready");
        if (System.in.read() < 0) return;
        var over = new AtomicLong(System.nanoTime()
                + Duration.ofMillis(Long.parseLong(arguments[4])).toNanos());
        Thread.ofPlatform().daemon().start(() -> {
            try {
                if (System.in.read() < 0) over.set(System.nanoTime());
            } catch (IOException ended) {
                over.set(System.nanoTime());
            }
        });
        driver.drive(1e9 / Double.parseDouble(arguments[3]), over);
        var out = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
        driver.told.forEach(out::println);
        out.flush();
    }

    private void warm() {
        for (var at = 0; at < WARMING; at++) asker.ask(questions.get(at % questions.size()));
    }

    private void drive(double nanosEach, AtomicLong over) throws InterruptedException {
        var begun = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var at = 0L; ; at++) {
                var due = begun + (long) ((double) at * nanosEach);
                var wait = due - System.nanoTime();
                if (wait > 0) TimeUnit.NANOSECONDS.sleep(wait);
                if (due - over.get() >= 0 || System.nanoTime() - over.get() >= 0) return;
                var question = questions.get((int) (at % questions.size()));
                threads.execute(() -> {
                    var status = asker.ask(question);
                    told.add(status + " " + (System.nanoTime() - due) / 1_000);
                });
            }
        }
    }
}
