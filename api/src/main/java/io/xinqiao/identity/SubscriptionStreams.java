package io.xinqiao.identity;

import io.xinqiao.events.Feeds;
import io.xinqiao.load.Load;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.Request;
import io.xinqiao.tenants.Tenant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderRegistry;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * The event streams behind GraphQL subscriptions. Each object is looked up anew with the rights that the member has at
 * that moment, so that a stream shows exactly what the query would; a role that was revoked or a sign-in that ended
 * ends it.
 */
@Component
public class SubscriptionStreams {
    /** Whoever is further behind than this is told to come back, instead of being remembered without end. */
    private static final int FURTHEST_BEHIND = 1_000;

    private final Feeds feeds;
    private final Gate gate;
    private final Load load;

    SubscriptionStreams(Feeds feeds, Gate gate, Load load) {
        this.feeds = feeds;
        this.gate = gate;
        this.load = load;
    }

    /**
     * The objects of a topic from now on, as far as the caller sees them.
     *
     * @param visible those of these keys that the caller sees and asked for
     * @param loaders of the operation: what they remember is forgotten before each object
     */
    public <T> Publisher<T> stream(
            String topic, Function<Collection<UUID>, Map<UUID, T>> visible, DataLoaderRegistry loaders) {
        var session = Session.current();
        var request = Request.current();
        var tenant = Objects.requireNonNull(Caller.current().tenant());
        var member = Caller.current().member();
        var audience = member == null ? null : member.id();
        return Flux.create(
                sink -> new Stream<>(sink, session, request, visible, loaders).begin(tenant, topic, audience),
                FluxSink.OverflowStrategy.ERROR);
    }

    /** One client's stream, on a virtual thread of its own: it goes at the client's pace and holds up nobody. */
    private final class Stream<T> {
        private final FluxSink<T> sink;
        private final Session session;
        private final Request request;
        private final Function<Collection<UUID>, Map<UUID, T>> visible;
        private final DataLoaderRegistry loaders;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final Deque<UUID> subjects = new ArrayDeque<>();
        private boolean tooFarBehind;

        Stream(
                FluxSink<T> sink,
                Session session,
                Request request,
                Function<Collection<UUID>, Map<UUID, T>> visible,
                DataLoaderRegistry loaders) {
            this.sink = sink;
            this.session = session;
            this.request = request;
            this.visible = visible;
            this.loaders = loaders;
        }

        void begin(Tenant tenant, String topic, @Nullable UUID audience) {
            var waiting = feeds.listen(tenant, topic, audience, this::heard);
            sink.onDispose(() -> {
                waiting.close();
                signal();
            });
            sink.onRequest(more -> signal());
            Thread.ofVirtual().name("stream-" + request.id()).start(() -> request.call(this::run));
        }

        private void heard(List<UUID> more) {
            lock.lock();
            try {
                if (subjects.size() + more.size() > FURTHEST_BEHIND) tooFarBehind = true;
                else subjects.addAll(more);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void signal() {
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private @Nullable Void run() {
            try {
                for (var batch = next(); !batch.isEmpty(); batch = next()) {
                    var keys = batch;
                    try (var _ = load.events().enter(session.share())) {
                        gate.enter(session, () -> {
                            tell(keys);
                            return null;
                        });
                    }
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException failure) {
                sink.error(failure);
            }
            return null;
        }

        /** What may be told now, no more than was asked for; empty when the stream has ended. */
        private List<UUID> next() throws InterruptedException {
            lock.lock();
            try {
                while (!sink.isCancelled() && !tooFarBehind && (subjects.isEmpty() || asked() == 0)) changed.await();
                if (sink.isCancelled()) return List.of();
                if (tooFarBehind) throw new CodedException(ErrorCode.THROTTLED, "stream.tooFarBehind");
                var batch = subjects.stream().limit(asked()).toList();
                for (var taken = 0; taken < batch.size(); taken++) subjects.removeFirst();
                return batch;
            } finally {
                lock.unlock();
            }
        }

        private long asked() {
            return sink.requestedFromDownstream();
        }

        private void tell(List<UUID> keys) {
            var found = visible.apply(keys);
            for (var key : keys) {
                var object = found.get(key);
                if (object == null) continue;
                loaders.getDataLoaders().forEach(DataLoader::clearAll);
                sink.next(object);
            }
        }
    }
}
