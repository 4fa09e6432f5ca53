package io.xinqiao.gifts;

import static io.xinqiao.schema.tenant.Tables.GIFT_REDEMPTION;

import io.xinqiao.archives.Households;
import io.xinqiao.archives.Place;
import io.xinqiao.archives.PlaceScope;
import io.xinqiao.archives.Units;
import io.xinqiao.finance.Rewards;
import io.xinqiao.gifts.GiftRedemption.State;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Service;

/**
 * Where gifts are redeemed, handed over and cancelled. Whoever takes one locks the gift first, then the redemption,
 * then the unit with its points, so that there is never less than nothing of either.
 */
@Service
public class GiftDesk {
    private static final String TYPE = "GiftRedemption";
    private static final String KEY = "giftRedemptionId";
    private static final PlaceScope SCOPE =
            new PlaceScope(GIFT_REDEMPTION.PROJECT_ID, GIFT_REDEMPTION.BUILDING_ID, GIFT_REDEMPTION.UNIT_ID);

    private final DSLContext sql;
    private final Rows<Gift> giftRows;
    private final Rows<GiftRedemption> rows;
    private final Gifts gifts;
    private final Rewards rewards;
    private final Units units;
    private final Households households;
    private final Timeline timeline;
    private final Clock clock;

    GiftDesk(
            TenantDatabase database,
            Rows<Gift> giftRows,
            Rows<GiftRedemption> rows,
            Gifts gifts,
            Rewards rewards,
            Units units,
            Households households,
            Timeline timeline,
            Clock clock) {
        this.sql = database.sql();
        this.giftRows = giftRows;
        this.rows = rows;
        this.gifts = gifts;
        this.rewards = rewards;
        this.units = units;
        this.households = households;
        this.timeline = timeline;
        this.clock = clock;
    }

    @Bean
    static Rows<GiftRedemption> giftRedemptionRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(GiftRedemption.class, GIFT_REDEMPTION, SCOPE, database, visibility);
    }

    @Bean
    static Listing<GiftRedemption> giftRedemptionList(Rows<GiftRedemption> rows) {
        return Listing.of("giftRedemptions", rows)
                .descending(GIFT_REDEMPTION.REDEEMED_AT)
                .descending(GIFT_REDEMPTION.ID)
                .related("gift", "redemptions")
                .unrelated("redeemedBy");
    }

    record RedeemGiftInput(
            UUID giftId,
            UUID unitId,
            @Nullable UUID householdId,
            @Nullable Integer quantity,
            @Nullable String note) {}

    record HandOverGiftInput(
            UUID giftRedemptionId,
            @Nullable Integer expectedVersion,
            @Nullable String note) {}

    record ReturnGiftInput(UUID giftRedemptionId, @Nullable Integer expectedVersion, String reason) {}

    record CancelGiftRedemptionInput(
            UUID giftRedemptionId, @Nullable Integer expectedVersion, String reason) {}

    GiftRedemption redeem(RedeemGiftInput input) {
        var mutation = "Mutation.redeemGift";
        var gift = giftRows.lock(mutation, input.giftId(), Gifts.KEY);
        var unit = units.reachable(mutation, input.unitId())
                .filter(one -> one.projectId().equals(gift.projectId()))
                .orElseThrow(() -> Refused.notFound("unitId"));
        var quantity = input.quantity() == null ? 1 : input.quantity();
        Gifts.requireStock(gift, quantity, "quantity");
        var points = Math.multiplyExact(gift.points(), quantity);
        var there = rewards.lockedBalance(unit);
        if (points > there) {
            throw Refused.because(
                    Code.ILLEGAL_STEP, "refused.gift.points", List.of(points, Math.max(0, there)), "unitId");
        }
        var redemption = add(
                gift,
                Place.of(unit),
                households.meant(unit.id(), input.householdId()),
                quantity,
                points,
                State.REDEEMED,
                input.note());
        rewards.spend(unit, points, redemption.id(), gift.name());
        return redemption;
    }

    private GiftRedemption add(
            Gift gift,
            Place spot,
            @Nullable UUID household,
            int quantity,
            int points,
            State state,
            @Nullable String note) {
        var now = clock.instant();
        var redemption = new GiftRedemption(
                NewId.next(),
                gift.id(),
                spot,
                household,
                quantity,
                points,
                points == 0,
                state,
                now,
                Caller.current().memberId(),
                state == State.HANDED_OVER ? now : null,
                null,
                null,
                note,
                1);
        if (rows.insertNew(List.of(redemption)) == 0) {
            throw Refused.because(Code.TAKEN, "refused.gift.welcomed", List.of(), "welcomeGiftId");
        }
        gifts.take(gift, quantity);
        timeline.add(TYPE, redemption.id(), state == State.HANDED_OVER ? Step.HAND_OVER : Step.REDEEM, note);
        return redemption;
    }

    /**
     * Welcomes a household with a gift of its project, handed over at its door; once, whoever visits it and whenever.
     *
     * @throws Refused NOT_FOUND where the caller sees no such gift, TAKEN where the household was welcomed before
     */
    public void welcome(UUID gift, Place spot, UUID household) {
        var seen = giftRows.require("Gift", gift, "welcomeGiftId");
        if (!seen.projectId().equals(spot.projectId())) throw Refused.notFound("welcomeGiftId");
        var locked = gifts.lockOf(gift);
        Gifts.requireStock(locked, 1, "welcomeGiftId");
        add(locked, spot, household, 1, 0, State.HANDED_OVER, null);
    }

    GiftRedemption handOver(HandOverGiftInput input) {
        var redemption = lock("Mutation.handOverGift", input.giftRedemptionId());
        timeline.require(TYPE, redemption, input.expectedVersion(), Step.HAND_OVER);
        timeline.add(TYPE, redemption.id(), Step.HAND_OVER, input.note());
        return rows.change(
                redemption.id(),
                sql.update(GIFT_REDEMPTION)
                        .set(
                                GIFT_REDEMPTION.STATE,
                                redemption.after(Step.HAND_OVER).name())
                        .set(GIFT_REDEMPTION.HANDED_OVER_AT, clock.instant()));
    }

    /** It lies at the desk again, for whoever redeemed it; then it can be cancelled. */
    GiftRedemption giveBack(ReturnGiftInput input) {
        var redemption = lock("Mutation.returnGift", input.giftRedemptionId());
        timeline.require(TYPE, redemption, input.expectedVersion(), Step.RETURN);
        timeline.add(TYPE, redemption.id(), Step.RETURN, input.reason());
        return rows.change(
                redemption.id(),
                sql.update(GIFT_REDEMPTION)
                        .set(
                                GIFT_REDEMPTION.STATE,
                                redemption.after(Step.RETURN).name())
                        .setNull(GIFT_REDEMPTION.HANDED_OVER_AT));
    }

    /** The gift first, then the redemption, as everybody does. */
    private GiftRedemption lock(String mutation, UUID id) {
        gifts.lockOf(rows.require(mutation, id, KEY).giftId());
        return rows.lock(mutation, id, KEY);
    }

    /** Points and stock come back. */
    GiftRedemption cancel(CancelGiftRedemptionInput input) {
        var mutation = "Mutation.cancelGiftRedemption";
        var redemption = lock(mutation, input.giftRedemptionId());
        timeline.require(TYPE, redemption, input.expectedVersion(), Step.CANCEL);
        var gift = gifts.take(gifts.ofKey(redemption.giftId()), -redemption.quantity());
        if (redemption.points() > 0) {
            var unit = units.ofKey(Objects.requireNonNull(redemption.spot().unitId()));
            rewards.giveBack(unit, redemption.points(), redemption.id(), gift.name());
        }
        timeline.add(TYPE, redemption.id(), Step.CANCEL, input.reason());
        return rows.change(
                redemption.id(),
                sql.update(GIFT_REDEMPTION)
                        .set(
                                GIFT_REDEMPTION.STATE,
                                redemption.after(Step.CANCEL).name())
                        .set(GIFT_REDEMPTION.CANCELLED_AT, clock.instant())
                        .set(GIFT_REDEMPTION.REASON, input.reason()));
    }
}
