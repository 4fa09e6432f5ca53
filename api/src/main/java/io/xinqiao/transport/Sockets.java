package io.xinqiao.transport;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * Operations over WebSockets: graphql-transport-ws. Ours and not the framework's handler, which closes 1011 on a
 * malformed message, cannot end a socket whose sign-in expired, and keeps a thread of the system for every socket.
 */
@Component
class Sockets extends TextWebSocketHandler {
    static final String PROTOCOL = "graphql-transport-ws";
    private static final int LARGEST_MESSAGE = 1024 * 1024;
    private static final int MOST_UNSENT = 1024 * 1024;

    private final SocketServices services;
    private final ConcurrentMap<String, Socket> open = new ConcurrentHashMap<>();

    Sockets(SocketServices services) {
        this.services = services;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        session.setTextMessageSizeLimit(LARGEST_MESSAGE);
        // Safe for many senders; a client that takes nothing for too long, or leaves too much unsent, is cut off.
        var safe = new ConcurrentWebSocketSessionDecorator(
                session, (int) services.limits().sendTime().toMillis(), MOST_UNSENT);
        var socket = new Socket(safe, services);
        open.put(session.getId(), socket);
        socket.awaitInitialization();
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) {
        var socket = open.get(session.getId());
        if (socket != null) socket.receive(message.getPayload());
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
