package io.xinqiao.identity;

import static io.xinqiao.schema.tenant.Tables.IDEMPOTENCY;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Sha256;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import java.lang.reflect.RecordComponent;
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
 * <p>What is kept of the answer are the objects in it. A repetition gets them as they are then, in whatever selection
 * it asks for; what is told only once (a first password) is not told again.
 */
@Component
class Idempotency {
    private static final Duration KEPT = Duration.ofDays(7);
    private static final String KEY = "idempotencyKey";
    private static final TypeReference<Map<String, String>> REFERENCES = new TypeReference<>() {};

    private final TenantDatabase database;
    private final DSLContext sql;
    private final Map<String, NodeSource> sources;
    private final JsonMapper json;
    private final Clock clock;

    Idempotency(TenantDatabase database, List<NodeSource> sources, JsonMapper json, Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.sources = sources.stream().collect(Collectors.toMap(NodeSource::type, Function.identity()));
        this.json = json;
        this.clock = clock;
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
                .set(IDEMPOTENCY.ANSWER, json.writeValueAsString(references(payload)))
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
        json.readValue(Objects.requireNonNull(first.getAnswer()), REFERENCES).forEach((field, reference) -> {
            var id = GlobalId.parse(reference).orElseThrow();
            var source = Objects.requireNonNull(sources.get(id.type()), id.type());
            var object = source.visible().apply(List.of(id.key())).get(id.key());
            if (object != null) payload.put(field, object);
        });
        payload.put("userErrors", List.of());
        return payload;
    }

    /** The objects in a payload by field: those whose type can be asked for by id. */
    private Map<String, String> references(@Nullable Object payload) {
        Map<String, String> references = new TreeMap<>();
        if (!(payload instanceof Record answer)) return references;
        for (var component : answer.getClass().getRecordComponents()) {
            var type = component.getType().getSimpleName();
            if (!sources.containsKey(type) || !(value(component, answer) instanceof Record object)) continue;
            references.put(component.getName(), new GlobalId(type, keyOf(object)).text());
        }
        return references;
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
