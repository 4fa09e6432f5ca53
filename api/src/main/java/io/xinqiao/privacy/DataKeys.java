package io.xinqiao.privacy;

import static io.xinqiao.schema.tenant.Tables.DATA_KEY;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tenants.TenantSetup;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** The keys of each company: made when it comes, unwrapped when first needed, wrapped anew under a new master key. */
@Component
class DataKeys {
    private static final Duration KNOWN_FOR = Duration.ofMinutes(5);
    private static final int FIRST_SEAL = 1;
    private static final int INDEX = 0;

    /** One company's keys: those that open, the one that seals now, the one for digests. */
    record Ring(Map<Integer, SecretKey> seals, int current, SecretKey index) {
        SecretKey sealing() {
            return Objects.requireNonNull(seals.get(current));
        }
    }

    private final TenantDatabase database;
    private final DSLContext sql;
    private final KeyProperties masters;
    private final Clock clock;
    private final Cache<UUID, Ring> rings = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(KNOWN_FOR)
            .build();

    DataKeys(TenantDatabase database, KeyProperties masters, Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.masters = masters;
        this.clock = clock;
    }

    /** The bound company's keys; one that came before there were keys gets them when they are first needed. */
    Ring ring() {
        var tenant = database.tenant().id();
        var known = rings.getIfPresent(tenant);
        if (known != null) return known;
        var read = read();
        if (read != null) {
            rings.put(tenant, read);
            return read;
        }
        return database.write(() -> {
            add(INDEX, "INDEX");
            add(FIRST_SEAL, "SEAL");
            // Not remembered: what is not committed may never have been.
            return Objects.requireNonNull(read());
        });
    }

    /** The ring that has this key: another node may have made it a moment ago. */
    Ring ringWith(int number) {
        var ring = ring();
        if (ring.seals().containsKey(number)) return ring;
        rings.invalidate(database.tenant().id());
        return ring();
    }

    /** From now on a new key seals; the older ones go on opening what they sealed. */
    int rotate() {
        var next = ring().current() + 1;
        add(next, "SEAL");
        var tenant = database.tenant().id();
        database.afterCommit(() -> rings.invalidate(tenant));
        return next;
    }

    private @Nullable Ring read() {
        Map<Integer, SecretKey> seals = new TreeMap<>();
        SecretKey index = null;
        for (var row : sql.selectFrom(DATA_KEY).orderBy(DATA_KEY.NUMBER).fetch()) {
            var key = Cipher256.decrypt(
                    Cipher256.aes(masters.master(row.getMaster())), row.getWrapped(), bound(row.getNumber()));
            if (row.getPurpose().equals("INDEX")) index = Cipher256.hmac(key);
            else seals.put(row.getNumber(), Cipher256.aes(key));
        }
        if (index == null || seals.isEmpty()) return null;
        return new Ring(Map.copyOf(seals), ((TreeMap<Integer, SecretKey>) seals).lastKey(), index);
    }

    private void add(int number, String purpose) {
        sql.insertInto(DATA_KEY)
                .set(DATA_KEY.NUMBER, number)
                .set(DATA_KEY.PURPOSE, purpose)
                .set(DATA_KEY.MASTER, masters.current())
                .set(DATA_KEY.WRAPPED, wrapped(number, Cipher256.newKey()))
                .set(DATA_KEY.CREATED_AT, clock.instant())
                .onConflictDoNothing()
                .execute();
    }

    private byte[] wrapped(int number, byte[] key) {
        return Cipher256.encrypt(Cipher256.aes(masters.master(masters.current())), key, bound(number));
    }

    /** A wrapped key is its company's and has its place: put anywhere else, it does not open. */
    private byte[] bound(int number) {
        return (database.tenant().id() + "/" + number).getBytes(StandardCharsets.UTF_8);
    }

    /** Wraps what an older master key wraps with the present one. */
    void wrapAnew() {
        var old = sql.selectFrom(DATA_KEY)
                .where(DATA_KEY.MASTER.ne(masters.current()))
                .fetch();
        if (old.isEmpty()) return;
        database.write(() -> {
            for (var row : old) {
                var key = Cipher256.decrypt(
                        Cipher256.aes(masters.master(row.getMaster())), row.getWrapped(), bound(row.getNumber()));
                sql.update(DATA_KEY)
                        .set(DATA_KEY.MASTER, masters.current())
                        .set(DATA_KEY.WRAPPED, wrapped(row.getNumber(), key))
                        .where(DATA_KEY.NUMBER.eq(row.getNumber()))
                        .execute();
            }
            return null;
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(KeyProperties.class)
    static class Upkeep {
        @Bean
        TenantSetup ownKeys(DataKeys keys) {
            return (Tenant tenant, String administrator) -> keys.ring();
        }

        @Bean
        RecurringWork keysAreWrappedAnew(DataKeys keys, Registry registry, TenantDatabase database) {
            return new RecurringWork(
                    "wrap-data-keys-anew", Duration.ofHours(1), () -> registry.forEach(database, keys::wrapAnew));
        }
    }
}
