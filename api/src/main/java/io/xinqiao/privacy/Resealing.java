package io.xinqiao.privacy;

import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import io.xinqiao.platform.Bulk;
import io.xinqiao.schema.Sealed;
import io.xinqiao.schema.tenant.DefaultSchema;
import io.xinqiao.tenants.Later;
import io.xinqiao.tenants.OneOffWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
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

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Vault vault;
    private final Later later;

    Resealing(TenantDatabase database, Vault vault, Later later) {
        this.database = database;
        this.sql = database.sql();
        this.vault = vault;
        this.later = later;
    }

    /** Has the bound company's rows sealed anew, once its new key is committed. */
    void ask() {
        var organization = Objects.requireNonNull(database.tenant().organizationId());
        database.afterCommit(() -> {
            later.ask(WORK, organization);
            later.wake();
        });
    }

    private record Row(UUID key, Sealed value) {}

    /** All sealed columns of the tables whose key is one id. */
    void reseal() {
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
        OneOffWork dataAreSealedAnew(Resealing resealing, Registry registry, TenantDatabase database) {
            return new OneOffWork(
                    WORK,
                    organization -> registry.ofOrganization(organization)
                            .ifPresent(tenant -> database.as(tenant, () -> {
                                resealing.reseal();
                                return null;
                            })));
        }
    }
}
