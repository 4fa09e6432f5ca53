package io.xinqiao.opinions;

import static io.xinqiao.schema.tenant.Tables.OPINION;
import static io.xinqiao.schema.tenant.Tables.OPINION_TOPIC;
import static org.jooq.impl.DSL.any;

import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.tenants.TenantDatabase;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** Opinions that say the same are grouped under a topic. */
@Repository
class OpinionTopics {
    private static final RowScope SCOPE = RowScope.inProject(OPINION_TOPIC.PROJECT_ID);

    private final DSLContext sql;
    private final Rows<OpinionTopic> rows;
    private final Rows<Opinion> opinions;

    OpinionTopics(TenantDatabase database, Rows<OpinionTopic> rows, Rows<Opinion> opinions) {
        this.sql = database.sql();
        this.rows = rows;
        this.opinions = opinions;
    }

    @Bean
    static Rows<OpinionTopic> opinionTopicRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(OpinionTopic.class, OPINION_TOPIC, SCOPE, database, visibility);
    }

    @Bean
    static Listing<OpinionTopic> opinionTopicList(Rows<OpinionTopic> rows) {
        return Listing.of("opinionTopics", rows)
                .ascending(OPINION_TOPIC.NAME)
                .descending(OPINION_TOPIC.ID)
                .search(OPINION_TOPIC.NAME);
    }

    @Bean
    static Deletion<OpinionTopic> opinionTopicDeletion(Rows<OpinionTopic> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    record CreateOpinionTopicInput(UUID projectId, String name) {}

    record UpdateOpinionTopicInput(
            UUID opinionTopicId,
            @Nullable Integer expectedVersion,
            @Nullable String name) {}

    record GroupOpinionsInput(@Nullable UUID opinionTopicId, List<UUID> opinionIds) {}

    OpinionTopic create(CreateOpinionTopicInput input) {
        return rows.insert(new OpinionTopic(NewId.next(), input.projectId(), input.name(), 1));
    }

    OpinionTopic update(UpdateOpinionTopicInput input) {
        return rows.correct("Mutation.updateOpinionTopic", input.opinionTopicId(), input.expectedVersion())
                .told(OPINION_TOPIC.NAME, input.name())
                .make();
    }

    /** Puts opinions of the topic's project under it, or under none. */
    List<Opinion> group(GroupOpinionsInput input) {
        var ids = input.opinionIds().stream().distinct().sorted().toArray(UUID[]::new);
        var found = opinions.reached("Mutation.groupOpinions", List.of(ids));
        if (found.size() < ids.length) throw Refused.notFound("opinionIds");
        var topic = input.opinionTopicId() == null
                ? null
                : rows.require("Mutation.groupOpinions", input.opinionTopicId(), "opinionTopicId");
        if (topic != null
                && found.values().stream()
                        .anyMatch(one -> !one.spot().projectId().equals(topic.projectId()))) {
            throw Refused.notFound("opinionTopicId");
        }
        // In one order, so that two who group the same ones the other way round do not wait for each other.
        sql.select(OPINION.ID)
                .from(OPINION)
                .where(OPINION.ID.eq(any(ids)))
                .orderBy(OPINION.ID)
                .forUpdate()
                .fetch();
        sql.update(OPINION)
                .set(OPINION.TOPIC_ID, topic == null ? null : topic.id())
                .set(OPINION.VERSION, OPINION.VERSION.plus(1))
                .where(OPINION.ID.eq(any(ids)))
                .execute();
        return List.copyOf(opinions.ofKeys(List.of(ids)).values());
    }
}
