package io.xinqiao.opinions;

import static io.xinqiao.schema.tenant.Tables.OPINION;
import static io.xinqiao.schema.tenant.Tables.UNIT;

import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Place;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.community.EventOccasions;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.opinions.Opinion.State;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** What was given, until it is decided. */
@Repository
class Opinions {
    static final String TYPE = "Opinion";
    private static final String GIVE = "Mutation.giveOpinion";
    private static final String UPDATE = "Mutation.updateOpinion";
    static final RowScope SCOPE = RowScope.inProject(OPINION.PROJECT_ID).ofResident(OPINION.PERSON_ID::eq);

    private final DSLContext sql;
    private final Rows<Opinion> rows;
    private final Rows<OpinionCall> calls;
    private final Rows<OpinionTopic> topics;
    private final OpinionCalls days;
    private final EventOccasions events;
    private final Projects projects;
    private final Units units;
    private final Persons persons;
    private final Timeline timeline;
    private final Clock clock;

    Opinions(
            TenantDatabase database,
            Rows<Opinion> rows,
            Rows<OpinionCall> calls,
            Rows<OpinionTopic> topics,
            OpinionCalls days,
            EventOccasions events,
            Projects projects,
            Units units,
            Persons persons,
            Timeline timeline,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.calls = calls;
        this.topics = topics;
        this.days = days;
        this.events = events;
        this.projects = projects;
        this.units = units;
        this.persons = persons;
        this.timeline = timeline;
        this.clock = clock;
    }

    @Bean
    static Rows<Opinion> opinionRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Opinion.class, OPINION, SCOPE, database, visibility);
    }

    @Bean
    static Listing<Opinion> opinionList(Rows<Opinion> rows) {
        return Listing.of("opinions", rows)
                .descending(OPINION.GIVEN_AT)
                .unrelated("building")
                .related("takenBy", "takenOpinions")
                .related("decidedBy", "decidedOpinions")
                .search(OPINION.CONTENT, OPINION.REASON);
    }

    /** What it belongs to; one of them. */
    record OpinionOccasionInput(
            @Nullable UUID opinionCallId,
            @Nullable UUID communityEventId,
            @Nullable UUID projectId) {}

    record GiveOpinionInput(
            OpinionOccasionInput occasion,
            @Nullable UUID unitId,
            @Nullable UUID personId,
            @Nullable UUID opinionTopicId,
            String content) {}

    record UpdateOpinionInput(
            UUID opinionId,
            @Nullable Integer expectedVersion,
            @Nullable String content,
            @Nullable UUID unitId,
            @Nullable UUID personId,
            @Nullable Boolean anonymous) {}

    record WithdrawOpinionInput(
            UUID opinionId,
            @Nullable Integer expectedVersion,
            @Nullable String reason) {}

    Opinion give(GiveOpinionInput input) {
        var occasion = input.occasion();
        var project = project(occasion);
        var giver = giver(GIVE, project, input.personId());
        var opinion = rows.insert(new Opinion(
                NewId.next(),
                spot(GIVE, project, input.unitId()),
                occasion.opinionCallId(),
                occasion.communityEventId(),
                topic(project, input.opinionTopicId()),
                giver,
                giver != null && giver.equals(Caller.current().requireMember().personId()),
                input.content(),
                Caller.current().memberId(),
                clock.instant(),
                State.RECEIVED,
                null,
                null,
                null,
                null,
                null,
                1));
        timeline.add(TYPE, opinion.id(), Step.RECORD, null);
        return opinion;
    }

    private UUID project(OpinionOccasionInput occasion) {
        if (occasion.communityEventId() != null) {
            return events.requireProject(GIVE, occasion.communityEventId(), "occasion", "communityEventId");
        }
        if (occasion.opinionCallId() != null) {
            var call = calls.require(GIVE, occasion.opinionCallId(), "occasion", "opinionCallId");
            if (!call.takesOpinionsOn(days.today())) {
                throw Refused.because(
                        Code.ILLEGAL_STEP,
                        "refused.opinion.closed",
                        List.of(call.opensOn(), call.closesOn()),
                        "occasion",
                        "opinionCallId");
            }
            return call.projectId();
        }
        var project = Objects.requireNonNull(occasion.projectId());
        if (projects.reachable(GIVE, project).isEmpty()) throw Refused.notFound("occasion", "projectId");
        return project;
    }

    /** Residents see no topics. */
    private @Nullable UUID topic(UUID project, @Nullable UUID told) {
        if (told == null) return null;
        return topics.reached(GIVE, told)
                .filter(topic -> topic.projectId().equals(project))
                .orElseThrow(() -> Refused.notFound("opinionTopicId"))
                .id();
    }

    private Place spot(String mutation, UUID project, @Nullable UUID unit) {
        if (unit == null) return new Place(project, null, null);
        return units.reachable(mutation, unit)
                .filter(one -> one.projectId().equals(project))
                .map(Place::of)
                .orElseThrow(() -> Refused.notFound("unitId"));
    }

    /** Residents speak for themselves; staff tell whose it is, or do not. */
    private @Nullable UUID giver(String mutation, UUID project, @Nullable UUID told) {
        var caller = Caller.current();
        var giver = told;
        if (caller.isResidentOnly()) {
            giver = Objects.requireNonNull(caller.requireMember().personId());
            if (told != null && !told.equals(giver)) throw Refused.notFound("personId");
        } else if (told != null && persons.reachable(told).isEmpty()) {
            throw Refused.notFound("personId");
        }
        requireGiver(project, giver, mutation.equals(GIVE) && told == null ? "occasion" : "personId");
        return giver;
    }

    /** Opinions of a project are those of whoever lives there or owns something there. */
    private void requireGiver(UUID project, @Nullable UUID giver, String field) {
        if (giver == null || sql.fetchExists(UNIT, UNIT.PROJECT_ID.eq(project).and(Units.livedInBy(giver)))) return;
        throw Refused.because(Code.INVALID, "refused.opinion.giver", List.of(), field);
    }

    /** Corrects what was said, of which unit and by whom, until it is decided. */
    Opinion update(UpdateOpinionInput input) {
        var correction = rows.correct(UPDATE, input.opinionId(), input.expectedVersion());
        var before = correction.before();
        if (before.state() != State.RECEIVED) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.opinion.decided", List.of(), "opinionId")
                    .withCurrent("opinion", before);
        }
        requireHandled(before);
        var corrected = corrected(before, input);
        if (input.unitId() != null) {
            var spot = spot(UPDATE, before.spot().projectId(), input.unitId());
            correction.become(OPINION.BUILDING_ID, spot.buildingId()).become(OPINION.UNIT_ID, spot.unitId());
        } else if (Boolean.TRUE.equals(input.anonymous())) {
            // A flat is as good as a name.
            correction.become(OPINION.BUILDING_ID, null).become(OPINION.UNIT_ID, null);
        }
        return correction
                .become(OPINION.PERSON_ID, corrected)
                .told(OPINION.CONTENT, input.content())
                .make();
    }

    /** Whose it is: as staff were told, or nobody's by name. Residents' own stay theirs. */
    private @Nullable UUID corrected(Opinion before, UpdateOpinionInput input) {
        var isAnonymous = Boolean.TRUE.equals(input.anonymous());
        if (isAnonymous
                && (input.personId() != null
                        || input.unitId() != null
                        || before.selfGiven()
                        || Caller.current().isResidentOnly())) {
            throw Refused.because(Code.INVALID, "refused.opinion.anonymous", List.of(), "anonymous");
        }
        if (isAnonymous) return null;
        if (input.personId() == null || input.personId().equals(before.personId())) return before.personId();
        if (before.selfGiven()) throw Refused.notFound("personId");
        return giver(UPDATE, before.spot().projectId(), input.personId());
    }

    /** What a resident has given themselves is theirs to reword and to withdraw. */
    private static void requireHandled(Opinion opinion) {
        if (opinion.isHandled()) return;
        throw Refused.because(Code.ILLEGAL_STEP, "refused.opinion.own", List.of(), "opinionId")
                .withCurrent("opinion", opinion);
    }

    Opinion withdraw(WithdrawOpinionInput input) {
        var opinion = rows.lock("Mutation.withdrawOpinion", input.opinionId(), "opinionId");
        requireHandled(opinion);
        timeline.require(TYPE, opinion, input.expectedVersion(), Step.WITHDRAW);
        timeline.add(TYPE, opinion.id(), Step.WITHDRAW, input.reason());
        return rows.change(opinion.id(), sql.update(OPINION).set(OPINION.STATE, State.WITHDRAWN.name()));
    }
}
