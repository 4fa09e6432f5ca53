package io.xinqiao.notices;

import graphql.schema.DataFetchingEnvironment;
import io.xinqiao.execution.AnyNodes;
import io.xinqiao.execution.Edges;
import io.xinqiao.identity.SubscriptionStreams;
import io.xinqiao.platform.Messages;
import java.util.List;
import java.util.UUID;
import org.reactivestreams.Publisher;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;

/** A member's notices in the words of the schema. */
@Controller
class NoticeController {
    private final Notices notices;
    private final Messages messages;
    private final SubscriptionStreams live;
    private final AnyNodes nodes;

    NoticeController(Notices notices, Messages messages, SubscriptionStreams live, AnyNodes nodes) {
        this.notices = notices;
        this.messages = messages;
        this.live = live;
        this.nodes = nodes;
    }

    record MarkNoticesReadInput(List<UUID> noticeIds) {}

    @MutationMapping
    List<Notice> markNoticesRead(@Argument MarkNoticesReadInput input) {
        return notices.read(input.noticeIds());
    }

    @SubscriptionMapping("notices")
    Publisher<Notice> live(DataFetchingEnvironment environment) {
        return live.stream(Notices.TOPIC, notices::subscribed, environment.getDataLoaderRegistry());
    }

    @Bean
    Edges<Notice> noticeEdges() {
        return Edges.of(Notice.class)
                .value("subjectId", notice -> notice.subject().text())
                .each("subject", nodes.of(Notice::subject))
                .value(
                        "text",
                        notice -> messages.text(
                                "notice." + notice.kind(),
                                notice.eachWord().stream().map(this::said).toArray()));
    }

    private String said(String word) {
        var key = Notice.keyIn(word);
        return key == null ? word : messages.text(key);
    }
}
