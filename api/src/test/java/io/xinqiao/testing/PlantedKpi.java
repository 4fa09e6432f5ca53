package io.xinqiao.testing;

import static io.xinqiao.testing.Company.create;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import java.sql.SQLException;
import java.util.Map;

/** What the project of a {@link Company} is held to: a target of its own, and a month that is over. */
final class PlantedKpi {
    private PlantedKpi() {}

    static void plant(Company company, Map<String, String> ids) {
        ids.put(
                "KpiTarget",
                create(
                        company.as(Role.TENANT_ADMIN),
                        "createKpiTarget",
                        "kpiTarget",
                        Map.of(
                                "projectId",
                                company.id("Project"),
                                "kpi",
                                "COLLECTION_RATE",
                                "year",
                                2026,
                                "target",
                                "95",
                                "note",
                                company.code() + " 合同约定")));
        var snapshot = NewId.next();
        try {
            HeldRows.change(company, """
                INSERT INTO kpi_snapshot (id, project_id, month, kpi, measure, definition_version, actual, target,
                  direction, state, read_at)
                VALUES ('%s', '%s', '2020-01-01', 'COLLECTION_RATE', 'COLLECTION_RATE', 1, 96.5, 95, 'AT_LEAST',
                  'REACHED', '2020-02-01 00:10+08')
                """.formatted(snapshot, GlobalId.keyOf(company.id("Project"))));
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        ids.put("KpiSnapshot", new GlobalId("KpiSnapshot", snapshot).text());
    }
}
