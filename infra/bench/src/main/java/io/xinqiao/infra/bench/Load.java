package io.xinqiao.infra.bench;

import io.xinqiao.infra.stack.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Requests from eight connections for some seconds, and what came of it. Both drivers are written in C and use one
 * thread, so that they take as little as possible of the machine from what is measured.
 */
record Load(double perSecond, double median, double p99) {
    private static final Pattern WRK = Pattern.compile(
            "RESULT requests=(\\d+) microseconds=(\\d+) wrong=(\\d+) p50=(\\d+) p99=(\\d+) bytes=(\\d+)");
    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");
    private static final Pattern LATENCY = Pattern.compile("latency average = ([0-9.]+) ms");
    private static final String CONNECTIONS = "8";

    /** One request to the API: who asks, and what. */
    record Asked(String token, String body) {}

    /** The API, asked this in turn. Any answer that is not right fails the benchmark. */
    static Load ofApi(Path work, String url, List<Asked> requests, int seconds)
            throws IOException, InterruptedException {
        var file = Files.write(
                work.resolve("requests.txt"),
                requests.stream().map(asked -> asked.token + "\t" + asked.body).toList());
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
                Map.of("BENCH_REQUESTS", file.toString()));
        var result = WRK.matcher(output);
        if (!result.find() || !result.group(3).equals("0")) throw new IllegalStateException("Wrong answers: " + output);
        return new Load(
                Double.parseDouble(result.group(1)) * 1e6 / Double.parseDouble(result.group(2)),
                Double.parseDouble(result.group(4)) / 1000,
                Double.parseDouble(result.group(5)) / 1000);
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
        return new Load(Double.parseDouble(tps.group(1)), Double.parseDouble(latency.group(1)), Double.NaN);
    }
}
