package io.xinqiao.complaints;

import static io.xinqiao.schema.tenant.Tables.TICKET;
import static org.jooq.impl.DSL.trueCondition;

import io.xinqiao.archives.ArchiveMeasures;
import io.xinqiao.measures.Facts;
import io.xinqiao.measures.Measure;
import io.xinqiao.measures.MeasureSource;
import io.xinqiao.measures.MeasureUnit;
import io.xinqiao.tickets.TicketMeasures;
import io.xinqiao.tickets.Tickets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares what is measured of complaints. */
@Configuration(proxyBeanMethods = false)
class ComplaintMeasures {
    private static final int THOUSAND = 1_000;
    private static final Facts COMPLAINTS =
            TicketMeasures.byTicket(Facts.of("complaints", TICKET, "Query.tickets", Tickets.REACH)
                    .only(TICKET.KIND.eq("COMPLAINT").and(TICKET.STATE.ne("CANCELLED"))));

    /** The same by places alone, as households can be put together. */
    private static final Facts BY_PLACE = Facts.of("complaints by place", TICKET, "Query.tickets", Tickets.REACH)
            .only(TICKET.KIND.eq("COMPLAINT").and(TICKET.STATE.ne("CANCELLED")))
            .showing("Ticket", TICKET.ID)
            .byPlace(TICKET.PROJECT_ID, TICKET.BUILDING_ID, TICKET.UNIT_ID);

    private static final Facts RECURRING = TicketMeasures.byTicket(Facts.of(
                    "recurring complaints", TICKET, "Query.tickets", Tickets.REACH)
            .only(TICKET.KIND.eq("COMPLAINT").and(TICKET.STATE.ne("CANCELLED")).and(Complaints.recurs())));

    private static Measure open(Clock clock, int days) {
        return Measure.of("COMPLAINTS_OPEN_OVER_" + days + "_DAYS", COMPLAINTS, MeasureUnit.COUNT)
                .called("超 " + days + " 天未办结投诉", "Complaints open over " + days + " days")
                .meaning(
                        "提交满 " + days + " 天还没有办结的投诉",
                        "complaints that were submitted at least " + days + " days ago and are not resolved")
                .counting(() -> TicketMeasures.openSince(clock, Duration.ofDays(days)));
    }

    @Bean
    static MeasureSource measuresOfComplaints(Clock clock) {
        return () -> List.of(
                Measure.of("COMPLAINTS", COMPLAINTS, MeasureUnit.COUNT)
                        .called("投诉数", "Complaints")
                        .meaning("提交的投诉,不含取消的", "complaints that were submitted, without those that were cancelled")
                        .at(TICKET.SUBMITTED_AT)
                        .counting(),
                Measure.of("MAJOR_COMPLAINTS", COMPLAINTS, MeasureUnit.COUNT)
                        .called("重大投诉数", "Major complaints")
                        .meaning("其中重大的", "those of them that are major")
                        .at(TICKET.SUBMITTED_AT)
                        .counting(TICKET.SEVERITY.eq("MAJOR")),
                Measure.of("COMPLAINTS_SETTLED_RATE", COMPLAINTS, MeasureUnit.PERCENT)
                        .called("投诉处理率", "Complaints settled")
                        .meaning("其中已办结、已回访或已归档的", "the share that is resolved, followed up or archived")
                        .at(TICKET.SUBMITTED_AT)
                        .counting(TICKET.STATE.in(Complaints.SETTLED))
                        .perRow(trueCondition())
                        .inPercent(),
                Measure.of("RECURRING_COMPLAINTS", RECURRING, MeasureUnit.COUNT)
                        .called("重复投诉数", "Recurring complaints")
                        .meaning(
                                "同一户(或同一地点)同一分类 90 天内再次投诉的",
                                "those of the same household, or place, and category within 90 days")
                        .at(TICKET.SUBMITTED_AT)
                        .counting(),
                Measure.of("COMPLAINTS_RECURRING_RATE", COMPLAINTS, MeasureUnit.PERCENT)
                        .called("重复投诉率", "Share of recurring complaints")
                        .meaning("重复投诉占投诉的", "recurring complaints of all complaints")
                        .at(TICKET.SUBMITTED_AT)
                        .counting(Complaints.recurs())
                        .perRow(trueCondition())
                        .inPercent(),
                Measure.of("COMPLAINTS_PER_THOUSAND_HOUSEHOLDS", BY_PLACE, MeasureUnit.PER_THOUSAND)
                        .called("每千户投诉", "Complaints per 1,000 households")
                        .meaning("投诉数占现有住户的千分比", "complaints of each 1,000 households that live there now")
                        .at(TICKET.SUBMITTED_AT)
                        .counting()
                        .over(ArchiveMeasures.HOUSEHOLDS)
                        .times(THOUSAND),
                open(clock, 3),
                open(clock, 7),
                open(clock, 15));
    }
}
