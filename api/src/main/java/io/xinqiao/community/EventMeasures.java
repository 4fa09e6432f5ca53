package io.xinqiao.community;

import static io.xinqiao.schema.tenant.Tables.COMMUNITY_EVENT;
import static io.xinqiao.schema.tenant.Tables.EVENT_REGISTRATION;
import static org.jooq.impl.DSL.trueCondition;

import io.xinqiao.archives.ArchiveMeasures;
import io.xinqiao.measures.Dimension;
import io.xinqiao.measures.Facts;
import io.xinqiao.measures.Measure;
import io.xinqiao.measures.MeasureSource;
import io.xinqiao.measures.MeasureUnit;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares what is measured of community events: how many there were, and who came. */
@Configuration(proxyBeanMethods = false)
class EventMeasures {
    private static final int THOUSAND = 1_000;
    private static final Facts EVENTS = Facts.of(
                    "events", COMMUNITY_EVENT, "Query.communityEvents", CommunityEvents.SCOPE)
            .only(COMMUNITY_EVENT.STATE.eq("HELD"))
            .showing("CommunityEvent", COMMUNITY_EVENT.ID)
            .by(Dimension.PROJECT, COMMUNITY_EVENT.PROJECT_ID)
            .by(Dimension.EVENT_KIND, COMMUNITY_EVENT.KIND)
            .by(Dimension.COMMUNITY_EVENT, COMMUNITY_EVENT.ID);
    private static final Facts ATTENDANCE = Facts.of(
                    "attendance",
                    EVENT_REGISTRATION.join(COMMUNITY_EVENT).on(COMMUNITY_EVENT.ID.eq(EVENT_REGISTRATION.EVENT_ID)),
                    "Query.communityEvents",
                    CommunityEvents.SCOPE)
            .only(EVENT_REGISTRATION.STATE.eq("ATTENDED"))
            .showing("EventRegistration", EVENT_REGISTRATION.ID)
            .by(Dimension.PROJECT, COMMUNITY_EVENT.PROJECT_ID)
            .by(Dimension.BUILDING, EVENT_REGISTRATION.BUILDING_ID)
            .by(Dimension.EVENT_KIND, COMMUNITY_EVENT.KIND)
            .by(Dimension.COMMUNITY_EVENT, COMMUNITY_EVENT.ID);

    /** The same by places alone, as households can be put together. */
    private static final Facts BY_PLACE = Facts.of(
                    "attendance by place",
                    EVENT_REGISTRATION.join(COMMUNITY_EVENT).on(COMMUNITY_EVENT.ID.eq(EVENT_REGISTRATION.EVENT_ID)),
                    "Query.communityEvents",
                    CommunityEvents.SCOPE)
            .only(EVENT_REGISTRATION.STATE.eq("ATTENDED"))
            .showing("EventRegistration", EVENT_REGISTRATION.ID)
            .by(Dimension.PROJECT, COMMUNITY_EVENT.PROJECT_ID)
            .by(Dimension.BUILDING, EVENT_REGISTRATION.BUILDING_ID);

    @Bean
    static MeasureSource measuresOfEvents() {
        return () -> List.of(
                Measure.of("EVENTS_HELD", EVENTS, MeasureUnit.COUNT)
                        .called("活动场次", "Events held")
                        .meaning("期间内举行的社区活动", "community events that were held")
                        .at(COMMUNITY_EVENT.BEGINS_AT)
                        .counting(),
                Measure.of("EVENT_ATTENDANCE", ATTENDANCE, MeasureUnit.COUNT)
                        .called("参与人次", "Participation")
                        .meaning("活动签到的人次", "how many came to events, each as often as they came")
                        .at(COMMUNITY_EVENT.BEGINS_AT)
                        .adding(EVENT_REGISTRATION.ATTENDED),
                Measure.of("EVENT_HOUSEHOLDS", ATTENDANCE, MeasureUnit.COUNT)
                        .called("参与户数", "Participating households")
                        .meaning("至少参加过一次活动的住户", "households of which somebody came at least once")
                        .at(COMMUNITY_EVENT.BEGINS_AT)
                        .distinct(EVENT_REGISTRATION.HOUSEHOLD_ID, trueCondition()),
                Measure.of("EVENT_ATTENDANCE_PER_THOUSAND_HOUSEHOLDS", BY_PLACE, MeasureUnit.PER_THOUSAND)
                        .called("每千户参与人次", "Participation per 1,000 households")
                        .meaning("参与人次占现有住户的千分比", "participation for each 1,000 households that live there now")
                        .at(COMMUNITY_EVENT.BEGINS_AT)
                        .adding(EVENT_REGISTRATION.ATTENDED)
                        .over(ArchiveMeasures.HOUSEHOLDS)
                        .times(THOUSAND),
                Measure.of("EVENT_HOUSEHOLDS_RATE", BY_PLACE, MeasureUnit.PERCENT)
                        .called("活动参与率", "Households taking part")
                        .meaning(
                                "至少参加过一次活动的住户占现有住户的",
                                "households of which somebody came at least once of the households that live there now")
                        .at(COMMUNITY_EVENT.BEGINS_AT)
                        .distinct(EVENT_REGISTRATION.HOUSEHOLD_ID, trueCondition())
                        .over(ArchiveMeasures.HOUSEHOLDS)
                        .inPercent());
    }
}
