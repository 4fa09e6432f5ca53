package io.xinqiao.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.tenants.IdentityProvider.AccountState;
import io.xinqiao.tenants.IdentityProvider.Happened.AccountChanged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is out is barred; who is only just being let in is not. */
class SignInWatchTest {
    private static final Tenancy TENANCY = Tenancy.SHARED;
    private static final String SOMEBODY = "somebody";

    private volatile Instant now = Instant.now();
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };
    private final Barred barred = new Barred(
            DSL.using(TENANCY.pools.registry(), SQLDialect.POSTGRES, new Settings().withRenderSchema(false)), clock);
    private final SignInWatch watch = new SignInWatch(
            TENANCY.identityProvider,
            barred,
            DSL.using(TENANCY.pools.registry(), SQLDialect.POSTGRES, new Settings().withRenderSchema(false)),
            clock);

    @AfterEach
    void forget() {
        TENANCY.identityProvider.happened.clear();
        TENANCY.identityProvider.states.clear();
        barred.unbar(SOMEBODY);
    }

    private void changed(AccountState state) {
        TENANCY.identityProvider.happened.add(new AccountChanged(SOMEBODY, now));
        TENANCY.identityProvider.states.put(SOMEBODY, state);
    }

    private boolean isOut() {
        return barred.isBarred(SOMEBODY, null, now);
    }

    private void later(Duration time) {
        now = now.plus(time);
    }

    @Test
    void whoeverIsDisabledIsOutWithTheNextLookAndInAgainWhenEnabled() {
        changed(AccountState.DISABLED);
        later(SignInWatch.EVERY);
        watch.look();
        assertThat(isOut()).isTrue();
        changed(AccountState.ENABLED);
        later(SignInWatch.EVERY);
        watch.look();
        assertThat(isOut()).isFalse();
    }

    @Test
    void whatIsToldInTheMomentOfAChangeIsNotBelievedYet() {
        changed(AccountState.DISABLED);
        later(Duration.ofMillis(50));
        watch.look();
        assertThat(isOut()).as("half of before").isFalse();
        TENANCY.identityProvider.states.put(SOMEBODY, AccountState.ENABLED);
        later(SignInWatch.EVERY);
        watch.look();
        assertThat(isOut()).isFalse();
    }

    @Test
    void aChangeThatLookedUndoneAtFirstIsSeenByTheNextLook() {
        changed(AccountState.ENABLED);
        later(Duration.ofMillis(50));
        watch.look();
        TENANCY.identityProvider.states.put(SOMEBODY, AccountState.DISABLED);
        later(SignInWatch.EVERY);
        watch.look();
        assertThat(isOut()).isTrue();
    }
}
