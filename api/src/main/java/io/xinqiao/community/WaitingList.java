package io.xinqiao.community;

import io.xinqiao.community.CommunityEvent.PartyRule;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Who moves up when places are free ({@code event-cases.csv}). */
final class WaitingList {
    private WaitingList() {}

    /** A party that waits. */
    record Party(UUID registration, int seats) {}

    /**
     * Those who get a place now.
     *
     * @param free how many places are left
     * @param waiting in the order of arrival
     * @param rule whether one that does not fit is skipped, or holds up those behind it
     */
    static List<Party> next(int free, List<Party> waiting, PartyRule rule) {
        List<Party> next = new ArrayList<>();
        var left = free;
        for (var party : waiting) {
            if (left <= 0) break;
            if (party.seats() <= left) {
                next.add(party);
                left -= party.seats();
            } else if (rule == PartyRule.HOLD) {
                break;
            }
        }
        return next;
    }
}
