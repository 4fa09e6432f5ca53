package io.xinqiao.closing;

import io.xinqiao.archives.Projects;
import io.xinqiao.closing.MonthBlockers.Blocker;
import io.xinqiao.closing.MonthClosings.CloseMonthInput;
import io.xinqiao.closing.MonthClosings.ReopenMonthInput;
import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.ledger.BookingDays;
import io.xinqiao.ledger.Ledger;
import io.xinqiao.ledger.TrialBalance;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** The end of the month in the words of the schema. */
@Controller
class MonthController {
    private final MonthClosings closings;
    private final MonthBlockers blockers;
    private final Ledger ledger;
    private final BookingDays days;
    private final Projects projects;
    private final Members members;
    private final Messages messages;

    MonthController(
            MonthClosings closings,
            MonthBlockers blockers,
            Ledger ledger,
            BookingDays days,
            Projects projects,
            Members members,
            Messages messages) {
        this.closings = closings;
        this.blockers = blockers;
        this.ledger = ledger;
        this.days = days;
        this.projects = projects;
        this.members = members;
        this.messages = messages;
    }

    /** Whether a month can be closed, and what is still open. */
    record MonthReadiness(
            LocalDate month, boolean closed, boolean over, List<Blocker> blockers, TrialBalance trialBalance) {
        public boolean closable() {
            return !closed && over && blockers.isEmpty();
        }
    }

    @QueryMapping
    @Nullable
    MonthReadiness monthReadiness(@Argument UUID projectId, @Argument LocalDate month) {
        var project = projects.reachable("Query.monthReadiness", projectId).orElse(null);
        if (project == null) return null;
        try {
            MonthClosings.requireFirstDay(month);
        } catch (Refused refused) {
            throw refused.asBadRequest();
        }
        var through = days.monthsClosedThrough(projectId);
        return new MonthReadiness(
                month,
                through != null && !month.isAfter(through),
                !closings.isNotOver(month),
                blockers.of(projectId, month),
                ledger.trialBalanceOf(projectId, month.plusMonths(1).minusDays(1)));
    }

    @MutationMapping
    MonthClosing closeMonth(@Argument CloseMonthInput input) {
        if (projects.reachable("Mutation.closeMonth", input.projectId()).isEmpty()) throw Refused.notFound("projectId");
        return closings.close(input);
    }

    @MutationMapping
    MonthClosing reopenMonth(@Argument ReopenMonthInput input) {
        return closings.reopen(input);
    }

    @Bean
    Edges<MonthClosing> monthClosingEdges() {
        return Edges.of(MonthClosing.class)
                .to("project", MonthClosing::projectId, projects::behind)
                .to("closedBy", MonthClosing::closedBy, members::ofKeys)
                .to("reopenedBy", MonthClosing::reopenedBy, members::ofKeys);
    }

    @Bean
    Edges<Blocker> monthBlockerEdges() {
        return Edges.of("MonthBlocker", Blocker.class)
                .value(
                        "message",
                        blocker -> messages.text(
                                blocker.kind().messageKey(), BookingDays.monthOf(blocker.month()), blocker.count()));
    }
}
