package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.junit.jupiter.api.Test;

/** Statements that are sent with what follows them are executed in their order, all of them or none. */
class DeferredTest {
    private static final Tenancy TENANCY = Tenancy.SHARED;
    private static final Tenant TENANT = TENANCY.create("deferred");
    private static final TenantDatabase DATABASE = TENANCY.database;

    private static final Table<Record> MEMBER = table(name("member"));
    private static final Field<UUID> ID = field(name("id"), UUID.class);
    private static final Field<UUID> PERSON = field(name("person_id"), UUID.class);
    private static final Field<String> USERNAME = field(name("username"), String.class);
    private static final Field<String> NAME = field(name("name"), String.class);
    private static final Field<OffsetDateTime> CREATED = field(name("created_at"), OffsetDateTime.class);

    private static Query member(String username) {
        return insertInto(MEMBER, ID, USERNAME, NAME, PERSON, CREATED)
                .values(UUID.randomUUID(), username, "成员 " + username, null, OffsetDateTime.now());
    }

    private static boolean isThere(String username) {
        return DATABASE.sql()
                        .select(count())
                        .from(MEMBER)
                        .where(USERNAME.eq(username))
                        .fetchSingle()
                        .value1()
                == 1;
    }

    private static boolean wasKept(String username) {
        return DATABASE.as(TENANT, () -> isThere(username));
    }

    private static <T> T change(Supplier<T> change) {
        return DATABASE.as(TENANT, () -> DATABASE.write(change));
    }

    @Test
    void itIsDoneBeforeWhatFollows() {
        var seen = change(() -> {
            DATABASE.defer(member("first-of-all"));
            return isThere("first-of-all");
        });
        assertThat(seen).isTrue();
        assertThat(wasKept("first-of-all")).isTrue();
    }

    @Test
    void manyAreDoneInTheirOrderAlsoWhenNothingElseIs() {
        // Often enough for the driver to have them prepared.
        for (var time = 0; time < 7; time++) {
            var names = List.of("order-a" + time, "order-b" + time, "order-c" + time);
            List<String> told = new ArrayList<>();
            change(() -> {
                for (var one : names) {
                    DATABASE.defer(
                            insertInto(MEMBER, ID, USERNAME, NAME, PERSON, CREATED)
                                    .values(UUID.randomUUID(), one, "成员", null, OffsetDateTime.now())
                                    .returning(USERNAME),
                            rows -> told.addAll(rows.getValues("username", String.class)));
                }
                DATABASE.defer(member("order-d" + names.size() + names.getFirst()));
                return null;
            });
            assertThat(told).isEqualTo(names);
            assertThat(names).allMatch(DeferredTest::wasKept);
        }
    }

    @Test
    void whenOneFailsNothingIsKeptAndNobodyIsTold() {
        change(() -> {
            DATABASE.defer(member("taken-twice"));
            return null;
        });
        List<String> told = new ArrayList<>();
        assertThatThrownBy(() -> change(() -> {
                    DATABASE.sql().execute(member("kept-not-a"));
                    DATABASE.defer(member("kept-not-b"));
                    DATABASE.defer(member("taken-twice"));
                    DATABASE.afterCommit(() -> told.add("committed"));
                    return null;
                }))
                .isInstanceOf(IntegrityConstraintViolationException.class);
        assertThat(told).isEmpty();
        assertThat(List.of("kept-not-a", "kept-not-b")).noneMatch(DeferredTest::wasKept);
        // The connection is as good as before.
        assertThat(IntStream.range(0, 20)).allMatch(time -> wasKept("taken-twice"));
    }

    @Test
    void whatAChangeDeferredGoesWithIt() {
        assertThatThrownBy(() -> change(() -> {
                    DATABASE.defer(member("gone"));
                    throw new IllegalStateException("changed its mind");
                }))
                .hasMessage("changed its mind");
        assertThat(wasKept("gone")).isFalse();
        change(() -> isThere("gone"));
        assertThat(wasKept("gone")).isFalse();
    }

    @Test
    void eachIsCheckedLikeEveryOtherStatement() {
        for (var text : List.of("SELECT 1; SET ROLE postgres", "RESET ROLE", "COMMIT")) {
            assertThatThrownBy(() -> change(() -> {
                        DATABASE.defer(DATABASE.sql().query(text));
                        return null;
                    }))
                    .isInstanceOf(DataAccessException.class)
                    .hasStackTraceContaining("A tenant's connection refuses");
        }
    }

    @Test
    void onlyAChangeDefers() {
        assertThatThrownBy(() -> DATABASE.as(TENANT, () -> {
                    DATABASE.defer(member("nowhere"));
                    return null;
                }))
                .hasMessage("Not inside a change");
    }
}
