package io.xinqiao.platform;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.UUID;

/** New keys: UUID version 7, made here, so that rows lie in the order in which they came. */
public final class NewId {
    private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    private NewId() {}

    /** A key that nobody has had. */
    public static UUID next() {
        return GENERATOR.generate();
    }
}
