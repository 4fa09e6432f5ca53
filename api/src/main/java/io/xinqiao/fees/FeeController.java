package io.xinqiao.fees;

import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.fees.Billing.BillingInput;
import io.xinqiao.fees.Billing.PostBillingRunInput;
import io.xinqiao.fees.Billing.ReverseBillingRunInput;
import io.xinqiao.fees.BillingPreviews.BillingPreview;
import io.xinqiao.fees.Collection.ArrearsAgingBucket;
import io.xinqiao.fees.Collection.CollectionRate;
import io.xinqiao.fees.FeeItems.CreateFeeItemInput;
import io.xinqiao.fees.FeeItems.UpdateFeeItemInput;
import io.xinqiao.fees.SingleReversals.ReverseBillInput;
import io.xinqiao.fees.Standards.CorrectChargePriceInput;
import io.xinqiao.fees.Standards.CreateChargeStandardInput;
import io.xinqiao.fees.Standards.EndChargeStandardInput;
import io.xinqiao.fees.Standards.SetChargeExceptionInput;
import io.xinqiao.fees.Standards.SetChargePriceInput;
import io.xinqiao.fees.Standards.UpdateChargeStandardInput;
import io.xinqiao.platform.Refused;
import io.xinqiao.runs.RunRows;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** The root fields of fees: what is charged, billing runs, bills. */
@Controller
class FeeController {
    private final FeeItems items;
    private final Standards standards;
    private final Billing billing;
    private final RunRows<BillingRun> runs;
    private final Bills bills;
    private final SingleReversals singleReversals;
    private final Collection collection;
    private final Projects projects;
    private final Units units;

    FeeController(
            FeeItems items,
            Standards standards,
            Billing billing,
            RunRows<BillingRun> runs,
            Bills bills,
            SingleReversals singleReversals,
            Collection collection,
            Projects projects,
            Units units) {
        this.items = items;
        this.standards = standards;
        this.billing = billing;
        this.runs = runs;
        this.bills = bills;
        this.singleReversals = singleReversals;
        this.collection = collection;
        this.projects = projects;
        this.units = units;
    }

    @QueryMapping
    List<FeeItem> feeItems() {
        return items.all();
    }

    @MutationMapping
    FeeItem createFeeItem(@Argument CreateFeeItemInput input) {
        return items.create(input);
    }

    @MutationMapping
    FeeItem updateFeeItem(@Argument UpdateFeeItemInput input) {
        return items.update(input);
    }

    @MutationMapping
    ChargeStandard createChargeStandard(@Argument CreateChargeStandardInput input) {
        if (projects.reachable("Mutation.createChargeStandard", input.projectId())
                .isEmpty()) {
            throw Refused.notFound("projectId");
        }
        if (items.visible(List.of(input.feeItemId())).isEmpty()) throw Refused.notFound("feeItemId");
        return standards.create(input);
    }

    @MutationMapping
    ChargeStandard updateChargeStandard(@Argument UpdateChargeStandardInput input) {
        return standards.update(input);
    }

    @MutationMapping
    ChargeStandard setChargePrice(@Argument SetChargePriceInput input) {
        return standards.setPrice(input);
    }

    @MutationMapping
    ChargeStandard correctChargePrice(@Argument CorrectChargePriceInput input) {
        return standards.correctPrice(input);
    }

    @MutationMapping
    ChargeStandard endChargeStandard(@Argument EndChargeStandardInput input) {
        return standards.end(input);
    }

    @MutationMapping
    ChargeStandard setChargeException(@Argument SetChargeExceptionInput input) {
        var unit = units.reachable("Mutation.setChargeException", input.unitId())
                .orElseThrow(() -> Refused.notFound("unitId"));
        return standards.except(input, unit);
    }

    @QueryMapping
    @Nullable
    BillingPreview billingPreview(@Argument BillingInput input) {
        return billing.preview(input).orElse(null);
    }

    @MutationMapping
    BillingRun postBillingRun(@Argument PostBillingRunInput input) {
        return billing.post(input);
    }

    @MutationMapping
    BillingRun reverseBillingRun(@Argument ReverseBillingRunInput input) {
        return billing.reverse(input);
    }

    @QueryMapping
    @Nullable
    BillingRun billingRun(@Argument UUID id) {
        return runs.reached("Query.billingRun", id).orElse(null);
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
    List<ArrearsAgingBucket> arrears(@Argument @Nullable UUID projectId) {
        return collection.arrears(projectId);
    }

    @MutationMapping
    Bill reverseBill(@Argument ReverseBillInput input) {
        return singleReversals.reverse(input);
    }

    @QueryMapping
    @Nullable
    Bill bill(@Argument UUID id) {
        return bills.reached("Bill", id).orElse(null);
    }
}
