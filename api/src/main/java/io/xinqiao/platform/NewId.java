package io.xinqiao.platform;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.RandomBasedGenerator;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Instant;
import java.util.UUID;

/** New keys: UUID version 7, made here, so that rows lie in the order in which they came. */
public final class NewId {
    private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    private static final RandomBasedGenerator RANDOM = Generators.randomBasedGenerator();

    private static final int BELOW_THE_TIME = 16;

    private NewId() {}

    /** A key that nobody has had. */
    public static UUID next() {
        return GENERATOR.generate();
    }

    /** A random key (version 4), where a key must not tell when it was made, or in which order. */
    public static UUID random() {
        return RANDOM.generate();
    }

    /** When such a key was made, to the millisecond. */
    public static Instant madeAt(UUID key) {
        return Instant.ofEpochMilli(key.getMostSignificantBits() >>> BELOW_THE_TIME);
    }
}
