package io.xinqiao.cashier;

import static io.xinqiao.schema.registry.Tables.TENANT;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.imports.OpeningMoves;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Generated histories: runs posted and taken back, prices that change, payments of all kinds by cashiers at the same
 * time, requests sent twice, payments taken back, refunds that are approved, lowered, withdrawn or paid, deposits given
 * back and kept, prepayments used by themselves, write-offs, invoices issued and red-lettered, tills that lack money,
 * lines of the bank that are payments or become some and are opened again, openings that come in, are corrected and
 * undone, and a node killed in the middle. Whatever happened, the books agree afterwards, and what is owed to somebody
 * can be paid out. {@code -Dhistory=10000} makes a longer one.
 */
class MoneyHistoryTest extends ApiTest {
    private static final int OPERATIONS = Integer.getInteger("history", 1_200);
    private static final int ROUNDS = 6;
    private static final int CASHIERS = 4;
    private static final int BUILDINGS = 4;
    private static final int UNITS = 12;
    private static final int OPENINGS = 5;

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    private final List<String> units = new ArrayList<>();
    private final List<String> numbers = new ArrayList<>();
    private final List<String> standards = new ArrayList<>();
    private final List<String> runs = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger crashed = new AtomicInteger();
    private @Nullable Api unlucky;
    private @Nullable Api doomed;

    @Test
    void theBooksAgreeWhateverHappened() throws Exception {
        var desk = new FeeDesk(anlan(), "MH01");
        for (var at = 0; at < BUILDINGS; at++) {
            var building = desk.addBuilding("H" + at);
            for (var of = 0; of < UNITS / BUILDINGS; of++) {
                var number = "H%d-1-%d01".formatted(at, 1 + of);
                var unit = desk.unit(building, number, "%d.%02d".formatted(50 + 7 * of, 13 * at));
                desk.own(unit, of == 0 ? "2026-02-11" : "2020-01-01");
                units.add(unit);
                numbers.add(number);
            }
        }
        standards.add(desk.standard("物业费", Map.of("validFrom", "2020-01-01", "price", "1.95"), Map.of()));
        standards.add(desk.standard(
                "垃圾费",
                Map.of("validFrom", "2020-01-01", "price", "10", "perMonths", 3, "earlyDays", 0, "earlyPercent", "3"),
                Map.of("basis", "UNIT", "feeItemId", desk.item("GARBAGE"), "dueDays", 400)));
        var moves = new MoneyMoves(anlan(), desk, units);
        var openings = new OpeningMoves(anlan(), desk.project(), "MH01", numbers);
        List<MoneyMoves.Who> cashiers = new ArrayList<>();
        for (var at = 0; at < CASHIERS; at++) {
            var cashier = desk.cashier("history-" + at);
            cashiers.add(new MoneyMoves.Who(cashier, this::send, desk.open(cashier)));
        }
        try (var victim = ApiProcess.start()) {
            unlucky = cashiers.getFirst().api;
            doomed = victim.api().as(anlan().workerToken("history-0"));
            for (var round = 0; round < ROUNDS; round++) {
                play(desk, moves, openings, cashiers, round, round == ROUNDS / 2 ? victim : null);
            }
        }
        assertThat(crashed.get())
                .as("requests that were sent again to another node")
                .isPositive();
        assertThat(moves.done.get()).isGreaterThan(OPERATIONS / 2);
        assertThat(moves.statements.takenBack.get())
                .as("payments that were taken back after they had been lines")
                .isPositive();
        assertThat(moves.statements.openedAgain.get())
                .as("lines that had become payments")
                .isPositive();
        assertThat(openings.undone.get()).as("openings that were undone").isPositive();
        assertThat(openings.stayed.get()).as("openings whose money had moved").isPositive();
        moves.endEverything(cashiers.getLast());
        check(desk);
    }

    /** A round of everybody at once; a node that is given is killed while it lasts. */
    private void play(
            FeeDesk desk,
            MoneyMoves moves,
            OpeningMoves openings,
            List<MoneyMoves.Who> cashiers,
            int seed,
            @Nullable ApiProcess victim)
            throws Exception {
        List<Callable<Void>> work = new ArrayList<>();
        for (var at = 0; at < CASHIERS; at++) {
            var who = cashiers.get(at);
            var random = new Random(100L * seed + at);
            work.add(() -> {
                for (var time = 0; time < OPERATIONS / ROUNDS / CASHIERS; time++) moves.move(who, random);
                return null;
            });
        }
        work.add(() -> bill(desk, moves, new Random(7_000L + seed)));
        var random = new Random(9_000L + seed);
        work.add(() -> {
            for (var time = 0; time < OPENINGS; time++) openings.move(random);
            return null;
        });
        if (victim != null) {
            work.add(() -> {
                ApiProcess.pause(Duration.ofMillis(400));
                victim.kill();
                return null;
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : threads.invokeAll(work)) one.get();
        }
        moves.everythingCanBePaidOut(cashiers.getLast());
        check(desk);
    }

    /** Sends a request; what the killed node leaves unanswered is sent again, the same, to another. */
    private Api.Answer send(Api cashier, String mutation, Map<String, ?> input, String fields) {
        if (cashier == unlucky) {
            try {
                return Objects.requireNonNull(doomed).mutate(mutation, input, fields);
            } catch (UncheckedIOException killed) {
                crashed.incrementAndGet();
            }
        }
        return cashier.mutate(mutation, input, fields);
    }

    private @Nullable Void bill(FeeDesk desk, MoneyMoves moves, Random random) {
        for (var at = 0; at < 4; at++) {
            if (random.nextInt(3) == 0 && !runs.isEmpty()) {
                reverse(desk, moves, random);
                continue;
            }
            var month = 1 + random.nextInt(10);
            var quarterly = random.nextBoolean();
            var run = quarterly
                    ? desk.run("MONTH", "2026-%02d-01".formatted(month), "GARBAGE")
                    : desk.run("MONTH", "2026-%02d-01".formatted(month), "PROPERTY", "GARBAGE");
            var preview = desk.preview(run);
            var answer = desk.tryPost(run, preview);
            if (moves.count(answer, "postBillingRun")) {
                var id = answer.data("/postBillingRun/billingRun/id").asString();
                desk.settled(id);
                runs.add(id);
            }
            var later = LocalDate.of(2026, 1, 5).plusDays(40L * moves.done.get() / OPERATIONS + random.nextInt(300));
            moves.count(
                    desk.admin()
                            .mutate(
                                    "setChargePrice",
                                    Map.of(
                                            "chargeStandardId",
                                            standards.getFirst(),
                                            "price",
                                            Map.of(
                                                    "validFrom",
                                                    later.toString(),
                                                    "price",
                                                    "1." + (100 + random.nextInt(900)))),
                                    "chargeStandard { id }"),
                    "setChargePrice");
        }
        return null;
    }

    /** A run with issued invoices is taken back only by whoever says that they know. */
    private void reverse(FeeDesk desk, MoneyMoves moves, Random random) {
        var run = runs.remove(random.nextInt(runs.size()));
        var input = Map.of("runId", run, "reason", "随机", "despiteInvoices", random.nextInt(3) > 0);
        if (moves.count(desk.admin().mutate("reverseBillingRun", input, "billingRun { state }"), "reverseBillingRun")) {
            desk.settled(run);
        } else {
            runs.add(run);
        }
    }

    private void check(FeeDesk desk) {
        var trial = desk.trialBalance();
        assertThat(trial.at("/debit").asString()).isEqualTo(trial.at("/credit").asString());
        var tenant =
                registry.page(TENANT.CODE.eq("anlan"), List.of(TENANT.ID), 1).getFirst();
        database.as(tenant, () -> {
            var sql = database.sql();
            Books.check(
                    sql,
                    Objects.requireNonNull(sql.select(PROJECT.ID)
                            .from(PROJECT)
                            .where(PROJECT.CODE.eq("MH01"))
                            .fetchSingle()
                            .value1()));
            return tenant;
        });
    }
}
