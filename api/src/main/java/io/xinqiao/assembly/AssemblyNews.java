package io.xinqiao.assembly;

import io.xinqiao.events.Outbox;
import io.xinqiao.identity.Members;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What owners who can sign in are told of an assembly, and that other systems are told of its steps. */
@Component
class AssemblyNews {
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final Roll roll;
    private final Members members;
    private final Notices notices;
    private final Timeline timeline;
    private final Outbox outbox;
    private final Clock clock;

    AssemblyNews(Roll roll, Members members, Notices notices, Timeline timeline, Outbox outbox, Clock clock) {
        this.roll = roll;
        this.members = members;
        this.notices = notices;
        this.timeline = timeline;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** The caller has taken a step. */
    void taken(UUID assembly, Step step, @Nullable String note) {
        timeline.add(Assembly.TYPE, assembly, step, note);
        outbox.record(AssemblyEvents.TOPIC, assembly);
    }

    /** A moment as people read it. */
    String moment(Instant at) {
        return MINUTES.format(at.atZone(clock.getZone()));
    }

    /** Tells everybody on the roll, or those who have not voted. */
    void tellAll(Notice.Kind kind, Assembly assembly, boolean whoHasNotVoted, String words) {
        tell(kind, assembly, roll.everybody(assembly.id(), whoHasNotVoted), words);
    }

    /** Tells those whose a ballot was that it no longer counts, and whoever had voted. */
    void tellVoid(Assembly assembly, AssemblyBallot ballot, String reason) {
        var told = new LinkedHashSet<>(roll.ownersOf(ballot.headId()));
        if (ballot.castById() != null) told.add(ballot.castById());
        tell(Notice.Kind.ASSEMBLY_VOIDED, assembly, told, reason);
    }

    void tell(Notice.Kind kind, Assembly assembly, Collection<UUID> persons, String words) {
        var cause = NewId.next();
        notices.tell(members.ofPersons(persons).values().stream()
                .distinct()
                .map(member -> new Notices.Told(
                        member,
                        kind,
                        new GlobalId(Assembly.TYPE, assembly.id()),
                        cause,
                        List.of(assembly.title(), words)))
                .toList());
    }
}
