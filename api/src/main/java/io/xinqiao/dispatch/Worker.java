package io.xinqiao.dispatch;

import java.util.List;
import java.util.UUID;

/**
 * What a member who works tickets can do.
 *
 * @param mostOpen how many tickets they have in hand at most
 * @param categoryIds what they can do; everything when none is named
 */
public record Worker(UUID memberId, int mostOpen, List<UUID> categoryIds) {
    static final int MOST_OPEN = 8;

    public Worker {
        categoryIds = List.copyOf(categoryIds);
    }
}
