package io.xinqiao.visitors;

import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/** Invitations expire when their time is over, and some days later nobody knows any more who came. */
@Service
class VisitorSweep {
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Duration FORGET_EVERY = Duration.ofHours(6);

    private final TenantDatabase database;
    private final Visitors visitors;
    private final Timeline timeline;
    private final Kept kept;
    private final Clock clock;

    VisitorSweep(TenantDatabase database, Visitors visitors, Timeline timeline, Kept kept, Clock clock) {
        this.database = database;
        this.visitors = visitors;
        this.timeline = timeline;
        this.kept = kept;
        this.clock = clock;
    }

    /**
     * How long it is kept who came.
     *
     * @param keptDays after the time of the invitation is over
     */
    @ConfigurationProperties("xinqiao.visitors")
    record Kept(@DefaultValue("30") int keptDays) {}

    void expire() {
        database.writeLong(() -> {
            timeline.addByItself(Invitations.TYPE, visitors.expire(clock.instant()), Step.EXPIRE);
            return null;
        });
    }

    int forget() {
        var now = clock.instant();
        return database.writeLong(() -> visitors.forget(now.minus(Duration.ofDays(kept.keptDays())), now));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(Kept.class)
    static class Work {
        @Bean
        RecurringWork visitorsExpire(VisitorSweep sweep, Registry registry, TenantDatabase database) {
            return new RecurringWork("expire-visitors", EVERY, () -> registry.forEach(database, sweep::expire));
        }

        @Bean
        RecurringWork visitorsAreForgotten(VisitorSweep sweep, Registry registry, TenantDatabase database) {
            return new RecurringWork("forget-visitors", FORGET_EVERY, () -> registry.forEach(database, sweep::forget));
        }
    }
}
