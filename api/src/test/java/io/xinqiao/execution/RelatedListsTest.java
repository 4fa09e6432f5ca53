package io.xinqiao.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import io.xinqiao.identity.Role;
import io.xinqiao.schema.registry.Tables;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.Api.Answer;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.FeeDesk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.jooq.Field;
import org.jooq.TableField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/**
 * Every list that hangs on an object: it is the root list filtered by the object, to everybody. Nothing here knows one
 * by name.
 */
class RelatedListsTest extends ApiTest {
    /** One of all rows, or of all those that hang on something by the column. */
    private static final Pattern INDEX =
            Pattern.compile(".* USING btree \\((\\w+)[,) ][^W]*( WHERE \\(\\1 IS NOT NULL\\))?");

    private static final String SHOWN = " { totalCount nodes { id } pageInfo { hasNextPage endCursor } }";

    @Autowired
    GraphQlSource source;

    @Autowired
    DerivedLists lists;

    @Autowired
    TenantDatabase database;

    @Autowired
    Registry registry;

    /** A list that hangs on the objects of a type. */
    private record Related(String owner, String name, String list, String by) {}

    private List<Related> all() {
        List<Related> all = new ArrayList<>();
        for (var type : source.schema().getAllTypesAsList()) {
            if (!(type instanceof GraphQLObjectType object)) continue;
            for (var field : object.getFieldDefinitions()) {
                if (field.hasAppliedDirective(RelatedLists.DIRECTIVE)) {
                    all.add(new Related(object.getName(), field.getName(), said(field, "list"), said(field, "by")));
                }
            }
        }
        assertThat(all).hasSizeGreaterThan(100);
        return all;
    }

    private static String said(GraphQLFieldDefinition field, String argument) {
        return field.getAppliedDirective(RelatedLists.DIRECTIVE)
                .getArgument(argument)
                .getValue();
    }

    @ParameterizedTest
    @EnumSource(names = {"TENANT_ADMIN", "SUPERVISOR", "STEWARD", "CASHIER", "RESIDENT"})
    void isTheRootListFilteredByTheObject(Role role) {
        var api = jinxiu().as(role);
        var softly = new SoftAssertions();
        var found = 0;
        for (var related : all()) {
            var id = jinxiu().id(related.owner());
            for (var filter : List.of("", "or: [{}, {not: {}}]")) {
                var nested = api.ask(
                        "query($id: ID!) { node(id: $id) { ... on %s { all: %s(first: 3%s)%s } } }"
                                .formatted(
                                        related.owner(),
                                        related.name(),
                                        filter.isEmpty() ? "" : ", filter: {" + filter + "}",
                                        SHOWN),
                        Map.of("id", id));
                // Who does not see the object does not see what hangs on it.
                if (nested.data("/node").isNull()) continue;
                var root = api.ask(
                        "query($id: ID!) { all: %s(first: 3, filter: {%s: $id%s})%s }"
                                .formatted(related.list(), related.by(), filter.isEmpty() ? "" : ", " + filter, SHOWN),
                        Map.of("id", id));
                softly.assertThat(told(nested, "/node/all"))
                        .as("%s as %s: %s", related, role, nested.body())
                        .isEqualTo(told(root, "/all"));
                found += nested.data("/node/all/nodes").size();
            }
        }
        softly.assertAll();
        assertThat(found).isPositive();
    }

    private static String told(Answer answer, String place) {
        return answer.code().isEmpty() ? answer.data(place).toString() : answer.code();
    }

    /** Many objects at once, their pages turned, the other way round: each has its own. */
    @Test
    void everyObjectOfAPageHasItsOwnPages() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var asked = "{ projects(first: 20) { nodes { id units(first: 2, orderBy: {field: CREATED_AT, direction: DESC})"
                + SHOWN + " } } }";
        var desk = new FeeDesk(jinxiu(), "GLLB");
        for (var number = 1; number <= 3; number++) desk.unit("20" + number, "80");
        var projects = admin.ask(asked).fine().data("/projects/nodes");
        assertThat(projects.size()).isGreaterThan(1);
        for (var project : projects) {
            var units = project.at("/units");
            var root = admin.ask(
                            "query($p: ID!) { units(first: 2, filter: {projectId: $p}, orderBy: {field: CREATED_AT,"
                                    + " direction: DESC})" + SHOWN + " }",
                            Map.of("p", project.at("/id").asString()))
                    .fine()
                    .data("/units");
            assertThat(units).isEqualTo(root);
            if (!units.at("/pageInfo/hasNextPage").asBoolean()) continue;
            var next = admin.ask(
                            "query($p: ID!, $c: String) { project(id: $p) { units(first: 2, after: $c, orderBy: {field:"
                                    + " CREATED_AT, direction: DESC}) { nodes { id } } } }",
                            Map.of(
                                    "p",
                                    project.at("/id").asString(),
                                    "c",
                                    units.at("/pageInfo/endCursor").asString()))
                    .fine()
                    .data("/project/units/nodes");
            assertThat(next).isNotEmpty();
            Set<String> seen = new HashSet<>();
            units.at("/nodes").forEach(unit -> seen.add(unit.at("/id").asString()));
            next.forEach(unit -> assertThat(seen).doesNotContain(unit.at("/id").asString()));
        }
    }

    /** A right is to a field: who lacks it is told so once, and has all the rest. */
    @Test
    void whatIsRefusedToAFieldIsToldOnce() {
        var answer =
                jinxiu().as(Role.FRONT_DESK).ask("{ units(first: 3) { nodes { number postings { nodes { id } } } } }");
        assertThat(answer.json().at("/errors")).hasSize(1);
        assertThat(answer.code()).isEqualTo("FORBIDDEN");
        assertThat(answer.data("/units/nodes").size()).isGreaterThan(1);
        for (var unit : answer.data("/units/nodes")) {
            assertThat(unit.at("/number").asString()).isNotEmpty();
            assertThat(unit.at("/postings").isNull()).isTrue();
        }
    }

    /** Nothing that hangs on an object is found by looking through a whole table. */
    @Test
    void isReadOverAnIndex() {
        Set<String> indexed = new HashSet<>();
        var tenant = registry.page(Tables.TENANT.CODE.eq("jinxiu"), List.of(Tables.TENANT.ID), 1)
                .getFirst();
        database.as(tenant, () -> {
            database.sql()
                    .select(field(name("tablename"), String.class), field(name("indexdef"), String.class))
                    .from(table(name("pg_catalog", "pg_indexes")))
                    .forEach(row -> {
                        var index = INDEX.matcher(row.value2());
                        if (index.matches()) indexed.add(row.value1() + "." + index.group(1));
                    });
            return null;
        });
        assertThat(indexed).contains("bill.id");
        var softly = new SoftAssertions();
        for (var related : all()) {
            var list = lists.list(related.list()).orElseThrow();
            var column = (TableField<?, ?>) list.ofMany()
                    .filter(many -> many.by().equals(related.by()))
                    .<Field<?>>map(DeclaredList.OfMany::column)
                    .orElseGet(() -> lists.filter(list.type()).get(related.by()).column());
            softly.assertThat(indexed)
                    .as("%s.%s", related.owner(), related.name())
                    .contains(column.getTable().getName() + "." + column.getName());
        }
        softly.assertAll();
    }
}
