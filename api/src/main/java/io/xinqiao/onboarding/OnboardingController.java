package io.xinqiao.onboarding;

import io.xinqiao.archives.Projects;
import io.xinqiao.archives.ReadinessSource;
import io.xinqiao.archives.ReadinessSource.Progress;
import io.xinqiao.archives.ReadinessSource.Step;
import io.xinqiao.archives.SettingsSource;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.onboarding.Checklist.OnboardingChecklist;
import io.xinqiao.onboarding.StaffInvitations.InviteStaffFromSheetInput;
import io.xinqiao.onboarding.StaffInvitations.InvitedStaff;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Onboarding in the words of the schema. */
@Controller
class OnboardingController {
    private final Checklist checklist;
    private final StaffInvitations invitations;
    private final Projects projects;
    private final ObjectProvider<SettingsSource> settings;

    OnboardingController(
            Checklist checklist,
            StaffInvitations invitations,
            Projects projects,
            ObjectProvider<SettingsSource> settings) {
        this.checklist = checklist;
        this.invitations = invitations;
        this.projects = projects;
        this.settings = settings;
    }

    record CopyProjectSettingsInput(UUID fromProjectId, UUID toProjectId) {}

    record CopiedSettings(SettingsSource.Kind kind, int count) {}

    record InviteStaffFromSheetPayload(List<InvitedStaff> invited, int unchanged, List<StaffSheetProblem> problems) {}

    record CopyProjectSettingsPayload(List<CopiedSettings> copied) {}

    @QueryMapping
    @Nullable
    OnboardingChecklist onboarding(@Argument UUID projectId) {
        return projects.reachable("Query.onboarding", projectId)
                .map(checklist::of)
                .orElse(null);
    }

    @MutationMapping
    InviteStaffFromSheetPayload inviteStaffFromSheet(@Argument InviteStaffFromSheetInput input) {
        requireProject("Mutation.inviteStaffFromSheet", input.projectId(), "projectId");
        var outcome = invitations.invite(input);
        return new InviteStaffFromSheetPayload(outcome.invited(), outcome.unchanged(), outcome.problems());
    }

    @MutationMapping
    CopyProjectSettingsPayload copyProjectSettings(@Argument CopyProjectSettingsInput input) {
        requireProject("Mutation.copyProjectSettings", input.fromProjectId(), "fromProjectId");
        requireProject("Mutation.copyProjectSettings", input.toProjectId(), "toProjectId");
        if (input.fromProjectId().equals(input.toProjectId())) {
            throw Refused.because(Code.INVALID, "refused.onboarding.copy.same", List.of(), "toProjectId");
        }
        return new CopyProjectSettingsPayload(settings.stream()
                .map(source -> new CopiedSettings(
                        source.kind(), source.copy().apply(input.fromProjectId(), input.toProjectId())))
                .toList());
    }

    private void requireProject(String mutation, UUID id, String field) {
        if (projects.reachable(mutation, id).isEmpty()) throw Refused.notFound(field);
    }

    @Configuration(proxyBeanMethods = false)
    static class Sources {
        private static final Set<Role> NEEDED =
                EnumSet.of(Role.SUPERVISOR, Role.STEWARD, Role.CASHIER, Role.FRONT_DESK, Role.TECHNICIAN);

        @Bean
        ReadinessSource staffReady(Members members) {
            return new ReadinessSource(
                    Step.STAFF,
                    true,
                    project -> new Progress(members.rolesIn(project, NEEDED).size(), NEEDED.size()));
        }
    }
}
