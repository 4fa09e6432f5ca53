package io.xinqiao.identity;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.tenants.TenantDatabase;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Does work behind the requests on behalf of a member (run-as), with the rights that they have then and not when they
 * asked.
 */
@Component
public final class Impersonation {
    private final TenantDatabase database;
    private final Members members;
    private final Callers callers;

    Impersonation(TenantDatabase database, Members members, Callers callers) {
        this.database = database;
        this.members = members;
        this.callers = callers;
    }

    /**
     * Does a piece of work as a member of the bound company.
     *
     * @throws CodedException FORBIDDEN when they have left
     */
    public <T extends @Nullable Object> T of(UUID member, Supplier<T> work) {
        var subject = members.subjectOf(member)
                .orElseThrow(() -> new CodedException(ErrorCode.FORBIDDEN, "forbidden.noMember"));
        return callers.ofMember(database.tenant(), subject).call(work);
    }

    /** Somebody who does several pieces of work on behalf of a member of the bound company. */
    public Deputy deputy(UUID member) {
        return new Deputy(member);
    }

    /** Acts with the rights that the member has at each moment. When one of the first is taken away it is over. */
    public final class Deputy {
        private final UUID member;
        private @Nullable Set<String> grants;

        private Deputy(UUID member) {
            this.member = member;
        }

        /**
         * Does the next piece of work.
         *
         * @throws CodedException FORBIDDEN when the member has left, or has fewer rights than at the first piece
         */
        public <T extends @Nullable Object> T ask(Supplier<T> work) {
            return of(member, () -> {
                requireAllGrants();
                return work.get();
            });
        }

        private void requireAllGrants() {
            var now = Caller.current().rights();
            if (grants == null) grants = now;
            if (!now.containsAll(grants)) throw new CodedException(ErrorCode.FORBIDDEN, "forbidden");
        }
    }
}
