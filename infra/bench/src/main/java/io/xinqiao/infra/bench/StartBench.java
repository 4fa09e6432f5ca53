package io.xinqiao.infra.bench;

import io.xinqiao.infra.stack.Keycloak;
import io.xinqiao.infra.stack.Ports;
import io.xinqiao.infra.stack.Postgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * From the start of the process to its first answer, its database being ready: without preparation, and as the image
 * starts it, with the beans prepared by the build and a cache from a training run. Each start has to answer within a
 * minute: one that hangs fails the benchmark.
 */
final class StartBench {
    private static final int ROUNDS = 20;

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
        try (var postgres = Postgres.keptIn(data, Ports.free());
                var signIn = new SignIn()) {
            ApiServer.start(jar, postgres, signIn, log()).close();
            var cache = work.resolve("api.aot");
            ApiServer.start(prepared("-XX:AOTCacheOutput=" + cache), jar, postgres, signIn, log(), management())
                    .stopAndWait();
            List<Start> plain = new ArrayList<>();
            List<Start> asInTheImage = new ArrayList<>();
            for (var round = 0; round < ROUNDS; round++) {
                plain.add(measured(List.of(), jar, postgres, signIn));
                asInTheImage.add(measured(prepared("-XX:AOTCache=" + cache), jar, postgres, signIn));
            }
            System.out.println("\n| | first answer, median (range) | goal | CPU | resident |\n|---|---|---|---|---|");
            tell("without preparation", plain, "");
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
