package io.xinqiao.sql;

import static io.xinqiao.schema.registry.Tables.TENANT;
import static io.xinqiao.schema.tenant.Tables.API_CLIENT;
import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.MEMBER;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static io.xinqiao.schema.tenant.Tables.TICKET;
import static io.xinqiao.schema.tenant.Tables.TICKET_EVENT;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xinqiao.platform.NewId;
import io.xinqiao.schema.tenant.DefaultSchema;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.ApiTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What is read past jOOQ is what jOOQ would have read. */
class ColumnsTest extends ApiTest {
    private static final Instant BEGINNING = Instant.parse("2025-01-01T00:00:00Z");

    @Autowired
    Registry registry;

    @Autowired
    TenantDatabase database;

    /** Nobody is to be known by when they said what lies in an urn, or came out of it. */
    private static final Set<String> OF_NO_MOMENT = Set.of("survey_text", "survey_urn");

    static Stream<Table<? extends Record>> tables() {
        return Stream.of(TICKET, TICKET_EVENT, PERSON, UNIT, BUILDING);
    }

    private <T extends @Nullable Object> T inCompany(Supplier<T> work) {
        jinxiu().newTicket("OTHER", "一张工单");
        var tenant =
                registry.page(TENANT.CODE.eq("jinxiu"), List.of(TENANT.ID), 1).getFirst();
        return database.as(tenant, work);
    }

    /** Every key tells when it was made (Node.createdAt), those that the schema's own defaults have too. */
    @Test
    void everyKeyBeginsWithTheMomentAtWhichItWasMade() {
        inCompany(() -> {
            var latest = Instant.now().plus(Duration.ofDays(1));
            for (var table : DefaultSchema.DEFAULT_SCHEMA.getTables()) {
                var key = table.field("id", UUID.class);
                if (key == null || OF_NO_MOMENT.contains(table.getName())) continue;
                assertThat(database.sql().select(key).from(table).limit(1000).fetch(key))
                        .as(table.getName())
                        .allSatisfy(one -> assertThat(NewId.madeAt(one)).isBetween(BEGINNING, latest));
            }
            return null;
        });
    }

    private record Client(
            UUID id,
            String clientId,
            String name,
            boolean trustedDocumentsOnly,
            List<String> origins,
            UUID createdBy,
            Instant createdAt,
            int version) {}

    /** Lists go as text when many rows are inserted: whatever is in it comes back as it was. */
    @Test
    void listsOfAnyTextsAreInsertedTogether() {
        var columns = RecordColumns.of(Client.class, API_CLIENT);
        var origins = List.of(
                List.<String>of(),
                List.of("a,b", "{c}", "NULL", "null", ""),
                List.of("\"quoted\"", "back\\slash", "\\\"", "'; DROP TABLE x; --", "两 行\n𠮷"));
        var ours = API_CLIENT.CLIENT_ID.startsWith("columns-test-");
        assertThatThrownBy(() -> inCompany(() -> database.write(() -> {
                    var sql = database.sql();
                    var creator = sql.select(MEMBER.ID).from(MEMBER).limit(1).fetchSingle(MEMBER.ID);
                    var clients = origins.stream()
                            .map(some -> new Client(
                                    NewId.next(),
                                    "columns-test-" + origins.indexOf(some),
                                    "测试",
                                    false,
                                    some,
                                    creator,
                                    Instant.parse("2026-01-01T00:00:00.123456Z"),
                                    1))
                            .toList();
                    columns.inserts().insert(sql, clients);
                    assertThat(columns.columns()
                                    .fetch(
                                            sql.select(columns.columns().inOnePiece())
                                                    .from(API_CLIENT)
                                                    .where(ours)
                                                    .orderBy(API_CLIENT.CLIENT_ID),
                                            columns::read))
                            .isEqualTo(clients);
                    throw new IllegalStateException("Only tried");
                })))
                .hasMessage("Only tried");
    }

    private record Sealed(UUID id, @Nullable Nothing nothing) {}

    private record Nothing(@Nullable String name) {}

    private record Twice(UUID id, String name, Named named) {}

    private record Named(String name) {}

    @Test
    void aRecordThatWouldBeReadWronglyIsRefused() {
        assertThatThrownBy(() -> RecordColumns.of(Sealed.class, API_CLIENT)).hasMessageContaining("never there");
        assertThatThrownBy(() -> RecordColumns.of(Twice.class, API_CLIENT)).hasMessageContaining("the same");
        assertThatThrownBy(() -> RecordColumns.of(Client.class, UNIT)).hasMessageContaining("No column");
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyValueIsTheOneThatJooqReads(Table<? extends Record> table) {
        var columns = new Columns(table.fields());
        inCompany(() -> {
            var sql = database.sql();
            var past = columns.fetch(
                    sql.select(columns.inOnePiece()).from(table).orderBy(1).limit(200), row -> values(table, row));
            var own = sql.select(table.fields())
                    .from(table)
                    .orderBy(1)
                    .limit(200)
                    .fetch(Row.mapping(row -> values(table, row)));
            assertThat(past).isNotEmpty().isEqualTo(own);
            return null;
        });
    }

    private static List<@Nullable Object> values(Table<? extends Record> table, Row row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Field<?> field : table.fields()) {
            values.add(
                    switch (row.get(field)) {
                        case Object[] array -> Arrays.asList(array);
                        case byte[] bytes -> HexFormat.of().formatHex(bytes);
                        case null -> null;
                        case Object value -> value;
                    });
        }
        return values;
    }

    @Test
    void whatIsNotSelectedOrNotUniqueIsRefused() {
        var columns = new Columns(UNIT.PROJECT_ID, UNIT.NUMBER);
        inCompany(() -> {
            var query = database.sql().select(columns.inOnePiece()).from(UNIT);
            assertThatThrownBy(() -> columns.fetch(query, row -> row.get(UNIT.ID)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> columns.fetchMap(query, UNIT.PROJECT_ID, row -> row.get(UNIT.NUMBER)))
                    .isInstanceOf(DataAccessException.class);
            var numbers = columns.fetchGroups(query, UNIT.PROJECT_ID, row -> row.get(UNIT.NUMBER));
            assertThat(numbers.values().stream().mapToInt(List::size).sum())
                    .isEqualTo(database.sql().fetchCount(UNIT))
                    .isGreaterThan(numbers.size());
            return null;
        });
    }

    @Test
    void aRowMayBeAskedForOtherColumnsThanTheOneBefore() {
        var columns = new Columns(PERSON.ID, PERSON.NAME, PERSON.VERSION);
        inCompany(() -> {
            var sql = database.sql();
            var turn = new AtomicInteger();
            var past = columns.fetch(
                    sql.select(columns.inOnePiece())
                            .from(PERSON)
                            .orderBy(PERSON.ID)
                            .limit(6),
                    row -> switch (turn.getAndIncrement() % 3) {
                        case 0 -> List.of(row.get(PERSON.ID), row.get(PERSON.NAME), row.get(PERSON.VERSION));
                        case 1 -> List.of(row.get(PERSON.VERSION), row.get(PERSON.ID));
                        default -> List.of(row.get(PERSON.NAME), row.get(PERSON.NAME), row.get(PERSON.ID));
                    });
            turn.set(0);
            var own = sql.select(PERSON.ID, PERSON.NAME, PERSON.VERSION)
                    .from(PERSON)
                    .orderBy(PERSON.ID)
                    .limit(6)
                    .fetch(row -> switch (turn.getAndIncrement() % 3) {
                        case 0 -> List.of(row.get(PERSON.ID), row.get(PERSON.NAME), row.get(PERSON.VERSION));
                        case 1 -> List.of(row.get(PERSON.VERSION), row.get(PERSON.ID));
                        default -> List.of(row.get(PERSON.NAME), row.get(PERSON.NAME), row.get(PERSON.ID));
                    });
            assertThat(past).hasSizeGreaterThan(2).isEqualTo(own);
            return null;
        });
    }

    @Test
    void keysTravelAsTheyAre() {
        var param = DSL.param("keys", SQLDataType.UUID.getArrayDataType());
        var fixed = new PreparedText(() -> DSL.select(param));
        inCompany(() -> {
            for (var keys : List.of(new UUID[0], new UUID[] {UUID.randomUUID()}, new UUID[] {
                null, UUID.randomUUID(), null, new UUID(-1, -1), new UUID(0, 0)
            })) {
                var found = fixed.in(database.sql())
                        .set(param, keys)
                        .rows(List.of(param))
                        .fetchSingle(param);
                assertThat(found).isEqualTo(keys);
            }
            return null;
        });
    }
}
