package io.xinqiao.notices;

import static io.xinqiao.schema.tenant.Tables.NOTICE;
import static io.xinqiao.sql.NewKey.newKey;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.xinqiao.events.Outbox;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record4;
import org.jooq.Select;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The notices: each is written in the transaction of what it tells, and read by nobody but its member. */
@Repository
public class Notices {
    /** Each notice is told of under this name. */
    static final String TOPIC = "Notice";

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
        return Rows.of(Notice.class, NOTICE, REACH, database, visibility);
    }

    @Bean
    static Listing<Notice> noticeList(Rows<Notice> rows) {
        return Listing.of("notices", rows)
                .descending(NOTICE.AT)
                .descending(NOTICE.ID)
                .flag("read", NOTICE.READ_AT::isNotNull);
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
                        NewId.next(),
                        one.memberId(),
                        one.kind(),
                        one.subject().type(),
                        one.subject().key(),
                        one.causeId(),
                        Notice.inOnePiece(one.words()),
                        now,
                        null))
                .toList();
        var inserted = rows.insertNew(notices);
        if (inserted > 0) outbox.record(TOPIC, notices.stream().map(Notice::id).toList());
    }

    /**
     * Tells whoever a query finds, inside the change that it belongs to and in one statement, however many they are;
     * who was told of the same cause already is not told again.
     *
     * @param found gives the member, what it is about, what made it, and its words ({@link Notice#inOnePiece})
     */
    public void tellEach(Notice.Kind kind, String subjectType, Select<Record4<UUID, UUID, UUID, String>> found) {
        var told = found.asTable("told", "member", "subject", "cause", "words");
        outbox.recordForEach(
                TOPIC,
                insertInto(NOTICE)
                        .columns(
                                NOTICE.ID,
                                NOTICE.MEMBER_ID,
                                NOTICE.KIND,
                                NOTICE.SUBJECT_TYPE,
                                NOTICE.SUBJECT_ID,
                                NOTICE.CAUSE_ID,
                                NOTICE.WORDS,
                                NOTICE.AT)
                        .select(select(
                                        newKey(),
                                        told.field("member", UUID.class),
                                        val(kind.name()),
                                        val(subjectType),
                                        told.field("subject", UUID.class),
                                        told.field("cause", UUID.class),
                                        told.field("words", String.class),
                                        val(clock.instant(), NOTICE.AT))
                                .from(told))
                        .onConflictDoNothing()
                        .returningResult(
                                NOTICE.ID.as(Outbox.SUBJECT),
                                NOTICE.ID.as(Outbox.AGGREGATE),
                                NOTICE.MEMBER_ID.as(Outbox.AUDIENCE)));
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
                .fetchGroups(NOTICE.CAUSE_ID, Row.mapping(rows::read));
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
}
