package io.xinqiao.community;

import io.xinqiao.identity.Members;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.GlobalId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What those who have registered are told, if they can sign in; each once for each cause. */
@Component
class EventNews {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final Members members;
    private final Notices notices;
    private final Clock clock;

    EventNews(Members members, Notices notices, Clock clock) {
        this.members = members;
        this.notices = notices;
        this.clock = clock;
    }

    /** Tells whoever made these registrations of them: an offer, that they moved up, that an offer ran out. */
    void tell(Notice.Kind kind, CommunityEvent event, Collection<EventRegistration> registrations) {
        tell(kind, event, registrations, List.of());
    }

    /**
     * Tells whoever made these registrations of the event, for one cause.
     *
     * @param words behind the event's name
     */
    void tellAll(
            Notice.Kind kind,
            CommunityEvent event,
            UUID cause,
            Collection<EventRegistration> registrations,
            List<String> words) {
        List<Notices.Told> told = new ArrayList<>();
        var accounts = members.ofPersons(persons(registrations));
        for (var account : accounts.values()) {
            told.add(new Notices.Told(account, kind, subject(event), cause, with(event, words)));
        }
        notices.tell(told);
    }

    /** A moment as people read it. */
    String moment(Instant at) {
        return MOMENT.format(ZonedDateTime.ofInstant(at, clock.getZone()));
    }

    private void tell(
            Notice.Kind kind, CommunityEvent event, Collection<EventRegistration> registrations, List<String> words) {
        var accounts = members.ofPersons(persons(registrations));
        List<Notices.Told> told = new ArrayList<>();
        for (var registration : registrations) {
            var account = registration.personId() == null ? null : accounts.get(registration.personId());
            if (account == null) continue;
            var until = registration.offerEndsAt() == null ? words : List.of(moment(registration.offerEndsAt()));
            told.add(new Notices.Told(account, kind, subject(event), registration.id(), with(event, until)));
        }
        notices.tell(told);
    }

    private static GlobalId subject(CommunityEvent event) {
        return new GlobalId("CommunityEvent", event.id());
    }

    private List<String> with(CommunityEvent event, List<String> words) {
        List<String> all = new ArrayList<>(List.of(event.name(), moment(event.beginsAt())));
        all.addAll(words);
        return all;
    }

    private static List<UUID> persons(Collection<EventRegistration> registrations) {
        return registrations.stream()
                .map(EventRegistration::personId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }
}
