package io.xinqiao.tenants;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/**
 * What a tenant's connection can be asked: one statement at a time, and only one that reads or writes rows.
 *
 * <p>PostgreSQL lets a login change to any role that it is a member of, so an injected {@code ; SET ROLE …} would reach
 * the other tenants of the cell. This guard, the revoked functions ({@code bootstrap.sql}) and the ban on plain SQL
 * text in our code stand behind one another.
 */
final class StatementGuard {
    private static final Set<String> ALLOWED = Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "VALUES");

    /** The query planner tells what a SELECT would cost, and executes nothing. */
    private static final Pattern PLAN = Pattern.compile("explain select\\b.*", Pattern.DOTALL);

    /** A parameter whose type the text tells, as jOOQ writes it and the driver numbers it. */
    private static final Pattern CAST =
            Pattern.compile("cast\\(\\$(\\d+) as ([a-z ]+)(?:\\([0-9, ]+\\))?([a-z ]*)(\\[])?\\)");

    /** What the driver calls the types that jOOQ casts to. */
    private static final Map<String, String> TYPES = Map.of(
            "uuid", "uuid",
            "varchar", "varchar",
            "text", "text",
            "int", "int4",
            "bigint", "int8",
            "smallint", "int2",
            "boolean", "bool",
            "numeric", "numeric",
            "date", "date",
            "timestamp with time zone", "timestamptz");

    /**
     * The ways into a connection that jOOQ needs; everything else (createStatement, setSchema, unwrap, …) stays shut.
     */
    private static final Set<String> DOORS = Set.of(
            "prepareStatement",
            "createArrayOf",
            "getMetaData",
            "isClosed",
            "isValid",
            "isReadOnly",
            "getAutoCommit",
            "getWarnings",
            "clearWarnings",
            "getTransactionIsolation",
            "hashCode",
            "equals",
            "toString");

    private final Cache<String, Approved> approved =
            Caffeine.newBuilder().maximumSize(10_000).build();

    private final LoggedTables logged = LoggedTables.of(Script.ofThisRelease());

    LoggedTables logged() {
        return logged;
    }

    /**
     * A text that may be sent.
     *
     * @param types of its parameters, by their place, as far as it tells them
     * @param logged whether the tables write down what it changes
     */
    record Approved(Map<Integer, String> types, boolean logged) {}

    /**
     * What a transaction still has to say before its first statement, and says along with it: BEGIN, and the switch to
     * the company. One round trip less; and the driver's own BEGIN would be a packet of its own. Without it a statement
     * finds nothing, as the login of a cell has no rights.
     */
    static final class Opening {
        private static final Pattern ORIGIN = Pattern.compile("[A-Za-z0-9._/-]*");

        private final Connection connection;
        private final Supplier<String> origin;
        private String text;
        private int statements;
        private boolean said;
        private boolean originSaid;

        Opening(Connection connection, String text, int statements, Supplier<String> origin) {
            this.connection = connection;
            this.text = text;
            this.statements = statements;
            this.origin = origin;
        }

        /**
         * Says for whom and by which request the change is made, before the first statement whose changes are logged.
         * It is a text of its own, so that those of statements stay the same for everybody.
         */
        void sayOrigin() throws SQLException {
            if (originSaid) return;
            originSaid = true;
            var words = origin.get();
            if (!ORIGIN.matcher(words).matches()) throw refused("the origin '" + words + "'");
            say("SET LOCAL xinqiao.origin = '" + words + "';");
        }

        /** Sets something for the transaction: along with what has to be said first, or by itself after that. */
        void say(String setting) throws SQLException {
            if (said) {
                try (var statement = connection.createStatement()) {
                    statement.execute(setting);
                }
            } else {
                text += setting;
                statements++;
            }
        }

        boolean isSaid() {
            return said;
        }

        /** Executes the statement that takes it along, and passes by its results. */
        boolean saidBy(PreparedStatement statement) throws SQLException {
            said = true;
            boolean hasRows;
            try {
                hasRows = statement.execute();
            } finally {
                // From here on the transaction is the driver's, which ends it.
                if (!connection.isClosed()) connection.setAutoCommit(false);
            }
            for (var passed = 0; passed < statements; passed++) hasRows = statement.getMoreResults();
            return hasRows;
        }
    }

    /**
     * The connection behind its guard.
     *
     * @param mark a comment that goes before each statement
     * @param opening what the first statement that is executed takes along
     * @param ahead sends what has to be sent ahead of a statement
     */
    Connection guard(Connection connection, String mark, Opening opening, Runnable ahead) {
        InvocationHandler doors = (proxy, method, arguments) -> {
            if (!DOORS.contains(method.getName())) throw refused("Connection." + method.getName());
            if (!method.getName().equals("prepareStatement")) return call(method, connection, arguments);
            var known = check((String) arguments[0]);
            ahead.run();
            if (known.logged()) opening.sayOrigin();
            var takesAlong = !opening.isSaid();
            arguments[0] = (takesAlong ? opening.text : "") + mark + arguments[0];
            var statement = (PreparedStatement) Objects.requireNonNull(call(method, connection, arguments));
            return new TenantStatement(statement, known.types(), takesAlong ? opening : null);
        };
        return (Connection)
                Proxy.newProxyInstance(StatementGuard.class.getClassLoader(), new Class<?>[] {Connection.class}, doors);
    }

    private static @Nullable Object call(Method method, Object target, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    /**
     * Refuses a text that is not exactly one SELECT, INSERT, UPDATE, DELETE, WITH or VALUES, or the plan of a SELECT.
     */
    Approved check(String sql) throws SQLException {
        var known = approved.getIfPresent(sql);
        if (known != null) return known;
        var statements = Parser.parseJdbcSql(sql, true, true, true, false, false);
        if (statements.size() != 1) throw refused("a text of " + statements.size() + " statements");
        var command = firstWord(sql);
        if (!ALLOWED.contains(command) && !PLAN.matcher(sql).matches()) throw refused("'" + command + "'");
        var now = new Approved(typesIn(statements), logged.areChangedBy(sql));
        approved.put(sql, now);
        return now;
    }

    /**
     * Lets a text pass that consists of statements which were checked one by one, and perhaps of the COMMIT that ends
     * them. Only the switch between tenants puts such a text together.
     */
    void approveTogether(String sql) throws SQLException {
        if (approved.getIfPresent(sql) != null) return;
        var statements = Parser.parseJdbcSql(sql, true, true, true, false, false);
        approved.put(sql, new Approved(typesIn(statements), logged.areChangedBy(sql)));
    }

    /** Each statement's parameters are numbered from 1; a text's are numbered through. */
    private static Map<Integer, String> typesIn(List<NativeQuery> statements) {
        Map<Integer, String> types = new HashMap<>();
        var before = 0;
        for (var statement : statements) {
            var casts = CAST.matcher(statement.nativeSql);
            while (casts.find()) {
                var type = TYPES.get(casts.group(2) + casts.group(3));
                if (type == null) continue;
                types.put(before + Integer.parseInt(casts.group(1)), casts.group(4) == null ? type : type + "[]");
            }
            before += statement.bindPositions.length;
        }
        return Map.copyOf(types);
    }

    static SQLException refused(String what) {
        return new SQLException("A tenant's connection refuses " + what, "42501");
    }

    private static String firstWord(String sql) {
        var at = 0;
        while (at < sql.length()) {
            if (Character.isWhitespace(sql.charAt(at)) || sql.charAt(at) == '(') at++;
            else if (sql.startsWith("--", at)) at = Parser.parseLineComment(sql.toCharArray(), at) + 1;
            else if (sql.startsWith("/*", at)) at = Parser.parseBlockComment(sql.toCharArray(), at) + 1;
            else break;
        }
        var end = at;
        while (end < sql.length() && Character.isLetter(sql.charAt(end))) end++;
        return sql.substring(at, end).toUpperCase(Locale.ROOT);
    }
}
