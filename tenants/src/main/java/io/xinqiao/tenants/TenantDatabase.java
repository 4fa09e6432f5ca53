package io.xinqiao.tenants;

import io.xinqiao.tenants.StatementGuard.Opening;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.ConnectionProvider;
import org.jooq.DSLContext;
import org.jooq.ExecuteListenerProvider;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only switch between tenants. {@link #as} binds one for a piece of work; inside it {@link #sql()} speaks to that
 * tenant's schema as that tenant's role. Without a tenant there is no connection.
 *
 * <p>Reads share one read-only transaction, which begins with the first statement and ends with the work (or with the
 * next write). {@link #write} is one transaction of its own: all of it or nothing.
 *
 * <p>The binding is a scoped value, so it cannot outlive the work or leak to another thread; the role, and the schema
 * with it, is {@code SET LOCAL}, so it falls off at the end of the transaction, whatever pool is in between.
 */
public final class TenantDatabase {
    /** PostgreSQL's word for a prepared statement whose tables a migration has changed, among other things. */
    private static final String PLAN_OUTDATED = "0A000";

    /** PostgreSQL's word for a value that is unique and there already. */
    private static final String TAKEN = "23505";

    /** PostgreSQL's word for a statement that was given up. */
    private static final String QUERY_CANCELED = "57014";

    private static final Logger log = LoggerFactory.getLogger(TenantDatabase.class);
    private static final ScopedValue<Work> WORK = ScopedValue.newInstance();

    /** No limits but those of the cell. */
    private static final List<String> IN_TIME = List.of();

    private static final List<String> AT_LEISURE = List.of(
            "SET LOCAL statement_timeout = 900000;",
            "SET LOCAL lock_timeout = 60000;",
            // While it reads elsewhere, in a snapshot, nothing is asked of it.
            "SET LOCAL idle_in_transaction_session_timeout = 900000;");

    private static final String PLANNED_FOR_VALUES = "SET LOCAL plan_cache_mode = force_custom_plan;";
    private static final String PLANNED_FOR_ANY = "SET LOCAL plan_cache_mode = force_generic_plan;";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ConcurrentMap<String, Semaphore> shares = new ConcurrentHashMap<>();
    private final LargeTables largeTables = new LargeTables();
    private final Pools pools;
    private final ChangeOrigin origin;
    private final StatementGuard guard = new StatementGuard();
    private final DSLContext sql;

    TenantDatabase(Pools pools, ChangeOrigin origin, ExecuteListenerProvider... listeners) {
        this.pools = pools;
        this.origin = origin;
        var configuration = new DefaultConfiguration();
        configuration.set(SQLDialect.POSTGRES);
        configuration.set(new Settings().withRenderSchema(false).withExecuteLogging(false));
        configuration.set(new BoundConnection());
        configuration.set(listeners);
        this.sql = DSL.using(configuration);
    }

    /** One tenant's piece of work, usually a request, and the transaction that is open in it. */
    private static final class Work {
        private final Tenant tenant;
        private final @Nullable Snapshot snapshot;
        private volatile @Nullable Connection connection;
        private @Nullable Connection guarded;
        private @Nullable Opening opening;
        private boolean writing;
        private boolean committed;
        private final List<Deferred> deferred = new ArrayList<>();
        private final List<Runnable> afterCommit = new ArrayList<>();

        Work(Tenant tenant) {
            this(tenant, null);
        }

        Work(Tenant tenant, @Nullable Snapshot snapshot) {
            this.tenant = tenant;
            this.snapshot = snapshot;
        }
    }

    /** A statement that is sent with what follows it, and who is told its rows. */
    private record Deferred(Query statement, Consumer<Result<? extends Record>> told) {}

    /**
     * Reads beside the bound work, with a connection of its own: all that is read through it is as it was at its first
     * statement, however long that takes, and nothing can be written (REPEATABLE READ, READ ONLY).
     */
    public final class Snapshot implements AutoCloseable {
        private final Work work;
        private final Semaphore share;
        private final List<String> limits;
        private boolean cancelled;
        private @Nullable Instant asOf;

        private Snapshot(Tenant tenant, Semaphore share, Duration longestStatement) {
            this.work = new Work(tenant, this);
            this.share = share;
            this.limits =
                    List.of("SET LOCAL statement_timeout = " + longestStatement.toMillis() + ";", PLANNED_FOR_VALUES);
        }

        /** Does a piece of reading in it. */
        public <T extends @Nullable Object> T read(Supplier<T> reading) {
            return ScopedValue.where(WORK, work).call(reading::get);
        }

        /**
         * As of when the data are: of a replica, as far as it has followed. To be asked before anything is read: a
         * moment later it has followed further than what the snapshot shows.
         *
         * @param now the time, as of which they are where there is no replica
         */
        public Instant asOf(Instant now) {
            if (asOf != null) return asOf;
            var isReplica = pools.isReadFromReplica(work.tenant.slot());
            if (isReplica && work.connection != null) throw new IllegalStateException("Something was read before");
            asOf = isReplica ? read(this::followed) : now;
            return asOf;
        }

        private Instant followed() {
            return Optional.ofNullable(
                            sql.select(ReplicaLag.FOLLOWED).fetchSingle().value1())
                    .orElseThrow(() -> unavailable("The replica has not followed its primary yet"));
        }

        /**
         * Has the statement given up that it is at, from another thread, and lets no more follow. A statement may begin
         * at this very moment and go on: whoever wants it gone calls again until the snapshot is closed.
         */
        public synchronized void cancel() {
            cancelled = true;
            var connection = work.connection;
            if (connection == null) return;
            try {
                connection.unwrap(BaseConnection.class).cancelQuery();
            } catch (SQLException failure) {
                log.warn("A statement could not be cancelled", failure);
            }
        }

        public synchronized boolean isCancelled() {
            return cancelled;
        }

        /**
         * Gives the connection back; one whose statement was cancelled is closed, as the word may still be under way.
         */
        @Override
        public synchronized void close() {
            try {
                var connection = work.connection;
                if (cancelled && connection != null) {
                    forget(work);
                    pools.evictReading(work.tenant.slot(), connection);
                } else {
                    end(work);
                }
            } finally {
                share.release();
            }
        }
    }

    /** Whether what is read now may be older than what is committed. */
    static boolean isInSnapshot() {
        return WORK.isBound() && WORK.get().snapshot != null;
    }

    /**
     * A snapshot of the bound tenant's data, to be closed. Of the connections for reading long a tenant has all but
     * one, and waits for its own.
     *
     * @param longestStatement what a statement may take: PostgreSQL ends it then by itself
     */
    public Snapshot snapshot(Duration longestStatement) {
        var work = work();
        if (work.snapshot != null) throw new IllegalStateException("A snapshot inside a snapshot");
        // Whoever waits here keeps no connection from the desk.
        if (!work.writing) end(work);
        var share = shares.computeIfAbsent(
                work.tenant.slot().schema(), schema -> new Semaphore(Math.max(1, snapshotsAtOnce() - 1), true));
        try {
            if (share.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Snapshot(work.tenant, share, longestStatement);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        throw unavailable("The tenant reads as much as it may");
    }

    private static DataAccessException unavailable(String why) {
        return new DataAccessException(why, new SQLTransientConnectionException(why));
    }

    /** Reads in a snapshot, or in the one around it. */
    public <T extends @Nullable Object> T readLong(Duration longestStatement, Function<Snapshot, T> reading) {
        var around = work().snapshot;
        if (around != null) return reading.apply(around);
        try (var snapshot = snapshot(longestStatement)) {
            return snapshot.read(() -> reading.apply(snapshot));
        }
    }

    /** How many snapshots of the companies of a cell this node can have open at once. */
    public int snapshotsAtOnce() {
        return pools.readingConnections();
    }

    /** Does a piece of work as a tenant. Work inside work is refused: nothing may change tenants half way. */
    public <T extends @Nullable Object> T as(Tenant tenant, Supplier<T> task) {
        if (WORK.isBound()) throw new IllegalStateException("Already working as a tenant");
        if (tenant.quarantineReason().isPresent()) throw new TenantRefused(TenantRefused.Reason.QUARANTINED);
        var work = new Work(tenant);
        return ScopedValue.where(WORK, work).call(() -> {
            try {
                return task.get();
            } finally {
                end(work);
            }
        });
    }

    /**
     * One read-write transaction: committed when the change returns, rolled back when it throws. A change inside a
     * change joins it. One that comes upon what another has written at the same moment is rolled back and done once
     * more.
     *
     * @throws TenantRefused when the tenant is suspended: it reads only
     */
    public <T extends @Nullable Object> T write(Supplier<T> change) {
        return write(IN_TIME, change);
    }

    /**
     * The same for work in the background that nobody waits for at a screen: a statement may take a quarter of an hour,
     * and wait a minute for others. It is still one transaction, and what it holds is held as long as it lasts.
     */
    public <T extends @Nullable Object> T writeLong(Supplier<T> change) {
        return write(AT_LEISURE, change);
    }

    private <T extends @Nullable Object> T write(List<String> limits, Supplier<T> change) {
        var work = work();
        if (work.snapshot != null) throw new IllegalStateException("A snapshot is only read");
        if (work.writing) return change.get();
        if (work.tenant.isSuspended()) throw new TenantRefused(TenantRefused.Reason.SUSPENDED);
        try {
            return inTransaction(work, limits, change);
        } catch (DataAccessException failure) {
            // What comes after the commit must not bring the change about twice.
            if (work.committed || !isOfTheMoment(failure.getCause(SQLException.class))) throw failure;
            log.info("A change met another, or a plan of before a migration, and is done again", failure);
            return inTransaction(work, limits, change);
        }
    }

    /**
     * Whether a change that failed may find the world otherwise when it looks again. Whoever has written what somebody
     * else wrote meanwhile then finds it there, and is told what they would have been told a moment later.
     */
    private static boolean isOfTheMoment(@Nullable SQLException failure) {
        return isPlanOutdated(failure) || (failure != null && TAKEN.equals(failure.getSQLState()));
    }

    private <T extends @Nullable Object> T inTransaction(Work work, List<String> limits, Supplier<T> change) {
        end(work);
        work.committed = false;
        begin(work, false, limits);
        try {
            var result = change.get();
            commit(work);
            work.committed = true;
            work.afterCommit.forEach(Runnable::run);
            return result;
        } finally {
            work.deferred.clear();
            work.afterCommit.clear();
            end(work);
        }
    }

    /**
     * Whether a statement was prepared before a migration that changed its tables: the driver prepares it anew the next
     * time.
     */
    public static boolean isPlanOutdated(@Nullable SQLException failure) {
        return failure != null
                && PLAN_OUTDATED.equals(failure.getSQLState())
                && String.valueOf(failure.getMessage()).contains("cached plan must not change result type");
    }

    /**
     * Has a statement of the change around it sent together with what follows it, at the latest with COMMIT: one wait
     * less. It is executed before all that follows; only that it failed is known later.
     */
    public void defer(Query statement) {
        defer(statement, rows -> {});
    }

    /**
     * The same, for a statement that has rows.
     *
     * @param told its rows, before the change is committed or right after
     */
    public void defer(Query statement, Consumer<Result<? extends Record>> told) {
        var work = work();
        if (!work.writing) throw new IllegalStateException("Not inside a change");
        work.deferred.add(new Deferred(statement, told));
    }

    /** Sends what was deferred. */
    private void sendDeferred(Work work, boolean andCommit) {
        var sent = List.copyOf(work.deferred);
        if (sent.isEmpty()) return;
        work.deferred.clear();
        try {
            for (var one : sent) guard.check(sql.render(one.statement));
            var together =
                    new StatementPipeline(sent.stream().map(Deferred::statement).toList(), andCommit);
            guard.approveTogether(sql.render(together));
            var answers = together.send(sql);
            for (var at = 0; at < sent.size(); at++) {
                var rows = answers.get(at).result();
                if (rows != null) sent.get(at).told.accept(rows);
            }
        } catch (SQLException refused) {
            throw new DataAccessException("Could not send statements together", refused);
        }
    }

    /** Has something done when the change around it is committed, and never when it is not. */
    public void afterCommit(Runnable told) {
        var work = work();
        if (!work.writing) throw new IllegalStateException("Not inside a change");
        work.afterCommit.add(told);
    }

    /** The tenant that is bound. */
    public Tenant tenant() {
        return work().tenant;
    }

    /** The types of the objects of which every change is written down, as the schema calls them. */
    public Set<String> loggedTypes() {
        return guard.logged().types();
    }

    /** jOOQ over the bound tenant's transaction. */
    public DSLContext sql() {
        return sql;
    }

    /**
     * Whether looking through a table of the bound tenant would keep somebody waiting: it is large, as of some minutes
     * ago. In a snapshot nobody waits beyond the time that its statements have.
     */
    public boolean keepsWaiting(String table) {
        return !isInSnapshot() && largeTables.contains(tenant().slot().schema(), table, sql);
    }

    /**
     * Reads by statements that are planned for the values they ask for. A cell's connections plan each text once, for
     * any values: right for what is asked all day, and slow for a value that is rare in a large table.
     */
    public <T extends @Nullable Object> T plannedForValues(Supplier<T> reading) {
        var work = work();
        // A snapshot's are planned so anyway.
        if (work.snapshot != null) return reading.get();
        if (work.opening == null) begin(work, true, IN_TIME);
        say(work, PLANNED_FOR_VALUES);
        var found = reading.get();
        say(work, PLANNED_FOR_ANY);
        return found;
    }

    private static void say(Work work, String setting) {
        try {
            Objects.requireNonNull(work.opening).say(setting);
        } catch (SQLException failure) {
            throw new DataAccessException("Could not change how statements are planned", failure);
        }
    }

    /** Has the bound tenant's tables looked at anew, after very much was written or deleted. */
    public void forgetSizes() {
        largeTables.forget(tenant().slot().schema());
    }

    private static Work work() {
        if (!WORK.isBound()) throw new NoTenant();
        return WORK.get();
    }

    private Connection begin(Work work, boolean readOnly, List<String> limits) {
        try {
            var slot = work.tenant.slot();
            var snapshot = work.snapshot;
            var connection = snapshot == null ? pools.connection(slot) : pools.readingConnection(slot);
            work.connection = connection;
            work.writing = !readOnly;
            connection.unwrap(BaseConnection.class).getQueryExecutor().addBinarySendOid(BinaryUuidArray.TYPE);
            var begin = snapshot != null
                    ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
                    : readOnly ? "BEGIN READ ONLY;" : "BEGIN;";
            // set_config would be cheaper, and is taken from everybody on purpose.
            var said = begin + String.join("", limits) + switchTo(slot.schema());
            var opening = new Opening(connection, said, 2 + limits.size(), origin::text);
            work.opening = opening;
            work.guarded = guard.guard(connection, markOf(slot), opening, () -> sendDeferred(work, false));
            return work.guarded;
        } catch (SQLException failure) {
            end(work);
            throw new DataAccessException("Could not begin a transaction", failure);
        }
    }

    /**
     * The role is all that changes. A cell's search path names no company: it begins with {@code "$user"}, the schema
     * that is called like the current role. Of a path that changes, the driver forgets all its prepared statements.
     */
    private static String switchTo(String schema) {
        return "SET LOCAL ROLE " + schema + ";";
    }

    /**
     * Makes the statements of each company texts of their own, so that they are prepared and planned once a company and
     * connection. PostgreSQL plans a shared one anew whenever the search path is not that of its last use.
     */
    private static String markOf(Tenant.Slot slot) {
        return "/* " + slot.schema() + " */ ";
    }

    private void commit(Work work) {
        try {
            sendDeferred(work, true);
            if (work.connection != null && !work.connection.getAutoCommit()) work.connection.commit();
        } catch (SQLException failure) {
            throw committing(failure, new DataAccessException("Could not commit", failure));
        } catch (DataAccessException failure) {
            throw committing(failure.getCause(SQLException.class), failure);
        }
    }

    /** A refusal is known to have committed nothing; a connection that broke tells neither yes nor no. */
    private static DataAccessException committing(@Nullable SQLException cause, DataAccessException failure) {
        var state = cause == null || cause.getSQLState() == null ? "" : cause.getSQLState();
        return state.startsWith("08") || state.startsWith("57P0") ? new CommitLost(failure) : failure;
    }

    /** Gives the connection back; what was not committed is rolled back. */
    private static void forget(Work work) {
        work.connection = null;
        work.guarded = null;
        work.opening = null;
        work.writing = false;
    }

    private static void end(Work work) {
        var connection = work.connection;
        forget(work);
        if (connection == null) return;
        try (connection) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException failure) {
            // The pool throws such a connection away, and the server rolls back what it had not committed.
            log.warn("A transaction could not be ended", failure);
        }
    }

    private final class BoundConnection implements ConnectionProvider {
        @Override
        public Connection acquire() {
            var work = work();
            var snapshot = work.snapshot;
            if (snapshot != null && snapshot.isCancelled()) {
                throw new DataAccessException("Cancelled", new SQLException("Cancelled", QUERY_CANCELED));
            }
            if (work.guarded != null) return work.guarded;
            return begin(work, true, snapshot == null ? IN_TIME : snapshot.limits);
        }

        @Override
        public void release(Connection connection) {
            // It belongs to the work, which ends it.
        }
    }
}
