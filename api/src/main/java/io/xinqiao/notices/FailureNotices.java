package io.xinqiao.notices;

import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.Trouble;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Tells the administrators of work in the background that was given up, so that nobody waits for it in vain. */
@Component
public class FailureNotices {
    private final Notices notices;
    private final Members members;

    FailureNotices(Notices notices, Members members) {
        this.notices = notices;
        this.members = members;
    }

    /** The words of a reason, in the messages. */
    public static String reason(Trouble trouble) {
        return "work.failed." + trouble;
    }

    /**
     * Tells of work on an object, inside the change that gives it up.
     *
     * @param type of the object; what the work was called stands in the messages under {@code work.TYPE}
     */
    public void tell(String type, UUID object, Trouble trouble) {
        notices.tell(members.having(Role.TENANT_ADMIN).stream()
                .map(administrator -> new Notices.Told(
                        administrator,
                        Notice.Kind.WORK_FAILED,
                        new GlobalId(type, object),
                        NewId.next(),
                        List.of(Notice.key("work." + type), Notice.key(reason(trouble)))))
                .toList());
    }
}
