package io.xinqiao.tenants;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The connection pools: one for the owner, one for the registry, one for each cell of each node. */
final class Pools implements AutoCloseable {
    // Our texts are the same for lists of any size, so one plan serves; planning anew costs 0.4 ms and more. And no
    // request may take longer than the contract says.
    private static final String OF_CELL = "-c plan_cache_mode=force_generic_plan -c statement_timeout=30000";

    private record CellKey(String node, int cell) {}

    private final TenancyProperties.Database database;
    private final HikariDataSource owner;
    private final HikariDataSource registry;
    private final ConcurrentMap<CellKey, HikariDataSource> cells = new ConcurrentHashMap<>();
    private final Function<String, String> urlOfNode;
    private volatile @Nullable MeterRegistry meters;

    Pools(TenancyProperties.Database database, Function<String, String> urlOfNode) {
        this.database = database;
        this.urlOfNode = urlOfNode;
        this.owner = pool(
                "owner",
                database.url(),
                database.owner().username(),
                database.owner().password(),
                3,
                "");
        this.registry = pool("registry", database.url(), "xinqiao_registry", database.registryPassword(), 6, "");
    }

    DataSource owner() {
        return owner;
    }

    DataSource registry() {
        return registry;
    }

    DataSource cell(Tenant.Slot slot) {
        return cells.computeIfAbsent(
                new CellKey(slot.node(), slot.cell()),
                key -> pool(
                        "cell-" + key.node() + "-" + key.cell(),
                        urlOfNode.apply(key.node()),
                        loginOf(key.cell()),
                        database.cellPassword(),
                        database.poolSize(),
                        OF_CELL));
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

    private HikariDataSource pool(String name, String url, String username, String password, int size, String options) {
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
        config.setConnectionTimeout(Duration.ofSeconds(10).toMillis());
        config.addDataSourceProperty("ApplicationName", "xinqiao-" + name);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("options", options);
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
