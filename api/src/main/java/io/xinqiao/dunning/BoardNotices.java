package io.xinqiao.dunning;

import static io.xinqiao.schema.tenant.Tables.BILL;
import static org.jooq.impl.DSL.countDistinct;

import io.xinqiao.archives.Building;
import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Projects;
import io.xinqiao.fees.Bills;
import io.xinqiao.fees.FeeItems;
import io.xinqiao.files.File;
import io.xinqiao.papers.Papers;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.Request;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.printing.Sheet;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/**
 * The reminder for a building's notice board: which fees fall due soon and how many units have not paid them. It names
 * nobody and no unit, because everybody reads it.
 */
@Component
class BoardNotices {
    private static final int MOST_ROWS = 100;

    private final DSLContext sql;
    private final DunningPolicies policies;
    private final Buildings buildings;
    private final Projects projects;
    private final FeeItems items;
    private final Papers papers;
    private final Messages messages;
    private final Clock clock;

    BoardNotices(
            TenantDatabase database,
            DunningPolicies policies,
            Buildings buildings,
            Projects projects,
            FeeItems items,
            Papers papers,
            Messages messages,
            Clock clock) {
        this.sql = database.sql();
        this.policies = policies;
        this.buildings = buildings;
        this.projects = projects;
        this.items = items;
        this.papers = papers;
        this.messages = messages;
        this.clock = clock;
    }

    /** What fell or falls due of an item on a day. */
    private record Due(UUID feeItemId, LocalDate dueOn, int units) {}

    /** The reminder of a building as it is today, as a file for the caller. */
    File print(UUID building) {
        var here = buildings
                .reachable("Mutation.printFeeReminder", building)
                .orElseThrow(() -> Refused.notFound("buildingId"));
        var today = LocalDate.now(clock);
        var due = due(here, today);
        if (due.isEmpty()) throw Refused.because(Code.INVALID, "refused.board.nothing", List.of(), "buildingId");
        var project = Objects.requireNonNull(
                projects.behind(List.of(here.projectId())).get(here.projectId()));
        var sheet = new Sheet(
                messages.text("board.title"),
                List.of(
                        new Sheet.Facts(List.of(
                                new Sheet.Fact(messages.text("board.building"), project.name() + " " + here.name()),
                                new Sheet.Fact(messages.text("letter.day"), today.toString()))),
                        new Sheet.Text(messages.text("board.words")),
                        table(due, today),
                        new Sheet.Signatures(List.of(messages.text("letter.seal")))));
        return papers.print(messages.text("board.title") + " " + here.number() + " " + today, sheet);
    }

    private List<Due> due(Building building, LocalDate today) {
        var until = today.plusDays(policies.of(building.projectId()).daysAhead());
        return sql.select(BILL.FEE_ITEM_ID, BILL.DUE_ON, countDistinct(BILL.UNIT_ID))
                .from(BILL)
                .where(BILL.BUILDING_ID.eq(building.id()))
                .and(Bills.OWED)
                .and(BILL.DUE_ON.le(until))
                .groupBy(BILL.FEE_ITEM_ID, BILL.DUE_ON)
                .orderBy(BILL.DUE_ON, BILL.FEE_ITEM_ID)
                .limit(MOST_ROWS)
                .fetch(row -> new Due(row.value1(), row.value2(), row.value3()));
    }

    private Sheet.Table table(List<Due> due, LocalDate today) {
        var names = items.ofKeys(due.stream().map(Due::feeItemId).distinct().toList());
        return new Sheet.Table(
                List.of(
                        new Sheet.Column(messages.text("sheet.item"), 5),
                        new Sheet.Column(messages.text("letter.due"), 4),
                        new Sheet.Column(messages.text("board.state"), 3),
                        new Sheet.Column(messages.text("board.units"), 4, true)),
                due.stream()
                        .map(one -> List.of(
                                Objects.requireNonNull(names.get(one.feeItemId()))
                                        .name(Request.current().locale()),
                                one.dueOn().toString(),
                                messages.text(one.dueOn().isBefore(today) ? "board.overdue" : "board.falling"),
                                Integer.toString(one.units())))
                        .toList());
    }
}
