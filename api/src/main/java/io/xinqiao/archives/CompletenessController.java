package io.xinqiao.archives;

import io.xinqiao.archives.Completeness.ArchiveCompleteness;
import io.xinqiao.archives.Completeness.ArchiveScoreFilter;
import io.xinqiao.execution.Edges;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Page;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** How complete the archives are, in the words of the schema. */
@Controller
class CompletenessController {
    private final Completeness completeness;
    private final Buildings buildings;

    CompletenessController(Completeness completeness, Buildings buildings) {
        this.completeness = completeness;
        this.buildings = buildings;
    }

    @QueryMapping
    Connection<ArchiveScore> incompleteArchives(Page page, @Argument @Nullable ArchiveScoreFilter filter) {
        return completeness.incomplete(page, filter);
    }

    @QueryMapping
    List<ArchiveCompleteness> archiveCompleteness(@Argument UUID projectId) {
        return completeness.ofBuildings(projectId);
    }

    @Bean
    Edges<ArchiveCompleteness> archiveCompletenessEdges() {
        return Edges.of(ArchiveCompleteness.class).to("building", ArchiveCompleteness::buildingId, buildings::behind);
    }
}
