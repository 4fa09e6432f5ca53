package io.xinqiao.tenants;

import static io.xinqiao.schema.registry.Tables.BARRED;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sign-ins that are over although their tokens are not. They stand in the registry, which tells all nodes of each in
 * the moment in which it is written; a node knows all of them at once, since they are only those of the last day.
 */
public final class Barred {
    /** No token lives longer. */
    private static final Duration KEPT = Duration.ofDays(1);

    private static final String EVERY_ONE = "barred";

    private final DSLContext sql;
    private final Clock clock;
    private final TenantCache<String, Map<String, List<Bar>>> bars = new TenantCache<>(1);

    Barred(DSLContext sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** Why a sign-in is over. */
    enum Reason {
        DISABLED,
        DELETED,
        SIGNED_OUT
    }

    /** Which tokens are out: those issued until a moment, or all. */
    private record Bar(@Nullable Instant issuedUntil) {
        boolean holds(@Nullable Instant issuedAt) {
            return issuedUntil == null || issuedAt == null || !issuedAt.isAfter(issuedUntil);
        }
    }

    /** Forgets from now on what has changed as soon as it has. */
    void listenTo(ChangeSignals news) {
        bars.with(news);
    }

    /**
     * Whether a token is out.
     *
     * @param session the identity provider's name for the sign-in, when the token tells it
     */
    public boolean isBarred(String subject, @Nullable String session, @Nullable Instant issuedAt) {
        var all = bars.get(Registry.ALL, EVERY_ONE, this::load);
        if (all.isEmpty()) return false;
        return all.getOrDefault(subject, List.of()).stream().anyMatch(bar -> bar.holds(issuedAt))
                || (session != null && all.containsKey(session));
    }

    private Map<String, List<Bar>> load() {
        return sql
                .select(BARRED.ID, BARRED.ISSUED_UNTIL)
                .from(BARRED)
                .where(BARRED.BARRED_AT.gt(clock.instant().minus(KEPT)))
                .fetch()
                .stream()
                .collect(Collectors.groupingBy(
                        row -> Objects.requireNonNull(row.value1()),
                        Collectors.mapping(row -> new Bar(row.value2()), Collectors.toList())));
    }

    /** From now on no token of the account is good, until {@link #unbar}. */
    public void bar(String subject) {
        bar(subject, Reason.DISABLED);
    }

    /** From now on no token of the account is good. */
    void bar(String subject, Reason reason) {
        put(subject, reason, null);
    }

    /** From now on the tokens of one sign-in are not good. */
    public void barSession(String session) {
        put(session, Reason.SIGNED_OUT, null);
    }

    /** From now on the account's tokens that were issued until a moment are not good. */
    void barIssuedUntil(String subject, Instant moment) {
        put(subject, Reason.SIGNED_OUT, moment);
    }

    private void put(String id, Reason reason, @Nullable Instant issuedUntil) {
        var now = clock.instant();
        sql.insertInto(BARRED)
                .set(BARRED.ID, id)
                .set(BARRED.REASON, reason.name())
                .set(BARRED.ISSUED_UNTIL, issuedUntil)
                .set(BARRED.BARRED_AT, now)
                .onConflict(BARRED.ID, BARRED.REASON)
                .doUpdate()
                .set(BARRED.ISSUED_UNTIL, issuedUntil)
                .set(BARRED.BARRED_AT, now)
                .execute();
        forget();
    }

    /** The account works again; sign-ins that were ended stay ended. */
    public void unbar(String subject) {
        sql.deleteFrom(BARRED)
                .where(BARRED.ID.eq(subject))
                .and(BARRED.REASON.ne(Reason.SIGNED_OUT.name()))
                .execute();
        forget();
    }

    private void forget() {
        bars.forget(Registry.ALL);
    }

    void removeOld() {
        sql.deleteFrom(BARRED)
                .where(BARRED.BARRED_AT.lt(clock.instant().minus(KEPT)))
                .execute();
    }
}
