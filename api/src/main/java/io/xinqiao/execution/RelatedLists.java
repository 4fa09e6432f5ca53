package io.xinqiao.execution;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.jooq.impl.DSL.any;

import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.TypeInfo;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Derives the lists that hang on an object: where {@code bills} can be filtered by {@code unitId}, a unit has its
 * {@code bills}, which are the same bills with the same arguments and rights, read for all units of a page in one
 * statement. The schema says so by the directive {@code @related}.
 *
 * <p>What they are called: like the list, without words that the object's type says already ({@code Meter.readings} are
 * {@code meterReadings}); where a field tells who did it, by what they did ({@code Member.issuedInvoices} by
 * {@code issuedBy}). A list can say another name ({@link DeclaredList#relatedName}). What belongs to objects of many
 * types says of which ({@link DeclaredList#ofMany}): {@code Unit.changes}.
 */
@Component
public final class RelatedLists {
    /** Marks a field that was derived. */
    public static final String DIRECTIVE = "related";

    private static final String BY = "By";

    private final DerivedLists lists;
    private final Map<String, List<Related>> byOwner = new ConcurrentHashMap<>();

    RelatedLists(DerivedLists lists) {
        this.lists = lists;
    }

    /** A list that hangs on the objects of a type. */
    private record Related(String name, DeclaredList list, FilterField by) {
        @SuppressWarnings("unchecked") // it is asked by an id
        Field<UUID> column() {
            return (Field<UUID>) by.column();
        }
    }

    /** What is asked of one object. */
    private record Key(UUID owner, Asked asked) {}

    private record Asked(
            Page page,
            @Nullable Map<String, String> order,
            @Nullable Map<String, Object> filter) {}

    /** Gives the types the lists that hang on their objects. */
    void add(TypeDefinitionRegistry registry) {
        byOwner.clear();
        for (var list : lists.all()) {
            for (var field : lists.filter(list.type()).values()) {
                if (field.kind() != FilterField.Kind.ID) continue;
                var owner = TypeInfo.typeInfo(field.shown().getType()).getName();
                if (registry.getTypeOrNull(owner, ObjectTypeDefinition.class) == null) continue;
                var by = field.shown().getName();
                list.relatedName(by, name(list, owner, by))
                        .ifPresent(name -> byOwner.computeIfAbsent(owner, none -> new ArrayList<>())
                                .add(new Related(name, list, field)));
            }
        }
        lists.all().forEach(list -> list.ofMany().ifPresent(many -> addOfMany(registry, list, many)));
        byOwner.forEach((owner, related) -> {
            var type = Objects.requireNonNull(registry.getTypeOrNull(owner, ObjectTypeDefinition.class));
            Map<String, FieldDefinition> fields = new LinkedHashMap<>();
            type.getFieldDefinitions().forEach(field -> fields.put(field.getName(), field));
            for (var one : related) {
                if (fields.put(one.name(), field(one)) != null) {
                    throw new IllegalArgumentException("Twice: " + owner + "." + one.name());
                }
            }
            registry.remove(type);
            registry.add(type.transform(builder -> builder.fieldDefinitions(List.copyOf(fields.values()))));
        });
    }

    private void addOfMany(TypeDefinitionRegistry registry, DeclaredList list, DeclaredList.OfMany many) {
        var shown = Objects.requireNonNull(registry.getTypeOrNull(list.type(), ObjectTypeDefinition.class))
                .getFieldDefinitions()
                .stream()
                .filter(field -> field.getName().equals(many.by()))
                .findFirst()
                .orElseThrow();
        var by = new FilterField(
                many.by(), FilterField.Kind.ID, many.column(), shown, List.of(list.type() + "." + many.by()));
        many.types().stream()
                .filter(type -> NodeFields.isNode(registry, type))
                .forEach(type -> byOwner.computeIfAbsent(type, none -> new ArrayList<>())
                        .add(new Related(many.name(), list, by)));
    }

    private static FieldDefinition field(Related related) {
        var list = related.list();
        var by = related.by().name();
        return Sdl.field(
                        related.name(),
                        Sdl.named(list.type() + "Connection"),
                        "与 " + list.field() + " 按 " + by + " 筛选一样。The same as " + list.field() + " by " + by + ".")
                .transform(builder -> builder.inputValueDefinitions(DerivedLists.arguments(list))
                        .directives(List.of(Sdl.related(list.field(), by))));
    }

    private static String name(DeclaredList list, String owner, String field) {
        if (field.endsWith(BY)) return field.substring(0, field.length() - BY.length()) + capital(list.field());
        var words = words(list.field());
        var known = words(owner);
        if (words.size() == 1 || !known.contains(words.getFirst())) return list.field();
        var rest = list.field().substring(words.getFirst().length());
        return Character.toLowerCase(rest.charAt(0)) + rest.substring(1);
    }

    private static List<String> words(String name) {
        return Arrays.stream(name.split("(?=[A-Z])"))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static String capital(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /** How they are read. */
    List<Edges<?>> edges() {
        List<Edges<?>> all = new ArrayList<>();
        byOwner.forEach((owner, related) -> {
            var edges = Edges.of(owner, Object.class);
            related.forEach(one -> edges.<Key, Connection<?>>asked(
                    one.name(),
                    (source, asked) -> new Key(Times.keyOf(source), asked(asked)),
                    keys -> load(one, keys)));
            all.add(edges);
        });
        return all;
    }

    @SuppressWarnings("unchecked") // as the schema declares them
    private static Asked asked(Edges.PageArguments asked) {
        return new Asked(asked.page(), (Map<String, String>) asked.all().get("orderBy"), (Map<String, Object>)
                asked.all().get("filter"));
    }

    private Map<Key, Connection<?>> load(Related related, Set<Key> keys) {
        var list = related.list();
        list.require(related.by().rights());
        Map<Key, Connection<?>> found = new HashMap<>();
        keys.stream()
                .collect(groupingBy(Key::asked, mapping(Key::owner, toSet())))
                .forEach((asked, owners) -> list.pages(
                                related.column(),
                                owners,
                                asked.page(),
                                asked.order() == null ? null : DerivedLists.order(list, asked.order()),
                                ListFilter.atOnce(
                                        list,
                                        lists.filter(list.type()),
                                        asked.filter(),
                                        related.column().eq(any(owners.toArray(UUID[]::new)))))
                        .forEach((owner, page) -> found.put(new Key(owner, asked), page)));
        return found;
    }
}
