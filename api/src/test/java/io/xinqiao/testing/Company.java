package io.xinqiao.testing;

import io.xinqiao.identity.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A company planted through the API itself, the way its people would do it: one project in the care of everybody, with
 * two buildings of which the steward has the first, a household, and tickets. Every text in it carries the company's
 * code, so that a test can search an answer for what must not be there.
 */
public final class Company {
    private static final int SIGN_INS = 10;
    private static final Map<String, Company> PLANTED = new ConcurrentHashMap<>();
    private static final String PASSWORD = "Secret-2026";

    private final Api api;
    private final String code;
    private final Map<String, String> ids = new LinkedHashMap<>();
    /** A token is good for half an hour, and a whole run of the tests takes longer on a busy machine. */
    private static final Duration RENEWED_AFTER = Duration.ofMinutes(10);

    private final Map<Role, SignIn> signIns = new ConcurrentHashMap<>();

    private record SignIn(String username, String token, Instant at) {}

    private final Map<Role, String> members = new EnumMap<>(Role.class);

    private Company(Api api, String code) {
        this.api = api;
        this.code = code;
    }

    static Company planted(Api api, String code) {
        return PLANTED.computeIfAbsent(code, missing -> {
            var company = new Company(api, code);
            company.plant();
            return company;
        });
    }

    /** The platform operator, who has a password of their own here like everybody else. */
    public static String operatorToken() {
        return operatorToken("xinqiao-demo");
    }

    /** The same, through a client of the identity provider's. */
    public static String operatorToken(String client) {
        return FirstSignIn.token(client);
    }

    /** Done once, when first needed. */
    private static final class FirstSignIn {
        static {
            Stack.keycloak().setPassword("operator", PASSWORD);
        }

        private FirstSignIn() {}

        static String token(String client) {
            return Stack.keycloak().token(client, "operator", PASSWORD, "");
        }
    }

    public String code() {
        return code;
    }

    /** The id of the planted object of a type, such as Ticket. */
    public String id(String type) {
        var id = ids.get(type);
        if (id == null) throw new IllegalArgumentException("Company plants no " + type + "; it should");
        return id;
    }

    /** Whether the planted object of a type, if it belongs to one member, belongs to the one with this role. */
    public boolean isPlantedFor(String type, Role role) {
        return switch (type) {
            case "Notice" -> role == Role.SUPERVISOR;
            case "ExportRun",
                    "PrintRun",
                    "SavedQueryRun",
                    "QuerySchedule",
                    "QueryDelivery",
                    "QueryAlert",
                    "QueryAlertEvent" -> role == Role.TENANT_ADMIN;
            case "SurveyInvitation", "SurveyAnswer" ->
                !EnumSet.of(Role.CASHIER, Role.FINANCE, Role.TECHNICIAN, Role.ANALYST)
                        .contains(role);
            // They are security's, and the technician is an engineer.
            case "Visitor" -> role != Role.TECHNICIAN;
            default -> true;
        };
    }

    public Map<String, String> ids() {
        return ids;
    }

    public String member(Role role) {
        return members.get(role);
    }

    public Api as(Role role) {
        if (role == Role.PLATFORM_OPERATOR) return api.as(operatorToken());
        return api.as(token(role));
    }

    public String token(Role role) {
        return signIns.computeIfPresent(
                        role,
                        (who, before) -> before.at().plus(RENEWED_AFTER).isBefore(Instant.now())
                                ? signedIn(before.username())
                                : before)
                .token();
    }

    private SignIn signedIn(String username) {
        return new SignIn(username, Stack.keycloak().token(username, PASSWORD, code), Instant.now());
    }

    /** A new ticket in the planted unit, by the front desk. */
    public String newTicket(String kind, String title) {
        return as(Role.FRONT_DESK)
                .mutate(
                        "createTicket",
                        Map.of("unitId", id("Unit"), "kind", kind, "channel", "PHONE", "title", code + " " + title),
                        "ticket { id }")
                .fine()
                .data("/createTicket/ticket/id")
                .asString();
    }

    private void plant() {
        var created = api.as(operatorToken())
                .mutate(
                        "provisionTenant",
                        Map.of(
                                "code",
                                code,
                                "name",
                                code + "物业服务有限公司",
                                "administrator",
                                Map.of("username", code + ".admin", "name", code + " 管理员")),
                        "tenant { id state provisioningStep } temporaryPassword")
                .fine();
        ids.put("Tenant", created.data("/provisionTenant/tenant/id").asString());
        signIn(Role.TENANT_ADMIN, code + ".admin");
        var admin = as(Role.TENANT_ADMIN);
        members.put(
                Role.TENANT_ADMIN,
                admin.ask("{ viewer { member { id } } }")
                        .fine()
                        .data("/viewer/member/id")
                        .asString());
        plantPlaces(admin);
        invite(Role.SUPERVISOR, Map.of("projectId", id("Project")), null);
        invite(Role.STEWARD, Map.of("projectId", id("Project"), "buildingIds", List.of(id("Building"))), "SERVICE");
        invite(Role.CASHIER, Map.of("projectId", id("Project")), "SERVICE");
        invite(Role.FRONT_DESK, Map.of("projectId", id("Project")), "SERVICE");
        invite(Role.FINANCE, Map.of("projectId", id("Project")), null);
        invite(Role.TECHNICIAN, Map.of("projectId", id("Project")), "ENGINEERING");
        invite(Role.ANALYST, Map.of(), null);
        invite(Role.RESIDENT, Map.of("personId", id("Person")), null);
        ids.put("Member", members.get(Role.STEWARD));
        ids.put(
                "RoleGrant",
                admin.ask("query($id: ID!) { member(id: $id) { grants { id } } }", Map.of("id", id("Member")))
                        .fine()
                        .data("/member/grants/0/id")
                        .asString());
        ids.put(
                "Company",
                admin.ask("{ company { id } }").fine().data("/company/id").asString());
        create(admin, "setLetterhead", "company", Map.of("address", code + " 路 8 号"));
        ids.put(
                "TicketCategory",
                admin.ask("{ ticketCategories { nodes { id } } }")
                        .fine()
                        .data("/ticketCategories/nodes/0/id")
                        .asString());
        plantClient(admin);
        plantTicket();
        plantSurroundings(admin);
        ids.putAll(PlantedWork.plantedBy(this));
        ids.put(
                "ObjectChange",
                admin.ask("{ objectChanges(first: 1) { nodes { id } } }")
                        .fine()
                        .data("/objectChanges/nodes/0/id")
                        .asString());
        ids.put(
                "PersonalDataAccess",
                as(Role.SUPERVISOR)
                        .mutate(
                                "revealPersonalData",
                                Map.of("subjectId", id("Person"), "fields", List.of("PHONE"), "reason", code + " 回电"),
                                "access { id }")
                        .fine()
                        .data("/revealPersonalData/access/id")
                        .asString());
    }

    /** Announces and uploads a file; its id. */
    public String upload(Role role, String purpose, String name, byte[] content) {
        return upload(as(role), purpose, name, content);
    }

    public String upload(Api as, String purpose, String name, byte[] content) {
        var announced = as.mutate("announceFile", Map.of("name", name, "purpose", purpose), "file { id uploadUrl }")
                .fine();
        var status = as.put(announced.data("/announceFile/file/uploadUrl").asString(), content);
        if (status != 204) throw new IllegalStateException(name + ": " + status);
        return announced.data("/announceFile/file/id").asString();
    }

    /** An import with one problem, checked and never committed. */
    private void plantImport(Api admin) {
        var csv = "楼号,单元,房间,建筑面积\n7,1,101,%s\n".formatted(code);
        var file = upload(Role.TENANT_ADMIN, "IMPORT", code + ".csv", csv.getBytes(StandardCharsets.UTF_8));
        var job = create(admin, "startImport", "importJob", Map.of("projectId", id("Project"), "fileId", file));
        ids.put("ImportJob", job);
        for (var waited = 0; waited < 3_000 && !ids.containsKey("ImportProblem"); waited++) {
            var problem = admin.ask(
                            "query($id: ID!) { importJob(id: $id) { problems { nodes { id } } } }", Map.of("id", job))
                    .fine()
                    .data("/importJob/problems/nodes/0/id");
            if (problem.isString()) ids.put("ImportProblem", problem.asString());
            else LockSupport.parkNanos(100_000_000);
        }
    }

    private void plantSurroundings(Api admin) {
        plantImport(admin);
        ids.put(
                "File",
                upload(
                        Role.TENANT_ADMIN,
                        "ATTACHMENT",
                        code + ".txt",
                        (code + " 记录").getBytes(StandardCharsets.UTF_8)));
        for (var owner : List.of("Unit", "Ticket")) {
            create(admin, "attachFile", "file", Map.of("fileId", id("File"), "ownerId", id(owner)));
        }
        var building = List.of(id("Building"));
        ids.put(
                "Phase",
                create(
                        admin,
                        "createPhase",
                        "phase",
                        Map.of("projectId", id("Project"), "name", code + " 一期", "buildingIds", building)));
        ids.put(
                "Zone",
                create(
                        admin,
                        "createZone",
                        "zone",
                        Map.of(
                                "projectId",
                                id("Project"),
                                "name",
                                code + " 东区",
                                "stewardId",
                                members.get(Role.STEWARD),
                                "buildingIds",
                                building)));
        ids.put(
                "ParkingSpace",
                create(
                        admin,
                        "createParkingSpace",
                        "parkingSpace",
                        Map.of(
                                "projectId",
                                id("Project"),
                                "lot",
                                code + " 地库",
                                "number",
                                code + "-C001",
                                "kind",
                                "UNDERGROUND")));
        create(
                admin,
                "assignParkingSpace",
                "parkingSpace",
                Map.of(
                        "parkingSpaceId",
                        id("ParkingSpace"),
                        "expectedVersion",
                        1,
                        "tenure",
                        "SOLD",
                        "holderId",
                        id("Person"),
                        "unitId",
                        id("Unit")));
        ids.put(
                "Vehicle",
                create(
                        admin,
                        "registerVehicle",
                        "vehicle",
                        Map.of(
                                "projectId",
                                id("Project"),
                                "plate",
                                "京A12345",
                                "kind",
                                "CAR",
                                "brand",
                                code + " 牌",
                                "ownerId",
                                id("Person"),
                                "unitId",
                                id("Unit"),
                                "since",
                                "2024-03-01")));
        ids.put(
                "MeterPlace",
                create(
                        admin,
                        "createMeterPlace",
                        "meterPlace",
                        Map.of("unitId", id("Unit"), "kind", "COLD_WATER", "number", code + "-W1")));
        ids.put(
                "Consent",
                create(
                        admin,
                        "recordConsent",
                        "consent",
                        Map.of(
                                "personId",
                                id("Person"),
                                "purpose",
                                "NOTICES",
                                "givenOn",
                                "2024-03-01",
                                "note",
                                code + " 签字")));
        admin.mutate("generateUnits", Map.of("pattern", pattern(id("Project"))), "created existing")
                .fine();
        var planted = admin.ask("""
            query($unit: ID!, $project: ID!) {
              unit(id: $unit) { ownerships { id shares { id } } }
              project(id: $project) { buildings(first: 100) { nodes { number entrances { id } } } }
            }
            """, Map.of("unit", id("Unit"), "project", id("Project")))
                .fine();
        ids.put("Ownership", planted.data("/unit/ownerships/0/id").asString());
        ids.put("OwnershipShare", planted.data("/unit/ownerships/0/shares/0/id").asString());
        for (var planned : planted.data("/project/buildings/nodes")) {
            if (planned.at("/number").asString().equals("900")) {
                ids.put("Entrance", planned.at("/entrances/0/id").asString());
            }
        }
    }

    /** Two units of a building that nobody else uses. */
    private static Map<String, Object> pattern(String project) {
        return Map.of(
                "projectId",
                project,
                "buildings",
                Map.of("from", 900, "to", 900),
                "entrances",
                Map.of("from", 1, "to", 1),
                "floors",
                Map.of("from", 1, "to", 1),
                "rooms",
                List.of(Map.of("suffix", "01", "builtArea", "80.00"), Map.of("suffix", "02", "builtArea", "90.00")),
                "kind",
                "RESIDENTIAL",
                "state",
                "VACANT");
    }

    private void plantClient(Api admin) {
        ids.put(
                "ApiClient",
                create(admin, "createApiClient", "apiClient", Map.of("clientId", code + "-app", "name", code + " 应用")));
        ids.put(
                "TrustedDocument",
                admin.mutate(
                                "registerDocuments",
                                Map.of(
                                        "apiClientId",
                                        id("ApiClient"),
                                        "documents",
                                        List.of("query Planted { viewer { tenant { name } } } # " + code)),
                                "documents { id }")
                        .fine()
                        .data("/registerDocuments/documents/0/id")
                        .asString());
    }

    private void plantPlaces(Api admin) {
        ids.put(
                "Project",
                create(
                        admin,
                        "createProject",
                        "project",
                        Map.of("code", "JXHY", "name", code + " 花园", "address", code + " 路 1 号")));
        ids.put(
                "Building",
                create(
                        admin,
                        "createBuilding",
                        "building",
                        Map.of("projectId", id("Project"), "number", "1", "name", code + " 1号楼")));
        ids.put(
                "otherBuilding",
                create(
                        admin,
                        "createBuilding",
                        "building",
                        Map.of("projectId", id("Project"), "number", "2", "name", code + " 2号楼")));
        ids.put("Unit", create(admin, "createUnit", "unit", unit(id("Building"), code + "-1-1-1001")));
        ids.put("otherUnit", create(admin, "createUnit", "unit", unit(id("otherBuilding"), code + "-2-1-0801")));
        ids.put("Household", create(admin, "createHousehold", "household", household(id("Unit"), code + " 王秀兰")));
        create(admin, "createHousehold", "household", household(id("otherUnit"), code + " 李建国"));
        var household = admin.ask(
                        "query($id: ID!) { node(id: $id) { ... on Household { members { id person { id } } } } }",
                        Map.of("id", id("Household")))
                .fine();
        ids.put("HouseholdMember", household.data("/node/members/0/id").asString());
        ids.put("Person", household.data("/node/members/0/person/id").asString());
    }

    private static Map<String, Object> unit(String building, String number) {
        return Map.of(
                "buildingId", building,
                "entrance", "1",
                "floor", 10,
                "number", number,
                "kind", "RESIDENTIAL",
                "builtArea", "89.50",
                "state", "OCCUPIED");
    }

    private Map<String, Object> household(String unit, String owner) {
        return Map.of(
                "unitId",
                unit,
                "movedInOn",
                "2024-03-01",
                "members",
                List.of(
                        People.member(owner, "13800135678", "OWNER"),
                        People.member(owner + "家属", "13900135679", "FAMILY")));
    }

    private void plantTicket() {
        var input = new HashMap<String, Object>(Map.of(
                "unitId",
                id("Unit"),
                "requesterId",
                id("Person"),
                "ticketCategoryId",
                id("TicketCategory"),
                "kind",
                "REPAIR",
                "channel",
                "PHONE",
                "title",
                code + " 厨房漏水",
                "description",
                code + " 水槽下方一直滴水",
                "contactName",
                code + " 王女士",
                "contactPhone",
                "13800135678"));
        var ticket = create(as(Role.FRONT_DESK), "createTicket", "ticket", input);
        ids.put("Ticket", ticket);
        var desk = as(Role.FRONT_DESK);
        create(desk, "acceptTicket", "ticket", Map.of("ticketId", ticket, "note", code + " 已致电确认"));
        create(
                desk,
                "dispatchTicket",
                "ticket",
                Map.of("ticketId", ticket, "assigneeId", members.get(Role.TECHNICIAN)));
        var technician = as(Role.TECHNICIAN);
        create(technician, "startTicket", "ticket", Map.of("ticketId", ticket));
        create(technician, "resolveTicket", "ticket", Map.of("ticketId", ticket, "note", code + " 更换软管"));
        create(
                desk,
                "recordFollowUp",
                "ticket",
                Map.of(
                        "ticketId", ticket,
                        "answeredBy", code + " 王女士",
                        "channel", "PHONE",
                        "attitude", 5,
                        "quality", 5,
                        "speed", 4,
                        "overall", 5));
        var planted = desk.ask(
                        "query($id: ID!) { ticket(id: $id) { events { nodes { id } } followUps { id } } }",
                        Map.of("id", ticket))
                .fine();
        ids.put("TicketEvent", planted.data("/ticket/events/nodes/0/id").asString());
        ids.put("FollowUp", planted.data("/ticket/followUps/0/id").asString());
    }

    static String create(Api as, String mutation, String field, Map<String, ?> input) {
        return as.mutate(mutation, input, field + " { id }")
                .fine()
                .data("/" + mutation + "/" + field + "/id")
                .asString();
    }

    private void invite(Role role, Map<String, Object> scope, String department) {
        var username = code + "." + role.name().toLowerCase(Locale.ROOT).replace('_', '-');
        Map<String, Object> grant = new HashMap<>(scope);
        grant.put("role", role.name());
        Map<String, Object> input = new HashMap<>();
        input.put("username", username);
        input.put("name", code + " " + role);
        input.put("grants", new ArrayList<>(List.of(grant)));
        if (department != null) input.put("department", department);
        members.put(role, create(as(Role.TENANT_ADMIN), "inviteStaff", "member", input));
        signIn(role, username);
    }

    /** Somebody more who works in a project, signed in. */
    public Api worker(Role role, String name, String project) {
        hire(name, Map.of("role", role.name(), "projectId", project), null);
        return asWorker(name);
    }

    /** Somebody more with a grant, in a department or in none; the id of the member. */
    public String hire(String name, Map<String, ?> grant, @Nullable String department) {
        var username = code + "." + name;
        Map<String, Object> input =
                new HashMap<>(Map.of("username", username, "name", code + " " + name, "grants", List.of(grant)));
        if (department != null) input.put("department", department);
        var member = create(as(Role.TENANT_ADMIN), "inviteStaff", "member", input);
        Stack.keycloak().setPassword(username, PASSWORD);
        return member;
    }

    /** Somebody whom {@link #worker} has brought in. */
    public Api asWorker(String name) {
        return api.as(workerToken(name));
    }

    /** Their token. A busy Keycloak takes a moment; it locks whoever fails twice within a second. */
    public String workerToken(String name) {
        for (var tries = 1; ; tries++) {
            try {
                return Stack.keycloak().token(code + "." + name, PASSWORD, code);
            } catch (IllegalStateException refused) {
                if (tries == SIGN_INS || !refused.getMessage().contains("invalid_grant")) throw refused;
                ApiProcess.pause(Duration.ofMillis(1200));
            }
        }
    }

    private void signIn(Role role, String username) {
        Stack.keycloak().setPassword(username, PASSWORD);
        signIns.put(role, signedIn(username));
    }
}
