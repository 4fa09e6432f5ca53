package io.xinqiao.analytics;

import io.xinqiao.measures.Measure;
import io.xinqiao.measures.MeasureSource;
import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Knows all measures that the rooms declare, by their constants. */
@Component
class Measures {
    private final SortedMap<String, Measure> all = new TreeMap<>();

    Measures(ObjectProvider<MeasureSource> sources) {
        sources.stream().flatMap(source -> source.measures().stream()).forEach(measure -> {
            if (all.put(measure.name(), measure) != null) {
                throw new IllegalStateException("Declared twice: " + measure.name());
            }
        });
    }

    /** All of them, in the order of their constants. */
    Collection<Measure> all() {
        return Collections.unmodifiableCollection(all.values());
    }

    /** The measure of a constant that the schema knows. */
    Measure of(String name) {
        return Objects.requireNonNull(all.get(name), name);
    }
}
