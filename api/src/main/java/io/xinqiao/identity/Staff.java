package io.xinqiao.identity;

import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.PERSON;
import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static org.jooq.impl.DSL.any;

import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.Barred;
import io.xinqiao.tenants.IdentityProvider;
import io.xinqiao.tenants.IdentityProvider.NewAccount;
import io.xinqiao.tenants.TenantDatabase;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Inviting people, granting and revoking roles, and the rules of which role takes which scope. */
@Service
public class Staff {
    /** A sign-in name: it is typed on phones, so lower case and plain. */
    private static final Pattern USERNAME = Pattern.compile("[a-z][a-z0-9.-]{1,58}[a-z0-9]");

    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");

    private final Members members;
    private final FormerMembers former;
    private final Callers callers;
    private final Succession succession;
    private final IdentityProvider identityProvider;
    private final Barred barred;
    private final TenantDatabase database;
    private final DSLContext sql;

    Staff(
            Members members,
            FormerMembers former,
            Callers callers,
            Succession succession,
            IdentityProvider identityProvider,
            Barred barred,
            TenantDatabase database) {
        this.members = members;
        this.former = former;
        this.barred = barred;
        this.callers = callers;
        this.succession = succession;
        this.identityProvider = identityProvider;
        this.database = database;
        this.sql = database.sql();
    }

    /** A role and where it holds. */
    public record RoleGrantInput(
            Role role,
            @Nullable UUID projectId,
            @Nullable List<UUID> buildingIds,
            @Nullable UUID personId) {
        List<UUID> buildings() {
            return buildingIds == null
                    ? List.of()
                    : buildingIds.stream().distinct().toList();
        }
    }

    /** Who is invited, and with which roles. */
    public record InviteStaffInput(
            String username,
            String name,
            @Nullable String email,
            @Nullable Department department,
            List<RoleGrantInput> grants) {}

    record UpdateMemberInput(
            UUID memberId,
            @Nullable String name,
            @Nullable Department department,
            @Nullable Boolean withoutDepartment) {}

    record GrantRoleInput(UUID memberId, RoleGrantInput grant) {}

    record RevokeRoleInput(UUID roleGrantId, @Nullable UUID successorId) {}

    /** A member who has lost a role, and what became of the work in their hands. */
    record Revoked(Member member, Succession.Outcome work) {}

    /** A new member, and the password to sign in with for the first time; null if they have signed in before. */
    public record Invited(Member member, @Nullable String temporaryPassword) {}

    /**
     * Invites somebody. Repeating an invitation that was cut off completes it; inviting somebody who has not signed in
     * yet gives them a new first password; inviting somebody who has left takes them back with these roles.
     */
    public Invited invite(InviteStaffInput input) {
        requireUsername(input.username(), "username");
        var username = usernameOf(input.username());
        requireUsername(username, "username");
        if (input.email() != null && !isEmail(input.email())) {
            throw Refused.because(Code.INVALID, "refused.email", List.of(), "email");
        }
        if (input.grants().isEmpty()) throw Refused.because(Code.REQUIRED, "refused.grant.none", List.of(), "grants");
        for (var at = 0; at < input.grants().size(); at++) {
            check(input.grants().get(at), "grants", Integer.toString(at));
        }
        members.awaitTurnFor(username);
        var known = members.ofUsername(username);
        if (known.filter(member -> member.deactivatedAt() == null).isPresent()) {
            throw Refused.because(Code.TAKEN, "refused.usernameTaken", List.of(), "username");
        }
        var tenant = database.tenant();
        try {
            var account = identityProvider.ensureAccount(
                    Objects.requireNonNull(tenant.organizationId()),
                    new NewAccount(username, input.name(), input.email()));
            var member = known.isPresent()
                    ? takeBack(known.get(), account.subject(), input)
                    : members.add(account.subject(), username, input.name(), input.department());
            for (var grant : input.grants()) give(member, grant);
            return new Invited(member, account.temporaryPassword());
        } catch (IdentityProvider.UsernameTaken taken) {
            throw Refused.because(Code.TAKEN, "refused.usernameTaken", List.of(), "username");
        }
    }

    /**
     * Makes a resident a member who has shown that they are the person of an archive: an account of their own, never
     * one that somebody has already.
     *
     * @param by who gave them what they have shown
     */
    public Invited signUp(String wished, String name, @Nullable String email, UUID person, UUID by) {
        var username = usernameOf(wished);
        requireUsername(username, "username");
        members.awaitTurnFor(username);
        if (members.ofUsername(username).isPresent()) {
            throw Refused.because(Code.TAKEN, "refused.usernameTaken", List.of(), "username");
        }
        try {
            var account = identityProvider.ensureAccount(
                    Objects.requireNonNull(database.tenant().organizationId()), new NewAccount(username, name, email));
            if (account.temporaryPassword() == null) {
                throw Refused.because(Code.TAKEN, "refused.usernameTaken", List.of(), "username");
            }
            var member = members.add(account.subject(), username, name, null);
            members.linkToPerson(member.id(), person);
            members.grant(member.id(), Role.RESIDENT, null, List.of(), by);
            return new Invited(member, account.temporaryPassword());
        } catch (IdentityProvider.UsernameTaken taken) {
            throw Refused.because(Code.TAKEN, "refused.usernameTaken", List.of(), "username");
        }
    }

    /**
     * Makes a program a member, under the account that the identity provider has made for it. Its roles are checked as
     * anybody's; a resident is a person, and no program.
     */
    public Member joinProgram(String subject, String clientId, String name, List<RoleGrantInput> grants) {
        var username = programName(clientId);
        members.awaitTurnFor(username);
        // The name of one that was deleted may be taken again; what it did before stays on record.
        var before = members.ofUsername(username)
                .filter(known -> former.rejoin(known.id(), subject, name, null))
                .flatMap(known -> members.ofUsername(username));
        var member = before.orElseGet(() -> members.addProgram(subject, username, name));
        for (var grant : grants) give(member, grant);
        forgetCallersAfterCommit();
        return member;
    }

    /** Refuses roles that a program can't have. */
    public void checkProgram(List<RoleGrantInput> grants) {
        for (var at = 0; at < grants.size(); at++) {
            refuseResident(grants.get(at), "grants", Integer.toString(at));
            check(grants.get(at), "grants", Integer.toString(at));
        }
    }

    private static void refuseResident(RoleGrantInput grant, String... path) {
        if (grant.role() == Role.RESIDENT) throw refuse(Code.INVALID, "refused.grant.program", "role", path);
    }

    /** The membership of a program bears its name. */
    public void renameProgram(UUID member, String name) {
        members.change(member, name, null);
        forgetCallersAfterCommit();
    }

    /** The membership of a program goes with the account that the identity provider has for it now. */
    public void signInProgramAs(UUID member, String subject) {
        if (former.signInAs(member, subject)) forgetCallersAfterCommit();
    }

    /** Ends the membership of a program and its grants; they stay on record. */
    public void endProgram(UUID member) {
        former.deactivate(member, Caller.current().memberId());
        forgetCallersAfterCommit();
    }

    private void forgetCallersAfterCommit() {
        var tenant = database.tenant();
        database.afterCommit(() -> callers.forget(tenant));
    }

    /** The identity provider's own name for the account of a client; no person's begins like it. */
    private static String programName(String clientId) {
        return "service-account-" + clientId;
    }

    private Member takeBack(Member left, String subject, InviteStaffInput input) {
        if (!former.rejoin(left.id(), subject, input.name(), input.department())) {
            throw Refused.because(Code.TAKEN, "refused.usernameTaken", List.of(), "username");
        }
        var tenant = database.tenant();
        database.afterCommit(() -> callers.forget(tenant));
        database.afterCommit(() -> barred.unbar(subject));
        return Objects.requireNonNull(members.ofKeys(List.of(left.id())).get(left.id()));
    }

    /** Corrects a member's name, or says in which department they work now. */
    Member update(UpdateMemberInput input) {
        var member = members.ofKeys(List.of(input.memberId())).get(input.memberId());
        if (member == null) throw Refused.notFound("memberId");
        if (member.deactivatedAt() != null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.member.left", List.of(), "memberId");
        }
        var none = Boolean.TRUE.equals(input.withoutDepartment());
        if (none && input.department() != null) {
            throw Refused.because(Code.INVALID, "refused.member.department", List.of(), "department");
        }
        var department = input.department() == null ? member.department() : input.department();
        members.change(member.id(), input.name() == null ? member.name() : input.name(), none ? null : department);
        succession.forgetAfterCommit();
        return Objects.requireNonNull(members.ofKeys(List.of(member.id())).get(member.id()));
    }

    RoleGrant grant(GrantRoleInput input) {
        var member = members.ofKeys(List.of(input.memberId())).get(input.memberId());
        if (member == null) throw Refused.notFound("memberId");
        if (member.deactivatedAt() != null) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.member.left", List.of(), "memberId");
        }
        if (member.program()) refuseResident(input.grant(), "grant");
        check(input.grant(), "grant");
        var grant = give(member, input.grant());
        var tenant = database.tenant();
        database.afterCommit(() -> callers.forget(tenant));
        return grant;
    }

    /**
     * Ends a grant, and hands what is open because of it to a successor, if one is named. Nobody ends their own as
     * administrator: a company would lock itself out.
     */
    Revoked revoke(RevokeRoleInput input) {
        var grant = members.grantsOfKeys(List.of(input.roleGrantId())).get(input.roleGrantId());
        if (grant == null) throw Refused.notFound("roleGrantId");
        var by = Caller.current().memberId();
        if (grant.role() == Role.TENANT_ADMIN && grant.memberId().equals(by)) {
            throw Refused.because(Code.INVALID, "refused.grant.own", List.of(), "roleGrantId");
        }
        if (grant.role() == Role.TENANT_ADMIN) {
            former.awaitTurnOfAdministrators();
            if (!former.hasAdministratorBesides(grant.memberId())) {
                throw Refused.because(Code.INVALID, "refused.member.lastAdministrator", List.of(), "roleGrantId");
            }
        }
        if (!members.revoke(grant.id(), by)) throw Refused.notFound("roleGrantId");
        var work = succession.after(grant, input.successorId());
        succession.forgetAfterCommit();
        var member =
                Objects.requireNonNull(members.ofKeys(List.of(grant.memberId())).get(grant.memberId()));
        return new Revoked(member, work);
    }

    private RoleGrant give(Member member, RoleGrantInput input) {
        if (input.personId() != null) {
            if (member.personId() != null && !member.personId().equals(input.personId())) {
                throw Refused.because(Code.INVALID, "refused.grant.otherPerson", List.of(), "grant", "personId");
            }
            members.linkToPerson(member.id(), input.personId());
        }
        return members.grant(
                member.id(),
                input.role(),
                input.projectId(),
                input.buildings(),
                Caller.current().memberId());
    }

    /** Each role takes its scope and no other. */
    private void check(RoleGrantInput grant, String... path) {
        var needsProject = switch (grant.role()) {
            case SUPERVISOR, STEWARD, CASHIER, FRONT_DESK, FINANCE, TECHNICIAN -> true;
            case ANALYST, TENANT_ADMIN, RESIDENT, PLATFORM_OPERATOR -> false;
        };
        var project = grant.projectId();
        if (needsProject && project == null) throw refuse(Code.REQUIRED, "refused.grant.project", "projectId", path);
        if (!needsProject && project != null && grant.role() != Role.ANALYST) {
            throw refuse(Code.INVALID, "refused.grant.noProject", "projectId", path);
        }
        if (project != null && !sql.fetchExists(PROJECT, PROJECT.ID.eq(project))) {
            throw refuse(Code.NOT_FOUND, "refused.notFound", "projectId", path);
        }
        checkBuildings(grant, path);
        checkPerson(grant, path);
    }

    private void checkBuildings(RoleGrantInput grant, String... path) {
        var buildings = grant.buildings();
        if (grant.role() != Role.STEWARD) {
            if (!buildings.isEmpty()) throw refuse(Code.INVALID, "refused.grant.noBuildings", "buildingIds", path);
            return;
        }
        var ofProject = sql.fetchCount(
                BUILDING,
                BUILDING.PROJECT_ID.eq(grant.projectId()).and(BUILDING.ID.eq(any(buildings.toArray(UUID[]::new)))));
        if (buildings.isEmpty() || ofProject < buildings.size()) {
            throw refuse(Code.INVALID, "refused.grant.buildings", "buildingIds", path);
        }
    }

    private void checkPerson(RoleGrantInput grant, String... path) {
        if (grant.role() != Role.RESIDENT) {
            if (grant.personId() != null) throw refuse(Code.INVALID, "refused.grant.noPerson", "personId", path);
            return;
        }
        if (grant.personId() == null) throw refuse(Code.REQUIRED, "refused.grant.person", "personId", path);
        if (!sql.fetchExists(PERSON, PERSON.ID.eq(grant.personId()))) {
            throw refuse(Code.NOT_FOUND, "refused.notFound", "personId", path);
        }
    }

    private static Refused refuse(Code code, String messageKey, String field, String... path) {
        var full = Arrays.copyOf(path, path.length + 1);
        full[path.length] = field;
        return Refused.because(code, messageKey, List.of(), full);
    }

    /** A sign-in name as it stands in the identity provider, which all companies share: it begins with the code. */
    public String usernameOf(String typed) {
        return database.tenant().usernameOf(typed);
    }

    /** Whether it can be a sign-in name. */
    public static boolean isUsername(String text) {
        return USERNAME.matcher(text).matches();
    }

    /** Whether it can be an e-mail address. */
    public static boolean isEmail(String text) {
        return EMAIL.matcher(text).matches();
    }

    /** Refuses what can't be a sign-in name. */
    static void requireUsername(String username, String... field) {
        if (!isUsername(username)) {
            throw Refused.because(Code.INVALID, "refused.username", List.of(), field);
        }
    }

    Map<UUID, List<RoleGrant>> grantsOf(List<UUID> keys) {
        return members.grantsOf(keys);
    }
}
