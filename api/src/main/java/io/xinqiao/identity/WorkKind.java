package io.xinqiao.identity;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The kinds of work that lie in somebody's hands by name, and which roles one of them takes. */
public enum WorkKind {
    /** Tickets that somebody works on. */
    TICKET(Role.WORKERS),
    /** Tickets that somebody answers for as the steward. */
    STEWARD_TICKET(EnumSet.of(Role.STEWARD)),
    ZONE(EnumSet.of(Role.STEWARD)),
    VISIT(EnumSet.of(Role.STEWARD)),
    DUNNING_ACTION(EnumSet.of(Role.CASHIER, Role.STEWARD)),
    /** Times on the roster that are still to come. */
    DUTY(EnumSet.of(Role.TECHNICIAN));

    @SuppressWarnings("ImmutableEnumChecker") // it cannot be changed
    private final Set<Role> roles;

    WorkKind(Set<Role> roles) {
        this.roles = Collections.unmodifiableSet(roles);
    }

    /** Any of these roles in a project lets somebody have such work there. */
    public Set<Role> roles() {
        return roles;
    }
}
