package io.xinqiao.tenants;

import io.xinqiao.tenants.StatementGuard.Opening;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Map;
import java.util.UUID;
import org.jooq.tools.jdbc.DefaultPreparedStatement;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * A statement of a tenant's connection. It tells the driver of what type its arrays and nulls are: of a parameter
 * without a type the driver has the whole statement described, and waits for an empty round trip before each use of it
 * from then on. Half of all round trips of a page of tickets were those.
 */
final class TenantStatement extends DefaultPreparedStatement {
    private final PreparedStatement statement;
    private final Map<Integer, String> types;
    private final @Nullable Opening takenAlong;

    /**
     * A statement of the driver's.
     *
     * @param types of its parameters, by their place
     * @param takenAlong what its text says first, when it does
     */
    TenantStatement(PreparedStatement statement, Map<Integer, String> types, @Nullable Opening takenAlong) {
        super(statement);
        this.statement = statement;
        this.types = types;
        this.takenAlong = takenAlong;
    }

    /** jOOQ hands arrays over as texts of no type. */
    @Override
    public void setObject(int parameterIndex, Object value, int sqlType) throws SQLException {
        var type = sqlType == Types.OTHER && value instanceof String ? types.get(parameterIndex) : null;
        if (type != null && type.endsWith("[]")) set(parameterIndex, type, (String) value);
        else statement.setObject(parameterIndex, value, sqlType);
    }

    @Override
    public void setObject(int parameterIndex, @Nullable Object value) throws SQLException {
        if (value == null) setNull(parameterIndex, Types.OTHER);
        else if (value instanceof UUID[] keys) statement.setObject(parameterIndex, new BinaryUuidArray(keys));
        else statement.setObject(parameterIndex, value);
    }

    @Override
    public void setNull(int parameterIndex, int sqlType) throws SQLException {
        var type = types.get(parameterIndex);
        if (type != null) set(parameterIndex, type, null);
        else statement.setNull(parameterIndex, sqlType);
    }

    private void set(int parameterIndex, String type, @Nullable String value) throws SQLException {
        var typed = new PGobject();
        typed.setType(type);
        typed.setValue(value);
        statement.setObject(parameterIndex, typed);
    }

    @Override
    public boolean execute() throws SQLException {
        return takenAlong == null ? statement.execute() : takenAlong.saidBy(statement);
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        if (takenAlong == null) return statement.executeQuery();
        takenAlong.saidBy(statement);
        return statement.getResultSet();
    }

    @Override
    public int executeUpdate() throws SQLException {
        if (takenAlong == null) return statement.executeUpdate();
        takenAlong.saidBy(statement);
        return statement.getUpdateCount();
    }

    /** The driver's own, and not one that asks it for every value. */
    @Override
    public ResultSet getResultSet() throws SQLException {
        return statement.getResultSet();
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        throw StatementGuard.refused("executeLargeUpdate");
    }

    @Override
    public void addBatch() throws SQLException {
        throw StatementGuard.refused("a batch: many rows travel as arrays");
    }

    @Override
    public Connection getConnection() throws SQLException {
        throw StatementGuard.refused("a way round its guard");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw StatementGuard.refused("a way round its guard");
    }
}
