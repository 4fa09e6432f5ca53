package io.xinqiao.identity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A role in a scope, as the schema's {@code RoleGrant}.
 *
 * @param projectId null means the whole company
 * @param buildingIds the buildings of a steward
 */
public record RoleGrant(
        UUID id, UUID memberId, Role role, @Nullable UUID projectId, List<UUID> buildingIds, Instant grantedAt) {
    public RoleGrant {
        buildingIds = List.copyOf(buildingIds);
    }
}
