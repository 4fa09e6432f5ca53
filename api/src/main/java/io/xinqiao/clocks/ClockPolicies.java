package io.xinqiao.clocks;

import static io.xinqiao.schema.tenant.Tables.CLOCK_POLICY;
import static io.xinqiao.schema.tenant.Tables.CLOCK_RULE;
import static io.xinqiao.schema.tenant.Tables.TICKET_CATEGORY;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.max;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.xinqiao.archives.SettingsSource;
import io.xinqiao.calendar.Calendars;
import io.xinqiao.calendar.Hours;
import io.xinqiao.calendar.WorkingTime;
import io.xinqiao.identity.Caller;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.RecordColumns;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** The clock policies: a project's own, else the company's, else the trade's; the latest version of each. */
@Repository
class ClockPolicies {
    private static final int MOST_RULES = 100;
    private static final int MOST_PERCENT = 99;
    private static final int MOST_MINUTES = 43_200;
    private static final Map<Allowance.Unit, Integer> MOST =
            Map.of(Allowance.Unit.MINUTES, 10_000, Allowance.Unit.HOURS, 2_000, Allowance.Unit.DAYS, 366);

    /** Every new ticket asks; a change reaches the other nodes as soon as that. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** Stands for the trade's policy where a key is needed. */
    static final UUID TRADE = new UUID(0, 0);

    /** A rule where it stands in its policy. */
    private record Placed(UUID policyId, int position, ClockRule rule) {}

    private static final RecordColumns<Placed> RULES = RecordColumns.of(Placed.class, CLOCK_RULE);

    private record Key(UUID tenant, UUID project) {}

    /** A policy, and time as it counts it by the calendar of now. */
    record InForce(ClockPolicy policy, WorkingTime time) {}

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Calendars calendars;
    private final Messages messages;
    private final Clock clock;
    private final Cache<Key, InForce> inForce =
            Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(FRESH).build();

    ClockPolicies(TenantDatabase database, Calendars calendars, Messages messages, Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.calendars = calendars;
        this.messages = messages;
        this.clock = clock;
    }

    record SetClockPolicyInput(
            @Nullable UUID projectId,
            @Nullable String timeZone,
            List<Hours.Window> officeHours,
            List<Hours.Window> serviceHours,
            int warnAtPercent,
            int escalateAfterMinutes,
            List<ClockRule> rules) {}

    /** What a new ticket of a project begins under. */
    InForce inForce(UUID project) {
        var key = new Key(database.tenant().id(), project);
        var known = inForce.getIfPresent(key);
        if (known != null) return known;
        var found = asItIs(project);
        inForce.put(key, found);
        return found;
    }

    /** Nothing that this node remembers is right any more, once the change is committed. */
    void forget() {
        database.afterCommit(inForce::invalidateAll);
    }

    /** What is in force by the policy and calendar of this very moment, past what the node remembers. */
    InForce asItIs(UUID project) {
        var policy = of(project);
        return new InForce(policy, policy.time(calendars.workdays()));
    }

    /** The one in force for a project; without one, the company's. */
    ClockPolicy of(@Nullable UUID project) {
        return sql.selectFrom(CLOCK_POLICY)
                .where(CLOCK_POLICY.PROJECT_ID.isNull())
                .or(CLOCK_POLICY.PROJECT_ID.eq(project))
                .orderBy(CLOCK_POLICY.PROJECT_ID.asc().nullsLast(), CLOCK_POLICY.VERSION.desc())
                .limit(1)
                .fetchOptional(this::policy)
                .orElse(ClockPolicy.OF_THE_TRADE);
    }

    /** These policies, by key. */
    Map<UUID, ClockPolicy> ofKeys(Collection<UUID> keys) {
        return sql.selectFrom(CLOCK_POLICY)
                .where(CLOCK_POLICY.ID.eq(any(keys.toArray(UUID[]::new))))
                .fetchMap(CLOCK_POLICY.ID, this::policy);
    }

    /** Time as these policies count it, by key; the trade's under {@link #TRADE}. */
    Map<UUID, InForce> times(Collection<UUID> keys) {
        var workdays = calendars.workdays();
        Map<UUID, InForce> times = new HashMap<>();
        times.put(TRADE, new InForce(ClockPolicy.OF_THE_TRADE, ClockPolicy.OF_THE_TRADE.time(workdays)));
        ofKeys(keys).forEach((key, policy) -> times.put(key, new InForce(policy, policy.time(workdays))));
        return times;
    }

    /** All versions of a project's own policy, or of the company's, latest first, at most 100. */
    List<ClockPolicy> versions(@Nullable UUID project) {
        return sql.selectFrom(CLOCK_POLICY)
                .where(project == null ? CLOCK_POLICY.PROJECT_ID.isNull() : CLOCK_POLICY.PROJECT_ID.eq(project))
                .orderBy(CLOCK_POLICY.VERSION.desc())
                .limit(100)
                .fetch(this::policy);
    }

    ClockPolicy set(SetClockPolicyInput input) {
        refuse(input.warnAtPercent() < 1 || input.warnAtPercent() > MOST_PERCENT, "warnAtPercent");
        refuse(input.escalateAfterMinutes() < 1 || input.escalateAfterMinutes() > MOST_MINUTES, "escalateAfterMinutes");
        refuse(input.rules().isEmpty() || input.rules().size() > MOST_RULES, "rules");
        var seen = new HashSet<List<@Nullable Object>>();
        for (var rule : input.rules()) {
            refuse(rule.amount() < 0 || rule.amount() > Objects.requireNonNull(MOST.get(rule.unit())), "rules");
            refuse(
                    !seen.add(Arrays.asList(
                            rule.measure(), rule.kind(), rule.severity(), rule.channel(), rule.ticketCategoryId())),
                    "rules");
        }
        refuseUnknownCategories(input.rules());
        return add(new ClockPolicy(
                NewId.next(),
                input.projectId(),
                nextVersion(input.projectId()),
                zone(input.timeZone()),
                hours(input.officeHours(), "officeHours"),
                hours(input.serviceHours(), "serviceHours"),
                new ClockPolicy.Patience(input.warnAtPercent(), input.escalateAfterMinutes()),
                input.rules(),
                new ClockPolicy.Made(clock.instant(), Caller.current().memberId())));
    }

    private void refuseUnknownCategories(List<ClockRule> rules) {
        var asked = rules.stream()
                .map(ClockRule::ticketCategoryId)
                .filter(Objects::nonNull)
                .distinct()
                .toArray(UUID[]::new);
        if (asked.length == 0) return;
        var known = sql.fetchCount(TICKET_CATEGORY, TICKET_CATEGORY.ID.eq(any(asked)));
        if (known < asked.length) throw Refused.notFound("rules");
    }

    private int nextVersion(@Nullable UUID project) {
        var last = sql.select(max(CLOCK_POLICY.VERSION))
                .from(CLOCK_POLICY)
                .where(project == null ? CLOCK_POLICY.PROJECT_ID.isNull() : CLOCK_POLICY.PROJECT_ID.eq(project))
                .fetchSingle()
                .value1();
        return last == null ? 1 : last + 1;
    }

    private ClockPolicy add(ClockPolicy policy) {
        policy.neverDue(calendars.workdays(), clock.instant()).ifPresent(rule -> {
            throw Refused.because(
                    Code.INVALID,
                    "refused.clock.neverDue",
                    List.of(policy.rules().indexOf(rule) + 1, rule.amount(), messages.text("ClockUnit." + rule.unit())),
                    "rules");
        });
        var made = Objects.requireNonNull(policy.made());
        var added = sql.insertInto(CLOCK_POLICY)
                .set(CLOCK_POLICY.ID, policy.id())
                .set(CLOCK_POLICY.PROJECT_ID, policy.projectId())
                .set(CLOCK_POLICY.VERSION, policy.version())
                .set(CLOCK_POLICY.ZONE, policy.timeZone())
                .set(CLOCK_POLICY.OFFICE_HOURS, policy.officeHours().toString())
                .set(CLOCK_POLICY.SERVICE_HOURS, policy.serviceHours().toString())
                .set(CLOCK_POLICY.WARN_AT_PERCENT, policy.warnAtPercent())
                .set(CLOCK_POLICY.ESCALATE_AFTER_MINUTES, policy.escalateAfterMinutes())
                .set(CLOCK_POLICY.MADE_AT, made.at())
                .set(CLOCK_POLICY.MADE_BY, made.byId())
                .onConflict(CLOCK_POLICY.PROJECT_ID, CLOCK_POLICY.VERSION)
                .doNothing()
                .execute();
        // Somebody else has set one in the same moment; theirs is to be read before it is replaced.
        if (added == 0)
            throw Refused.because(Code.CONFLICT, "refused.conflict", List.of(policy.version()), "projectId");
        var id = Objects.requireNonNull(policy.id());
        var rules = policy.rules();
        RULES.inserts()
                .insert(
                        sql,
                        IntStream.range(0, rules.size())
                                .mapToObj(at -> new Placed(id, at, rules.get(at)))
                                .toList());
        database.afterCommit(inForce::invalidateAll);
        return policy;
    }

    /** Gives a project the policy of another, if that has one of its own. */
    private int copy(UUID from, UUID to) {
        var policy = of(from);
        if (!from.equals(policy.projectId())) return 0;
        add(new ClockPolicy(
                NewId.next(),
                to,
                nextVersion(to),
                policy.zone(),
                policy.officeHours(),
                policy.serviceHours(),
                policy.patience(),
                policy.rules(),
                new ClockPolicy.Made(clock.instant(), Caller.current().memberId())));
        return 1;
    }

    private static ZoneId zone(@Nullable String name) {
        if (name == null) return ClockPolicy.OF_THE_TRADE.zone();
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw invalid("timeZone");
        }
    }

    private static Hours hours(List<Hours.Window> windows, String field) {
        return Hours.of(windows).orElseThrow(() -> invalid(field));
    }

    private static void refuse(boolean wrong, String field) {
        if (wrong) throw invalid(field);
    }

    private static Refused invalid(String field) {
        return Refused.because(Code.INVALID, "refused.clock." + field, List.of(), field);
    }

    private ClockPolicy policy(Record row) {
        var rules = sql.selectFrom(CLOCK_RULE)
                .where(CLOCK_RULE.POLICY_ID.eq(row.get(CLOCK_POLICY.ID)))
                .orderBy(CLOCK_RULE.POSITION)
                .fetch(rule -> RULES.read(rule::get).rule());
        return new ClockPolicy(
                row.get(CLOCK_POLICY.ID),
                row.get(CLOCK_POLICY.PROJECT_ID),
                row.get(CLOCK_POLICY.VERSION),
                ZoneId.of(row.get(CLOCK_POLICY.ZONE)),
                Hours.parse(row.get(CLOCK_POLICY.OFFICE_HOURS)).orElseThrow(),
                Hours.parse(row.get(CLOCK_POLICY.SERVICE_HOURS)).orElseThrow(),
                new ClockPolicy.Patience(
                        row.get(CLOCK_POLICY.WARN_AT_PERCENT), row.get(CLOCK_POLICY.ESCALATE_AFTER_MINUTES)),
                rules,
                new ClockPolicy.Made(row.get(CLOCK_POLICY.MADE_AT), row.get(CLOCK_POLICY.MADE_BY)));
    }

    @Configuration(proxyBeanMethods = false)
    static class Settings {
        @Bean
        SettingsSource clockSettings(ClockPolicies policies) {
            return new SettingsSource(SettingsSource.Kind.CLOCKS, policies::copy);
        }
    }
}
