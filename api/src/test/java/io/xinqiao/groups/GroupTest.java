package io.xinqiao.groups;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import io.xinqiao.testing.Homes;
import io.xinqiao.testing.People;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** A project with groups of residents, and what its people do in them. */
abstract class GroupTest extends ApiTest {
    static final Map<String, Person> PEOPLE = new ConcurrentHashMap<>();

    /** Somebody who lives in a unit of their own. */
    record Person(String id, String unit) {}

    Api admin() {
        return jinxiu().as(Role.TENANT_ADMIN);
    }

    Api supervisor() {
        return jinxiu().as(Role.SUPERVISOR);
    }

    Api resident() {
        return jinxiu().as(Role.RESIDENT);
    }

    Person person(String letter) {
        return PEOPLE.computeIfAbsent(letter, this::movedIn);
    }

    Person movedIn(String letter) {
        var homes = new Homes(jinxiu());
        var unit = homes.unit(jinxiu().id("Building"), "社群-" + letter, Map.of("floor", 8));
        var name = "社群" + letter;
        var person = homes.moveIn(unit, "2025-01-01", List.of(People.member(name, "LESSEE")))
                .persons()
                .get(name);
        return new Person(person, unit);
    }

    /** Nobody lives in their unit any more. */
    void movesOut(String letter) {
        var homes = admin().ask(
                        "query($id: ID!) { unit(id: $id) { households { id } } }",
                        Map.of("id", person(letter).unit()))
                .fine();
        admin().mutate(
                        "moveOutHousehold",
                        Map.of(
                                "householdId",
                                homes.data("/unit/households/0/id").asString(),
                                "movedOutOn",
                                "2026-01-01"),
                        "household { id }")
                .fine();
    }

    /** The same person with an account. */
    Api account(String letter) {
        var name = "qun-" + letter.toLowerCase(Locale.ROOT);
        jinxiu().hire(
                        name,
                        Map.of("role", "RESIDENT", "personId", person(letter).id()),
                        null);
        return jinxiu().asWorker(name);
    }

    Api.Answer proposed(Api by, Map<String, ?> more) {
        Map<String, Object> input =
                new HashMap<>(Map.of("projectId", jinxiu().id("Project"), "name", "太极社", "description", "每天早上七点在中心广场"));
        input.putAll(more);
        return by.mutate("proposeCommunityGroup", input, "communityGroup { id state allowedSteps }");
    }

    /** A group that the planted resident leads, with these of its rules. */
    String group(Map<String, ?> more) {
        var group = proposed(resident(), more)
                .fine()
                .data("/proposeCommunityGroup/communityGroup/id")
                .asString();
        step(supervisor(), "approveCommunityGroup", group, Map.of()).fine();
        return group;
    }

    static Api.Answer step(Api by, String mutation, String group, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("communityGroupId", group);
        return by.mutate(mutation, input, "communityGroup { id state memberCount reason }");
    }

    Api.Answer join(Api by, String group, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("communityGroupId", group);
        return by.mutate("joinCommunityGroup", input, "groupMembership { id state }");
    }

    Api.Answer joins(String letter, String group) {
        return join(supervisor(), group, Map.of("personId", person(letter).id()));
    }

    static Api.Answer of(Api by, String mutation, String membership, Map<String, ?> more) {
        Map<String, Object> input = new HashMap<>(more);
        input.put("groupMembershipId", membership);
        return by.mutate(mutation, input, "groupMembership { id state reason }");
    }

    static String membership(Api.Answer joined) {
        return joined.fine().data("/joinCommunityGroup/groupMembership/id").asString();
    }

    JsonNode look(String group) {
        return supervisor()
                .ask(
                        "query($id: ID!) { communityGroup(id: $id) { name state memberCount reason dormantAt leader {"
                                + " id } memberships(first: 100) { nodes { id state person { id } } } } }",
                        Map.of("id", group))
                .fine()
                .data("/communityGroup");
    }

    String membershipOf(String group, String person) {
        return look(group)
                .at("/memberships/nodes")
                .valueStream()
                .filter(one -> one.at("/person/id").asString().equals(person))
                .findFirst()
                .orElseThrow()
                .at("/id")
                .asString();
    }

    /** What somebody was told of a group, oldest first. */
    static List<String> told(Api who, String kind, String group) {
        return who.ask(
                        "query($kind: NoticeKind!) { notices(first: 100, filter: {kinds: [$kind]}) {"
                                + " nodes { text subject { id } } } }",
                        Map.of("kind", kind))
                .fine()
                .data("/notices/nodes")
                .valueStream()
                .filter(one -> one.at("/subject/id").asString().equals(group))
                .map(one -> one.at("/text").asString())
                .toList();
    }

    long number(String query, String group) throws SQLException {
        return HeldRows.number(
                jinxiu(),
                query.replace("$", GlobalId.parse(group).orElseThrow().key().toString()));
    }
}
