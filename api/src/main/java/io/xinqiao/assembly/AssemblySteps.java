package io.xinqiao.assembly;

import static io.xinqiao.schema.tenant.Tables.ASSEMBLY;

import io.xinqiao.archives.Persons;
import io.xinqiao.assembly.Assembly.State;
import io.xinqiao.assembly.AssemblyPart.AreaSource;
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
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The steps of an assembly: the roll is frozen and published, the vote opened, extended, closed and counted. */
@Service
class AssemblySteps {
    private final DSLContext sql;
    private final Rows<Assembly> rows;
    private final RollMaking making;
    private final Objections objections;
    private final Ballots ballots;
    private final VoteCounts counts;
    private final Persons persons;
    private final Timeline timeline;
    private final AssemblyNews news;
    private final Clock clock;

    AssemblySteps(
            TenantDatabase database,
            Rows<Assembly> rows,
            RollMaking making,
            Objections objections,
            Ballots ballots,
            VoteCounts counts,
            Persons persons,
            Timeline timeline,
            AssemblyNews news,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.making = making;
        this.objections = objections;
        this.ballots = ballots;
        this.counts = counts;
        this.persons = persons;
        this.timeline = timeline;
        this.news = news;
        this.clock = clock;
    }

    record FreezeAssemblyRollInput(
            UUID assemblyId,
            @Nullable LocalDate rollOn,
            AreaSource areaSource,
            @Nullable List<UUID> developerIds) {}

    record PlainInput(UUID assemblyId) {}

    record ExtendAssemblyVoteInput(UUID assemblyId, Instant votesCloseAt, String reason) {}

    record CancelAssemblyInput(UUID assemblyId, String reason) {}

    private Assembly begin(String mutation, UUID id, Step step) {
        var assembly = rows.lock("Mutation." + mutation, id, Assembly.KEY);
        timeline.require(Assembly.TYPE, assembly, null, step);
        return assembly;
    }

    Assembly freeze(FreezeAssemblyRollInput input) {
        var assembly = begin("freezeAssemblyRoll", input.assemblyId(), Step.FREEZE);
        var today = LocalDate.now(clock);
        var day = Objects.requireNonNullElse(input.rollOn(), today);
        if (day.isAfter(today)) {
            throw Refused.because(Code.INVALID, "refused.assembly.day", List.of(today.toString()), "rollOn");
        }
        making.freeze(assembly, day, input.areaSource(), developers(input.developerIds()));
        var frozen = rows.change(
                assembly.id(),
                sql.update(ASSEMBLY)
                        .set(ASSEMBLY.STATE, State.ROLL.name())
                        .set(ASSEMBLY.ROLL_ON, day)
                        .set(ASSEMBLY.ROLL_PUBLISHED_AT, clock.instant()));
        if (Objects.requireNonNull(frozen.totalHeads()) == 0) {
            throw Refused.because(Code.INVALID, "refused.assembly.nobody", List.of(), Assembly.KEY);
        }
        timeline.add(Assembly.TYPE, assembly.id(), Step.FREEZE, null);
        news.tellAll(Notice.Kind.ASSEMBLY_ROLL, frozen, false, news.moment(frozen.votesOpenAt()));
        return frozen;
    }

    private Set<UUID> developers(@Nullable List<UUID> ids) {
        Set<UUID> developers = new HashSet<>();
        if (ids == null) return developers;
        for (var at = 0; at < ids.size(); at++) {
            var id = ids.get(at);
            if (persons.reachable(id).isEmpty()) throw Refused.notFound("developerIds", Integer.toString(at));
            developers.add(id);
        }
        return developers;
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
        timeline.add(Assembly.TYPE, assembly.id(), Step.OPEN, null);
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
        timeline.add(Assembly.TYPE, assembly.id(), Step.EXTEND, input.reason());
        news.tellAll(Notice.Kind.ASSEMBLY_EXTENDED, extended, true, news.moment(extended.votesCloseAt()));
        return extended;
    }

    /** Counts the vote: when its window is over, or nobody is left who could vote. */
    Assembly close(PlainInput input) {
        var assembly = begin("closeAssemblyVote", input.assemblyId(), Step.CLOSE);
        var unchecked = ballots.unchecked(assembly.id());
        if (unchecked > 0) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.assembly.unchecked", List.of(unchecked), Assembly.KEY);
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
        timeline.add(Assembly.TYPE, assembly.id(), Step.CLOSE, null);
        news.tellAll(Notice.Kind.ASSEMBLY_CLOSED, closed, false, "");
        return closed;
    }

    Assembly cancel(CancelAssemblyInput input) {
        var assembly = begin("cancelAssembly", input.assemblyId(), Step.CANCEL);
        var cancelled = rows.change(
                assembly.id(),
                sql.update(ASSEMBLY).set(ASSEMBLY.STATE, State.CANCELLED.name()).set(ASSEMBLY.REASON, input.reason()));
        timeline.add(Assembly.TYPE, assembly.id(), Step.CANCEL, input.reason());
        news.tellAll(Notice.Kind.ASSEMBLY_CANCELLED, cancelled, false, input.reason());
        return cancelled;
    }
}
