package io.xinqiao.passes;

import io.xinqiao.identity.Caller;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.tenants.Buckets;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Slows down whoever guesses codes: a member does so ten times and then once a minute, a whole project a hundred times
 * and then once in twelve seconds.
 */
@Component
public class Guesses {
    private static final int A_GUESS = 60;
    private static final Buckets.Size OF_MEMBER = new Buckets.Size(10 * A_GUESS, 1);
    private static final Buckets.Size OF_PROJECT = new Buckets.Size(100 * A_GUESS, 5);

    private final Buckets buckets;

    Guesses(Buckets buckets) {
        this.buckets = buckets;
    }

    /** What is shown counts as a guess until it turns out to be right ({@link #takeBack}). */
    public void count(String what, UUID project) {
        var member = buckets.take(ofMember(what), OF_MEMBER, A_GUESS);
        if (!member.granted()) throw throttled(member);
        var all = buckets.take(ofProject(what, project), OF_PROJECT, A_GUESS);
        if (all.granted()) return;
        buckets.giveBack(ofMember(what), OF_MEMBER, A_GUESS);
        throw throttled(all);
    }

    /** It was right, and no guess. */
    public void takeBack(String what, UUID project) {
        buckets.giveBack(ofMember(what), OF_MEMBER, A_GUESS);
        buckets.giveBack(ofProject(what, project), OF_PROJECT, A_GUESS);
    }

    private static CodedException throttled(Buckets.Taken taken) {
        var seconds = Math.max(1, taken.untilEnough().toSeconds() + 1);
        return new CodedException(ErrorCode.THROTTLED, taken.untilEnough(), "limit.throttled", seconds);
    }

    private static String ofMember(String what) {
        return what + "/member/" + Caller.current().memberId();
    }

    private static String ofProject(String what, UUID project) {
        return what + "/project/" + project;
    }
}
