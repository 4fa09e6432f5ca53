package io.xinqiao.execution;

import graphql.language.Description;
import graphql.language.FieldDefinition;
import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.ObjectTypeDefinition;
import graphql.language.TypeName;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.TypeInfo;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Says of every list of objects that is no connection how many it holds at most, where the schema's files do not: what
 * hangs on one object is a handful, and would there be more, an answer tells the first of them.
 */
@Component
final class ListCaps {
    static final int MOST = 250;

    private static final Pattern CAP = Pattern.compile("(最多|至多) ?[0-9]");

    private final Set<String> capped = ConcurrentHashMap.newKeySet();

    /** The fields of a type, those lists with their cap. */
    List<FieldDefinition> said(TypeDefinitionRegistry registry, ObjectTypeDefinition type) {
        if (type.getName().matches(".*(Connection|Edge|Payload)|Query|Mutation|Subscription")) {
            return type.getFieldDefinitions();
        }
        return type.getFieldDefinitions().stream()
                .map(field -> isUncapped(registry, field) ? capped(type.getName(), field) : field)
                .toList();
    }

    private static boolean isUncapped(TypeDefinitionRegistry registry, FieldDefinition field) {
        var list = field.getType() instanceof NonNullType required ? required.getType() : field.getType();
        var said = field.getDescription();
        if (!(list instanceof ListType)
                || said == null
                || CAP.matcher(said.getContent()).find()) return false;
        var object = registry.getTypeOrNull(TypeInfo.typeInfo(list).getName(), ObjectTypeDefinition.class);
        return object != null
                && object.getImplements().stream()
                        .anyMatch(of ->
                                of instanceof TypeName named && named.getName().equals("Node"));
    }

    private FieldDefinition capped(String type, FieldDefinition field) {
        capped.add(type + "." + field.getName());
        var said = Objects.requireNonNull(field.getDescription()).getContent();
        var end = said.indexOf('。');
        var text = said.substring(0, end) + ",最多 " + MOST + " 个" + said.substring(end, said.length() - 1) + ", at most "
                + MOST + ".";
        return field.transform(builder -> builder.description(new Description(text, null, false)));
    }

    /** An edge that keeps to what was said of it. */
    Edges.Edge kept(Edges.Edge edge) {
        return capped.contains(edge.name()) ? edge.capped(MOST) : edge;
    }
}
