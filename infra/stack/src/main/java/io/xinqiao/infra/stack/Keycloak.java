package io.xinqiao.infra.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real Keycloak from its distribution, prepared once: unpacked, built for its file database, realm imported and the
 * database kept as a snapshot, so that every later start takes seconds.
 */
public final class Keycloak implements AutoCloseable {
    private static final String VERSION = "26.7.3";
    private static final String ADMIN = "admin";

    /** A busy machine takes minutes for what takes seconds otherwise. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern ACCESS_TOKEN = Pattern.compile("\"access_token\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern FIRST_ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");

    private final Process process;
    private final int port;
    private @Nullable Administrator administrator;

    /** A token, and when another is asked for. */
    private record Administrator(String token, Instant renewed) {}

    private Keycloak(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a Keycloak whose database lives in {@code data}; an empty folder gets the realm as it was imported.
     *
     * @param run the folder {@code .run} of the checkout: the distribution lies under {@code download}
     * @param say is told what is going on, in whole sentences
     */
    public static Keycloak start(Path run, Path data, int port, Consumer<String> say) {
        try {
            Path home;
            Path snapshot;
            // Of several processes that come at once, one prepares and the others wait for it.
            Files.createDirectories(run);
            try (var channel = FileChannel.open(
                    run.resolve("keycloak.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                home = prepared(run, say);
                snapshot = snapshot(run, home, say);
            }
            if (!Files.exists(data.resolve("keycloakdb.mv.db"))) {
                Files.createDirectories(data);
                Files.copy(snapshot, data.resolve("keycloakdb.mv.db"), StandardCopyOption.REPLACE_EXISTING);
            }
            return launch(home, data, port, List.of());
        } catch (IOException failure) {
            throw new UncheckedIOException("Keycloak did not start", failure);
        }
    }

    private static Path prepared(Path run, Consumer<String> say) throws IOException {
        var home = run.resolve("keycloak-" + VERSION);
        if (Files.exists(home.resolve(".prepared"))) return home;
        say.accept("正在准备 Keycloak(仅首次,约一分钟)… Preparing Keycloak (first time only, about a minute)…");
        var archive = run.resolve("download/keycloak-quarkus-dist-" + VERSION + ".tar.gz");
        if (!Files.exists(archive)) throw new IOException("The Keycloak distribution is not at " + archive);
        runToEnd(run, List.of("tar", "xzf", archive.toString(), "-C", run.toString()), Map.of());
        runToEnd(home, List.of(script(home), "build", "--db=dev-file"), environment());
        Files.createFile(home.resolve(".prepared"));
        return home;
    }

    private static Path snapshot(Path run, Path home, Consumer<String> say) throws IOException {
        var realm = resource("keycloak/realm.json");
        var folder = run.resolve("keycloak-realm-" + fingerprint(realm));
        var snapshot = folder.resolve("keycloakdb.mv.db");
        if (Files.exists(folder.resolve(".prepared"))) return snapshot;
        say.accept("正在导入领域配置… Importing the realm…");
        deleteTree(folder);
        Files.createDirectories(folder);
        var imports = Files.createDirectories(home.resolve("data/import"));
        Files.write(imports.resolve("xinqiao-realm.json"), realm);
        try (var first = launch(home, folder, Ports.free(), List.of("--import-realm"))) {
            say.accept("领域已导入 Realm imported at " + first.issuer());
        }
        Files.createFile(folder.resolve(".prepared"));
        return snapshot;
    }

    private static Keycloak launch(Path home, Path data, int port, List<String> more) throws IOException {
        var database = "jdbc:h2:file:" + data.toAbsolutePath().resolve("keycloakdb")
                + ";NON_KEYWORDS=VALUE;DB_CLOSE_ON_EXIT=FALSE";
        var command = Stream.concat(
                        Stream.of(
                                script(home),
                                "start",
                                "--optimized",
                                "--http-enabled=true",
                                "--http-host=127.0.0.1",
                                "--http-port=" + port,
                                "--hostname-strict=false",
                                "--cache=local",
                                "--db-url=" + database,
                                "--log-level=warn"),
                        more.stream())
                .toList();
        var log = data.resolve("keycloak.log");
        var builder = new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
        builder.environment().putAll(environment());
        var keycloak = new Keycloak(builder.start(), port);
        keycloak.awaitReady(log);
        return keycloak;
    }

    private void awaitReady(Path log) throws IOException {
        var deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            if (!process.isAlive()) throw new IOException("Keycloak ended while starting; see " + log);
            try {
                var answer = HTTP.send(
                        HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration"))
                                .timeout(Duration.ofSeconds(5))
                                .build(),
                        BodyHandlers.discarding());
                if (answer.statusCode() == 200) return;
                Thread.sleep(200);
            } catch (IOException notYet) {
                pause();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", stopped);
            }
        }
        close();
        throw new IOException("Keycloak did not answer within " + PATIENCE + "; see " + log);
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    public int port() {
        return port;
    }

    public String url() {
        return "http://localhost:" + port;
    }

    /** The issuer that this Keycloak writes into its tokens. */
    public String issuer() {
        return url() + "/realms/xinqiao";
    }

    /** An access token by the password grant, which only the demo realm's demo client has. */
    public String token(String username, String password, String organization) {
        return token("xinqiao-demo", username, password, organization);
    }

    /** The same through another client. */
    public String token(String client, String username, String password, String organization) {
        var scope = organization.isEmpty() ? "openid" : "openid organization:" + organization;
        return token(
                "xinqiao",
                Map.of(
                        "grant_type", "password",
                        "client_id", client,
                        "username", username,
                        "password", password,
                        "scope", scope));
    }

    /** Gives an account a password of its own, as its owner would at the first sign-in. For demo and tests only. */
    public void setPassword(String username, String password) {
        var found = FIRST_ID.matcher(administer(
                "GET", "users?exact=true&username=" + URLEncoder.encode(username, StandardCharsets.UTF_8), ""));
        if (!found.find()) throw new IllegalArgumentException("No account " + username);
        var user = "users/" + found.group(1);
        administer(
                "PUT",
                user + "/reset-password",
                "{\"type\":\"password\",\"temporary\":false,\"value\":\"" + password + "\"}");
        administer("PUT", user, "{\"requiredActions\":[]}");
        administer("DELETE", "attack-detection/brute-force/" + user, "");
    }

    /** One call of Keycloak's administration of the realm, as its first administrator. For demo and tests only. */
    public String administer(String method, String path, String json) {
        return send(HttpRequest.newBuilder(URI.create(url() + "/admin/realms/xinqiao/" + path))
                .header("Authorization", "Bearer " + administratorToken())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Kept for half of the minute that it is good for: to look at a password costs Keycloak more than all the rest. */
    private synchronized String administratorToken() {
        if (administrator == null || Instant.now().isAfter(administrator.renewed())) {
            administrator = new Administrator(
                    token(
                            "master",
                            Map.of(
                                    "grant_type",
                                    "password",
                                    "client_id",
                                    "admin-cli",
                                    "username",
                                    ADMIN,
                                    "password",
                                    ADMIN)),
                    Instant.now().plusSeconds(30));
        }
        return administrator.token();
    }

    private String token(String realm, Map<String, String> form) {
        var body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var answer =
                send(HttpRequest.newBuilder(URI.create(url() + "/realms/" + realm + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
        var token = ACCESS_TOKEN.matcher(answer);
        if (!token.find()) throw new IllegalStateException("No access token in: " + answer);
        return token.group(1);
    }

    private static String send(HttpRequest.Builder request) {
        try {
            var answer = HTTP.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(
                        answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static String script(Path home) {
        var windows = System.getProperty("os.name").startsWith("Windows");
        return home.resolve(windows ? "bin/kc.bat" : "bin/kc.sh").toString();
    }

    private static Map<String, String> environment() {
        return Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "JAVA_OPTS_KC_HEAP",
                "-Xms64m -Xmx512m",
                "JAVA_OPTS_APPEND",
                "-XX:TieredStopAtLevel=1",
                "KC_BOOTSTRAP_ADMIN_USERNAME",
                ADMIN,
                "KC_BOOTSTRAP_ADMIN_PASSWORD",
                ADMIN);
    }

    private static void runToEnd(Path directory, List<String> command, Map<String, String> environment)
            throws IOException {
        var output = Files.createTempFile("xinqiao", ".log");
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.redirectOutput(output.toFile()).environment().putAll(environment);
        try {
            var exit = builder.start().waitFor();
            if (exit != 0) throw new IOException(command + " ended with " + exit + ":\n" + Files.readString(output));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        } finally {
            Files.delete(output);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = Keycloak.class.getClassLoader().getResourceAsStream(name)) {
            if (stream == null) throw new IOException("No resource " + name);
            return stream.readAllBytes();
        }
    }

    private static String fingerprint(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 6);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Removes a folder and all in it; a folder that is not there is fine. */
    public static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(file);
        }
    }
}
