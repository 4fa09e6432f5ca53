package io.xinqiao.infra.bench;

import io.xinqiao.infra.stack.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Requests from eight connections for some seconds, and what came of it. Both drivers are written in C and use one
 * thread, so that they take as little as possible of the machine from what is measured.
 */
record Load(double perSecond, double median, double p99, double bytesEach) {
    private static final double AS_LONG = 0.02;
    private static final Pattern WRK = Pattern.compile(
            "RESULT requests=(\\d+) microseconds=(\\d+) wrong=(\\d+) p50=(\\d+) p99=(\\d+) bytes=(\\d+)");
    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");
    private static final Pattern LATENCY = Pattern.compile("latency average = ([0-9.]+) ms");
    private static final String CONNECTIONS = "8";

    /** One request to the API: who asks, and what. */
    record Asked(String token, String body) {}

    /** The API, asked this in turn, and each answer read. One that is not right fails the benchmark. */
    static Load checked(Path work, String url, List<Asked> requests, int seconds)
            throws IOException, InterruptedException {
        return ofApi(work, url, requests, seconds, Map.of("BENCH_CHECK", "yes"));
    }

    /**
     * The API, asked this in turn. The driver reads no answers, as that of the database reads none: they are right when
     * they come as well as those that were read, and are as long.
     */
    static Load ofApi(Path work, String url, List<Asked> requests, int seconds, Load checked)
            throws IOException, InterruptedException {
        var load = ofApi(work, url, requests, seconds, Map.of());
        if (Math.abs(load.bytesEach / checked.bytesEach - 1) > AS_LONG) {
            throw new IllegalStateException(
                    "Answers of %.0f bytes instead of %.0f".formatted(load.bytesEach, checked.bytesEach));
        }
        return load;
    }

    private static Load ofApi(Path work, String url, List<Asked> requests, int seconds, Map<String, String> check)
            throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(check);
        var file = Files.write(
                work.resolve("requests.txt"),
                requests.stream().map(asked -> asked.token + "\t" + asked.body).toList());
        environment.put("BENCH_REQUESTS", file.toString());
        var script = Files.writeString(work.resolve("load.lua"), Company.resource("load.lua"));
        var output = Machine.run(
                List.of(
                        "wrk",
                        "-t1",
                        "-c" + CONNECTIONS,
                        "-d" + seconds + "s",
                        "--timeout",
                        "10s",
                        "-s",
                        script.toString(),
                        url),
                environment);
        var result = WRK.matcher(output);
        if (!result.find() || !result.group(3).equals("0")) throw new IllegalStateException("Wrong answers: " + output);
        return new Load(
                Double.parseDouble(result.group(1)) * 1e6 / Double.parseDouble(result.group(2)),
                Double.parseDouble(result.group(4)) / 1000,
                Double.parseDouble(result.group(5)) / 1000,
                Double.parseDouble(result.group(6)) / Double.parseDouble(result.group(1)));
    }

    /** One SQL statement, sent as a prepared one by a driver that does nothing else. */
    static Load ofDatabase(Path work, Postgres postgres, Company company, String script, int seconds)
            throws IOException, InterruptedException {
        var file = Files.writeString(work.resolve(script), Company.resource(script));
        var output = Machine.run(
                List.of(
                        "pgbench",
                        "-n",
                        "-M",
                        "prepared",
                        "-c",
                        CONNECTIONS,
                        "-j",
                        "1",
                        "-T",
                        Integer.toString(seconds),
                        "-h",
                        "localhost",
                        "-p",
                        Integer.toString(postgres.port()),
                        "-U",
                        "postgres",
                        "-f",
                        file.toString(),
                        "postgres"),
                Map.of("PGPASSWORD", "postgres", "PGOPTIONS", "-c search_path=" + company.schema() + ",shared"));
        var tps = TPS.matcher(output);
        var latency = LATENCY.matcher(output);
        if (!tps.find() || !latency.find()) throw new IllegalStateException(output);
        return new Load(Double.parseDouble(tps.group(1)), Double.parseDouble(latency.group(1)), Double.NaN, Double.NaN);
    }
}
