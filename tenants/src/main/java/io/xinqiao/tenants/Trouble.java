package io.xinqiao.tenants;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** What kept a piece of work from being done, and whether it may pass by itself. */
public enum Trouble {
    /**
     * Something that the work needs does not answer just now: the database, the store of files, a suspended company.
     */
    UNAVAILABLE,
    /** It took too long, or waited too long for others. */
    TIMEOUT,
    /** The data do not allow it. */
    CONFLICT,
    /** A fault of ours. */
    INTERNAL;

    /** A failure that says itself what trouble it is. */
    public interface Told {
        Trouble trouble();
    }

    /** Whether the same work may succeed later without anybody doing anything. */
    public boolean mayPass() {
        return this == UNAVAILABLE || this == TIMEOUT;
    }

    /** What trouble a failure is: the first cause that says so; a fault of ours when none does. */
    public static Trouble of(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            var trouble = said(cause);
            if (trouble != null) return trouble;
        }
        return INTERNAL;
    }

    private static @Nullable Trouble said(Throwable cause) {
        return switch (cause) {
            case Told told -> told.trouble();
            case TenantRefused refused -> UNAVAILABLE;
            case SQLTransientConnectionException away -> UNAVAILABLE;
            case SQLException refused -> ofState(refused.getSQLState());
            case NoSuchFileException missing -> INTERNAL;
            case IOException away -> UNAVAILABLE;
            default -> null;
        };
    }

    /**
     * Classes 08, 53, 58 and 57P0x: connections lost, resources used up, disks that fail, a server that stops or
     * starts.
     */
    private static @Nullable Trouble ofState(@Nullable String state) {
        if (state == null) return null;
        if (state.matches("(08|53|58|57P0).*")) return UNAVAILABLE;
        return switch (state) {
            // Given up after its time; a lock not got in time; a circle of locks; rows that changed meanwhile.
            case "57014", "55P03", "40P01", "40001" -> TIMEOUT;
            default -> state.startsWith("23") ? CONFLICT : INTERNAL;
        };
    }
}
