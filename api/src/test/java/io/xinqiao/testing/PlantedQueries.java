package io.xinqiao.testing;

import static io.xinqiao.testing.Company.create;

import io.xinqiao.identity.Role;
import java.util.List;
import java.util.Map;

/** What is asked again and again in a {@link Company}: a saved query that all staff may run, and a run of it. */
final class PlantedQueries {
    private PlantedQueries() {}

    static void plant(Company company, Map<String, String> ids) {
        var admin = company.as(Role.TENANT_ADMIN);
        ids.put(
                "SavedQuery",
                create(
                        admin,
                        "createSavedQuery",
                        "savedQuery",
                        Map.of(
                                "name",
                                company.code() + " 项目",
                                "sharedRoles",
                                List.of(
                                        "TENANT_ADMIN",
                                        "SUPERVISOR",
                                        "STEWARD",
                                        "CASHIER",
                                        "FRONT_DESK",
                                        "FINANCE",
                                        "TECHNICIAN",
                                        "ANALYST"),
                                "document",
                                "{ projects { nodes { id name } } }",
                                "rowsPath",
                                "projects.nodes")));
        var ran = admin.mutate(
                        "runSavedQuery",
                        Map.of("savedQueryId", ids.get("SavedQuery")),
                        "savedQueryRun { id savedQueryVersion { id } }")
                .fine();
        ids.put("SavedQueryRun", ran.data("/runSavedQuery/savedQueryRun/id").asString());
        ids.put(
                "SavedQueryVersion",
                ran.data("/runSavedQuery/savedQueryRun/savedQueryVersion/id").asString());
    }
}
