package io.xinqiao.tickets;

import static io.xinqiao.schema.tenant.Tables.CANNED_REPLY;
import static org.jooq.impl.DSL.any;

import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** The replies that stand ready at the desk. */
@Repository
class CannedReplies {
    private static final int MOST = 200;
    private static final RowScope REACH = new RowScope() {
        @Override
        public Condition project(UUID[] projects) {
            return CANNED_REPLY.PROJECT_ID.isNull().or(CANNED_REPLY.PROJECT_ID.eq(any(projects)));
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return project(projects);
        }
    };

    private final DSLContext sql;
    private final Rows<CannedReply> rows;

    CannedReplies(TenantDatabase database, Rows<CannedReply> rows) {
        this.sql = database.sql();
        this.rows = rows;
    }

    @Bean
    static Rows<CannedReply> cannedReplyRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(CannedReply.class, CANNED_REPLY, REACH, database, visibility);
    }

    @Bean
    static Deletion<CannedReply> cannedReplyDeletion(Rows<CannedReply> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    record CreateCannedReplyInput(@Nullable UUID projectId, String title, String words) {}

    record UpdateCannedReplyInput(
            UUID cannedReplyId,
            @Nullable Integer expectedVersion,
            @Nullable String title,
            @Nullable String words) {}

    CannedReply create(CreateCannedReplyInput input) {
        var reply = new CannedReply(NewId.next(), input.projectId(), input.title(), input.words());
        if (rows.insertNew(List.of(reply)) == 0) throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "title");
        return reply;
    }

    CannedReply update(UpdateCannedReplyInput input) {
        return rows.correct("Mutation.updateCannedReply", input.cannedReplyId(), input.expectedVersion())
                .told(CANNED_REPLY.TITLE, input.title())
                .told(CANNED_REPLY.WORDS, input.words())
                .make();
    }

    List<CannedReply> all() {
        return sql.selectFrom(CANNED_REPLY)
                .where(rows.scope("Query.cannedReplies"))
                .orderBy(CANNED_REPLY.TITLE, CANNED_REPLY.ID)
                .limit(MOST)
                .fetch(Row.mapping(rows::read));
    }

    /** The replies of a project that the caller reaches, as suggestions; those who may not read replies get none. */
    private List<TicketSuggestion> suggest(UUID project) {
        return all().stream()
                .filter(reply -> reply.projectId() == null || reply.projectId().equals(project))
                .map(reply -> new TicketSuggestion(TicketSuggestion.Source.CANNED_REPLY, reply.title(), reply.words()))
                .toList();
    }

    @Configuration(proxyBeanMethods = false)
    static class Sources {
        @Bean
        SuggestionSource suggestedReplies(CannedReplies replies) {
            return (project, words) -> replies.suggest(project);
        }
    }
}
