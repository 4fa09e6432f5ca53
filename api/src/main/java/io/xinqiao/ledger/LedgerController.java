package io.xinqiao.ledger;

import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** The ledger in the words of the schema: it is read, and nothing else. */
@Controller
class LedgerController {
    private static final BigDecimal NOTHING = new BigDecimal("0.00");

    private final Ledger ledger;
    private final Projects projects;
    private final Units units;
    private final Members members;
    private final BookingDays days;

    LedgerController(Ledger ledger, Projects projects, Units units, Members members, BookingDays days) {
        this.ledger = ledger;
        this.projects = projects;
        this.units = units;
        this.members = members;
        this.days = days;
    }

    @QueryMapping
    TrialBalance trialBalance(@Argument @Nullable UUID projectId, @Argument @Nullable LocalDate on) {
        var day = on == null ? projectId == null ? days.latest() : days.current(projectId) : on;
        return TrialBalance.of(day, ledger.trialBalance(projectId, day));
    }

    /** What a unit owed at the end of any day, past ones too; without one, with all that is booked. */
    @QueryMapping
    @Nullable
    BigDecimal outstanding(@Argument UUID unitId, @Argument @Nullable LocalDate on) {
        return units.reachable("Query.outstanding", unitId)
                .map(unit -> ledger.owed(List.of(unit.id()), on == null ? days.current(unit.projectId()) : on)
                        .getOrDefault(unit.id(), NOTHING))
                .orElse(null);
    }

    @Bean
    Edges<Posting> postingEdges() {
        return Edges.of(Posting.class)
                .to("project", posting -> posting.about().projectId(), projects::behind)
                .to("unit", posting -> posting.about().unitId(), units::behind)
                .to("by", Posting::memberId, members::ofKeys);
    }
}
