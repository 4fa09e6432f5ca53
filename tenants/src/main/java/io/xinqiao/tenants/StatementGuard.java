package io.xinqiao.tenants;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
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
     * The connection behind its guard.
     *
     * @param mark a comment that goes before each statement
     */
    Connection guard(Connection connection, String mark) {
        InvocationHandler doors = (proxy, method, arguments) -> {
            if (!DOORS.contains(method.getName())) throw refused("Connection." + method.getName());
            if (method.getName().equals("prepareStatement")) {
                check((String) arguments[0]);
                arguments[0] = mark + arguments[0];
            }
            try {
                return method.invoke(connection, arguments);
            } catch (InvocationTargetException failure) {
                throw failure.getCause();
            }
        };
        return (Connection)
                Proxy.newProxyInstance(StatementGuard.class.getClassLoader(), new Class<?>[] {Connection.class}, doors);
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
