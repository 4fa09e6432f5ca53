package io.xinqiao.load;

import io.xinqiao.platform.HttpErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;

/**
 * Tells in a GraphQL error what the container refuses before any filter of ours sees it: a request line that is none, a
 * method that nobody serves. Its own page would be HTML.
 */
class ErrorValve extends ErrorReportValve {
    private final HttpErrors errors;

    ErrorValve(HttpErrors errors) {
        this.errors = errors;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        var status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) return;
        var mayWrite = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, mayWrite);
        if (!mayWrite.get()) return;
        var current = io.xinqiao.platform.Request.of(request);
        current.call(() -> {
            errors.head(request, response, current);
            write(response, errors.body(response, status));
            return true;
        });
    }

    private static void write(Response response, byte[] body) {
        try {
            var reporter = response.getReporter();
            if (reporter == null) return;
            reporter.write(new String(body, StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
