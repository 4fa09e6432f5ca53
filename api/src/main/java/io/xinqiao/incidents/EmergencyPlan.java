package io.xinqiao.incidents;

import io.xinqiao.identity.Role;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is done when something happens: a template of tasks, of a project or of the whole company. */
record EmergencyPlan(UUID id, @Nullable UUID projectId, Incident.Kind kind, String name, boolean retired) {
    /** A task, who sees to it, and within how many minutes. */
    record PlanStep(String task, Role owner, int withinMinutes) {}
}
