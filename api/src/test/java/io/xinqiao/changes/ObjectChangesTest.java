package io.xinqiao.changes;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLNamedSchemaElement;
import graphql.schema.GraphQLObjectType;
import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.HeldRows;
import io.xinqiao.testing.People;
import io.xinqiao.testing.Twin;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/** Whatever is changed is written down: which field, from what to what, for whom, by which request. */
class ObjectChangesTest extends ApiTest {
    private static final String CHANGES =
            "query($id: ID!) { objectChanges(first: 100, filter: {objectId: $id}) { nodes {"
                    + " field before after sealed deleted requestId objectId objectType member { id } } } }";

    /** What has a trail of its own: where it is. */
    private static final Map<String, Set<String>> TRAILS = Map.of(
            "events of the object itself",
            Set.of(
                    "Ticket",
                    "TicketEvent",
                    "FollowUp",
                    "TicketClock",
                    "Handover",
                    "Renovation",
                    "Incident",
                    "Inspection"),
            "the ledger, which is only added to",
            Set.of("Bill", "Payment", "Posting", "PaymentOrder", "DailyClosing", "BankStatement", "StatementLine"),
            "runs and what they bring about",
            Set.of(
                    "BillingRun",
                    "LateChargeRun",
                    "DataKeyRotation",
                    "ExportRun",
                    "SavedQueryRun",
                    "QueryDelivery",
                    "PrintRun",
                    "ImportJob",
                    "ImportProblem"),
            "cases with their actions",
            Set.of("DunningCase", "DunningAction"),
            "who gave and who revoked it",
            Set.of("RoleGrant"),
            "never changed",
            Set.of(
                    "SavedQueryVersion",
                    "QueryAlertEvent",
                    "KpiSnapshot",
                    "TrustedDocument",
                    "PersonalDataAccess",
                    "ObjectChange",
                    "File",
                    "SurveyInvitation",
                    "SurveyAnswer"),
            "told or brought once",
            Set.of("Notice", "WebhookDelivery"),
            "the registry's own trail",
            Set.of("Tenant"));

    @Autowired
    GraphQlSource source;

    /** One line of the log without who and by which request. */
    private record Line(String field, String before, String after) {}

    private List<Line> changesOf(String id) {
        return jinxiu().as(Role.TENANT_ADMIN)
                .ask(CHANGES, Map.of("id", id))
                .fine()
                .data("/objectChanges/nodes")
                .valueStream()
                .map(line -> new Line(
                        line.at("/field").asString(),
                        line.at("/before").asString("null"),
                        line.at("/after").asString("null")))
                .toList();
    }

    private String newUnit(String number) {
        return jinxiu().as(Role.TENANT_ADMIN)
                .mutate(
                        "createUnit",
                        Map.of(
                                "buildingId", jinxiu().id("Building"),
                                "entrance", "1",
                                "floor", 3,
                                "number", number,
                                "kind", "RESIDENTIAL",
                                "builtArea", "80.00",
                                "state", "VACANT"),
                        "unit { id }")
                .fine()
                .data("/createUnit/unit/id")
                .asString();
    }

    private static void change(Api as, String unit, int version, Map<String, ?> told) {
        var input = new HashMap<String, Object>(told);
        input.put("unitId", unit);
        input.put("expectedVersion", version);
        as.mutate("updateUnit", input, "unit { id }").fine();
    }

    @Test
    void aChangeTellsTheFieldTheValuesWhoAndTheRequest() {
        var unit = newUnit("修改-1");
        assertThat(changesOf(unit)).isEmpty();
        change(
                jinxiu().as(Role.SUPERVISOR).with("X-Request-Id", "change-0001"),
                unit,
                1,
                Map.of("builtArea", "81.5", "state", "OCCUPIED", "layout", "两室"));
        assertThat(changesOf(unit))
                .containsExactlyInAnyOrder(
                        new Line("builtArea", "80.00", "81.50"),
                        new Line("state", "VACANT", "OCCUPIED"),
                        new Line("layout", "null", "两室"));
        var all = jinxiu().as(Role.TENANT_ADMIN)
                .ask(CHANGES, Map.of("id", unit))
                .fine()
                .data("/objectChanges/nodes");
        assertThat(all.findValuesAsString("requestId")).containsOnly("change-0001");
        assertThat(all.findValuesAsString("objectId")).containsOnly(unit);
        assertThat(all.findValuesAsString("objectType")).containsOnly("Unit");
        assertThat(all.findValuesAsString("id")).containsOnly(jinxiu().member(Role.SUPERVISOR));
        change(jinxiu().as(Role.SUPERVISOR), unit, 2, Map.of("layout", "两室"));
        assertThat(changesOf(unit)).as("what stays is no change").hasSize(3);
    }

    @Test
    void otherObjectsAreToldByTheirIds() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var building = admin.mutate(
                        "createBuilding",
                        Map.of("projectId", jinxiu().id("Project"), "number", "修改"),
                        "building { id }")
                .fine()
                .data("/createBuilding/building/id")
                .asString();
        var phase = admin.mutate(
                        "createPhase",
                        Map.of("projectId", jinxiu().id("Project"), "name", "修改期", "buildingIds", List.of(building)),
                        "phase { id }")
                .fine()
                .data("/createPhase/phase/id")
                .asString();
        assertThat(changesOf(building)).containsExactly(new Line("phase", "null", phase));
    }

    @Test
    void personalDataAreToldWithoutTheirValuesAndForgottenWithThePerson() {
        var admin = jinxiu().as(Role.TENANT_ADMIN);
        var household = admin.mutate(
                        "createHousehold",
                        Map.of(
                                "unitId",
                                newUnit("修改-2"),
                                "movedInOn",
                                "2025-01-01",
                                "members",
                                List.of(People.member("改前", "13811110000", "OWNER"))),
                        "household { members { person { id } } }")
                .fine();
        var person =
                household.data("/createHousehold/household/members/0/person/id").asString();
        jinxiu().as(Role.SUPERVISOR)
                .mutate(
                        "updatePerson",
                        Map.of("personId", person, "expectedVersion", 1, "name", "改后", "phone", "13811112222"),
                        "person { id }")
                .fine();
        assertThat(changesOf(person))
                .containsExactlyInAnyOrder(new Line("name", "改前", "改后"), new Line("phone", "null", "null"));
        var told = admin.ask(CHANGES, Map.of("id", person)).fine();
        assertThat(told.body()).doesNotContain("13811112222", "13811110000");
        admin.mutate("erasePerson", Map.of("personId", person, "reason", "本人要求清除"), "access { id }")
                .fine();
        assertThat(changesOf(person)).extracting(Line::field).contains("name", "phone", "erasedAt");
        assertThat(changesOf(person))
                .allMatch(line -> line.before().equals("null") && line.after().equals("null"));
    }

    @Test
    void onlyAdministratorsOfTheCompanyReadIt() {
        var unit = newUnit("修改-3");
        change(jinxiu().as(Role.TENANT_ADMIN), unit, 1, Map.of("layout", "一室"));
        assertThat(jinxiu().as(Role.SUPERVISOR).ask(CHANGES, Map.of("id", unit)).code())
                .isEqualTo("FORBIDDEN");
        var other =
                anlan().as(Role.TENANT_ADMIN).ask(CHANGES, Map.of("id", unit)).fine();
        assertThat(other.data("/objectChanges/nodes").size()).isZero();
    }

    @Test
    void noRoleOfACompanyCanWriteTheLog() throws SQLException {
        try (var connection = Twin.connect(jinxiu());
                var asked = connection
                        .createStatement()
                        .executeQuery(
                                "SELECT count(*) FROM unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) p WHERE"
                                        + " has_table_privilege(current_schema(), current_schema() ||"
                                        + " '.object_change', p)")) {
            asked.next();
            assertThat(asked.getInt(1)).isZero();
        }
    }

    @Test
    void whatNobodyAskedForHasNoMember() throws SQLException {
        var unit = newUnit("修改-4");
        HeldRows.change(jinxiu(), "UPDATE unit SET layout = '后台' WHERE number = '修改-4'");
        assertThat(changesOf(unit)).containsExactly(new Line("layout", "null", "后台"));
        var told =
                jinxiu().as(Role.TENANT_ADMIN).ask(CHANGES, Map.of("id", unit)).fine();
        assertThat(told.data("/objectChanges/nodes/0/member").isNull()).isTrue();
    }

    @Test
    void everyTypeIsLoggedOrHasATrailOfItsOwn() throws SQLException {
        var node = (GraphQLInterfaceType) source.schema().getType("Node");
        var types = source.schema().getImplementations(node).stream()
                .map(GraphQLNamedSchemaElement::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        var others = TRAILS.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        var logged = triggers().stream().map(Trigger::type).collect(Collectors.toSet());
        assertThat(others).doesNotContainAnyElementsOf(logged);
        types.removeAll(others);
        types.removeAll(logged);
        assertThat(types).isEmpty();
    }

    /** A new column of a logged table is a field of its type, or its trigger has to say what it is. */
    @Test
    void fieldsAreCalledAsTheSchemaCallsThem() throws SQLException {
        List<String> unknown = new ArrayList<>();
        for (var trigger : triggers()) {
            var type = source.schema().getObjectType(trigger.type());
            for (var column : trigger.columns()) {
                var name = trigger.nameOf(column);
                if (name == null
                        || column.endsWith("_sealed")
                        || trigger.arguments().contains(column + "!")) continue;
                var first = name.split("\\.")[0];
                var object = first.substring(0, 1).toUpperCase(Locale.ROOT) + first.substring(1);
                if (type.getFieldDefinition(first) == null
                        && !(source.schema().getType(object) instanceof GraphQLObjectType)) {
                    unknown.add(trigger.type() + "." + name + " (" + column + ")");
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    private record Trigger(String type, List<String> arguments, List<String> columns) {
        /** The name of a column's field; null when it is left out. */
        String nameOf(String column) {
            if (Set.of("id", "version", "created_at", "created_by", "set_at", "set_by")
                    .contains(column)) return null;
            if (arguments.contains(column) || column.endsWith("_spelled")) return null;
            for (var argument : arguments) {
                if (argument.startsWith(column + "=")) return argument.substring(column.length() + 1);
            }
            var words = column.replaceAll("_(id|sealed)$", "").split("_");
            return words[0]
                    + Arrays.stream(words)
                            .skip(1)
                            .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                            .collect(Collectors.joining());
        }
    }

    private List<Trigger> triggers() throws SQLException {
        List<Trigger> triggers = new ArrayList<>();
        try (var connection = Twin.connect(jinxiu());
                var rows = connection.createStatement().executeQuery("""
                    SELECT ARRAY(SELECT a FROM regexp_split_to_table(encode(t.tgargs, 'escape'), '\\\\000') a WHERE a <> ''),
                      ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = t.tgrelid AND attnum > 0
                        AND NOT attisdropped)
                    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                    WHERE t.tgname = 'object_changes' AND c.relnamespace = current_schema()::regnamespace\
                    """)) {
            while (rows.next()) {
                var arguments = List.of((String[]) rows.getArray(1).getArray());
                var columns = List.of((String[]) rows.getArray(2).getArray());
                triggers.add(new Trigger(arguments.getFirst(), arguments.subList(1, arguments.size()), columns));
            }
        }
        assertThat(triggers).hasSizeGreaterThan(40);
        return triggers;
    }
}
