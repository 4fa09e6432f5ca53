package io.xinqiao.tenants;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The connection pools: one for the owner, one for the registry, and for each cell of each node its lanes and what they
 * share.
 *
 * <p>A connection learns a company: PostgreSQL reads the catalog of its tables and plans its statements, once for each
 * connection. So a company keeps to the few connections of its lane as long as one of them is free, and what a cell
 * shares takes whatever is more. Several long pieces of work of one company leave the others their connections then.
 */
final class Pools implements AutoCloseable {
    // Our texts are the same for lists of any size, so one plan serves; planning anew costs 0.4 ms and more. And no
    // request may take longer than the contract says.
    private static final String OF_CELL = "-c plan_cache_mode=force_generic_plan -c statement_timeout=30000";

    /** Lanes of a cell; a company's place says which is its own. */
    private static final int LANES = 4;

    /** Of the connections of a cell, each lane gets this share and the cell keeps half. */
    private static final int SHARE_OF_LANE = 2 * LANES;

    private static final int SHARED = -1;

    /** What reads long has connections of its own: the desk doesn't wait for it. */
    private static final int READING = -2;

    private static final int SHARE_OF_READING = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The shortest that the pool allows. */
    private static final Duration PATIENCE_IN_LANE = Duration.ofMillis(250);

    private record PoolKey(String node, int cell, int lane) {
        String name() {
            return "cell-" + node + "-" + cell
                    + switch (lane) {
                        case SHARED -> "";
                        case READING -> "-reading";
                        default -> "-lane-" + lane;
                    };
        }
    }

    private final TenancyProperties.Database database;
    private final HikariDataSource owner;
    private final HikariDataSource registry;
    private final ConcurrentMap<PoolKey, HikariDataSource> cells = new ConcurrentHashMap<>();
    private final Function<String, String> urlOfNode;
    private final Function<String, Optional<String>> replicaOfNode;
    private volatile @Nullable MeterRegistry meters;

    Pools(
            TenancyProperties.Database database,
            Function<String, String> urlOfNode,
            Function<String, Optional<String>> replicaOfNode) {
        this.database = database;
        this.urlOfNode = urlOfNode;
        this.replicaOfNode = replicaOfNode;
        this.owner = pool(
                "owner",
                database.url(),
                database.owner().username(),
                database.owner().password(),
                3,
                PATIENCE,
                "");
        this.registry =
                pool("registry", database.url(), "xinqiao_registry", database.registryPassword(), 6, PATIENCE, "");
    }

    DataSource owner() {
        return owner;
    }

    DataSource registry() {
        return registry;
    }

    /** A connection as the login of a company's cell: of its lane when one is free, of what the cell shares if not. */
    Connection connection(Tenant.Slot slot) throws SQLException {
        var own = pool(slot, slot.number() % LANES);
        if (hasRoom(own)) {
            try {
                return own.getConnection();
            } catch (SQLTransientConnectionException taken) {
                // Somebody else was faster, and keeps it.
            }
        }
        return pool(slot, SHARED).getConnection();
    }

    /** A connection of those with which a cell's companies read long. */
    Connection readingConnection(Tenant.Slot slot) throws SQLException {
        return pool(slot, READING).getConnection();
    }

    /** How many of them a cell has. */
    int readingConnections() {
        return Math.max(1, database.poolSize() / SHARE_OF_READING);
    }

    /** Whether they lead to a replica. */
    boolean isReadFromReplica(Tenant.Slot slot) {
        return replicaOfNode.apply(slot.node()).isPresent();
    }

    /** Has such a connection closed instead of kept. */
    void evictReading(Tenant.Slot slot, Connection connection) {
        pool(slot, READING).evictConnection(connection);
    }

    private static boolean hasRoom(HikariDataSource pool) {
        var now = pool.getHikariPoolMXBean();
        return now.getThreadsAwaitingConnection() == 0
                && (now.getIdleConnections() > 0 || now.getTotalConnections() < pool.getMaximumPoolSize());
    }

    private HikariDataSource pool(Tenant.Slot slot, int lane) {
        return cells.computeIfAbsent(new PoolKey(slot.node(), slot.cell(), lane), this::open);
    }

    private HikariDataSource open(PoolKey key) {
        var ofLane = Math.max(1, database.poolSize() / SHARE_OF_LANE);
        var node = urlOfNode.apply(key.node());
        return pool(
                key.name(),
                key.lane() == READING ? replicaOfNode.apply(key.node()).orElse(node) : node,
                loginOf(key.cell()),
                database.cellPassword(),
                switch (key.lane()) {
                    case SHARED -> Math.max(1, database.poolSize() - LANES * ofLane);
                    case READING -> readingConnections();
                    default -> ofLane;
                },
                key.lane() < 0 ? PATIENCE : PATIENCE_IN_LANE,
                OF_CELL);
    }

    /**
     * Measures the pools from now on. Not from their beginning: the registry of meters is still being made then, and a
     * pool that asked for it on a thread of its own would wait for the start that waits for the pool.
     */
    void measure(MeterRegistry registry) {
        meters = registry;
        owner.setMetricRegistry(registry);
        this.registry.setMetricRegistry(registry);
        for (var pool : cells.values()) if (pool.getMetricRegistry() == null) pool.setMetricRegistry(registry);
    }

    static String loginOf(int cell) {
        return "xinqiao_cell_" + cell;
    }

    private HikariDataSource pool(
            String name, String url, String username, String password, int size, Duration patience, String options) {
        var config = new HikariConfig();
        config.setPoolName("xinqiao-" + name);
        config.setJdbcUrl(url);
        config.setUsername(username);
        config.setPassword(password);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setAutoCommit(true);
        // Connections are opened when first asked for: the owner's first task is to make the other logins.
        config.setInitializationFailTimeout(-1);
        // A connection keeps 27 KiB of catalog cache for every table it touched; it is renewed before that adds up.
        config.setMaxLifetime(Duration.ofMinutes(12).toMillis());
        config.setConnectionTimeout(patience.toMillis());
        config.addDataSourceProperty("ApplicationName", "xinqiao-" + name);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("options", options);
        // "Failing row contains …" would bring a person's data into the log.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        // A statement that comes again is worth a plan of its own; each company of a lane has its own texts.
        config.addDataSourceProperty("prepareThreshold", "3");
        config.addDataSourceProperty("preparedStatementCacheQueries", "512");
        var registry = meters;
        if (registry != null) config.setMetricRegistry(registry);
        return new HikariDataSource(config);
    }

    @Override
    public void close() {
        cells.values().forEach(HikariDataSource::close);
        registry.close();
        owner.close();
    }
}
