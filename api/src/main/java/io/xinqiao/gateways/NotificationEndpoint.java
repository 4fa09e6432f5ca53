package io.xinqiao.gateways;

import io.xinqiao.platform.HttpErrors;
import io.xinqiao.tenants.Buckets;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where gateways tell of payments: {@code POST /payments/notify/{company}/{channel}}. Who they are is their signature.
 * Whatever was told before is answered as the first time; what cannot be trusted is refused and changes nothing.
 */
@RestController
class NotificationEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationEndpoint.class);

    /** The longest that any of the providers sends is a tenth of this. */
    private static final int MOST_BYTES = 64 * 1024;

    /** How many that nobody can believe a company hears before it stops listening; what is believed is given back. */
    private static final Buckets.Size UNTRUSTED = new Buckets.Size(600, 20);

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
        var bucket = "notify/" + company;
        var taken = buckets.take(bucket, UNTRUSTED, 1);
        if (!taken.granted()) {
            response.setHeader("Retry-After", Long.toString(taken.untilEnough().toSeconds() + 1));
            errors.write(response, 429);
            return;
        }
        var headers = headers(request);
        var text = new String(body, StandardCharsets.UTF_8);
        var status = database.as(known.get(), () -> tell(channel, headers, text));
        if (status != 200) {
            errors.write(response, status);
            return;
        }
        buckets.giveBack(bucket, UNTRUSTED, 1);
        // What Alipay waits for; the others look at the status only.
        response.setContentType("text/plain;charset=utf-8");
        response.getOutputStream().write("success".getBytes(StandardCharsets.UTF_8));
    }

    private int tell(UUID channel, HttpHeaders headers, String body) {
        var opened = channels.open(channel);
        if (opened.isEmpty()) return 404;
        var to = opened.get();
        try {
            var told = notification.read(to.channel(), to.keys(), headers, body);
            if (told.isEmpty()) return 200;
            return switch (database.write(() -> orders.paid(to.channel(), told.get()))) {
                case TAKEN -> 200;
                case NO_ORDER -> 404;
                case OTHERWISE_BEFORE -> 409;
            };
        } catch (Notification.Untrusted untrusted) {
            LOG.warn("A notification for channel {} is not trusted: {}", channel, untrusted.getMessage());
            return 401;
        } catch (Notification.Unusable unusable) {
            LOG.warn("A notification for channel {} cannot be taken: {}", channel, unusable.getMessage());
            return 422;
        }
    }

    private static HttpHeaders headers(HttpServletRequest request) {
        var all = Collections.list(request.getHeaderNames()).stream()
                .collect(Collectors.toMap(name -> name, name -> Collections.list(request.getHeaders(name))));
        return HttpHeaders.of(Map.copyOf(all), (name, value) -> true);
    }
}
