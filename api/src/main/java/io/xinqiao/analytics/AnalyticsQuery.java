package io.xinqiao.analytics;

import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.cast;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.grouping;
import static org.jooq.impl.DSL.groupingSets;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;

import io.xinqiao.analytics.AnalyticsInput.DimensionFilter;
import io.xinqiao.analytics.TimeSpan.Grain;
import io.xinqiao.identity.Visibility;
import io.xinqiao.measures.Dimension;
import io.xinqiao.measures.Facts;
import io.xinqiao.measures.Measure;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Keyset;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * Adds up what measures count, of a span of time, for the groups of some dimensions: one statement for all measures of
 * the same rows and the same moment, with the totals in it.
 */
@Repository
class AnalyticsQuery {
    /** More groups would be a list, and no summary. */
    static final int MOST_GROUPS = 20_000;

    private static final Sum NOTHING = new Sum(BigDecimal.ZERO, null, 0);
    private static final String KEY = "key";

    private final DSLContext sql;
    private final Visibility visibility;

    AnalyticsQuery(TenantDatabase database, Visibility visibility) {
        this.sql = database.sql();
        this.visibility = visibility;
    }

    /**
     * What is asked of one span.
     *
     * @param span null for all time
     * @param of whose rows
     */
    record Asked(
            List<Measure> measures,
            List<Dimension> by,
            @Nullable Grain grain,
            @Nullable TimeSpan span,
            List<DimensionFilter> filters,
            Reach of) {
        /** The same as the caller reaches it. */
        Asked(
                List<Measure> measures,
                List<Dimension> by,
                @Nullable Grain grain,
                @Nullable TimeSpan span,
                List<DimensionFilter> filters) {
            this(measures, by, grain, span, filters, Reach.CALLER);
        }

        /** Those other measures by which some of these are divided, as things stand now and of the same groups. */
        private Asked over() {
            return new Asked(
                    measures.stream()
                            .map(Measure::over)
                            .filter(Objects::nonNull)
                            .distinct()
                            .toList(),
                    by,
                    null,
                    span,
                    filters,
                    of);
        }
    }

    /** Whose rows are added up. */
    enum Reach {
        /** Those that the caller would find in the list of the same objects, as staff. */
        CALLER,
        /** All of them: whoever asks sees to it who may read the figures. */
        ALL
    }

    /** The values of the dimensions, in their order; none where all groups are together. */
    record Values(List<@Nullable Object> of) {
        static final Values ALL = new Values(List.of());
    }

    /**
     * A group in a piece of time.
     *
     * @param piece its first day; null where all of it is together
     */
    record Key(Values values, @Nullable LocalDate piece) {
        static final Key ALL = new Key(Values.ALL, null);
    }

    /** What was added up in a group, over what it is divided, and of how many cases that is. */
    record Sum(BigDecimal part, @Nullable BigDecimal whole, int cases) {
        Sum plus(Sum other) {
            return new Sum(
                    part.add(other.part),
                    whole == null || other.whole == null ? null : whole.add(other.whole),
                    cases + other.cases);
        }
    }

    /** The sums of each measure in each group; those of several groups and of all of them are among them. */
    Map<Key, Map<String, Sum>> sums(Asked asked) {
        return sums(asked, List.of());
    }

    /** The sums of the groups that are not these, together. */
    Map<Key, Map<String, Sum>> others(Asked asked, Collection<Values> told) {
        return sums(asked, told);
    }

    private Map<Key, Map<String, Sum>> sums(Asked asked, Collection<Values> without) {
        var sums = added(asked, without);
        var others = asked.over();
        if (!others.measures().isEmpty()) divide(sums, asked, added(others, without));
        return sums;
    }

    /** What is divided by other measures: of each of their groups, where there is nothing to divide too. */
    private static void divide(Map<Key, Map<String, Sum>> sums, Asked asked, Map<Key, Map<String, Sum>> others) {
        var pieces = new ArrayList<@Nullable LocalDate>();
        pieces.add(null);
        if (asked.grain() != null && asked.span() != null)
            pieces.addAll(asked.span().pieces(asked.grain()));
        for (var measure : asked.measures()) {
            var over = measure.over();
            if (over == null) continue;
            sums.values()
                    .forEach(of -> of.computeIfPresent(
                            measure.name(), (name, sum) -> new Sum(sum.part(), BigDecimal.ZERO, sum.cases())));
            others.forEach((group, of) -> {
                var whole = of.getOrDefault(over.name(), NOTHING).part();
                for (var piece : pieces) {
                    sums.computeIfAbsent(new Key(group.values(), piece), none -> new HashMap<>())
                            .compute(
                                    measure.name(),
                                    (name, sum) -> sum == null
                                            ? new Sum(BigDecimal.ZERO, whole, 0)
                                            : new Sum(sum.part(), whole, sum.cases()));
                }
            });
        }
    }

    private Map<Key, Map<String, Sum>> added(Asked asked, Collection<Values> without) {
        Map<Key, Map<String, Sum>> sums = new HashMap<>();
        Map<List<Object>, List<Measure>> statements = new HashMap<>();
        for (var measure : asked.measures()) {
            if (asked.of() == Reach.CALLER)
                visibility.require(List.of(measure.facts().right()));
            var moment = measure.moment();
            statements
                    .computeIfAbsent(
                            Arrays.asList(measure.facts().name(), moment == null ? "" : moment.toString()),
                            none -> new ArrayList<>())
                    .add(measure);
        }
        statements.values().forEach(measures -> add(sums, measures, asked, without));
        return sums;
    }

    private void add(Map<Key, Map<String, Sum>> sums, List<Measure> measures, Asked asked, Collection<Values> without) {
        var facts = measures.getFirst().facts();
        var moment = measures.getFirst().moment();
        List<Field<?>> keys = new ArrayList<>();
        for (var at = 0; at < asked.by().size(); at++) {
            keys.add(facts.column(asked.by().get(at)).as("d" + at));
        }
        var pieces = moment != null && asked.grain() != null && asked.span() != null;
        if (moment != null && pieces) keys.add(piece(moment, asked).as("piece"));
        // Groups have names of their own, so that a statement can ask which of them a row puts together.
        var group = lateral(select(keys.isEmpty() ? List.of(inline(1)) : keys)).as("g");
        List<Field<?>> named = keys.stream()
                .<Field<?>>map(key -> field(name("g", key.getName()), key.getDataType()))
                .toList();
        List<Field<?>> values = new ArrayList<>();
        for (var measure : measures) {
            values.add(measure.part().as("part_" + measure.name()));
            var whole = measure.whole();
            if (whole != null) values.add(whole.as("whole_" + measure.name()));
        }
        var byDimensions = named.subList(0, asked.by().size());
        List<List<Field<?>>> sets = new ArrayList<>(List.of(named));
        if (pieces) sets.add(byDimensions);
        if (pieces && !byDimensions.isEmpty()) sets.add(named.subList(byDimensions.size(), named.size()));
        if (!byDimensions.isEmpty()) sets.add(List.of());
        var flags = new ArrayList<Field<?>>();
        for (var at = 0; at < named.size(); at++)
            flags.add(grouping(named.get(at)).as("all_" + at));
        var rows = sql.select(named)
                .select(flags)
                .select(count().as("cases"))
                .select(values)
                .from(facts.rows())
                .crossJoin(group)
                .where(reached(facts, asked.of()))
                .and(facts.counted())
                .and(within(moment, asked.span()))
                .and(filtered(facts, asked.filters()))
                .and(
                        without.isEmpty()
                                ? noCondition()
                                : not(or(without.stream()
                                        .map(told -> same(byDimensions, told))
                                        .toList())))
                .groupBy(groupingSets(sets.stream()
                        .distinct()
                        .map(set -> set.toArray(Field<?>[]::new))
                        .toArray(Field<?>[][]::new)))
                .limit(MOST_GROUPS + 1)
                .fetch();
        if (rows.size() > MOST_GROUPS) {
            throw Refused.because(Code.INVALID, "refused.analytics.groups", List.of(MOST_GROUPS), "by")
                    .asBadRequest();
        }
        for (var row : rows) {
            var of = sums.computeIfAbsent(key(row, asked.by().size(), pieces), none -> new HashMap<>());
            for (var measure : measures) of.put(measure.name(), sum(row, measure));
        }
    }

    private Condition reached(Facts facts, Reach of) {
        return of == Reach.ALL ? noCondition() : visibility.asStaff(facts.right(), facts.scope());
    }

    /**
     * The keys of the objects behind a figure, as far as the caller reaches them.
     *
     * @param counted only those that were added up, or only those that were not; null for all of them
     */
    Connection<UUID> keys(Page page, Measure measure, Asked asked, @Nullable Boolean counted) {
        var facts = measure.facts();
        visibility.require(List.of(facts.right()));
        var shown = Objects.requireNonNull(facts.shown(), facts.name()).key();
        var which = counted == null
                ? measure.among()
                : measure.among()
                        .and(
                                counted
                                        ? measure.counted()
                                        : not(condition(coalesce(field(measure.counted()), inline(false)))));
        var found = selectDistinct(shown.as(KEY))
                .from(facts.rows())
                .where(reached(facts, Reach.CALLER))
                .and(facts.counted())
                .and(within(measure.moment(), asked.span()))
                .and(filtered(facts, asked.filters()))
                .and(which)
                .asTable("found");
        var key = Objects.requireNonNull(found.field(KEY, UUID.class));
        return new Keyset<>(measure.name(), key, key, true, one -> one, (UUID one) -> one)
                .page(page, sql, found, noCondition(), row -> row.get(key));
    }

    private static Key key(Record row, int dimensions, boolean pieces) {
        List<@Nullable Object> values = new ArrayList<>();
        for (var at = 0; at < dimensions; at++) {
            if (Integer.valueOf(1).equals(row.get("all_" + at, Integer.class))) {
                values.clear();
                break;
            }
            values.add(row.get("d" + at));
        }
        var isAllTime = !pieces || Integer.valueOf(1).equals(row.get("all_" + dimensions, Integer.class));
        return new Key(new Values(values), isAllTime ? null : row.get("piece", LocalDate.class));
    }

    private static Sum sum(Record row, Measure measure) {
        return new Sum(
                Objects.requireNonNull(row.get("part_" + measure.name(), BigDecimal.class)),
                measure.whole() == null ? null : row.get("whole_" + measure.name(), BigDecimal.class),
                Objects.requireNonNull(row.get("cases", Integer.class)));
    }

    @SuppressWarnings("unchecked") // the value came out of this column
    private static Condition same(List<Field<?>> columns, Values values) {
        var same = noCondition();
        for (var at = 0; at < columns.size(); at++) {
            same = same.and(((Field<Object>) columns.get(at))
                    .isNotDistinctFrom(values.of().get(at)));
        }
        return same;
    }

    private static boolean isOfDays(Field<?> moment) {
        return moment.getType().equals(LocalDate.class);
    }

    @SuppressWarnings("unchecked") // a day, or a moment
    private static Condition within(@Nullable Field<?> moment, @Nullable TimeSpan span) {
        if (moment == null || span == null) return noCondition();
        if (isOfDays(moment)) {
            var day = (Field<LocalDate>) moment;
            return day.ge(span.from()).and(day.lt(span.before()));
        }
        var at = (Field<java.time.Instant>) moment;
        return at.ge(span.from().atStartOfDay(span.zone()).toInstant())
                .and(at.lt(span.before().atStartOfDay(span.zone()).toInstant()));
    }

    private static Field<LocalDate> piece(Field<?> moment, Asked asked) {
        var zone = Objects.requireNonNull(asked.span()).zone().getId();
        Field<LocalDateTime> local = isOfDays(moment)
                ? cast(moment, SQLDataType.LOCALDATETIME)
                : DSL.function(name("timezone"), SQLDataType.LOCALDATETIME, inline(zone), moment);
        return DSL.function(
                        name("date_trunc"),
                        SQLDataType.LOCALDATETIME,
                        inline(Objects.requireNonNull(asked.grain()).name().toLowerCase(Locale.ROOT)),
                        local)
                .cast(SQLDataType.LOCALDATE);
    }

    @SuppressWarnings("unchecked") // the dimension says of which kind its values are
    private static Condition filtered(Facts facts, List<DimensionFilter> filters) {
        var condition = noCondition();
        for (var filter : filters) {
            var column = facts.column(filter.dimension());
            condition = condition.and(
                    filter.dimension().isOfObjects()
                            ? ((Field<UUID>) column).eq(any(keys(filter)))
                            : ((Field<String>) column).eq(any(filter.values().toArray(String[]::new))));
        }
        return condition;
    }

    private static UUID[] keys(DimensionFilter filter) {
        return filter.values().stream()
                .map(text -> GlobalId.parse(text)
                        .filter(id -> id.type().equals(filter.dimension().type()))
                        .orElseThrow(() -> Refused.because(
                                        Code.INVALID,
                                        "refused.analytics.id",
                                        List.of(filter.dimension().type()),
                                        "filter")
                                .asBadRequest())
                        .key())
                .toArray(UUID[]::new);
    }
}
