package io.xinqiao.execution;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import graphql.language.FieldDefinition;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.StringValue;
import graphql.schema.DataFetcher;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.TypeInfo;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.Mutations;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Derives how objects are put out of use while things hang on them, and back into it: every type that can be deleted
 * and whose table has a column {@code archived_at} has {@code archiveGift} and {@code restoreGift}, with the rights of
 * {@code deleteGift}, and tells {@code archivedAt}. Lists leave such objects out unless they are asked for
 * ({@link ListFilter}); what makes something new cannot choose them.
 */
@Component
final class Archiving {
    static final String ARCHIVE = "archive";
    static final String RESTORE = "restore";
    private static final String ARCHIVED_AT = "archivedAt";

    private static final String CHOOSES_NOTHING = "(delete|archive|restore)[A-Z].*";
    private static final String CHANGES = "(update|set|correct)[A-Z].*";

    private final Map<String, DeclaredDeletion> deletions;
    private final ObjectProvider<NodeSource> sources;
    private final Map<String, Choices> choices = new ConcurrentHashMap<>();

    Archiving(List<DeclaredDeletion> deletions, ObjectProvider<NodeSource> sources) {
        this.deletions = deletions.stream()
                .filter(DeclaredDeletion::isArchivable)
                .collect(toMap(DeclaredDeletion::type, identity()));
        this.sources = sources;
    }

    /** A place of an input where the id of an object is told that may be out of use. */
    private record Choice(List<String> path, String type) {}

    /**
     * What an input chooses.
     *
     * @param changed the type of what is changed, which may keep what it was made with; null where all is new
     */
    private record Choices(List<Choice> places, @Nullable String changed) {}

    /** Gives the types the moment since which an object is out of use. */
    void addFields(TypeDefinitionRegistry registry) {
        deletions.keySet().stream().sorted().forEach(name -> {
            var type = Objects.requireNonNull(registry.getTypeOrNull(name, ObjectTypeDefinition.class), name);
            registry.remove(type);
            registry.add(type.transform(builder -> builder.fieldDefinition(Sdl.field(
                    ARCHIVED_AT,
                    Sdl.named("DateTime"),
                    "停用的时间,在用为空。When it was put out of use; null while it is in use."))));
        });
    }

    /** How those moments are read. */
    List<Edges<?>> edges() {
        List<Edges<?>> all = new ArrayList<>();
        sources.stream()
                .filter(source -> deletions.containsKey(source.type()))
                .forEach(source -> all.add(
                        Edges.of(source.type(), Object.class).each(ARCHIVED_AT, objects -> archived(source, objects))));
        return all;
    }

    private static Map<Object, Instant> archived(NodeSource source, List<Object> objects) {
        var found = source.archived(objects.stream().map(Times::keyOf).toList());
        Map<Object, Instant> moments = new HashMap<>();
        objects.forEach(object -> {
            var at = found.get(Times.keyOf(object));
            if (at != null) moments.put(object, at);
        });
        return moments;
    }

    /** The mutations with those that put objects out of use, and back into it. */
    List<FieldDefinition> added(TypeDefinitionRegistry registry, List<FieldDefinition> mutations) {
        return Stream.concat(
                        mutations.stream(),
                        deletions.keySet().stream()
                                .sorted()
                                .flatMap(type -> Stream.of(
                                        mutation(
                                                registry,
                                                ARCHIVE,
                                                type,
                                                "停用一个 " + type + ",不再出现在列表中,也不能再选用,原有的不变。Puts a " + type
                                                        + " out of use: it leaves the lists and cannot be chosen any"
                                                        + " more, and what it was chosen for stays."),
                                        mutation(
                                                registry,
                                                RESTORE,
                                                type,
                                                "恢复使用一个 " + type + "。Puts a " + type + " back into use."))))
                .toList();
    }

    private static FieldDefinition mutation(
            TypeDefinitionRegistry registry, String verb, String type, String description) {
        registry.add(Sdl.input(
                Character.toUpperCase(verb.charAt(0)) + verb.substring(1) + type + "Input",
                verb + type + " 的输入。The input of " + verb + type + ".",
                List.of(Sdl.argument(argument(type), Sdl.required("ID"), Sdl.said("哪一个。Which one."), Sdl.idOf(type)))));
        return Sdl.field(verb + type, Sdl.named(type), description);
    }

    private static String argument(String type) {
        return Character.toLowerCase(type.charAt(0)) + type.substring(1) + "Id";
    }

    /** What answers them. */
    Map<String, DataFetcher<Object>> fetchers() {
        Map<String, DataFetcher<Object>> fetchers = new HashMap<>();
        deletions.forEach((type, deletion) -> {
            fetchers.put(ARCHIVE + type, fetcher(deletion, true));
            fetchers.put(RESTORE + type, fetcher(deletion, false));
        });
        return fetchers;
    }

    private static DataFetcher<Object> fetcher(DeclaredDeletion deletion, boolean archived) {
        return environment -> {
            Map<String, ?> input = Objects.requireNonNull(environment.getArgument("input"));
            var one = (String) Objects.requireNonNull(input.get(argument(deletion.type())));
            return deletion.archive(GlobalId.keyOf(one), archived);
        };
    }

    /** Learns where the input of a mutation names what may be out of use. */
    void learn(TypeDefinitionRegistry registry, FieldDefinition mutation) {
        if (mutation.getName().matches(CHOOSES_NOTHING)) return;
        var input = registry.getTypeOrNull(
                Character.toUpperCase(mutation.getName().charAt(0))
                        + mutation.getName().substring(1) + "Input",
                InputObjectTypeDefinition.class);
        if (input == null) return;
        List<Choice> found = new ArrayList<>();
        collect(registry, input, List.of(), new HashSet<>(), found);
        var own = own(registry, mutation);
        found.removeIf(choice -> choice.type().equals(own));
        if (found.isEmpty()) return;
        var isChange = mutation.getName().matches(CHANGES);
        // Of what is changed and has no id of its own nobody can tell what it was made with.
        if (isChange
                && (own == null
                        || input.getInputValueDefinitions().stream()
                                .noneMatch(field -> field.getName().equals(argument(own))))) return;
        choices.put(mutation.getName(), new Choices(List.copyOf(found), isChange ? own : null));
    }

    /** What a mutation is about: the first that it gives back. */
    private static @Nullable String own(TypeDefinitionRegistry registry, FieldDefinition mutation) {
        var payload =
                registry.getTypeOrNull(TypeInfo.typeInfo(mutation.getType()).getName(), ObjectTypeDefinition.class);
        return payload == null
                ? null
                : payload.getFieldDefinitions().stream()
                        .filter(field -> !field.getName().equals(Mutations.USER_ERRORS))
                        .map(field -> TypeInfo.typeInfo(field.getType()).getName())
                        .findFirst()
                        .orElse(null);
    }

    private void collect(
            TypeDefinitionRegistry registry,
            InputObjectTypeDefinition input,
            List<String> path,
            Set<String> within,
            List<Choice> found) {
        if (!within.add(input.getName())) return;
        for (var field : input.getInputValueDefinitions()) {
            var here = Stream.concat(path.stream(), Stream.of(field.getName())).toList();
            var of = idOf(field);
            if (of != null && deletions.containsKey(of)) found.add(new Choice(here, of));
            var below = registry.getTypeOrNull(
                    TypeInfo.typeInfo(field.getType()).getName(), InputObjectTypeDefinition.class);
            if (below != null) collect(registry, below, here, within, found);
        }
        within.remove(input.getName());
    }

    private static @Nullable String idOf(InputValueDefinition field) {
        return field.getDirectives("idOf").stream()
                .map(directive -> ((StringValue) directive.getArgument("type").getValue()).getValue())
                .findFirst()
                .orElse(null);
    }

    /**
     * Lets pass whoever chooses nothing that is out of use; of what is not there the mutation itself will tell.
     *
     * @throws Refused ILLEGAL_STEP about each such choice
     */
    void require(String mutation, Map<String, ?> input) {
        var known = choices.get(mutation);
        if (known == null) return;
        Map<String, Map<UUID, List<String>>> chosen = new LinkedHashMap<>();
        for (var choice : known.places()) {
            collect(
                    input,
                    choice.path(),
                    List.of(),
                    chosen.computeIfAbsent(choice.type(), none -> new LinkedHashMap<>()));
        }
        List<Refused.Problem> problems = new ArrayList<>();
        chosen.forEach((type, places) -> {
            if (places.isEmpty()) return;
            var archived = source(type).archived(places.keySet()).keySet();
            var kept = archived.isEmpty() ? Set.<UUID>of() : kept(known.changed(), input, type, archived);
            archived.stream()
                    .filter(key -> !kept.contains(key))
                    .map(key -> Objects.requireNonNull(places.get(key)))
                    .forEach(place ->
                            problems.add(new Refused.Problem(Code.ILLEGAL_STEP, "refused.archived", List.of(), place)));
        });
        if (!problems.isEmpty()) throw Refused.because(problems);
    }

    /** What is changed has been made with these. */
    private Set<UUID> kept(@Nullable String changed, Map<String, ?> input, String type, Set<UUID> chosen) {
        if (changed == null || !(input.get(argument(changed)) instanceof String id)) return Set.of();
        return source(changed).choicesOf(GlobalId.keyOf(id), source(type), chosen);
    }

    private static void collect(
            @Nullable Object value, List<String> path, List<String> place, Map<UUID, List<String>> found) {
        switch (value) {
            case List<?> items -> {
                for (var at = 0; at < items.size(); at++) {
                    collect(items.get(at), path, append(place, Integer.toString(at)), found);
                }
            }
            case Map<?, ?> fields
            when !path.isEmpty() ->
                collect(
                        fields.get(path.getFirst()),
                        path.subList(1, path.size()),
                        append(place, path.getFirst()),
                        found);
            case String id when path.isEmpty() -> found.putIfAbsent(GlobalId.keyOf(id), place);
            case null, default -> {}
        }
    }

    private static List<String> append(List<String> path, String step) {
        return Stream.concat(path.stream(), Stream.of(step)).toList();
    }

    private NodeSource source(String type) {
        return sources.stream()
                .filter(source -> source.type().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
