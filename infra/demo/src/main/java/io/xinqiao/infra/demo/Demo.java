package io.xinqiao.infra.demo;

import io.xinqiao.infra.stack.Keycloak;
import io.xinqiao.infra.stack.PackagedApi;
import io.xinqiao.infra.stack.Ports;
import io.xinqiao.infra.stack.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts everything, says what it is doing, fills in two companies the first time, and stops everything on Ctrl-C. */
public final class Demo {
    static final String PASSWORD = "demo-2026";
    private static final String OPERATOR_SUBJECT = "00000000-0000-4000-8000-000000000001";

    private final Path run;
    private final Path apiJar;
    private final int port;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    private Demo(Path run, Path apiJar, int port) {
        this.run = run;
        this.apiJar = apiJar;
        this.port = port;
    }

    /**
     * Arguments: the folder {@code .run}, the API's jar, its port, whether to start over, whether to stop when ready.
     */
    public static void main(String[] arguments) throws Exception {
        var demo = new Demo(Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2]));
        var fresh = !arguments[3].equals("false");
        var stopWhenReady = !arguments[4].equals("false");
        Runtime.getRuntime().addShutdownHook(new Thread(demo::stop));
        Thread.ofVirtual().start(Demo::endWithParent);
        try {
            demo.start(fresh);
        } catch (DemoFailure failure) {
            System.err.println("\n✗ " + failure.getMessage());
            System.exit(1);
        }
        if (stopWhenReady) System.exit(0);
        Thread.currentThread().join();
    }

    /** Whoever started the demo may be killed without a word; then it must not go on alone. */
    private static void endWithParent() {
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
        System.exit(0);
    }

    private void start(boolean fresh) throws IOException, InterruptedException {
        refuseTakenPorts();
        var home = run.resolve("demo");
        var seeded = home.resolve("seeded");
        if (fresh || !Files.exists(seeded)) {
            say("从空数据开始… Starting with empty data…");
            Keycloak.deleteTree(home);
        }
        Files.createDirectories(home);
        say("启动 PostgreSQL… Starting PostgreSQL…");
        var postgres = Postgres.keptIn(home.resolve("postgres"), port + 2);
        running.push(postgres);
        say("启动 Keycloak… Starting Keycloak…");
        var keycloak = Keycloak.start(run, home.resolve("keycloak"), port + 1, Demo::say);
        running.push(keycloak);
        say("启动接口… Starting the API…");
        var api = new DemoApi("http://localhost:" + port + "/graphql");
        running.push(startApi(postgres, keycloak, home.resolve("api.log")));
        if (!api.answersWithin(60))
            throw new DemoFailure("接口没有启动,请看 The API did not start, see " + home.resolve("api.log"));
        Files.writeString(home.resolve("keycloak.url"), keycloak.url());
        if (!Files.exists(seeded)) {
            for (var company : Companies.ALL) {
                say("写入演示数据… Filling in " + company.name() + "…");
                new CompanySeed(api, keycloak, postgres, company).plant();
            }
            Files.createFile(seeded);
        }
        tell(keycloak);
    }

    private void refuseTakenPorts() {
        for (var wanted : List.of(port, port + 1, port + 2)) {
            if (Ports.taken(wanted)) {
                throw new DemoFailure(("端口 %d 已被别的程序占用:请先停掉它,或用 -Dport=N 换一组端口。"
                                + " Port %d is in use: stop what uses it, or choose others with -Dport=N.")
                        .formatted(wanted, wanted));
            }
        }
    }

    private AutoCloseable startApi(Postgres postgres, Keycloak keycloak, Path log) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "-XX:+UseSerialGC",
                        "-Xmx512m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-jar",
                        PackagedApi.extract(apiJar, run.resolve("api")).toString(),
                        "--server.port=" + port,
                        "--xinqiao.database.url=" + postgres.jdbcUrl(),
                        "--xinqiao.database.owner.username=postgres",
                        "--xinqiao.database.owner.password=postgres",
                        "--xinqiao.database.registry-password=registry-demo",
                        "--xinqiao.database.cell-password=cell-demo",
                        "--xinqiao.files.folder=" + run.resolve("demo/files"),
                        "--xinqiao.surveys.keys=" + run.resolve("demo/survey-keys"),
                        "--xinqiao.keys.current=demo",
                        "--xinqiao.keys.masters.demo=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
                        "--xinqiao.identity.url=" + keycloak.url(),
                        "--xinqiao.identity.client-id=xinqiao-provisioning",
                        "--xinqiao.identity.client-secret=xinqiao-provisioning-demo",
                        "--xinqiao.operators=" + OPERATOR_SUBJECT)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return () -> {
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS))
                process.destroyForcibly().waitFor();
        };
    }

    private void tell(Keycloak keycloak) {
        System.out.printf(
                """

                心桥 Xinqiao 已就绪 is ready — Ctrl-C 停止 stops it

                  接口 API        http://localhost:%d/graphql
                  Keycloak        %s  (admin / admin)
                  PostgreSQL      postgresql://postgres:postgres@localhost:%d/postgres
                  平台运营        operator

                  角色 role               %-24s%-24s
                """,
                port,
                keycloak.url(),
                port + 2,
                Companies.ALL.get(0).name(),
                Companies.ALL.get(1).name());
        for (var post : Companies.POSTS) {
            System.out.printf(
                    "  %-24s%-24s%-24s%n",
                    post.role(),
                    Companies.ALL.get(0).code() + "." + post.username(),
                    Companies.ALL.get(1).code() + "." + post.username());
        }
        System.out.printf("""
              密码 password           %s

              curl -s http://localhost:%d/graphql -H "Authorization: Bearer $(infra/token %s.guanjia)" \\
                -H 'Content-Type: application/json' \\
                -d '{"query":"{ viewer { member { name } tenant { name } } tickets(first: 3) { totalCount nodes { number title state unit { number owner { name } } } } }"}'

            """, PASSWORD, port, Companies.ALL.getFirst().code());
    }

    static void say(String what) {
        System.out.println("· " + what);
    }

    private void stop() {
        if (running.isEmpty()) return;
        say("正在停止… Stopping…");
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception failure) {
                System.err.println("Could not stop cleanly: " + failure);
            }
        }
    }

    /** Something that whoever runs the demo can mend, in a sentence. */
    static final class DemoFailure extends RuntimeException {
        DemoFailure(String message) {
            super(message);
        }
    }
}
