package io.xinqiao.files;

import io.xinqiao.testing.Api;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An upload whose client sends all but the end, and that only when it is told to. */
final class SlowUpload {
    /** More than client and network hold on the way, so that the server must be reading before all is sent. */
    private static final int SIZE = 4_900_000;

    private final CountDownLatch underway = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CompletableFuture<Api.Answer> answer;

    SlowUpload(Api as, String url, byte[] content) {
        var beginning = new ByteArrayInputStream(Arrays.copyOf(content, SIZE));
        var body = new SequenceInputStream(beginning, new Waiting());
        answer = CompletableFuture.supplyAsync(() -> as.put(url, BodyPublishers.ofInputStream(() -> body)));
    }

    /** Nothing, but only when told so. */
    private final class Waiting extends InputStream {
        @Override
        public int read() {
            underway.countDown();
            await(released);
            return -1;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) throw new IllegalStateException("not within a minute");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Waits until all but the end has been asked for. */
    void awaitUnderway() {
        await(underway);
    }

    /** Sends the end. */
    Api.Answer finish() {
        released.countDown();
        return answer.join();
    }
}
