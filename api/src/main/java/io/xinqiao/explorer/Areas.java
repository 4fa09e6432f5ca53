package io.xinqiao.explorer;

import graphql.language.Definition;
import graphql.language.Document;
import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.SDLExtensionDefinition;
import graphql.language.TypeDefinition;
import graphql.parser.Parser;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLTypeUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * Knows on which page of the reference a type or a root field stands: where it, or what it is derived from, is
 * declared.
 */
@Component
class Areas {
    private static final String BASICS = "platform";
    private static final Set<String> ROOTS = Set.of("Query", "Mutation", "Subscription");
    private static final String EXPORT = "export";

    /** What the API makes up from what its rooms declare, with the file in which it is asked for. */
    private static final Map<String, String> MADE_UP = Map.of("Measure", "analytics", "Dimension", "analytics");

    private final SortedMap<String, Area> all = new TreeMap<>();
    private final Map<String, Area> types = new HashMap<>();
    private final Map<String, Area> rootFields = new HashMap<>();

    Areas() {
        try {
            for (var file : new PathMatchingResourcePatternResolver().getResources("classpath*:graphql/*.graphqls")) {
                read(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void read(Resource file) throws IOException {
        var text = file.getContentAsString(StandardCharsets.UTF_8);
        if (!text.startsWith("# ")) throw new IllegalStateException("No headline: " + file.getFilename());
        var id = Objects.requireNonNull(file.getFilename()).replace(".graphqls", "");
        var area = new Area(id, text.substring(2, text.indexOf('\n')));
        all.put(id, area);
        declare(Parser.parse(text), area);
    }

    private void declare(Document document, Area area) {
        for (Definition<?> definition : document.getDefinitions()) {
            if (definition instanceof ObjectTypeDefinition root && ROOTS.contains(root.getName())) {
                for (FieldDefinition field : root.getFieldDefinitions()) {
                    rootFields.put(root.getName() + "." + field.getName(), area);
                }
            }
            if (definition instanceof TypeDefinition<?> type && !(definition instanceof SDLExtensionDefinition)) {
                types.put(type.getName(), area);
            }
        }
    }

    Collection<Area> all() {
        return all.values();
    }

    Optional<Area> find(String id) {
        return Optional.ofNullable(all.get(id));
    }

    private Area basics() {
        return Objects.requireNonNull(all.get(BASICS));
    }

    /** Whether the type follows from another by a convention, such as its connection. */
    boolean isDerived(String type) {
        return !types.containsKey(type) && base(type) != null;
    }

    /** Where a field of Query, Mutation or Subscription stands. */
    Area ofRoot(String root, GraphQLFieldDefinition field) {
        var declared = declared(root, field.getName());
        if (declared != null) return declared;
        var answer = (GraphQLNamedType) GraphQLTypeUtil.unwrapAll(field.getType());
        return root.equals("Mutation") ? ofPayload((GraphQLFieldsContainer) answer) : ofType(answer.getName());
    }

    /** Where the first object stands that a mutation answers with. */
    private Area ofPayload(GraphQLFieldsContainer payload) {
        return payload.getFieldDefinitions().stream()
                .map(field -> types.get(((GraphQLNamedType) GraphQLTypeUtil.unwrapAll(field.getType())).getName()))
                .filter(Objects::nonNull)
                .filter(area -> !area.equals(basics()))
                .findFirst()
                .orElseGet(this::basics);
    }

    private @Nullable Area declared(String root, String field) {
        var itself = rootFields.get(root + "." + field);
        if (itself != null) return itself;
        if (field.endsWith("Aggregate")) return rootFields.get("Query." + field.replaceAll("Aggregate$", ""));
        // An export has the page of its list.
        return field.startsWith(EXPORT) ? rootFields.get("Query." + lower(field.substring(EXPORT.length()))) : null;
    }

    /** Where a type stands; what is derived begins with the name of what it is derived from. */
    Area ofType(String name) {
        var declared = types.get(name);
        if (declared != null) return declared;
        if (MADE_UP.containsKey(name)) return Objects.requireNonNull(all.get(MADE_UP.get(name)));
        var mutation = declared("Mutation", lower(name.replaceAll("(Payload|Input|Column|Columns)$", "")));
        if (mutation != null) return mutation;
        var base = base(name);
        return base == null ? basics() : base;
    }

    private @Nullable Area base(String name) {
        for (var end = name.length() - 1; end > 0; end--) {
            var base = types.get(name.substring(0, end));
            if (base != null && Character.isUpperCase(name.charAt(end))) return base;
        }
        return null;
    }

    static String lower(String name) {
        return name.isEmpty() ? name : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
