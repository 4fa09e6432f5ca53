package io.xinqiao.measures;

import java.util.List;

/** Gives the measures of a room. A bean of this type is all that a room has to add. */
@FunctionalInterface
public interface MeasureSource {
    List<Measure> measures();
}
