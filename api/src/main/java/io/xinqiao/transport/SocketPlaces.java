package io.xinqiao.transport;

import io.micrometer.core.instrument.MeterRegistry;
import io.xinqiao.load.FairPlaces.Place;
import io.xinqiao.load.KeyedPlaces;
import io.xinqiao.load.Load;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** How many sockets and event streams the node holds: in all, of one address, and of those who have not signed in. */
@Component
class SocketPlaces {
    private final KeyedPlaces all;
    private final KeyedPlaces unsigned;
    private final KeyedPlaces subscriptions;

    SocketPlaces(StreamLimits limits, MeterRegistry meters) {
        this.all = new KeyedPlaces(limits.perNode(), limits.perAddress());
        this.unsigned = new KeyedPlaces(limits.unsigned(), limits.unsignedPerAddress());
        this.subscriptions = new KeyedPlaces(limits.subscriptions(), limits.subscriptions());
        Load.measure(meters, "streams", all);
        Load.measure(meters, "unsigned", unsigned);
        Load.measure(meters, "subscriptions", subscriptions);
    }

    /** The place of one socket. */
    static final class SocketPlace implements AutoCloseable {
        private final Place ofAll;
        private final Place ofUnsigned;
        private volatile boolean established;

        SocketPlace(Place ofAll, Place ofUnsigned) {
            this.ofAll = ofAll;
            this.ofUnsigned = ofUnsigned;
        }

        /** The upgrade has come to its end, and the socket gives the place back. */
        void establish() {
            established = true;
        }

        boolean isEstablished() {
            return established;
        }

        /** It is known who the client is. */
        void signIn() {
            ofUnsigned.close();
        }

        @Override
        public void close() {
            ofUnsigned.close();
            ofAll.close();
        }
    }

    /** A place for a socket whose client is not known yet; none when there is none left. */
    Optional<SocketPlace> socket(String address) {
        var ofUnsigned = unsigned.tryEnter(address);
        if (ofUnsigned.isEmpty()) return Optional.empty();
        var ofAll = all.tryEnter(address);
        if (ofAll.isEmpty()) ofUnsigned.get().close();
        return ofAll.map(place -> new SocketPlace(place, ofUnsigned.get()));
    }

    /** A place for an event stream, whose client has shown its token. */
    Optional<Place> eventStream(String address) {
        return all.tryEnter(address);
    }

    /** A place for a subscription. */
    Optional<Place> subscription() {
        return subscriptions.tryEnter("");
    }

    /** The HTTP status of a refusal: 503 when the node is full, 429 when it is the address that holds too many. */
    int refusal() {
        return Math.max(all.refusal(), unsigned.refusal());
    }
}
