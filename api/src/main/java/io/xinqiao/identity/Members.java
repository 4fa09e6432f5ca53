package io.xinqiao.identity;

import static io.xinqiao.schema.tenant.Tables.MEMBER;
import static io.xinqiao.schema.tenant.Tables.ROLE_GRANT;
import static io.xinqiao.schema.tenant.Tables.ROLE_GRANT_BUILDING;
import static io.xinqiao.sql.Filters.is;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.arrayAgg;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The members of the bound tenant and their grants. */
@Repository
public class Members {
    private static final int MOST_GRANTS = 100;

    /** A member's row belongs to the whole company: whoever may ask for members at all may ask for every one. */
    private static final RowScope WHOLE_COMPANY = RowScope.ofCompany();

    private final DSLContext sql;
    private final Rows<Member> rows;
    private final Visibility visibility;
    private final Clock clock;

    Members(TenantDatabase database, Rows<Member> rows, Visibility visibility, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.visibility = visibility;
        this.clock = clock;
    }

    @Bean
    static Rows<Member> memberRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Member.class, MEMBER, WHOLE_COMPANY, database, visibility);
    }

    @Bean
    static Listing<Member> memberList(Rows<Member> rows) {
        return Listing.of("members", rows)
                .ascending(MEMBER.USERNAME)
                .ascending(MEMBER.NAME)
                .ascending(MEMBER.ID)
                .search(MEMBER.USERNAME, MEMBER.NAME)
                .filter("grant", Members::hasGrant)
                .flag("deactivated", MEMBER.DEACTIVATED_AT::isNotNull);
    }

    /** Who works here behind an account; whoever has left is nobody. */
    Optional<Member> ofSubject(String subject) {
        return rows.list(MEMBER.SUBJECT.eq(subject).and(MEMBER.DEACTIVATED_AT.isNull())).stream()
                .findFirst();
    }

    /** The account of a member who works here. */
    Optional<String> subjectOf(UUID member) {
        return sql.select(MEMBER.SUBJECT)
                .from(MEMBER)
                .where(MEMBER.ID.eq(member))
                .and(MEMBER.DEACTIVATED_AT.isNull())
                .fetchOptional(MEMBER.SUBJECT);
    }

    /**
     * Lets one invitation of a username through at a time, on every node, until its transaction ends: the identity
     * provider keeps no order among those who make the same account.
     */
    void awaitTurnFor(String username) {
        awaitTurn("invite " + username);
    }

    void awaitTurn(String what) {
        sql.select(function(
                        name("pg_advisory_xact_lock"),
                        SQLDataType.OTHER,
                        function(name("hashtextextended"), SQLDataType.BIGINT, val(what), val(0L))))
                .execute();
    }

    Optional<Member> ofUsername(String username) {
        return rows.list(MEMBER.USERNAME.eq(username)).stream().findFirst();
    }

    /** Which of these sign-in names belong to members. */
    public Set<String> usernames(Collection<String> asked) {
        return sql.select(MEMBER.USERNAME)
                .from(MEMBER)
                .where(MEMBER.USERNAME.eq(any(asked.toArray(String[]::new))))
                .fetchSet(MEMBER.USERNAME);
    }

    /** Which of these roles somebody has, in force, for a project or for the whole company. */
    public Set<Role> rolesIn(UUID project, Collection<Role> roles) {
        return sql.selectDistinct(ROLE_GRANT.ROLE)
                .from(ROLE_GRANT)
                .where(ROLE_GRANT.REVOKED_AT.isNull())
                .and(ROLE_GRANT.ROLE.eq(any(roles.stream().map(Role::name).toArray(String[]::new))))
                .and(ROLE_GRANT.PROJECT_ID.eq(project).or(ROLE_GRANT.PROJECT_ID.isNull()))
                .fetchSet(ROLE_GRANT.ROLE.convertFrom(Role::valueOf));
    }

    /** These members, by key. Colleagues are named on every ticket, so whoever sees the ticket sees their names. */
    public Map<UUID, Member> ofKeys(Collection<UUID> keys) {
        return rows.ofKeys(keys);
    }

    /** The accounts of residents who can sign in, by their persons. */
    public Map<UUID, UUID> ofPersons(Collection<UUID> persons) {
        if (persons.isEmpty()) return Map.of();
        return sql
                .select(MEMBER.PERSON_ID, MEMBER.ID)
                .from(MEMBER)
                .where(MEMBER.PERSON_ID.eq(any(persons.toArray(UUID[]::new))))
                .and(MEMBER.DEACTIVATED_AT.isNull())
                .orderBy(MEMBER.ID)
                .fetchGroups(MEMBER.PERSON_ID, MEMBER.ID)
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, account -> account.getValue().getFirst()));
    }

    /** Those of these members who work here still. */
    public Set<UUID> present(Collection<UUID> keys) {
        return sql.select(MEMBER.ID)
                .from(MEMBER)
                .where(MEMBER.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(MEMBER.DEACTIVATED_AT.isNull())
                .fetchSet(MEMBER.ID);
    }

    Map<UUID, RoleGrant> visibleGrants(Collection<UUID> keys) {
        return grants(ROLE_GRANT.ID.eq(any(keys.toArray(UUID[]::new))).and(visibility.of("RoleGrant", WHOLE_COMPANY)))
                .stream()
                .collect(toMap(RoleGrant::id, grant -> grant));
    }

    /** Who has a grant in force of this role, in this project: one grant that is both, where both are asked for. */
    private static Condition hasGrant(Map<String, String> grant) {
        var project = grant.get("projectId");
        return exists(selectOne()
                .from(ROLE_GRANT)
                .where(ROLE_GRANT.MEMBER_ID.eq(MEMBER.ID))
                .and(ROLE_GRANT.REVOKED_AT.isNull())
                .and(is(ROLE_GRANT.ROLE, grant.get("role")))
                .and(is(ROLE_GRANT.PROJECT_ID, project == null ? null : GlobalId.keyOf(project))));
    }

    /** The grants in force of these members, at most 100 each. */
    Map<UUID, List<RoleGrant>> grantsOf(Collection<UUID> members) {
        return grants(ROLE_GRANT.MEMBER_ID.eq(any(members.toArray(UUID[]::new)))).stream()
                .collect(groupingBy(RoleGrant::memberId));
    }

    Map<UUID, RoleGrant> grantsOfKeys(Collection<UUID> keys) {
        return grants(ROLE_GRANT.ID.eq(any(keys.toArray(UUID[]::new)))).stream()
                .collect(toMap(RoleGrant::id, grant -> grant));
    }

    private List<RoleGrant> grants(Condition which) {
        var buildings = field(select(arrayAgg(ROLE_GRANT_BUILDING.BUILDING_ID))
                .from(ROLE_GRANT_BUILDING)
                .where(ROLE_GRANT_BUILDING.GRANT_ID.eq(ROLE_GRANT.ID)));
        return sql.select(
                        ROLE_GRANT.ID,
                        ROLE_GRANT.MEMBER_ID,
                        ROLE_GRANT.ROLE,
                        ROLE_GRANT.PROJECT_ID,
                        buildings,
                        ROLE_GRANT.GRANTED_AT)
                .from(ROLE_GRANT)
                .where(which)
                .and(ROLE_GRANT.REVOKED_AT.isNull())
                .orderBy(ROLE_GRANT.GRANTED_AT, ROLE_GRANT.ID)
                .limit(MOST_GRANTS * 100)
                .fetch(row -> new RoleGrant(
                        row.get(ROLE_GRANT.ID),
                        row.get(ROLE_GRANT.MEMBER_ID),
                        Role.valueOf(row.get(ROLE_GRANT.ROLE)),
                        row.get(ROLE_GRANT.PROJECT_ID),
                        row.get(buildings) == null ? List.of() : Arrays.asList(row.get(buildings)),
                        row.get(ROLE_GRANT.GRANTED_AT)));
    }

    /** The stewards of a building, those of longest standing first. */
    public Map<UUID, List<Member>> stewardsOf(Collection<UUID> buildings) {
        return sql.select(rows.columns().fields())
                .select(ROLE_GRANT_BUILDING.BUILDING_ID)
                .from(ROLE_GRANT_BUILDING)
                .join(ROLE_GRANT)
                .on(ROLE_GRANT.ID.eq(ROLE_GRANT_BUILDING.GRANT_ID))
                .join(MEMBER)
                .on(MEMBER.ID.eq(ROLE_GRANT.MEMBER_ID))
                .where(ROLE_GRANT_BUILDING.BUILDING_ID.eq(any(buildings.toArray(UUID[]::new))))
                .and(ROLE_GRANT.ROLE.eq(Role.STEWARD.name()))
                .and(ROLE_GRANT.REVOKED_AT.isNull())
                .orderBy(ROLE_GRANT.GRANTED_AT, MEMBER.ID)
                .fetchGroups(ROLE_GRANT_BUILDING.BUILDING_ID, Row.mapping(rows::read));
    }

    /** A building's steward, the one who has had it longest, as a column. */
    public static Field<UUID> stewardOf(Field<UUID> building) {
        return field(select(ROLE_GRANT.MEMBER_ID)
                .from(ROLE_GRANT_BUILDING)
                .join(ROLE_GRANT)
                .on(ROLE_GRANT.ID.eq(ROLE_GRANT_BUILDING.GRANT_ID))
                .where(ROLE_GRANT_BUILDING.BUILDING_ID.eq(building))
                .and(ROLE_GRANT.ROLE.eq(Role.STEWARD.name()))
                .and(ROLE_GRANT.REVOKED_AT.isNull())
                .orderBy(ROLE_GRANT.GRANTED_AT, ROLE_GRANT.MEMBER_ID)
                .limit(1));
    }

    /** Each building's steward (the one who has had it longest), as a table to join: {@code building_id, member_id}. */
    public static Table<Record2<UUID, UUID>> stewardOfEachBuilding() {
        return select(ROLE_GRANT_BUILDING.BUILDING_ID, ROLE_GRANT.MEMBER_ID)
                .distinctOn(ROLE_GRANT_BUILDING.BUILDING_ID)
                .from(ROLE_GRANT_BUILDING)
                .join(ROLE_GRANT)
                .on(ROLE_GRANT.ID.eq(ROLE_GRANT_BUILDING.GRANT_ID))
                .where(ROLE_GRANT.ROLE.eq(Role.STEWARD.name()))
                .and(ROLE_GRANT.REVOKED_AT.isNull())
                .orderBy(ROLE_GRANT_BUILDING.BUILDING_ID, ROLE_GRANT.GRANTED_AT, ROLE_GRANT.MEMBER_ID)
                .asTable("steward");
    }

    /** The buildings that a member has in their care as steward, for a condition. */
    public static Select<Record1<UUID>> buildingsOfSteward(UUID steward) {
        return select(ROLE_GRANT_BUILDING.BUILDING_ID)
                .from(ROLE_GRANT_BUILDING)
                .join(ROLE_GRANT)
                .on(ROLE_GRANT.ID.eq(ROLE_GRANT_BUILDING.GRANT_ID))
                .where(ROLE_GRANT.MEMBER_ID.eq(steward))
                .and(ROLE_GRANT.ROLE.eq(Role.STEWARD.name()))
                .and(ROLE_GRANT.REVOKED_AT.isNull());
    }

    /** Who has a role anywhere, in force. */
    public List<UUID> having(Role role) {
        return sql.selectDistinct(ROLE_GRANT.MEMBER_ID)
                .from(ROLE_GRANT)
                .where(ROLE_GRANT.ROLE.eq(role.name()))
                .and(ROLE_GRANT.REVOKED_AT.isNull())
                .fetch(ROLE_GRANT.MEMBER_ID);
    }

    /** Who has a role, in force, in each of these projects; whoever has it in the whole company has it in each. */
    public Map<UUID, List<UUID>> inCharge(Collection<UUID> projects, Role role) {
        var found = sql.selectDistinct(ROLE_GRANT.PROJECT_ID, ROLE_GRANT.MEMBER_ID)
                .from(ROLE_GRANT)
                .where(ROLE_GRANT.ROLE.eq(role.name()))
                .and(ROLE_GRANT.REVOKED_AT.isNull())
                .and(ROLE_GRANT
                        .PROJECT_ID
                        .eq(any(projects.toArray(UUID[]::new)))
                        .or(ROLE_GRANT.PROJECT_ID.isNull()))
                .fetch();
        Map<UUID, List<UUID>> inCharge = new HashMap<>();
        for (var project : Set.copyOf(projects)) {
            inCharge.put(
                    project,
                    found.stream()
                            .filter(row -> row.value1() == null || row.value1().equals(project))
                            .map(Record2::value2)
                            .distinct()
                            .toList());
        }
        return inCharge;
    }

    /** Whether a member has, in force, one of these roles in a project (or in the whole company). */
    public boolean worksIn(UUID member, UUID project, Collection<Role> roles) {
        return sql.fetchExists(selectOne()
                .from(ROLE_GRANT)
                .where(ROLE_GRANT.MEMBER_ID.eq(member))
                .and(ROLE_GRANT.REVOKED_AT.isNull())
                .and(ROLE_GRANT.ROLE.in(roles.stream().map(Role::name).toList()))
                .and(ROLE_GRANT.PROJECT_ID.eq(project).or(ROLE_GRANT.PROJECT_ID.isNull())));
    }

    /** Whether anybody of a department has, in force, one of these roles in a project (or in the whole company). */
    public boolean worksIn(Department department, UUID project, Collection<Role> roles) {
        return sql.fetchExists(selectOne()
                .from(ROLE_GRANT)
                .join(MEMBER)
                .on(MEMBER.ID.eq(ROLE_GRANT.MEMBER_ID))
                .where(MEMBER.DEPARTMENT.eq(department.name()))
                .and(ROLE_GRANT.REVOKED_AT.isNull())
                .and(ROLE_GRANT.ROLE.in(roles.stream().map(Role::name).toList()))
                .and(ROLE_GRANT.PROJECT_ID.eq(project).or(ROLE_GRANT.PROJECT_ID.isNull())));
    }

    /** Changes what the company says of a member. */
    void change(UUID member, String name, @Nullable Department department) {
        sql.update(MEMBER)
                .set(MEMBER.NAME, name)
                .set(MEMBER.DEPARTMENT, department == null ? null : department.name())
                .where(MEMBER.ID.eq(member))
                .execute();
    }

    Member add(String subject, String username, String name, @Nullable Department department) {
        return add(subject, new Member(NewId.next(), username, name, department, null, clock.instant(), null, false));
    }

    Member addProgram(String subject, String username, String name) {
        return add(subject, new Member(NewId.next(), username, name, null, null, clock.instant(), null, true));
    }

    private Member add(String subject, Member member) {
        sql.insertInto(MEMBER)
                .set(MEMBER.ID, member.id())
                .set(MEMBER.SUBJECT, subject)
                .set(MEMBER.USERNAME, member.username())
                .set(MEMBER.NAME, member.name())
                .set(
                        MEMBER.DEPARTMENT,
                        member.department() == null ? null : member.department().name())
                .set(MEMBER.CREATED_AT, member.createdAt())
                .set(MEMBER.PROGRAM, member.program())
                .execute();
        return member;
    }

    void linkToPerson(UUID member, UUID person) {
        sql.update(MEMBER)
                .set(MEMBER.PERSON_ID, person)
                .where(MEMBER.ID.eq(member))
                .execute();
    }

    RoleGrant grant(UUID member, Role role, @Nullable UUID project, List<UUID> buildings, @Nullable UUID by) {
        return add(new RoleGrant(NewId.next(), member, role, project, buildings, clock.instant()), by);
    }

    private RoleGrant add(RoleGrant grant, @Nullable UUID by) {
        sql.insertInto(ROLE_GRANT)
                .set(ROLE_GRANT.ID, grant.id())
                .set(ROLE_GRANT.MEMBER_ID, grant.memberId())
                .set(ROLE_GRANT.ROLE, grant.role().name())
                .set(ROLE_GRANT.PROJECT_ID, grant.projectId())
                .set(ROLE_GRANT.GRANTED_AT, grant.grantedAt())
                .set(ROLE_GRANT.GRANTED_BY, by)
                .execute();
        for (var building : grant.buildingIds()) {
            sql.insertInto(ROLE_GRANT_BUILDING)
                    .set(ROLE_GRANT_BUILDING.GRANT_ID, grant.id())
                    .set(ROLE_GRANT_BUILDING.BUILDING_ID, building)
                    .execute();
        }
        return grant;
    }

    /** Puts buildings into a steward's care, those that are not yet; how many they have in the project then. */
    public int entrust(UUID steward, UUID project, Collection<UUID> buildings) {
        var has = new HashSet<>(sql.select(ROLE_GRANT_BUILDING.BUILDING_ID)
                .from(ROLE_GRANT_BUILDING)
                .join(ROLE_GRANT)
                .on(ROLE_GRANT.ID.eq(ROLE_GRANT_BUILDING.GRANT_ID))
                .where(ROLE_GRANT.MEMBER_ID.eq(steward))
                .and(ROLE_GRANT.ROLE.eq(Role.STEWARD.name()))
                .and(ROLE_GRANT.PROJECT_ID.eq(project))
                .and(ROLE_GRANT.REVOKED_AT.isNull())
                .fetch(ROLE_GRANT_BUILDING.BUILDING_ID));
        var missing =
                buildings.stream().filter(building -> !has.contains(building)).toList();
        if (!missing.isEmpty()) {
            grant(steward, Role.STEWARD, project, missing, Caller.current().memberId());
        }
        return has.size() + missing.size();
    }

    /** Ends a steward's grant of which these buildings are left, and grants those anew, as long as they had them. */
    void narrow(RoleGrant grant, List<UUID> left, UUID by) {
        if (!revoke(grant.id(), by) || left.isEmpty()) return;
        add(
                new RoleGrant(NewId.next(), grant.memberId(), grant.role(), grant.projectId(), left, grant.grantedAt()),
                by);
    }

    /** Ends a grant; false when it had ended already. */
    boolean revoke(UUID grant, UUID by) {
        return sql.update(ROLE_GRANT)
                        .set(ROLE_GRANT.REVOKED_AT, clock.instant())
                        .set(ROLE_GRANT.REVOKED_BY, by)
                        .where(ROLE_GRANT.ID.eq(grant))
                        .and(ROLE_GRANT.REVOKED_AT.isNull())
                        .execute()
                == 1;
    }
}
