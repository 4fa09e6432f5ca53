package io.xinqiao.privacy;

import static io.xinqiao.schema.tenant.Tables.PERSONAL_DATA_LOOKS;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** How often members look at personal data on a day: up to a ceiling, and not unseen when it is unusual. */
@Component
class Looks {
    private static final ZoneId BUSINESS = ZoneId.of("Asia/Shanghai");
    private static final LocalTime NIGHT_FROM = LocalTime.of(22, 0);
    private static final LocalTime NIGHT_TO = LocalTime.of(6, 0);

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Members members;
    private final Notices notices;
    private final LookProperties properties;
    private final Clock clock;

    Looks(TenantDatabase database, Members members, Notices notices, LookProperties properties, Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.members = members;
        this.notices = notices;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Counts a look of the caller, in the transaction of the look itself.
     *
     * @throws CodedException THROTTLED when they have looked as often as one may on a day
     */
    void count() {
        var now = clock.instant().atZone(BUSINESS);
        var member = Caller.current().requireMember();
        var looks = sql.insertInto(PERSONAL_DATA_LOOKS)
                .set(PERSONAL_DATA_LOOKS.MEMBER_ID, member.id())
                .set(PERSONAL_DATA_LOOKS.DAY, now.toLocalDate())
                .set(PERSONAL_DATA_LOOKS.LOOKS, 1)
                .onConflict(PERSONAL_DATA_LOOKS.MEMBER_ID, PERSONAL_DATA_LOOKS.DAY)
                .doUpdate()
                .set(PERSONAL_DATA_LOOKS.LOOKS, PERSONAL_DATA_LOOKS.LOOKS.plus(1))
                .where(PERSONAL_DATA_LOOKS.LOOKS.lt(properties.mostADay()))
                .returning(PERSONAL_DATA_LOOKS.LOOKS)
                .fetchOptional(PERSONAL_DATA_LOOKS.LOOKS)
                .orElseThrow(() -> CodedException.usedUp(
                        Duration.between(now, now.toLocalDate().plusDays(1).atStartOfDay(BUSINESS)),
                        "personal.tooManyLooks",
                        properties.mostADay()));
        if (looks * 2 >= properties.mostADay() || isNight(now.toLocalTime())) {
            tellAdministrators(member.id(), member.name(), now.toLocalDate(), looks);
        }
    }

    /** Whether hardly anybody is at work. */
    static boolean isNight(LocalTime time) {
        return !time.isBefore(NIGHT_FROM) || time.isBefore(NIGHT_TO);
    }

    /** Once a day for each who looks: a cause is told once. */
    private void tellAdministrators(UUID member, String name, LocalDate day, int looks) {
        var cause = UUID.nameUUIDFromBytes(("looks/" + member + "/" + day).getBytes(StandardCharsets.UTF_8));
        notices.tell(members.having(Role.TENANT_ADMIN).stream()
                .map(administrator -> new Notices.Told(
                        administrator,
                        Notice.Kind.UNUSUAL_LOOKS,
                        new GlobalId("Member", member),
                        cause,
                        List.of(name, day.toString(), Integer.toString(looks))))
                .toList());
    }

    private void forgetPastDays() {
        var yesterday = LocalDate.ofInstant(clock.instant(), BUSINESS).minusDays(1);
        database.write(() -> sql.deleteFrom(PERSONAL_DATA_LOOKS)
                .where(PERSONAL_DATA_LOOKS.DAY.lt(yesterday))
                .execute());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(LookProperties.class)
    static class Housekeeping {
        @Bean
        RecurringWork looksOfPastDaysAreForgotten(Looks looks, Registry registry, TenantDatabase database) {
            return new RecurringWork(
                    "forget-looks-of-past-days",
                    Duration.ofHours(24),
                    () -> registry.forEach(database, looks::forgetPastDays));
        }
    }
}
