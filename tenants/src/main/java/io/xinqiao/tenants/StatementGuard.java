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
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

    private final Cache<String, Boolean> approved =
            Caffeine.newBuilder().maximumSize(10_000).build();

    /**
     * What a transaction still has to say before its first statement, and says along with it: one round trip less.
     * Without it a statement finds nothing, as the login of a cell has no rights.
     */
    static final class Opening {
        private static final Opening SAID = new Opening("", 0);

        private final String text;
        private final int statements;
        private boolean said;

        Opening(String text, int statements) {
            this.text = text;
            this.statements = statements;
            this.said = statements == 0;
        }

        String text() {
            return text;
        }

        /** Nothing: it was said by itself. */
        static Opening said() {
            return SAID;
        }
    }

    /**
     * The connection behind its guard.
     *
     * @param mark a comment that goes before each statement
     * @param opening what the first statement that is executed takes along
     */
    Connection guard(Connection connection, String mark, Opening opening) {
        return behind(Connection.class, (proxy, method, arguments) -> {
            if (!DOORS.contains(method.getName())) throw refused("Connection." + method.getName());
            if (!method.getName().equals("prepareStatement")) return call(method, connection, arguments);
            check((String) arguments[0]);
            if (opening.said) {
                arguments[0] = mark + arguments[0];
                return call(method, connection, arguments);
            }
            arguments[0] = opening.text + mark + arguments[0];
            return takingAlong(
                    opening, (PreparedStatement) Objects.requireNonNull(call(method, connection, arguments)));
        });
    }

    /** A statement whose own result comes behind those of the opening. */
    private static PreparedStatement takingAlong(Opening opening, PreparedStatement statement) {
        return behind(PreparedStatement.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "execute" -> executed(opening, statement);
            case "executeQuery" -> {
                executed(opening, statement);
                yield statement.getResultSet();
            }
            case "executeUpdate" -> {
                executed(opening, statement);
                yield statement.getUpdateCount();
            }
            case "executeLargeUpdate", "addBatch", "executeBatch" ->
                throw refused("a batch where only reads were announced");
            default -> call(method, statement, arguments);
        });
    }

    private static boolean executed(Opening opening, PreparedStatement statement) throws SQLException {
        var hasRows = statement.execute();
        opening.said = true;
        for (var passed = 0; passed < opening.statements; passed++) hasRows = statement.getMoreResults();
        return hasRows;
    }

    private static <T> T behind(Class<T> type, InvocationHandler doors) {
        return type.cast(Proxy.newProxyInstance(StatementGuard.class.getClassLoader(), new Class<?>[] {type}, doors));
    }

    private static @Nullable Object call(Method method, Object target, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    /** Refuses a text that is not exactly one SELECT, INSERT, UPDATE, DELETE, WITH or VALUES. */
    void check(String sql) throws SQLException {
        if (approved.getIfPresent(sql) != null) return;
        var statements = Parser.parseJdbcSql(sql, true, true, true, false, false);
        if (statements.size() != 1) throw refused("a text of " + statements.size() + " statements");
        var command = firstWord(sql);
        if (!ALLOWED.contains(command)) throw refused("'" + command + "'");
        approved.put(sql, true);
    }

    private static SQLException refused(String what) {
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
