package io.xinqiao.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.jooq.Param;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.tools.jdbc.MockConnection;
import org.jooq.tools.jdbc.MockResult;
import org.junit.jupiter.api.Test;

/** A statement that is written once says what jOOQ would say each time, and binds each value to its place. */
class PreparedTextTest {
    private static final Param<String> WHO = param("who", String.class);
    private static final Param<UUID[]> KEYS = param("keys", SQLDataType.UUID.getArrayDataType());
    private static final Param<Integer> MOST = param("most", Integer.class);

    private static final UUID ONE = UUID.fromString("00000000-0000-7000-8000-000000000001");

    private record Sent(String sql, List<Object> values) {}

    private final List<Sent> sent = new ArrayList<>();
    private final DSLContext sql = DSL.using(
            new MockConnection(statement -> {
                sent.add(new Sent(statement.sql(), Arrays.asList(statement.bindings())));
                return new MockResult[] {new MockResult(1)};
            }),
            SQLDialect.POSTGRES);

    @Test
    void theTextIsWrittenOnceAndTheValuesAreThoseOfEachUse() {
        var written = new AtomicInteger();
        var fixed = new PreparedText(() -> {
            written.incrementAndGet();
            return insertInto(table(name("t")), field(name("a"), String.class), field(name("b"), String.class))
                    .select(select(WHO, inline("x:y")).where(WHO.eq(WHO)));
        });
        fixed.in(sql).set(WHO, "one").query().execute();
        fixed.in(sql).set(WHO, "two").query().execute();
        assertThat(written).hasValue(1);
        assertThat(sent)
                .extracting(Sent::values)
                .containsExactly(List.of("one", "one", "one"), List.of("two", "two", "two"));
        var usual = DSL.using(SQLDialect.POSTGRES)
                .render(insertInto(table(name("t")), field(name("a"), String.class), field(name("b"), String.class))
                        .select(select(val("one"), inline("x:y"))
                                .where(val("one").eq(val("one")))));
        assertThat(sent).extracting(Sent::sql).containsOnly(usual);
    }

    @Test
    void everyValueIsGivenEvenWhereItIsNullAndNoOther() {
        var fixed = new PreparedText(() ->
                select(WHO).where(field(name("k"), UUID.class).eq(any(KEYS))).limit(MOST));
        var keys = new UUID[] {UUID.randomUUID()};
        fixed.in(sql).set(MOST, 3).set(KEYS, keys).set(WHO, null).query().execute();
        assertThat(sent.getFirst().values()).containsExactly(null, keys, 3);
        var use = fixed.in(sql).set(MOST, 3).set(KEYS, keys);
        assertThatThrownBy(use::query).hasMessageContaining("Not given: who");
        assertThatThrownBy(() -> use.set(param("whom", String.class), "x")).hasMessageContaining("no value whom");
    }

    @Test
    void valuesOfWhatNarrowsItStayAsTheyAre() {
        var narrowed =
                new TextPerCondition(visible -> select(WHO, inline("1:1")).where(visible));
        var mine = field(name("k"), UUID.class)
                .eq(any(new UUID[] {ONE}))
                .and(field(name("n"), String.class).eq("of mine"));
        assertThat(narrowed.by(mine)).as("it may never come again").isNull();
        var fixed = Objects.requireNonNull(narrowed.by(mine));
        assertThat(narrowed.by(mine)).isSameAs(fixed);
        fixed.in(sql).set(WHO, "one").query().execute();
        fixed.in(sql).set(WHO, "two").query().execute();
        assertThat(sent)
                .extracting(Sent::values)
                .usingRecursiveComparison()
                .isEqualTo(List.of(
                        List.of("one", new UUID[] {ONE}, "of mine"), List.of("two", new UUID[] {ONE}, "of mine")));
        assertThat(sent)
                .extracting(Sent::sql)
                .containsOnly(DSL.using(SQLDialect.POSTGRES)
                        .render(select(val("one"), inline("1:1")).where(mine)));
        assertThat(narrowed.by(field(name("n"), String.class).eq("of another"))).isNull();
    }

    @Test
    void aValueWithoutANameIsRefused() {
        var fixed = new PreparedText(() -> select(WHO, val("forgotten")));
        assertThatThrownBy(() -> fixed.in(sql)).hasMessageContaining("without a name");
    }
}
