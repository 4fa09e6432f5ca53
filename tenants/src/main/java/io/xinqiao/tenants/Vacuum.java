package io.xinqiao.tenants;

import java.sql.SQLException;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Takes away at once what was deleted and still lies in the pages of a company's tables, by writing the tables anew: an
 * ordinary VACUUM frees the place and leaves the bytes. It is the owner's to do, outside of any transaction, and keeps
 * others from the tables meanwhile; so it is for small ones.
 */
public final class Vacuum {
    private static final Pattern NAME = Pattern.compile("[a-z_]{1,63}");

    private final DataSource owner;

    Vacuum(DataSource owner) {
        this.owner = owner;
    }

    /** Cleans tables of a company. What an older transaction could still see stays until it is over. */
    public void clean(Tenant tenant, String... tables) {
        try (var connection = owner.getConnection();
                var statement = connection.createStatement()) {
            // Whoever waits for a table keeps all who come later waiting too.
            statement.execute("SET lock_timeout = 5000");
            try {
                for (var table : tables) {
                    if (!NAME.matcher(table).matches()) throw new IllegalArgumentException("no table: " + table);
                    statement.execute("VACUUM (FULL) " + tenant.slot().schema() + "." + table);
                }
            } finally {
                statement.execute("RESET lock_timeout");
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("Tables could not be cleaned", failure);
        }
    }
}
