package io.xinqiao.transport;

import graphql.ExecutionResult;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Takes a subscription's results off the thread that makes them, a few ahead of what the client has taken: making them
 * holds a database connection, sending them may take as long as the client likes.
 */
final class Inbox implements Subscriber<ExecutionResult>, AutoCloseable {
    private static final int AHEAD = 8;

    /** What comes next. */
    sealed interface Item {
        /** One more result. */
        record Next(ExecutionResult result) implements Item {}

        /** It went wrong and is over. */
        record Failed(Throwable failure) implements Item {}

        /** It is over. */
        record Complete() implements Item {}

        /** The server ends it: the client should come again. */
        record ServerEnds() implements Item {}
    }

    private final LinkedBlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private volatile @Nullable Subscription subscription;
    private volatile boolean closed;

    static Inbox of(Publisher<ExecutionResult> results) {
        var inbox = new Inbox();
        results.subscribe(inbox);
        return inbox;
    }

    /** The next item; null when none came in time. */
    @Nullable
    Item poll(Duration time) throws InterruptedException {
        var item = items.poll(time.toMillis(), TimeUnit.MILLISECONDS);
        var source = subscription;
        if (item instanceof Item.Next && source != null) source.request(1);
        return item;
    }

    /** Ends it from this side, in place of whatever would have come. */
    void end(Item last) {
        close();
        items.add(last);
    }

    @Override
    public void onSubscribe(Subscription source) {
        subscription = source;
        if (closed) source.cancel();
        else source.request(AHEAD);
    }

    @Override
    public void onNext(ExecutionResult result) {
        items.add(new Item.Next(result));
    }

    @Override
    public void onError(Throwable failure) {
        items.add(new Item.Failed(failure));
    }

    @Override
    public void onComplete() {
        items.add(new Item.Complete());
    }

    /** The client takes no more. */
    @Override
    public void close() {
        closed = true;
        var source = subscription;
        if (source != null) source.cancel();
    }
}
