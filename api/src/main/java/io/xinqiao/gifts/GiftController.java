package io.xinqiao.gifts;

import io.xinqiao.archives.Household;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.Edges;
import io.xinqiao.files.Files;
import io.xinqiao.gifts.GiftDesk.CancelGiftRedemptionInput;
import io.xinqiao.gifts.GiftDesk.HandOverGiftInput;
import io.xinqiao.gifts.GiftDesk.RedeemGiftInput;
import io.xinqiao.gifts.GiftDesk.ReturnGiftInput;
import io.xinqiao.gifts.Gifts.AddGiftStockInput;
import io.xinqiao.gifts.Gifts.CorrectGiftStockInput;
import io.xinqiao.gifts.Gifts.CreateGiftInput;
import io.xinqiao.gifts.Gifts.GiftStockChange;
import io.xinqiao.gifts.Gifts.UpdateGiftInput;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.procedures.ProcedureEdges;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/** Gifts in the words of the schema. */
@Controller
class GiftController {
    private final Gifts gifts;
    private final GiftDesk desk;
    private final Projects projects;

    GiftController(Gifts gifts, GiftDesk desk, Projects projects) {
        this.gifts = gifts;
        this.desk = desk;
        this.projects = projects;
    }

    @MutationMapping
    Gift createGift(@Argument CreateGiftInput input) {
        projects.require("Mutation.createGift", input.projectId());
        return gifts.create(input);
    }

    @MutationMapping
    Gift updateGift(@Argument UpdateGiftInput input) {
        return gifts.update(input);
    }

    @MutationMapping
    Gift addGiftStock(@Argument AddGiftStockInput input) {
        return gifts.add(input);
    }

    @MutationMapping
    Gift correctGiftStock(@Argument CorrectGiftStockInput input) {
        return gifts.correct(input);
    }

    @MutationMapping
    GiftRedemption redeemGift(@Argument RedeemGiftInput input) {
        return desk.redeem(input);
    }

    @MutationMapping
    GiftRedemption handOverGift(@Argument HandOverGiftInput input) {
        return desk.handOver(input);
    }

    @MutationMapping
    GiftRedemption returnGift(@Argument ReturnGiftInput input) {
        return desk.giveBack(input);
    }

    @MutationMapping
    GiftRedemption cancelGiftRedemption(@Argument CancelGiftRedemptionInput input) {
        return desk.cancel(input);
    }

    @Configuration(proxyBeanMethods = false)
    static class Ways {
        @Bean
        Edges<Gift> giftEdges(Projects projects, Gifts gifts, Files files) {
            return Edges.of(Gift.class)
                    .to("project", Gift::projectId, projects::behind)
                    .toMany("stockChanges", Gift::id, gifts::changes)
                    .toMany("attachments", Gift::id, keys -> files.on("Gift", keys));
        }

        @Bean
        Edges<GiftStockChange> giftStockChangeEdges(Members members) {
            return Edges.of(GiftStockChange.class).to("changedBy", GiftStockChange::changedBy, members::ofKeys);
        }

        @Bean
        Edges<GiftRedemption> giftRedemptionEdges(
                Projects projects,
                Units units,
                Members members,
                Rows<Household> households,
                Rows<Gift> gifts,
                Rows<GiftRedemption> rows,
                ProcedureEdges procedures) {
            return procedures
                    .of(GiftRedemption.class, rows::reached)
                    .to("gift", GiftRedemption::giftId, gifts::behind)
                    .to("project", redemption -> redemption.spot().projectId(), projects::behind)
                    .to("unit", redemption -> redemption.spot().unitId(), units::behind)
                    .to("household", GiftRedemption::householdId, households::behind)
                    .to("redeemedBy", GiftRedemption::redeemedBy, members::ofKeys);
        }
    }
}
