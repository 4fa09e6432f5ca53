package io.xinqiao.gateways;

import io.xinqiao.platform.HttpErrors;
import io.xinqiao.tenants.Buckets;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where gateways tell of payments: {@code POST /payments/notify/{company}/{channel}}. Who they are is their signature.
 * Whatever was told before is answered as the first time; what cannot be trusted is refused and changes nothing. What
 * is signed never waits, whoever else sends what: only after a signature is found wrong is its sender counted.
 */
@RestController
class NotificationEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationEndpoint.class);

    /** The longest that any of the providers sends is a tenth of this. */
    private static final int MOST_BYTES = 64 * 1024;

    /** How many that nobody can believe one address may send a company before it is told to wait. */
    private static final Buckets.Size UNTRUSTED = new Buckets.Size(600, 20);

    /** Of an IPv6 address, what a subscriber is given: the rest of it they choose as they like. */
    private static final int SUBSCRIBER_BYTES = 8;

    private final Registry registry;
    private final TenantDatabase database;
    private final Buckets buckets;
    private final Channels channels;
    private final Orders orders;
    private final Notification notification;
    private final HttpErrors errors;

    NotificationEndpoint(
            Registry registry,
            TenantDatabase database,
            Buckets buckets,
            Channels channels,
            Orders orders,
            Notification notification,
            HttpErrors errors) {
        this.registry = registry;
        this.database = database;
        this.buckets = buckets;
        this.channels = channels;
        this.orders = orders;
        this.notification = notification;
        this.errors = errors;
    }

    @PostMapping("/payments/notify/{company}/{channel}")
    void tell(
            @PathVariable UUID company,
            @PathVariable UUID channel,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var known = registry.ofId(company)
                .filter(tenant -> tenant.quarantineReason().isEmpty() && !tenant.isSuspended());
        var body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (known.isEmpty() || body.length > MOST_BYTES) {
            errors.write(response, known.isEmpty() ? 404 : 413);
            return;
        }
        var headers = headers(request);
        var text = new String(body, StandardCharsets.UTF_8);
        var status = database.as(known.get(), () -> tell(channel, headers, text));
        if (status != Status.TAKEN) {
            refuse(status, "notify/" + company + "/" + sender(request.getRemoteAddr()), response);
            return;
        }
        // What Alipay waits for; the others look at the status only.
        response.setContentType("text/plain;charset=utf-8");
        response.getOutputStream().write("success".getBytes(StandardCharsets.UTF_8));
    }

    /** What became of a notification, and as what it is answered. */
    private enum Status {
        TAKEN(200),
        FORGED(401),
        NO_CHANNEL(404),
        /** It is signed, but there is no such order. */
        NO_ORDER(404),
        /** It is signed, but its transaction was told for another order before. */
        OTHERWISE_BEFORE(409),
        /** It is signed, but its amount is none that can be booked. */
        UNUSABLE(422);

        private final int http;

        Status(int http) {
            this.http = http;
        }

        /** Whether anybody could have sent it. */
        boolean isUnsigned() {
            return this == FORGED || this == NO_CHANNEL;
        }
    }

    private void refuse(Status status, String bucket, HttpServletResponse response) throws IOException {
        var taken =
                status.isUnsigned() ? Optional.of(buckets.take(bucket, UNTRUSTED, 1)) : Optional.<Buckets.Taken>empty();
        var waits = taken.filter(one -> !one.granted());
        if (waits.isPresent()) {
            response.setHeader(
                    "Retry-After", Long.toString(waits.get().untilEnough().toSeconds() + 1));
            errors.write(response, 429);
            return;
        }
        if (status == Status.FORGED) LOG.warn("A notification is not trusted: {}", bucket);
        errors.write(response, status.http);
    }

    private Status tell(UUID channel, HttpHeaders headers, String body) {
        var opened = channels.open(channel);
        if (opened.isEmpty()) return Status.NO_CHANNEL;
        var to = opened.get();
        try {
            var told = notification.read(to.channel(), to.keys(), headers, body);
            if (told.isEmpty()) return Status.TAKEN;
            return switch (database.write(() -> orders.paid(to.channel(), told.get()))) {
                case TAKEN -> Status.TAKEN;
                case NO_ORDER -> Status.NO_ORDER;
                case OTHERWISE_BEFORE -> Status.OTHERWISE_BEFORE;
            };
        } catch (Notification.Untrusted untrusted) {
            LOG.debug("Channel {}", channel, untrusted);
            return Status.FORGED;
        } catch (Notification.Unusable unusable) {
            LOG.warn("A notification for channel {} cannot be taken: {}", channel, unusable.getMessage());
            return Status.UNUSABLE;
        }
    }

    /** Whom an address stands for. */
    static String sender(String address) {
        var bytes = InetAddress.ofLiteral(address).getAddress();
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SUBSCRIBER_BYTES));
    }

    private static HttpHeaders headers(HttpServletRequest request) {
        var all = Collections.list(request.getHeaderNames()).stream()
                .collect(Collectors.toMap(name -> name, name -> Collections.list(request.getHeaders(name))));
        return HttpHeaders.of(Map.copyOf(all), (name, value) -> true);
    }
}
