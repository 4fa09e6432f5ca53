package io.xinqiao.notices;

import static io.xinqiao.schema.tenant.Tables.NOTICE;
import static io.xinqiao.sql.Filters.in;
import static io.xinqiao.sql.Filters.whether;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;

import io.xinqiao.events.Outbox;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.sql.Bulk;
import io.xinqiao.sql.Keyset;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The notices: each is written in the transaction of what it tells, and read by nobody but its member. */
@Repository
public class Notices {
    /** Each notice is told of under this name. */
    static final String TOPIC = "Notice";

    /** ASCII's record separator, which no text of a user contains. */
    private static final String BETWEEN_WORDS = "\u001e";

    private static final Keyset<Notice, Instant> NEWEST =
            new Keyset<>("notices", NOTICE.AT, NOTICE.ID, true, Notice::at, Notice::id);
    private static final RowScope REACH = new RowScope() {
        @Override
        public Condition own(Member member) {
            return NOTICE.MEMBER_ID.eq(member.id());
        }
    };

    private final DSLContext sql;
    private final Rows<Notice> rows;
    private final Outbox outbox;
    private final Clock clock;

    Notices(TenantDatabase database, Rows<Notice> rows, Outbox outbox, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Bean
    static Rows<Notice> noticeRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Notice.class, NOTICE, REACH, Notices::notice, database, visibility);
    }

    record NoticeFilter(@Nullable Boolean read, @Nullable List<Notice.Kind> kinds) {
        Condition condition() {
            return whether(read, NOTICE.READ_AT.isNotNull()).and(in(NOTICE.KIND, kinds));
        }
    }

    /** Something to tell a member. */
    public record Told(UUID memberId, Notice.Kind kind, GlobalId subject, UUID causeId, List<String> words) {}

    /**
     * Tells members, inside the change that it belongs to; who was told of the same cause already is not told again.
     */
    public void tell(List<Told> told) {
        if (told.isEmpty()) return;
        var now = clock.instant();
        var notices = told.stream()
                .map(one -> new Notice(
                        NewId.next(), one.memberId(), one.kind(), one.subject(), one.causeId(), one.words(), now, null))
                .toList();
        var inserted = Bulk.<Notice>into(NOTICE)
                .set(NOTICE.ID, Notice::id)
                .set(NOTICE.MEMBER_ID, Notice::memberId)
                .set(NOTICE.KIND, notice -> notice.kind().name())
                .set(NOTICE.SUBJECT_TYPE, notice -> notice.subject().type())
                .set(NOTICE.SUBJECT_ID, notice -> notice.subject().key())
                .set(NOTICE.CAUSE_ID, Notice::causeId)
                .set(NOTICE.WORDS, notice -> String.join(BETWEEN_WORDS, notice.words()))
                .set(NOTICE.AT, Notice::at)
                .insertNew(sql, notices);
        if (inserted > 0) outbox.record(TOPIC, notices.stream().map(Notice::id).toList());
    }

    Connection<Notice> page(Page page, @Nullable NoticeFilter filter) {
        return rows.page("Query.notices", page, NEWEST, filter == null ? noCondition() : filter.condition());
    }

    Map<UUID, Notice> subscribed(Collection<UUID> keys) {
        return rows.reached("Subscription.notices", keys);
    }

    /** What was told because of these causes, in the order of time: the proof that people were told. */
    public Map<UUID, List<Notice>> because(Collection<UUID> causes) {
        return sql.selectFrom(NOTICE)
                .where(NOTICE.CAUSE_ID.eq(any(causes.toArray(UUID[]::new))))
                .orderBy(NOTICE.AT, NOTICE.ID)
                .limit(1_000)
                .fetchGroups(NOTICE.CAUSE_ID, Row.mapping(Notices::notice));
    }

    /** The member has read these; those that are not theirs stay as they are. */
    List<Notice> read(List<UUID> keys) {
        sql.update(NOTICE)
                .set(NOTICE.READ_AT, clock.instant())
                .where(NOTICE.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(NOTICE.MEMBER_ID.eq(Caller.current().memberId()))
                .and(NOTICE.READ_AT.isNull())
                .execute();
        var found = rows.reached("Mutation.markNoticesRead", keys);
        if (!found.keySet().containsAll(keys)) throw Refused.notFound("noticeIds");
        return keys.stream().distinct().map(found::get).toList();
    }

    private static Notice notice(Row row) {
        return new Notice(
                row.get(NOTICE.ID),
                row.get(NOTICE.MEMBER_ID),
                Notice.Kind.valueOf(row.get(NOTICE.KIND)),
                new GlobalId(row.get(NOTICE.SUBJECT_TYPE), row.get(NOTICE.SUBJECT_ID)),
                row.get(NOTICE.CAUSE_ID),
                List.of(row.get(NOTICE.WORDS).split(BETWEEN_WORDS, -1)),
                row.get(NOTICE.AT),
                row.get(NOTICE.READ_AT));
    }
}
