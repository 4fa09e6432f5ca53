package io.xinqiao.groups;

import static io.xinqiao.schema.tenant.Tables.COMMUNITY_GROUP;
import static io.xinqiao.schema.tenant.Tables.MEMBER;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.select;

import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Units;
import io.xinqiao.groups.CommunityGroup.State;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The groups as they stand, and who may do something with one. */
@Repository
public class CommunityGroups {
    static final String TYPE = "CommunityGroup";
    public static final String KEY = "communityGroupId";

    private static final RowScope SCOPE = RowScope.inProject(COMMUNITY_GROUP.PROJECT_ID)
            .ofResident(person -> COMMUNITY_GROUP
                    .PROJECT_ID
                    .in(select(UNIT.PROJECT_ID).from(UNIT).where(Units.livedInBy(person)))
                    .and(COMMUNITY_GROUP.STATE.in(State.ACTIVE.name(), State.CLOSED.name()))
                    .or(COMMUNITY_GROUP.LEADER_ID.eq(person))
                    .or(COMMUNITY_GROUP.PROPOSED_BY.in(
                            select(MEMBER.ID).from(MEMBER).where(MEMBER.PERSON_ID.eq(person)))));

    private final DSLContext sql;
    private final Rows<CommunityGroup> rows;
    private final Visibility visibility;
    private final Persons persons;

    CommunityGroups(TenantDatabase database, Rows<CommunityGroup> rows, Visibility visibility, Persons persons) {
        this.sql = database.sql();
        this.rows = rows;
        this.visibility = visibility;
        this.persons = persons;
    }

    @Bean
    static Rows<CommunityGroup> communityGroupRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(CommunityGroup.class, COMMUNITY_GROUP, SCOPE, database, visibility);
    }

    @Bean
    static Listing<CommunityGroup> communityGroupList(Rows<CommunityGroup> rows) {
        return Listing.of("communityGroups", rows)
                .ascending(COMMUNITY_GROUP.NAME)
                .descending(COMMUNITY_GROUP.ID)
                .descending(COMMUNITY_GROUP.MEMBER_COUNT)
                .search(COMMUNITY_GROUP.NAME, COMMUNITY_GROUP.DESCRIPTION)
                .related("leader", "ledGroups")
                .unrelated("proposedBy");
    }

    /** A group by its key, locked until the change is over: whoever joins or leaves does so one after another. */
    CommunityGroup lockOf(UUID id) {
        return sql.select(rows.columns().fields())
                .from(COMMUNITY_GROUP)
                .where(COMMUNITY_GROUP.ID.eq(id))
                .forNoKeyUpdate()
                .fetchSingle(Row.mapping(rows::read));
    }

    CommunityGroup ofKey(UUID id) {
        return Objects.requireNonNull(rows.ofKeys(List.of(id)).get(id));
    }

    /** So many more members; that is no other version of the group. */
    CommunityGroup count(CommunityGroup group, int more) {
        return sql.update(COMMUNITY_GROUP)
                .set(COMMUNITY_GROUP.MEMBER_COUNT, COMMUNITY_GROUP.MEMBER_COUNT.plus(more))
                .where(COMMUNITY_GROUP.ID.eq(group.id()))
                .returning(rows.columns().fields())
                .fetchSingle(Row.mapping(rows::read));
    }

    /** Something happens in a group: it is dormant no more. */
    public void stir(UUID group) {
        sql.update(COMMUNITY_GROUP)
                .setNull(COMMUNITY_GROUP.DORMANT_AT)
                .where(COMMUNITY_GROUP.ID.eq(group))
                .and(COMMUNITY_GROUP.DORMANT_AT.isNotNull())
                .execute();
    }

    /**
     * The group of a project for which something is planned, which stays active until that is over.
     *
     * @param argument by which the caller has said which group
     * @throws Refused NOT_FOUND where there is none in the project, ILLEGAL_STEP where it is not active
     */
    public void requireActive(UUID group, UUID project, String argument) {
        var found = sql.select(COMMUNITY_GROUP.STATE)
                .from(COMMUNITY_GROUP)
                .where(COMMUNITY_GROUP.ID.eq(group))
                .and(COMMUNITY_GROUP.PROJECT_ID.eq(project))
                .forShare()
                .fetchOptional(COMMUNITY_GROUP.STATE)
                .orElseThrow(() -> Refused.notFound(argument));
        if (!found.equals(State.ACTIVE.name())) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.group.state", List.of(), argument);
        }
    }

    static void requireActive(CommunityGroup group) {
        if (group.state() != State.ACTIVE) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.group.state", List.of(), KEY)
                    .withCurrent("communityGroup", group);
        }
    }

    /** Whether the caller reaches the group by a mutation in another role than that of a resident. */
    boolean isStaffOf(String mutation, UUID group) {
        return sql.fetchExists(COMMUNITY_GROUP, COMMUNITY_GROUP.ID.eq(group).and(visibility.asStaff(mutation, SCOPE)));
    }

    /** Lets pass the leader of a group, while they live in its project, and those who work for it. */
    void requireLeading(String mutation, CommunityGroup group, String argument) {
        var isLeader = group.leaderId().equals(Caller.current().requireMember().personId());
        if (isLeader && hasHome(group.leaderId(), group.projectId())) return;
        if (isStaffOf(mutation, group.id())) return;
        throw Refused.because(Code.ILLEGAL_STEP, "refused.group.leaderOnly", List.of(), argument);
    }

    /** Residents themselves, unless they say whom they live with; staff say whom. All of them live in the project. */
    UUID who(@Nullable UUID told, UUID project, String argument) {
        var own = Caller.current().requireMember().personId();
        if (told == null && own == null) {
            throw Refused.because(Code.REQUIRED, "refused.group.person", List.of(), argument);
        }
        var person = told == null ? Objects.requireNonNull(own) : told;
        if (persons.reachable(person).isEmpty() || !isKept(person)) throw Refused.notFound(argument);
        requireHome(person, project, argument);
        return person;
    }

    /** Whether a person is still somebody of their own; nobody makes them one with another until the change is over. */
    private boolean isKept(UUID person) {
        return sql.select(PERSON.ID)
                .from(PERSON)
                .where(PERSON.ID.eq(person))
                .and(PERSON.ERASED_AT.isNull())
                .forKeyShare()
                .fetchOptional()
                .isPresent();
    }

    /** Whether somebody lives in a project, or owns a unit of it. */
    boolean hasHome(UUID person, UUID project) {
        return sql.fetchExists(UNIT, UNIT.PROJECT_ID.eq(project).and(Units.livedInBy(person)));
    }

    /** Lets pass whoever lives in the project. */
    void requireHome(UUID person, UUID project, String argument) {
        if (!hasHome(person, project)) {
            throw Refused.because(Code.INVALID, "refused.group.home", List.of(), argument);
        }
    }
}
