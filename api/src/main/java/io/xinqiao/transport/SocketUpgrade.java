package io.xinqiao.transport;

import io.xinqiao.platform.HttpErrors;
import io.xinqiao.platform.Request;
import io.xinqiao.transport.SocketPlaces.SocketPlace;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/** From an HTTP request to a socket. The token may come with it, or later in {@code connection_init}. */
@Component
class SocketUpgrade {
    static final String LANGUAGE = "xinqiao.language";
    static final String PLACE = "xinqiao.place";

    private final WebSocketHttpRequestHandler handler;
    private final SocketPlaces places;
    private final OpenStreams openStreams;
    private final StreamLimits limits;
    private final HttpErrors errors;

    SocketUpgrade(
            Sockets sockets, SocketPlaces places, OpenStreams openStreams, StreamLimits limits, HttpErrors errors) {
        var handshake = new DefaultHandshakeHandler();
        handshake.setSupportedProtocols(Sockets.PROTOCOL);
        this.handler = new WebSocketHttpRequestHandler(sockets, handshake);
        this.places = places;
        this.openStreams = openStreams;
        this.limits = limits;
        this.errors = errors;
        handler.setHandshakeInterceptors(List.of(new OnlyOurProtocol()));
    }

    /** Compression would take some 300 KB outside the heap for each socket that offers it, as those of browsers do. */
    private static final class Uncompressed extends HttpServletRequestWrapper {
        Uncompressed(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return name.equalsIgnoreCase("Sec-WebSocket-Extensions")
                    ? Collections.emptyEnumeration()
                    : super.getHeaders(name);
        }
    }

    void upgrade(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        var free = places.socket(request.getRemoteAddr());
        if (free.isEmpty()) {
            errors.write(response, places.refusal());
            return;
        }
        var place = free.get();
        request.setAttribute(PLACE, place);
        try {
            handler.handleRequest(new Uncompressed(request), response);
        } finally {
            if (response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS) awaitSocket(place);
            else place.close();
        }
    }

    /** The socket comes after the request, unless the client has gone meanwhile; then nobody would tell us. */
    private void awaitSocket(SocketPlace place) {
        var _ = openStreams.after(limits.initialization(), () -> {
            if (!place.isEstablished()) place.close();
        });
    }

    /** Whoever speaks another protocol is told at once, and not by silence after the upgrade. */
    private static final class OnlyOurProtocol implements HandshakeInterceptor {
        @Override
        public boolean beforeHandshake(
                ServerHttpRequest request,
                ServerHttpResponse response,
                WebSocketHandler handler,
                Map<String, Object> attributes) {
            attributes.put(LANGUAGE, Request.current().locale());
            if (request instanceof ServletServerHttpRequest servlet) {
                attributes.put(PLACE, servlet.getServletRequest().getAttribute(PLACE));
            }
            var offered = request.getHeaders().getOrEmpty("Sec-WebSocket-Protocol");
            var ours = offered.stream()
                    .flatMap(line -> List.of(line.split(",", -1)).stream())
                    .anyMatch(name -> name.strip().equals(Sockets.PROTOCOL));
            if (!ours) {
                response.setStatusCode(HttpStatus.BAD_REQUEST);
                response.getHeaders().set(HttpHeaders.CONTENT_LENGTH, "0");
            }
            return ours;
        }

        @Override
        public void afterHandshake(
                ServerHttpRequest request,
                ServerHttpResponse response,
                WebSocketHandler handler,
                @Nullable Exception failure) {
            // The container tells the client.
        }
    }
}
