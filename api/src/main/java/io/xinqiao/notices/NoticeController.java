package io.xinqiao.notices;

import graphql.schema.DataFetchingEnvironment;
import io.xinqiao.identity.SubscriptionStreams;
import io.xinqiao.notices.Notices.NoticeFilter;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.UserError;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;

/** A member's notices in the words of the schema. */
@Controller
class NoticeController {
    private final Notices notices;
    private final Messages messages;
    private final SubscriptionStreams live;

    NoticeController(Notices notices, Messages messages, SubscriptionStreams live) {
        this.notices = notices;
        this.messages = messages;
        this.live = live;
    }

    record MarkNoticesReadInput(List<UUID> noticeIds) {}

    record MarkNoticesReadPayload(List<Notice> notices, List<UserError> userErrors) {}

    @QueryMapping
    Connection<Notice> notices(Page page, @Argument @Nullable NoticeFilter filter) {
        return notices.page(page, filter);
    }

    @MutationMapping
    MarkNoticesReadPayload markNoticesRead(@Argument MarkNoticesReadInput input) {
        return new MarkNoticesReadPayload(notices.read(input.noticeIds()), List.of());
    }

    @SubscriptionMapping("notices")
    Publisher<Notice> live(DataFetchingEnvironment environment) {
        return live.stream(Notices.TOPIC, notices::subscribed, environment.getDataLoaderRegistry());
    }

    /** In the reader's language, whenever it was told. */
    @SchemaMapping(typeName = "Notice", field = "text")
    String text(Notice notice) {
        return messages.text(
                "notice." + notice.kind(),
                notice.words().stream().map(this::said).toArray());
    }

    private String said(String word) {
        var key = Notice.keyIn(word);
        return key == null ? word : messages.text(key);
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource noticeNodes(Notices notices) {
            return new NodeSource("Notice", notices::visible);
        }
    }
}
