package io.xinqiao.runs;

import graphql.schema.DataFetchingEnvironment;
import io.xinqiao.identity.SubscriptionStreams;
import java.util.Map;
import java.util.UUID;
import org.reactivestreams.Publisher;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;

/** What can be asked of a run of whatever kind. */
@Controller
class RunController {
    private final RunObjects objects;
    private final SubscriptionStreams live;

    RunController(RunObjects objects, SubscriptionStreams live) {
        this.objects = objects;
        this.live = live;
    }

    record RetryRunInput(UUID runId) {}

    @MutationMapping
    Run retryRun(@Argument RetryRunInput input) {
        return objects.retry(input.runId());
    }

    record CancelRunInput(UUID runId) {}

    @MutationMapping
    Run cancelRun(@Argument CancelRunInput input) {
        return objects.cancel(input.runId());
    }

    @SubscriptionMapping
    Publisher<Run> runProgress(@Argument UUID runId, DataFetchingEnvironment environment) {
        return live.stream(
                Runs.TOPIC, keys -> keys.contains(runId) ? seen(runId) : Map.of(), environment.getDataLoaderRegistry());
    }

    private Map<UUID, Run> seen(UUID run) {
        return objects.visible(run).map(object -> Map.of(run, object)).orElse(Map.of());
    }
}
