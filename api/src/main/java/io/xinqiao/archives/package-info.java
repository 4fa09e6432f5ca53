/**
 * Places and parties: projects, buildings, units, households, persons. Imports platform, identity and tenants.
 *
 * <p>Doors: {@link io.xinqiao.archives.Projects}, {@link io.xinqiao.archives.Buildings},
 * {@link io.xinqiao.archives.Units}, {@link io.xinqiao.archives.Persons} with their records.
 */
@NullMarked
package io.xinqiao.archives;

import org.jspecify.annotations.NullMarked;
