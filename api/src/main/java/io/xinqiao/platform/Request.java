package io.xinqiao.platform;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The request that is being answered.
 *
 * @param id in every log line and error of it; the client's own {@code X-Request-Id} when that is fit to print
 * @param locale Chinese unless the client asked for English
 */
public record Request(String id, Locale locale) {
    private static final ScopedValue<Request> CURRENT = ScopedValue.newInstance();
    static final String HEADER = "X-Request-Id";

    private static final Pattern PRINTABLE = Pattern.compile("[A-Za-z0-9._-]{8,64}");

    /** The request of this piece of work. */
    public static Request current() {
        return CURRENT.orElseThrow(() -> new IllegalStateException("Not inside a request"));
    }

    /** The request of this piece of work, if it is part of one. */
    public static Optional<Request> now() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** The request that came by HTTP. */
    public static Request of(HttpServletRequest request) {
        return new Request(idFrom(request.getHeader(HEADER)), language(request));
    }

    private static Locale language(HttpServletRequest request) {
        if (request.getHeader("Accept-Language") == null) return Locale.SIMPLIFIED_CHINESE;
        return request.getLocale().getLanguage().equals("en") ? Locale.ENGLISH : Locale.SIMPLIFIED_CHINESE;
    }

    /** Does a piece of work as part of this request. */
    public <T extends @Nullable Object> T call(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /** Names a request: as the client does, or anew. */
    public static String idFrom(@Nullable String proposed) {
        return proposed != null && PRINTABLE.matcher(proposed).matches() ? proposed : byChance();
    }

    /** It is no key and no secret, and making one of those takes a lock that all requests would come by. */
    private static String byChance() {
        var chance = ThreadLocalRandom.current();
        return new UUID(chance.nextLong(), chance.nextLong()).toString();
    }
}
