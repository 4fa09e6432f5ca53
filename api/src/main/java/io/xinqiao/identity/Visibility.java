package io.xinqiao.identity;

import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.trueCondition;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.springframework.stereotype.Component;

/**
 * Row scope as a condition that goes into the query, so that lists, counts, single objects and edges agree. Nothing is
 * filtered in memory.
 */
@Component
public class Visibility {
    private final Permissions permissions;

    Visibility(Permissions permissions) {
        this.permissions = permissions;
    }

    /** The rows that the caller reaches by asking for them: a root field, a mutation, {@code node}. */
    public Condition of(String row, RowScope reach) {
        return condition(row, reach, false);
    }

    /** The rows that the caller reaches from an object that is visible already. */
    public Condition behind(String type, RowScope reach) {
        return condition(type, reach, true);
    }

    /** The rows that the caller reaches by asking for them in any other role than that of a resident. */
    public Condition asStaff(String row, RowScope reach) {
        var caller = Caller.current();
        return caller.reached().of(row + " as staff", reach, false, () -> {
            Set<Role> staff = EnumSet.noneOf(Role.class);
            staff.addAll(caller.roles());
            staff.remove(Role.RESIDENT);
            return staff.isEmpty() ? falseCondition() : workedOut(caller, staff, row, reach, false);
        });
    }

    /**
     * Lets pass whoever has all of these rights, as far as the table knows them.
     *
     * @throws CodedException FORBIDDEN
     */
    public void require(List<String> rows) {
        var caller = Caller.current();
        for (var row : rows) {
            if (permissions.has(row) && !permissions.allows(row, caller)) {
                throw new CodedException(ErrorCode.FORBIDDEN, "forbidden");
            }
        }
    }

    private Condition condition(String row, RowScope reach, boolean behindParent) {
        var caller = Caller.current();
        return caller.reached()
                .of(row, reach, behindParent, () -> workedOut(caller, caller.roles(), row, reach, behindParent));
    }

    private Condition workedOut(Caller caller, Set<Role> roles, String row, RowScope reach, boolean behindParent) {
        List<Condition> reached = new ArrayList<>();
        for (var role : roles) {
            var scope = permissions.scope(row, role).orElse(null);
            if (scope == null || scope == Scope.PLATFORM) continue;
            if (scope == Scope.TENANT || (scope == Scope.VIA_PARENT && behindParent)) return trueCondition();
            if (scope == Scope.VIA_PARENT) continue;
            // Only a tenant-wide role may have a grant without a project: it then reaches all of them.
            if (scope == Scope.PROJECT && caller.grantsOf(role).anyMatch(grant -> grant.projectId() == null)) {
                return trueCondition();
            }
            reached.add(
                    switch (scope) {
                        case PROJECT -> reach.project(projects(caller, role));
                        case BUILDING ->
                            reach.building(buildings(caller, role), projects(caller, role), caller.requireMember());
                        case ASSIGNED -> reach.assigned(caller.requireMember(), projects(caller, role));
                        case OWN_UNITS -> {
                            var person = caller.requireMember().personId();
                            yield person == null ? falseCondition() : reach.ownUnits(person);
                        }
                        case OWN -> reach.own(caller.requireMember());
                        case TENANT, VIA_PARENT, PLATFORM -> throw new IllegalStateException("decided above");
                    });
        }
        // One condition stands alone: PostgreSQL turns no subquery behind an OR into a join.
        return or(reached);
    }

    private static UUID[] projects(Caller caller, Role role) {
        return caller.grantsOf(role)
                .map(RoleGrant::projectId)
                .filter(Objects::nonNull)
                .distinct()
                .toArray(UUID[]::new);
    }

    private static UUID[] buildings(Caller caller, Role role) {
        return caller.grantsOf(role)
                .flatMap(grant -> grant.buildingIds().stream())
                .distinct()
                .toArray(UUID[]::new);
    }
}
