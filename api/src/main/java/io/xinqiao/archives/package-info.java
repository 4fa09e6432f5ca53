/**
 * Places and parties: projects, buildings, units, households, persons.
 *
 * <p>Doors: {@link io.xinqiao.archives.Projects}, {@link io.xinqiao.archives.Buildings},
 * {@link io.xinqiao.archives.Units}, {@link io.xinqiao.archives.Persons} with their records.
 */
@NullMarked
@Imports({"files", "privacy", "identity", "platform", "tenants"})
package io.xinqiao.archives;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
