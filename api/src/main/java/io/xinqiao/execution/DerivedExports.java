package io.xinqiao.execution;

import graphql.language.EnumTypeDefinition;
import graphql.language.EnumValueDefinition;
import graphql.language.FieldDefinition;
import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.ObjectTypeDefinition;
import graphql.language.ScalarTypeDefinition;
import graphql.language.TypeName;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.TypeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Derives the export of each declared list: {@code exportBills(input: {filter, orderBy, columns, format})}. The columns
 * are the values that an object of the list shows, and what names each object that it leads to: {@code unit} as
 * {@code UNIT_NUMBER}.
 */
@Component
final class DerivedExports {
    static final String EXPORT = "export";

    /** What an object is called by, the first that it has. */
    private static final List<String> NAMES = List.of("number", "name", "title", "plate", "code");

    /** What a reader looks at last. */
    private static final Set<String> LAST = Set.of("createdAt", "updatedAt", "id", "version");

    private final DerivedLists lists;
    private final Map<String, List<Path>> columns = new ConcurrentHashMap<>();

    DerivedExports(DerivedLists lists) {
        this.lists = lists;
    }

    /**
     * The fields that lead from an object to the value of a column.
     *
     * @param name {@code unitNumber} of {@code unit.number}
     */
    record Path(String name, List<String> fields) {
        static Path of(String field) {
            return new Path(field, List.of(field));
        }

        static Path of(String field, String below) {
            return new Path(field + Character.toUpperCase(below.charAt(0)) + below.substring(1), List.of(field, below));
        }
    }

    /** The columns of a type. */
    List<Path> columns(String type) {
        return Objects.requireNonNull(columns.get(type), type);
    }

    /** The mutations with those that export. */
    List<FieldDefinition> added(TypeDefinitionRegistry registry, List<FieldDefinition> mutations) {
        var exports = lists.all().stream()
                .sorted((one, other) -> one.field().compareTo(other.field()))
                .map(list -> export(registry, list));
        return Stream.concat(mutations.stream(), exports).toList();
    }

    private FieldDefinition export(TypeDefinitionRegistry registry, DeclaredList list) {
        var type = Objects.requireNonNull(registry.getTypeOrNull(list.type(), ObjectTypeDefinition.class), list.type());
        var paths = paths(registry, type);
        columns.put(list.type(), paths);
        var column = list.type() + "ExportColumn";
        registry.add(Sdl.enumeration(
                column,
                list.type() + " 可以导出的列。What can be exported of " + list.type() + " objects.",
                paths.stream().map(path -> constant(type, path)).toList()));
        var mutation = mutation(list);
        registry.add(Sdl.input(
                Character.toUpperCase(mutation.charAt(0)) + mutation.substring(1) + "Input",
                "要导出的 " + list.field() + "。Which " + list.field() + " to export.",
                List.of(
                        Sdl.argument(
                                "idempotencyKey",
                                Sdl.named("UUID"),
                                "幂等键(UUID):同样的键和输入再发一次,得到第一次的结果,不会重复执行;保留 7 天。The idempotency key (a UUID): the same"
                                    + " key and input again give the first result and do nothing twice; kept 7 days."),
                        Sdl.argument("filter", Sdl.named(list.type() + "Filter"), "筛选条件。Which ones."),
                        Sdl.argument(
                                "orderBy",
                                Sdl.named(list.type() + "Ordering"),
                                "排序,默认与列表相同。The order, that of the list if not said."),
                        Sdl.argument(
                                "columns",
                                Sdl.listOf(column),
                                Sdl.said("哪些列,按先后;不填为你可以查看的全部列。Which columns in their order; all that you may read"
                                        + " without."),
                                Sdl.items(paths.size())),
                        Sdl.argument("format", Sdl.required("ExportFormat"), "文件的格式。The format of the file."))));
        return Sdl.field(
                mutation,
                Sdl.named("ExportRun"),
                "在后台把 " + list.field() + " 导出为文件,权限、条件、脱敏都与列表相同。Exports " + list.field()
                        + " as a file in the background, with the rights, the filter and the masks of the list.");
    }

    /** {@code exportBills} of {@code bills}. */
    static String mutation(DeclaredList list) {
        var field = list.field();
        return EXPORT + Character.toUpperCase(field.charAt(0)) + field.substring(1);
    }

    private static EnumValueDefinition constant(ObjectTypeDefinition type, Path path) {
        var field = field(type, path.fields().getFirst()).orElseThrow();
        return Sdl.value(Sdl.constant(path.name()), field.getDescription());
    }

    private static List<Path> paths(TypeDefinitionRegistry registry, ObjectTypeDefinition type) {
        List<Path> first = new ArrayList<>();
        List<Path> last = new ArrayList<>();
        for (var field : type.getFieldDefinitions()) {
            path(registry, field).ifPresent(path -> {
                if (LAST.contains(path.name())) last.add(path);
                else if (field(type, path.name()).isEmpty() || path.fields().size() == 1) first.add(path);
            });
        }
        return Stream.concat(first.stream(), last.stream()).toList();
    }

    private static Optional<Path> path(TypeDefinitionRegistry registry, FieldDefinition field) {
        if (isParticular(field)) return Optional.empty();
        if (isLeaf(registry, field)) return Optional.of(Path.of(field.getName()));
        var target = registry.getTypeOrNull(nameOf(field), ObjectTypeDefinition.class);
        if (target == null || !isNode(target)) return Optional.empty();
        var below = NAMES.stream()
                .filter(name -> field(target, name)
                        .filter(named -> !isParticular(named) && isLeaf(registry, named))
                        .isPresent())
                .findFirst()
                .orElse("id");
        return Optional.of(Path.of(field.getName(), below));
    }

    /** Whether a field has more than one value, or one that depends on more than its object. */
    private static boolean isParticular(FieldDefinition field) {
        var type = field.getType() instanceof NonNullType required ? required.getType() : field.getType();
        return type instanceof ListType || !field.getInputValueDefinitions().isEmpty();
    }

    private static boolean isLeaf(TypeDefinitionRegistry registry, FieldDefinition field) {
        var name = nameOf(field);
        return registry.scalars().containsKey(name)
                || registry.getTypeOrNull(name, ScalarTypeDefinition.class) != null
                || registry.getTypeOrNull(name, EnumTypeDefinition.class) != null;
    }

    private static boolean isNode(ObjectTypeDefinition type) {
        return type.getImplements().stream()
                .anyMatch(of -> of instanceof TypeName name && name.getName().equals("Node"));
    }

    private static Optional<FieldDefinition> field(ObjectTypeDefinition type, @Nullable String name) {
        return type.getFieldDefinitions().stream()
                .filter(field -> field.getName().equals(name))
                .findFirst();
    }

    private static String nameOf(FieldDefinition field) {
        return TypeInfo.typeInfo(field.getType()).getName();
    }
}
