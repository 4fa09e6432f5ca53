package io.xinqiao.identity;

import static io.xinqiao.schema.tenant.Tables.IDEMPOTENCY;

import io.xinqiao.execution.NodeSource;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.Figures;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.Sha256;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A mutation sent twice under one key is done once. The key is written in the mutation's own transaction: both are
 * there or neither is, a second sender waits for the first, and a refusal leaves the key free.
 *
 * <p>What is kept of the answer are the objects in it, by their ids, and its figures and texts. A repetition gets the
 * objects as they are then, in whatever selection it asks for, and the figures as they were; what is {@link ToldOnce}
 * is not told again.
 */
@Component
class Idempotency {
    private static final Duration KEPT = Duration.ofDays(7);
    private static final String KEY = "idempotencyKey";
    private static final String ERRORS = "userErrors";
    private static final TypeReference<Map<String, Kept>> ANSWER = new TypeReference<>() {};

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Map<String, NodeSource> sources;
    private final JsonMapper json;
    private final Clock clock;

    /** One field of an answer: the id of an object or those of many, an amount, or what JSON has a notation for. */
    private record Kept(
            @Nullable String id,
            @Nullable List<String> ids,
            @Nullable BigDecimal amount,
            @Nullable Object value) {
        static Kept value(Object value) {
            return new Kept(null, null, null, value);
        }
    }

    Idempotency(TenantDatabase database, List<NodeSource> sources, JsonMapper json, Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.sources = sources.stream().collect(Collectors.toMap(NodeSource::type, Function.identity()));
        this.json = json;
        this.clock = clock;
    }

    /** What the reference tells of it. */
    @Component
    static class KeyFigures implements Figures {
        @Override
        public Map<String, String> figures() {
            return Map.of("keys.days", Long.toString(KEPT.toDays()));
        }
    }

    private void forgetOld() {
        database.write(() -> sql.deleteFrom(IDEMPOTENCY)
                .where(IDEMPOTENCY.CREATED_AT.lt(clock.instant().minus(KEPT)))
                .execute());
    }

    @Configuration(proxyBeanMethods = false)
    static class Housekeeping {
        @Bean
        RecurringWork oldKeysAreForgotten(Idempotency keys, Registry registry, TenantDatabase database) {
            return new RecurringWork(
                    "forget-old-idempotency-keys",
                    Duration.ofHours(1),
                    () -> registry.forEach(database, keys::forgetOld));
        }
    }

    /** Does a change once per key; without a key, every time. To be called inside the change's transaction. */
    @Nullable
    Object once(String mutation, Map<String, ?> input, Supplier<@Nullable Object> change) {
        if (!(input.get(KEY) instanceof UUID key)) return change.get();
        var member = Caller.current().memberId();
        var hash = hash(mutation, input);
        if (!claimed(member, key, mutation, hash)) return repeated(member, key, hash);
        var payload = change.get();
        sql.update(IDEMPOTENCY)
                .set(IDEMPOTENCY.ANSWER, json.writeValueAsString(kept(payload)))
                .where(IDEMPOTENCY.MEMBER_ID.eq(member))
                .and(IDEMPOTENCY.KEY.eq(key))
                .execute();
        return payload;
    }

    /** Whether the key is new (or forgotten by now). Waits while another transaction is about to take it. */
    private boolean claimed(UUID member, UUID key, String mutation, String hash) {
        var now = clock.instant();
        return sql.insertInto(IDEMPOTENCY)
                        .set(IDEMPOTENCY.MEMBER_ID, member)
                        .set(IDEMPOTENCY.KEY, key)
                        .set(IDEMPOTENCY.MUTATION, mutation)
                        .set(IDEMPOTENCY.INPUT_HASH, hash)
                        .set(IDEMPOTENCY.CREATED_AT, now)
                        .onConflict(IDEMPOTENCY.MEMBER_ID, IDEMPOTENCY.KEY)
                        .doUpdate()
                        .set(IDEMPOTENCY.MUTATION, mutation)
                        .set(IDEMPOTENCY.INPUT_HASH, hash)
                        .set(IDEMPOTENCY.CREATED_AT, now)
                        .where(IDEMPOTENCY.CREATED_AT.lt(now.minus(KEPT)))
                        .execute()
                == 1;
    }

    private Map<String, Object> repeated(UUID member, UUID key, String hash) {
        var first = sql.selectFrom(IDEMPOTENCY)
                .where(IDEMPOTENCY.MEMBER_ID.eq(member))
                .and(IDEMPOTENCY.KEY.eq(key))
                .fetchSingle();
        if (!first.getInputHash().equals(hash)) {
            throw new CodedException(ErrorCode.IDEMPOTENCY_KEY_REUSED, "idempotency.reused");
        }
        Map<String, Object> payload = new HashMap<>();
        json.readValue(Objects.requireNonNull(first.getAnswer()), ANSWER).forEach((field, kept) -> {
            var value = again(kept);
            if (value != null) payload.put(field, value);
        });
        payload.put(ERRORS, List.of());
        return payload;
    }

    private @Nullable Object again(Kept kept) {
        if (kept.id() != null)
            return objects(List.of(kept.id())).stream().findFirst().orElse(null);
        if (kept.ids() != null) return objects(kept.ids());
        return kept.amount() != null ? kept.amount() : kept.value();
    }

    /** The objects of one type that are still there and the caller's to see, in their order. */
    private List<?> objects(List<String> ids) {
        if (ids.isEmpty()) return List.of();
        var parsed = ids.stream().map(id -> GlobalId.parse(id).orElseThrow()).toList();
        var type = parsed.getFirst().type();
        var keys = parsed.stream().map(GlobalId::key).toList();
        var found = Objects.requireNonNull(sources.get(type), type).visible(keys);
        return keys.stream().filter(found::containsKey).map(found::get).toList();
    }

    private Map<String, Kept> kept(@Nullable Object payload) {
        Map<String, Kept> fields = new TreeMap<>();
        if (payload instanceof Map<?, ?> derived) {
            derived.forEach((field, value) -> fields.put(field.toString(), kept(field, value)));
        }
        if (!(payload instanceof Record answer)) return fields;
        for (var component : answer.getClass().getRecordComponents()) {
            if (component.getName().equals(ERRORS) || component.isAnnotationPresent(ToldOnce.class)) continue;
            var value = value(component, answer);
            if (value != null) fields.put(component.getName(), kept(component, value));
        }
        return fields;
    }

    private Kept kept(Object field, Object value) {
        return switch (value) {
            case Record object when isNode(object) -> new Kept(idOf(object), null, null, null);
            case BigDecimal amount -> new Kept(null, null, amount, null);
            case Integer number -> Kept.value(number);
            case String text -> Kept.value(text);
            case Boolean truth -> Kept.value(truth);
            case List<?> texts when texts.stream().allMatch(String.class::isInstance) -> Kept.value(texts);
            case List<?> objects
            when objects.stream().allMatch(this::isNode) ->
                new Kept(null, objects.stream().map(this::idOf).toList(), null, null);
            default -> throw new IllegalStateException(field + " is neither an object with an id nor a figure");
        };
    }

    private boolean isNode(Object value) {
        return value instanceof Record && sources.containsKey(value.getClass().getSimpleName());
    }

    private String idOf(Object node) {
        return new GlobalId(node.getClass().getSimpleName(), keyOf((Record) node)).text();
    }

    private static UUID keyOf(Record object) {
        for (var component : object.getClass().getRecordComponents()) {
            if (component.getName().equals("id") && value(component, object) instanceof UUID key) return key;
        }
        throw new IllegalStateException(object.getClass() + " has no id");
    }

    private static @Nullable Object value(RecordComponent component, Record of) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(of);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String hash(String mutation, Map<String, ?> input) {
        Map<String, Object> rest = new TreeMap<>(input);
        rest.remove(KEY);
        return Sha256.of(mutation + canonical(rest));
    }

    /** The same text for the same input, in whatever order its fields were sent. */
    private static String canonical(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> fields ->
                fields.entrySet().stream()
                        .map(field -> quoted(field.getKey()) + ":" + canonical(field.getValue()))
                        .sorted()
                        .collect(Collectors.joining(",", "{", "}"));
            case List<?> items -> items.stream().map(Idempotency::canonical).collect(Collectors.joining(",", "[", "]"));
            default -> quoted(value);
        };
    }

    private static String quoted(Object value) {
        var text = value.toString();
        return text.length() + "'" + text + "'";
    }
}
