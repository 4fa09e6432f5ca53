package io.xinqiao.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.tenants.Barred;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;

/**
 * The one place where a token is verified, whichever way it came. A signature that was found good stays good, so it is
 * computed once a minute and not for every request; whether the token has expired, or its sign-in is over, is asked
 * every time.
 */
@Component
public class Tokens {
    private static final Logger log = LoggerFactory.getLogger(Tokens.class);
    private static final String SCHEME = "Bearer ";
    private static final int LONGEST = 8_192;

    private final JwtDecoder decoder;
    private final OAuth2TokenValidator<Jwt> expiry;
    private final Barred barred;
    private final Cache<String, Jwt> verified = Caffeine.newBuilder()
            .maximumSize(20_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    Tokens(JwtDecoder decoder, OAuth2TokenValidator<Jwt> expiry, Barred barred) {
        this.decoder = decoder;
        this.barred = barred;
        this.expiry = expiry;
    }

    /**
     * The sign-in behind the text of an {@code Authorization} header.
     *
     * @param company the code that the client named, if it did
     * @param origin of the web page that asks, when it is another than this API's own
     * @throws CodedException UNAUTHENTICATED when there is none, or it is not good, or no longer; UNAVAILABLE when that
     *     cannot be told just now
     */
    public Session verify(@Nullable String authorization, @Nullable String company, @Nullable String origin) {
        if (authorization == null
                || authorization.length() > LONGEST
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw unauthenticated();
        }
        var token = verified.get(authorization.substring(SCHEME.length()).strip(), this::decode);
        if (expiry.validate(token).hasErrors()) throw unauthenticated();
        var session = new Session(token, company, origin);
        if (session.isBarred(barred)) throw unauthenticated();
        return session;
    }

    private Jwt decode(String text) {
        try {
            var token = decoder.decode(text);
            if (token.getSubject() == null || token.getExpiresAt() == null) throw unauthenticated();
            return token;
        } catch (BadJwtException bad) {
            throw unauthenticated();
        } catch (JwtException failure) {
            if (failure.getCause() instanceof IssuerKeys.Unreachable)
                throw CodedException.unavailable(IssuerKeys.PAUSE);
            log.warn("A token could not be verified", failure);
            throw unauthenticated();
        } catch (IllegalArgumentException failure) {
            log.warn("A token could not be verified", failure);
            throw unauthenticated();
        }
    }

    private static CodedException unauthenticated() {
        return new CodedException(ErrorCode.UNAUTHENTICATED, "http.401");
    }
}
