package io.xinqiao.queries;

import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.notices.Notice;
import io.xinqiao.notices.Notices;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Tells that something is done no more: its owner, or the administrators where they have left. */
@Component
class PauseNotices {
    private final Notices notices;
    private final Members members;

    PauseNotices(Notices notices, Members members) {
        this.notices = notices;
        this.members = members;
    }

    /** Tells it inside the change that pauses. */
    void tell(GlobalId what, UUID owner, String called, Notice.Kind kind, QueryPauseReason reason) {
        var cause = NewId.next();
        var told = reason == QueryPauseReason.OWNER_LEFT ? members.having(Role.TENANT_ADMIN) : List.of(owner);
        notices.tell(told.stream()
                .map(member -> new Notices.Told(
                        member, kind, what, cause, List.of(called, Notice.key("QueryPauseReason." + reason))))
                .toList());
    }
}
