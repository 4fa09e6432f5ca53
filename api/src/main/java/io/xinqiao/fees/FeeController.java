package io.xinqiao.fees;

import graphql.schema.DataFetchingEnvironment;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.fees.Billing.BillingInput;
import io.xinqiao.fees.Billing.BillingRunFilter;
import io.xinqiao.fees.Billing.PostBillingRunInput;
import io.xinqiao.fees.Billing.RetryBillingRunInput;
import io.xinqiao.fees.Billing.ReverseBillingRunInput;
import io.xinqiao.fees.BillingPreviews.BillingPreview;
import io.xinqiao.fees.Bills.BillFilter;
import io.xinqiao.fees.Collection.ArrearsOfAge;
import io.xinqiao.fees.Collection.CollectionRate;
import io.xinqiao.fees.FeeItems.SaveFeeItemInput;
import io.xinqiao.fees.SingleReversals.ReverseBillInput;
import io.xinqiao.fees.Standards.ChargeStandardFilter;
import io.xinqiao.fees.Standards.CorrectChargePriceInput;
import io.xinqiao.fees.Standards.CreateChargeStandardInput;
import io.xinqiao.fees.Standards.EndChargeStandardInput;
import io.xinqiao.fees.Standards.SetChargeExceptionInput;
import io.xinqiao.fees.Standards.SetChargePriceInput;
import io.xinqiao.fees.WriteOffs.WriteOffBillInput;
import io.xinqiao.identity.SubscriptionStreams;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;

/** The root fields of fees: what is charged, billing runs, bills. */
@Controller
class FeeController {
    private final FeeItems items;
    private final Standards standards;
    private final Billing billing;
    private final Bills bills;
    private final WriteOffs writeOffs;
    private final SingleReversals singleReversals;
    private final Collection collection;
    private final Projects projects;
    private final Units units;
    private final SubscriptionStreams live;

    FeeController(
            FeeItems items,
            Standards standards,
            Billing billing,
            Bills bills,
            WriteOffs writeOffs,
            SingleReversals singleReversals,
            Collection collection,
            Projects projects,
            Units units,
            SubscriptionStreams live) {
        this.items = items;
        this.standards = standards;
        this.billing = billing;
        this.bills = bills;
        this.writeOffs = writeOffs;
        this.singleReversals = singleReversals;
        this.collection = collection;
        this.projects = projects;
        this.units = units;
        this.live = live;
    }

    record FeeItemPayload(FeeItem feeItem, List<UserError> userErrors) {}

    record StandardPayload(ChargeStandard chargeStandard, List<UserError> userErrors) {}

    record RunPayload(BillingRun billingRun, List<UserError> userErrors) {}

    record BillPayload(Bill bill, List<UserError> userErrors) {}

    @QueryMapping
    List<FeeItem> feeItems() {
        return items.all();
    }

    @MutationMapping
    FeeItemPayload saveFeeItem(@Argument SaveFeeItemInput input) {
        return new FeeItemPayload(items.save(input), List.of());
    }

    @QueryMapping
    Connection<ChargeStandard> chargeStandards(Page page, @Argument @Nullable ChargeStandardFilter filter) {
        return standards.page(page, filter);
    }

    @MutationMapping
    StandardPayload createChargeStandard(@Argument CreateChargeStandardInput input) {
        if (projects.reachable("Mutation.createChargeStandard", input.projectId())
                .isEmpty()) {
            throw Refused.notFound("projectId");
        }
        if (items.visible(List.of(input.feeItemId())).isEmpty()) throw Refused.notFound("feeItemId");
        return new StandardPayload(standards.create(input), List.of());
    }

    @MutationMapping
    StandardPayload setChargePrice(@Argument SetChargePriceInput input) {
        return new StandardPayload(standards.setPrice(input), List.of());
    }

    @MutationMapping
    StandardPayload correctChargePrice(@Argument CorrectChargePriceInput input) {
        return new StandardPayload(standards.correctPrice(input), List.of());
    }

    @MutationMapping
    StandardPayload endChargeStandard(@Argument EndChargeStandardInput input) {
        return new StandardPayload(standards.end(input), List.of());
    }

    @MutationMapping
    StandardPayload setChargeException(@Argument SetChargeExceptionInput input) {
        var unit = units.reachable("Mutation.setChargeException", input.unitId())
                .orElseThrow(() -> Refused.notFound("unitId"));
        return new StandardPayload(standards.except(input, unit), List.of());
    }

    @QueryMapping
    @Nullable
    BillingPreview billingPreview(@Argument BillingInput input) {
        return billing.preview(input).orElse(null);
    }

    @MutationMapping
    RunPayload postBillingRun(@Argument PostBillingRunInput input) {
        return new RunPayload(billing.post(input), List.of());
    }

    @MutationMapping
    RunPayload reverseBillingRun(@Argument ReverseBillingRunInput input) {
        return new RunPayload(billing.reverse(input), List.of());
    }

    @MutationMapping
    RunPayload retryBillingRun(@Argument RetryBillingRunInput input) {
        return new RunPayload(billing.retry(input), List.of());
    }

    @QueryMapping
    @Nullable
    BillingRun billingRun(@Argument UUID id) {
        return billing.visible("Query.billingRun", List.of(id)).get(id);
    }

    @QueryMapping
    Connection<BillingRun> billingRuns(Page page, @Argument @Nullable BillingRunFilter filter) {
        return billing.page(page, filter);
    }

    @SubscriptionMapping
    Publisher<BillingRun> billingRunProgress(@Argument UUID runId, DataFetchingEnvironment environment) {
        return live.stream(
                BillingWork.TOPIC,
                keys -> billing.visible(
                        "Subscription.billingRunProgress",
                        keys.stream().filter(runId::equals).distinct().toList()),
                environment.getDataLoaderRegistry());
    }

    @QueryMapping
    List<CollectionRate> collectionRates(
            @Argument @Nullable UUID projectId,
            @Argument LocalDate from,
            @Argument LocalDate to,
            @Argument Collection.@Nullable Dimension by) {
        return collection.rates(projectId, from, to, by == null ? Collection.Dimension.PROJECT : by);
    }

    @QueryMapping
    List<ArrearsOfAge> arrears(@Argument @Nullable UUID projectId) {
        return collection.arrears(projectId);
    }

    @MutationMapping
    BillPayload reverseBill(@Argument ReverseBillInput input) {
        return new BillPayload(singleReversals.reverse(input), List.of());
    }

    @MutationMapping
    BillPayload writeOffBill(@Argument WriteOffBillInput input) {
        return new BillPayload(writeOffs.write(input), List.of());
    }

    @QueryMapping
    @Nullable
    Bill bill(@Argument UUID id) {
        return bills.visible(List.of(id)).get(id);
    }

    @QueryMapping
    Connection<Bill> bills(Page page, @Argument @Nullable BillFilter filter) {
        return bills.page(page, filter);
    }

    @Configuration(proxyBeanMethods = false)
    static class Nodes {
        @Bean
        NodeSource feeItemNodes(FeeItems items) {
            return new NodeSource("FeeItem", items::visible);
        }

        @Bean
        NodeSource chargeStandardNodes(Standards standards) {
            return new NodeSource("ChargeStandard", standards::visible);
        }

        @Bean
        NodeSource billingRunNodes(Billing billing) {
            return new NodeSource("BillingRun", keys -> billing.visible("BillingRun", keys));
        }

        @Bean
        NodeSource billNodes(Bills bills) {
            return new NodeSource("Bill", bills::visible);
        }
    }
}
