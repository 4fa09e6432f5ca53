package io.xinqiao.testing;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Work that failed and is tried again: a test moves the moment instead of waiting for it. */
public final class Tries {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Tries() {}

    /** Waits until a piece of this work has failed so often in a row, and has it tried again now. */
    public static void again(String work, int failures) throws SQLException {
        var deadline = Instant.now().plus(PATIENCE);
        while (!hurry(work, failures)) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException(work + " is not there after it failed " + failures + " times");
            }
            ApiProcess.pause(Duration.ofMillis(50));
        }
    }

    /** Has the scheduler know nothing more of this work. */
    public static void forget(String work) throws SQLException {
        try (var owner = DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
                var forget = owner.prepareStatement("DELETE FROM tenancy.scheduled_tasks WHERE task_name = ?")) {
            forget.setString(1, work);
            forget.executeUpdate();
        }
    }

    /** Has everything tried again now that waits after a failure; whether there is such a thing. */
    public static boolean hurry(String work, int failures) throws SQLException {
        try (var owner = DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
                var hurry = owner.prepareStatement("UPDATE tenancy.scheduled_tasks SET execution_time = now()"
                        + " WHERE task_name = ? AND NOT picked AND consecutive_failures >= ?")) {
            hurry.setString(1, work);
            hurry.setInt(2, failures);
            return hurry.executeUpdate() > 0;
        }
    }
}
