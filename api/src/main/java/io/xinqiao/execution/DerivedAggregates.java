package io.xinqiao.execution;

import static org.jooq.impl.DSL.noCondition;

import graphql.language.FieldDefinition;
import graphql.language.Type;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.DataFetchingFieldSelectionSet;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.TypeInfo;
import io.xinqiao.execution.AggregateQuery.Grain;
import io.xinqiao.execution.AggregateQuery.Grouping;
import io.xinqiao.execution.FilterField.Kind;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Derives the aggregate of each declared list: {@code loansAggregate(filter, groupBy)} counts what the list would show,
 * and sums up its numbers, altogether and in groups. Groups are by what one can filter by; days and moments by the
 * grain of a day, week, month, quarter or year.
 */
@Component
final class DerivedAggregates {
    static final String AGGREGATE = "Aggregate";

    private static final int MOST_GROUPINGS = 3;

    private static final Set<Kind> NUMBERS = Set.of(Kind.DECIMALS, Kind.NUMBERS);
    private static final Set<Kind> TIMES = Set.of(Kind.DAYS, Kind.MOMENTS);

    private final DerivedLists lists;
    private final ObjectProvider<NodeSource> sources;

    DerivedAggregates(DerivedLists lists, ObjectProvider<NodeSource> sources) {
        this.lists = lists;
        this.sources = sources;
    }

    /** The root fields, each declared list followed by its aggregate. */
    List<FieldDefinition> added(TypeDefinitionRegistry registry, List<FieldDefinition> fields) {
        return fields.stream()
                .flatMap(field -> {
                    var list = lists.list(field.getName()).orElse(null);
                    if (list == null) return Stream.of(field);
                    addTypes(registry, list.type());
                    return Stream.of(field, aggregate(list));
                })
                .toList();
    }

    private static FieldDefinition aggregate(DeclaredList list) {
        return Sdl.field(
                        list.field() + AGGREGATE,
                        Sdl.named(list.type() + AGGREGATE),
                        list.field() + " 的数量与合计,按同样的权限和条件。How many " + list.field()
                                + " there are and what they come to, with the same rights and filter.")
                .transform(builder -> builder.inputValueDefinitions(List.of(
                        Sdl.argument("filter", Sdl.named(list.type() + "Filter"), "筛选条件。Which ones."),
                        Sdl.argument(
                                "groupBy",
                                Sdl.listOf(list.type() + "Grouping"),
                                Sdl.said("按什么分组,最多 " + MOST_GROUPINGS + " 个,各不相同。What to group by, at most "
                                        + MOST_GROUPINGS + ", each once."),
                                Sdl.items(MOST_GROUPINGS)))));
    }

    private Stream<FilterField> grouped(String type) {
        return lists.filter(type).values().stream().filter(field -> field.kind() != Kind.DECIMALS);
    }

    private List<FilterField> numbers(String type) {
        return lists.filter(type).values().stream()
                .filter(field -> NUMBERS.contains(field.kind()))
                .toList();
    }

    private List<FilterField> extremes(String type) {
        return lists.filter(type).values().stream()
                .filter(field -> NUMBERS.contains(field.kind()) || TIMES.contains(field.kind()))
                .toList();
    }

    private void addTypes(TypeDefinitionRegistry registry, String type) {
        var group = type + "Group";
        registry.add(Sdl.type(
                type + AGGREGATE,
                type + " 的数量与合计。How many " + type + " objects there are and what they come to.",
                List.of(
                        Sdl.field("total", Sdl.required(group), "全部合在一起。All together."),
                        Sdl.field(
                                "groups",
                                Sdl.list(group),
                                "各组,按分组的值排列,最多 1000 组。The groups in the order of their values, at most 1,000."),
                        Sdl.field(
                                "truncated",
                                Sdl.required("Boolean"),
                                "是否还有更多组没有列出。Whether there are more groups than are listed."))));
        List<FieldDefinition> parts = new ArrayList<>();
        parts.add(Sdl.field(
                "key", Sdl.named(group + "Key"), "本组的值;合计为空。What the group has in common; null for the total."));
        parts.add(Sdl.field("count", Sdl.required("Int"), "数量。How many."));
        if (!numbers(type).isEmpty()) {
            parts.add(Sdl.field("sum", Sdl.required(type + "Sums"), "合计。The sums."));
            parts.add(Sdl.field("average", Sdl.required(type + "Averages"), "平均,保留六位小数。The averages, to six places."));
            registry.add(Sdl.type(
                    type + "Sums",
                    type + " 各数值的合计。The sums of the numbers of " + type + " objects.",
                    numbers(type).stream()
                            .map(field -> shown(field, sum(field)))
                            .toList()));
            registry.add(Sdl.type(
                    type + "Averages",
                    type + " 各数值的平均。The averages of the numbers of " + type + " objects.",
                    numbers(type).stream()
                            .map(field -> shown(field, Sdl.named("Decimal")))
                            .toList()));
        }
        if (!extremes(type).isEmpty()) {
            parts.add(Sdl.field("min", Sdl.required(type + "Extremes"), "最小或最早。The least or earliest."));
            parts.add(Sdl.field("max", Sdl.required(type + "Extremes"), "最大或最晚。The most or latest."));
            registry.add(Sdl.type(
                    type + "Extremes",
                    type + " 各数值和时间的最小或最大。The least or most of the numbers and times of " + type + " objects.",
                    extremes(type).stream()
                            .map(field -> shown(field, leaf(field)))
                            .toList()));
        }
        registry.add(Sdl.type(group, "一组 " + type + "。A group of " + type + " objects.", parts));
        registry.add(Sdl.type(
                group + "Key",
                "一组 " + type + " 的共同之处;没有按它分组的为空。What a group of " + type
                        + " objects has in common; null where it was not grouped by.",
                grouped(type)
                        .map(field -> shown(field, TIMES.contains(field.kind()) ? Sdl.named("Date") : leaf(field)))
                        .toList()));
        registry.add(Sdl.enumeration(
                type + "GroupField",
                type + " 可以按什么分组。What " + type + " objects can be grouped by.",
                grouped(type)
                        .map(field -> Sdl.value(
                                Sdl.constant(field.shown().getName()),
                                field.shown().getDescription()))
                        .toList()));
        registry.add(Sdl.input(
                type + "Grouping",
                "按什么给 " + type + " 分组。What to group " + type + " objects by.",
                List.of(
                        Sdl.argument("field", Sdl.required(type + "GroupField"), "按什么。By what."),
                        Sdl.argument(
                                "grain",
                                Sdl.named("TimeGrain"),
                                "时间按多长一段,默认一天;不是时间则不填。How long the spans of a time are, a day if not said; nothing"
                                        + " where it is no time."))));
    }

    /** Whole numbers come to more than an Int holds. */
    private static Type<?> sum(FilterField field) {
        return field.kind() == Kind.DECIMALS ? leaf(field) : Sdl.named("Decimal");
    }

    private static Type<?> leaf(FilterField field) {
        return Sdl.named(TypeInfo.typeInfo(field.shown().getType()).getName());
    }

    private static FieldDefinition shown(FilterField field, Type<?> type) {
        return FieldDefinition.newFieldDefinition()
                .name(field.shown().getName())
                .type(type)
                .description(field.shown().getDescription())
                .build();
    }

    /** What answers the root fields. */
    Map<String, DataFetcher<Map<String, Object>>> fetchers() {
        Map<String, DataFetcher<Map<String, Object>>> fetchers = new LinkedHashMap<>();
        lists.all().forEach(list -> fetchers.put(list.field() + AGGREGATE, environment -> answer(list, environment)));
        return fetchers;
    }

    private Map<String, Object> answer(DeclaredList list, DataFetchingEnvironment environment) {
        Map<String, Object> filter = environment.getArgument("filter");
        List<Map<String, String>> groupBy = environment.getArgument("groupBy");
        var condition = ListFilter.atOnce(list, lists.filter(list.type()), filter, noCondition());
        var groupings = groupBy == null
                ? List.<Grouping>of()
                : groupBy.stream().map(one -> grouping(list.type(), one)).toList();
        if (groupings.stream().map(Grouping::name).distinct().count() < groupings.size()) {
            throw new CodedException(ErrorCode.BAD_REQUEST, "request.groupedTwice");
        }
        var asked = environment.getSelectionSet();
        var query = new AggregateQuery(
                list,
                condition,
                asked(asked, numbers(list.type()), "sum", "average"),
                asked(asked, extremes(list.type()), "min", "max"));
        Map<String, Object> answer = new LinkedHashMap<>();
        if (asked.contains("total")) answer.put("total", query.total());
        if (asked.containsAnyOf("groups", "truncated")) {
            var groups = query.groups(groupings);
            answer.put("truncated", groups.size() > AggregateQuery.MOST_GROUPS);
            answer.put(
                    "groups", groups.stream().limit(AggregateQuery.MOST_GROUPS).toList());
        }
        return answer;
    }

    /** Only what is asked for is worked out, and only for that must the caller have a right. */
    private static List<FilterField> asked(
            DataFetchingFieldSelectionSet asked, List<FilterField> fields, String one, String other) {
        return fields.stream()
                .filter(field ->
                        asked.containsAnyOf("*/" + one + "/" + field.name(), "*/" + other + "/" + field.name()))
                .toList();
    }

    private Grouping grouping(String type, Map<String, String> asked) {
        var field = grouped(type)
                .filter(one -> Sdl.constant(one.shown().getName()).equals(asked.get("field")))
                .findFirst()
                .orElseThrow();
        var grain = asked.get("grain");
        if (grain != null && !TIMES.contains(field.kind())) {
            throw new CodedException(
                    ErrorCode.BAD_REQUEST, "request.grain", Objects.requireNonNull(asked.get("field")));
        }
        return new Grouping(field, grain == null ? Grain.DAY : Grain.valueOf(grain));
    }

    /** The objects that groups have in common, read for all groups at once. */
    List<Edges<?>> edges() {
        Map<String, NodeSource> byType = new LinkedHashMap<>();
        sources.forEach(source -> byType.put(source.type(), source));
        return lists.all().stream()
                .map(DeclaredList::type)
                .distinct()
                .<Edges<?>>map(type -> {
                    var edges = Edges.of(type + "GroupKey", Map.class);
                    grouped(type)
                            .filter(field -> field.kind() == Kind.ID)
                            .forEach(field -> edges.to(
                                    field.shown().getName(),
                                    key -> (UUID) key.get(field.shown().getName()),
                                    keys -> behind(byType, field, keys)));
                    return edges;
                })
                .toList();
    }

    private static Map<UUID, ?> behind(Map<String, NodeSource> sources, FilterField field, Collection<UUID> keys) {
        var type = TypeInfo.typeInfo(field.shown().getType()).getName();
        return Objects.requireNonNull(sources.get(type), type).behind(keys);
    }
}
