package io.xinqiao.transport;

import static io.xinqiao.schema.registry.Tables.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.tenants.Registry;
import io.xinqiao.testing.Api.Answer;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.RawHttp;
import io.xinqiao.testing.SocketClient;
import io.xinqiao.testing.Stack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A node that is asked for more than it can do refuses the rest at once, and goes on. */
class OverloadTest extends ApiTest {
    private static final String PAGE =
            "{ tickets(first: 50) { nodes { number unit { number owner { name } } events(first: 5) { nodes { step } } }"
                    + " } }";
    private static final String VIEWER = "{ viewer { isOperator } }";
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d};
    private static final int PATIENCE = 600;
    private static final int ASKED = 40;

    /** Of four heavy places one company gets three. */
    private static final int RUNNING = 3;

    @Autowired
    Registry registry;

    private static ApiProcess node() {
        return ApiProcess.start(
                Map.of("xinqiao.load.heavy", "4", "xinqiao.load.patience", "1s", "xinqiao.load.files", "1"));
    }

    /** Locks a table of a company, so that its pages hang for as long as the test likes. */
    private Connection lock(String company, String table) throws Exception {
        var schema = registry.page(TENANT.CODE.eq(company), List.of(TENANT.ID), 1)
                .getFirst()
                .slot()
                .schema();
        var owner = DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
        owner.setAutoCommit(false);
        try (var statement = owner.createStatement()) {
            statement.execute("LOCK TABLE " + schema + "." + table + " IN ACCESS EXCLUSIVE MODE");
        }
        return owner;
    }

    private static void isOverloaded(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("UNAVAILABLE");
        assertThat(answer.message()).contains("请求太多");
        assertThat(answer.response().headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.json().at("/errors/0/extensions/retryAfterMs").asLong())
                .isEqualTo(1_000);
    }

    @Test
    void heavyPagesBeyondTheLimitAreRefusedWhileLightOnesAndOtherCompaniesPass() throws Exception {
        var jinxiu = jinxiu();
        jinxiu.newTicket("OTHER", "一张");
        anlan().newTicket("OTHER", "一张");
        var token = jinxiu.token(Role.SUPERVISOR);
        try (var node = node();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var supervisor = node.api().as(token);
            supervisor.ask(PAGE).fine();
            node.api().as(anlan().token(Role.SUPERVISOR)).ask(PAGE).fine();
            List<CompletableFuture<Answer>> asked = new ArrayList<>();
            try (var lock = lock("jinxiu", "ticket_event")) {
                for (var at = 0; at < ASKED; at++) {
                    asked.add(CompletableFuture.supplyAsync(() -> supervisor.ask(PAGE), threads));
                }
                for (var left = 0L; left != RUNNING; TimeUnit.MILLISECONDS.sleep(20)) {
                    left = asked.stream().filter(one -> !one.isDone()).count();
                    asked.stream().filter(CompletableFuture::isDone).forEach(one -> isOverloaded(one.join()));
                }
                supervisor.ask(VIEWER).fine();
                node.api().as(anlan().token(Role.SUPERVISOR)).ask(PAGE).fine();
                isOverloaded(supervisor.ask(PAGE));
                isOverloaded(supervisor.with("Accept", "text/event-stream").ask(PAGE));
                try (var socket = SocketClient.as(node.port(), token)) {
                    socket.subscribe("1", PAGE, Map.of());
                    var told = socket.next();
                    assertThat(told.path("type").asString()).isEqualTo("error");
                    assertThat(told.at("/payload/0/extensions/code").asString()).isEqualTo("UNAVAILABLE");
                    socket.subscribe("2", VIEWER, Map.of());
                    assertThat(socket.next().path("type").asString()).isEqualTo("next");
                }
                lock.rollback();
            }
            var served = asked.stream()
                    .filter(one -> one.join().status() == 200)
                    .peek(one -> one.join().fine())
                    .count();
            assertThat(served).isEqualTo(RUNNING);
            supervisor.ask(PAGE).fine();
        }
    }

    /** The one that runs, and eight that wait: there is room for no more. */
    private static final int KEPT = 9;

    private static Map<String, Object> first(int many) {
        return Map.of("many", many);
    }

    @Test
    void whatIsKnownToBeHeavyIsRefusedWhenNobodyMayEvenWaitAndTheSameTextWithFewRowsPasses() throws Exception {
        var list = "query($many: Int) { tickets(first: $many) { nodes { number } } }";
        var jinxiu = jinxiu();
        jinxiu.newTicket("OTHER", "一张");
        var token = jinxiu.token(Role.SUPERVISOR);
        try (var node = ApiProcess.start(Map.of("xinqiao.load.heavy", "2", "xinqiao.load.patience", "10m"));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var supervisor = node.api().as(token);
            supervisor.ask(PAGE).fine();
            supervisor.ask(list, first(100)).fine();
            List<CompletableFuture<Answer>> asked = new ArrayList<>();
            try (var lock = lock("jinxiu", "ticket_event")) {
                for (var at = 0; at < ASKED; at++) {
                    asked.add(CompletableFuture.supplyAsync(() -> supervisor.ask(PAGE), threads));
                }
                for (var left = 0L; left != KEPT; TimeUnit.MILLISECONDS.sleep(20)) {
                    left = asked.stream().filter(one -> !one.isDone()).count();
                }
                for (var time = 0; time < 3; time++) isOverloaded(supervisor.ask(list, first(100)));
                supervisor.ask(list, first(1)).fine();
                supervisor.ask(VIEWER).fine();
                lock.rollback();
            }
            assertThat(asked.stream().filter(one -> one.join().status() == 200)).hasSize(KEPT);
            supervisor.ask(list, first(100)).fine();
        }
    }

    @Test
    void uploadsAreBoundedToo() throws Exception {
        var desk = jinxiu().token(Role.FRONT_DESK);
        try (var node = node()) {
            takeThePlace(node, desk, jinxiu().token(Role.CASHIER), upload("slow.png"));
            // Whoever hangs up gives the place back.
            var next = upload("next.png");
            until(204, 503, () -> put(node, desk, next));
        }
    }

    /**
     * Half an upload has the only place, so that there is none for anybody else, whose file it is not. When one of
     * those who ask whether it has comes first, it is refused itself and begins again.
     */
    private static void takeThePlace(ApiProcess node, String desk, String another, String path) throws Exception {
        for (var left = PATIENCE; left > 0; left--) {
            try (var slow = RawHttp.to(node.port())) {
                slow.send("PUT " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + desk
                        + "\r\nContent-Length: 100\r\n\r\nsome of it");
                while (!slow.isAnswered()) {
                    var status = put(node, another, path);
                    if (status == 503) return;
                    assertThat(status).isEqualTo(404);
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            }
        }
        throw new AssertionError("It never was 503");
    }

    /** Asks until the answer is the one that is wanted; before, it may be the other. */
    private static void until(int wanted, int before, IntSupplier question) throws Exception {
        for (var left = PATIENCE; left > 0; left--) {
            var status = question.getAsInt();
            if (status == wanted) return;
            assertThat(status).isEqualTo(before);
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("It never was " + wanted);
    }

    private static int put(ApiProcess node, String token, String path) {
        return node.api().as(token).put(path, PNG);
    }

    private String upload(String name) {
        return jinxiu().as(Role.FRONT_DESK)
                .mutate("announceFile", Map.of("name", name, "purpose", "ATTACHMENT"), "file { uploadUrl }")
                .fine()
                .data("/announceFile/file/uploadUrl")
                .asString();
    }
}
