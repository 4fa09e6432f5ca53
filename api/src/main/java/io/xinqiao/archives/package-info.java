/**
 * Places and parties: projects, buildings, units, households, persons.
 *
 * <p>Doors: {@link io.xinqiao.archives.Projects}, {@link io.xinqiao.archives.Buildings},
 * {@link io.xinqiao.archives.Units}, {@link io.xinqiao.archives.Persons} with their records.
 */
@NullMarked
@Imports({"platform", "sql", "events", "execution", "files", "privacy", "identity", "measures", "tenants"})
@TableAccess(
        owns = {
            "building",
            "consent",
            "entrance",
            "household",
            "household_member",
            "meter_place",
            "ownership",
            "ownership_share",
            "parking_space",
            "person",
            "phase",
            "project",
            "unit",
            "vehicle",
            "zone"
        },
        reads = {"object_change", "role_grant_building"})
package io.xinqiao.archives;

import io.xinqiao.platform.Imports;
import io.xinqiao.platform.TableAccess;
import org.jspecify.annotations.NullMarked;
