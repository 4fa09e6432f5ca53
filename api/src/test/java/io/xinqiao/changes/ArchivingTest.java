package io.xinqiao.changes;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.FieldDefinition;
import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.ObjectTypeDefinition;
import graphql.language.Type;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeUtil;
import io.xinqiao.execution.DeclaredDeletion;
import io.xinqiao.execution.DeclaredList;
import io.xinqiao.identity.Permissions;
import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * What is chosen from a list is put out of use while things hang on it: it leaves the list, is not chosen for anything
 * new, and comes back whenever somebody wants it to. Nothing here knows a kind by name, but for what is chosen.
 */
class ArchivingTest extends ApiTest {
    @Autowired
    List<DeclaredDeletion> deletions;

    @Autowired
    List<DeclaredList> lists;

    @Autowired
    Permissions permissions;

    private List<String> types() {
        var types = deletions.stream()
                .filter(DeclaredDeletion::isArchivable)
                .map(DeclaredDeletion::type)
                .sorted()
                .toList();
        assertThat(types).hasSizeGreaterThan(12);
        return types;
    }

    /** Whoever may delete such an object. */
    private Api keeper(String type) {
        return Stream.of(Role.TENANT_ADMIN, Role.SUPERVISOR)
                .filter(role ->
                        permissions.scope("Mutation.delete" + type, role).isPresent())
                .map(jinxiu()::as)
                .findFirst()
                .orElseThrow();
    }

    private String set(String verb, String type, String id) {
        var field = small(type);
        return keeper(type)
                .mutate(verb + type, Map.of(field + "Id", id), field + " { archivedAt } userErrors { reason }")
                .fine()
                .data("/" + verb + type + "/" + field + "/archivedAt")
                .asString("null");
    }

    private static String small(String type) {
        return Character.toLowerCase(type.charAt(0)) + type.substring(1);
    }

    private List<String> found(String type, DeclaredList list, String filter) {
        return StreamSupport.stream(
                        keeper(type)
                                .ask("{ " + list.field() + "(first: 100, filter: " + filter
                                        + ") { nodes { id } totalCount } }")
                                .fine()
                                .data("/" + list.field() + "/nodes")
                                .spliterator(),
                        false)
                .map(node -> node.at("/id").asString())
                .toList();
    }

    private int counted(String type, DeclaredList list) {
        return keeper(type)
                .ask("{ " + list.field() + "Aggregate { total { count } } }")
                .fine()
                .data("/" + list.field() + "Aggregate/total/count")
                .asInt();
    }

    @Test
    void whatIsOutOfUseLeavesItsListUnlessItIsAskedFor() {
        var softly = new SoftAssertions();
        for (var type : types()) {
            var id = jinxiu().id(type);
            var list = lists.stream()
                    .filter(one -> one.type().equals(type))
                    .findFirst()
                    .orElse(null);
            if (list == null) continue;
            var all = found(type, list, "{}");
            softly.assertThat(all).as(type).contains(id);
            try {
                softly.assertThat(set("archive", type, id)).as(type).isNotEqualTo("null");
                softly.assertThat(found(type, list, "{}"))
                        .as(type)
                        .doesNotContain(id)
                        .hasSize(all.size() - 1);
                softly.assertThat(counted(type, list)).as(type).isEqualTo(all.size() - 1);
                softly.assertThat(found(type, list, "{archived: false}"))
                        .as(type)
                        .isEqualTo(found(type, list, "{}"));
                softly.assertThat(found(type, list, "{archived: true}"))
                        .as(type)
                        .containsExactly(id);
                softly.assertThat(found(type, list, "{or: [{archived: true}, {archived: false}]}"))
                        .as(type)
                        .isEqualTo(all);
            } finally {
                softly.assertThat(set("restore", type, id)).as(type).isEqualTo("null");
            }
            softly.assertThat(found(type, list, "{}")).as(type).isEqualTo(all);
            softly.assertThat(counted(type, list)).as(type).isEqualTo(all.size());
        }
        softly.assertAll();
    }

    /** A list that is told whole, and the type of what stands in it: of the root, or of an object that is planted. */
    private record WholeList(String parent, FieldDefinition field, String type) {
        boolean holds(Api api, String parentId, String id) {
            var asked = parent.equals("Query")
                    ? "{ " + field.getName() + " { id } }"
                    : "{ node(id: \"" + parentId + "\") { ... on " + parent + " { " + field.getName() + " { id } } } }";
            return api.ask(asked).fine().body().contains(id);
        }
    }

    /** What objects were chosen for stays theirs. */
    private static final Set<String> CHOSEN_BEFORE = Set.of("BillingRun.feeItems", "InspectionRoute.points");

    private static boolean isList(Type<?> type) {
        return (type instanceof NonNullType always ? always.getType() : type) instanceof ListType;
    }

    private static List<WholeList> wholeLists() throws IOException {
        var schema = new SchemaParser().parse(Files.readString(Path.of("../schema/snapshot/schema.graphql")));
        return schema.getTypes(ObjectTypeDefinition.class).stream()
                .flatMap(parent -> parent.getFieldDefinitions().stream()
                        .filter(field -> field.getInputValueDefinitions().stream()
                                .noneMatch(argument -> argument.getType() instanceof NonNullType))
                        .filter(field -> isList(field.getType()))
                        .map(field -> new WholeList(
                                parent.getName(),
                                field,
                                TypeUtil.unwrapAll(field.getType()).getName())))
                .toList();
    }

    @Test
    void itLeavesTheListsToChooseFromThatAreToldWholeToo() throws IOException {
        var softly = new SoftAssertions();
        var seen = 0;
        for (var list : wholeLists()) {
            if (!types().contains(list.type())
                    || CHOSEN_BEFORE.contains(list.parent() + "." + list.field().getName())) continue;
            var parentId = jinxiu().ids().get(list.parent());
            if (!list.parent().equals("Query") && parentId == null) continue;
            var id = jinxiu().id(list.type());
            var api = keeper(list.type());
            if (!list.holds(api, parentId, id)) continue;
            seen++;
            try {
                set("archive", list.type(), id);
                softly.assertThat(list.holds(api, parentId, id))
                        .as("%s.%s", list.parent(), list.field().getName())
                        .isFalse();
            } finally {
                set("restore", list.type(), id);
            }
        }
        softly.assertAll();
        assertThat(seen).isGreaterThan(2);
    }

    @Test
    void itIsStillThereForWhatItWasChosenForAndTheLogTellsOfIt() {
        var softly = new SoftAssertions();
        for (var type : types()) {
            var id = jinxiu().id(type);
            try {
                var at = set("archive", type, id);
                softly.assertThat(set("archive", type, id)).as("twice %s", type).isEqualTo(at);
                softly.assertThat(keeper(type)
                                .ask(
                                        "query($id: ID!) { " + small(type) + "(id: $id) { archivedAt } }",
                                        Map.of("id", id))
                                .fine()
                                .data("/" + small(type) + "/archivedAt")
                                .asString())
                        .as(type)
                        .isEqualTo(at);
            } finally {
                set("restore", type, id);
            }
            var changes = jinxiu().as(Role.TENANT_ADMIN)
                    .ask(
                            "query($id: ID!) { node(id: $id) { ... on " + type
                                    + " { changes(first: 2) { nodes { field after } } } } }",
                            Map.of("id", id));
            softly.assertThat(changes.body())
                    .as(type)
                    .contains("{\"field\":\"archivedAt\",\"after\":null}", "{\"field\":\"archivedAt\",\"after\":\"2");
        }
        softly.assertAll();
    }

    /** Who may not delete something may not put it out of use. */
    @Test
    void theRightsAreThoseOfDeleting() {
        var softly = new SoftAssertions();
        for (var type : types()) {
            for (var role : Role.values()) {
                if (role == Role.PLATFORM_OPERATOR
                        || permissions.scope("Mutation.delete" + type, role).isPresent()) continue;
                for (var verb : List.of("archive", "restore")) {
                    softly.assertThat(jinxiu().as(role)
                                    .mutate(
                                            verb + type,
                                            Map.of(small(type) + "Id", jinxiu().id(type)),
                                            "userErrors { code }")
                                    .code())
                            .as("%s%s as %s", verb, type, role)
                            .isEqualTo("FORBIDDEN");
                }
            }
            softly.assertThat(anlan().as(Role.TENANT_ADMIN)
                            .mutate(
                                    "archive" + type,
                                    Map.of(small(type) + "Id", jinxiu().id(type)),
                                    "userErrors { code }")
                            .body())
                    .as("archive%s of another company", type)
                    .containsAnyOf("NOT_FOUND", "FORBIDDEN");
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        TicketCategory | createTicket | FRONT_DESK | ticketCategoryId | {unitId: "$Unit", kind: REPAIR, channel: PHONE, title: "停用", ticketCategoryId: "$TicketCategory"}
        LendableItem   | lendItem     | FRONT_DESK | lendableItemId   | {lendableItemId: "$LendableItem", quantity: 1, borrower: "某人", dueOn: "2099-01-01"}
        """)
    void whatIsOutOfUseIsNotChosenForAnythingNew(String type, String mutation, Role role, String place, String input) {
        var asked = input;
        for (var of : List.of("Unit", "TicketCategory", "LendableItem")) {
            asked = asked.replace("$" + of + "\"", jinxiu().id(of) + "\"");
        }
        set("archive", type, jinxiu().id(type));
        try {
            var refused = jinxiu().as(role)
                    .ask("mutation { " + mutation + "(input: " + asked + ") { userErrors { code reason field } } }")
                    .data("/" + mutation + "/userErrors/0");
            assertThat(refused.at("/reason").asString()).isEqualTo("archived");
            assertThat(refused.at("/code").asString()).isEqualTo("ILLEGAL_STEP");
            assertThat(refused.at("/field/1").asString()).isEqualTo(place);
        } finally {
            set("restore", type, jinxiu().id(type));
        }
    }

    /** What was made with it keeps it when something else is corrected; to others it is not given any more. */
    @Test
    void whatIsChangedMayKeepItAndNothingElseIsGivenIt() {
        var category = jinxiu().id("TicketCategory");
        var other = jinxiu().as(Role.FRONT_DESK)
                .mutate(
                        "createTicket",
                        Map.of("unitId", jinxiu().id("Unit"), "kind", "INQUIRY", "channel", "PHONE", "title", "没有分类"),
                        "ticket { id }")
                .fine()
                .data("/createTicket/ticket/id")
                .asString();
        set("archive", "TicketCategory", category);
        try {
            corrected(jinxiu().id("Ticket"), category).fine();
            var refused = corrected(other, category);
            assertThat(refused.reason("correctTicket")).isEqualTo("archived");
        } finally {
            set("restore", "TicketCategory", category);
        }
    }

    private Api.Answer corrected(String ticket, String category) {
        return jinxiu().as(Role.SUPERVISOR)
                .mutate(
                        "correctTicket",
                        Map.of("ticketId", ticket, "ticketCategoryId", category, "reason", "补充", "place", "厨房"),
                        "ticket { id }");
    }
}
