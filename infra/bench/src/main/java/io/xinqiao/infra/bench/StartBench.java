package io.xinqiao.infra.bench;

import io.xinqiao.infra.stack.Keycloak;
import io.xinqiao.infra.stack.Ports;
import io.xinqiao.infra.stack.Postgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * From the start of the process to its first answer, its database being ready: as a plain jar, and as the image starts
 * it, with the beans prepared by the build and a cache from a training run.
 */
final class StartBench {
    private static final int ROUNDS = 7;

    private final Path jar;
    private final Path work;

    StartBench(Path jar, Path work) {
        this.jar = jar;
        this.work = work;
    }

    private record Start(double seconds, double cpuSeconds, long mebibytes) {}

    void run() throws Exception {
        var data = work.resolve("postgres");
        Keycloak.deleteTree(data);
        Keycloak.deleteTree(work.resolve("extracted"));
        try (var postgres = Postgres.keptIn(data, Ports.free());
                var signIn = new SignIn()) {
            ApiServer.start(jar, postgres, signIn, log()).close();
            var extracted = extract();
            var cache = work.resolve("api.aot");
            ApiServer.start(prepared("-XX:AOTCacheOutput=" + cache), extracted, postgres, signIn, log(), management())
                    .stopAndWait();
            List<Start> plain = new ArrayList<>();
            List<Start> asInTheImage = new ArrayList<>();
            for (var round = 0; round < ROUNDS; round++) {
                plain.add(measured(List.of(), jar, postgres, signIn));
                asInTheImage.add(measured(prepared("-XX:AOTCache=" + cache), extracted, postgres, signIn));
            }
            System.out.println("\n| | first answer, median (range) | goal | CPU | resident |\n|---|---|---|---|---|");
            tell("a plain jar", plain, "");
            tell("as in the image", asInTheImage, "< 4 s");
        }
    }

    private static List<String> prepared(String cache) {
        return List.of("-Dspring.aot.enabled=true", cache);
    }

    private static String management() {
        return "--management.server.port=" + Ports.free();
    }

    private Path log() {
        return work.resolve("start.log");
    }

    private Path extract() throws Exception {
        var folder = work.resolve("extracted");
        Machine.run(
                List.of(
                        ApiServer.java(),
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--destination",
                        folder.toString(),
                        "--application-filename",
                        "api.jar"),
                Map.of());
        return folder.resolve("api.jar");
    }

    private Start measured(List<String> jvm, Path program, Postgres postgres, SignIn signIn) throws Exception {
        try (var api = ApiServer.start(jvm, program, postgres, signIn, log(), management())) {
            return new Start(
                    api.startTime().toMillis() / 1000.0,
                    Machine.cpuSeconds(api.pid()),
                    Machine.residentMebibytes(api.pid()));
        }
    }

    private static void tell(String what, List<Start> starts, String goal) {
        var seconds = starts.stream().mapToDouble(Start::seconds).sorted().toArray();
        var cpu = starts.stream().mapToDouble(Start::cpuSeconds).sorted().toArray();
        var memory = starts.stream().mapToLong(Start::mebibytes).sorted().toArray();
        System.out.printf(
                "| %s | %.1f (%.1f–%.1f) s | %s | %.1f s | %d MiB |%n",
                what,
                seconds[seconds.length / 2],
                seconds[0],
                seconds[seconds.length - 1],
                goal,
                cpu[cpu.length / 2],
                memory[memory.length / 2]);
    }
}
