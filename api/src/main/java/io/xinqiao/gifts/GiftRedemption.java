package io.xinqiao.gifts;

import static io.xinqiao.gifts.GiftRedemption.State.CANCELLED;
import static io.xinqiao.gifts.GiftRedemption.State.HANDED_OVER;
import static io.xinqiao.gifts.GiftRedemption.State.REDEEMED;

import io.xinqiao.archives.Place;
import io.xinqiao.procedures.Moves;
import io.xinqiao.procedures.Procedure;
import io.xinqiao.procedures.Step;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gifts that somebody has had for points, or as a welcome.
 *
 * @param points for all of them; none for a welcome gift
 */
record GiftRedemption(
        UUID id,
        UUID giftId,
        Place spot,
        @Nullable UUID householdId,
        int quantity,
        int points,
        boolean welcome,
        State state,
        Instant redeemedAt,
        UUID redeemedBy,
        @Nullable Instant handedOverAt,
        @Nullable Instant cancelledAt,
        @Nullable String reason,
        @Nullable String note,
        int version)
        implements Procedure<GiftRedemption.State> {

    /** Where it stands. */
    enum State {
        REDEEMED,
        HANDED_OVER,
        CANCELLED
    }

    static final Moves<State> MOVES = Moves.<State>none()
            .and(Step.HAND_OVER, "handOverGift", HANDED_OVER, Set.of(REDEEMED))
            .and(Step.CANCEL, "cancelGiftRedemption", CANCELLED, Set.of(REDEEMED))
            .and(Step.RETURN, "returnGift", REDEEMED, Set.of(HANDED_OVER));

    @Override
    public Moves<State> moves() {
        return MOVES;
    }

    /** Redemptions are keys when their edges are followed. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
