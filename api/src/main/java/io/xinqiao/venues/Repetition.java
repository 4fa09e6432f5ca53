package io.xinqiao.venues;

import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;

/** How often something is repeated. */
enum Repetition {
    WEEKLY,
    BIWEEKLY,
    MONTHLY;

    /** So many beginnings, the first of them told; a month that lacks the day has its last one instead. */
    List<LocalDateTime> beginnings(LocalDateTime first, int times) {
        return IntStream.range(0, times)
                .mapToObj(turn -> switch (this) {
                    case WEEKLY -> first.plusWeeks(turn);
                    case BIWEEKLY -> first.plusWeeks(2L * turn);
                    case MONTHLY -> first.plusMonths(turn);
                })
                .toList();
    }
}
