package io.xinqiao.identity;

import io.xinqiao.platform.GlobalId;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.Company;
import io.xinqiao.testing.Twin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What each letter promises to each caller, reckoned from {@code row-places.txt} and the tables, with nothing of the
 * application's own conditions.
 */
final class PromisedRows implements AutoCloseable {
    /** Somebody with one grant. */
    record Asker(String name, Role role, Set<UUID> projects, Set<UUID> buildings, UUID member, UUID person, Api api) {}

    private record Row(
            UUID id,
            List<UUID> projects,
            List<UUID> buildings,
            boolean common,
            List<UUID> stewards,
            List<UUID> workers,
            List<UUID> owners,
            List<UUID> persons,
            boolean ofTheCompany) {}

    private static final String WORDS = """
        CREATE FUNCTION pg_temp.at(u uuid) RETURNS uuid LANGUAGE sql STABLE AS 'SELECT project_id FROM unit WHERE id = u';
        CREATE FUNCTION pg_temp.house(u uuid) RETURNS uuid LANGUAGE sql STABLE AS 'SELECT building_id FROM unit WHERE id = u';
        CREATE FUNCTION pg_temp.mates(h uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS
          'SELECT m.person_id FROM household_member m JOIN household x ON x.id = m.household_id
           WHERE x.id = h AND m.until IS NULL AND x.moved_out IS NULL';
        CREATE FUNCTION pg_temp.living(u uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS
          'SELECT pg_temp.mates(id) FROM household WHERE unit_id = u
           UNION SELECT s.person_id FROM ownership_share s JOIN ownership o ON o.id = s.ownership_id
           WHERE o.unit_id = u AND o.until IS NULL';
        CREATE FUNCTION pg_temp.seen(p uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS
          'SELECT h.unit_id FROM household_member m JOIN household h ON h.id = m.household_id WHERE m.person_id = p
           UNION SELECT o.unit_id FROM ownership_share s JOIN ownership o ON o.id = s.ownership_id
           WHERE s.person_id = p';
        CREATE TEMP VIEW promised_ticket AS SELECT t.id, t.project_id, t.building_id,
          ARRAY[t.steward_id, t.first_contact_id, t.created_by, i.steward_id, i.first_contact_id] AS stewards,
          ARRAY(SELECT t.assignee_id UNION ALL SELECT i.assignee_id
            UNION ALL SELECT m.id FROM member m JOIN role_grant g ON g.member_id = m.id
            WHERE t.assignee_id IS NULL AND m.department = t.department AND g.project_id = t.project_id
            UNION ALL SELECT m.id FROM member m JOIN role_grant g ON g.member_id = m.id
            WHERE i.assignee_id IS NULL AND m.department = i.department AND g.project_id = i.project_id) AS workers,
          ARRAY(SELECT t.requester_id UNION ALL SELECT pg_temp.mates(t.household_id)) AS persons
          FROM ticket t LEFT JOIN ticket i ON i.id = t.merged_into_id;
        """;

    private final Connection connection;
    private final List<Asker> callers;
    private final Map<String, List<Row>> rows = new LinkedHashMap<>();

    private PromisedRows(Connection connection, List<Asker> callers) {
        this.connection = connection;
        this.callers = callers;
    }

    /** Plants the company's second project and whoever works and lives there, and reads where all rows lie. */
    static PromisedRows plantedIn(Company company) throws SQLException, IOException {
        new Surroundings(company).plant();
        var connection = Twin.connect(company);
        Twin.plant(connection);
        var promised = new PromisedRows(connection, Surroundings.callers(company));
        promised.read();
        return promised;
    }

    List<Asker> callers() {
        return callers;
    }

    Set<UUID> all(String type) {
        var all = new LinkedHashSet<UUID>();
        for (var row : places(type)) all.add(row.id());
        return all;
    }

    /** The rows of a type that a letter promises to somebody. */
    Set<UUID> to(Asker caller, Optional<Scope> letter, String type) {
        var promised = new LinkedHashSet<UUID>();
        for (var row : places(type)) {
            if (letter.isPresent() && isPromised(caller, letter.get(), row)) promised.add(row.id());
        }
        return promised;
    }

    private static boolean isPromised(Asker caller, Scope letter, Row row) {
        var near = row.ofTheCompany() || row.projects().stream().anyMatch(caller.projects()::contains);
        return switch (letter) {
            case TENANT -> true;
            // An analyst without a project has all of them.
            case PROJECT -> near || caller.projects().isEmpty();
            case BUILDING ->
                row.buildings().stream().anyMatch(caller.buildings()::contains)
                        || (row.common() && near)
                        || row.stewards().contains(caller.member());
            case ASSIGNED -> row.workers().contains(caller.member());
            case OWN -> row.owners().contains(caller.member());
            case OWN_UNITS -> caller.person() != null && row.persons().contains(caller.person());
            case PLATFORM, VIA_PARENT -> false;
        };
    }

    private List<Row> places(String type) {
        var known = rows.get(type);
        if (known == null) throw new IllegalStateException("row-places.txt says nothing of " + type);
        return known;
    }

    private void read() throws SQLException, IOException {
        try (var statement = connection.createStatement()) {
            statement.execute(WORDS);
        }
        try (var file = PromisedRows.class.getResourceAsStream("/row-places.txt")) {
            var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            for (var line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
                var cells = Arrays.copyOf(
                        line.replaceAll("\\s*\\|\\s*", "|").strip().split("\\|"), 9);
                rows.put(cells[0], read(cells));
            }
        }
    }

    private List<Row> read(String[] cells) throws SQLException {
        var columns = new StringBuilder("r.id");
        for (var cell : List.of(2, 3, 5, 6, 7, 8)) {
            columns.append(", ").append(isBlank(cells[cell]) ? "'{}'::uuid[]" : "ARRAY(SELECT " + cells[cell] + ")");
        }
        var sql = "SELECT %s, %s FROM %s"
                .formatted(columns, isBlank(cells[4]) ? "false" : cells[4], cells[1])
                .replaceAll("\\b(at|house|mates|living|seen)\\(", "pg_temp.$1(")
                .replace("TICKETS", "promised_ticket");
        List<Row> found = new ArrayList<>();
        try (var statement = connection.createStatement();
                var read = statement.executeQuery(sql)) {
            while (read.next()) {
                var projects = uuids(read, 2);
                found.add(new Row(
                        read.getObject(1, UUID.class),
                        projects,
                        uuids(read, 3),
                        read.getBoolean(8),
                        uuids(read, 4),
                        uuids(read, 5),
                        uuids(read, 6),
                        uuids(read, 7),
                        isBlank(cells[2]) || (cells[2].equals("r.project_id") && projects.isEmpty())));
            }
        } catch (SQLException failure) {
            throw new SQLException(sql, failure);
        }
        return found;
    }

    private static boolean isBlank(String cell) {
        return cell == null || cell.isBlank();
    }

    private static List<UUID> uuids(ResultSet read, int column) throws SQLException {
        return Arrays.stream((Object[]) read.getArray(column).getArray())
                .filter(java.util.Objects::nonNull)
                .map(UUID.class::cast)
                .toList();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** What is planted besides: incidents in places, a resident who moved, and a caller for each way to be near. */
    private record Surroundings(Company company) {
        void plant() {
            var admin = company.as(Role.TENANT_ADMIN);
            var project = company.id("Project");
            for (var building : List.of(company.id("Building"), company.id("otherBuilding"))) {
                admin.mutate(
                                "declareIncident",
                                Map.of(
                                        "projectId",
                                        project,
                                        "kind",
                                        "LIFT",
                                        "title",
                                        "一栋楼的电梯",
                                        "buildingIds",
                                        List.of(building)),
                                "incident { id }")
                        .fine();
            }
            var explained = admin.mutate(
                            "declareIncident",
                            Map.of(
                                    "projectId",
                                    project,
                                    "kind",
                                    "POWER",
                                    "title",
                                    "停电",
                                    "unitIds",
                                    List.of(company.id("otherUnit"))),
                            "incident { id }")
                    .fine()
                    .data("/declareIncident/incident/id")
                    .asString();
            var ticket = company.newTicket("REPAIR", "停电引起");
            admin.mutate("acceptTicket", Map.of("ticketId", ticket), "ticket { id }")
                    .fine();
            admin.mutate(
                            "dispatchTicket",
                            Map.of("ticketId", ticket, "assigneeId", company.member(Role.TECHNICIAN)),
                            "ticket { id }")
                    .fine();
            admin.mutate(
                            "linkIncidentTickets",
                            Map.of("incidentId", explained, "ticketIds", List.of(ticket)),
                            "incident { id }")
                    .fine();
            var cleaning = company.newTicket("REPAIR", "派给保洁");
            admin.mutate("acceptTicket", Map.of("ticketId", cleaning), "ticket { id }")
                    .fine();
            company.hire("baojie", Map.of("role", "TECHNICIAN", "projectId", project), "CLEANING");
            admin.mutate("dispatchTicket", Map.of("ticketId", cleaning, "department", "CLEANING"), "ticket { id }")
                    .fine();
            for (var into : List.of(ticket, cleaning)) {
                var again = company.newTicket("REPAIR", "又报一次");
                admin.mutate("mergeTicket", Map.of("ticketId", again, "intoTicketId", into), "ticket { id }")
                        .fine();
            }
            admin.mutate(
                            "takeIntoCustody",
                            Map.of(
                                    "projectId",
                                    project,
                                    "description",
                                    "无主",
                                    "depositedBy",
                                    "保安",
                                    "keepUntil",
                                    "2099-01-01"),
                            "custodyItem { id }")
                    .fine();
            var moved = admin.mutate(
                            "addHouseholdMember",
                            Map.of(
                                    "householdId",
                                    company.id("Household"),
                                    "since",
                                    "2025-01-01",
                                    "member",
                                    Map.of("person", Map.of("personId", neighbour(company)), "role", "FAMILY")),
                            "householdMember { id }")
                    .fine();
            admin.mutate(
                            "endHouseholdMembership",
                            Map.of(
                                    "householdMemberId",
                                    moved.data("/addHouseholdMember/householdMember/id")
                                            .asString(),
                                    "until",
                                    "2026-01-01"),
                            "householdMember { id }")
                    .fine();
        }

        /** The owner of the other unit. */
        private static String neighbour(Company company) {
            return company.as(Role.TENANT_ADMIN)
                    .ask("query($id: ID!) { unit(id: $id) { owner { id } } }", Map.of("id", company.id("otherUnit")))
                    .fine()
                    .data("/unit/owner/id")
                    .asString();
        }

        static List<Asker> callers(Company company) {
            var here = key(company.id("Project"));
            var there = Twin.of(here);
            var house = key(company.id("Building"));
            var person = key(company.id("Person"));
            var all = new ArrayList<Asker>();
            for (var role : Role.values()) {
                if (role == Role.PLATFORM_OPERATOR) continue;
                all.add(new Asker(
                        role.name(),
                        role,
                        Set.of(Role.TENANT_ADMIN, Role.ANALYST, Role.RESIDENT).contains(role) ? Set.of() : Set.of(here),
                        role == Role.STEWARD ? Set.of(house) : Set.of(),
                        key(company.member(role)),
                        role == Role.RESIDENT ? person : null,
                        company.as(role)));
            }
            for (var role : List.of(Role.SUPERVISOR, Role.CASHIER, Role.FRONT_DESK, Role.FINANCE, Role.ANALYST)) {
                all.add(hired(company, role, "there", there, null, null, null));
            }
            all.add(hired(company, Role.STEWARD, "here", here, key(company.id("otherBuilding")), null, null));
            all.add(hired(company, Role.STEWARD, "there", there, Twin.of(house), null, null));
            all.add(hired(company, Role.TECHNICIAN, "here", here, null, null, "SECURITY"));
            all.add(hired(company, Role.TECHNICIAN, "there", there, null, null, "CLEANING"));
            all.add(hired(company, Role.RESIDENT, "moved", null, null, key(neighbour(company)), null));
            all.add(hired(company, Role.RESIDENT, "there", null, null, Twin.of(person), null));
            return all;
        }

        private static Asker hired(
                Company company, Role role, String name, UUID project, UUID building, UUID person, String department) {
            Map<String, Object> grant = new HashMap<>(Map.of("role", role.name()));
            if (project != null) grant.put("projectId", new GlobalId("Project", project).text());
            if (building != null) grant.put("buildingIds", List.of(new GlobalId("Building", building).text()));
            if (person != null) grant.put("personId", new GlobalId("Person", person).text());
            var named = role.name().toLowerCase(java.util.Locale.ROOT).replace("_", "-") + "." + name;
            var hired = company.hire(named, grant, department);
            return new Asker(
                    named,
                    role,
                    project == null ? Set.of() : Set.of(project),
                    building == null ? Set.of() : Set.of(building),
                    key(hired),
                    person,
                    company.asWorker(named));
        }

        private static UUID key(String id) {
            return GlobalId.parse(id).orElseThrow().key();
        }
    }
}
