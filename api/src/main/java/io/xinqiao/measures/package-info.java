/**
 * What a measure and a dimension are: figures that are defined once, with a name, a definition in words, a unit and a
 * version ({@code domain.md} §8, 9). Rooms declare theirs as beans of {@code MeasureSource}; {@code analytics} asks
 * them.
 */
@NullMarked
@Imports({"platform", "identity"})
package io.xinqiao.measures;

import io.xinqiao.platform.Imports;
import org.jspecify.annotations.NullMarked;
