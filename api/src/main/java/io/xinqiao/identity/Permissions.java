package io.xinqiao.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * The one table of who may do what, read from {@code permissions.txt}: a row for every root field, mutation, object
 * type and protected field, a column for every role, a letter for the {@link Scope} or {@code -}. What has no row is
 * denied.
 */
@Component
public class Permissions {
    private static final String QUERY = "Query.";
    private static final String AGGREGATE = "Aggregate";
    private static final String EXPORT = "Mutation.export";
    private static final Pattern ARCHIVING = Pattern.compile("Mutation\\.(?:archive|restore)([A-Z]\\w*)");

    private final Map<String, Map<Role, Scope>> rows;

    Permissions() {
        this.rows = read();
    }

    private static Map<String, Map<Role, Scope>> read() {
        try {
            var text = new ClassPathResource("permissions.txt").getContentAsString(StandardCharsets.UTF_8);
            Map<String, Map<Role, Scope>> rows = new LinkedHashMap<>();
            text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.trim().split("\\s+"))
                    .forEach(cells -> {
                        if (cells.length != Role.values().length + 1) {
                            throw new IllegalStateException("permissions.txt: " + Arrays.toString(cells));
                        }
                        Map<Role, Scope> scopes = new EnumMap<>(Role.class);
                        var column = 1;
                        for (var role : Role.values()) {
                            var cell = cells[column++];
                            if (!cell.equals("-")) scopes.put(role, Scope.of(cell.charAt(0)));
                        }
                        if (rows.put(cells[0], scopes) != null) {
                            throw new IllegalStateException("permissions.txt names " + cells[0] + " twice");
                        }
                    });
            return rows;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether the table has a row of that name. */
    public boolean has(String row) {
        return rows.containsKey(listed(row));
    }

    /**
     * The row that a row without letters of its own follows. What may be listed may be summed up and exported: a list's
     * aggregate and {@code exportBills} have the row of the list; who may delete something may put it out of use and
     * back; a singular root field that is derived has that of its type.
     */
    private String listed(String row) {
        if (rows.containsKey(row)) return row;
        if (row.startsWith(EXPORT) && row.length() > EXPORT.length()) {
            var list = row.substring(EXPORT.length());
            return QUERY + Character.toLowerCase(list.charAt(0)) + list.substring(1);
        }
        var archiving = ARCHIVING.matcher(row);
        if (archiving.matches()) return "Mutation.delete" + archiving.group(1);
        if (!row.startsWith(QUERY)) return row;
        if (row.endsWith(AGGREGATE)) return row.substring(0, row.length() - AGGREGATE.length());
        // One object of a type by its id is what node(id) gives.
        return Character.toUpperCase(row.charAt(QUERY.length())) + row.substring(QUERY.length() + 1);
    }

    /** All names of rows, in the order of the table. */
    public Set<String> names() {
        return rows.keySet();
    }

    /** How far a role reaches in a row. Empty is a denial, also for a row that is not there. */
    public Optional<Scope> scope(String row, Role role) {
        return Optional.ofNullable(rows.getOrDefault(listed(row), Map.of()).get(role));
    }

    /** Whether any of the caller's roles reaches anything in a row. */
    public boolean allows(String row, Caller caller) {
        var allowed = rows.getOrDefault(listed(row), Map.of());
        for (var role : caller.roles()) if (allowed.containsKey(role)) return true;
        return false;
    }
}
