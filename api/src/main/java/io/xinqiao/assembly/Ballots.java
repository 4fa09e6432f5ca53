package io.xinqiao.assembly;

import static io.xinqiao.schema.tenant.Tables.ASSEMBLY;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_BALLOT;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_CHOICE;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_HEAD;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_MATTER;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.sum;

import io.xinqiao.assembly.AssemblyBallot.State;
import io.xinqiao.assembly.VoteRule.Choice;
import io.xinqiao.assembly.VoteRule.Vote;
import io.xinqiao.assembly.VoteRule.Weight;
import io.xinqiao.files.HeldAttachments;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.sql.Bulk;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The ballots as they are stored. That a head has one that stands is the table's own rule. */
@Repository
class Ballots {
    private static final Condition COUNTED = ASSEMBLY_BALLOT.STATE.eq(State.COUNTED.name());
    private static final Condition IN_ITS_LAST_ENTRY = ASSEMBLY_CHOICE
            .BALLOT_ID
            .eq(ASSEMBLY_BALLOT.ID)
            .and(ASSEMBLY_CHOICE.ROUND.eq(ASSEMBLY_BALLOT.COUNTED_ROUND));

    private final DSLContext sql;
    private final Rows<AssemblyBallot> rows;

    Ballots(TenantDatabase database, Rows<AssemblyBallot> rows) {
        this.sql = database.sql();
        this.rows = rows;
    }

    @Bean
    static Rows<AssemblyBallot> assemblyBallotRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(
                AssemblyBallot.class,
                ASSEMBLY_BALLOT,
                new Assemblies.OfAssembly(
                        ASSEMBLY_BALLOT.ASSEMBLY_ID, person -> ASSEMBLY_BALLOT.HEAD_ID.in(Assemblies.headsOf(person))),
                database,
                visibility);
    }

    @Bean
    static Listing<AssemblyBallot> assemblyBallotList(Rows<AssemblyBallot> rows) {
        return Listing.of("assemblyBallots", rows)
                .descending(ASSEMBLY_BALLOT.RECEIVED_AT)
                .descending(ASSEMBLY_BALLOT.ID)
                .without(ASSEMBLY_BALLOT.COUNTED_ROUND)
                .search(ASSEMBLY_BALLOT.REASON)
                .related("castBy", "castAssemblyBallots")
                .related("enteredBy", "enteredAssemblyBallots")
                .related("checkedBy", "checkedAssemblyBallots")
                .related("settledBy", "settledAssemblyBallots");
    }

    /** A scan says what was chosen: as long as that is sealed, only whoever attached it sees it. */
    @Bean
    static HeldAttachments sealedBallots(TenantDatabase database) {
        return new HeldAttachments(
                "AssemblyBallot",
                ballots -> database.sql()
                        .select(ASSEMBLY_BALLOT.ID)
                        .from(ASSEMBLY_BALLOT)
                        .join(ASSEMBLY)
                        .on(ASSEMBLY.ID.eq(ASSEMBLY_BALLOT.ASSEMBLY_ID))
                        .where(ASSEMBLY_BALLOT.ID.eq(any(ballots.toArray(UUID[]::new))))
                        .and(ASSEMBLY.BALLOT_KIND.eq(Assembly.BallotKind.SEALED.name()))
                        .and(ASSEMBLY.STATE.ne(Assembly.State.CLOSED.name()))
                        .fetchSet(ASSEMBLY_BALLOT.ID));
    }

    /** What one entry of a ballot says to a matter. */
    private record Entry(UUID ballot, int round, UUID matter, Choice choice) {}

    private static final Bulk<Entry> ENTRIES = Bulk.<Entry>into(ASSEMBLY_CHOICE)
            .set(ASSEMBLY_CHOICE.BALLOT_ID, Entry::ballot)
            .set(ASSEMBLY_CHOICE.ROUND, Entry::round)
            .set(ASSEMBLY_CHOICE.MATTER_ID, Entry::matter)
            .set(ASSEMBLY_CHOICE.CHOICE, entry -> entry.choice().name());

    void enter(UUID ballot, int round, Map<UUID, Choice> choices) {
        ENTRIES.insert(
                sql,
                choices.entrySet().stream()
                        .map(one -> new Entry(ballot, round, one.getKey(), one.getValue()))
                        .toList());
    }

    /** What an entry of a ballot says to each matter. */
    Map<UUID, Choice> entry(UUID ballot, int round) {
        return sql.select(ASSEMBLY_CHOICE.MATTER_ID, ASSEMBLY_CHOICE.CHOICE)
                .from(ASSEMBLY_CHOICE)
                .where(ASSEMBLY_CHOICE.BALLOT_ID.eq(ballot))
                .and(ASSEMBLY_CHOICE.ROUND.eq(round))
                .fetchMap(ASSEMBLY_CHOICE.MATTER_ID, row -> Choice.valueOf(row.get(ASSEMBLY_CHOICE.CHOICE)));
    }

    /** What ballots that count say to each matter, in the order of the matters. */
    Map<UUID, Map<UUID, Choice>> choices(Collection<UUID> ballots) {
        Map<UUID, Map<UUID, Choice>> choices = new LinkedHashMap<>();
        sql.select(ASSEMBLY_BALLOT.ID, ASSEMBLY_CHOICE.MATTER_ID, ASSEMBLY_CHOICE.CHOICE)
                .from(ASSEMBLY_BALLOT)
                .join(ASSEMBLY_CHOICE)
                .on(IN_ITS_LAST_ENTRY)
                .join(ASSEMBLY_MATTER)
                .on(ASSEMBLY_MATTER.ID.eq(ASSEMBLY_CHOICE.MATTER_ID))
                .where(ASSEMBLY_BALLOT.ID.eq(any(ballots.toArray(UUID[]::new))))
                .and(COUNTED)
                .orderBy(ASSEMBLY_BALLOT.ID, ASSEMBLY_MATTER.POSITION)
                .forEach(row -> choices.computeIfAbsent(row.value1(), key -> new LinkedHashMap<>())
                        .put(row.value2(), Choice.valueOf(row.value3())));
        return choices;
    }

    /** The votes on each matter of an assembly that count, in the order in which they were received. */
    Map<UUID, List<Vote>> votes(UUID assembly) {
        Map<UUID, List<Vote>> votes = new LinkedHashMap<>();
        sql.select(ASSEMBLY_CHOICE.MATTER_ID, ASSEMBLY_BALLOT.HEAD_ID, ASSEMBLY_CHOICE.CHOICE)
                .from(ASSEMBLY_BALLOT)
                .join(ASSEMBLY_CHOICE)
                .on(IN_ITS_LAST_ENTRY)
                .where(ASSEMBLY_BALLOT.ASSEMBLY_ID.eq(assembly))
                .and(COUNTED)
                .orderBy(ASSEMBLY_BALLOT.RECEIVED_AT, ASSEMBLY_BALLOT.ID)
                .forEach(row -> votes.computeIfAbsent(row.value1(), key -> new ArrayList<>())
                        .add(new Vote(row.value2(), Choice.valueOf(row.value3()))));
        return votes;
    }

    /** What takes part in at least one matter, of each of these assemblies. */
    Map<UUID, Weight> turnout(Collection<UUID> assemblies) {
        var takesPart = exists(selectOne()
                .from(ASSEMBLY_BALLOT)
                .join(ASSEMBLY_CHOICE)
                .on(IN_ITS_LAST_ENTRY)
                .where(ASSEMBLY_BALLOT.HEAD_ID.eq(ASSEMBLY_HEAD.ID))
                .and(COUNTED)
                .and(ASSEMBLY_CHOICE.CHOICE.ne(Choice.SPOILT.name())));
        return sql.select(ASSEMBLY_HEAD.ASSEMBLY_ID, count(), sum(ASSEMBLY_HEAD.AREA))
                .from(ASSEMBLY_HEAD)
                .where(ASSEMBLY_HEAD.ASSEMBLY_ID.eq(any(assemblies.toArray(UUID[]::new))))
                .and(ASSEMBLY_HEAD.PARTS.gt(0))
                .and(takesPart)
                .groupBy(ASSEMBLY_HEAD.ASSEMBLY_ID)
                .fetchMap(
                        row -> row.value1(),
                        row -> new Weight(
                                row.value2(),
                                Areas.hundredths(Objects.requireNonNullElse(row.value3(), BigDecimal.ZERO))));
    }

    /** The ballot of a head that stands. */
    Optional<AssemblyBallot> standing(UUID head) {
        return rows
                .list(
                        ASSEMBLY_BALLOT.HEAD_ID.eq(head).and(ASSEMBLY_BALLOT.STATE.ne(State.VOID.name())),
                        ASSEMBLY_BALLOT.ID)
                .stream()
                .findFirst();
    }

    /** How much paper has been entered once, or differently. */
    int unchecked(UUID assembly) {
        return sql.fetchCount(
                ASSEMBLY_BALLOT,
                ASSEMBLY_BALLOT
                        .ASSEMBLY_ID
                        .eq(assembly)
                        .and(ASSEMBLY_BALLOT.STATE.in(State.ENTERED_ONCE.name(), State.ENTRIES_DIFFER.name())));
    }

    /** Whether every head of an assembly has voted. */
    boolean areAll(Assembly assembly) {
        return !sql.fetchExists(
                ASSEMBLY_HEAD,
                ASSEMBLY_HEAD
                        .ASSEMBLY_ID
                        .eq(assembly.id())
                        .and(ASSEMBLY_HEAD.PARTS.gt(0))
                        .and(ASSEMBLY_HEAD.VOTED_AT.isNull()));
    }
}
