package io.xinqiao.execution;

import graphql.ExecutionResult;
import graphql.language.OperationDefinition;
import io.micrometer.core.instrument.MeterRegistry;
import io.xinqiao.platform.ErrorCode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;

/** Measures every operation by its name, and writes down the slow ones with the digest of their document's shape. */
@Component
@EnableConfigurationProperties(OperationWatch.Settings.class)
class OperationWatch {
    private static final Logger log = LoggerFactory.getLogger("io.xinqiao.slow");
    private static final String TIMER = "xinqiao.operations";

    /** Clients choose the names; whoever invented ever new ones would fill the memory of node and monitoring. */
    private static final int MOST_NAMES = 300;

    private final MeterRegistry meters;
    private final Settings settings;
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    OperationWatch(MeterRegistry meters, Settings settings) {
        this.meters = meters;
        this.settings = settings;
    }

    /**
     * What is told.
     *
     * @param slow an operation that takes longer is logged
     */
    @ConfigurationProperties("xinqiao.operations")
    record Settings(@DefaultValue("1s") Duration slow) {}

    /** One operation has ended, well or not. */
    void ended(
            Duration took,
            @Nullable OperationDefinition operation,
            String document,
            @Nullable ExecutionResult result,
            @Nullable Throwable failure) {
        var name = nameOf(operation);
        meters.timer(TIMER, "operation", name, "type", typeOf(operation), "outcome", outcome(result, failure))
                .record(took);
        if (took.compareTo(settings.slow()) < 0) return;
        log.warn(
                "Slow operation {} took {} ms, document sha256:{}", name, took.toMillis(), DocumentDigest.of(document));
    }

    private String nameOf(@Nullable OperationDefinition operation) {
        if (operation == null || operation.getName() == null) return "anonymous";
        var name = operation.getName();
        if (names.contains(name)) return name;
        return names.size() < MOST_NAMES && names.add(name) ? name : "other";
    }

    private static String typeOf(@Nullable OperationDefinition operation) {
        return operation == null ? "none" : operation.getOperation().name();
    }

    private static String outcome(@Nullable ExecutionResult result, @Nullable Throwable failure) {
        if (failure != null || result == null) return "failed";
        if (result.getErrors().isEmpty()) return "success";
        var told = result.getErrors().getFirst().getExtensions();
        return told == null || !(told.get("code") instanceof String code) ? ErrorCode.BAD_REQUEST.name() : code;
    }
}
