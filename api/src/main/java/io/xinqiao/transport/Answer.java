package io.xinqiao.transport;

import graphql.ExecutionResult;
import io.xinqiao.load.FairPlaces.Place;
import io.xinqiao.load.Load;
import io.xinqiao.load.OperationPlace;
import org.jspecify.annotations.Nullable;

/** What came of an operation, and the place that it holds on the node until it is closed or its bytes are ready. */
record Answer(ExecutionResult result, Load load, @Nullable OperationPlace place) implements AutoCloseable {
    /** The result is written out in so many bytes; to be closed when the client has taken them. */
    Place sending(int bytes) {
        return place == null ? () -> {} : load.sending(bytes, place);
    }

    /** Gives the place back: what follows is no work of the operation. */
    void leave() {
        if (place != null) place.close();
    }

    @Override
    public void close() {
        leave();
    }
}
