package io.xinqiao.dispatch;

import static io.xinqiao.schema.tenant.Tables.DISPATCH_POLICY;
import static io.xinqiao.schema.tenant.Tables.DUTY;
import static io.xinqiao.schema.tenant.Tables.MEMBER;
import static io.xinqiao.schema.tenant.Tables.ROLE_GRANT;
import static io.xinqiao.schema.tenant.Tables.TICKET;
import static io.xinqiao.schema.tenant.Tables.TICKET_CATEGORY;
import static io.xinqiao.schema.tenant.Tables.TICKET_EVENT;
import static io.xinqiao.schema.tenant.Tables.WORKER;
import static io.xinqiao.schema.tenant.Tables.WORKER_SKILL;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.arrayAgg;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import io.xinqiao.archives.SettingsSource;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Department;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.identity.WorkInHand;
import io.xinqiao.identity.WorkKind;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Bulk;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.TicketStep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** Who works tickets: what they can do, when they are on duty, and how much they have in hand. */
@Repository
class Workers {
    private static final int MOST = 100;
    private static final Duration LONGEST_DUTY = Duration.ofDays(31);
    private static final Set<String> IN_HAND = Set.of("DISPATCHED", "IN_PROGRESS", "PAUSED");
    private static final RowScope REACH = RowScope.inProject(DUTY.PROJECT_ID)
            .forStewards()
            .assigned((member, projects) -> DUTY.MEMBER_ID.eq(member.id()));

    private final DSLContext sql;
    private final Rows<RosterShift> duties;
    private final Members members;
    private final Clock clock;

    Workers(TenantDatabase database, Rows<RosterShift> duties, Members members, Clock clock) {
        this.sql = database.sql();
        this.duties = duties;
        this.members = members;
        this.clock = clock;
    }

    @Bean
    static Rows<RosterShift> dutyRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(RosterShift.class, DUTY, REACH, database, visibility);
    }

    @Bean
    static Listing<RosterShift> dutyList(Rows<RosterShift> duties) {
        return Listing.of("rosterShifts", duties)
                .ascending(DUTY.BEGINS_AT)
                .ascending(DUTY.ENDS_AT)
                .ascending(DUTY.ID);
    }

    @Bean
    static Deletion<RosterShift> dutyDeletion(Rows<RosterShift> duties, Dependents dependents) {
        return Deletion.of(duties, dependents);
    }

    record SetWorkerInput(UUID memberId, int mostOpen, List<UUID> ticketCategoryIds) {}

    record AddRosterShiftsInput(UUID projectId, List<UUID> memberIds, Instant beginsAt, Instant endsAt) {}

    Worker set(SetWorkerInput input) {
        if (input.mostOpen() < 1 || input.mostOpen() > MOST) {
            throw Refused.because(Code.INVALID, "refused.worker.mostOpen", List.of(), "mostOpen");
        }
        if (members.ofKeys(List.of(input.memberId())).isEmpty()) throw Refused.notFound("memberId");
        var skills = input.ticketCategoryIds().stream().distinct().toList();
        if (sql.fetchCount(TICKET_CATEGORY, TICKET_CATEGORY.ID.eq(any(skills.toArray(UUID[]::new)))) < skills.size()) {
            throw Refused.notFound("ticketCategoryIds");
        }
        sql.insertInto(WORKER)
                .set(WORKER.MEMBER_ID, input.memberId())
                .set(WORKER.MOST_OPEN, input.mostOpen())
                .onConflict(WORKER.MEMBER_ID)
                .doUpdate()
                .set(WORKER.MOST_OPEN, input.mostOpen())
                .execute();
        sql.deleteFrom(WORKER_SKILL)
                .where(WORKER_SKILL.MEMBER_ID.eq(input.memberId()))
                .execute();
        Bulk.<UUID>into(WORKER_SKILL)
                .set(WORKER_SKILL.MEMBER_ID, category -> input.memberId())
                .set(WORKER_SKILL.CATEGORY_ID, category -> category)
                .insert(sql, skills);
        return new Worker(input.memberId(), input.mostOpen(), skills);
    }

    /** The members who work tickets in a project, and what they can do. */
    List<Worker> of(UUID project) {
        var skills = field(select(arrayAgg(WORKER_SKILL.CATEGORY_ID))
                .from(WORKER_SKILL)
                .where(WORKER_SKILL.MEMBER_ID.eq(MEMBER.ID)));
        return sql.select(MEMBER.ID, WORKER.MOST_OPEN, skills)
                .from(MEMBER)
                .leftJoin(WORKER)
                .on(WORKER.MEMBER_ID.eq(MEMBER.ID))
                .where(worksIn(project))
                .orderBy(MEMBER.USERNAME)
                .limit(MOST * 5)
                .fetch(row -> new Worker(
                        row.value1(),
                        row.value2() == null ? Worker.MOST_OPEN : row.value2(),
                        row.value3() == null ? List.of() : Arrays.asList(row.value3())));
    }

    private static Condition worksIn(UUID project) {
        return MEMBER.ID.in(workersOf(project));
    }

    private static Select<Record1<UUID>> workersOf(UUID project) {
        return select(ROLE_GRANT.MEMBER_ID)
                .from(ROLE_GRANT)
                .where(ROLE_GRANT.ROLE.eq(Role.TECHNICIAN.name()))
                .and(ROLE_GRANT.REVOKED_AT.isNull())
                .and(ROLE_GRANT.PROJECT_ID.eq(project).or(ROLE_GRANT.PROJECT_ID.isNull()));
    }

    List<RosterShift> add(AddRosterShiftsInput input) {
        if (!input.endsAt().isAfter(input.beginsAt())
                || Duration.between(input.beginsAt(), input.endsAt()).compareTo(LONGEST_DUTY) > 0) {
            throw Refused.because(Code.INVALID, "refused.duty.span", List.of(), "endsAt");
        }
        for (var member : input.memberIds()) {
            if (!members.worksIn(member, input.projectId(), Set.of(Role.TECHNICIAN))) {
                throw Refused.because(Code.NOT_FOUND, "refused.duty.member", List.of(), "memberIds");
            }
        }
        var added = input.memberIds().stream()
                .distinct()
                .map(member ->
                        new RosterShift(NewId.next(), input.projectId(), member, input.beginsAt(), input.endsAt()))
                .toList();
        duties.insert(added);
        return added;
    }

    DispatchPolicy policyOf(@Nullable UUID project) {
        return sql.select(DISPATCH_POLICY.PROJECT_ID, DISPATCH_POLICY.MODE)
                .from(DISPATCH_POLICY)
                .where(DISPATCH_POLICY.PROJECT_ID.isNull())
                .or(DISPATCH_POLICY.PROJECT_ID.eq(project))
                .orderBy(DISPATCH_POLICY.PROJECT_ID.asc().nullsLast())
                .limit(1)
                .fetchOptional(row -> new DispatchPolicy(row.value1(), DispatchPolicy.Mode.valueOf(row.value2())))
                .orElse(DispatchPolicy.BY_HAND);
    }

    DispatchPolicy setPolicy(DispatchPolicy policy) {
        sql.insertInto(DISPATCH_POLICY)
                .set(DISPATCH_POLICY.ID, NewId.next())
                .set(DISPATCH_POLICY.PROJECT_ID, policy.projectId())
                .set(DISPATCH_POLICY.MODE, policy.mode().name())
                .onConflict(DISPATCH_POLICY.PROJECT_ID)
                .doUpdate()
                .set(DISPATCH_POLICY.MODE, policy.mode().name())
                .execute();
        return policy;
    }

    /** Lets one dispatch of a project through at a time, on every node, until its transaction ends. */
    void awaitTurn(UUID project) {
        sql.select(function(
                        name("pg_advisory_xact_lock"),
                        SQLDataType.OTHER,
                        function(name("hashtextextended"), SQLDataType.BIGINT, val("dispatch " + project), val(0L))))
                .execute();
    }

    /**
     * Everybody to whom a ticket could go: the technicians of its project, of its department when one is named. Where
     * no roster covers this moment, all are taken to be on duty.
     */
    List<DispatchCandidate> candidates(UUID project, @Nullable Department department, @Nullable UUID category) {
        var now = clock.instant();
        var covers = DUTY.PROJECT_ID.eq(project).and(DUTY.BEGINS_AT.le(now)).and(DUTY.ENDS_AT.gt(now));
        // Times of somebody who no longer works here make no roster.
        var rostered = sql.fetchExists(DUTY, covers.and(DUTY.MEMBER_ID.in(workersOf(project))));
        var open = field(selectCount()
                .from(TICKET)
                .where(TICKET.ASSIGNEE_ID.eq(MEMBER.ID))
                .and(TICKET.STATE.in(IN_HAND)));
        var last = field(select(max(TICKET_EVENT.AT))
                .from(TICKET_EVENT)
                .where(TICKET_EVENT.ASSIGNEE_ID.eq(MEMBER.ID))
                .and(TICKET_EVENT.STEP.eq(TicketStep.DISPATCH.name())));
        var hasSkills = exists(selectOne().from(WORKER_SKILL).where(WORKER_SKILL.MEMBER_ID.eq(MEMBER.ID)));
        var skilled = category == null
                ? noCondition()
                : not(hasSkills)
                        .or(exists(selectOne()
                                .from(WORKER_SKILL)
                                .where(WORKER_SKILL.MEMBER_ID.eq(MEMBER.ID))
                                .and(WORKER_SKILL.CATEGORY_ID.eq(category))));
        var onDuty = rostered
                ? exists(selectOne()
                        .from(DUTY)
                        .where(DUTY.MEMBER_ID.eq(MEMBER.ID))
                        .and(covers))
                : noCondition();
        var isSkilled = field(skilled);
        var isOnDuty = field(onDuty);
        return sql.select(MEMBER.ID, open, WORKER.MOST_OPEN, isOnDuty, isSkilled, last)
                .from(MEMBER)
                .leftJoin(WORKER)
                .on(WORKER.MEMBER_ID.eq(MEMBER.ID))
                .where(worksIn(project))
                .and(department == null ? noCondition() : MEMBER.DEPARTMENT.eq(department.name()))
                .limit(MOST * 5)
                .fetch(row -> new DispatchCandidate(
                        row.value1(),
                        Objects.requireNonNull(row.value2()),
                        row.value3() == null ? Worker.MOST_OPEN : row.value3(),
                        !Boolean.FALSE.equals(row.value4()),
                        !Boolean.FALSE.equals(row.value5()),
                        row.value6()));
    }

    private int copyPolicy(UUID from, UUID to) {
        var policy = policyOf(from);
        if (!from.equals(policy.projectId())) return 0;
        setPolicy(new DispatchPolicy(to, policy.mode()));
        return 1;
    }

    private int handOver(Condition which, UUID to) {
        return sql.update(DUTY).set(DUTY.MEMBER_ID, to).where(which).execute();
    }

    @Configuration(proxyBeanMethods = false)
    static class Settings {
        @Bean
        WorkInHand dutiesInHand(Workers workers) {
            return new WorkInHand(
                    WorkKind.DUTY,
                    DUTY,
                    DUTY.MEMBER_ID,
                    DUTY.PROJECT_ID,
                    () -> DUTY.ENDS_AT.gt(workers.clock.instant()),
                    buildings -> noCondition(),
                    (which, from, to) -> workers.handOver(which, to));
        }

        @Bean
        SettingsSource dispatchSettings(Workers workers) {
            return new SettingsSource(SettingsSource.Kind.DISPATCH, workers::copyPolicy);
        }
    }
}
