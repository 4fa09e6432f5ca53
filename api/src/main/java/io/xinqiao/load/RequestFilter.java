package io.xinqiao.load;

import io.xinqiao.platform.HttpErrors;
import io.xinqiao.platform.Request;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The outermost filter: names the request, finds its language, gives it a place among those under way, refuses bodies
 * above 1 MB, watches the pace of body and answer, and gives an answer without a body (401, 415, …) the GraphQL error
 * that the contract promises.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestFilter extends OncePerRequestFilter {

    private static final long LARGEST_BODY = 1024 * 1024;

    /** Files are weighed by their own endpoint, which reads them piece by piece. */
    private static final String FILES = "/files/";

    /** Whoever watches the node has to reach it when it is full. */
    private static final Set<String> PROBES =
            Set.of("/livez", "/readyz", "/actuator/health/liveness", "/actuator/health/readiness");

    private final HttpErrors errors;
    private final Load load;

    RequestFilter(HttpErrors errors, Load load) {
        this.errors = errors;
        this.load = load;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var current = Request.of(request);
        errors.head(request, response, current);
        MDC.put("request", current.id());
        var failure = current.call(() -> failureOf(() -> {
            admit(request, response, chain);
            return null;
        }));
        MDC.remove("request");
        switch (failure) {
            case null -> {}
            case IOException broken -> throw broken;
            case ServletException broken -> throw broken;
            case RuntimeException broken -> throw broken;
            default -> throw new ServletException(failure);
        }
    }

    private static @Nullable Exception failureOf(Callable<@Nullable Void> work) {
        try {
            work.call();
            return null;
        } catch (Exception failure) {
            return failure;
        }
    }

    private void admit(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws Exception {
        if (PROBES.contains(request.getRequestURI())) {
            answer(request, response, chain);
            return;
        }
        var place = load.requests().tryEnter(request.getRemoteAddr());
        if (place.isEmpty()) {
            errors.write(response, load.requests().refusal());
            return;
        }
        try (var mine = place.get()) {
            request.setAttribute(Underway.ATTRIBUTE, mine);
            if (!PacedRequest.hasBody(request)) {
                answer(request, response, chain);
                return;
            }
            var paced = new PacedRequest(request, pace());
            if (request.getContentLengthLong() > LARGEST_BODY
                    && !request.getRequestURI().startsWith(FILES)) {
                errors.write(response, 413);
            } else {
                answer(paced, response, chain);
            }
            paced.readRest();
        }
    }

    private Pace pace() {
        var limits = load.limits();
        return new Pace(limits.slowness(), limits.slowest().toBytes(), System::nanoTime);
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws Exception {
        var speaking = new GraphQlSpeaking(response, pace());
        try {
            chain.doFilter(request, speaking);
            errors.fillEmpty(request, speaking);
        } catch (IOException failure) {
            if (response.isCommitted() || !isTooSlow(failure)) throw failure;
            response.setHeader("Connection", "close");
            errors.write(response, 408);
        } catch (ServletException | RuntimeException failure) {
            // Whatever an endpoint did not foresee is answered as GraphQL would answer it, as long as nothing was
            // answered.
            if (response.isCommitted()) throw failure;
            response.resetBuffer();
            errors.refuse(
                    request,
                    response,
                    failure instanceof ServletException && failure.getCause() != null ? failure.getCause() : failure);
        }
    }

    /** Who reads a body for us may have a word of its own for a client that does not send it. */
    private static boolean isTooSlow(IOException failure) {
        return failure instanceof Pace.TooSlow || failure.getCause() instanceof Pace.TooSlow;
    }

    /** Answers a failure with a GraphQL error where the container would write a page of its own. */
    private final class GraphQlSpeaking extends HttpServletResponseWrapper {
        private final Pace pace;
        private @Nullable ServletOutputStream out;

        GraphQlSpeaking(HttpServletResponse response, Pace pace) {
            super(response);
            this.pace = pace;
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            var known = out;
            if (known == null) out = known = new PacedOutput(super.getOutputStream(), pace);
            return known;
        }

        @Override
        public void flushBuffer() throws IOException {
            pace.begin();
            super.flushBuffer();
            pace.passed(0);
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
}
