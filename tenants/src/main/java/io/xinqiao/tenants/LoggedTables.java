package io.xinqiao.tenants;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables that write down themselves what is changed in them, as the migrations say. */
final class LoggedTables {
    private static final Pattern LOGGED =
            Pattern.compile("CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON (\\w+)"
                    + "\\s+FOR EACH ROW\\s+EXECUTE FUNCTION object_changes\\('(\\w+)'");

    /** The words with which a statement changes what is there already. */
    private static final Pattern CHANGE =
            Pattern.compile("(?:update|delete from|insert into) \"?(\\w+)\"?", Pattern.CASE_INSENSITIVE);

    private final Map<String, String> types;

    private LoggedTables(Map<String, String> types) {
        this.types = types;
    }

    static LoggedTables of(List<Script> scripts) {
        return new LoggedTables(scripts.stream()
                .flatMap(script -> LOGGED.matcher(script.sql()).results())
                // A later script may call the objects of a table otherwise.
                .collect(Collectors.toUnmodifiableMap(
                        found -> found.group(1), found -> found.group(2), (former, type) -> type)));
    }

    /** The types of the objects in them, as the schema calls them. */
    Set<String> types() {
        return Set.copyOf(types.values());
    }

    /** Whether a statement may change rows of one of them. */
    boolean areChangedBy(String sql) {
        return CHANGE.matcher(sql)
                .results()
                .filter(found -> !found.group().regionMatches(true, 0, "insert", 0, 6) || sql.contains("do update"))
                .anyMatch(found -> types.containsKey(found.group(1)));
    }
}
