package io.xinqiao.privacy;

import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import io.xinqiao.schema.Sealed;
import io.xinqiao.schema.tenant.DefaultSchema;
import io.xinqiao.sql.Bulk;
import io.xinqiao.tenants.JobQueue;
import io.xinqiao.tenants.OneOffWork;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * Seals every row of a company anew after its data key was rotated, piece by piece behind its everyday work. Done again
 * it finds nothing to do. Files keep the key that they were sealed with: they are long, and never change.
 */
@Component
class Resealing {
    private static final String WORK = "reseal-personal-data";
    private static final int AT_ONCE = 1_000;

    private static final String FORGOTTEN = "reseal-what-was-left";
    private static final char BETWEEN = '|';

    private final TenantDatabase database;
    private final DSLContext sql;
    private final DataKeys keys;
    private final Vault vault;
    private final Registry registry;
    private final JobQueue later;

    Resealing(TenantDatabase database, DataKeys keys, Vault vault, Registry registry, JobQueue later) {
        this.database = database;
        this.sql = database.sql();
        this.keys = keys;
        this.vault = vault;
        this.registry = registry;
        this.later = later;
    }

    /** Has the bound company's rows sealed anew with a key; written down before that key is committed. */
    void ask(int key) {
        later.ask(WORK, Objects.requireNonNull(database.tenant().organizationId()) + BETWEEN + key);
        database.afterCommit(later::wake);
    }

    /** Asks once more for what was given up, or whose node was gone before it could ask. */
    private void askForForgotten() {
        keys.notSealedAll()
                .ifPresent(key ->
                        later.ask(WORK, Objects.requireNonNull(database.tenant().organizationId()) + BETWEEN + key));
    }

    private void work(String piece) {
        var at = piece.lastIndexOf(BETWEEN);
        var key = Integer.parseInt(piece.substring(at + 1));
        registry.ofOrganization(piece.substring(0, at))
                .ifPresent(tenant -> database.as(tenant, () -> {
                    if (keys.ringWith(key).current() < key) throw new JobQueue.NotYet();
                    reseal();
                    keys.sealedAll(key);
                    return null;
                }));
    }

    private record Row(UUID key, Sealed value) {}

    /** All sealed columns of the tables whose key is one id. */
    private void reseal() {
        for (var table : DefaultSchema.DEFAULT_SCHEMA.getTables()) {
            var key = table.field("id", UUID.class);
            if (key == null) continue;
            for (var field : table.fields()) {
                if (field.getType() == Sealed.class) {
                    @SuppressWarnings("unchecked") // as the line before has seen
                    var sealed = (Field<Sealed>) field;
                    reseal(table, key, sealed);
                }
            }
        }
    }

    private void reseal(Table<?> table, Field<UUID> key, Field<Sealed> column) {
        UUID last = null;
        do {
            var after = last;
            last = database.write(() -> piece(table, key, column, after));
        } while (last != null);
    }

    /** Seals some rows behind a key anew; the last of their keys, or null when there are no more. */
    private @Nullable UUID piece(Table<?> table, Field<UUID> key, Field<Sealed> column, @Nullable UUID after) {
        var header = vault.sealer().header();
        var rows = sql.select(key, column)
                .from(table)
                .where(function(
                                name("substr"),
                                SQLDataType.BLOB,
                                column.coerce(SQLDataType.BLOB),
                                inline(1),
                                inline(header.length))
                        .ne(val(header)))
                .and(after == null ? noCondition() : key.gt(after))
                .orderBy(key)
                .limit(AT_ONCE)
                .forUpdate()
                .fetch(row -> new Row(row.value1(), Objects.requireNonNull(vault.seal(vault.open(row.value2())))));
        if (rows.isEmpty()) return null;
        Bulk.<Row>into(table).set(column, Row::value).update(sql, key, Row::key, rows);
        return rows.getLast().key();
    }

    @Configuration(proxyBeanMethods = false)
    static class Work {
        @Bean
        OneOffWork dataAreSealedAnew(Resealing resealing) {
            return new OneOffWork(WORK, resealing::work, OneOffWork.GivenUp.leftTo(FORGOTTEN));
        }

        @Bean
        RecurringWork whatWasLeftIsSealedAnew(Resealing resealing, Registry registry, TenantDatabase database) {
            return new RecurringWork(
                    FORGOTTEN, Duration.ofHours(1), () -> registry.forEach(database, resealing::askForForgotten));
        }
    }
}
