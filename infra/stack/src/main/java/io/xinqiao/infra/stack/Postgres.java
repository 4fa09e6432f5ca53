package io.xinqiao.infra.stack;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL from embedded binaries, with the server settings that Xinqiao ships ({@code infra/README.md}). */
public final class Postgres implements AutoCloseable {
    private final EmbeddedPostgres server;

    private Postgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /** A database for one test run: empty, on a free port, gone afterwards. */
    public static Postgres temporary() {
        return start(null, 0);
    }

    /** A database whose data stay in {@code data} between runs. */
    public static Postgres keptIn(Path data, int port) {
        return start(data, port);
    }

    private static Postgres start(@Nullable Path data, int port) {
        try {
            var builder = EmbeddedPostgres.builder()
                    .setServerConfig("max_locks_per_transaction", "1024")
                    .setServerConfig("recovery_init_sync_method", "syncfs")
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("timezone", "Asia/Shanghai")
                    // The same order of characters on every system, whatever locales it has installed.
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("builtin-locale", "C.UTF-8")
                    .setLocaleConfig("locale", "C")
                    .setLocaleConfig("encoding", "UTF8")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                    .setOutputRedirector(ProcessBuilder.Redirect.DISCARD);
            if (port > 0) builder.setPort(port);
            if (data != null) {
                // fsync on: what the demo's user confirmed survives the power cut that a kill is.
                builder.setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on");
            }
            return new Postgres(builder.start());
        } catch (IOException failure) {
            throw new UncheckedIOException("PostgreSQL did not start", failure);
        }
    }

    /**
     * Where the database {@code postgres} answers. Its superuser is {@code postgres} with password {@code postgres}.
     */
    public String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("PostgreSQL did not stop", failure);
        }
    }
}
