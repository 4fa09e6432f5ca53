package io.xinqiao.tenants;

import static java.util.regex.Pattern.DOTALL;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks the form of migrations in which PostgreSQL 15 to 18 and Citus take them alike. */
final class MigrationForm {
    /** Comments, and what is quoted; either may hold the other's signs. */
    private static final Pattern QUOTED =
            Pattern.compile("'[^']*+(?:''[^']*+)*+'|\\$\\$.*?\\$\\$|--[^\\n]*|/\\*.*?\\*/", DOTALL);

    private static final String CONSTRAINED = "(?:CHECK|REFERENCES|UNIQUE|PRIMARY KEY|CONSTRAINT|EXCLUDE)";
    private static final Pattern LOCK = Pattern.compile("\\bFOR (?:NO KEY UPDATE|UPDATE|KEY SHARE|SHARE)\\b");
    private static final Pattern VOLATILE =
            Pattern.compile("\\b(?:gen_random_uuid|uuidv7|now|clock_timestamp|random|nextval)\\(");
    private static final Pattern CHECKED = Pattern.compile("(CONSTRAINT \\w+ )?\\bCHECK \\(");

    /** A rule, and the statements that break it. They come without comments and texts, in one line. */
    enum Rule {
        ONE_SUBCOMMAND(sql -> sql.startsWith("ALTER TABLE ") && listed(sql).size() > 1),
        CONSTRAINTS_HAVE_NAMES(sql ->
                sql.matches("ALTER TABLE .* ADD (?:CHECK|FOREIGN KEY|UNIQUE|PRIMARY KEY|EXCLUDE)\\b.*")
                        || columns(sql).stream().anyMatch(item -> isNamedByItsPlace(item, columns(sql)))),
        NEW_COLUMNS_HAVE_NO_CONSTRAINTS(sql -> sql.matches("ALTER TABLE (?:.*, )?(?:ONLY )?\\S+ .*\\bADD (?:COLUMN )?"
                + "(?!CONSTRAINT|CHECK|FOREIGN|UNIQUE|PRIMARY|EXCLUDE)\\w+ .*\\b" + CONSTRAINED + "\\b.*")),
        /** Nobody can truncate row by row. */
        TRIGGERS_ARE_FOR_ROWS(sql -> sql.matches("CREATE (?:OR REPLACE )?(?:CONSTRAINT )?TRIGGER .*")
                && (sql.contains(" REFERENCING ")
                        || (!sql.contains(" FOR EACH ROW ")
                                && !sql.matches(".* BEFORE TRUNCATE ON \\S+ FOR EACH STATEMENT .*")))),
        LOCKS_STAND_ALONE(sql -> sql.matches("(?:.*\\b)?WITH (?:RECURSIVE )?\\w+ (?:\\([^)]*\\) )?AS .*")
                && LOCK.matcher(sql).find()),
        TABLES_HAVE_A_PRIMARY_KEY(sql -> isTable(sql) && !sql.contains("PRIMARY KEY")),
        TEXT_AND_NO_TYPES(sql -> sql.matches("CREATE (?:TYPE|DOMAIN) .*")),
        NOTHING_FOR_EVERYBODY(sql -> sql.matches("GRANT .* TO (?:.*\\b)?PUBLIC\\b.*")),
        CONFLICTS_ARE_SETTLED_WITHOUT_FUNCTIONS(sql -> sql.contains(" ON CONFLICT ")
                && VOLATILE.matcher(sql.substring(sql.indexOf(" ON CONFLICT "))).find()),
        NOTHING_THAT_15_LACKS(sql -> sql.matches(".*(?:\\bNOT ENFORCED\\b|\\bWITHOUT OVERLAPS\\b|\\) VIRTUAL\\b"
                + "|\\bCONSTRAINT \\w+ NOT NULL\\b|\\bADD CONSTRAINT \\w+ NOT NULL\\b|\\buuidv[47]\\(|\\bJSON_TABLE\\b"
                + "|\\bMERGE INTO .* RETURNING\\b|\\bANY_VALUE\\().*"));

        private final Predicate<String> isBrokenBy;

        Rule(Predicate<String> isBrokenBy) {
            this.isBrokenBy = isBrokenBy;
        }
    }

    /** A statement that is out of form. */
    record Fault(Rule rule, String statement) {
        @Override
        public String toString() {
            return rule + ": " + (statement.length() > 100 ? statement.substring(0, 100) + " …" : statement);
        }
    }

    private MigrationForm() {}

    static List<Fault> faultsOf(String script) {
        return Arrays.stream(plain(script).split(";"))
                .map(statement -> statement.strip().replaceAll("\\s+", " "))
                .flatMap(statement -> Arrays.stream(Rule.values())
                        .filter(rule -> rule.isBrokenBy.test(statement))
                        .map(rule -> new Fault(rule, statement)))
                .toList();
    }

    /** Bodies of functions are statements too, as far as their locks go. */
    private static String plain(String script) {
        var bodies = new ArrayList<String>();
        var plain = QUOTED.matcher(script).replaceAll(found -> {
            var text = found.group();
            if (text.startsWith("-") || text.startsWith("/")) return " ";
            if (LOCK.matcher(text).find())
                bodies.add(plain(text.substring(1, text.length() - 1).replace('$', ' ')));
            return "''";
        });
        return String.join(";", Stream.concat(Stream.of(plain), bodies.stream()).toList());
    }

    private static boolean isTable(String sql) {
        return sql.matches("CREATE (?:UNLOGGED )?TABLE .*\\(.*");
    }

    /** What stands between the brackets of a CREATE TABLE. */
    private static List<String> columns(String sql) {
        return isTable(sql) ? listed(sql.substring(sql.indexOf('(') + 1, sql.lastIndexOf(')'))) : List.of();
    }

    /**
     * Whether PostgreSQL would number it: what is about one column alone is called by that column, what is about
     * several gets the next number of its table.
     */
    private static boolean isNamedByItsPlace(String item, List<String> items) {
        if (item.startsWith("CHECK") || item.startsWith("FOREIGN KEY")) return true;
        var check = CHECKED.matcher(item);
        if (item.startsWith("CONSTRAINT") || !check.find() || check.group(1) != null) return false;
        var condition = item.substring(check.end());
        return condition.contains(" CHECK (")
                || items.stream()
                        .filter(other -> !other.equals(item) && other.matches("[a-z_0-9]+ .*"))
                        .map(other -> other.substring(0, other.indexOf(' ')))
                        .anyMatch(other -> condition.matches(".*\\b" + other + "\\b.*"));
    }

    /** Parts at the commas that no brackets enclose. */
    private static List<String> listed(String sql) {
        List<String> parts = new ArrayList<>();
        var depth = 0;
        var from = 0;
        for (var at = 0; at < sql.length(); at++) {
            switch (sql.charAt(at)) {
                case '(', '[' -> depth++;
                case ')', ']' -> depth--;
                case ',' -> {
                    if (depth > 0) continue;
                    parts.add(sql.substring(from, at).strip());
                    from = at + 1;
                }
                default -> {}
            }
        }
        parts.add(sql.substring(from).strip());
        return parts;
    }
}
