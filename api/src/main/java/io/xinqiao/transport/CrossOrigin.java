package io.xinqiao.transport;

import io.xinqiao.platform.Origins;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Lets pages of other origins use what lies outside of /graphql: files, how to sign in, and where residents sign up.
 */
class CrossOrigin extends HttpFilter {
    static final String FILES = "/files/*";
    static final String SIGN_UP = "/residents/sign-up/*";
    static final String WELL_KNOWN = "/.well-known/*";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws ServletException, IOException {
        Origins.allowReading(request, response);
        if (Origins.isPreflight(request)) Origins.answerPreflight(response, "GET, HEAD, PUT, POST");
        else rest.doFilter(request, response);
    }
}
