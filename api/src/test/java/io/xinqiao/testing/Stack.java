package io.xinqiao.testing;

import io.xinqiao.infra.stack.Keycloak;
import io.xinqiao.infra.stack.Ports;
import io.xinqiao.infra.stack.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A real PostgreSQL and a real Keycloak, started once for all tests of a JVM. Surefire runs several, each with a stack
 * and a folder of its own.
 */
public final class Stack {
    public static final String OPERATOR_SUBJECT = "00000000-0000-4000-8000-000000000001";

    private static final Path RUN = Path.of(System.getProperty("xinqiao.run.directory"));
    private static final Path FOLDER = RUN.resolve("test/" + System.getProperty("xinqiao.test.fork", "1"));
    private static final Postgres POSTGRES = Postgres.temporary();
    private static final Keycloak KEYCLOAK = startKeycloak();

    private Stack() {}

    private static Keycloak startKeycloak() {
        var data = FOLDER.resolve("keycloak");
        try {
            Keycloak.deleteTree(data);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        var keycloak = Keycloak.start(RUN, data, Ports.free(), System.out::println);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            keycloak.close();
            POSTGRES.close();
        }));
        return keycloak;
    }

    public static Postgres postgres() {
        return POSTGRES;
    }

    public static Keycloak keycloak() {
        return KEYCLOAK;
    }

    /** What the API needs to know of the two, as an administrator would set it. */
    public static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("xinqiao.database.url", POSTGRES.jdbcUrl());
        settings.put("xinqiao.database.owner.username", "postgres");
        settings.put("xinqiao.database.owner.password", "postgres");
        settings.put("xinqiao.database.registry-password", "registry-secret");
        settings.put("xinqiao.database.cell-password", "cell-secret");
        settings.put("xinqiao.files.folder", FOLDER.resolve("files").toString());
        settings.put("xinqiao.surveys.keys", FOLDER.resolve("survey-keys").toString());
        // Whether somebody is reminded must not depend on the hour of the tests.
        settings.put("xinqiao.surveys.quiet-from", "0");
        settings.put("xinqiao.surveys.quiet-to", "0");
        // Each spare schema costs the tests seconds, and few of them ask for a company.
        settings.put("xinqiao.payments.public-url", "https://api.example.com");
        settings.put("xinqiao.spares", "1");
        settings.put("xinqiao.files.largest", "5MB");
        settings.put("xinqiao.sign-of-life", "500ms");
        settings.put("xinqiao.keys.current", "test");
        settings.put("xinqiao.keys.masters.test", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
        settings.put("xinqiao.identity.url", KEYCLOAK.url());
        settings.put("xinqiao.identity.client-id", "xinqiao-provisioning");
        settings.put("xinqiao.identity.client-secret", "xinqiao-provisioning-demo");
        settings.put("xinqiao.operators", OPERATOR_SUBJECT);
        // The tests' few sign-ins ask more in a minute than people do in a day.
        settings.put("xinqiao.limits.client.limit", "100000000");
        settings.put("xinqiao.limits.company.limit", "100000000");
        // A few units are several steps of a billing run already.
        settings.put("xinqiao.billing.units-at-once", "2");
        // So are a few rows several pages of an export, and several sheets.
        settings.put("xinqiao.exports.rows-at-once", "3");
        settings.put("xinqiao.exports.rows-of-a-sheet", "4");
        settings.put("xinqiao.streams.initialization", "2s");
        settings.put("xinqiao.webhooks.allow-private", "true");
        settings.put("xinqiao.webhooks.timeout", "2s");
        settings.put("xinqiao.webhooks.first-pause", "200ms");
        return settings;
    }
}
