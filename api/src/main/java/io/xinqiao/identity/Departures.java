package io.xinqiao.identity;

import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.Barred;
import io.xinqiao.tenants.IdentityProvider;
import io.xinqiao.tenants.IdentityProvider.Enabled;
import io.xinqiao.tenants.TenantDatabase;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Members who leave the company and come back, and their passwords. Whoever leaves is out at once: their row says so to
 * every node, their account is disabled if it is this company's, and their grants end and stay on record.
 */
@Service
class Departures {
    private final Members members;
    private final FormerMembers former;
    private final Succession succession;
    private final IdentityProvider identityProvider;
    private final Barred barred;
    private final TenantDatabase database;

    Departures(
            Members members,
            FormerMembers former,
            Succession succession,
            IdentityProvider identityProvider,
            Barred barred,
            TenantDatabase database) {
        this.members = members;
        this.former = former;
        this.succession = succession;
        this.identityProvider = identityProvider;
        this.barred = barred;
        this.database = database;
    }

    record DeactivateMemberInput(UUID memberId, @Nullable UUID successorId) {}

    record HandOverWorkInput(UUID memberId, @Nullable UUID projectId, UUID successorId) {}

    /** A member who has left, or hands over, and what became of the work in their hands. */
    record Left(Member member, Succession.Outcome work) {}

    record ReactivateMemberInput(UUID memberId) {}

    record ResetMemberPasswordInput(UUID memberId) {}

    /** A member and the password to sign in with next. */
    record PasswordReset(Member member, String temporaryPassword) {}

    /**
     * Deactivates a member, and hands what is in their hands to a successor, if one is named; leaving waits for nobody.
     * Nobody deactivates themselves, and the last administrator stays.
     */
    Left deactivate(DeactivateMemberInput input) {
        var by = Caller.current().memberId();
        var member = member(input.memberId());
        if (member.id().equals(by)) throw refused(member, Code.INVALID, "refused.member.self");
        former.awaitTurnOfAdministrators();
        if (!former.hasAdministratorBesides(member.id())) {
            throw refused(member, Code.INVALID, "refused.member.lastAdministrator");
        }
        var ending = members.grantsOf(List.of(member.id())).getOrDefault(member.id(), List.of());
        if (!former.deactivate(member.id(), by)) throw refused(member, Code.ILLEGAL_STEP, "refused.member.left");
        var work = succession.handOver(member, null, input.successorId());
        var successor = input.successorId();
        if (successor != null) ending.forEach(grant -> succession.takeBuildings(grant, List.of(), successor));
        var subject = former.subjectOf(member.id());
        if (subject != null && identityProvider.disableAccount(organization(), subject)) {
            database.afterCommit(() -> barred.bar(subject));
        }
        succession.forgetAfterCommit();
        return new Left(member(member.id()), work);
    }

    /** Hands over all that lies in somebody's hands, or all of it in a project, whether they work here still or not. */
    Left handOverWork(HandOverWorkInput input) {
        var member = member(input.memberId());
        var work = succession.handOver(member, input.projectId(), input.successorId());
        succession.forgetAfterCommit();
        return new Left(member, work);
    }

    /** Takes a member back with the roles that they had on leaving. */
    Member reactivate(ReactivateMemberInput input) {
        var member = member(input.memberId());
        if (!former.reactivate(member.id(), Caller.current().memberId())) {
            throw refused(member, Code.ILLEGAL_STEP, "refused.member.works");
        }
        var subject = former.subjectOf(member.id());
        if (subject == null || identityProvider.enableAccount(organization(), subject) == Enabled.NO) {
            throw refused(member, Code.ILLEGAL_STEP, "refused.member.accountDisabled");
        }
        database.afterCommit(() -> barred.unbar(subject));
        succession.forgetAfterCommit();
        return member(member.id());
    }

    /** Gives a member a new first password and ends their sign-ins. */
    PasswordReset resetPassword(ResetMemberPasswordInput input) {
        var member = member(input.memberId());
        if (member.deactivatedAt() != null) throw refused(member, Code.ILLEGAL_STEP, "refused.member.left");
        var subject = former.subjectOf(member.id());
        var reset = subject == null
                ? null
                : identityProvider.resetPassword(organization(), subject).orElse(null);
        if (reset == null) throw refused(member, Code.ILLEGAL_STEP, "refused.member.accountElsewhere");
        database.afterCommit(() -> reset.endedSessions().forEach(barred::barSession));
        return new PasswordReset(member, reset.temporaryPassword());
    }

    private Member member(UUID id) {
        var found = members.ofKeys(List.of(id)).get(id);
        if (found == null) throw Refused.notFound("memberId");
        return found;
    }

    private String organization() {
        return Objects.requireNonNull(database.tenant().organizationId());
    }

    private static Refused refused(Member now, Code code, String messageKey) {
        return Refused.because(code, messageKey, List.of(), "memberId").withCurrent("member", now);
    }
}
