package io.xinqiao.groups;

import static io.xinqiao.schema.tenant.Tables.COMMUNITY_GROUP;
import static io.xinqiao.schema.tenant.Tables.GROUP_MEMBERSHIP;
import static io.xinqiao.schema.tenant.Tables.MEMBERSHIP_IN_DOUBT;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.select;

import io.xinqiao.archives.PersonMergeRule;
import io.xinqiao.archives.Units;
import io.xinqiao.groups.GroupMembership.State;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.UpdateSetMoreStep;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** The memberships as they stand. */
@Repository
public class GroupMemberships {
    static final String KEY = "groupMembershipId";

    /** A resident reaches their own, and as a leader those of their group while they live in its project. */
    private static final RowScope SCOPE = RowScope.inProject(GROUP_MEMBERSHIP.PROJECT_ID)
            .ofResident(person -> GROUP_MEMBERSHIP
                    .PERSON_ID
                    .eq(person)
                    .or(GROUP_MEMBERSHIP.GROUP_ID.in(select(COMMUNITY_GROUP.ID)
                            .from(COMMUNITY_GROUP)
                            .where(COMMUNITY_GROUP.LEADER_ID.eq(person))
                            .and(COMMUNITY_GROUP.PROJECT_ID.in(
                                    select(UNIT.PROJECT_ID).from(UNIT).where(Units.livedInBy(person)))))));

    private final DSLContext sql;
    private final Rows<GroupMembership> rows;
    private final Clock clock;

    GroupMemberships(TenantDatabase database, Rows<GroupMembership> rows, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.clock = clock;
    }

    @Bean
    static Rows<GroupMembership> groupMembershipRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(GroupMembership.class, GROUP_MEMBERSHIP, SCOPE, database, visibility);
    }

    @Bean
    static Listing<GroupMembership> groupMembershipList(Rows<GroupMembership> rows) {
        return Listing.of("groupMemberships", rows)
                .descending(GROUP_MEMBERSHIP.APPLIED_AT)
                .descending(GROUP_MEMBERSHIP.ID)
                .search(GROUP_MEMBERSHIP.ALIAS)
                .related("group", "memberships");
    }

    private static Condition live(UUID person) {
        return GROUP_MEMBERSHIP
                .PERSON_ID
                .eq(person)
                .and(GROUP_MEMBERSHIP.STATE.in(
                        GroupMembership.LIVE.stream().map(State::name).toList()));
    }

    /** Whether somebody is in a group, or has applied. */
    boolean isThere(UUID group, UUID person) {
        return sql.fetchExists(
                GROUP_MEMBERSHIP, GROUP_MEMBERSHIP.GROUP_ID.eq(group).and(live(person)));
    }

    /** Whether somebody is a member of a group. */
    public boolean isMember(UUID group, UUID person) {
        return sql.fetchExists(
                GROUP_MEMBERSHIP,
                GROUP_MEMBERSHIP
                        .GROUP_ID
                        .eq(group)
                        .and(GROUP_MEMBERSHIP.PERSON_ID.eq(person))
                        .and(GROUP_MEMBERSHIP.STATE.eq(State.JOINED.name())));
    }

    /** The members of a group, those of longest standing first. */
    List<GroupMembership> of(UUID group) {
        return rows.list(
                GROUP_MEMBERSHIP.GROUP_ID.eq(group).and(GROUP_MEMBERSHIP.STATE.eq(State.JOINED.name())),
                GROUP_MEMBERSHIP.JOINED_AT,
                GROUP_MEMBERSHIP.ID);
    }

    GroupMembership admit(GroupMembership application) {
        return rows.change(
                application.id(),
                sql.update(GROUP_MEMBERSHIP)
                        .set(GROUP_MEMBERSHIP.STATE, State.JOINED.name())
                        .set(GROUP_MEMBERSHIP.JOINED_AT, clock.instant()));
    }

    GroupMembership end(GroupMembership membership, State state, @Nullable String reason) {
        return rows.change(membership.id(), ended(state).set(GROUP_MEMBERSHIP.REASON, reason));
    }

    /** The group is over, and so is whoever is in it or wants to be. */
    void endAll(UUID group, String reason) {
        ended(State.ENDED)
                .set(GROUP_MEMBERSHIP.REASON, reason)
                .set(GROUP_MEMBERSHIP.VERSION, GROUP_MEMBERSHIP.VERSION.plus(1))
                .where(GROUP_MEMBERSHIP.GROUP_ID.eq(group))
                .and(GROUP_MEMBERSHIP.STATE.in(
                        GroupMembership.LIVE.stream().map(State::name).toList()))
                .execute();
    }

    /** Those of persons who may have lost their home since they were looked at. */
    List<GroupMembership> inDoubt() {
        return rows.list(
                GROUP_MEMBERSHIP.ID.in(select(MEMBERSHIP_IN_DOUBT.MEMBERSHIP_ID).from(MEMBERSHIP_IN_DOUBT)),
                GROUP_MEMBERSHIP.ID);
    }

    /** Waits for whoever makes it doubtful just now. */
    void lockDoubt(UUID id) {
        sql.select(MEMBERSHIP_IN_DOUBT.MEMBERSHIP_ID)
                .from(MEMBERSHIP_IN_DOUBT)
                .where(MEMBERSHIP_IN_DOUBT.MEMBERSHIP_ID.eq(id))
                .forUpdate()
                .fetch();
    }

    /** It is looked at. */
    void settle(UUID id) {
        sql.deleteFrom(MEMBERSHIP_IN_DOUBT)
                .where(MEMBERSHIP_IN_DOUBT.MEMBERSHIP_ID.eq(id))
                .execute();
    }

    /** As it is now. */
    GroupMembership ofKey(UUID id) {
        return Objects.requireNonNull(rows.ofKeys(List.of(id)).get(id));
    }

    private UpdateSetMoreStep<? extends Record> ended(State state) {
        return sql.update(GROUP_MEMBERSHIP)
                .set(GROUP_MEMBERSHIP.STATE, state.name())
                .set(GROUP_MEMBERSHIP.ENDED_AT, clock.instant());
    }

    private boolean haveOneGroup(UUID one, UUID other) {
        var others = GROUP_MEMBERSHIP.as("others");
        return sql.fetchExists(
                GROUP_MEMBERSHIP,
                live(one)
                        .and(GROUP_MEMBERSHIP.GROUP_ID.in(select(others.GROUP_ID)
                                .from(others)
                                .where(others.PERSON_ID.eq(other))
                                .and(others.STATE.in(GroupMembership.LIVE.stream()
                                        .map(State::name)
                                        .toList())))));
    }

    @Configuration(proxyBeanMethods = false)
    static class MergeRules {
        /** Who is in a group as two would be two members as one. */
        @Bean
        PersonMergeRule oneMembershipEach(GroupMemberships memberships) {
            return (stays, goes) -> {
                if (memberships.haveOneGroup(stays, goes)) {
                    throw Refused.because(Code.ILLEGAL_STEP, "refused.person.group", List.of(), "duplicateId");
                }
            };
        }
    }
}
