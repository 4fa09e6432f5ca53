package io.xinqiao.services;

import static io.xinqiao.schema.tenant.Tables.SERVICE_BOOKING;
import static org.jooq.impl.DSL.trueCondition;

import io.xinqiao.archives.ArchiveMeasures;
import io.xinqiao.measures.Facts;
import io.xinqiao.measures.Measure;
import io.xinqiao.measures.MeasureSource;
import io.xinqiao.measures.MeasureUnit;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Declares what is measured of value-added services: how many were booked, and by how many households. */
@Configuration(proxyBeanMethods = false)
class ServiceMeasures {
    private static final Facts BOOKINGS = Facts.of(
                    "service bookings", SERVICE_BOOKING, "Query.serviceBookings", ServiceBookings.SCOPE)
            .only(SERVICE_BOOKING.CANCELLED.isFalse())
            .showing("ServiceBooking", SERVICE_BOOKING.ID)
            .byPlace(SERVICE_BOOKING.PROJECT_ID, SERVICE_BOOKING.BUILDING_ID, SERVICE_BOOKING.UNIT_ID);

    @Bean
    static MeasureSource measuresOfServices() {
        return () -> List.of(
                Measure.of("SERVICE_BOOKINGS", BOOKINGS, MeasureUnit.COUNT)
                        .called("增值服务预约", "Service bookings")
                        .meaning("期间内预约的增值服务,不含取消的", "services that were booked, without what was cancelled")
                        .at(SERVICE_BOOKING.BOOKED_AT)
                        .counting(),
                Measure.of("SERVICE_HOUSEHOLDS_RATE", BOOKINGS, MeasureUnit.PERCENT)
                        .called("增值服务覆盖率", "Households with services")
                        .meaning(
                                "期间内预约过增值服务的住户占现有住户的",
                                "households that have booked a service of the households that live there now")
                        .at(SERVICE_BOOKING.BOOKED_AT)
                        .distinct(SERVICE_BOOKING.HOUSEHOLD_ID, trueCondition())
                        .over(ArchiveMeasures.HOUSEHOLDS)
                        .inPercent());
    }
}
