package io.xinqiao.community;

import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.community.CheckIns.EventCheckIn;
import io.xinqiao.community.CheckIns.EventCheckInList;
import io.xinqiao.community.EventFigures.EventParticipation;
import io.xinqiao.community.EventPolicies.EventPolicy;
import io.xinqiao.execution.AnyNodes;
import io.xinqiao.execution.Edges;
import io.xinqiao.fees.Bill;
import io.xinqiao.groups.CommunityGroup;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.procedures.Findings;
import io.xinqiao.procedures.ProcedureEdges;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The edges of community events. */
@Configuration(proxyBeanMethods = false)
class CommunityEdges {
    private final Projects projects;

    CommunityEdges(Projects projects) {
        this.projects = projects;
    }

    @Bean
    Edges<CommunityEvent> communityEventEdges(
            ProcedureEdges procedures,
            Rows<CommunityEvent> rows,
            Rows<EventSeries> series,
            Rows<CommunityGroup> groups,
            Findings findings,
            EventFigures figures,
            AnyNodes nodes) {
        return procedures
                .of(CommunityEvent.class, rows::reached)
                .to("project", CommunityEvent::projectId, projects::behind)
                .to("series", CommunityEvent::seriesId, series::behind)
                .to("group", CommunityEvent::groupId, groups::behind)
                .toMany("findings", CommunityEvent::id, findings::on)
                .each("feedback", of -> feedback(of, nodes))
                .each("waiting", figures::waiting)
                .each("attended", figures::attended);
    }

    /** Surveys are objects of a room that knows this one. */
    private static Map<CommunityEvent, Object> feedback(List<CommunityEvent> of, AnyNodes nodes) {
        var asked = of.stream().filter(event -> event.feedbackId() != null).toList();
        return nodes.of((CommunityEvent event) -> new GlobalId("Survey", Objects.requireNonNull(event.feedbackId())))
                .apply(asked);
    }

    @Bean
    Edges<EventSeries> eventSeriesEdges() {
        return Edges.of(EventSeries.class).to("project", EventSeries::projectId, projects::behind);
    }

    @Bean
    Edges<EventRegistration> eventRegistrationEdges(
            Rows<CommunityEvent> events, Units units, Persons persons, Rows<Bill> bills, CheckIns checkIns) {
        return Edges.of(EventRegistration.class)
                .to("event", EventRegistration::eventId, events::behind)
                .to("project", registration -> registration.spot().projectId(), projects::behind)
                .to("unit", registration -> registration.spot().unitId(), units::behind)
                .to("person", EventRegistration::personId, persons::behind)
                .to("bill", EventRegistration::billId, bills::behind)
                .value("code", checkIns::code);
    }

    @Bean
    Edges<EventCheckIn> eventCheckInEdges(Rows<EventRegistration> rows) {
        return Edges.of(EventCheckIn.class).to("registration", EventCheckIn::registrationId, rows::behind);
    }

    @Bean
    Edges<EventCheckInList> eventCheckInListEdges(Rows<CommunityEvent> events) {
        return Edges.of(EventCheckInList.class).to("event", EventCheckInList::eventId, events::behind);
    }

    @Bean
    Edges<EventParticipation> eventParticipationEdges() {
        return Edges.of(EventParticipation.class).to("project", EventParticipation::projectId, projects::behind);
    }

    @Bean
    Edges<EventPolicy> eventPolicyEdges() {
        return Edges.of(EventPolicy.class).to("project", EventPolicy::projectId, projects::behind);
    }
}
