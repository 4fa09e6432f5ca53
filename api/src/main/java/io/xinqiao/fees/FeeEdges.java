package io.xinqiao.fees;

import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Units;
import io.xinqiao.execution.Edges;
import io.xinqiao.fees.BillingPreviews.BillingDifference;
import io.xinqiao.fees.BillingPreviews.PreviewedItem;
import io.xinqiao.fees.BillingPreviews.UnbillableTarget;
import io.xinqiao.fees.LateChargeRules.LateChargeRule;
import io.xinqiao.fees.LateCharges.LateCharge;
import io.xinqiao.fees.SingleReversals.BillReversal;
import io.xinqiao.fees.WriteOffs.WriteOff;
import io.xinqiao.identity.Members;
import io.xinqiao.platform.Request;
import io.xinqiao.runs.RunEdges;
import io.xinqiao.runs.RunRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The edges of fees, each followed for a whole page in one statement. */
@Configuration(proxyBeanMethods = false)
class FeeEdges {
    private final FeeItems items;
    private final Standards standards;
    private final Prices prices;
    private final Bills bills;
    private final LateCharges late;
    private final WriteOffs writeOffs;
    private final SingleReversals singleReversals;
    private final BillWords words;
    private final RunRows<BillingRun> billingRuns;
    private final Projects projects;
    private final Buildings buildings;
    private final Units units;
    private final Members members;
    private final RunEdges runs;

    FeeEdges(
            FeeItems items,
            Standards standards,
            Prices prices,
            Bills bills,
            LateCharges late,
            WriteOffs writeOffs,
            SingleReversals singleReversals,
            BillWords words,
            RunRows<BillingRun> billingRuns,
            Projects projects,
            Buildings buildings,
            Units units,
            Members members,
            RunEdges runs) {
        this.items = items;
        this.standards = standards;
        this.prices = prices;
        this.bills = bills;
        this.late = late;
        this.writeOffs = writeOffs;
        this.singleReversals = singleReversals;
        this.words = words;
        this.billingRuns = billingRuns;
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.members = members;
        this.runs = runs;
    }

    @Bean
    Edges<BillingRun> billingRunEdges() {
        return runs.of(BillingRun.class)
                .value("billCount", BillingRun::bills)
                .toAll("feeItems", BillingRun::feeItemIds, items::ofKeys)
                .to("project", BillingRun::projectId, projects::behind);
    }

    @Bean
    Edges<FeeItem> feeItemEdges() {
        return Edges.of(FeeItem.class)
                .value("name", item -> item.name(Request.current().locale()));
    }

    @Bean
    Edges<ChargeStandard> chargeStandardEdges() {
        return Edges.of(ChargeStandard.class)
                .toAll("buildings", standard -> standard.rule().buildingIds(), buildings::behind)
                .to("project", ChargeStandard::projectId, projects::behind)
                .to("feeItem", ChargeStandard::feeItemId, items::ofKeys)
                .toMany("prices", ChargeStandard::id, prices::of)
                .toMany("exceptions", ChargeStandard::id, standards::exceptions)
                .value("unitKinds", standard -> standard.rule().unitKinds())
                .value("listedOnly", standard -> standard.rule().listedOnly());
    }

    @Bean
    Edges<ChargeStandard.Price> chargePriceEdges() {
        return Edges.of("ChargePrice", ChargeStandard.Price.class)
                .value("version", ChargeStandard.Price::number)
                .toMany("tiers", ChargeStandard.Price::id, prices::tiers)
                .value("earlyDays", price -> price.early().days())
                .value("earlyPercent", price -> price.early().percent());
    }

    @Bean
    Edges<ChargeStandard.ExceptionalUnit> chargeExceptionEdges() {
        return Edges.of("ChargeException", ChargeStandard.ExceptionalUnit.class)
                .to("unit", ChargeStandard.ExceptionalUnit::unitId, units::behind);
    }

    @Bean
    Edges<PreviewedItem> billingPreviewItemEdges() {
        return Edges.of("BillingPreviewItem", PreviewedItem.class)
                .to("feeItem", PreviewedItem::feeItemId, items::ofKeys);
    }

    @Bean
    Edges<UnbillableTarget> unbillableTargetEdges() {
        return Edges.of(UnbillableTarget.class)
                .to("unit", UnbillableTarget::unitId, units::behind)
                .to("feeItem", UnbillableTarget::feeItemId, items::ofKeys);
    }

    @Bean
    Edges<BillingDifference> billingDifferenceEdges() {
        return Edges.of(BillingDifference.class)
                .to("unit", BillingDifference::unitId, units::behind)
                .to("feeItem", BillingDifference::feeItemId, items::ofKeys);
    }

    @Bean
    Edges<Bill> billEdges() {
        return Edges.of(Bill.class)
                .to("project", bill -> bill.payer().projectId(), projects::behind)
                .to("building", bill -> bill.payer().buildingId(), buildings::behind)
                .to("unit", bill -> bill.payer().unitId(), units::behind)
                .to("run", bill -> bill.origin().runId(), billingRuns::behind)
                .to("feeItem", Bill::feeItemId, items::ofKeys)
                .toMany("lines", Bill::id, bills::lines)
                .value("earlyUntil", bill -> bill.early().until())
                .value("earlyDiscount", bill -> bill.early().discount())
                .toMany("writeOffs", Bill::id, writeOffs::of)
                .to("reversal", Bill::id, singleReversals::of)
                .to("lateCharge", Bill::id, late::of);
    }

    @Bean
    Edges<BillLine> billLineEdges() {
        return Edges.of(BillLine.class)
                .value("standard", BillLine::standard)
                .value(
                        "unitPrice",
                        line -> line.unitPrice() == null ? line.price().price() : line.unitPrice())
                .value("months", line -> BillWords.months(line))
                .value("explained", line -> words.explained(line));
    }

    @Bean
    Edges<LateChargeRule> lateChargeRuleEdges() {
        return Edges.of(LateChargeRule.class)
                .value("version", LateChargeRule::number)
                .to("project", LateChargeRule::projectId, projects::behind)
                .to("feeItem", LateChargeRule::feeItemId, items::ofKeys);
    }

    @Bean
    Edges<LateChargeRun> lateChargeRunEdges() {
        return runs.of(LateChargeRun.class)
                .value("billCount", LateChargeRun::bills)
                .to("project", LateChargeRun::projectId, projects::behind);
    }

    @Bean
    Edges<LateCharge> lateChargeEdges() {
        return Edges.of(LateCharge.class).value("explained", charge -> words.explained(charge));
    }

    @Bean
    Edges<BillReversal> billReversalEdges() {
        return Edges.of(BillReversal.class).to("by", BillReversal::memberId, members::ofKeys);
    }

    @Bean
    Edges<WriteOff> billWriteOffEdges() {
        return Edges.of("BillWriteOff", WriteOff.class).to("by", WriteOff::writtenBy, members::ofKeys);
    }

    @Bean
    Edges<Collection.CollectionRate> collectionRateEdges() {
        return Edges.of(Collection.CollectionRate.class).value("definition", rate -> words.collectionRate());
    }
}
