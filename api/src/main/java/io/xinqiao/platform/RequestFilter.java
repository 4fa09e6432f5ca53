package io.xinqiao.platform;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The outermost filter: names the request, finds its language, refuses bodies that are too large, and gives an answer
 * without a body (401, 415, …) the GraphQL error that the contract promises.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestFilter extends OncePerRequestFilter {
    private static final String REQUEST_ID = "X-Request-Id";

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
        var failure = current.call(() -> answer(request, response, chain));
        MDC.remove("request");
        switch (failure) {
            case null -> {}
            case IOException broken -> throw broken;
            case ServletException broken -> throw broken;
            default -> throw new ServletException(failure);
        }
    }

    private @Nullable Exception answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
        try {
            chain.doFilter(request, response);
            if (request.getRequestURI().startsWith("/graphql")) errors.fillEmpty(response);
            return null;
        } catch (IOException | ServletException failure) {
            return failure;
        }
    }

    private static Locale language(HttpServletRequest request) {
        if (request.getHeader("Accept-Language") == null) return Locale.SIMPLIFIED_CHINESE;
        return request.getLocale().getLanguage().equals("en") ? Locale.ENGLISH : Locale.SIMPLIFIED_CHINESE;
    }
}
