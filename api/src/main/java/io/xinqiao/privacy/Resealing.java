package io.xinqiao.privacy;

import static io.xinqiao.schema.tenant.Tables.DATA_KEY_ROTATION;
import static io.xinqiao.schema.tenant.Tables.RUN;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.runs.RunKind;
import io.xinqiao.runs.RunRows;
import io.xinqiao.runs.RunStatus;
import io.xinqiao.runs.RunStep;
import io.xinqiao.runs.Runs;
import io.xinqiao.schema.Sealed;
import io.xinqiao.schema.tenant.DefaultSchema;
import io.xinqiao.sql.Bulk;
import io.xinqiao.tenants.JobQueue;
import io.xinqiao.tenants.TenantDatabase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Seals every row of a company anew after its data key was rotated, piece by piece behind its everyday work: column by
 * column in the order of their names, row by row in that of their keys. Done again it finds nothing to do. Files keep
 * the key that they were sealed with: they are long, and never change.
 */
@Component
class Resealing implements RunKind {
    static final String TYPE = "DataKeyRotation";
    private static final int AT_ONCE = 1_000;
    private static final char BETWEEN = '/';

    private final DSLContext sql;
    private final DataKeys keys;
    private final Vault vault;
    private final RunRows<DataKeyRotation> rows;
    private final Runs runs;

    Resealing(TenantDatabase database, DataKeys keys, Vault vault, RunRows<DataKeyRotation> rows, Runs runs) {
        this.sql = database.sql();
        this.keys = keys;
        this.vault = vault;
        this.rows = rows;
        this.runs = runs;
    }

    @Bean
    static RunRows<DataKeyRotation> dataKeyRotationRows(TenantDatabase database, Visibility visibility) {
        return RunRows.of(
                DataKeyRotation.class,
                DATA_KEY_ROTATION,
                DATA_KEY_ROTATION.ID,
                RowScope.ofCompany(),
                row -> new DataKeyRotation(
                        row.get(DATA_KEY_ROTATION.ID), row.get(DATA_KEY_ROTATION.KEY_NUMBER), Runs.status(row)),
                database,
                visibility);
    }

    @Bean
    static Listing<DataKeyRotation> dataKeyRotationList(RunRows<DataKeyRotation> rows) {
        return Listing.of("dataKeyRotations", rows)
                .descending(RUN.REQUESTED_AT)
                .descending(DATA_KEY_ROTATION.KEY_NUMBER);
    }

    /** Gives the company a new key, and has its rows sealed anew with it. */
    DataKeyRotation begin() {
        var id = NewId.next();
        var key = keys.rotate();
        runs.begin(new Runs.NewRun(id, TYPE, null, false, 0));
        sql.insertInto(DATA_KEY_ROTATION)
                .set(DATA_KEY_ROTATION.ID, id)
                .set(DATA_KEY_ROTATION.KEY_NUMBER, key)
                .execute();
        return rows.find(id);
    }

    @Override
    public String type() {
        return TYPE;
    }

    /** Counts first, and seals then the next values that are sealed with another key. */
    @Override
    public RunStep step(RunStatus run) {
        var key = rows.find(run.id()).keyNumber();
        if (keys.ringWith(key).current() < key) throw new JobQueue.NotYet();
        var columns = columns();
        if (run.position() == null) {
            var all = columns.stream()
                    .mapToInt(column -> sql.fetchCount(column.table(), isSealedOtherwise(column)))
                    .sum();
            return RunStep.more(String.valueOf(BETWEEN), 0, all);
        }
        var at = run.position().indexOf(BETWEEN);
        var reached = run.position().substring(0, at);
        var after = run.position().substring(at + 1);
        for (var column : columns) {
            var isReached = column.name().equals(reached);
            if (column.name().compareTo(reached) < 0) continue;
            var sealed = seal(column, isReached ? column.key().gt(UUID.fromString(after)) : noCondition());
            if (sealed.isEmpty()) continue;
            var done = run.done() + sealed.size();
            return RunStep.more(column.name() + BETWEEN + sealed.getLast().key(), done, Math.max(done, run.total()));
        }
        return RunStep.last(run.done(), run.done());
    }

    private record Column(Table<?> table, Field<UUID> key, Field<Sealed> value) {
        String name() {
            return table.getName() + "." + value.getName();
        }
    }

    /** All sealed columns of the tables whose key is one id. */
    private static List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        for (var table : DefaultSchema.DEFAULT_SCHEMA.getTables()) {
            var key = table.field("id", UUID.class);
            if (key == null) continue;
            for (var field : table.fields()) {
                if (field.getType() == Sealed.class) {
                    @SuppressWarnings("unchecked") // as the line before has seen
                    var value = (Field<Sealed>) field;
                    columns.add(new Column(table, key, value));
                }
            }
        }
        columns.sort(Comparator.comparing(Column::name));
        return columns;
    }

    private record Row(UUID key, Sealed value) {}

    /** Seals some rows that meet a condition anew, in the order of their keys. */
    private List<Row> seal(Column column, Condition which) {
        var rows = sql.select(column.key(), column.value())
                .from(column.table())
                .where(isSealedOtherwise(column))
                .and(which)
                .orderBy(column.key())
                .limit(AT_ONCE)
                .forUpdate()
                .fetch(row -> new Row(row.value1(), Objects.requireNonNull(vault.seal(vault.open(row.value2())))));
        if (!rows.isEmpty()) {
            Bulk.<Row>into(column.table()).set(column.value(), Row::value).update(sql, column.key(), Row::key, rows);
        }
        return rows;
    }

    private Condition isSealedOtherwise(Column column) {
        var header = vault.sealer().header();
        return function(
                        name("substr"),
                        SQLDataType.BLOB,
                        column.value().coerce(SQLDataType.BLOB),
                        inline(1),
                        inline(header.length))
                .ne(val(header));
    }
}
