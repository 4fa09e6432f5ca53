package io.xinqiao.identity;

import io.xinqiao.load.RateLimitKey;
import io.xinqiao.tenants.Barred;
import io.xinqiao.tenants.IdentityProvider;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
    public static Session current() {
        return CURRENT.get();
    }

    /**
     * Whose share of the node the work of this sign-in takes: that of the company that it acts for. It is known before
     * the gate, so a name that the token does not have is not taken for one.
     */
    public String share() {
        if (!(token.getClaims().get("organization") instanceof Map<?, ?> companies) || companies.isEmpty()) {
            return subject();
        }
        if (company == null) return companies.keySet().iterator().next().toString();
        return companies.containsKey(company) ? company : subject();
    }

    String subject() {
        return Objects.requireNonNull(token.getSubject());
    }

    /** Whether the sign-in is over although its token is not. */
    boolean isBarred(Barred barred) {
        return barred.isBarred(subject(), token.getClaimAsString("sid"), token.getIssuedAt());
    }

    /** The application that signed in: the identity provider's client. */
    public String client() {
        var client = token.getClaimAsString("azp");
        return client == null ? "" : client;
    }

    /**
     * An application that was made for a company.
     *
     * @param organization of the company, as the identity provider names it
     * @param generation of its secret, or since when it was enabled last
     */
    public record MadeClient(String organization, long generation) {
        /** What is no such thing, and nobody's. */
        static final MadeClient NOBODYS = new MadeClient("", 0);
    }

    /** The application that signed in, if it was made for a company. */
    public Optional<MadeClient> madeClient() {
        return switch (token.getClaims().get(IdentityProvider.CLIENT_CLAIM)) {
            case null -> Optional.empty();
            case Map<?, ?> claim
            when claim.get("company") instanceof String organization
                    && claim.get("generation") instanceof Number generation ->
                Optional.of(new MadeClient(organization, generation.longValue()));
            default -> Optional.of(MadeClient.NOBODYS);
        };
    }

    /** Whose points are spent by what the bound caller does. */
    public RateLimitKey spender() {
        var caller = Caller.current();
        var tenant = caller.tenant();
        var company = tenant == null ? "" : tenant.id().toString();
        return new RateLimitKey(company + "/" + client() + "/" + caller.subject(), company);
    }

    /** When the sign-in ends. */
    public Instant expiresAt() {
        return Objects.requireNonNull(token.getExpiresAt());
    }
}
