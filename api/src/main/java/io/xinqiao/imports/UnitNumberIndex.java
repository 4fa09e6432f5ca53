package io.xinqiao.imports;

import static io.xinqiao.schema.tenant.Tables.UNIT;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * How the units of a project are written in its archives, by what sheets read: somebody who enters a unit by hand
 * writes {@code 1-101} where a sheet reads building 1, no entrance, room 101, which is {@code 1-0-101}. Both are one
 * unit, whatever sheet names it.
 */
public final class UnitNumberIndex {
    private final Set<String> exact;
    private final Map<String, String> written;

    private UnitNumberIndex(Set<String> exact, Map<String, String> written) {
        this.exact = Set.copyOf(exact);
        this.written = Map.copyOf(written);
    }

    static UnitNumberIndex of(DSLContext sql, UUID project) {
        return of(sql.select(UNIT.NUMBER)
                .from(UNIT)
                .where(UNIT.PROJECT_ID.eq(project))
                .orderBy(UNIT.NUMBER)
                .fetch(UNIT.NUMBER));
    }

    /** Where two units are read alike, or one is written just so, a number means what it says. */
    public static UnitNumberIndex of(Collection<String> numbers) {
        Set<String> exact = new HashSet<>(numbers);
        Map<String, String> written = new HashMap<>();
        Set<String> twice = new HashSet<>();
        for (var number : numbers) {
            var read = UnitNotation.of(number).map(UnitNotation::number).orElse(number);
            if (exact.contains(read)) continue;
            if (written.put(read, number) != null) twice.add(read);
        }
        written.keySet().removeAll(twice);
        return new UnitNumberIndex(exact, written);
    }

    /** Whether the archives write a unit just so. */
    boolean isWritten(String number) {
        return exact.contains(number);
    }

    /** The number under which the archives know the unit that was read. */
    public String of(String read) {
        return written.getOrDefault(read, read);
    }
}
