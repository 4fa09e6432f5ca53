package io.xinqiao.execution;

import graphql.language.FieldDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.InterfaceTypeDefinition;
import graphql.language.NonNullType;
import graphql.language.ObjectTypeDefinition;
import graphql.language.ObjectTypeExtensionDefinition;
import graphql.language.TypeName;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.TypeInfo;
import io.xinqiao.platform.Mutations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.TypeDefinitionConfigurer;
import org.springframework.stereotype.Component;

/**
 * Derives from the SDL the types and arguments that follow from a convention (Spring's
 * {@link TypeDefinitionConfigurer}), so that the files say only what is particular:
 *
 * <ul>
 *   <li>A field that leads to {@code TicketConnection} gets {@code first after last before}, and the types
 *       {@code TicketConnection} and {@code TicketEdge} are made (Relay cursor connections).
 *   <li>A mutation {@code acceptTicket: Ticket} gets {@code input: AcceptTicketInput!} and answers with
 *       {@code AcceptTicketPayload}, which holds {@code ticket} (of a list {@code tickets}) and {@code userErrors}. A
 *       payload that holds more is declared, without {@code userErrors}.
 *   <li>A mutation {@code deleteLoan: Loan} of what can be deleted ({@link DeclaredDeletion}) gets its input too, and
 *       its payload {@code dependents}.
 *   <li>What can be deleted and put out of use gets its mutations for that ({@link Archiving}).
 *   <li>A type that implements an interface has the interface's fields.
 *   <li>A list that is declared ({@link DeclaredList}) gets its filter, its orders ({@link DerivedLists}), its
 *       aggregate ({@link DerivedAggregates}) and its export ({@link DerivedExports}); the objects that its filter asks
 *       by get it too ({@link RelatedLists}).
 *   <li>A type of nodes has its singular root field ({@link NodeFields}), when it was changed ({@link Times}) and, if
 *       it can be, how often ({@link Versions}); every root field may be null.
 *   <li>A list of objects that is no connection says how many it holds at most ({@link ListCaps}).
 *   <li>A mutation's input has {@code expectedVersion} and {@code idempotencyKey} ({@link DerivedInputs}).
 * </ul>
 */
@Component
public final class DerivedTypes implements TypeDefinitionConfigurer {
    private static final String CONNECTION = "Connection";
    private static final String PAYLOAD = "Payload";
    private static final String MUTATION = "Mutation";

    private final Map<String, String> payloadFields = new ConcurrentHashMap<>();
    private final DerivedLists lists;
    private final DerivedAggregates aggregates;
    private final RelatedLists related;
    private final NodeFields nodes;
    private final DerivedDeletions deletions;
    private final DerivedExports exports;
    private final Versions versions;
    private final DerivedInputs inputs;
    private final ListCaps caps;
    private final Archiving archiving;

    DerivedTypes(
            DerivedLists lists,
            DerivedAggregates aggregates,
            RelatedLists related,
            NodeFields nodes,
            DerivedDeletions deletions,
            DerivedExports exports,
            Versions versions,
            DerivedInputs inputs,
            ListCaps caps,
            Archiving archiving) {
        this.lists = lists;
        this.aggregates = aggregates;
        this.related = related;
        this.nodes = nodes;
        this.deletions = deletions;
        this.exports = exports;
        this.versions = versions;
        this.inputs = inputs;
        this.caps = caps;
        this.archiving = archiving;
    }

    @Override
    public void configure(TypeDefinitionRegistry registry) {
        inheritFields(registry);
        versions.add(registry);
        archiving.addFields(registry);
        objects(registry).forEach(type -> replace(registry, type, caps.said(registry, type)));
        objects(registry)
                .filter(type -> type.getName().equals("Query"))
                .forEach(type -> replace(
                        registry, type, aggregates.added(registry, lists.asked(registry, type.getFieldDefinitions()))));
        nodes.add(registry);
        related.add(registry);
        Set<String> connections = new HashSet<>();
        objects(registry).forEach(type -> replace(registry, type, paged(type.getFieldDefinitions(), connections)));
        connections.forEach(connection -> addConnection(registry, connection));
        objects(registry)
                .filter(type -> type.getName().equals(MUTATION) && !(type instanceof ObjectTypeExtensionDefinition))
                .forEach(type -> replace(
                        registry,
                        type,
                        archiving.added(registry, exports.added(registry, type.getFieldDefinitions()))));
        objects(registry)
                .filter(type -> type.getName().equals(MUTATION))
                .forEach(type -> replace(
                        registry,
                        type,
                        type.getFieldDefinitions().stream()
                                .map(mutation -> derived(registry, mutation))
                                .toList()));
        objects(registry)
                .filter(type -> type.getName().equals(MUTATION))
                .forEach(type -> type.getFieldDefinitions().forEach(mutation -> {
                    inputs.add(registry, mutation);
                    archiving.learn(registry, mutation);
                }));
        objects(registry)
                .filter(type -> type.getName().equals("Query"))
                .forEach(type -> replace(registry, type, nullable(type.getFieldDefinitions())));
        objects(registry)
                .filter(type -> type.getName().endsWith(PAYLOAD) && !hasField(type, Mutations.USER_ERRORS))
                .forEach(type -> replace(
                        registry,
                        type,
                        Stream.concat(type.getFieldDefinitions().stream(), Stream.of(userErrors()))
                                .toList()));
    }

    /**
     * Lets pass whoever changes an object as they saw it ({@link Versions#require}) and chooses nothing that is out of
     * use ({@link Archiving#require}).
     */
    public void require(String mutation, Map<String, ?> input) {
        versions.require(mutation, input);
        archiving.require(mutation, input);
    }

    /** What a mutation has brought about as its payload: under the name that was derived, or as it is. */
    public @Nullable Object payload(String mutation, @Nullable Object outcome) {
        var field = payloadFields.get(mutation);
        if (field == null || outcome == null) return outcome;
        return Map.of(field, outcome);
    }

    /** A root field that is refused leaves the others as they are. */
    private static List<FieldDefinition> nullable(List<FieldDefinition> fields) {
        return fields.stream()
                .map(field -> field.getType() instanceof NonNullType required
                        ? field.transform(builder -> builder.type(required.getType()))
                        : field)
                .toList();
    }

    private static Stream<ObjectTypeDefinition> objects(TypeDefinitionRegistry registry) {
        return Stream.concat(
                registry.getTypes(ObjectTypeDefinition.class).stream(),
                registry.objectTypeExtensions().values().stream().flatMap(List::stream))
                .toList()
                .stream();
    }

    private static void replace(
            TypeDefinitionRegistry registry, ObjectTypeDefinition type, List<FieldDefinition> fields) {
        if (fields.equals(type.getFieldDefinitions())) return;
        registry.remove(type);
        registry.add(
                type instanceof ObjectTypeExtensionDefinition extension
                        ? extension.transformExtension(builder -> builder.fieldDefinitions(fields))
                        : type.transform(builder -> builder.fieldDefinitions(fields)));
    }

    private static boolean hasField(ObjectTypeDefinition type, String name) {
        return type.getFieldDefinitions().stream()
                .anyMatch(field -> field.getName().equals(name));
    }

    @SuppressWarnings("rawtypes") // as the library gives them
    private static void inheritFields(TypeDefinitionRegistry registry) {
        objects(registry).forEach(type -> {
            List<FieldDefinition> fields = new ArrayList<>();
            for (var implemented : type.getImplements()) {
                var shared = Objects.requireNonNull(registry.getTypeOrNull(implemented, InterfaceTypeDefinition.class));
                shared.getFieldDefinitions().stream()
                        .filter(field -> !hasField(type, field.getName()))
                        // An interface may have the fields of another.
                        .filter(field -> fields.stream()
                                .noneMatch(other -> other.getName().equals(field.getName())))
                        .forEach(fields::add);
            }
            fields.addAll(type.getFieldDefinitions());
            replace(registry, type, fields);
        });
    }

    private static List<FieldDefinition> paged(List<FieldDefinition> fields, Set<String> connections) {
        return fields.stream()
                .map(field -> {
                    var type = TypeInfo.typeInfo(field.getType());
                    if (type.isList() || !type.getName().endsWith(CONNECTION)) return field;
                    connections.add(type.getName());
                    return field.transform(builder -> builder.inputValueDefinitions(
                            Stream.concat(pageArguments(), field.getInputValueDefinitions().stream())
                                    .toList()));
                })
                .toList();
    }

    private static Stream<InputValueDefinition> pageArguments() {
        return Stream.of(
                Sdl.argument(
                        "first",
                        Sdl.named("Int"),
                        "从头取几条,1 到 100,默认 20。How many from the front, 1 to 100, 20 by default."),
                Sdl.argument("after", Sdl.named("String"), "从此游标之后开始。Begin behind this cursor."),
                Sdl.argument("last", Sdl.named("Int"), "从尾取几条,1 到 100。How many from the end, 1 to 100."),
                Sdl.argument("before", Sdl.named("String"), "到此游标之前为止。End before this cursor."));
    }

    private static void addConnection(TypeDefinitionRegistry registry, String connection) {
        var of = connection.substring(0, connection.length() - CONNECTION.length());
        // The framework makes a poorer one of each.
        Stream.of(connection, of + "Edge")
                .map(name -> registry.getTypeOrNull(name, ObjectTypeDefinition.class))
                .filter(Objects::nonNull)
                .forEach(registry::remove);
        registry.add(Sdl.type(
                of + "Edge",
                "列表中的一个 " + of + "。One " + of + " in a list.",
                List.of(
                        Sdl.field("cursor", Sdl.required("String"), "本项的游标。The cursor of this item."),
                        Sdl.field("node", Sdl.required(of), "本项的对象。The object of this item."))));
        registry.add(Sdl.type(
                connection,
                "一页 " + of + ",按游标翻页。A page of " + of + " objects, turned by cursors.",
                List.of(
                        Sdl.field("edges", Sdl.list(of + "Edge"), "本页的边。The edges of this page."),
                        Sdl.field("nodes", Sdl.list(of), "本页的对象。The objects of this page."),
                        Sdl.field(
                                "pageInfo",
                                Sdl.required("PageInfo"),
                                "本页在整个列表中的位置。Where this page stands in the list."),
                        Sdl.field(
                                "totalCount",
                                Sdl.required("Int"),
                                "符合条件的总数,只在请求时计算,最多数到 10000。How many match, counted only when asked for and up to"
                                        + " 10,000."),
                        Sdl.field(
                                "totalCountCapped",
                                Sdl.required("Boolean"),
                                "总数是否因超过 10000 而被截断。Whether counting stopped at 10,000."))));
    }

    private FieldDefinition derived(TypeDefinitionRegistry registry, FieldDefinition mutation) {
        var name = mutation.getName();
        var capital = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        var given = mutation.getType();
        var type = TypeInfo.typeInfo(given);
        var payload = type.getName().endsWith(PAYLOAD) ? type.getName() : capital + PAYLOAD;
        if (!type.getName().endsWith(PAYLOAD)) {
            var object = Character.toLowerCase(type.getName().charAt(0))
                    + type.getName().substring(1);
            var field = type.isList() ? Sdl.plural(object) : object;
            payloadFields.put(name, field);
            var told = Sdl.field(
                    field,
                    given,
                    deletions.has(name)
                            ? "删除前的样子;被拒绝时通常为空。As it was before; usually null when it was refused."
                            : "现在的样子;被拒绝时通常为空。As it is now; usually null when it was refused.");
            var more = deletions.has(name) ? DerivedDeletions.told() : Stream.<FieldDefinition>empty();
            registry.add(Sdl.type(
                    payload,
                    name + " 的结果。The result of " + name + ".",
                    Stream.of(Stream.of(told), more, Stream.of(userErrors()))
                            .flatMap(fields -> fields)
                            .toList()));
        }
        if (deletions.has(name)) deletions.addInput(registry, name);
        var input = Sdl.argument("input", Sdl.required(capital + "Input"), "输入。The input.");
        var arguments =
                mutation.getInputValueDefinitions().isEmpty() ? List.of(input) : mutation.getInputValueDefinitions();
        return mutation.transform(builder -> builder.type(new TypeName(payload)).inputValueDefinitions(arguments));
    }

    private static FieldDefinition userErrors() {
        return Sdl.field(
                Mutations.USER_ERRORS,
                Sdl.list("UserError"),
                "需要调用者改正的问题;为空表示成功。What the caller has to mend; empty on success.");
    }
}
