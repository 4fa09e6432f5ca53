package io.xinqiao.infra.demo;

import io.xinqiao.infra.demo.Companies.Company;
import io.xinqiao.infra.demo.Companies.Post;
import io.xinqiao.infra.stack.Keycloak;
import io.xinqiao.infra.stack.Postgres;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Fills in one company the way its people would: through the API, each with their own token. */
final class CompanySeed {
    private static final int AT_ONCE = 6;
    private static final int TICKETS = 72;

    private final DemoApi api;
    private final Keycloak keycloak;
    private final Postgres postgres;
    private final Company company;
    private final Random random;
    private final Map<String, String> tokens = new HashMap<>();
    private final Map<String, String> members = new HashMap<>();
    private final Map<String, String> categories = new HashMap<>();
    private final List<String> buildings = new ArrayList<>();
    private String project = "";
    private String cleaningPrice = "";

    /** A unit in which somebody lives. */
    record Home(String unit, String person, String name, String phone) {}

    CompanySeed(DemoApi api, Keycloak keycloak, Postgres postgres, Company company) {
        this.api = api;
        this.keycloak = keycloak;
        this.postgres = postgres;
        this.company = company;
        this.random = new Random(company.code().hashCode());
    }

    void plant() {
        var at = Companies.ALL.indexOf(company);
        createCompany(at);
        createPlaces();
        var homes = createHouseholds();
        for (var post : Companies.POSTS) {
            if (!post.role().equals("TENANT_ADMIN")) invite(post, post.names().get(at), homes.getFirst());
        }
        api.mutate(token("admin"), "planVisits", Map.of("projectId", project), "planned { kind count }");
        createPrices();
        createTickets(homes);
        createIncident();
        new FeeSeed(api, token("admin"), token("shoufei"), project)
                .plant(homes.stream().map(Home::unit).toList());
        new VenueSeed(api, token("admin"), token("qiantai"), project)
                .plant(homes.stream().map(Home::unit).toList());
        var history = new History(postgres, company.code(), random);
        history.spreadOverTheLastWeeks();
        new CommunitySeed(api, token("zhuguan"), project, history).plant(homes);
        new GroupSeed(api, token("zhuguan"), project, history).plant(homes);
        new ServiceSeed(api, token("zhuguan"), project).plant(homes);
        new VisitorSeed(api, token("qiantai"), project).plant(homes);
        new GiftSeed(api, token("admin"), token("qiantai"), project, history).plant(homes);
        new SurveySeed(api, token("zhuguan"), project, history).plant(tokens.values());
        new AssemblySeed(api, token("zhuguan"), token("guanjia"), project).plant();
        new OpinionSeed(api, token("zhuguan"), project).plant(homes);
        new KpiSeed(api, token("admin"), project, history).plant();
        // What runs still is counted from when it began by the clock of the demo's past.
        api.mutate(token("admin"), "recalculateTicketClocks", Map.of("projectId", project), "tickets clocks");
    }

    private void createCompany(int at) {
        var administrator = company.code() + ".admin";
        api.mutate(
                keycloak.token("operator", "demo-2026", ""),
                "provisionTenant",
                Map.of(
                        "code",
                        company.code(),
                        "name",
                        company.name(),
                        "administrator",
                        Map.of(
                                "username",
                                administrator,
                                "name",
                                Companies.POSTS.getFirst().names().get(at))),
                "tenant { id }");
        signIn("admin");
        var found = api.ask(token("admin"), "{ ticketCategories(first: 100) { nodes { id code } } }", Map.of());
        for (var category : found.path("ticketCategories").path("nodes")) {
            categories.put(category.path("code").asString(), category.path("id").asString());
        }
    }

    private void createPlaces() {
        project = id(
                "admin",
                "createProject",
                "project",
                Map.of("code", company.projectCode(), "name", company.projectName(), "address", company.address()));
        for (var number = 1; number <= company.buildings(); number++) {
            buildings.add(id(
                    "admin",
                    "createBuilding",
                    "building",
                    Map.of("projectId", project, "number", Integer.toString(number))));
        }
    }

    private List<Home> createHouseholds() {
        List<Callable<Home>> work = new ArrayList<>();
        for (var building = 1; building <= company.buildings(); building++) {
            for (var entrance = 1; entrance <= 2; entrance++) {
                for (var floor = 1; floor <= company.floors(); floor++) {
                    for (var room = 1; room <= 2; room++) work.add(home(building, entrance, floor, room));
                }
            }
        }
        return all(work).stream().filter(home -> !home.person().isEmpty()).toList();
    }

    /**
     * A unit, and in nine of ten the household that lives there. Chance is drawn here, in order, so that it repeats.
     */
    private Callable<Home> home(int building, int entrance, int floor, int room) {
        var number = "%d-%d-%d%02d".formatted(building, entrance, floor, room);
        var area =
                "%d.%02d".formatted(room == 1 ? 89 + random.nextInt(8) : 118 + random.nextInt(15), random.nextInt(100));
        var lived = random.nextInt(10) > 0;
        var owner = Companies.FAMILY_NAMES.get(random.nextInt(Companies.FAMILY_NAMES.size()))
                + Companies.GIVEN_NAMES.get(random.nextInt(Companies.GIVEN_NAMES.size()));
        var partner = Companies.FAMILY_NAMES.get(random.nextInt(Companies.FAMILY_NAMES.size()))
                + Companies.GIVEN_NAMES.get(random.nextInt(Companies.GIVEN_NAMES.size()));
        var phone = "13%d%08d".formatted(random.nextInt(10), random.nextInt(100_000_000));
        var since =
                "20%02d-%02d-%02d".formatted(16 + random.nextInt(9), 1 + random.nextInt(12), 1 + random.nextInt(28));
        return () -> {
            var unit = id(
                    "admin",
                    "createUnit",
                    "unit",
                    Map.of(
                            "buildingId",
                            buildings.get(building - 1),
                            "entrance",
                            Integer.toString(entrance),
                            "floor",
                            floor,
                            "number",
                            number,
                            "kind",
                            "RESIDENTIAL",
                            "builtArea",
                            area,
                            "state",
                            lived ? "OCCUPIED" : "VACANT"));
            if (!lived) return new Home(unit, "", "", "");
            var household = api.mutate(
                    token("admin"),
                    "createHousehold",
                    Map.of(
                            "unitId", unit,
                            "movedInOn", since,
                            "members",
                                    List.of(
                                            Map.of(
                                                    "person",
                                                    Map.of("newPerson", Map.of("name", owner, "phone", phone)),
                                                    "role",
                                                    "OWNER"),
                                            Map.of(
                                                    "person",
                                                    Map.of("newPerson", Map.of("name", partner)),
                                                    "role",
                                                    "FAMILY"))),
                    "household { members { person { id } } }");
            var person = household.at("/household/members/0/person/id").asString();
            return new Home(unit, person, owner, phone);
        };
    }

    private void invite(Post post, String name, Home firstHome) {
        Map<String, Object> grant = new LinkedHashMap<>(Map.of("role", post.role()));
        switch (post.role()) {
            case "ANALYST" -> {}
            case "RESIDENT" -> grant.put("personId", firstHome.person());
            default -> grant.put("projectId", project);
        }
        if (post.role().equals("STEWARD")) {
            var third = List.of("guanjia", "guanjia2", "guanjia3").indexOf(post.username());
            grant.put(
                    "buildingIds",
                    IntStream.range(0, buildings.size())
                            .filter(at -> at / 2 == third)
                            .mapToObj(buildings::get)
                            .toList());
        }
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("username", company.code() + "." + post.username());
        input.put("name", name.isEmpty() ? firstHome.name() : name);
        input.put("grants", List.of(grant));
        if (!post.department().isEmpty()) input.put("department", post.department());
        members.put(post.username(), id("admin", "inviteStaff", "member", input));
        signIn(post.username());
    }

    private void signIn(String username) {
        var account = company.code() + "." + username;
        keycloak.setPassword(account, Demo.PASSWORD);
        tokens.put(username, keycloak.token(account, Demo.PASSWORD, company.code()));
    }

    private String token(String username) {
        return Objects.requireNonNull(tokens.get(username), username);
    }

    private void createPrices() {
        cleaningPrice = id(
                "admin",
                "createPriceItem",
                "priceItem",
                Map.of("code", "BJ-RH", "name", "入户保洁", "unit", "小时", "price", "60.00"));
        id(
                "admin",
                "createPriceItem",
                "priceItem",
                Map.of("code", "GC-ST", "name", "疏通下水", "unit", "次", "price", "80.00"));
    }

    private void createIncident() {
        var plan = id(
                "admin",
                "createEmergencyPlan",
                "emergencyPlan",
                Map.of(
                        "kind",
                        "WATER",
                        "name",
                        "停水应急预案",
                        "steps",
                        List.of(
                                Map.of("task", "联系水务公司,确认原因和恢复时间", "owner", "SUPERVISOR", "withinMinutes", 10),
                                Map.of("task", "通知受影响的住户", "owner", "FRONT_DESK", "withinMinutes", 20),
                                Map.of("task", "为独居老人送水", "owner", "STEWARD", "withinMinutes", 60))));
        var incident = id(
                "zhuguan",
                "declareIncident",
                "incident",
                Map.of(
                        "projectId",
                        project,
                        "kind",
                        "WATER",
                        "title",
                        "市政管网抢修停水",
                        "description",
                        "预计 6 小时后恢复",
                        "emergencyPlanId",
                        plan));
        api.mutate(
                token("qiantai"),
                "notifyAffected",
                Map.of("incidentId", incident, "words", "市政管网抢修,全小区停水,预计 6 小时后恢复,请提前储水。"),
                "incident { state }");
    }

    private void createTickets(List<Home> homes) {
        var channels = List.of("PHONE", "WECHAT", "FRONT_DESK", "HOTLINE", "VISIT");
        for (var number = 0; number < TICKETS; number++) {
            var story = Companies.STORIES.get(number % Companies.STORIES.size());
            var home = homes.get(random.nextInt(homes.size()));
            var ticket = id(
                    "qiantai",
                    "createTicket",
                    "ticket",
                    Map.of(
                            "unitId", home.unit(),
                            "requesterId", home.person(),
                            "kind", story.kind(),
                            "channel", channels.get(random.nextInt(channels.size())),
                            "ticketCategoryId", categories.get(story.category()),
                            "title", story.title(),
                            "description", story.description(),
                            "contactName", home.name(),
                            "contactPhone", home.phone()));
            // Every state is there: the older a ticket is, the further it has come.
            progress(ticket, 9 - number % 10, story);
        }
    }

    private void progress(String ticket, int steps, Companies.Story story) {
        if (steps == 9) {
            step("qiantai", "cancelTicket", ticket, Map.of("reason", "业主来电说已自行解决"));
            return;
        }
        if (steps < 1) return;
        step("qiantai", "acceptTicket", ticket, Map.of("note", "已致电业主确认情况"));
        if (steps < 2) return;
        var cleaning = story.category().equals("CLEANING");
        step(
                "qiantai",
                "dispatchTicket",
                ticket,
                Map.of(
                        "department",
                        cleaning ? "CLEANING" : "ENGINEERING",
                        "assigneeId",
                        members.get(cleaning ? "baojie" : "gongcheng")));
        if (steps < 3) return;
        var worker = cleaning ? "baojie" : "gongcheng";
        if (story.kind().equals("SPECIAL_SERVICE")) {
            step(
                    "qiantai",
                    "offerTicketPrice",
                    ticket,
                    Map.of("items", List.of(Map.of("priceItemId", cleaningPrice, "quantity", "3"))));
            step("qiantai", "acceptTicketPrice", ticket, Map.of());
        }
        step(worker, "startTicket", ticket, Map.of("note", "已出发,约 10 分钟到"));
        if (steps == 4) step(worker, "pauseTicket", ticket, Map.of("reason", "等待配件到货"));
        if (steps < 5) return;
        step(worker, "resolveTicket", ticket, Map.of("note", "处理完毕,业主在场确认"));
        if (steps < 6) return;
        step(
                "zhuguan",
                "recordFollowUp",
                ticket,
                Map.of(
                        "answeredBy",
                        "业主本人",
                        "channel",
                        "PHONE",
                        "attitude",
                        4 + random.nextInt(2),
                        "quality",
                        steps == 6 ? 2 : 4 + random.nextInt(2),
                        "speed",
                        3 + random.nextInt(3),
                        "overall",
                        steps == 6 ? 2 : 4 + random.nextInt(2)));
        if (steps == 8) step("zhuguan", "archiveTicket", ticket, Map.of());
    }

    private void step(String who, String mutation, String ticket, Map<String, ?> more) {
        Map<String, Object> input = new LinkedHashMap<>(more);
        input.put("ticketId", ticket);
        api.mutate(token(who), mutation, input, "ticket { state }");
    }

    private String id(String who, String mutation, String entity, Map<String, ?> input) {
        JsonNode payload = api.mutate(token(who), mutation, input, entity + " { id }");
        return payload.path(entity).path("id").asString();
    }

    private static <T> List<T> all(List<Callable<T>> work) {
        List<T> done = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (var result : threads.invokeAll(work)) done.add(result.get());
            return done;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure.getCause());
        }
    }
}
