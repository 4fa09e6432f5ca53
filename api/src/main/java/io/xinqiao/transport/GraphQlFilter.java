package io.xinqiao.transport;

import graphql.ExecutionResult;
import io.xinqiao.execution.OperationOutline;
import io.xinqiao.identity.Session;
import io.xinqiao.identity.Tokens;
import io.xinqiao.load.Body;
import io.xinqiao.load.FairPlaces.Place;
import io.xinqiao.load.Load;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.GraphQlErrors;
import io.xinqiao.platform.HttpErrors;
import io.xinqiao.platform.Origins;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.DigestUtils;
import org.springframework.util.MimeTypeUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * GraphQL over HTTP. A transport of our own and not the framework's handler: that one cannot answer 429, takes no
 * documentId and coerces members of the request. A filter and not a servlet: it stands before the framework's filters,
 * of which it needs none but the one that makes traces.
 */
class GraphQlFilter extends HttpFilter {
    static final String PATH = "/graphql";
    private static final List<String> GET_NAMES = List.of("documentId", "query", "extensions");
    static final int LARGEST_BODY = 1024 * 1024;
    private static final String COMPANY = "Xinqiao-Tenant";

    private final transient Tokens tokens;
    private final transient Operations operations;
    private final transient EventStream eventStream;
    private final transient SocketUpgrade sockets;
    private final transient GraphQlErrors errors;
    private final transient HttpErrors httpErrors;
    private final transient Load load;
    private final transient JsonMapper json;

    GraphQlFilter(
            Tokens tokens,
            Operations operations,
            EventStream eventStream,
            SocketUpgrade sockets,
            GraphQlErrors errors,
            HttpErrors httpErrors,
            Load load,
            JsonMapper json) {
        this.tokens = tokens;
        this.operations = operations;
        this.eventStream = eventStream;
        this.sockets = sockets;
        this.errors = errors;
        this.httpErrors = httpErrors;
        this.load = load;
        this.json = json;
    }

    /** How an answer is written. */
    private enum Format {
        /** Errors before execution have a status of their own. */
        RESPONSE("application/graphql-response+json"),
        /** The legacy: such errors are 200. */
        JSON("application/json"),
        EVENTS("text/event-stream");

        private final String type;

        Format(String type) {
            this.type = type;
        }

        /** The one that the client likes best; empty when it likes none. */
        static Optional<Format> liked(@Nullable String accept) {
            if (accept == null || accept.isBlank() || accept.equals("*/*")) return Optional.of(JSON);
            var liked = MediaType.parseMediaTypes(accept);
            MimeTypeUtils.sortBySpecificity(liked);
            liked.sort((one, other) -> Double.compare(other.getQualityValue(), one.getQualityValue()));
            for (var type : liked) {
                if (type.getQualityValue() == 0) continue;
                if (type.isWildcardType() || type.isWildcardSubtype()) {
                    if (type.includes(MediaType.APPLICATION_JSON)) return Optional.of(JSON);
                    continue;
                }
                for (var format : values()) {
                    if (MediaType.parseMediaType(format.type).equalsTypeAndSubtype(type)) return Optional.of(format);
                }
            }
            return Optional.empty();
        }
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws ServletException, IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (isUpgrade(request)) {
            sockets.upgrade(request, response);
            return;
        }
        Origins.allowReading(request, response);
        if (Origins.isPreflight(request)) {
            Origins.answerPreflight(response, "GET, POST");
            return;
        }
        switch (request.getMethod()) {
            case "POST" -> post(request, response);
            case "GET" -> get(request, response);
            default -> refuseMethod(response);
        }
    }

    private static boolean isUpgrade(HttpServletRequest request) {
        return "GET".equals(request.getMethod()) && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    }

    private void refuseMethod(HttpServletResponse response) throws IOException {
        response.setHeader("Allow", "GET, POST");
        httpErrors.write(response, 405);
    }

    private void post(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var session = signedIn(request, response);
        if (session == null) return;
        var format = format(request, response);
        if (format == null) return;
        if (!sendsJson(request)) {
            httpErrors.write(response, 415);
            return;
        }
        try (var body = body(request)) {
            if (body.isTooLarge()) {
                httpErrors.write(response, 413);
                return;
            }
            var call = parse(session, body, request, response);
            if (call == null) return;
            response.setHeader("Cache-Control", "no-store");
            answer(session, call, format, body::close, request, response);
        } catch (CodedException full) {
            write(errors.refuse(full), 503, format, request, response);
        }
    }

    private Body body(HttpServletRequest request) throws IOException {
        return load.read(request.getInputStream(), LARGEST_BODY);
    }

    private void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // Until there is an answer that may be kept: a refusal today is none tomorrow.
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Vary", "Origin, Authorization, Accept, Accept-Language, " + COMPANY);
        var session = signedIn(request, response);
        if (session == null) return;
        if (GET_NAMES.stream().allMatch(name -> request.getParameter(name) == null)) {
            refuseMethod(response);
            return;
        }
        var format = format(request, response);
        if (format == null) return;
        var call = parse(session, request, response);
        if (call == null) return;
        try {
            if (operations
                    .kindByGet(session, call)
                    .filter(kind -> comesByGet(kind, format))
                    .isEmpty()) {
                refuseMethod(response);
                return;
            }
        } catch (RuntimeException refused) {
            var told = errors.refuse(refused);
            write(told, status(told, format), format, request, response);
            return;
        }
        if (format == Format.EVENTS) answer(session, call, format, () -> {}, request, response);
        else answerCacheable(session, call, format, request, response);
    }

    /** A GET changes nothing: no mutation comes by it, and a subscription only as an event stream. */
    private static boolean comesByGet(OperationOutline.Kind kind, Format format) {
        return switch (kind) {
            case QUERY -> true;
            case SUBSCRIPTION -> format == Format.EVENTS;
            case MUTATION -> false;
        };
    }

    /** The answer is its asker's own, and told again only when it has changed. */
    private void answerCacheable(
            Session session, GraphQlCall call, Format format, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try (var answer = operations.execute(session, call)) {
            var result = answer.result();
            var status = status(result, format);
            if (status == 200 && result.getErrors().isEmpty()) {
                var tag = "W/\"" + DigestUtils.md5DigestAsHex(json.writeValueAsBytes(result.<Object>getData())) + "\"";
                response.setHeader("ETag", tag);
                response.setHeader("Cache-Control", "private, no-cache");
                if (tag.equals(request.getHeader("If-None-Match"))) {
                    response.setStatus(304);
                    return;
                }
            }
            write(answer, status, format, request, response);
        }
    }

    private @Nullable GraphQlCall parse(Session session, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("documentId", request.getParameter("documentId"));
        members.put("query", request.getParameter("query"));
        members.put("operationName", request.getParameter("operationName"));
        try {
            for (var name : List.of("variables", "extensions")) {
                var text = request.getParameter(name);
                if (text != null) members.put(name, json.readValue(text, Object.class));
            }
            return GraphQlCall.of(members);
        } catch (JacksonException malformed) {
            refuse(session, new CodedException(ErrorCode.BAD_REQUEST, "request.malformed"), request, response);
        } catch (CodedException malformed) {
            refuse(session, malformed, request, response);
        }
        return null;
    }

    private void refuse(
            Session session, CodedException refusal, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var told = operations.refuse(session, refusal);
        write(told, status(told, Format.RESPONSE), Format.RESPONSE, request, response);
    }

    private @Nullable Session signedIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            return tokens.verify(
                    request.getHeader("Authorization"),
                    request.getHeader(COMPANY),
                    Origins.foreign(request.getHeader("Origin"), request.getHeader("Host")));
        } catch (RuntimeException refused) {
            httpErrors.refuse(request, response, refused);
            return null;
        }
    }

    private @Nullable Format format(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            var liked = Format.liked(request.getHeader("Accept"));
            if (liked.isPresent()) return liked.get();
            httpErrors.write(response, 406);
        } catch (InvalidMediaTypeException malformed) {
            httpErrors.write(response, 406);
        }
        return null;
    }

    private static boolean sendsJson(HttpServletRequest request) {
        try {
            var sent = request.getContentType();
            if (sent == null) return false;
            var type = MediaType.parseMediaType(sent);
            var charset = type.getCharset();
            return type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
                    && (charset == null || charset.name().equals("UTF-8"));
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    private @Nullable GraphQlCall parse(
            Session session, Body body, HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            return GraphQlCall.of(json.readValue(body.content(), Object.class));
        } catch (JacksonException malformed) {
            refuse(session, new CodedException(ErrorCode.BAD_REQUEST, "request.malformed"), request, response);
        } catch (CodedException malformed) {
            refuse(session, malformed, request, response);
        }
        return null;
    }

    private void answer(
            Session session,
            GraphQlCall call,
            Format format,
            Place memory,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (!call.namesDocument()) {
            refuse(session, new CodedException(ErrorCode.BAD_REQUEST, "request.noQuery"), request, response);
            return;
        }
        try (var answer = operations.execute(session, call)) {
            var result = answer.result();
            if (format == Format.EVENTS) {
                stream(session, answer, memory, request, response);
            } else if (result.getData() instanceof Publisher) {
                var refused = errors.refuse(new CodedException(ErrorCode.BAD_REQUEST, "request.subscriptionByHttp"));
                write(refused, status(refused, format), format, request, response);
            } else {
                write(answer, status(result, format), format, request, response);
            }
        }
    }

    private void stream(
            Session session, Answer answer, Place memory, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var result = answer.result();
        if (!result.isDataPresent() && status(result, Format.RESPONSE) != 400) {
            write(result, status(result, Format.RESPONSE), Format.RESPONSE, request, response);
            return;
        }
        if (!(result.getData() instanceof Publisher<?> publisher)) {
            eventStream.write(answer, response);
            return;
        }
        answer.leave();
        memory.close();
        try {
            @SuppressWarnings("unchecked") // the engine's own promise for a subscription
            var events = (Publisher<ExecutionResult>) publisher;
            eventStream.write(session, events, request, response);
        } catch (CodedException refused) {
            var told = errors.refuse(refused);
            write(told, status(told, Format.RESPONSE), Format.RESPONSE, request, response);
        }
    }

    /** 200 when something was executed; otherwise what kept it from being executed. */
    private static int status(ExecutionResult result, Format format) {
        if (result.isDataPresent()) return 200;
        var error = result.getErrors().getFirst().getExtensions();
        var code = error == null
                ? ErrorCode.BAD_REQUEST
                : ErrorCode.valueOf(error.getOrDefault("code", "BAD_REQUEST").toString());
        return switch (code) {
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN, TENANT_SUSPENDED -> 403;
            case THROTTLED -> 429;
            case TIMEOUT, UNAVAILABLE -> 503;
            case INTERNAL -> 500;
            case NOT_FOUND, BAD_REQUEST, INVALID_CURSOR, CONFLICT, IDEMPOTENCY_KEY_REUSED, COST_EXCEEDED ->
                format == Format.JSON ? 200 : 400;
        };
    }

    private void write(
            ExecutionResult result, int status, Format format, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        write(json.writeValueAsBytes(result.toSpecification()), result, status, format, request, response);
    }

    /** The same for an answer, whose place is given back as soon as its bytes are there. */
    private void write(
            Answer answer, int status, Format format, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var body = json.writeValueAsBytes(answer.result().toSpecification());
        try (var _ = answer.sending(body.length)) {
            write(body, answer.result(), status, format, request, response);
        }
    }

    private void write(
            byte[] body,
            ExecutionResult result,
            int status,
            Format format,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        response.setStatus(status);
        if (status == 401) httpErrors.challenge(request, response, true);
        if (status == 429 || status == 503) response.setHeader("Retry-After", Long.toString(retryAfterSeconds(result)));
        response.setContentType((format == Format.EVENTS ? Format.RESPONSE : format).type + ";charset=UTF-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static long retryAfterSeconds(ExecutionResult result) {
        var extensions = result.getErrors().getFirst().getExtensions();
        var millis = extensions != null && extensions.get("retryAfterMs") instanceof Long wait ? wait : 1000;
        return Math.max(1, (millis + 999) / 1000);
    }
}
