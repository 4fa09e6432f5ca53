package io.xinqiao.transport;

import io.xinqiao.transport.SocketPlaces.SocketPlace;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * Operations over WebSockets: graphql-transport-ws. Ours and not the framework's handler, which closes 1011 on a
 * malformed message, cannot end a socket whose sign-in expired, and keeps a thread of the system for every socket.
 *
 * <p>Messages come in pieces of what the container's small buffer holds, and each socket puts its own together: the
 * container would take the memory of the longest message from every socket at its first.
 */
@Component
class Sockets extends TextWebSocketHandler {
    static final String PROTOCOL = "graphql-transport-ws";

    /** Tomcat's name for how long one message may take to go out. */
    private static final String SEND_TIME = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

    private final SocketServices services;
    private final ConcurrentMap<String, Socket> open = new ConcurrentHashMap<>();

    Sockets(SocketServices services) {
        this.services = services;
    }

    @Override
    public boolean supportsPartialMessages() {
        return true;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        if (!(session.getAttributes().get(SocketUpgrade.PLACE) instanceof SocketPlace place)) {
            throw new IllegalStateException("A socket without a place");
        }
        place.establish();
        if (session instanceof NativeWebSocketSession container
                && container.getNativeSession() instanceof jakarta.websocket.Session tomcat) {
            tomcat.getUserProperties()
                    .put(SEND_TIME, services.limits().sendTime().toMillis());
        }
        var socket = new Socket(session, place, services);
        open.put(session.getId(), socket);
        socket.awaitInitialization();
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) {
        var socket = open.get(session.getId());
        if (socket != null) socket.receive(message.getPayload(), message.isLast());
    }

    @Override
    public void handleTransportError(WebSocketSession session, Throwable failure) {
        end(session);
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        end(session);
    }

    private void end(WebSocketSession session) {
        var socket = open.remove(session.getId());
        if (socket != null) socket.ended();
    }
}
