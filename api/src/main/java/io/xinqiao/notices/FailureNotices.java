package io.xinqiao.notices;

import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import io.xinqiao.tenants.Trouble;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Tells whoever asked, and the administrators, of work that was given up, so that nobody waits for it in vain. */
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
     * @param asker who is told too, unless they have left
     */
    public void tell(String type, UUID object, UUID asker, Trouble trouble) {
        notices.tell(Stream.concat(members.having(Role.TENANT_ADMIN).stream(), members.present(List.of(asker)).stream())
                .distinct()
                .map(member -> new Notices.Told(
                        member,
                        Notice.Kind.WORK_FAILED,
                        new GlobalId(type, object),
                        NewId.next(),
                        List.of(Notice.key("work." + type), Notice.key(reason(trouble)))))
                .toList());
    }
}
