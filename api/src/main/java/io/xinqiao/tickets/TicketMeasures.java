package io.xinqiao.tickets;

import static io.xinqiao.schema.tenant.Tables.FOLLOW_UP;
import static io.xinqiao.schema.tenant.Tables.TICKET;
import static io.xinqiao.schema.tenant.Tables.TICKET_EVENT;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.val;

import io.xinqiao.measures.Dimension;
import io.xinqiao.measures.Facts;
import io.xinqiao.measures.Measure;
import io.xinqiao.measures.MeasureSource;
import io.xinqiao.measures.MeasureUnit;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.types.DayToSecond;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares what is measured of tickets, and of what residents said when they were asked. */
@Configuration(proxyBeanMethods = false)
public class TicketMeasures {
    private static final int POINTS_OF_A_STAR = 20;
    private static final int SATISFIED_FROM = 3;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final List<String> SETTLED = List.of("RESOLVED", "FOLLOWED_UP", "ARCHIVED");

    /** Tickets that were not cancelled. */
    public static final Facts TICKETS =
            byTicket(Facts.of("tickets", TICKET, "Query.tickets", Tickets.REACH).only(TICKET.STATE.ne("CANCELLED")));

    private static final io.xinqiao.schema.tenant.tables.FollowUp LATER = FOLLOW_UP.as("later");
    private static final Facts LAST_FOLLOW_UPS = byTicket(Facts.of(
                    "last follow-ups",
                    FOLLOW_UP.join(TICKET).on(TICKET.ID.eq(FOLLOW_UP.TICKET_ID)),
                    "Query.tickets",
                    Tickets.REACH)
            .only(notExists(selectOne()
                    .from(LATER)
                    .where(LATER.TICKET_ID.eq(FOLLOW_UP.TICKET_ID))
                    .and(row(LATER.AT, LATER.ID).gt(FOLLOW_UP.AT, FOLLOW_UP.ID)))));

    /** What stands in a ticket, for rows that are joined with theirs. */
    public static Facts byTicket(Facts facts) {
        return facts.showing("Ticket", TICKET.ID)
                .byPlace(TICKET.PROJECT_ID, TICKET.BUILDING_ID, TICKET.UNIT_ID)
                .by(Dimension.STEWARD, TICKET.STEWARD_ID)
                .by(Dimension.ASSIGNEE, TICKET.ASSIGNEE_ID)
                .by(Dimension.TICKET_CATEGORY, TICKET.CATEGORY_ID)
                .by(Dimension.TICKET_KIND, TICKET.KIND)
                .by(Dimension.TICKET_STATE, TICKET.STATE)
                .by(Dimension.SEVERITY, TICKET.SEVERITY)
                .by(Dimension.CHANNEL, TICKET.CHANNEL)
                .by(Dimension.DEPARTMENT, TICKET.DEPARTMENT)
                .by(Dimension.CAUSE, TICKET.CAUSE);
    }

    /** Tickets that are open and were submitted at least so long ago. */
    public static Condition openSince(Clock clock, Duration age) {
        return TICKET.STATE
                .notIn(SETTLED)
                .and(TICKET.SUBMITTED_AT.le(clock.instant().minus(age)));
    }

    private static Condition reopenedWithin(Duration time) {
        var resolved = TICKET_EVENT.as("resolved");
        var reopened = TICKET_EVENT.as("reopened");
        return TICKET.REOPENED
                .gt(0)
                .and(exists(selectOne()
                        .from(reopened)
                        .join(resolved)
                        .on(resolved.TICKET_ID.eq(reopened.TICKET_ID))
                        .and(resolved.SEQUENCE.lt(reopened.SEQUENCE))
                        .where(reopened.TICKET_ID.eq(TICKET.ID))
                        .and(reopened.STEP.eq("REOPEN"))
                        .and(resolved.STEP.eq("RESOLVE"))
                        .and(reopened.AT.le(field(resolved.AT.plus(val(DayToSecond.valueOf(time))))))));
    }

    private static Condition followedUp() {
        return exists(selectOne().from(FOLLOW_UP).where(FOLLOW_UP.TICKET_ID.eq(TICKET.ID)));
    }

    @Bean
    static MeasureSource measuresOfTickets(Clock clock) {
        var settled = TICKET.STATE.in(SETTLED);
        var repair = TICKET.KIND.eq("REPAIR");
        var complaint = TICKET.KIND.eq("COMPLAINT");
        var askedAllOf = TICKET.KIND.in("REPAIR", "SPECIAL_SERVICE");
        Supplier<Condition> openForADay = () -> TICKET.KIND.eq("REPAIR").and(openSince(clock, DAY));
        return () -> List.of(
                Measure.of("TICKETS", TICKETS, MeasureUnit.COUNT)
                        .called("工单数", "Tickets")
                        .meaning("提交的工单,不含取消的", "tickets that were submitted, without those that were cancelled")
                        .at(TICKET.SUBMITTED_AT)
                        .counting(),
                Measure.of("SETTLED_RATE", TICKETS, MeasureUnit.PERCENT)
                        .called("办结率", "Settled tickets")
                        .meaning("其中已办结、已回访或已归档的", "the share that is resolved, followed up or archived")
                        .at(TICKET.SUBMITTED_AT)
                        .counting(settled)
                        .perRow(trueCondition())
                        .inPercent(),
                Measure.of("CLOSED_LOOP_RATE", TICKETS, MeasureUnit.PERCENT)
                        .called("闭环率", "Closed loop")
                        .meaning("其中已归档的", "the share that is archived")
                        .at(TICKET.SUBMITTED_AT)
                        .counting(TICKET.STATE.eq("ARCHIVED"))
                        .perRow(trueCondition())
                        .inPercent(),
                Measure.of("REOPENED_TICKETS", TICKETS, MeasureUnit.COUNT)
                        .called("返工工单数", "Reopened tickets")
                        .meaning("至少重开过一次的工单", "tickets that were reopened at least once")
                        .at(TICKET.SUBMITTED_AT)
                        .counting(TICKET.REOPENED.gt(0)),
                Measure.of("REOPENED_WITHIN_WEEK", TICKETS, MeasureUnit.COUNT)
                        .called("七天内返工", "Reopened within a week")
                        .meaning(
                                "办结后七天内重开的工单", "tickets that were reopened at most seven days after they were resolved")
                        .at(TICKET.SUBMITTED_AT)
                        .counting(reopenedWithin(WEEK)),
                Measure.of("OPEN_TICKETS", TICKETS, MeasureUnit.COUNT)
                        .called("未办结工单", "Open tickets")
                        .meaning("此刻还没有办结的工单", "tickets that are not resolved now")
                        .counting(TICKET.STATE.notIn(SETTLED)),
                Measure.of("OPEN_REPAIRS_OVER_DAY", TICKETS, MeasureUnit.COUNT)
                        .called("超 24 小时未修", "Repairs open over a day")
                        .meaning(
                                "提交满 24 小时还没有办结的报修",
                                "repairs that were submitted at least 24 hours ago and are not resolved")
                        .counting(openForADay),
                Measure.of("REPAIRS_SETTLED_RATE", TICKETS, MeasureUnit.PERCENT)
                        .called("报修完成率", "Repairs settled")
                        .meaning("报修中已办结、已回访或已归档的", "the share of repairs that is resolved, followed up or archived")
                        .at(TICKET.SUBMITTED_AT)
                        .counting(repair.and(settled))
                        .perRow(repair)
                        .inPercent(),
                Measure.of("REPAIRS_FOLLOWED_UP_RATE", TICKETS, MeasureUnit.PERCENT)
                        .called("报修回访率", "Repairs followed up")
                        .meaning(
                                "已办结的报修和特约服务中回访过的",
                                "the share of settled repairs and special services that was followed up")
                        .at(TICKET.SUBMITTED_AT)
                        .counting(settled.and(askedAllOf).and(followedUp()))
                        .perRow(settled.and(askedAllOf))
                        .inPercent(),
                Measure.of("OTHERS_FOLLOWED_UP_RATE", TICKETS, MeasureUnit.PERCENT)
                        .called("其他工单回访率", "Others followed up")
                        .meaning("已办结的其他工单中回访过的", "the share of settled tickets of other kinds that was followed up")
                        .at(TICKET.SUBMITTED_AT)
                        .counting(settled.andNot(askedAllOf).and(followedUp()))
                        .perRow(settled.andNot(askedAllOf))
                        .inPercent(),
                Measure.of("ONLINE_TICKET_RATE", TICKETS, MeasureUnit.PERCENT)
                        .called("线上报事率", "Submitted online")
                        .meaning("工单中从应用、微信或接口提交的", "the share of tickets that were submitted by app, WeChat or API")
                        .at(TICKET.SUBMITTED_AT)
                        .counting(TICKET.CHANNEL.in("APP", "WECHAT", "API"))
                        .perRow(trueCondition())
                        .inPercent(),
                Measure.of("COMPLAINTS_SATISFIED_RATE", LAST_FOLLOW_UPS, MeasureUnit.PERCENT)
                        .called("投诉满意率", "Satisfied complainants")
                        .meaning(
                                "投诉的最后一次回访为 3 星及以上的",
                                "the share that said three stars or more at last when asked about a complaint")
                        .at(FOLLOW_UP.AT)
                        .counting(complaint.and(FOLLOW_UP.OVERALL.ge(SATISFIED_FROM)))
                        .perRow(complaint)
                        .inPercent(),
                Measure.of("FOLLOW_UPS", LAST_FOLLOW_UPS, MeasureUnit.COUNT)
                        .called("回访数", "Tickets followed up")
                        .meaning("回访过的工单,按最后一次", "tickets that were followed up, by the last time")
                        .at(FOLLOW_UP.AT)
                        .counting(),
                Measure.of("SATISFACTION", LAST_FOLLOW_UPS, MeasureUnit.POINTS)
                        .called("满意度", "Satisfaction")
                        .meaning("最后一次回访总体评分的平均,5 星为 100 分", "the mean of what residents said last, five stars are 100")
                        .at(FOLLOW_UP.AT)
                        .adding(FOLLOW_UP.OVERALL)
                        .perRow(trueCondition())
                        .times(POINTS_OF_A_STAR),
                Measure.of("SATISFIED_RATE", LAST_FOLLOW_UPS, MeasureUnit.PERCENT)
                        .called("满意率", "Satisfied residents")
                        .meaning("最后一次回访为 3 星及以上的", "the share that said three stars or more at last")
                        .at(FOLLOW_UP.AT)
                        .counting(FOLLOW_UP.OVERALL.ge(SATISFIED_FROM))
                        .perRow(trueCondition())
                        .inPercent());
    }
}
