package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.val;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often a piece of work waits for the database: once a statement, and once at its end. What begins the transaction
 * is no packet of its own.
 */
class RoundTripsTest {
    private static final Tenancy TENANCY = Tenancy.SHARED;
    private static final Tenant TENANT = TENANCY.create("round-trips");

    /** The driver prepares what comes again, and only then knows of what it would wait for. */
    private static final int UNTIL_PREPARED = 6;

    private static final Logger DRIVER = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");

    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final Thread here = Thread.currentThread();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord record) {
            // Jobs and news talk to the database on threads of their own.
            var packet = record.getMessage();
            if (Thread.currentThread() == here && (packet.contains("FE=> Sync") || packet.contains("FE=> Simple"))) {
                sent.add(packet);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        DRIVER.setLevel(Level.FINEST);
        DRIVER.setUseParentHandlers(false);
        DRIVER.addHandler(listener);
    }

    @AfterEach
    void listenNoLonger() {
        DRIVER.removeHandler(listener);
        DRIVER.setUseParentHandlers(true);
        DRIVER.setLevel(null);
    }

    private static List<String> names(UUID... people) {
        var id = field(name("id"), UUID.class);
        var name = field(name("name"), String.class);
        return TENANCY.database
                .sql()
                .select(name)
                .from(table(name("person")))
                .where(id.eq(any(people)))
                .fetch(name);
    }

    @Test
    void aReadWaitsOnceAStatementAndOnceAtItsEnd() {
        Runnable read = () -> TENANCY.database.as(TENANT, () -> {
            names(UUID.randomUUID());
            return names(UUID.randomUUID(), UUID.randomUUID());
        });
        IntStream.range(0, UNTIL_PREPARED).forEach(time -> read.run());
        sent.clear();
        read.run();
        assertThat(sent).hasSize(3);
    }

    /** What is written into the log of changes has to say for whom first. */
    @ParameterizedTest
    @CsvSource({"ticket, 3", "person, 4"})
    void aChangeDoesToo(String changed, int trips) {
        var id = field(name("id"), UUID.class);
        Runnable change = () -> TENANCY.database.as(
                TENANT,
                () -> TENANCY.database.write(() -> {
                    TENANCY.database
                            .sql()
                            .select(val(null, UUID.class), val(null, OffsetDateTime.class), val("text"))
                            .fetch();
                    return TENANCY.database
                            .sql()
                            .update(table(name(changed)))
                            .set(id, UUID.randomUUID())
                            .where(id.eq(any(UUID.randomUUID(), UUID.randomUUID())))
                            .execute();
                }));
        IntStream.range(0, UNTIL_PREPARED).forEach(time -> change.run());
        sent.clear();
        change.run();
        assertThat(sent).hasSize(trips);
    }

    @Test
    void whatIsDeferredIsNotWaitedFor() {
        Runnable change = () -> TENANCY.database.as(
                TENANT,
                () -> TENANCY.database.write(() -> {
                    names(UUID.randomUUID());
                    for (var time = 0; time < 2; time++) {
                        TENANCY.database.defer(update(table(name("person")))
                                .set(field(name("name"), String.class), "nobody")
                                .where(field(name("id"), UUID.class).eq(any(UUID.randomUUID(), UUID.randomUUID()))));
                    }
                    return 0;
                }));
        IntStream.range(0, UNTIL_PREPARED).forEach(time -> change.run());
        sent.clear();
        change.run();
        assertThat(sent)
                .as("the first statement, for whom the change is, and all others with COMMIT")
                .hasSize(3);
    }

    @Test
    void arraysOfEveryTypeStayWhatTheyAre() {
        var found = TENANCY.database.as(
                TENANT,
                () -> TENANCY.database
                        .sql()
                        .select(
                                val(new Integer[] {1, null}),
                                val(new Long[] {2L}),
                                val(new String[] {"a", "b,\"c\" {d}", null}),
                                val(new Boolean[] {true}),
                                val(new BigDecimal[] {new BigDecimal("1.10")}),
                                val(new LocalDate[] {LocalDate.of(2026, 2, 28)}))
                        .fetchSingle()
                        .intoArray());
        assertThat(found).isEqualTo(new Object[] {
            new Integer[] {1, null},
            new Long[] {2L},
            new String[] {"a", "b,\"c\" {d}", null},
            new Boolean[] {true},
            new BigDecimal[] {new BigDecimal("1.10")},
            new LocalDate[] {LocalDate.of(2026, 2, 28)}
        });
    }
}
