package io.xinqiao.identity;

import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.URL;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys that tokens are signed with, as the issuer publishes them. A key that is not known is asked for, but
 * by one request at a time and seldom: tokens with invented key ids cost the issuer nothing. What is known is kept for
 * as long as the issuer does not answer.
 */
final class IssuerKeys implements JWKSource<SecurityContext> {
    /** How soon the issuer is asked again, whatever came of the last time. */
    static final Duration PAUSE = Duration.ofSeconds(3);

    /** A key that the issuer withdraws is believed for so long. */
    static final Duration FRESH = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 4_000;
    private static final int LARGEST = 200_000;

    private final URL url;
    private final Clock clock;
    private final DefaultResourceRetriever issuer =
            new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, LARGEST, true);
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Known known;
    private volatile @Nullable Attempt last;

    IssuerKeys(URL url, Clock clock) {
        this.url = url;
        this.clock = clock;
    }

    private record Known(JWKSet keys, Instant since) {}

    /** When the issuer was asked, and what kept it from answering. */
    private record Attempt(Instant at, @Nullable IOException failure) {}

    /** Whether a token is good cannot be told: the issuer does not say which keys are its own. */
    static final class Unreachable extends RemoteKeySourceException {
        Unreachable(IOException cause) {
            super("The issuer's keys cannot be fetched", cause);
        }
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws Unreachable {
        var before = known;
        if (before != null) {
            var found = selector.select(before.keys());
            if (!found.isEmpty()) {
                if (!isOld(before)) return found;
                return selector.select(renewed(before));
            }
        }
        var keys = fetched(before);
        return selector.select(keys);
    }

    private boolean isOld(Known keys) {
        return keys.since().plus(FRESH).isBefore(clock.instant());
    }

    private boolean isTooSoon() {
        var attempt = last;
        return attempt != null && attempt.at().plus(PAUSE).isAfter(clock.instant());
    }

    /** Newer keys if the issuer has any to tell, otherwise the old ones. Nobody waits while another one asks. */
    private JWKSet renewed(Known old) {
        if (isTooSoon() || !asking.tryLock()) return old.keys();
        try {
            return ask().keys();
        } catch (IOException away) {
            log.warn("The issuer's keys could not be renewed; those known are kept", away);
            return old.keys();
        } finally {
            asking.unlock();
        }
    }

    /** The keys as they are after the issuer was asked, by this request or by one that was quicker. */
    private JWKSet fetched(@Nullable Known before) throws Unreachable {
        asking.lock();
        try {
            var now = known;
            if (now != null && (before == null || now.since().isAfter(before.since()))) return now.keys();
            if (!isTooSoon()) return ask().keys();
            var failure = last == null ? null : last.failure();
            if (failure != null) throw new Unreachable(failure);
            return now == null ? new JWKSet() : now.keys();
        } catch (IOException away) {
            throw new Unreachable(away);
        } finally {
            asking.unlock();
        }
    }

    private Known ask() throws IOException {
        var at = clock.instant();
        try {
            var keys = JWKSet.parse(issuer.retrieveResource(url).getContent());
            var found = new Known(keys, at);
            known = found;
            last = new Attempt(at, null);
            return found;
        } catch (ParseException unreadable) {
            var failure = new IOException("What the issuer answers are no keys", unreadable);
            last = new Attempt(at, failure);
            throw failure;
        } catch (IOException away) {
            last = new Attempt(at, away);
            throw away;
        }
    }
}
