package io.xinqiao.queries;

import static io.xinqiao.schema.tenant.Tables.SAVED_QUERY;

import io.xinqiao.identity.Role;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Request;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tenants.TenantSetup;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The queries with which a new company begins: what a head office asks its projects every week. */
@Component
@Order(3)
class ShippedQueries implements TenantSetup {
    private static final List<Role> WHO_LEADS = List.of(Role.TENANT_ADMIN, Role.SUPERVISOR, Role.FINANCE, Role.ANALYST);

    private final DSLContext sql;
    private final Rows<SavedQuery> rows;
    private final SavedQueries queries;
    private final QueryCheck checks;

    ShippedQueries(TenantDatabase database, Rows<SavedQuery> rows, SavedQueries queries, QueryCheck checks) {
        this.sql = database.sql();
        this.rows = rows;
        this.queries = queries;
        this.checks = checks;
    }

    /** A query that comes with the product. */
    record Shipped(
            String name,
            String nameEn,
            String folder,
            String description,
            String descriptionEn,
            List<Role> roles,
            QueryDefinition asked) {}

    @Override
    public void apply(Tenant tenant, String administratorSubject) {
        if (sql.fetchExists(SAVED_QUERY, SAVED_QUERY.OWNER_ID.isNull())) return;
        new Request("setup-" + tenant.code(), Locale.SIMPLIFIED_CHINESE).call(() -> {
            all().forEach(this::ship);
            return null;
        });
    }

    private void ship(Shipped shipped) {
        var checked = checks.check(shipped.asked());
        if (!checked.problems().isEmpty()) {
            throw new IllegalStateException(shipped.nameEn() + ": " + checked.problems());
        }
        var saved = rows.insert(new SavedQuery(
                NewId.next(),
                shipped.name(),
                shipped.nameEn(),
                shipped.description(),
                shipped.descriptionEn(),
                shipped.folder(),
                List.of(),
                null,
                shipped.roles(),
                List.of(),
                false,
                1,
                1));
        queries.save(saved.id(), 1, shipped.asked(), checked, null);
    }

    static List<Shipped> all() {
        return List.of(ticketsByCategoryAndMonth(), openRepairs(), longArrears(), voidedPayments(), unusualReadings());
    }

    private static Shipped ticketsByCategoryAndMonth() {
        return new Shipped(
                "各分类每月的工单",
                "Tickets by category and month",
                "工单",
                "一段时间内提交的工单,按分类和月份。",
                "Tickets that were submitted in a span of time, by category and month.",
                WHO_LEADS,
                new QueryDefinition(
                        """
                        query TicketsByCategoryAndMonth($from: DateTime!, $before: DateTime!) {
                          ticketsAggregate(
                            filter: {submittedAt: {from: $from, before: $before}}
                            groupBy: [{field: CATEGORY}, {field: SUBMITTED_AT, grain: MONTH}]
                          ) {
                            groups { key { category { name } submittedAt } count }
                          }
                        }
                        """,
                        List.of(
                                day("from", "从", "From", RelativeDay.Span.THIS_YEAR, RelativeDay.Edge.FIRST_DAY),
                                day("before", "到(不含)", "Before", RelativeDay.Span.TODAY, RelativeDay.Edge.DAY_AFTER)),
                        "ticketsAggregate.groups",
                        List.of(
                                column("key.category.name", "分类", "Category"),
                                column("key.submittedAt", "月份", "Month"),
                                column("count", "工单数", "Tickets")),
                        new QueryDefinition.Chart(
                                QueryDefinition.Chart.Kind.BAR,
                                "key.submittedAt",
                                List.of("count"),
                                "key.category.name")));
    }

    private static Shipped openRepairs() {
        return new Shipped(
                "隔夜未完成的报修",
                "Repairs still open overnight",
                "工单",
                "今天以前提交、还没有完成的报修。",
                "Repairs that were submitted before today and are not done yet.",
                Stream.concat(WHO_LEADS.stream(), Stream.of(Role.STEWARD, Role.FRONT_DESK))
                        .toList(),
                new QueryDefinition(
                        """
                        query OpenRepairs($before: DateTime!) {
                          tickets(
                            filter: {
                              kinds: [REPAIR]
                              states: [SUBMITTED, ACCEPTED, DISPATCHED, IN_PROGRESS, PAUSED]
                              submittedAt: {before: $before}
                            }
                          ) {
                            nodes {
                              number
                              title
                              state
                              submittedAt
                              project { name }
                              unit { number }
                              steward { name }
                              assignee { name }
                            }
                          }
                        }
                        """,
                        List.of(day("before", "早于", "Before", RelativeDay.Span.TODAY, RelativeDay.Edge.FIRST_DAY)),
                        "tickets.nodes",
                        List.of(
                                column("number", "工单号", "Number"),
                                column("title", "标题", "Title"),
                                column("state", "状态", "State"),
                                column("submittedAt", "提交时间", "Submitted"),
                                column("project.name", "项目", "Project"),
                                column("unit.number", "房号", "Unit"),
                                column("steward.name", "管家", "Steward"),
                                column("assignee.name", "派给", "Assignee")),
                        null));
    }

    private static Shipped longArrears() {
        return new Shipped(
                "欠费三年以上的房屋",
                "Units that have owed for three years and more",
                "收费",
                "最早一笔欠费已满几年的房屋。",
                "Units whose oldest unpaid bill has been due for some years.",
                WHO_LEADS,
                new QueryDefinition(
                        """
                        query LongArrears($years: Int!) {
                          longOverdueUnits(years: $years) {
                            nodes { unit { number project { name } } oldestDueOn amount }
                          }
                        }
                        """,
                        List.of(new QueryDefinition.Variable(
                                "years",
                                "年数",
                                "Years",
                                "",
                                new QueryValue(null, BigDecimal.valueOf(3), null, null, null, null, null))),
                        "longOverdueUnits.nodes",
                        List.of(
                                column("unit.project.name", "项目", "Project"),
                                column("unit.number", "房号", "Unit"),
                                column("oldestDueOn", "最早应缴日", "Oldest due day"),
                                column("amount", "欠费(元)", "Owed in yuan")),
                        null));
    }

    private static Shipped voidedPayments() {
        return new Shipped(
                "作废的收款",
                "Payments that were taken back",
                "收费",
                "一段时间内作废的收款:谁收的,多少,为什么。",
                "Payments that were taken back in a span of time: whose, how much and why.",
                WHO_LEADS,
                new QueryDefinition(
                        """
                        query VoidedPayments($from: DateTime!, $before: DateTime!) {
                          payments(filter: {voided: true, voidedAt: {from: $from, before: $before}}) {
                            nodes { receiptNumber cashier { name } unit { number } amount voidedAt voidReason }
                          }
                        }
                        """,
                        List.of(
                                day("from", "从", "From", RelativeDay.Span.THIS_MONTH, RelativeDay.Edge.FIRST_DAY),
                                day("before", "到(不含)", "Before", RelativeDay.Span.TODAY, RelativeDay.Edge.DAY_AFTER)),
                        "payments.nodes",
                        List.of(
                                column("receiptNumber", "收据号", "Receipt"),
                                column("cashier.name", "收费员", "Cashier"),
                                column("unit.number", "房号", "Unit"),
                                column("amount", "金额(元)", "Yuan"),
                                column("voidedAt", "作废时间", "Taken back"),
                                column("voidReason", "原因", "Reason")),
                        null));
    }

    private static Shipped unusualReadings() {
        return new Shipped(
                "异常的读数",
                "Unusual meter readings",
                "抄表",
                "一段时间内异常、还没有核实的读数。",
                "Readings of a span of time that are odd and that nobody has looked into.",
                WHO_LEADS,
                new QueryDefinition(
                        """
                        query UnusualReadings($from: Date!, $to: Date!) {
                          meterReadings(filter: {odd: true, readOn: {from: $from, to: $to}}) {
                            nodes { unit { number } meter { number kind } readOn value used usual anomaly readBy { name } }
                          }
                        }
                        """,
                        List.of(
                                day("from", "从", "From", RelativeDay.Span.LAST_MONTH, RelativeDay.Edge.FIRST_DAY),
                                day("to", "到", "To", RelativeDay.Span.TODAY, RelativeDay.Edge.LAST_DAY)),
                        "meterReadings.nodes",
                        List.of(
                                column("unit.number", "房号", "Unit"),
                                column("meter.kind", "表的种类", "Kind"),
                                column("meter.number", "表号", "Meter"),
                                column("readOn", "抄表日", "Day"),
                                column("value", "读数", "Reading"),
                                column("used", "用量", "Used"),
                                column("usual", "平时每天", "Usual a day"),
                                column("anomaly", "异常", "What is odd"),
                                column("readBy.name", "抄表人", "Read by")),
                        null));
    }

    private static QueryDefinition.Variable day(
            String name, String label, String labelEn, RelativeDay.Span span, RelativeDay.Edge edge) {
        return new QueryDefinition.Variable(
                name,
                label,
                labelEn,
                "",
                new QueryValue(null, null, null, null, null, null, new RelativeDay(span, edge, 0)));
    }

    private static QueryDefinition.Column column(String path, String label, String labelEn) {
        return new QueryDefinition.Column(path, label, labelEn);
    }
}
