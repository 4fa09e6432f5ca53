package io.xinqiao.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.Company;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** An administrator who brings a project on, step by step as a person would. */
final class ImportDesk {
    private static final String LOOK = """
        query($id: ID!) {
          importJob(id: $id) {
            id stage state percent refusedRows warnings failure
            report { id downloadUrl }
            sheets { position name kind headerRow rows refused columns { position letter header field } }
            counts { kind added changed same }
            changes { kind row column subject field before after projects { code } }
            problems(first: 100) { totalCount nodes { sheet row column severity value message } }
          }
        }
        """;

    private final Company company;
    private final Api admin;
    private final String code;
    private final String project;

    ImportDesk(Company company) {
        this.company = company;
        this.admin = company.as(Role.TENANT_ADMIN);
        this.code = "I" + UUID.randomUUID().toString().substring(0, 6).toUpperCase(Locale.ROOT);
        this.project = admin.mutate("createProject", Map.of("code", code, "name", "导入 " + code), "project { id }")
                .fine()
                .data("/createProject/project/id")
                .asString();
    }

    /** At a project that is there already. */
    ImportDesk(Company company, String project, String code) {
        this.company = company;
        this.admin = company.as(Role.TENANT_ADMIN);
        this.code = code;
        this.project = project;
    }

    static byte[] sample(String name) {
        return resource("/samples/" + name);
    }

    static byte[] resource(String name) {
        try (InputStream stream = Objects.requireNonNull(ImportDesk.class.getResourceAsStream(name), name)) {
            return stream.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Api admin() {
        return admin;
    }

    /** The project's code. */
    String code() {
        return code;
    }

    String project() {
        return project;
    }

    /** Uploads and has it checked; the import as it then is. */
    JsonNode check(String name, byte[] content) {
        var file = company.upload(Role.TENANT_ADMIN, "IMPORT", name, content);
        var started = admin.mutate(
                        "startImport", Map.of("projectId", project, "fileId", file), "importJob { id state }")
                .fine();
        return settled(started.data("/startImport/importJob/id").asString());
    }

    /** Checks and puts it in; the import as it then is. */
    JsonNode bringIn(String name, byte[] content) {
        var checked = check(name, content);
        assertThat(checked.at("/stage").asString()).as(checked.toString()).isEqualTo("CHECKED");
        return commit(checked, "ALL_OR_NOTHING");
    }

    JsonNode commit(JsonNode checked, String mode) {
        var id = checked.at("/id").asString();
        admin.mutate("commitImport", Map.of("importJobId", id, "mode", mode), "importJob { state }")
                .fine();
        return settled(id);
    }

    JsonNode undo(JsonNode committed) {
        var id = committed.at("/id").asString();
        admin.mutate("undoImport", Map.of("importJobId", id), "importJob { state }")
                .fine();
        return settled(id);
    }

    /** Waits until nothing goes on. */
    JsonNode settled(String id) {
        for (var waited = 0; waited < 3_000; waited++) {
            var now = admin.ask(LOOK, Map.of("id", id)).fine().data("/importJob");
            if (!now.at("/state").asString().matches("QUEUED|RUNNING")) return now;
            pause();
        }
        throw new AssertionError("The import does not end");
    }

    static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    static int added(JsonNode job, String kind) {
        return count(job, kind, "added");
    }

    static int count(JsonNode job, String kind, String what) {
        for (var count : job.at("/counts")) {
            if (count.at("/kind").asString().equals(kind))
                return count.at("/" + what).asInt();
        }
        return 0;
    }

    int total(String field, String filter) {
        return admin.ask(
                        "query($p: ID) { %s(filter: {projectId: $p%s}) { totalCount } }".formatted(field, filter),
                        Map.of("p", project))
                .fine()
                .data("/" + field + "/totalCount")
                .asInt();
    }

    JsonNode unit(String number) {
        return admin.ask("""
            query($p: ID, $n: String) {
              units(filter: {projectId: $p, number: $n}) {
                nodes {
                  id number floor builtArea innerArea layout kind state version
                  building { number entrances { number floors lift } }
                  owner { name phone secondPhone idNumber gender birthYear }
                  ownerships { since shares { numerator denominator person { name phone idNumber gender birthYear } } }
                  households { movedInOn members { role person { name } } }
                  parkingSpaces { nodes { number } }
                }
              }
            }
            """, Map.of("p", project, "n", number)).fine().data("/units/nodes/0");
    }

    /** Books what the workbooks say of the opening. */
    JsonNode takeOver(String fields) {
        return admin.mutate("takeOverBalances", Map.of("projectId", project), fields)
                .fine()
                .data("/takeOverBalances");
    }

    /** What is on an account's debit side of the project's books in the end. */
    String net(String account) {
        for (var one : admin.ask(
                        "query($p: ID!) { trialBalance(projectId: $p) { accounts { account net } } }",
                        Map.of("p", project))
                .fine()
                .data("/trialBalance/accounts")) {
            if (one.at("/account").asString().equals(account))
                return one.at("/net").asString();
        }
        return "0.00";
    }

    /** Asks for money back as the administrator; the refund's id. */
    String requestRefund(Map<String, Object> what) {
        Map<String, Object> input = new HashMap<>(what);
        input.put("idempotencyKey", UUID.randomUUID().toString());
        input.put("method", "CASH");
        input.put("payee", "住户");
        input.put("reason", "退还");
        return admin.mutate("requestRefund", input, "refund { id }")
                .fine()
                .data("/requestRefund/refund/id")
                .asString();
    }

    /** Somebody of this project alone. */
    Api worker(Role role) {
        return company.worker(
                role, code.toLowerCase(Locale.ROOT) + "-" + role.name().toLowerCase(Locale.ROOT), project);
    }

    static byte[] csv(String... lines) {
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    /** The changes as "row column subject: field before > after". */
    List<String> changes(JsonNode job) {
        List<String> told = new ArrayList<>();
        for (var change : job.at("/changes")) {
            assertThat(change.at("/projects").findValuesAsString("code")).containsExactly(code);
            told.add("%s %s %s: %s %s > %s"
                    .formatted(
                            change.at("/row").asString(),
                            change.at("/column").asString(),
                            change.at("/subject").asString(),
                            change.at("/field").asString(),
                            change.at("/before").asString("-"),
                            change.at("/after").asString()));
        }
        return told;
    }

    /** The parking spaces of the project, by number. */
    JsonNode spaces() {
        return admin.ask("""
            query($p: ID) {
              parkingSpaces(filter: {projectId: $p}) { nodes { number lot kind tenure since until holder { name } } }
            }
            """, Map.of("p", project)).fine().data("/parkingSpaces/nodes");
    }

    /** The problems as "row column severity value". */
    static List<String> problems(JsonNode job) {
        List<String> told = new ArrayList<>();
        for (var problem : job.at("/problems/nodes")) {
            told.add(String.join(
                    " ",
                    problem.at("/row").asString(),
                    problem.at("/column").asString(),
                    problem.at("/severity").asString(),
                    problem.at("/value").asString()));
        }
        return told;
    }

    /**
     * How many rows of the first sheet are headers, hold something of this kind, are refused, or are left out and told.
     */
    int accountedFor(JsonNode job, String kind) {
        Set<Integer> told = new HashSet<>();
        var headers = job.at("/sheets/0/headerRow").asInt();
        for (var problem : job.at("/problems/nodes")) {
            var isRow = problem.at("/row").asInt() != headers;
            if (isRow && !problem.at("/severity").asString().equals("WARNING"))
                told.add(problem.at("/row").asInt());
        }
        var isGrouped = job.at("/sheets/0/columns").findValuesAsString("field").contains("LESSEE_NAME");
        return (isGrouped ? 2 : 1)
                + count(job, kind, "added")
                + count(job, kind, "changed")
                + count(job, kind, "same")
                + told.size();
    }
}
