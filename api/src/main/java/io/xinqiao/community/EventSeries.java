package io.xinqiao.community;

import java.time.Period;
import java.util.UUID;

/** Events that repeat. */
record EventSeries(UUID id, UUID projectId, String name, Frequency frequency, int version) {
    /** How often. */
    enum Frequency {
        WEEKLY(Period.ofWeeks(1)),
        FORTNIGHTLY(Period.ofWeeks(2)),
        MONTHLY(Period.ofMonths(1)),
        QUARTERLY(Period.ofMonths(3));

        private final Period period;

        Frequency(Period period) {
            this.period = period;
        }

        /** From one event to a later one of the series. */
        Period after(int times) {
            return period.multipliedBy(times);
        }
    }

    /** Series are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
