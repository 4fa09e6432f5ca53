package io.xinqiao.tenants;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * LISTEN/NOTIFY between the nodes: tells all of them which companies have news, so that none has to look into every
 * schema. A hint and nothing more: whoever hears it reads the company's outbox, and whoever missed it finds the same
 * there a little later.
 *
 * <p>Hints are sent after the commit and gathered for some milliseconds. A NOTIFY inside the transaction would be
 * simpler, but PostgreSQL lets only one notifying transaction commit at a time, over all companies. That is how changes
 * of rights are told all the same: they are rare, and must not be lost.
 */
public final class ChangeSignals implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChangeSignals.class);
    private static final String CHANNEL = "xinqiao_news";
    private static final String CHANGES = "xinqiao_changes";
    private static final int MOST_AT_ONCE = 500;
    private static final long GATHER_NANOS = 5_000_000;
    private static final int LISTEN_MILLIS = 10_000;

    /** Told when hints may have been missed: everybody may have news. */
    public static final int ANYBODY = -1;

    private final DataSource registry;
    private final TenancyProperties.Database database;
    private final Set<Integer> waiting = ConcurrentHashMap.newKeySet();
    private final List<IntConsumer> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> rememberers = new CopyOnWriteArrayList<>();
    private final Thread teller;
    private volatile boolean closed;
    private volatile boolean hears;
    private volatile @Nullable Thread hearer;
    private volatile @Nullable Connection ear;

    ChangeSignals(DataSource registry, TenancyProperties.Database database) {
        this.registry = registry;
        this.database = database;
        this.teller = Thread.ofVirtual().name("news-teller").start(this::tellOnAndOn);
    }

    /** The tenant has committed something that others may wait for. Costs the caller nothing. */
    public void tell(Tenant tenant) {
        waiting.add(tenant.slot().number());
        LockSupport.unpark(teller);
    }

    /** Hears the numbers of slots with news, from this node and all others, or {@link #ANYBODY}. */
    public void listen(IntConsumer listener) {
        listeners.add(listener);
        hear();
    }

    /**
     * Hears the schemas whose members' rights or applications have changed; what is about no one company, or may have
     * been missed, is told by what is no schema's name.
     */
    public void onChange(Consumer<String> rememberer) {
        rememberers.add(rememberer);
        hear();
    }

    /** Whether changes are heard as soon as they are committed. */
    boolean hears() {
        return hears;
    }

    private synchronized void hear() {
        if (hearer == null) hearer = Thread.ofVirtual().name("news-hearer").start(this::hearOnAndOn);
    }

    private void tellOnAndOn() {
        while (!closed) {
            if (waiting.isEmpty()) {
                LockSupport.park(this);
                continue;
            }
            LockSupport.parkNanos(this, GATHER_NANOS);
            var batch = waiting.stream().limit(MOST_AT_ONCE).toList();
            batch.forEach(waiting::remove);
            try (var connection = registry.getConnection();
                    var notify = connection.prepareStatement("SELECT tell_nodes(?, ?)")) {
                notify.setString(1, CHANNEL);
                notify.setString(2, batch.stream().map(Object::toString).collect(Collectors.joining(",")));
                notify.execute();
            } catch (SQLException failure) {
                if (!closed) log.warn("A hint of news was lost; readers find it when they look next", failure);
            }
        }
    }

    private Properties login() {
        var login = new Properties();
        login.setProperty("user", "xinqiao_registry");
        login.setProperty("password", database.registryPassword());
        login.setProperty("logServerErrorDetail", "false");
        return login;
    }

    private void hearOnAndOn() {
        while (!closed) {
            try (var connection = DriverManager.getConnection(database.url(), login());
                    var listen = connection.createStatement()) {
                ear = connection;
                listen.execute("LISTEN " + CHANNEL);
                listen.execute("LISTEN " + CHANGES);
                heard(ANYBODY);
                changed(TenantCache.EVERYTHING);
                hears = true;
                var notifications = connection.unwrap(PGConnection.class);
                while (!closed) hear(notifications);
            } catch (SQLException failure) {
                hears = false;
                if (closed) return;
                log.warn("Hints of news are not heard for a moment", failure);
                LockSupport.parkNanos(this, 1_000_000_000L);
            } finally {
                hears = false;
            }
        }
    }

    private void hear(PGConnection connection) throws SQLException {
        for (var notification : connection.getNotifications(LISTEN_MILLIS)) {
            if (notification.getName().equals(CHANGES)) {
                changed(notification.getParameter());
                continue;
            }
            for (var slot : notification.getParameter().split(",", -1)) {
                // Whoever owns the database can send to the channel: what is no number is nobody's hint.
                if (slot.matches("[0-9]{1,9}")) heard(Integer.parseInt(slot));
            }
        }
    }

    private void changed(String schema) {
        for (var rememberer : rememberers) rememberer.accept(schema);
    }

    private void heard(int slot) {
        for (var listener : listeners) listener.accept(slot);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(teller);
        var open = ear;
        if (open == null) return;
        try {
            open.close();
        } catch (SQLException failure) {
            log.debug("The listening connection was gone already", failure);
        }
    }
}
