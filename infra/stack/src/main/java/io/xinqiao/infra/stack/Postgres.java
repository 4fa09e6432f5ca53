package io.xinqiao.infra.stack;

import com.sun.management.OperatingSystemMXBean;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A real PostgreSQL with the server settings that Xinqiao ships ({@code infra/README.md}): a container where a Docker
 * engine answers and the data need not stay, embedded binaries everywhere else.
 */
public final class Postgres implements AutoCloseable {
    private static final String IMAGE = "postgres:18-alpine";
    private static final long MEBIBYTE = 1024 * 1024;

    /**
     * What a database writes so that a crash of it, or a copy, has everything; one that is gone afterwards needs none.
     */
    private static final Map<String, String> FORGETFUL =
            Map.of("full_page_writes", "off", "wal_level", "minimal", "max_wal_senders", "0");

    private static final Set<String> OF_THE_SERVER = Set.of("postmaster.pid", "postmaster.opts", "epg-lock");

    private static final Path DOCKER_SOCKET = Path.of("/var/run/docker.sock");

    private final int port;
    private final Closeable server;

    private Postgres(int port, Closeable server) {
        this.port = port;
        this.server = server;
    }

    /** A database for one test run: empty, on a free port, gone afterwards. */
    public static Postgres temporary() {
        return dockerAnswers() ? inContainer() : start(null, 0, FORGETFUL);
    }

    /** Looks for an engine before Testcontainers does, which takes its time to find that there is none. */
    private static boolean dockerAnswers() {
        var mayBe = System.getenv("DOCKER_HOST") != null || Files.exists(DOCKER_SOCKET);
        return mayBe && DockerClientFactory.instance().isDockerAvailable();
    }

    private static Postgres inContainer() {
        var container = new PostgreSQLContainer(DockerImageName.parse(IMAGE))
                .withDatabaseName("postgres")
                .withUsername("postgres")
                .withPassword("postgres")
                .withEnv(
                        "POSTGRES_INITDB_ARGS",
                        "--locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C --encoding=UTF8")
                .withCommand(
                        "postgres",
                        "-c",
                        "max_locks_per_transaction=1024",
                        "-c",
                        "max_connections=200",
                        "-c",
                        "timezone=Asia/Shanghai",
                        "-c",
                        "fsync=off",
                        "-c",
                        "synchronous_commit=off",
                        "-c",
                        "full_page_writes=off");
        container.start();
        return new Postgres(container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT), container::stop);
    }

    /** A database whose data stay in {@code data} between runs. */
    public static Postgres keptIn(Path data, int port) {
        return start(data, port, Map.of());
    }

    /** The same with as much of this machine as one that serves many companies gets of its own. */
    public static Postgres sizedIn(Path data, int port) {
        var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var quarter = machine.getTotalMemorySize() / MEBIBYTE / 4;
        return start(data, port, Map.of("shared_buffers", quarter + "MB", "max_files_per_process", "10000"));
    }

    /**
     * A database of which there can be a {@link #replica}: as short-lived as {@link #temporary}, and it writes a log.
     */
    public static Postgres replicable() {
        return start(null, 0, Map.of());
    }

    /**
     * A streaming replica of this database, gone afterwards.
     *
     * @param data where its copy of the files goes; must not be there yet
     */
    public Postgres replica(Path data) {
        try (var session = DriverManager.getConnection(jdbcUrl(), "postgres", "postgres");
                var statement = session.createStatement()) {
            var files = Path.of(text(statement, "SHOW data_directory"));
            statement.execute("SELECT pg_backup_start('replica', true)");
            copy(files, data);
            Files.writeString(
                    data.resolve("backup_label"), text(statement, "SELECT labelfile FROM pg_backup_stop(false)"));
            Files.createFile(data.resolve("standby.signal"));
            Files.writeString(
                    data.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=localhost port=%d user=postgres password=postgres'%n".formatted(port));
            return start(data, 0, Map.of());
        } catch (SQLException failure) {
            throw new IllegalStateException("The database cannot be copied", failure);
        } catch (IOException failure) {
            throw new UncheckedIOException("The database cannot be copied", failure);
        }
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** All files but those of the server that runs over them; one may go while the others are copied. */
    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.copy(directory, to.resolve(from.relativize(directory)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (OF_THE_SERVER.contains(file.getFileName().toString())) return FileVisitResult.CONTINUE;
                try {
                    Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                } catch (NoSuchFileException gone) {
                    // Its removal is in the log, which the replica reads from before the copy.
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
                throw failure;
            }
        });
    }

    private static Postgres start(@Nullable Path data, int port, Map<String, String> settings) {
        try {
            var builder = EmbeddedPostgres.builder()
                    .setServerConfig("max_locks_per_transaction", "1024")
                    .setServerConfig("recovery_init_sync_method", "syncfs")
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("timezone", "Asia/Shanghai")
                    // Without the details of an error, which are rows of people.
                    .setServerConfig("log_error_verbosity", "terse")
                    // The same order of characters on every system, whatever locales it has installed.
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("builtin-locale", "C.UTF-8")
                    .setLocaleConfig("locale", "C")
                    .setLocaleConfig("encoding", "UTF8")
                    .setPGStartupWait(Duration.ofMinutes(10))
                    .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                    .setOutputRedirector(ProcessBuilder.Redirect.DISCARD);
            settings.forEach(builder::setServerConfig);
            if (port > 0) builder.setPort(port);
            if (data != null) {
                // fsync on: what the demo's user confirmed survives the power cut that a kill is.
                builder.setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on");
            }
            var server = builder.start();
            return new Postgres(server.getPort(), server);
        } catch (IOException failure) {
            throw new UncheckedIOException("PostgreSQL did not start", failure);
        }
    }

    /**
     * Where the database {@code postgres} answers. Its superuser is {@code postgres} with password {@code postgres}.
     */
    public String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    public int port() {
        return port;
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
