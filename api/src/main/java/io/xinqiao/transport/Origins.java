package io.xinqiao.transport;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What browsers ask before they let a page of another origin speak to the API (the Fetch standard's CORS protocol). A
 * page may always read the answer, credentials of the browser never go along, and whether anything is executed for it
 * is decided by the application's allow-list, so that a developer reads what is wrong instead of nothing.
 */
final class Origins {
    private static final String METHODS = "GET, POST";
    private static final String HEADERS =
            "Authorization, Content-Type, Accept-Language, If-None-Match, X-Request-Id, Xinqiao-Tenant";
    private static final String EXPOSED = "ETag, Retry-After, WWW-Authenticate, X-Request-Id";
    private static final String TWO_HOURS = "7200";

    private Origins() {}

    /** The origin of the page that asks, when it is another than this API's own. */
    static @Nullable String foreign(@Nullable String origin, @Nullable String host) {
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
    static void allowReading(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Vary", "Origin");
        var origin = foreign(request.getHeader("Origin"), request.getHeader("Host"));
        if (origin == null) return;
        response.setHeader("Access-Control-Allow-Origin", origin);
        response.setHeader("Access-Control-Expose-Headers", EXPOSED);
    }

    /** Whether it is the browser that asks, before the page's own request. */
    static boolean isPreflight(HttpServletRequest request) {
        return request.getMethod().equals("OPTIONS")
                && request.getHeader("Origin") != null
                && request.getHeader("Access-Control-Request-Method") != null;
    }

    static void answerPreflight(HttpServletResponse response) {
        response.setHeader("Access-Control-Allow-Methods", METHODS);
        response.setHeader("Access-Control-Allow-Headers", HEADERS);
        response.setHeader("Access-Control-Max-Age", TWO_HOURS);
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
