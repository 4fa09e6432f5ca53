package io.xinqiao.runs;

import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.platform.Messages;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What every run of the schema has, as edges and values of its type; a kind adds its own. */
@Component
public class RunEdges {
    private final Members members;
    private final Messages messages;

    RunEdges(Members members, Messages messages) {
        this.members = members;
        this.messages = messages;
    }

    public <S extends Run> Edges<S> of(Class<S> kind) {
        return Edges.of(kind)
                .value("state", Run::state)
                .value("takingBack", Run::takingBack)
                .value("done", Run::done)
                .value("total", Run::total)
                .value("percent", Run::percent)
                .value("failure", this::failure)
                .to("requestedBy", run -> run.status().requestedById(), members::ofKeys)
                .value("requestedAt", Run::requestedAt)
                .to("takenBackBy", run -> run.status().takenBackById(), members::ofKeys)
                .value("startedAt", Run::startedAt)
                .value("endedAt", Run::endedAt);
    }

    /** Why a run stopped, in words; null when it did not. */
    private @Nullable String failure(Run run) {
        var key = run.status().failureKey();
        return key == null
                ? null
                : messages.text(key, run.status().failureArguments().toArray());
    }
}
