package io.xinqiao.archives;

import java.util.UUID;
import java.util.function.Function;

/**
 * Something that a project needs before it goes live. A bean of this type is all that is needed for it to stand on the
 * checklist.
 *
 * @param required whether the project can't go live without
 * @param progress how far a project is
 */
public record ReadinessSource(Step step, boolean required, Function<UUID, Progress> progress) {
    /** What there is to do, in the order in which one does it; the schema's {@code OnboardingStep}. */
    public enum Step {
        BUILDINGS,
        UNITS,
        STAFF,
        STEWARDS,
        OWNERS,
        PHONES,
        HOUSEHOLDS,
        PARKING,
        METERS,
        ROUTES,
        ARREARS
    }

    /** How many there are, and how many there should be. */
    public record Progress(int count, int total) {
        /** At least one, however many there may be. */
        public static Progress any(int count) {
            return new Progress(count, Math.max(1, count));
        }

        public boolean done() {
            return count >= total;
        }
    }
}
