/**
 * The owners' assembly 业主大会 (Civil Code art. 278, {@code domain.md} §7): matters, the roll of heads and areas, ballots
 * and proxies, the count, and the papers that prove it.
 */
@NullMarked
@Imports({
    "platform",
    "sql",
    "execution",
    "events",
    "procedures",
    "notices",
    "papers",
    "printing",
    "files",
    "archives",
    "identity",
    "measures",
    "tenants"
})
@TableAccess(
        owns = {
            "assembly",
            "assembly_ballot",
            "assembly_choice",
            "assembly_head",
            "assembly_head_owner",
            "assembly_matter",
            "assembly_matter_kind",
            "assembly_objection",
            "assembly_part",
            "assembly_part_owner",
            "assembly_proxy"
        },
        reads = {"ownership", "ownership_share", "parking_space", "person", "unit"})
package io.xinqiao.assembly;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
