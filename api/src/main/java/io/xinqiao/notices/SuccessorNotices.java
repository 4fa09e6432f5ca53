package io.xinqiao.notices;

import io.xinqiao.identity.Member;
import io.xinqiao.identity.Succession;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NewId;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Tells whoever goes on with the work of somebody else that they do. */
@Component
class SuccessorNotices implements Succession.Taken {
    private final Notices notices;

    SuccessorNotices(Notices notices) {
        this.notices = notices;
    }

    @Override
    public void taken(Member from, UUID to, int howMuch) {
        notices.tell(List.of(new Notices.Told(
                to,
                Notice.Kind.WORK_HANDED_OVER,
                new GlobalId("Member", from.id()),
                NewId.next(),
                List.of(from.name(), Integer.toString(howMuch)))));
    }
}
