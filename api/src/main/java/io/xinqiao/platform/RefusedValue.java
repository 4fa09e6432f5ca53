package io.xinqiao.platform;

import io.xinqiao.platform.UserError.Code;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jooq.exception.DataAccessException;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The net behind the rules of input: a value that only the database refuses. It names the field whose column the broken
 * constraint is about. A constraint that is about nothing that the caller sent is broken by us, and stays a fault.
 */
final class RefusedValue {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedValue.class);

    private static final String CHECK_VIOLATION = "23514";

    /** Too long for the column, too large for the number, out of the range of dates. */
    private static final Set<String> OUT_OF_RANGE = Set.of("22001", "22003", "22008");

    private static final Pattern BY_POSTGRES = Pattern.compile("_check\\d*$");
    private static final Pattern WORD = Pattern.compile("_(.)");
    private static final String NOT_KEPT = "refused.notKept";

    private RefusedValue() {}

    static boolean isOutOfRange(String sqlState) {
        return OUT_OF_RANGE.contains(sqlState);
    }

    /** The refusal of a change with this input; empty when the failure has another reason. */
    static Optional<Refused> of(DataAccessException failure, Map<String, ?> input) {
        var state = failure.sqlState();
        if (isOutOfRange(state)) {
            LOG.warn("A value was left to the database to refuse: {}", state);
            return Optional.of(Refused.because(Code.INVALID, NOT_KEPT, List.of()));
        }
        if (!state.equals(CHECK_VIOLATION)) return Optional.empty();
        var told = failure.getCause(PSQLException.class);
        var server = told == null ? null : told.getServerErrorMessage();
        var constraint = server == null ? null : server.getConstraint();
        var table = server == null ? null : server.getTable();
        if (constraint == null || table == null) return Optional.empty();
        LOG.warn("A value was left to the database to refuse: {}", constraint);
        return place(input, column(constraint, table), List.of())
                .map(path -> Refused.because(Code.INVALID, NOT_KEPT, List.of(), path.toArray(String[]::new)));
    }

    /** What a constraint is about, written as in the schema. */
    private static String column(String constraint, String table) {
        var own = constraint.startsWith(table + "_") ? constraint.substring(table.length() + 1) : constraint;
        return WORD.matcher(BY_POSTGRES.matcher(own).replaceAll(""))
                .replaceAll(letter -> letter.group(1).toUpperCase(java.util.Locale.ROOT));
    }

    private static Optional<List<String>> place(Object value, String column, List<String> path) {
        return switch (value) {
            case Map<?, ?> fields ->
                fields.entrySet().stream()
                        .filter(field -> field.getValue() != null)
                        .flatMap(field -> {
                            var name = field.getKey().toString();
                            var below = Stream.concat(path.stream(), Stream.of(name))
                                    .toList();
                            return speaksOf(name, column)
                                    ? Stream.of(below)
                                    : place(field.getValue(), column, below).stream();
                        })
                        .findFirst();
            case List<?> items ->
                Stream.iterate(0, at -> at < items.size(), at -> at + 1)
                        .flatMap(at -> place(
                                items.get(at),
                                column,
                                Stream.concat(path.stream(), Stream.of(at.toString()))
                                        .toList())
                                .stream())
                        .findFirst();
            default -> Optional.empty();
        };
    }

    /** Columns and fields are called alike, or one has a word more: {@code planned_to} and {@code to}. */
    private static boolean speaksOf(String field, String column) {
        return !column.isEmpty()
                && (field.equals(column)
                        || field.startsWith(column)
                        || column.startsWith(field)
                        || column.regionMatches(
                                true, column.length() - field.length(), field, 0, Math.max(1, field.length())));
    }
}
