package io.xinqiao.identity;

import io.xinqiao.platform.Request;
import io.xinqiao.tenants.ChangeOrigin;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Changes are made for the caller, by the request that is being answered. */
@Component
class RequestOrigin implements ChangeOrigin {
    @Override
    public @Nullable UUID member() {
        var caller = Caller.now().orElse(null);
        var member = caller == null ? null : caller.member();
        return member == null ? null : member.id();
    }

    @Override
    public @Nullable String request() {
        return Request.now().map(Request::id).orElse(null);
    }
}
