package io.xinqiao.assembly;

import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_BALLOT;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_CHOICE;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_HEAD;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_MATTER;
import static org.jooq.impl.DSL.any;

import io.xinqiao.assembly.AssemblyBallot.State;
import io.xinqiao.platform.Messages;
import io.xinqiao.tenants.TenantDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** In what two entries of one paper differ. Which matters is told, and not what either entry says. */
@Component
class PaperDifferences {
    /** How many papers a refusal names. */
    private static final int MOST_NAMED = 10;

    private final DSLContext sql;
    private final Messages messages;

    PaperDifferences(TenantDatabase database, Messages messages) {
        this.sql = database.sql();
        this.messages = messages;
    }

    /** A matter on which two entries differ. */
    private record Differing(UUID ballot, UUID matter, int position) {}

    private List<Differing> of(Collection<UUID> ballots) {
        var second = ASSEMBLY_CHOICE.as("second");
        return sql.select(ASSEMBLY_BALLOT.ID, ASSEMBLY_MATTER.ID, ASSEMBLY_MATTER.POSITION)
                .from(ASSEMBLY_BALLOT)
                .join(ASSEMBLY_CHOICE)
                .on(ASSEMBLY_CHOICE.BALLOT_ID.eq(ASSEMBLY_BALLOT.ID))
                .and(ASSEMBLY_CHOICE.ROUND.eq(1))
                .join(second)
                .on(second.BALLOT_ID.eq(ASSEMBLY_BALLOT.ID))
                .and(second.ROUND.eq(2))
                .and(second.MATTER_ID.eq(ASSEMBLY_CHOICE.MATTER_ID))
                .and(second.CHOICE.ne(ASSEMBLY_CHOICE.CHOICE))
                .join(ASSEMBLY_MATTER)
                .on(ASSEMBLY_MATTER.ID.eq(ASSEMBLY_CHOICE.MATTER_ID))
                .where(ASSEMBLY_BALLOT.ID.eq(any(ballots.toArray(UUID[]::new))))
                .and(ASSEMBLY_BALLOT.STATE.eq(State.ENTRIES_DIFFER.name()))
                .orderBy(ASSEMBLY_BALLOT.ID, ASSEMBLY_MATTER.POSITION)
                .fetch(row -> new Differing(row.value1(), row.value2(), row.value3()));
    }

    /** The matters on which the entries of ballots differ that wait for a third person. */
    Map<UUID, List<UUID>> matters(Collection<UUID> ballots) {
        return of(ballots).stream()
                .collect(Collectors.groupingBy(
                        Differing::ballot, Collectors.mapping(Differing::matter, Collectors.toList())));
    }

    /** In what the two entries of a ballot differ, as people read it. */
    String text(AssemblyBallot ballot) {
        return text(of(List.of(ballot.id())), ballot.voterDiffers());
    }

    private String text(List<Differing> differing, boolean voterDiffers) {
        List<String> parts = new ArrayList<>();
        if (!differing.isEmpty()) {
            parts.add(messages.text(
                    "assembly.differsIn",
                    differing.stream()
                            .map(one -> Integer.toString(one.position()))
                            .collect(Collectors.joining("、"))));
        }
        if (voterDiffers) parts.add(messages.text("assembly.differsVoter"));
        return String.join(", ", parts);
    }

    /** Which papers of an assembly are not checked yet, and what is the matter with each. */
    String unchecked(UUID assembly) {
        var found = sql.select(
                        ASSEMBLY_BALLOT.ID,
                        ASSEMBLY_HEAD.SEQUENCE,
                        ASSEMBLY_BALLOT.STATE,
                        ASSEMBLY_BALLOT.VOTER_DIFFERS)
                .from(ASSEMBLY_BALLOT)
                .join(ASSEMBLY_HEAD)
                .on(ASSEMBLY_HEAD.ID.eq(ASSEMBLY_BALLOT.HEAD_ID))
                .where(ASSEMBLY_BALLOT.ASSEMBLY_ID.eq(assembly))
                .and(ASSEMBLY_BALLOT.STATE.in(State.ENTERED_ONCE.name(), State.ENTRIES_DIFFER.name()))
                .orderBy(ASSEMBLY_HEAD.SEQUENCE)
                .limit(MOST_NAMED)
                .fetch();
        Map<UUID, List<Differing>> differing = of(found.getValues(ASSEMBLY_BALLOT.ID)).stream()
                .collect(Collectors.groupingBy(Differing::ballot, LinkedHashMap::new, Collectors.toList()));
        return found.stream()
                .map(row -> messages.text(
                        "assembly.paper",
                        row.value2(),
                        State.valueOf(row.value3()) == State.ENTERED_ONCE
                                ? messages.text("assembly.enteredOnce")
                                : text(differing.getOrDefault(row.value1(), List.of()), row.value4())))
                .collect(Collectors.joining("; "));
    }
}
