package io.xinqiao.load;

import io.xinqiao.load.FairPlaces.Place;
import io.xinqiao.platform.CodedException;

/**
 * The place that an operation holds on this node. Every operation begins among the light ones. A heavy one changes over
 * as soon as its cost is known; when there is no place it is not executed, and begins anew when it has waited for one:
 * meanwhile it holds no connection to the database.
 */
public final class OperationPlace implements AutoCloseable {
    /** So many points make an operation as heavy as two. */
    private static final long POINTS = 2_500;

    private final Load load;
    private final String share;
    private Place held;
    private boolean heavy;
    private int awaited;

    OperationPlace(Load load, String share) {
        this.load = load;
        this.share = share;
        this.held = load.light().enter(share);
    }

    /** Weighs the operation; false when it must not run before it has waited. */
    public boolean weigh(long cost) {
        if (heavy || cost <= load.limits().lightCost()) return true;
        var weight = (int) (1 + cost / POINTS);
        var place = load.heavy().tryEnter(share, weight);
        if (place.isEmpty()) {
            awaited = weight;
            return false;
        }
        change(place.get());
        return true;
    }

    /** Whether the operation was too heavy for what was free, and is to be executed anew after a wait. */
    public boolean mustWait() {
        return awaited > 0;
    }

    /**
     * Waits until there is a place for the heavy operation.
     *
     * @throws CodedException UNAVAILABLE when too many wait already, or it has waited too long
     */
    public void await() {
        held.close();
        held = load.heavy().enter(share, awaited);
        heavy = true;
        awaited = 0;
    }

    private void change(Place to) {
        held.close();
        held = to;
        heavy = true;
    }

    @Override
    public void close() {
        held.close();
    }
}
