package io.xinqiao.identity;

import io.xinqiao.platform.Spender;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * A sign-in that was verified, and for which of its companies it acts.
 *
 * @param company the code that the client named; needed only when the token has several
 * @param origin of the web page that asks, when it is another than this API's own
 */
public record Session(
        Jwt token, @Nullable String company, @Nullable String origin) {
    private static final ScopedValue<Session> CURRENT = ScopedValue.newInstance();

    static ScopedValue<Session> holder() {
        return CURRENT;
    }

    /** The sign-in behind this piece of work. */
    static Session current() {
        return CURRENT.get();
    }

    String subject() {
        return Objects.requireNonNull(token.getSubject());
    }

    /** The application that signed in: the identity provider's client. */
    public String client() {
        var client = token.getClaimAsString("azp");
        return client == null ? "" : client;
    }

    /** Whose points are spent by what the bound caller does. */
    public Spender spender() {
        var caller = Caller.current();
        var tenant = caller.tenant();
        var company = tenant == null ? "" : tenant.id().toString();
        return new Spender(company + "/" + client() + "/" + caller.subject(), company);
    }

    /** When the sign-in ends. */
    public Instant expiresAt() {
        return Objects.requireNonNull(token.getExpiresAt());
    }
}
