package io.xinqiao.testing;

import static io.xinqiao.testing.Company.create;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import java.sql.SQLException;
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
        ids.put(
                "QuerySchedule",
                create(
                        admin,
                        "createQuerySchedule",
                        "querySchedule",
                        Map.of(
                                "savedQueryId",
                                ids.get("SavedQuery"),
                                "format",
                                "CSV",
                                "cadence",
                                Map.of("dayOfMonth", 31),
                                "timeOfDay",
                                "03:00")));
        var figure = create(
                admin,
                "createSavedQuery",
                "savedQuery",
                Map.of(
                        "name",
                        company.code() + " 项目数",
                        "document",
                        "{ projectsAggregate { total { count } } }",
                        "rowsPath",
                        "projectsAggregate.total"));
        ids.put(
                "QueryAlert",
                create(
                        admin,
                        "createQueryAlert",
                        "queryAlert",
                        Map.of(
                                "name",
                                company.code() + " 项目过多",
                                "savedQueryId",
                                figure,
                                "path",
                                "count",
                                "direction",
                                "ABOVE",
                                "threshold",
                                "1000",
                                "everyMinutes",
                                44640)));
        var event = NewId.next();
        var delivery = NewId.next();
        try {
            HeldRows.change(company, """
                INSERT INTO query_alert_event (id, query_alert_id, from_state, to_state, figure, threshold, checked_at)
                VALUES ('%s', '%s', 'OK', 'RAISED', 1001, 1000, '2026-01-31 03:00+08')
                """.formatted(event, GlobalId.keyOf(ids.get("QueryAlert"))), """
                    INSERT INTO query_delivery (id, query_schedule_id, due_at, recipient_id, saved_query_run_id, state)
                    SELECT '%s', id, '2026-01-31 03:00+08', owner_id, '%s', 'DELIVERED' FROM query_schedule WHERE id = '%s'
                    """.formatted(
                    delivery, GlobalId.keyOf(ids.get("SavedQueryRun")), GlobalId.keyOf(ids.get("QuerySchedule"))));
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        ids.put("QueryAlertEvent", new GlobalId("QueryAlertEvent", event).text());
        ids.put("QueryDelivery", new GlobalId("QueryDelivery", delivery).text());
    }
}
