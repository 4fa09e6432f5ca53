package io.xinqiao.archives;

import io.xinqiao.archives.Completeness.ArchiveCompleteness;
import io.xinqiao.archives.Completeness.ArchiveScoreFilter;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Page;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
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

    @BatchMapping(typeName = "ArchiveCompleteness", field = "building")
    Map<ArchiveCompleteness, Building> building(List<ArchiveCompleteness> of) {
        return Batch.one(of, ArchiveCompleteness::buildingId, buildings::behind);
    }
}
