package io.xinqiao.opinions;

import static io.xinqiao.schema.tenant.Tables.OPINION;
import static org.jooq.impl.DSL.any;

import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.opinions.Opinion.State;
import io.xinqiao.opinions.OpinionFollowUps.FollowUp;
import io.xinqiao.opinions.OpinionFollowUps.OpinionFollowUpInput;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Whether opinions are adopted, what becomes of them, and that whoever gave them is told why. */
@Service
class OpinionDecisions {
    private static final String ADOPT = "Mutation.adoptOpinions";
    private static final String FOLLOW_UP = "Mutation.followUpOpinions";
    private static final String UNLINK = "Mutation.unlinkOpinions";
    private static final String DECLINE = "Mutation.declineOpinions";
    private static final int LONGEST_EXCERPT = 60;

    private final DSLContext sql;
    private final Rows<Opinion> rows;
    private final Rows<OpinionTopic> topics;
    private final OpinionFollowUps followUps;
    private final Members members;
    private final Notices notices;
    private final Timeline timeline;
    private final Messages messages;
    private final Clock clock;

    OpinionDecisions(
            TenantDatabase database,
            Rows<Opinion> rows,
            Rows<OpinionTopic> topics,
            OpinionFollowUps followUps,
            Members members,
            Notices notices,
            Timeline timeline,
            Messages messages,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.topics = topics;
        this.followUps = followUps;
        this.members = members;
        this.notices = notices;
        this.timeline = timeline;
        this.messages = messages;
        this.clock = clock;
    }

    /** Some by their ids, or what is undecided of a topic; one of them. */
    record OpinionsInput(
            @Nullable List<UUID> opinionIds, @Nullable UUID opinionTopicId) {}

    record AdoptOpinionsInput(
            OpinionsInput opinions, String reason, @Nullable OpinionFollowUpInput followUp) {}

    record DeclineOpinionsInput(OpinionsInput opinions, String reason) {}

    record FollowUpOpinionsInput(List<UUID> opinionIds, OpinionFollowUpInput followUp) {}

    /** What an opinion is linked to. */
    enum OpinionLink {
        TICKET,
        PLAN_ITEM;

        TableField<?, UUID> column() {
            return this == TICKET ? OPINION.TICKET_ID : OPINION.PLAN_ITEM_ID;
        }

        @Nullable
        UUID of(Opinion opinion) {
            return this == TICKET ? opinion.ticketId() : opinion.planItemId();
        }
    }

    record UnlinkOpinionsInput(List<UUID> opinionIds, OpinionLink link, String reason) {}

    List<Opinion> adopt(AdoptOpinionsInput input) {
        var opinions = locked(ADOPT, input.opinions(), Step.ADOPT);
        return decide(opinions, Step.ADOPT, input.reason(), followUps.of(ADOPT, opinions, input.followUp()));
    }

    List<Opinion> decline(DeclineOpinionsInput input) {
        return decide(locked(DECLINE, input.opinions(), Step.DECLINE), Step.DECLINE, input.reason(), FollowUp.NONE);
    }

    /** Those that are meant, of one project, each of which may be decided so; locked. */
    private List<Opinion> locked(String mutation, OpinionsInput input, Step step) {
        if (input.opinionIds() == null) {
            var topic = topics.require(
                    mutation, Objects.requireNonNull(input.opinionTopicId()), "opinions", "opinionTopicId");
            var opinions = lock(mutation, OPINION.TOPIC_ID.eq(topic.id()).and(OPINION.STATE.eq(State.RECEIVED.name())));
            if (opinions.isEmpty()) {
                throw Refused.because(
                        Code.INVALID, "refused.opinion.none", List.of(topic.name()), "opinions", "opinionTopicId");
            }
            return opinions;
        }
        var opinions = ofOneProject(mutation, input.opinionIds(), "opinions", "opinionIds");
        requireStep(opinions, input.opinionIds(), step);
        return opinions;
    }

    private List<Opinion> ofOneProject(String mutation, List<UUID> told, String... argument) {
        var ids = told.stream().distinct().toArray(UUID[]::new);
        var opinions = lock(mutation, OPINION.ID.eq(any(ids)));
        if (ids.length == 0 || opinions.size() < ids.length) throw Refused.notFound(argument);
        if (opinions.stream().map(one -> one.spot().projectId()).distinct().count() > 1) {
            throw Refused.because(Code.INVALID, "refused.opinion.projects", List.of(), argument);
        }
        return opinions;
    }

    /** Of many it is told which one can't be decided so, and why. */
    private void requireStep(List<Opinion> opinions, List<UUID> told, Step step) {
        for (var opinion : opinions) {
            if (opinion.possibleSteps().contains(step)) continue;
            throw Refused.because(
                    Code.ILLEGAL_STEP,
                    "refused.opinion.step",
                    List.of(
                            excerpt(opinion.content()),
                            messages.text("OpinionState." + opinion.state()),
                            messages.text("Step." + step)),
                    "opinions",
                    "opinionIds",
                    Integer.toString(told.indexOf(opinion.id())));
        }
    }

    /** What comes of opinions that are adopted already: something new, or a ticket or an item that there is. */
    List<Opinion> followUp(FollowUpOpinionsInput input) {
        var opinions = ofOneProject(FOLLOW_UP, input.opinionIds(), "opinionIds");
        for (var opinion : opinions) {
            if (opinion.state() == State.ADOPTED) continue;
            throw Refused.because(
                    Code.ILLEGAL_STEP,
                    "refused.opinion.notAdopted",
                    List.of(excerpt(opinion.content()), messages.text("OpinionState." + opinion.state())),
                    "opinionIds",
                    Integer.toString(input.opinionIds().indexOf(opinion.id())));
        }
        var followUp = followUps.of(FOLLOW_UP, opinions, input.followUp());
        var ids = opinions.stream().map(Opinion::id).toList();
        var change = sql.update(OPINION).set(OPINION.VERSION, OPINION.VERSION.plus(1));
        if (followUp.ticket() != null) change = change.set(OPINION.TICKET_ID, followUp.ticket());
        if (followUp.planItem() != null) change = change.set(OPINION.PLAN_ITEM_ID, followUp.planItem());
        change.where(OPINION.ID.eq(any(ids.toArray(UUID[]::new)))).execute();
        timeline.add(Opinions.TYPE, ids, Step.LINK, null);
        return inOrder(ids);
    }

    /** Takes back links that were wrong; the ticket and the item stay as they are. */
    List<Opinion> unlink(UnlinkOpinionsInput input) {
        var opinions = ofOneProject(UNLINK, input.opinionIds(), "opinionIds");
        for (var opinion : opinions) {
            if (input.link().of(opinion) != null) continue;
            throw Refused.because(
                    Code.ILLEGAL_STEP,
                    "refused.opinion.notLinked",
                    List.of(excerpt(opinion.content())),
                    "opinionIds",
                    Integer.toString(input.opinionIds().indexOf(opinion.id())));
        }
        var ids = opinions.stream().map(Opinion::id).toList();
        sql.update(OPINION)
                .setNull(input.link().column())
                .set(OPINION.VERSION, OPINION.VERSION.plus(1))
                .where(OPINION.ID.eq(any(ids.toArray(UUID[]::new))))
                .execute();
        timeline.add(Opinions.TYPE, ids, Step.UNLINK, input.reason());
        return inOrder(ids);
    }

    private List<Opinion> inOrder(List<UUID> ids) {
        var found = rows.ofKeys(ids);
        return ids.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    private List<Opinion> lock(String mutation, Condition which) {
        return sql.selectFrom(OPINION)
                .where(which)
                .and(rows.scope(mutation))
                .orderBy(OPINION.ID)
                .forUpdate()
                .fetch(Row.mapping(rows::read));
    }

    /** A ticket that an opinion has led to stays with it; an item of the plan is let go of when it is declined. */
    private List<Opinion> decide(List<Opinion> opinions, Step step, String reason, FollowUp followUp) {
        var ids = opinions.stream().map(Opinion::id).toList();
        var keys = ids.toArray(UUID[]::new);
        var change = sql.update(OPINION)
                .set(OPINION.STATE, opinions.getFirst().after(step).name())
                .set(OPINION.REASON, reason)
                .set(OPINION.DECIDED_AT, clock.instant())
                .set(OPINION.DECIDED_BY, Caller.current().memberId())
                .set(OPINION.VERSION, OPINION.VERSION.plus(1))
                .set(OPINION.PLAN_ITEM_ID, followUp.planItem());
        if (followUp.ticket() != null) change = change.set(OPINION.TICKET_ID, followUp.ticket());
        change.where(OPINION.ID.eq(any(keys))).execute();
        timeline.add(Opinions.TYPE, ids, step, reason);
        tell(opinions, step == Step.ADOPT ? Notice.Kind.OPINION_ADOPTED : Notice.Kind.OPINION_DECLINED, reason);
        return inOrder(ids);
    }

    private void tell(List<Opinion> opinions, Notice.Kind kind, String reason) {
        var accounts = members.ofPersons(opinions.stream()
                .map(Opinion::personId)
                .filter(Objects::nonNull)
                .distinct()
                .toList());
        List<Notices.Told> told = new ArrayList<>();
        for (var opinion : opinions) {
            var account = opinion.personId() == null ? null : accounts.get(opinion.personId());
            if (account == null) continue;
            told.add(new Notices.Told(
                    account,
                    kind,
                    new GlobalId(Opinions.TYPE, opinion.id()),
                    NewId.next(),
                    List.of(excerpt(opinion.content()), reason)));
        }
        notices.tell(told);
    }

    private static String excerpt(String content) {
        return content.codePointCount(0, content.length()) <= LONGEST_EXCERPT
                ? content
                : content.substring(0, content.offsetByCodePoints(0, LONGEST_EXCERPT)) + "…";
    }
}
