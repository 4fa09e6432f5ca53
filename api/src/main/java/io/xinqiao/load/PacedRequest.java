package io.xinqiao.load;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request whose body has to come at some pace: one byte every ten seconds holds no place for hours. */
final class PacedRequest extends HttpServletRequestWrapper {
    /** What is left of a body that nobody wanted is read for so long, so that the client reads its answer. */
    private static final Duration REST = Duration.ofSeconds(2);

    private static final int LARGEST_REST = 2 * 1024 * 1024;

    private final Pace pace;
    private @Nullable Paced stream;

    PacedRequest(HttpServletRequest request, Pace pace) {
        super(request);
        this.pace = pace;
    }

    static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        var known = stream;
        if (known == null) stream = known = new Paced(super.getInputStream(), pace);
        return known;
    }

    /**
     * Reads what nobody has read, within bounds. The container would do it too, and wait for as long as each byte
     * takes; it is told not to ({@code server.tomcat.max-swallow-size}).
     */
    void readRest() throws IOException {
        if (getHeader("Expect") != null) return;
        var in = getInputStream();
        if (in.isFinished()) return;
        pace.atMost(REST);
        var piece = new byte[8 * 1024];
        try {
            for (long read = 0; read < LARGEST_REST; ) {
                var more = in.read(piece, 0, piece.length);
                if (more < 0) return;
                read += more;
            }
        } catch (Pace.TooSlow slow) {
            // The container closes the connection.
        }
    }

    private static final class Paced extends ServletInputStream {
        private final ServletInputStream in;
        private final Pace pace;
        private boolean finished;

        Paced(ServletInputStream in, Pace pace) {
            this.in = in;
            this.pace = pace;
        }

        @Override
        public int read() throws IOException {
            pace.begin();
            var one = in.read();
            finished = one < 0;
            pace.passed(finished ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            pace.begin();
            var some = in.read(into, from, length);
            finished = some < 0;
            pace.passed(Math.max(0, some));
            return some;
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        @Override
        public boolean isFinished() {
            return finished || in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }
    }
}
