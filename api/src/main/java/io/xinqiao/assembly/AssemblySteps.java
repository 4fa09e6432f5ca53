package io.xinqiao.assembly;

import static io.xinqiao.schema.tenant.Tables.ASSEMBLY;

import io.xinqiao.assembly.Assembly.State;
import io.xinqiao.identity.Rows;
import io.xinqiao.notices.Notice;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Service;

/**
 * The steps of an assembly whose roll is public ({@link RollFreezing}): its vote is opened, extended, closed, counted.
 */
@Service
class AssemblySteps {
    private final DSLContext sql;
    private final Rows<Assembly> rows;
    private final Objections objections;
    private final Ballots ballots;
    private final PaperDifferences differences;
    private final VoteCounts counts;
    private final Timeline timeline;
    private final AssemblyNews news;
    private final Clock clock;

    AssemblySteps(
            TenantDatabase database,
            Rows<Assembly> rows,
            Objections objections,
            Ballots ballots,
            PaperDifferences differences,
            VoteCounts counts,
            Timeline timeline,
            AssemblyNews news,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.objections = objections;
        this.ballots = ballots;
        this.differences = differences;
        this.counts = counts;
        this.timeline = timeline;
        this.news = news;
        this.clock = clock;
    }

    record PlainInput(UUID assemblyId) {}

    record ExtendAssemblyVoteInput(UUID assemblyId, Instant votesCloseAt, String reason) {}

    record CancelAssemblyInput(UUID assemblyId, String reason) {}

    private Assembly begin(String mutation, UUID id, Step step) {
        var assembly = rows.lock("Mutation." + mutation, id, Assembly.KEY);
        timeline.require(Assembly.TYPE, assembly, null, step);
        return assembly;
    }

    Assembly open(PlainInput input) {
        var assembly = begin("openAssemblyVote", input.assemblyId(), Step.OPEN);
        var open = objections.open(assembly.id());
        if (open > 0) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.assembly.objections", List.of(open), Assembly.KEY);
        }
        var published = Objects.requireNonNull(assembly.rollPublishedAt());
        var earliest = published.plus(Duration.ofDays(assembly.noticeDays()));
        if (clock.instant().isBefore(earliest)) {
            throw Refused.because(
                    Code.ILLEGAL_STEP,
                    "refused.assembly.notice",
                    List.of(assembly.noticeDays(), news.moment(earliest)),
                    Assembly.KEY);
        }
        var opened = rows.change(assembly.id(), sql.update(ASSEMBLY).set(ASSEMBLY.STATE, State.VOTING.name()));
        news.taken(assembly.id(), Step.OPEN, null);
        news.tellAll(Notice.Kind.ASSEMBLY_OPENED, opened, false, news.moment(opened.votesCloseAt()));
        return opened;
    }

    Assembly extend(ExtendAssemblyVoteInput input) {
        var assembly = begin("extendAssemblyVote", input.assemblyId(), Step.EXTEND);
        // As exactly as it is kept: the same moment again is no later one.
        var closesAt = input.votesCloseAt().truncatedTo(ChronoUnit.MICROS);
        if (!closesAt.isAfter(assembly.votesCloseAt())) {
            throw Refused.because(
                    Code.INVALID,
                    "refused.assembly.later",
                    List.of(news.moment(assembly.votesCloseAt())),
                    "votesCloseAt");
        }
        var extended = rows.change(
                assembly.id(),
                sql.update(ASSEMBLY).set(ASSEMBLY.VOTES_CLOSE_AT, closesAt).set(ASSEMBLY.REASON, input.reason()));
        news.taken(assembly.id(), Step.EXTEND, input.reason());
        news.tellAll(Notice.Kind.ASSEMBLY_EXTENDED, extended, true, news.moment(extended.votesCloseAt()));
        return extended;
    }

    /** Counts the vote: when its window is over, or nobody is left who could vote. */
    Assembly close(PlainInput input) {
        var assembly = begin("closeAssemblyVote", input.assemblyId(), Step.CLOSE);
        var unchecked = ballots.unchecked(assembly.id());
        if (unchecked > 0) {
            throw Refused.because(
                    Code.ILLEGAL_STEP,
                    "refused.assembly.unchecked",
                    List.of(unchecked, differences.unchecked(assembly.id())),
                    Assembly.KEY);
        }
        if (clock.instant().isBefore(assembly.votesCloseAt()) && !ballots.areAll(assembly)) {
            throw Refused.because(
                    Code.ILLEGAL_STEP,
                    "refused.assembly.early",
                    List.of(news.moment(assembly.votesCloseAt())),
                    Assembly.KEY);
        }
        var turnout = counts.conclude(assembly);
        var closed = rows.change(
                assembly.id(),
                sql.update(ASSEMBLY)
                        .set(ASSEMBLY.STATE, State.CLOSED.name())
                        .set(ASSEMBLY.CLOSED_AT, clock.instant())
                        .set(ASSEMBLY.VOTED_HEADS, Math.toIntExact(turnout.heads()))
                        .set(ASSEMBLY.VOTED_AREA, Areas.shown(turnout)));
        news.taken(assembly.id(), Step.CLOSE, null);
        news.tellAll(Notice.Kind.ASSEMBLY_CLOSED, closed, false, "");
        return closed;
    }

    Assembly cancel(CancelAssemblyInput input) {
        var assembly = begin("cancelAssembly", input.assemblyId(), Step.CANCEL);
        var cancelled = rows.change(
                assembly.id(),
                sql.update(ASSEMBLY).set(ASSEMBLY.STATE, State.CANCELLED.name()).set(ASSEMBLY.REASON, input.reason()));
        news.taken(assembly.id(), Step.CANCEL, input.reason());
        news.tellAll(Notice.Kind.ASSEMBLY_CANCELLED, cancelled, false, input.reason());
        return cancelled;
    }
}
