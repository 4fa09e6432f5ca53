package io.xinqiao.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xinqiao.load.FairPlaces.Place;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who gets a place, who waits, and who is sent away. */
class FairPlacesTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private static List<Place> fill(FairPlaces places, String company, int many) {
        List<Place> taken = new ArrayList<>();
        for (var at = 0; at < many; at++) taken.add(places.tryEnter(company, 1).orElseThrow());
        return taken;
    }

    /** Has a company wait for a place, and comes back when it does. */
    private static CompletableFuture<Place> waiting(FairPlaces places, String company) {
        var before = places.waiting();
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var waits = CompletableFuture.supplyAsync(() -> places.enter(company), threads);
        while (places.waiting() == before && !waits.isDone()) Thread.onSpinWait();
        return waits;
    }

    @Test
    void oneCompanyLeavesAPlaceToTheOthers() {
        var places = new FairPlaces(8, 0, LONG);
        fill(places, "a", 6);
        assertThat(places.tryEnter("a", 1)).isEmpty();
        assertThatThrownBy(() -> places.enter("a")).isInstanceOf(CodedException.class);
        assertThat(places.tryEnter("b", 1)).isPresent();
        assertThat(places.tryEnter("c", 1)).isPresent();
        assertThat(places.tryEnter("d", 1)).isEmpty();
        assertThat(places.refusals()).isEqualTo(1);
    }

    @Test
    void whoeverHoldsLeastIsNext() {
        var places = new FairPlaces(4, 10, LONG);
        var ofA = fill(places, "a", 3);
        fill(places, "b", 1);
        var moreOfA = waiting(places, "a");
        var firstOfC = waiting(places, "c");
        ofA.getFirst().close();
        assertThat(firstOfC.join()).isNotNull();
        assertThat(moreOfA).isNotDone();
        ofA.get(1).close();
        assertThat(moreOfA.join()).isNotNull();
    }

    @Test
    void aFullQueueSendsTheLastOfTheLongestAway() {
        var places = new FairPlaces(4, 3, LONG);
        var held = fill(places, "a", 3);
        fill(places, "b", 1);
        var first = waiting(places, "a");
        var second = waiting(places, "a");
        var third = waiting(places, "a");
        assertThatThrownBy(() -> places.enter("a")).isInstanceOf(CodedException.class);
        var ofC = CompletableFuture.supplyAsync(() -> places.enter("c"));
        assertThatThrownBy(third::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(CodedException.class);
        held.forEach(Place::close);
        assertThat(first.join()).isNotNull();
        assertThat(second.join()).isNotNull();
        assertThat(ofC.join()).isNotNull();
    }

    @Test
    void whoWouldHaveToGoIsSentAwayBeforeAnythingIsDoneForThem() {
        var places = new FairPlaces(4, 2, LONG);
        var held = fill(places, "a", 3);
        fill(places, "b", 1);
        places.requireRoom("a", () -> {
            throw new AssertionError("asked although there is room");
        });
        var first = waiting(places, "a");
        var second = waiting(places, "a");
        assertThatThrownBy(() -> places.requireRoom("a", () -> true))
                .isInstanceOfSatisfying(
                        CodedException.class, told -> assertThat(told.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(places.refusals()).isEqualTo(1);
        places.requireRoom("a", () -> false);
        places.requireRoom("c", () -> true);
        held.forEach(Place::close);
        assertThat(first.join()).isNotNull();
        assertThat(second.join()).isNotNull();
        places.requireRoom("a", () -> true);
        assertThat(places.refusals()).isEqualTo(1);
    }

    @Test
    void patienceEnds() {
        var places = new FairPlaces(2, 5, Duration.ofMillis(20));
        fill(places, "a", 1);
        assertThatThrownBy(() -> places.enter("a"))
                .isInstanceOfSatisfying(
                        CodedException.class, told -> assertThat(told.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(places.waiting()).isZero();
    }

    @Test
    void whatIsHeavyTakesSeveralPlacesAndNeverMoreThanACompanyMayHave() {
        var places = new FairPlaces(8, 0, LONG);
        var heavy = places.tryEnter("a", 100).orElseThrow();
        assertThat(places.taken()).isEqualTo(6);
        assertThat(places.tryEnter("b", 3)).isEmpty();
        heavy.close();
        heavy.close();
        assertThat(places.taken()).isZero();
    }

    @Test
    void neverMoreThanTheLimitAndNothingIsLost() throws Exception {
        var places = new FairPlaces(5, 10_000, LONG);
        var inside = new AtomicInteger();
        var seen = new ConcurrentLinkedQueue<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var at = 0; at < 3_000; at++) {
                var company = "company-" + at % 7;
                threads.submit(() -> {
                    try (var _ = places.enter(company)) {
                        seen.add(inside.incrementAndGet());
                        Thread.yield();
                        inside.decrementAndGet();
                    }
                });
            }
        }
        assertThat(seen).hasSize(3_000).allMatch(many -> many <= 5);
        assertThat(places.taken()).isZero();
        assertThat(places.waiting()).isZero();
    }

    @Test
    void whatIsCountedIsNeverMoreAndNothingIsLost() throws Exception {
        var places = new KeyedPlaces(6, 4);
        var inside = new ConcurrentHashMap<String, AtomicInteger>();
        var most = new ConcurrentLinkedQueue<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var at = 0; at < 5_000; at++) {
                var key = "address-" + at % 2;
                threads.execute(() -> places.tryEnter(key).ifPresent(place -> {
                    var mine = inside.computeIfAbsent(key, same -> new AtomicInteger());
                    most.add(mine.incrementAndGet());
                    Thread.yield();
                    mine.decrementAndGet();
                    place.close();
                }));
            }
        }
        assertThat(most).isNotEmpty().allMatch(many -> many <= 4);
        assertThat(places.taken()).isZero();
        var again = new ArrayList<Place>();
        for (var at = 0; at < 4; at++) again.add(places.tryEnter("address-0").orElseThrow());
        assertThat(places.tryEnter("address-0")).isEmpty();
        again.forEach(Place::close);
        assertThat(places.taken()).isZero();
    }

    @Test
    void anAddressHasItsShareOfWhatIsCounted() {
        var places = new KeyedPlaces(3, 2);
        var first = places.tryEnter("a").orElseThrow();
        assertThat(places.tryEnter("a")).isPresent();
        assertThat(places.tryEnter("a")).isEmpty();
        assertThat(places.refusal()).isEqualTo(429);
        assertThat(places.tryEnter("b")).isPresent();
        assertThat(places.tryEnter("c")).isEmpty();
        assertThat(places.refusal()).isEqualTo(503);
        first.close();
        first.close();
        assertThat(places.taken()).isEqualTo(2);
        assertThat(places.tryEnter("a")).isPresent();
    }
}
