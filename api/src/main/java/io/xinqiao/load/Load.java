package io.xinqiao.load;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.xinqiao.load.FairPlaces.Place;
import io.xinqiao.platform.CodedException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * What a node does at once, and what it refuses so that it goes on doing that (load shedding). Light operations have
 * places of their own, so that they pass while the heavy ones are at their limit.
 */
@Component
@EnableConfigurationProperties(LoadLimits.class)
public class Load {
    /** How many may wait for each place. */
    private static final int QUEUE_OF_LIGHT = 8;

    private static final int QUEUE_OF_HEAVY = 4;

    /** What subscribers are told comes from within and is not refused. */
    private static final Duration FOR_EVENTS = Duration.ofDays(1);

    /** Smaller bodies and answers are in no account: there are never more of them than requests. */
    private static final int SMALL = 16 * 1024;

    private final LoadLimits limits;
    private final FairPlaces light;
    private final FairPlaces heavy;
    private final FairPlaces events;
    private final FairPlaces files;
    private final KeyedPlaces requests;
    private final MemoryBudget bodies;
    private final MemoryBudget answers;

    Load(LoadLimits limits, MeterRegistry meters) {
        this.limits = limits;
        this.light = new FairPlaces(limits.light(), QUEUE_OF_LIGHT * limits.light(), limits.patience());
        this.heavy = new FairPlaces(limits.heavy(), QUEUE_OF_HEAVY * limits.heavy(), limits.patience());
        this.events = new FairPlaces(limits.events(), Integer.MAX_VALUE, FOR_EVENTS);
        this.files = new FairPlaces(limits.files(), 0, Duration.ZERO);
        this.requests = new KeyedPlaces(limits.requests(), limits.requestsPerAddress());
        this.bodies = new MemoryBudget(limits.bodies().toBytes());
        this.answers = new MemoryBudget(limits.answers().toBytes());
        measure(meters, "light", light);
        measure(meters, "heavy", heavy);
        measure(meters, "events", events);
        measure(meters, "files", files);
        measure(meters, "requests", requests);
        Gauge.builder("xinqiao.load.bytes", bodies, MemoryBudget::taken)
                .tag("of", "bodies")
                .register(meters);
        Gauge.builder("xinqiao.load.bytes", answers, MemoryBudget::taken)
                .tag("of", "answers")
                .register(meters);
    }

    private static void measure(MeterRegistry meters, String of, FairPlaces places) {
        Gauge.builder("xinqiao.load.inflight", places, FairPlaces::taken)
                .tag("of", of)
                .register(meters);
        Gauge.builder("xinqiao.load.waiting", places, FairPlaces::waiting)
                .tag("of", of)
                .register(meters);
        FunctionCounter.builder("xinqiao.load.refused", places, FairPlaces::refusals)
                .tag("of", of)
                .register(meters);
    }

    /** Has counted places told to the monitoring. */
    public static void measure(MeterRegistry meters, String of, KeyedPlaces places) {
        Gauge.builder("xinqiao.load.inflight", places, KeyedPlaces::taken)
                .tag("of", of)
                .register(meters);
        FunctionCounter.builder("xinqiao.load.refused", places, KeyedPlaces::refusals)
                .tag("of", of)
                .register(meters);
    }

    public LoadLimits limits() {
        return limits;
    }

    KeyedPlaces requests() {
        return requests;
    }

    FairPlaces light() {
        return light;
    }

    FairPlaces heavy() {
        return heavy;
    }

    /** The places of uploads and downloads. */
    public FairPlaces files() {
        return files;
    }

    /** Those of events that are worked out for subscribers. */
    public FairPlaces events() {
        return events;
    }

    /** Memory for messages that come in pieces. */
    public MemoryBudget bodies() {
        return bodies;
    }

    /**
     * Refuses a heavy operation for which there is not even room to wait.
     *
     * @param share the name of the company whose share it would take
     * @param isHeavy whether it is one; only asked when there is no room
     * @throws CodedException UNAVAILABLE when it is and has to go
     */
    public void requireRoom(String share, BooleanSupplier isHeavy) {
        heavy.requireRoom(share, isHeavy);
    }

    /**
     * Takes the place of an operation; it is weighed when its cost is known.
     *
     * @param share the name of the company whose share it takes
     * @throws CodedException UNAVAILABLE when too many wait already, or it has waited too long
     */
    public OperationPlace operation(String share) {
        return new OperationPlace(this, share);
    }

    /**
     * Gives back an operation's place before its answer is sent, however slow the client, unless there are so many
     * answers under way that this one's memory is no longer free: then the place is kept.
     *
     * @return to be closed when the answer is sent
     */
    public Place sending(int bytes, OperationPlace place) {
        if (bytes <= SMALL) {
            place.close();
            return () -> {};
        }
        if (!answers.take(bytes)) return () -> {};
        place.close();
        return () -> answers.giveBack(bytes);
    }

    /**
     * Reads a body as it comes: memory is taken for what is there and not for what was announced.
     *
     * @throws CodedException UNAVAILABLE when other bodies hold all memory that there is for them
     */
    public Body read(InputStream in, int largest) throws IOException {
        return Body.read(in, largest, SMALL, bodies);
    }
}
