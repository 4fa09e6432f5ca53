package io.xinqiao.assembly;

import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_BALLOT;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_HEAD;

import io.xinqiao.assembly.AssemblyBallot.Channel;
import io.xinqiao.assembly.AssemblyBallot.State;
import io.xinqiao.assembly.VoteRule.Choice;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Rows;
import io.xinqiao.notices.Notice;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Where ballots are given. Whoever votes takes the assembly's row together with others, then the head's alone: of two
 * who vote for one head at once the second is told that it has voted.
 */
@Service
class BallotDesk {
    private static final int SECOND = 2;
    private static final int THIRD = 3;

    private final DSLContext sql;
    private final Rows<AssemblyHead> heads;
    private final Rows<AssemblyBallot> rows;
    private final Assemblies assemblies;
    private final Matters matters;
    private final Roll roll;
    private final Ballots ballots;
    private final Proxies proxies;
    private final PaperDifferences differences;
    private final AssemblyNews news;
    private final Clock clock;

    BallotDesk(
            TenantDatabase database,
            Rows<AssemblyHead> heads,
            Rows<AssemblyBallot> rows,
            Assemblies assemblies,
            Matters matters,
            Roll roll,
            Ballots ballots,
            Proxies proxies,
            PaperDifferences differences,
            AssemblyNews news,
            Clock clock) {
        this.sql = database.sql();
        this.heads = heads;
        this.rows = rows;
        this.assemblies = assemblies;
        this.matters = matters;
        this.roll = roll;
        this.ballots = ballots;
        this.proxies = proxies;
        this.differences = differences;
        this.news = news;
        this.clock = clock;
    }

    record ChoiceInput(UUID assemblyMatterId, Choice choice) {}

    record CastAssemblyBallotInput(UUID assemblyHeadId, List<ChoiceInput> choices) {}

    record RecordAssemblyBallotInput(
            UUID assemblyHeadId, @Nullable UUID castById, List<ChoiceInput> choices) {}

    record EnterAssemblyPaperInput(
            UUID assemblyHeadId,
            @Nullable UUID castById,
            @Nullable Instant receivedAt,
            List<ChoiceInput> choices) {}

    record SettleAssemblyPaperInput(
            UUID assemblyBallotId, @Nullable UUID castById, List<ChoiceInput> choices, String reason) {}

    record VoidAssemblyBallotInput(UUID assemblyBallotId, String reason) {}

    /** What is open for a head: the assembly, held with others, and the head, held alone. */
    private record Booth(Assembly assembly, AssemblyHead head) {}

    /** Who votes for a head, and with which proxy where they don't own it. */
    private record Voter(@Nullable UUID person, @Nullable UUID proxy) {
        static final Voter NOT_TOLD = new Voter(null, null);
    }

    private Booth enter(String mutation, UUID head) {
        var seen = heads.require("Mutation." + mutation, head, "assemblyHeadId");
        var assembly = assemblies.share(seen.assemblyId());
        Assemblies.requireState(assembly, List.of(Assembly.State.VOTING));
        var held = roll.lock(head);
        if (held.parts() == 0) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.assembly.left", List.of(), "assemblyHeadId");
        }
        return new Booth(assembly, held);
    }

    private void requireOpen(Assembly assembly, Instant moment, String field) {
        if (!assembly.window().holds(moment) || moment.isAfter(clock.instant())) {
            throw Refused.because(
                    Code.ILLEGAL_STEP,
                    "refused.assembly.window",
                    List.of(news.moment(assembly.votesOpenAt()), news.moment(assembly.votesCloseAt())),
                    field);
        }
    }

    /** A head has one vote. Which one stands is told, but not what it says. */
    private void requireNoBallot(AssemblyHead head) {
        ballots.standing(head.id()).ifPresent(ballot -> {
            if (ballot.state() == State.ENTRIES_DIFFER) {
                throw Refused.because(
                                Code.TAKEN,
                                "refused.assembly.differs",
                                List.of(differences.text(ballot)),
                                "assemblyHeadId")
                        .withCurrent("assemblyBallot", ballot);
            }
            throw Refused.because(
                            Code.TAKEN,
                            "refused.assembly.voted." + ballot.channel(),
                            List.of(news.moment(ballot.receivedAt())),
                            "assemblyHeadId")
                    .withCurrent("assemblyBallot", ballot);
        });
    }

    private Map<UUID, Choice> choices(Assembly assembly, List<ChoiceInput> inputs, boolean onPaper) {
        Map<UUID, Choice> choices = new HashMap<>();
        for (var input : inputs) {
            if (choices.put(input.assemblyMatterId(), input.choice()) != null) {
                throw Refused.because(Code.INVALID, "refused.assembly.choices", List.of(), "choices");
            }
        }
        var asked = new HashSet<>(
                matters.of(assembly.id()).stream().map(AssemblyMatter::id).toList());
        if (!asked.equals(choices.keySet())) {
            throw Refused.because(Code.INVALID, "refused.assembly.choices", List.of(), "choices");
        }
        if (!onPaper && choices.containsValue(Choice.SPOILT)) {
            throw Refused.because(Code.INVALID, "refused.assembly.spoilt", List.of(), "choices");
        }
        return choices;
    }

    private Voter voter(AssemblyHead head, @Nullable UUID person, String field) {
        if (person == null) return Voter.NOT_TOLD;
        if (roll.ownersOf(head.id()).contains(person)) return new Voter(person, null);
        return proxies.of(head.id(), person)
                .map(proxy -> new Voter(person, proxy.id()))
                .orElseThrow(() -> Refused.because(Code.INVALID, "refused.assembly.voter", List.of(), field));
    }

    /** Paper says who has signed it; only where there is nobody to sign, as for what is not sold, it is left open. */
    private Voter signer(AssemblyHead head, @Nullable UUID person) {
        if (person == null
                && !(roll.ownersOf(head.id()).isEmpty() && proxies.of(head.id()).isEmpty())) {
            throw Refused.because(Code.REQUIRED, "refused.assembly.signer", List.of(), "castById");
        }
        return voter(head, person, "castById");
    }

    private AssemblyBallot add(
            Booth booth, Channel channel, Voter voter, Instant receivedAt, Map<UUID, Choice> choices) {
        var counts = channel != Channel.PAPER;
        var ballot = rows.insert(new AssemblyBallot(
                NewId.next(),
                booth.assembly().id(),
                booth.head().id(),
                channel,
                counts ? State.COUNTED : State.ENTERED_ONCE,
                voter.proxy(),
                voter.person(),
                receivedAt,
                Caller.current().memberId(),
                null,
                null,
                false,
                null,
                counts ? 1 : null,
                1));
        ballots.enter(ballot.id(), 1, choices);
        if (counts) voted(ballot);
        return ballot;
    }

    /** The head has voted; those who own it with whoever did are told. */
    private void voted(AssemblyBallot ballot) {
        mark(ballot.headId(), ballot.receivedAt());
        var others = new HashSet<>(roll.ownersOf(ballot.headId()));
        others.remove(ballot.castById());
        news.tell(
                Notice.Kind.ASSEMBLY_VOTED,
                assemblies.share(ballot.assemblyId()),
                others,
                news.moment(ballot.receivedAt()));
    }

    private void mark(UUID head, @Nullable Instant votedAt) {
        heads.change(head, sql.update(ASSEMBLY_HEAD).set(ASSEMBLY_HEAD.VOTED_AT, votedAt));
    }

    /** An owner votes online, or whoever holds the proxy. */
    AssemblyBallot cast(CastAssemblyBallotInput input) {
        var booth = enter("castAssemblyBallot", input.assemblyHeadId());
        var now = clock.instant();
        requireOpen(booth.assembly(), now, "assemblyHeadId");
        requireNoBallot(booth.head());
        var voter = voter(
                booth.head(),
                Objects.requireNonNull(Caller.current().requireMember().personId()),
                "assemblyHeadId");
        return add(booth, Channel.ELECTRONIC, voter, now, choices(booth.assembly(), input.choices(), false));
    }

    AssemblyBallot record(RecordAssemblyBallotInput input) {
        var booth = enter("recordAssemblyBallot", input.assemblyHeadId());
        var now = clock.instant();
        requireOpen(booth.assembly(), now, "assemblyHeadId");
        requireNoBallot(booth.head());
        return add(
                booth,
                Channel.IN_PERSON,
                voter(booth.head(), input.castById(), "castById"),
                now,
                choices(booth.assembly(), input.choices(), false));
    }

    /** Enters paper for the first time, or for the second by somebody else. */
    AssemblyBallot enterPaper(EnterAssemblyPaperInput input) {
        var booth = enter("enterAssemblyPaper", input.assemblyHeadId());
        var choices = choices(booth.assembly(), input.choices(), true);
        var voter = signer(booth.head(), input.castById());
        var first = ballots.standing(booth.head().id())
                .filter(ballot -> ballot.state() == State.ENTERED_ONCE)
                .orElse(null);
        if (first != null) return check(first, voter, choices);
        requireNoBallot(booth.head());
        var receivedAt = Objects.requireNonNullElse(input.receivedAt(), clock.instant());
        requireOpen(booth.assembly(), receivedAt, "receivedAt");
        return add(booth, Channel.PAPER, voter, receivedAt, choices);
    }

    private AssemblyBallot check(AssemblyBallot first, Voter voter, Map<UUID, Choice> choices) {
        var clerk = Caller.current().memberId();
        if (first.enteredBy().equals(clerk)) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.assembly.sameClerk", List.of(), "assemblyHeadId")
                    .withCurrent("assemblyBallot", first);
        }
        ballots.enter(first.id(), SECOND, choices);
        var isSameVoter = Objects.equals(first.castById(), voter.person());
        var isSame = isSameVoter && ballots.entry(first.id(), 1).equals(choices);
        var checked = rows.change(
                first.id(),
                sql.update(ASSEMBLY_BALLOT)
                        .set(ASSEMBLY_BALLOT.CHECKED_BY, clerk)
                        .set(ASSEMBLY_BALLOT.VOTER_DIFFERS, !isSameVoter)
                        .set(ASSEMBLY_BALLOT.STATE, (isSame ? State.COUNTED : State.ENTRIES_DIFFER).name())
                        .set(ASSEMBLY_BALLOT.COUNTED_ROUND, isSame ? Integer.valueOf(SECOND) : null));
        if (isSame) voted(checked);
        return checked;
    }

    /** A third person says what the paper is. */
    AssemblyBallot settle(SettleAssemblyPaperInput input) {
        var ballot = held("settleAssemblyPaper", input.assemblyBallotId());
        var clerk = Caller.current().memberId();
        if (ballot.state() != State.ENTRIES_DIFFER) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.assembly.agree", List.of(), "assemblyBallotId")
                    .withCurrent("assemblyBallot", ballot);
        }
        if (clerk.equals(ballot.enteredBy()) || clerk.equals(ballot.checkedBy())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.assembly.third", List.of(), "assemblyBallotId")
                    .withCurrent("assemblyBallot", ballot);
        }
        var voter = signer(roll.lock(ballot.headId()), input.castById());
        ballots.enter(ballot.id(), THIRD, choices(assemblies.share(ballot.assemblyId()), input.choices(), true));
        var settled = rows.change(
                ballot.id(),
                sql.update(ASSEMBLY_BALLOT)
                        .set(ASSEMBLY_BALLOT.SETTLED_BY, clerk)
                        .set(ASSEMBLY_BALLOT.CAST_BY_ID, voter.person())
                        .set(ASSEMBLY_BALLOT.PROXY_ID, voter.proxy())
                        .set(ASSEMBLY_BALLOT.REASON, input.reason())
                        .set(ASSEMBLY_BALLOT.STATE, State.COUNTED.name())
                        .set(ASSEMBLY_BALLOT.COUNTED_ROUND, THIRD));
        voted(settled);
        return settled;
    }

    /** It was recorded wrongly, and the head can vote again: whose it is and who voted are told. */
    AssemblyBallot voidOne(VoidAssemblyBallotInput input) {
        var ballot = held("voidAssemblyBallot", input.assemblyBallotId());
        if (ballot.state() == State.VOID) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.assembly.void", List.of(), "assemblyBallotId")
                    .withCurrent("assemblyBallot", ballot);
        }
        mark(ballot.headId(), null);
        news.tellVoid(assemblies.share(ballot.assemblyId()), ballot, input.reason());
        return rows.change(
                ballot.id(),
                sql.update(ASSEMBLY_BALLOT)
                        .set(ASSEMBLY_BALLOT.STATE, State.VOID.name())
                        .set(ASSEMBLY_BALLOT.REASON, input.reason())
                        .setNull(ASSEMBLY_BALLOT.COUNTED_ROUND));
    }

    /** A ballot that the caller reaches, while its vote is open. */
    private AssemblyBallot held(String mutation, UUID id) {
        var seen = rows.require("Mutation." + mutation, id, "assemblyBallotId");
        Assemblies.requireState(assemblies.share(seen.assemblyId()), List.of(Assembly.State.VOTING));
        roll.lock(seen.headId());
        return rows.lock("Mutation." + mutation, id, "assemblyBallotId");
    }
}
