package io.xinqiao.platform;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What browsers ask before they let a page of another origin speak to the API (the Fetch standard's CORS protocol). A
 * page may always read the answer, credentials of the browser never go along, and whether anything is executed for it
 * is decided by the application's allow-list, so that a developer reads what is wrong instead of nothing.
 */
public final class Origins {
    /** Those of traces too, by W3C Trace Context and by what Zipkin, Sentry and Apollo send beside it. */
    private static final String HEADERS =
            "Authorization, Content-Type, Accept-Language, If-None-Match, If-Range, Range, X-Request-Id,"
                    + " Xinqiao-Tenant, traceparent, tracestate, baggage, b3, X-B3-TraceId, X-B3-SpanId,"
                    + " X-B3-ParentSpanId, X-B3-Sampled, sentry-trace, apollographql-client-name,"
                    + " apollographql-client-version, apollo-require-preflight";

    private static final String EXPOSED =
            "Accept-Ranges, Content-Disposition, Content-Range, ETag, Retry-After, WWW-Authenticate, X-Request-Id";
    private static final String TWO_HOURS = "7200";

    private Origins() {}

    /** The origin of the page that asks, when it is another than this API's own. */
    public static @Nullable String foreign(@Nullable String origin, @Nullable String host) {
        return origin == null || isOwn(origin, host) ? null : origin;
    }

    private static boolean isOwn(String origin, @Nullable String host) {
        try {
            return host != null && host.equals(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** Lets the page read the answer. */
    public static void allowReading(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Vary", "Origin");
        var origin = foreign(request.getHeader("Origin"), request.getHeader("Host"));
        if (origin == null) return;
        response.setHeader("Access-Control-Allow-Origin", origin);
        response.setHeader("Access-Control-Expose-Headers", EXPOSED);
    }

    /** Whether it is the browser that asks, before the page's own request. */
    public static boolean isPreflight(HttpServletRequest request) {
        return request.getMethod().equals("OPTIONS")
                && request.getHeader("Origin") != null
                && request.getHeader("Access-Control-Request-Method") != null;
    }

    /** Answers the browser's question, whoever asks. */
    public static void answerPreflight(HttpServletResponse response, String methods) {
        response.setHeader("Access-Control-Allow-Methods", methods);
        response.setHeader("Access-Control-Allow-Headers", HEADERS);
        response.setHeader("Access-Control-Max-Age", TWO_HOURS);
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
