package io.xinqiao.tenants;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables that write down themselves what is changed in them, as the migrations say. */
final class LoggedTables {
    private static final Pattern LOGGED =
            Pattern.compile("CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON (\\w+)");

    /** The words with which a statement changes what is there already. */
    private static final Pattern CHANGE =
            Pattern.compile("(?:update|delete from|insert into) \"?(\\w+)\"?", Pattern.CASE_INSENSITIVE);

    private final Set<String> names;

    private LoggedTables(Set<String> names) {
        this.names = names;
    }

    static LoggedTables of(List<Script> scripts) {
        return new LoggedTables(scripts.stream()
                .flatMap(script -> LOGGED.matcher(script.sql()).results())
                .map(found -> found.group(1))
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** Whether a statement may change rows of one of them. */
    boolean areChangedBy(String sql) {
        return CHANGE.matcher(sql)
                .results()
                .filter(found -> !found.group().regionMatches(true, 0, "insert", 0, 6) || sql.contains("do update"))
                .anyMatch(found -> names.contains(found.group(1)));
    }
}
