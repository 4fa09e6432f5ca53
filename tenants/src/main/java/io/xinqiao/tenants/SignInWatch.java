package io.xinqiao.tenants;

import static io.xinqiao.schema.registry.Tables.SIGN_IN_WATCH;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.xinqiao.tenants.IdentityProvider.Happened;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the identity provider's events every few seconds, on one node for all, and bars whoever was disabled, deleted
 * or signed out there. No request asks the identity provider for that.
 */
final class SignInWatch {
    static final Duration EVERY = Duration.ofSeconds(2);
    private static final Logger log = LoggerFactory.getLogger(SignInWatch.class);

    /** Clocks differ, and an event may be committed after a later one: so much is read again. */
    private static final Duration AGAIN = Duration.ofSeconds(30);

    /**
     * An account's change is looked at when it is so old: in the moment in which Keycloak commits it, what it tells of
     * the account may still be half of before, and somebody just invited would look like somebody disabled.
     */
    static final Duration SETTLED = Duration.ofSeconds(1);

    /** How far back to begin when nothing was ever read: tokens of before have expired. */
    private static final Duration FIRST = Duration.ofMinutes(30);

    private static final int ONLY = 1;

    private final IdentityProvider identityProvider;
    private final Barred barred;
    private final DSLContext sql;
    private final Clock clock;
    private final Cache<Happened, Boolean> done =
            Caffeine.newBuilder().expireAfterWrite(AGAIN.multipliedBy(4)).build();

    SignInWatch(IdentityProvider identityProvider, Barred barred, DSLContext sql, Clock clock) {
        this.identityProvider = identityProvider;
        this.barred = barred;
        this.sql = sql;
        this.clock = clock;
    }

    /** Reads what has happened since the last time; what is read twice does no harm. */
    void look() {
        var begun = clock.instant();
        try {
            for (var event : identityProvider.happenedSince(from())) {
                if (done.getIfPresent(event) != null || !isSettled(event, begun)) continue;
                apply(event);
                done.put(event, true);
            }
        } catch (IdentityProvider.Unavailable away) {
            log.warn("The identity provider's events cannot be read just now: {}", String.valueOf(away.getCause()));
            return;
        }
        sql.insertInto(SIGN_IN_WATCH)
                .set(SIGN_IN_WATCH.ID, ONLY)
                .set(SIGN_IN_WATCH.READ_UNTIL, begun)
                .onConflict(SIGN_IN_WATCH.ID)
                .doUpdate()
                .set(SIGN_IN_WATCH.READ_UNTIL, begun)
                .execute();
    }

    private static boolean isSettled(Happened event, Instant now) {
        return !(event instanceof Happened.AccountChanged changed)
                || changed.at().isBefore(now.minus(SETTLED));
    }

    private Instant from() {
        return sql.select(SIGN_IN_WATCH.READ_UNTIL)
                .from(SIGN_IN_WATCH)
                .where(SIGN_IN_WATCH.ID.eq(ONLY))
                .fetchOptional(SIGN_IN_WATCH.READ_UNTIL)
                .map(until -> until.minus(AGAIN))
                .orElseGet(() -> clock.instant().minus(FIRST));
    }

    private void apply(Happened event) {
        switch (event) {
            case Happened.AccountChanged changed -> {
                switch (identityProvider.stateOf(changed.subject())) {
                    case ENABLED -> barred.unbar(changed.subject());
                    case DISABLED -> barred.bar(changed.subject(), Barred.Reason.DISABLED);
                    case DELETED -> barred.bar(changed.subject(), Barred.Reason.DELETED);
                    case NEW -> log.debug("{} is being made", changed.subject());
                }
            }
            case Happened.SessionEnded ended -> barred.barSession(ended.session());
            case Happened.SignedOut out -> barred.barIssuedUntil(out.subject(), out.at());
        }
    }
}
