package io.xinqiao.clocks;

import static io.xinqiao.schema.tenant.Tables.TICKET;
import static io.xinqiao.schema.tenant.Tables.TICKET_CLOCK;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;

import io.xinqiao.measures.Dimension;
import io.xinqiao.measures.Facts;
import io.xinqiao.measures.Measure;
import io.xinqiao.measures.MeasureSource;
import io.xinqiao.measures.MeasureUnit;
import io.xinqiao.tickets.TicketMeasures;
import io.xinqiao.tickets.Tickets;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares what is measured of the time that tickets take. */
@Configuration(proxyBeanMethods = false)
class ClockMeasures {
    private static final int MINUTE = 60;
    private static final Facts CLOCKS = TicketMeasures.byTicket(Facts.of(
                            "clocks",
                            TICKET_CLOCK.join(TICKET).on(TICKET.ID.eq(TICKET_CLOCK.TICKET_ID)),
                            "Query.tickets",
                            Tickets.REACH)
                    .only(TICKET.STATE.ne("CANCELLED")))
            .by(Dimension.CLOCK, TICKET_CLOCK.MEASURE);

    private static Field<BigDecimal> minutes() {
        return DSL.function(
                        name("date_part"),
                        SQLDataType.NUMERIC,
                        inline("epoch"),
                        TICKET_CLOCK.MET_AT.minus(TICKET_CLOCK.STARTED_AT))
                .cast(BigDecimal.class)
                .div(inline(MINUTE));
    }

    @Bean
    static MeasureSource measuresOfClocks(Clock clock) {
        var answered = TICKET_CLOCK.MEASURE.eq("FIRST_RESPONSE").and(TICKET_CLOCK.MET_AT.isNotNull());
        var inTime = TICKET_CLOCK.MET_AT.le(TICKET_CLOCK.DUE_AT);
        return () -> List.of(
                Measure.of("FIRST_RESPONSE_MINUTES", CLOCKS, MeasureUnit.MINUTES)
                        .called("首次响应时长", "Average first response")
                        .meaning("从登记到首次响应平均多少分钟", "how many minutes the first response took on average")
                        .at(TICKET_CLOCK.STARTED_AT)
                        .adding(minutes(), answered)
                        .perRow(answered),
                Measure.of("ON_TIME_RATE", CLOCKS, MeasureUnit.PERCENT)
                        .called("及时率", "On time")
                        .meaning(
                                "已经到期或完成的时限中按时完成的",
                                "the share in time of the time limits that were kept or have run out")
                        .at(TICKET_CLOCK.STARTED_AT)
                        .counting(inTime)
                        .perRow(() -> TICKET_CLOCK
                                .MET_AT
                                .isNotNull()
                                .or(TICKET_CLOCK
                                        .STOPPED_AT
                                        .isNull()
                                        .and(TICKET_CLOCK.PAUSED_AT.isNull())
                                        .and(TICKET_CLOCK.DUE_AT.le(clock.instant()))))
                        .inPercent());
    }
}
