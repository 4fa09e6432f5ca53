package io.xinqiao.identity;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedOutputType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLTypeUtil;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.testing.ApiTest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import tools.jackson.databind.JsonNode;

/**
 * Compares letters with rows: what {@code permissions.txt} promises to each of many callers, reckoned apart from the
 * application in {@link PromisedRows}, against what {@code nodes}, the lists, their counts and the edges give.
 */
class RowLettersTest extends ApiTest {
    /** Lists of which some rows are left out, for whoever asks: endpoints that were removed, queries that hold. */
    private static final Set<String> LEAVE_SOME_OUT = Set.of("Query.webhookEndpoints", "Query.brokenSavedQueries");

    @Autowired
    GraphQlSource source;

    @Autowired
    Permissions permissions;

    @Test
    void nobodySeesMoreThanTheirLetterNorLess() throws Exception {
        var company = company("zimu");
        List<String> wrong = new ArrayList<>();
        try (var promised = PromisedRows.plantedIn(company)) {
            for (var caller : promised.callers()) {
                Map<String, Set<UUID>> seen = new java.util.HashMap<>();
                for (var type : types()) {
                    var all = promised.all(type.getName());
                    var expected =
                            promised.to(caller, permissions.scope(type.getName(), caller.role()), type.getName());
                    var found = nodes(caller, type, all);
                    seen.put(type.getName(), found);
                    compare(wrong, caller, "node " + type.getName(), found, expected);
                }
                for (var list : lists()) checkList(wrong, promised, caller, list);
                for (var type : types()) checkEdges(wrong, promised, caller, type, seen.get(type.getName()));
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static void compare(
            List<String> wrong, PromisedRows.Asker caller, String where, Set<UUID> found, Set<UUID> expected) {
        var more = new TreeSet<>(found);
        more.removeAll(expected);
        var less = new TreeSet<>(expected);
        less.removeAll(found);
        if (!more.isEmpty()) wrong.add("%s gives %s more: %s".formatted(where, caller.name(), some(more)));
        if (!less.isEmpty()) wrong.add("%s gives %s less: %s".formatted(where, caller.name(), some(less)));
    }

    private static String some(Set<UUID> ids) {
        return ids.size() + " " + ids.stream().limit(2).toList();
    }

    private List<GraphQLObjectType> types() {
        var node = (GraphQLInterfaceType) source.schema().getType("Node");
        return source.schema().getImplementations(node).stream()
                .filter(type -> !Set.of("File", "Tenant").contains(type.getName()))
                .toList();
    }

    private static Set<UUID> nodes(PromisedRows.Asker caller, GraphQLObjectType type, Set<UUID> all) {
        var ids = List.copyOf(all);
        Set<UUID> found = new LinkedHashSet<>();
        for (var at = 0; at < ids.size(); at += 100) {
            var some = ids.subList(at, Math.min(ids.size(), at + 100)).stream()
                    .map(id -> new GlobalId(type.getName(), id).text())
                    .toList();
            var answer = caller.api()
                    .ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", Map.of("ids", some))
                    .fine();
            for (var node : answer.data("/nodes")) if (!node.isNull()) found.add(key(node));
        }
        return found;
    }

    private static UUID key(JsonNode node) {
        return GlobalId.parse(node.at("/id").asString()).orElseThrow().key();
    }

    /** A field that leads to nodes: to one, to some, or to a connection. */
    private record Way(String field, String type, boolean connection) {
        String selection() {
            return field + (connection ? " { nodes { id } }" : " { id }");
        }
    }

    private Optional<Way> way(GraphQLFieldDefinition field) {
        if (field.getArguments().stream().anyMatch(argument -> GraphQLTypeUtil.isNonNull(argument.getType()))) {
            return Optional.empty();
        }
        var type = (GraphQLNamedOutputType) GraphQLTypeUtil.unwrapAll(field.getType());
        if (!(type instanceof GraphQLObjectType object)) return Optional.empty();
        var nodes = object.getName().endsWith("Connection") ? object.getFieldDefinition("nodes") : null;
        var target = nodes == null ? object : (GraphQLNamedOutputType) GraphQLTypeUtil.unwrapAll(nodes.getType());
        return types().stream().anyMatch(known -> known.getName().equals(target.getName()))
                ? Optional.of(new Way(field.getName(), target.getName(), nodes != null))
                : Optional.empty();
    }

    private List<Way> lists() {
        return source.schema().getQueryType().getFieldDefinitions().stream()
                // One object is no list of all that one sees.
                .filter(field -> GraphQLTypeUtil.unwrapNonNull(field.getType()) instanceof GraphQLList
                        || ((GraphQLNamedOutputType) GraphQLTypeUtil.unwrapAll(field.getType()))
                                .getName()
                                .endsWith("Connection"))
                .map(this::way)
                .flatMap(Optional::stream)
                .toList();
    }

    private void checkList(List<String> wrong, PromisedRows promised, PromisedRows.Asker caller, Way list) {
        var row = "Query." + list.field();
        var scope = permissions.scope(row, caller.role());
        if (scope.isEmpty()) return;
        var expected = promised.to(caller, scope, list.type());
        Set<UUID> found = new LinkedHashSet<>();
        if (!list.connection()) {
            var answer = caller.api().ask("{ " + list.selection() + " }").fine();
            for (var node : answer.data("/" + list.field())) found.add(key(node));
        } else {
            String after = null;
            var counted = -1;
            do {
                var answer = caller.api()
                        .ask(
                                "query($a: String) { %s(first: 100, after: $a) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }"
                                        .formatted(list.field()),
                                java.util.Collections.singletonMap("a", after))
                        .fine();
                var page = answer.data("/" + list.field());
                for (var node : page.at("/nodes")) found.add(key(node));
                counted = page.at("/totalCount").asInt();
                after = page.at("/pageInfo/hasNextPage").asBoolean()
                        ? page.at("/pageInfo/endCursor").asString()
                        : null;
            } while (after != null);
            if (counted != found.size()) {
                wrong.add("%s counts %s for %s, gives %s".formatted(row, counted, caller.name(), found.size()));
            }
        }
        if (LEAVE_SOME_OUT.contains(row)) expected.retainAll(found);
        compare(wrong, caller, row, found, expected);
    }

    private void checkEdges(
            List<String> wrong,
            PromisedRows promised,
            PromisedRows.Asker caller,
            GraphQLObjectType type,
            Set<UUID> parents) {
        var ids = parents.stream()
                .limit(20)
                .map(id -> new GlobalId(type.getName(), id).text())
                .toList();
        if (ids.isEmpty()) return;
        var ways = type.getFieldDefinitions().stream()
                .filter(field -> Authorization.rowsOf(permissions, type.getName(), field).stream()
                        .noneMatch(row -> permissions.scope(row, caller.role()).isEmpty()))
                .map(this::way)
                .flatMap(Optional::stream)
                .toList();
        for (var at = 0; at < ways.size(); at += 8) {
            var some = ways.subList(at, Math.min(ways.size(), at + 8));
            var answer = caller.api()
                    .ask(
                            "query($ids: [ID!]!) { nodes(ids: $ids) { ... on %s { %s } } }"
                                    .formatted(
                                            type.getName(),
                                            some.stream().map(Way::selection).collect(Collectors.joining(" "))),
                            Map.of("ids", ids))
                    .fine();
            for (var way : some) {
                var scope = permissions.scope(way.type(), caller.role());
                if (scope.filter(Scope.VIA_PARENT::equals).isPresent()) continue;
                Set<UUID> found = new LinkedHashSet<>();
                for (var parent : answer.data("/nodes")) {
                    var reached = parent.at("/" + way.field() + (way.connection() ? "/nodes" : ""));
                    if (reached.isArray()) for (var node : reached) found.add(key(node));
                    else if (reached.isObject()) found.add(key(reached));
                }
                found.removeAll(promised.to(caller, scope, way.type()));
                compare(wrong, caller, type.getName() + "." + way.field(), found, Set.of());
            }
        }
    }
}
