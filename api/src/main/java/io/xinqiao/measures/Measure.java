package io.xinqiao.measures;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.sum;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Objects;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A figure that is defined once: what is added up of which rows, over what it is divided, and what it is called. A
 * ratio is kept as its two sums until it is told, so that that of all groups is the ratio of the sums and no mean of
 * ratios.
 */
public final class Measure {
    private static final BigDecimal HUNDRED = new BigDecimal(100);

    /** When a group has nothing to add up. */
    private enum Empty {
        ZERO,
        NULL
    }

    private final String name;
    private final Facts facts;
    private final MeasureUnit unit;
    private String zh = "";
    private String en = "";
    private String meaningZh = "";
    private String meaningEn = "";
    private LocalDate since = LocalDate.of(2026, 12, 1);
    private int version = 1;
    private int leastCases;
    private boolean additive = true;
    private @Nullable Field<?> moment;
    private @Nullable Supplier<Field<BigDecimal>> part;
    private @Nullable Supplier<Field<BigDecimal>> whole;
    private Supplier<Condition> counted = DSL::noCondition;
    private Supplier<Condition> among = DSL::noCondition;
    private @Nullable Measure over;
    private BigDecimal factor = BigDecimal.ONE;
    private Empty empty = Empty.ZERO;

    private Measure(String name, Facts facts, MeasureUnit unit) {
        this.name = name;
        this.facts = facts;
        this.unit = unit;
    }

    /** A measure of these rows, known by this constant for ever. */
    public static Measure of(String name, Facts facts, MeasureUnit unit) {
        return new Measure(name, facts, unit);
    }

    /** What people call it. */
    public Measure called(String chinese, String english) {
        zh = chinese;
        en = english;
        return this;
    }

    /** How it is worked out, in one sentence of each language. */
    public Measure meaning(String chinese, String english) {
        meaningZh = chinese;
        meaningEn = english;
        return this;
    }

    /** When a row counts: a moment, or a day; without, it counts as things stand now. */
    public Measure at(Field<?> column) {
        moment = column;
        return this;
    }

    /** How many rows there are. */
    public Measure counting() {
        return counting(DSL.noCondition());
    }

    /** How many of these rows there are. */
    public Measure counting(Condition condition) {
        return counting(() -> condition);
    }

    /** The same of a condition that depends on the moment at which it is asked. */
    public Measure counting(Supplier<Condition> condition) {
        part = () -> count().filterWhere(condition.get()).cast(BigDecimal.class);
        counted = condition;
        return this;
    }

    /** How many different values there are among these rows; of several groups together they do not add up. */
    public Measure distinct(Field<?> column, Condition condition) {
        return distinct(column, () -> condition);
    }

    /** What a column comes to. */
    public Measure adding(Field<? extends Number> column) {
        return adding(column, DSL.noCondition());
    }

    /** What a column of these rows comes to. */
    public Measure adding(Field<? extends Number> column, Condition condition) {
        return adding(column, () -> condition);
    }

    /** The same of a condition that depends on the moment at which it is asked. */
    public Measure adding(Field<? extends Number> column, Supplier<Condition> condition) {
        part = () -> DSL.coalesce(sum(column).filterWhere(condition.get()), inline(BigDecimal.ZERO));
        counted = condition;
        return this;
    }

    /** How many different values there are of which no row meets the condition. */
    public Measure distinctWithout(Field<?> column, Condition condition) {
        part = () -> countDistinct(column)
                .minus(countDistinct(column).filterWhere(condition))
                .cast(BigDecimal.class);
        counted = () -> not(condition);
        additive = false;
        return this;
    }

    /** The same as {@link #distinct(Field, Condition)} of a condition that depends on the moment. */
    public Measure distinct(Field<?> column, Supplier<Condition> condition) {
        part = () -> countDistinct(column).filterWhere(condition.get()).cast(BigDecimal.class);
        counted = condition;
        additive = false;
        return this;
    }

    /** Divided by how many of these rows there are; null where there are none. */
    public Measure perRow(Condition condition) {
        return perRow(() -> condition);
    }

    /** The same of a condition that depends on the moment at which it is asked. */
    public Measure perRow(Supplier<Condition> condition) {
        whole = () -> count().filterWhere(condition.get()).cast(BigDecimal.class);
        among = condition;
        empty = Empty.NULL;
        return this;
    }

    /** Divided by how many different values there are. */
    public Measure perDistinct(Field<?> column, Condition condition) {
        whole = () -> countDistinct(column).filterWhere(condition).cast(BigDecimal.class);
        among = () -> condition;
        additive = false;
        empty = Empty.NULL;
        return this;
    }

    /** Divided by what a column comes to. */
    public Measure per(Field<? extends Number> column) {
        whole = () -> DSL.coalesce(sum(column), inline(BigDecimal.ZERO));
        empty = Empty.NULL;
        return this;
    }

    /**
     * Divided by what another measure comes to, of rows of another kind: complaints by households. Whatever these rows
     * can be put together by, those can be as well.
     */
    public Measure over(Measure other) {
        if (!other.facts().dimensions().containsAll(facts.dimensions()) || other.whole != null) {
            throw new IllegalArgumentException(name + " over " + other.name());
        }
        over = other;
        empty = Empty.NULL;
        return this;
    }

    /** Told in hundredths. */
    public Measure inPercent() {
        factor = HUNDRED;
        return this;
    }

    /** Multiplied by this. */
    public Measure times(int number) {
        factor = BigDecimal.valueOf(number);
        return this;
    }

    /** Hidden where it would be of fewer rows than this, because it is what people said of others. */
    public Measure ofAtLeast(int cases) {
        leastCases = cases;
        return this;
    }

    /** Defined like this since that day; a version more than before, if it was defined otherwise. */
    public Measure since(LocalDate day, int definition) {
        since = day;
        version = definition;
        return this;
    }

    public String name() {
        return name;
    }

    public Facts facts() {
        return facts;
    }

    public MeasureUnit unit() {
        return unit;
    }

    public String label(boolean chinese) {
        return chinese ? zh : en;
    }

    public String meaning(boolean chinese) {
        return chinese ? meaningZh : meaningEn;
    }

    public LocalDate since() {
        return since;
    }

    public int version() {
        return version;
    }

    public int leastCases() {
        return leastCases;
    }

    /** Whether what several groups come to is the sum of what each comes to. */
    public boolean isAdditive() {
        return additive;
    }

    public @Nullable Field<?> moment() {
        return moment;
    }

    /** What is added up. */
    public Field<BigDecimal> part() {
        return Objects.requireNonNull(part, name).get();
    }

    /** Over what it is divided; null where it is no ratio. */
    public @Nullable Field<BigDecimal> whole() {
        return whole == null ? null : whole.get();
    }

    /** By what other measure it is divided; null where its own rows say it all. */
    public @Nullable Measure over() {
        return over;
    }

    /** Which of its rows are added up, as far as that depends on the row alone. */
    public Condition counted() {
        return counted.get();
    }

    /** Of which of its rows there would be something to add up: all of a ratio's, those added up of another. */
    public Condition among() {
        return whole == null ? counted.get() : among.get();
    }

    /** The figure of what was added up; null where there is nothing to say. */
    public @Nullable BigDecimal told(BigDecimal sum, @Nullable BigDecimal over) {
        if (over == null) return sum.multiply(factor).setScale(unit.places(), RoundingMode.HALF_UP);
        if (over.signum() == 0) return null;
        return sum.multiply(factor).divide(over, unit.places(), RoundingMode.HALF_UP);
    }

    /** The figure of a group without rows. */
    public @Nullable BigDecimal ofNothing() {
        return empty == Empty.ZERO ? BigDecimal.ZERO.setScale(unit.places()) : null;
    }
}
