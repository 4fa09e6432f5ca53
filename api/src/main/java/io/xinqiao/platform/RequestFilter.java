package io.xinqiao.platform;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The outermost filter: names the request, finds its language, refuses bodies above 1 MB, and gives an answer without a
 * body (401, 415, …) the GraphQL error that the contract promises.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestFilter extends OncePerRequestFilter {
    private static final String REQUEST_ID = "X-Request-Id";

    private static final long LARGEST_BODY = 1024 * 1024;

    /** Files are weighed by their own endpoint, which reads them piece by piece. */
    private static final String FILES = "/files/";

    private final HttpErrors errors;

    RequestFilter(HttpErrors errors) {
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var current = new Request(Request.idFrom(request.getHeader(REQUEST_ID)), language(request));
        response.setHeader(REQUEST_ID, current.id());
        MDC.put("request", current.id());
        if (request.getContentLengthLong() > LARGEST_BODY
                && !request.getRequestURI().startsWith(FILES)) {
            current.call(() -> refuseTooLarge(response));
            return;
        }
        var failure = current.call(() -> answer(request, response, chain));
        MDC.remove("request");
        switch (failure) {
            case null -> {}
            case IOException broken -> throw broken;
            case ServletException broken -> throw broken;
            default -> throw new ServletException(failure);
        }
    }

    private @Nullable Void refuseTooLarge(HttpServletResponse response) {
        try {
            errors.write(response, 413);
            return null;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private @Nullable Exception answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
        try {
            var speaking = new GraphQlSpeaking(response);
            chain.doFilter(request, speaking);
            errors.fillEmpty(request, speaking);
            return null;
        } catch (IOException failure) {
            return failure;
        } catch (ServletException | RuntimeException failure) {
            return refuse(request, response, failure);
        }
    }

    /** Whatever an endpoint did not foresee is answered as GraphQL would answer it, as long as nothing was answered. */
    private @Nullable Exception refuse(HttpServletRequest request, HttpServletResponse response, Exception failure) {
        if (response.isCommitted()) return failure;
        try {
            response.resetBuffer();
            errors.refuse(
                    request,
                    response,
                    failure instanceof ServletException && failure.getCause() != null ? failure.getCause() : failure);
            return null;
        } catch (IOException broken) {
            return broken;
        }
    }

    /** Answers a failure with a GraphQL error where the container would write a page of its own. */
    private final class GraphQlSpeaking extends HttpServletResponseWrapper {
        GraphQlSpeaking(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void sendError(int status) throws IOException {
            errors.write((HttpServletResponse) getResponse(), status);
        }

        @Override
        public void sendError(int status, String reason) throws IOException {
            sendError(status);
        }
    }

    private static Locale language(HttpServletRequest request) {
        if (request.getHeader("Accept-Language") == null) return Locale.SIMPLIFIED_CHINESE;
        return request.getLocale().getLanguage().equals("en") ? Locale.ENGLISH : Locale.SIMPLIFIED_CHINESE;
    }
}
