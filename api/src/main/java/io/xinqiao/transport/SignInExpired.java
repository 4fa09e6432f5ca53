package io.xinqiao.transport;

import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;

/** What a stream is told whose sign-in has ended. */
final class SignInExpired {
    private SignInExpired() {}

    static CodedException failure() {
        return new CodedException(ErrorCode.UNAUTHENTICATED, "http.401");
    }
}
