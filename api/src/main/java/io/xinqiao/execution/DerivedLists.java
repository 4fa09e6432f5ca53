package io.xinqiao.execution;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.jooq.impl.DSL.noCondition;

import graphql.language.Description;
import graphql.language.EnumTypeDefinition;
import graphql.language.FieldDefinition;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.ScalarTypeDefinition;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.TypeInfo;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.Page;
import io.xinqiao.sql.RecordColumns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Derives what a declared list can be asked by. Whatever is stored of an object and shown by its type can be filtered
 * by: ids, constants (several), texts and flags by what they are, days, moments and numbers by where they lie. A field
 * {@code holder} that leads to another object is asked as {@code holderId}, and {@code item} that leads to a
 * {@code LendableItem} as {@code lendableItemId}. What is no column, the schema's files declare in the filter's input
 * themselves, and the room answers it. Personal data cannot be asked by.
 */
@Component
final class DerivedLists {
    private static final String ID = "Id";
    private static final String VERSION = "version";
    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_SEARCH = 50;

    private final Map<String, DeclaredList> lists;
    private final Map<String, Map<String, FilterField>> filters = new ConcurrentHashMap<>();

    DerivedLists(List<DeclaredList> lists) {
        this.lists = lists.stream().collect(toMap(DeclaredList::field, identity()));
        // The filter has the type's name: two lists of one type would have one filter.
        Set<String> types = new HashSet<>();
        lists.forEach(list -> {
            if (!types.add(list.type())) throw new IllegalArgumentException("Two lists of " + list.type());
        });
    }

    /** What answers the root fields of the lists. */
    Map<String, DataFetcher<Connection<?>>> fetchers() {
        return lists.values().stream()
                .collect(toMap(DeclaredList::field, list -> environment -> page(list, environment)));
    }

    private Connection<?> page(DeclaredList list, DataFetchingEnvironment environment) {
        Map<String, Object> filter = environment.getArgument("filter");
        Map<String, String> order = environment.getArgument("orderBy");
        var page = Page.of(environment.getArguments());
        var by = order == null ? null : order(list, order);
        var condition = ListFilter.atOnce(list, filter(list.type()), filter, noCondition());
        if (filter == null || filter.isEmpty()) return list.page(page, by, condition);
        // Words have a limit of their own, and what the planner guesses of them is too much.
        if (ListFilter.hasWords(filter)) return list.plannedPage(page, by, condition);
        return list.quickPage(page, by, condition)
                .orElseThrow(() -> new CodedException(ErrorCode.BAD_REQUEST, "request.narrow"));
    }

    static DeclaredList.Order order(DeclaredList list, Map<String, String> order) {
        var field = list.orders().stream()
                .filter(name -> Sdl.constant(name).equals(order.get("field")))
                .findFirst()
                .orElseThrow();
        return new DeclaredList.Order(field, "DESC".equals(order.get("direction")));
    }

    Collection<DeclaredList> all() {
        return lists.values();
    }

    Optional<DeclaredList> list(String field) {
        return Optional.ofNullable(lists.get(field));
    }

    /** The fields of a type's filter that are columns, by their names. */
    Map<String, FilterField> filter(String type) {
        return Objects.requireNonNull(filters.get(type), type);
    }

    /** The root fields with the arguments of those that are declared lists. */
    List<FieldDefinition> asked(TypeDefinitionRegistry registry, List<FieldDefinition> fields) {
        return fields.stream()
                .map(field -> {
                    var list = lists.get(field.getName());
                    return list == null ? field : asked(registry, field, list);
                })
                .toList();
    }

    private FieldDefinition asked(TypeDefinitionRegistry registry, FieldDefinition field, DeclaredList list) {
        var type = Objects.requireNonNull(registry.getTypeOrNull(list.type(), ObjectTypeDefinition.class), list.type());
        filters.put(list.type(), filterOf(registry, type, list));
        addFilter(registry, type, list);
        addOrder(registry, type, list);
        return field.transform(builder -> builder.inputValueDefinitions(Stream.concat(
                        arguments(list).stream(),
                        field.getInputValueDefinitions().stream()
                                .filter(argument -> !argument.getName().equals("filter")
                                        && !argument.getName().equals("orderBy")))
                .toList()));
    }

    /** What is asked of a list, beside the page. */
    static List<InputValueDefinition> arguments(DeclaredList list) {
        var usual = Sdl.constant(list.orders().getFirst());
        return List.of(
                Sdl.argument("filter", Sdl.named(list.type() + "Filter"), "筛选条件。Which ones."),
                Sdl.argument(
                        "orderBy",
                        Sdl.named(list.type() + "Ordering"),
                        "排序,默认按 " + usual + "。The order, by " + usual + " if not said."));
    }

    private static Map<String, FilterField> filterOf(
            TypeDefinitionRegistry registry, ObjectTypeDefinition type, DeclaredList list) {
        Map<String, FilterField> fields = new LinkedHashMap<>();
        for (var stored : list.stored()) {
            fieldOf(registry, type, stored)
                    .filter(field -> !list.particular().contains(field.name()))
                    .ifPresent(field -> fields.put(field.name(), field));
        }
        return fields;
    }

    private static Optional<FilterField> fieldOf(
            TypeDefinitionRegistry registry, ObjectTypeDefinition type, RecordColumns.Stored stored) {
        var name = stored.name();
        if (name.equals(VERSION)) return Optional.empty();
        if (stored.type() == UUID.class) {
            var edge = name.endsWith(ID) ? name.substring(0, name.length() - ID.length()) : name;
            return shown(type, edge)
                    .filter(field -> isObject(registry, field))
                    .map(field -> new FilterField(
                            argument(edge, TypeInfo.typeInfo(field.getType()).getName()),
                            FilterField.Kind.ID,
                            stored.column(),
                            field,
                            List.of(
                                    right(type, field),
                                    TypeInfo.typeInfo(field.getType()).getName())));
        }
        return FilterField.Kind.of(stored.type())
                .flatMap(kind -> shown(type, name)
                        .filter(field -> isLeaf(registry, field))
                        .filter(field -> kind != FilterField.Kind.TEXT || !isEnum(registry, field))
                        .map(field -> new FilterField(
                                kind == FilterField.Kind.CONSTANTS ? Sdl.plural(name) : name,
                                kind,
                                stored.column(),
                                field,
                                List.of(right(type, field)))));
    }

    /** The id of an object as every input calls it: by its type in full, or by what it is to this one. */
    private static String argument(String edge, String type) {
        var isShort = type.endsWith(Character.toUpperCase(edge.charAt(0)) + edge.substring(1));
        return (isShort ? Character.toLowerCase(type.charAt(0)) + type.substring(1) : edge) + ID;
    }

    private static String right(ObjectTypeDefinition type, FieldDefinition field) {
        return type.getName() + "." + field.getName();
    }

    /** The field of an object that shows a column as it is. */
    private static Optional<FieldDefinition> shown(ObjectTypeDefinition type, String name) {
        return type.getFieldDefinitions().stream()
                .filter(field -> field.getName().equals(name))
                .filter(field -> field.getInputValueDefinitions().isEmpty())
                .filter(field -> !TypeInfo.typeInfo(field.getType()).isList())
                .filter(Predicate.not(field -> field.hasDirective("personal")))
                .findFirst();
    }

    /** Whether a field leads to objects of one type, and not of any that an interface stands for. */
    private static boolean isObject(TypeDefinitionRegistry registry, FieldDefinition field) {
        var name = TypeInfo.typeInfo(field.getType()).getName();
        return registry.getTypeOrNull(name, ObjectTypeDefinition.class) != null;
    }

    private static boolean isLeaf(TypeDefinitionRegistry registry, FieldDefinition field) {
        var name = TypeInfo.typeInfo(field.getType()).getName();
        return isEnum(registry, field)
                || registry.scalars().containsKey(name)
                || registry.getTypeOrNull(name, ScalarTypeDefinition.class) != null;
    }

    /** A text that is shown as a constant is stored in other words, which only its room knows. */
    private static boolean isEnum(TypeDefinitionRegistry registry, FieldDefinition field) {
        var name = TypeInfo.typeInfo(field.getType()).getName();
        return registry.getTypeOrNull(name, EnumTypeDefinition.class) != null;
    }

    private void addFilter(TypeDefinitionRegistry registry, ObjectTypeDefinition type, DeclaredList list) {
        var name = list.type() + "Filter";
        var declared = registry.getTypeOrNull(name, InputObjectTypeDefinition.class);
        List<InputValueDefinition> fields =
                new ArrayList<>(declared == null ? List.of() : declared.getInputValueDefinitions());
        list.particular().stream()
                .filter(flag ->
                        fields.stream().noneMatch(field -> field.getName().equals(flag)))
                .forEach(flag -> fields.add(Sdl.argument(
                        flag,
                        Sdl.named("Boolean"),
                        shown(type, flag).orElseThrow().getDescription())));
        if (list.isSearched()) {
            fields.add(Sdl.argument(
                    "search",
                    Sdl.named("String"),
                    Sdl.said("包含这些字词,空格分开的都要有;名称也可用拼音或首字母。With these words; all of them, where spaces part"
                            + " them; names by pinyin or initials too."),
                    Sdl.text(LONGEST_SEARCH)));
        }
        filter(list.type()).values().forEach(field -> fields.add(argument(field)));
        if (list.archivedAt().isPresent()) {
            fields.add(Sdl.argument(
                    ListFilter.ARCHIVED,
                    Sdl.named("Boolean"),
                    "是否已停用,不问则只有在用的。Whether it is out of use; only what is in use where nobody asks."));
        }
        fields.add(Sdl.argument("and", Sdl.listOf(name), "这些条件都符合。All of these."));
        fields.add(Sdl.argument("or", Sdl.listOf(name), "至少符合其中一个。At least one of these."));
        fields.add(Sdl.argument("not", Sdl.named(name), "不符合这个条件。Not this one."));
        if (declared != null) registry.remove(declared);
        registry.add(
                declared == null
                        ? Sdl.input(
                                name,
                                "按什么筛选 " + list.type() + ";同时给出的都要符合。Which " + list.type()
                                        + " objects; all that is given has to fit.",
                                fields)
                        : declared.transform(builder -> builder.inputValueDefinitions(fields)));
    }

    private static InputValueDefinition argument(FilterField field) {
        var shown = field.shown();
        return switch (field.kind()) {
            case ID ->
                Sdl.argument(
                        field.name(),
                        Sdl.named("ID"),
                        shown.getDescription(),
                        Sdl.idOf(TypeInfo.typeInfo(shown.getType()).getName()));
            case CONSTANTS ->
                Sdl.argument(
                        field.name(),
                        Sdl.listOf(TypeInfo.typeInfo(shown.getType()).getName()),
                        shown.getDescription());
            case TEXT ->
                Sdl.argument(
                        field.name(),
                        Sdl.named(TypeInfo.typeInfo(shown.getType()).getName()),
                        shown.getDescription(),
                        Sdl.text(LONGEST_TEXT));
            case FLAG -> Sdl.argument(field.name(), Sdl.named("Boolean"), shown.getDescription());
            case DAYS -> Sdl.argument(field.name(), Sdl.named("DateRange"), shown.getDescription());
            case MOMENTS -> Sdl.argument(field.name(), Sdl.named("DateTimeRange"), shown.getDescription());
            case DECIMALS ->
                Sdl.argument(
                        field.name(),
                        Sdl.named(TypeInfo.typeInfo(shown.getType()).getName() + "Range"),
                        shown.getDescription());
            case NUMBERS -> Sdl.argument(field.name(), Sdl.named("IntRange"), shown.getDescription());
        };
    }

    private static void addOrder(TypeDefinitionRegistry registry, ObjectTypeDefinition type, DeclaredList list) {
        var name = list.type() + "Ordering";
        registry.add(Sdl.enumeration(
                name + "Field",
                list.type() + " 可以按什么排序。What " + list.type() + " objects can be ordered by.",
                list.orders().stream()
                        .map(order -> Sdl.value(Sdl.constant(order), described(type, order)))
                        .toList()));
        registry.add(Sdl.input(
                name,
                list.type() + " 的排序。An order of " + list.type() + " objects.",
                List.of(
                        Sdl.argument("field", Sdl.required(name + "Field"), "按什么排序。What to order by."),
                        Sdl.argument("direction", Sdl.required("OrderDirection"), "排序方向。Which way."))));
    }

    private static Description described(ObjectTypeDefinition type, String name) {
        return type.getFieldDefinitions().stream()
                .filter(field -> field.getName().equals(name))
                .findFirst()
                .map(FieldDefinition::getDescription)
                .orElseGet(() -> Sdl.said("登记的先后。When it was entered."));
    }
}
