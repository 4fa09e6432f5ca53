package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP;
import static io.xinqiao.schema.tenant.Tables.OWNERSHIP_SHARE;
import static io.xinqiao.schema.tenant.Tables.SURVEY_DRAFT;
import static io.xinqiao.schema.tenant.Tables.SURVEY_FRAME;
import static io.xinqiao.schema.tenant.Tables.SURVEY_INVITATION;
import static io.xinqiao.schema.tenant.Tables.SURVEY_RECEIPT;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.selectOne;

import io.xinqiao.archives.PlaceScope;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.sql.Bulk;
import io.xinqiao.surveys.Survey.Audience;
import io.xinqiao.surveys.Survey.Respondents;
import io.xinqiao.tenants.TenantDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.SelectConditionStep;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** Who could be asked, who is, and who has answered. */
@Repository
class SurveyInvitations {
    static final String KEY = "surveyInvitationId";

    private static final PlaceScope SCOPE = new PlaceScope(
                    SURVEY_INVITATION.PROJECT_ID, SURVEY_INVITATION.BUILDING_ID, SURVEY_INVITATION.UNIT_ID)
            .ofHousehold(SURVEY_INVITATION.HOUSEHOLD_ID)
            .inHandsOf(List.of(SURVEY_INVITATION.MEMBER_ID));

    private static final Bulk<Stratum> FRAME = Bulk.<Stratum>into(SURVEY_FRAME)
            .set(SURVEY_FRAME.ID, Stratum::id)
            .set(SURVEY_FRAME.SURVEY_ID, Stratum::survey)
            .set(SURVEY_FRAME.BUILDING_ID, Stratum::building)
            .set(SURVEY_FRAME.HOMES, Stratum::homes);

    private final DSLContext sql;
    private final Rows<SurveyInvitation> rows;
    private final Members members;

    SurveyInvitations(TenantDatabase database, Rows<SurveyInvitation> rows, Members members) {
        this.sql = database.sql();
        this.rows = rows;
        this.members = members;
    }

    @Bean
    static Rows<SurveyInvitation> surveyInvitationRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(SurveyInvitation.class, SURVEY_INVITATION, SCOPE, database, visibility);
    }

    @Bean
    static Listing<SurveyInvitation> surveyInvitationList(Rows<SurveyInvitation> rows) {
        return Listing.of("surveyInvitations", rows)
                .ascending(SURVEY_INVITATION.ID)
                .related("survey", "invitations")
                .flag("answered", SurveyInvitations::isAnswered);
    }

    private record Stratum(UUID id, UUID survey, @Nullable UUID building, int homes) {}

    /** Somebody who can be asked: a unit with its household, or a member of the staff. */
    record Candidate(
            UUID key,
            @Nullable UUID building,
            @Nullable UUID unit,
            @Nullable UUID household,
            @Nullable UUID member) implements SampleDraw.Home {
        @Override
        public UUID buildingId() {
            return building == null ? SurveyTallies.NOWHERE : building;
        }
    }

    static Condition isAnswered() {
        return exists(selectOne().from(SURVEY_RECEIPT).where(SURVEY_RECEIPT.INVITATION_ID.eq(SURVEY_INVITATION.ID)));
    }

    /** Whoever can be asked, each once. */
    List<Candidate> candidates(UUID project, Audience audience) {
        return switch (audience.respondents()) {
            case HOUSEHOLDS -> households(project, audience.buildingIds());
            case OWNERS -> owned(project, audience.buildingIds());
            case STAFF -> staff(project, audience.roles());
        };
    }

    private static Condition in(UUID project, List<UUID> buildings) {
        var there = UNIT.PROJECT_ID.eq(project);
        return buildings.isEmpty() ? there : there.and(UNIT.BUILDING_ID.eq(any(buildings.toArray(UUID[]::new))));
    }

    /** The household that lives in each unit, the latest where there are several. */
    private List<Candidate> households(UUID project, List<UUID> buildings) {
        Map<UUID, Candidate> found = new LinkedHashMap<>();
        sql.select(UNIT.ID, UNIT.BUILDING_ID, HOUSEHOLD.ID)
                .from(UNIT)
                .join(HOUSEHOLD)
                .on(HOUSEHOLD.UNIT_ID.eq(UNIT.ID))
                .where(in(project, buildings))
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .orderBy(UNIT.ID, HOUSEHOLD.MOVED_IN.desc(), HOUSEHOLD.ID.desc())
                .forEach(row -> found.putIfAbsent(
                        row.value1(), new Candidate(row.value1(), row.value2(), row.value1(), row.value3(), null)));
        return List.copyOf(found.values());
    }

    private List<Candidate> owned(UUID project, List<UUID> buildings) {
        return sql.select(UNIT.ID, UNIT.BUILDING_ID)
                .from(UNIT)
                .where(in(project, buildings))
                .and(exists(selectOne()
                        .from(OWNERSHIP)
                        .where(OWNERSHIP.UNIT_ID.eq(UNIT.ID))
                        .and(OWNERSHIP.UNTIL.isNull())))
                .orderBy(UNIT.ID)
                .fetch(row -> new Candidate(row.value1(), row.value2(), row.value1(), null, null));
    }

    private List<Candidate> staff(UUID project, List<Role> roles) {
        Set<UUID> found = new HashSet<>();
        for (var role : Role.values()) {
            var asked = roles.isEmpty() ? role != Role.RESIDENT : roles.contains(role);
            if (asked && role != Role.PLATFORM_OPERATOR) {
                found.addAll(members.inCharge(List.of(project), role).getOrDefault(project, List.of()));
            }
        }
        return found.stream()
                .sorted()
                .map(member -> new Candidate(member, null, null, null, member))
                .toList();
    }

    /** Those of them who are asked: all, or so many at random. */
    static List<Candidate> chosen(List<Candidate> candidates, Audience audience) {
        var size = audience.sampleSize();
        var seed = audience.seed();
        if (size == null || seed == null) return candidates;
        return audience.byBuilding()
                ? SampleDraw.drawByBuilding(candidates, seed, size)
                : SampleDraw.draw(candidates, seed, size);
    }

    /** Freezes who could be asked and who is. */
    void invite(Survey survey, List<Candidate> candidates, List<Candidate> chosen) {
        Map<UUID, Integer> homes = new LinkedHashMap<>();
        candidates.forEach(one -> homes.merge(one.buildingId(), 1, Integer::sum));
        List<Stratum> frame = new ArrayList<>();
        homes.forEach((building, number) -> frame.add(new Stratum(
                NewId.next(), survey.id(), building.equals(SurveyTallies.NOWHERE) ? null : building, number)));
        FRAME.insert(sql, frame);
        rows.insert(chosen.stream()
                .map(one -> new SurveyInvitation(
                        NewId.next(),
                        survey.id(),
                        survey.projectId(),
                        one.building(),
                        one.unit(),
                        one.household(),
                        one.member()))
                .toList());
    }

    /** Whether a person may answer for whoever is invited. */
    boolean mayAnswer(Survey survey, SurveyInvitation invitation, UUID person) {
        if (survey.respondents() == Respondents.OWNERS) {
            return sql.fetchExists(owners(person).and(OWNERSHIP.UNIT_ID.eq(invitation.unitId())));
        }
        return invitation.householdId() != null
                && sql.fetchExists(
                        HOUSEHOLD_MEMBER,
                        HOUSEHOLD_MEMBER
                                .HOUSEHOLD_ID
                                .eq(invitation.householdId())
                                .and(HOUSEHOLD_MEMBER.PERSON_ID.eq(person))
                                .and(HOUSEHOLD_MEMBER.UNTIL.isNull()));
    }

    private static SelectConditionStep<?> owners(UUID person) {
        return selectOne()
                .from(OWNERSHIP_SHARE)
                .join(OWNERSHIP)
                .on(OWNERSHIP.ID.eq(OWNERSHIP_SHARE.OWNERSHIP_ID))
                .where(OWNERSHIP_SHARE.PERSON_ID.eq(person))
                .and(OWNERSHIP.UNTIL.isNull());
    }

    /** The accounts of those who are asked, each once; of those only who have not answered where that is wished. */
    List<UUID> accounts(Survey survey, boolean onlyOpen) {
        var open = SURVEY_INVITATION
                .SURVEY_ID
                .eq(survey.id())
                .and(onlyOpen ? isAnswered().not() : noCondition());
        Set<UUID> accounts = new HashSet<>(sql.select(SURVEY_INVITATION.MEMBER_ID)
                .from(SURVEY_INVITATION)
                .where(open)
                .and(SURVEY_INVITATION.MEMBER_ID.isNotNull())
                .fetchSet(SURVEY_INVITATION.MEMBER_ID));
        accounts.addAll(
                members.ofPersons(sql.fetchValues(personsOf(survey, open))).values());
        return accounts.stream().sorted().toList();
    }

    private static Select<Record1<UUID>> personsOf(Survey survey, Condition open) {
        return survey.respondents() == Respondents.OWNERS
                ? selectDistinct(OWNERSHIP_SHARE.PERSON_ID)
                        .from(SURVEY_INVITATION)
                        .join(OWNERSHIP)
                        .on(OWNERSHIP.UNIT_ID.eq(SURVEY_INVITATION.UNIT_ID))
                        .join(OWNERSHIP_SHARE)
                        .on(OWNERSHIP_SHARE.OWNERSHIP_ID.eq(OWNERSHIP.ID))
                        .where(open)
                        .and(OWNERSHIP.UNTIL.isNull())
                : selectDistinct(HOUSEHOLD_MEMBER.PERSON_ID)
                        .from(SURVEY_INVITATION)
                        .join(HOUSEHOLD_MEMBER)
                        .on(HOUSEHOLD_MEMBER.HOUSEHOLD_ID.eq(SURVEY_INVITATION.HOUSEHOLD_ID))
                        .where(open)
                        .and(HOUSEHOLD_MEMBER.UNTIL.isNull());
    }

    /** How many have answered each survey. */
    Map<UUID, Integer> answered(Collection<UUID> surveys) {
        return sql.select(SURVEY_RECEIPT.SURVEY_ID, count())
                .from(SURVEY_RECEIPT)
                .where(SURVEY_RECEIPT.SURVEY_ID.eq(any(surveys.toArray(UUID[]::new))))
                .groupBy(SURVEY_RECEIPT.SURVEY_ID)
                .fetchMap(SURVEY_RECEIPT.SURVEY_ID, count());
    }

    /** Which of these invitations were answered. */
    Set<UUID> answeredOf(Collection<UUID> invitations) {
        return sql.select(SURVEY_RECEIPT.INVITATION_ID)
                .from(SURVEY_RECEIPT)
                .where(SURVEY_RECEIPT.INVITATION_ID.eq(any(invitations.toArray(UUID[]::new))))
                .fetchSet(SURVEY_RECEIPT.INVITATION_ID);
    }

    /** How many could have been asked, by building. */
    Map<UUID, Integer> frame(UUID survey) {
        return frames(List.of(survey)).getOrDefault(survey, Map.of());
    }

    /** The frame of each of these surveys. */
    Map<UUID, Map<UUID, Integer>> frames(Collection<UUID> surveys) {
        Map<UUID, Map<UUID, Integer>> frames = new HashMap<>();
        sql.select(SURVEY_FRAME.SURVEY_ID, SURVEY_FRAME.BUILDING_ID, SURVEY_FRAME.HOMES)
                .from(SURVEY_FRAME)
                .where(SURVEY_FRAME.SURVEY_ID.eq(any(surveys.toArray(UUID[]::new))))
                .forEach(row -> frames.computeIfAbsent(row.value1(), none -> new HashMap<>())
                        .put(row.value2() == null ? SurveyTallies.NOWHERE : row.value2(), row.value3()));
        return frames;
    }

    /** What the caller has kept of unfinished answers. */
    Map<UUID, String> drafts(Collection<UUID> invitations) {
        return sql.select(SURVEY_DRAFT.INVITATION_ID, SURVEY_DRAFT.CONTENT)
                .from(SURVEY_DRAFT)
                .where(SURVEY_DRAFT.INVITATION_ID.eq(any(invitations.toArray(UUID[]::new))))
                .and(SURVEY_DRAFT.MEMBER_ID.eq(Caller.current().memberId()))
                .fetchMap(SURVEY_DRAFT.INVITATION_ID, SURVEY_DRAFT.CONTENT);
    }

    void keepDraft(SurveyInvitation invitation, String content) {
        sql.insertInto(SURVEY_DRAFT)
                .set(SURVEY_DRAFT.INVITATION_ID, invitation.id())
                .set(SURVEY_DRAFT.MEMBER_ID, Caller.current().memberId())
                .set(SURVEY_DRAFT.CONTENT, content)
                .onConflict(SURVEY_DRAFT.INVITATION_ID, SURVEY_DRAFT.MEMBER_ID)
                .doUpdate()
                .set(SURVEY_DRAFT.CONTENT, content)
                .execute();
    }

    /** What anybody of a household has begun goes when one of them has answered. */
    void forgetDrafts(SurveyInvitation invitation) {
        sql.deleteFrom(SURVEY_DRAFT)
                .where(SURVEY_DRAFT.INVITATION_ID.eq(invitation.id()))
                .execute();
    }

    /** What was begun in a survey that is over goes with it. */
    void forgetDrafts(UUID survey) {
        sql.deleteFrom(SURVEY_DRAFT)
                .where(SURVEY_DRAFT.INVITATION_ID.in(select(SURVEY_INVITATION.ID)
                        .from(SURVEY_INVITATION)
                        .where(SURVEY_INVITATION.SURVEY_ID.eq(survey))))
                .execute();
    }

    /** The invitation, if the caller reaches it. */
    SurveyInvitation require(String mutation, UUID id) {
        return rows.require(mutation, id, KEY);
    }
}
