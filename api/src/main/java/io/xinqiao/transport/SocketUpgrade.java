package io.xinqiao.transport;

import io.xinqiao.platform.Request;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/** From an HTTP request to a socket. The token may come with it, or later in {@code connection_init}. */
@Component
class SocketUpgrade {
    static final String LANGUAGE = "xinqiao.language";

    private final WebSocketHttpRequestHandler handler;

    SocketUpgrade(Sockets sockets) {
        var handshake = new DefaultHandshakeHandler();
        handshake.setSupportedProtocols(Sockets.PROTOCOL);
        this.handler = new WebSocketHttpRequestHandler(sockets, handshake);
        handler.setHandshakeInterceptors(List.of(new OnlyOurProtocol()));
    }

    void upgrade(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        handler.handleRequest(request, response);
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
