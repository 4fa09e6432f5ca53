package io.xinqiao.reconciliation;

import io.xinqiao.reconciliation.StatementReader.Read;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lines that earlier statements brought, each of which is one line of a later one: of two lines alike in a file
 * only one is known when only one was there.
 */
final class KnownLines {
    /** What the same line says in every file. */
    private record Same(
            LocalDate day,
            BigDecimal amount,
            @Nullable String reference,
            @Nullable String payer,
            @Nullable String remark) {
        static Same of(
                LocalDate day,
                BigDecimal amount,
                @Nullable String reference,
                @Nullable String payer,
                @Nullable String remark) {
            return reference == null
                    ? new Same(day, amount, null, payer, remark)
                    : new Same(day, amount, reference, null, null);
        }

        static Same of(Read line) {
            return of(line.day(), line.amount(), line.reference(), line.payer(), line.remark());
        }
    }

    private static final String NONE = "";

    private final Map<Same, List<String>> marks = new HashMap<>();

    /** Adds a line that is there. */
    void add(StatementLine line) {
        marks.computeIfAbsent(
                        Same.of(line.day(), line.amount(), line.reference(), line.payer(), line.remark()),
                        none -> new ArrayList<>())
                .add(shown(line.mark()));
    }

    /** The lines of a file that are not there yet. Those whose marks agree are told apart first. */
    List<Read> takeNew(List<Read> lines) {
        var unmarked = lines.stream()
                .filter(line -> !of(line).remove(shown(line.mark())))
                .toList();
        List<Read> fresh = new ArrayList<>();
        for (var line : unmarked) {
            var left = of(line);
            var alike = left.stream()
                    .filter(mark -> mayBe(mark, shown(line.mark())))
                    .findFirst();
            if (alike.isPresent()) left.remove(alike.get());
            else fresh.add(line);
        }
        return fresh;
    }

    private List<String> of(Read line) {
        return marks.computeIfAbsent(Same.of(line), none -> new ArrayList<>());
    }

    private static String shown(@Nullable String mark) {
        return mark == null ? NONE : mark;
    }

    /** Marks of different kinds say nothing about one another. */
    private static boolean mayBe(String one, String other) {
        return one.isEmpty() || other.isEmpty() || !kind(one).equals(kind(other));
    }

    private static String kind(String mark) {
        return mark.substring(0, mark.indexOf(':'));
    }
}
