package io.xinqiao.infra.demo;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;

/**
 * What a demo company's project is held to beyond the trade's customs. It has been in the books for some months, so
 * that the API freezes those when it comes by.
 */
final class KpiSeed {
    private static final int MONTHS = 3;

    private final DemoApi api;
    private final String administrator;
    private final String project;
    private final History history;

    KpiSeed(DemoApi api, String administrator, String project, History history) {
        this.api = api;
        this.administrator = administrator;
        this.project = project;
        this.history = history;
    }

    void plant() {
        history.cameMonthsAgo(MONTHS);
        target("COLLECTION_RATE", "95", "物业服务合同约定");
        target("EVENT_PARTICIPATION", "1200", "街道要求");
        target("CLOSED_LOOP", "90", "第一年");
    }

    private void target(String kpi, String target, String note) {
        api.mutate(
                administrator,
                "createKpiTarget",
                Map.of(
                        "projectId",
                        project,
                        "kpi",
                        kpi,
                        "year",
                        LocalDate.now(ZoneId.of("Asia/Shanghai")).getYear(),
                        "target",
                        target,
                        "note",
                        note),
                "kpiTarget { id }");
    }
}
