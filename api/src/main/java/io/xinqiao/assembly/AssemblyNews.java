package io.xinqiao.assembly;

import io.xinqiao.identity.Members;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What owners who can sign in are told of an assembly. */
@Component
class AssemblyNews {
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final Roll roll;
    private final Members members;
    private final Notices notices;
    private final Clock clock;

    AssemblyNews(Roll roll, Members members, Notices notices, Clock clock) {
        this.roll = roll;
        this.members = members;
        this.notices = notices;
        this.clock = clock;
    }

    /** A moment as people read it. */
    String moment(Instant at) {
        return MINUTES.format(at.atZone(clock.getZone()));
    }

    /** Tells everybody on the roll, or those who have not voted. */
    void tellAll(Notice.Kind kind, Assembly assembly, boolean whoHasNotVoted, String words) {
        tell(kind, assembly, roll.everybody(assembly.id(), whoHasNotVoted), words);
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
