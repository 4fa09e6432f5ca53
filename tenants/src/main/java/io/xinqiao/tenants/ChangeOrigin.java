package io.xinqiao.tenants;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** For whom, and by which request, a change is made: what the log of changes tells of it. */
public interface ChangeOrigin {
    /** Nobody says. */
    ChangeOrigin UNKNOWN = new ChangeOrigin() {
        @Override
        public @Nullable UUID member() {
            return null;
        }

        @Override
        public @Nullable String request() {
            return null;
        }
    };

    /** The member; null where nobody asked for it. */
    @Nullable
    UUID member();

    /** The request's name, as the lines of the log call it; null outside of any. */
    @Nullable
    String request();

    /** As the tables read it ({@code object_changes} in the tenant's schema). */
    default String text() {
        var member = member();
        var request = request();
        return (member == null ? "" : member) + "/" + (request == null ? "" : request);
    }
}
