package io.xinqiao.procedures;

import io.xinqiao.execution.Edges;
import io.xinqiao.files.Files;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;

/** The edges that every procedure has: the steps that the caller may take, its timeline, photos and documents. */
@Component
public class ProcedureEdges {
    private final Timeline timeline;
    private final Files files;

    ProcedureEdges(Timeline timeline, Files files) {
        this.timeline = timeline;
        this.files = files;
    }

    /**
     * Those of one kind, to which its own are added.
     *
     * @param reached those of them that a row of the permissions reaches
     */
    public <P extends Procedure<?>> Edges<P> of(
            Class<P> kind, BiFunction<String, Collection<UUID>, ? extends Map<UUID, ?>> reached) {
        var type = kind.getSimpleName();
        return Edges.of(kind)
                .each("allowedSteps", of -> timeline.allowedSteps(type, of, reached))
                .toMany("timeline", Procedure::id, timeline::of)
                .toMany("attachments", Procedure::id, keys -> files.on(type, keys));
    }
}
