package io.xinqiao.onboarding;

import io.xinqiao.archives.Buildings;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.identity.Staff;
import io.xinqiao.identity.Staff.InviteStaffInput;
import io.xinqiao.identity.Staff.RoleGrantInput;
import io.xinqiao.imports.UploadedWorkbooks;
import io.xinqiao.onboarding.StaffSheet.Column;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Invites the staff of a project from a workbook: everybody on it or nobody. Who is a member already is left alone, so
 * the same file may be sent again.
 */
@Service
class StaffInvitations {
    /** Each invitation asks the identity provider, and a request has half a minute. */
    private static final int MOST = 50;

    private static final Set<Role> OF_THE_COMPANY = EnumSet.of(Role.TENANT_ADMIN, Role.ANALYST);

    private final Staff staff;
    private final Members members;
    private final Buildings buildings;
    private final UploadedWorkbooks workbooks;
    private final Messages messages;

    StaffInvitations(
            Staff staff, Members members, Buildings buildings, UploadedWorkbooks workbooks, Messages messages) {
        this.staff = staff;
        this.members = members;
        this.buildings = buildings;
        this.workbooks = workbooks;
        this.messages = messages;
    }

    record InviteStaffFromSheetInput(UUID fileId, UUID projectId) {}

    /** Somebody who was invited from a row. */
    record InvitedStaff(int row, Member member, @Nullable String temporaryPassword) {}

    /** What came of a sheet. */
    record Outcome(List<InvitedStaff> invited, int unchanged, List<StaffSheetProblem> problems) {}

    Outcome invite(InviteStaffFromSheetInput input) {
        var sheet = workbooks.read(input.fileId(), workbook -> StaffSheet.read(workbook, messages));
        List<StaffSheetProblem> problems = new ArrayList<>(sheet.problems());
        var numbers = buildings.byNumber("Mutation.inviteStaffFromSheet", input.projectId());
        var there =
                members.usernames(sheet.rows().stream().map(this::usernameOf).toList());
        for (var row : sheet.rows()) problems.addAll(check(row, sheet, numbers));
        var toInvite = sheet.rows().stream()
                .filter(row -> !there.contains(usernameOf(row)))
                .toList();
        if (toInvite.size() > MOST) {
            throw Refused.because(Code.TOO_LONG, "refused.onboarding.staff.tooMany", List.of(MOST), "fileId");
        }
        if (problems.stream().anyMatch(StaffSheetProblem::isRefused)) return new Outcome(List.of(), 0, problems);
        List<InvitedStaff> invited = new ArrayList<>();
        for (var row : toInvite) {
            var done = staff.invite(new InviteStaffInput(
                    row.username(),
                    row.name(),
                    row.email(),
                    row.department(),
                    grants(row, input.projectId(), numbers)));
            invited.add(new InvitedStaff(row.number(), done.member(), done.temporaryPassword()));
        }
        return new Outcome(invited, sheet.rows().size() - toInvite.size(), problems);
    }

    private String usernameOf(StaffRow row) {
        return staff.usernameOf(row.username());
    }

    /** What the rules of invitations would refuse, told by row before anybody is invited. */
    private List<StaffSheetProblem> check(StaffRow row, StaffSheet sheet, Map<String, UUID> numbers) {
        List<StaffSheetProblem> problems = new ArrayList<>();
        if (!Staff.isUsername(row.username()) || !Staff.isUsername(usernameOf(row))) {
            problems.add(sheet.problem(row, Column.USERNAME, row.username(), messages.text("refused.username")));
        }
        if (row.email() != null && !Staff.isEmail(row.email())) {
            problems.add(sheet.problem(row, Column.EMAIL, row.email(), messages.text("refused.email")));
        }
        if (row.roles().contains(Role.STEWARD) && row.buildings().isEmpty()) {
            problems.add(sheet.problem(row, Column.BUILDINGS, null, messages.text("refused.grant.buildings")));
        }
        for (var number : row.buildings()) {
            if (!numbers.containsKey(number)) {
                problems.add(sheet.problem(row, Column.BUILDINGS, number, messages.text("onboarding.staff.building")));
            }
        }
        return problems;
    }

    private static List<RoleGrantInput> grants(StaffRow row, UUID project, Map<String, UUID> numbers) {
        return row.roles().stream()
                .map(role -> new RoleGrantInput(
                        role,
                        OF_THE_COMPANY.contains(role) ? null : project,
                        role == Role.STEWARD
                                ? row.buildings().stream()
                                        .map(number -> Objects.requireNonNull(numbers.get(number)))
                                        .toList()
                                : null,
                        null))
                .toList();
    }
}
