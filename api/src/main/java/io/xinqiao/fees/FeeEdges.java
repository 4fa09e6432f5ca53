package io.xinqiao.fees;

import io.xinqiao.archives.Building;
import io.xinqiao.archives.Buildings;
import io.xinqiao.archives.Project;
import io.xinqiao.archives.Projects;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.fees.BillingPreviews.BillingDifference;
import io.xinqiao.fees.BillingPreviews.PreviewedItem;
import io.xinqiao.fees.BillingPreviews.UnbillableTarget;
import io.xinqiao.fees.LateChargeRules.LateChargeRule;
import io.xinqiao.fees.LateCharges.LateCharge;
import io.xinqiao.fees.SingleReversals.BillReversal;
import io.xinqiao.fees.WriteOffs.WriteOff;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.notices.FailureNotices;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Request;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/** The edges of fees, each followed for a whole page in one statement. */
@Controller
class FeeEdges {
    private final FeeItems items;
    private final Standards standards;
    private final Prices prices;
    private final Bills bills;
    private final LateCharges late;
    private final WriteOffs writeOffs;
    private final SingleReversals singleReversals;
    private final BillWords words;
    private final Projects projects;
    private final Buildings buildings;
    private final Units units;
    private final Members members;
    private final Messages messages;

    FeeEdges(
            FeeItems items,
            Standards standards,
            Prices prices,
            Bills bills,
            LateCharges late,
            WriteOffs writeOffs,
            SingleReversals singleReversals,
            BillWords words,
            Projects projects,
            Buildings buildings,
            Units units,
            Members members,
            Messages messages) {
        this.items = items;
        this.standards = standards;
        this.prices = prices;
        this.bills = bills;
        this.late = late;
        this.writeOffs = writeOffs;
        this.singleReversals = singleReversals;
        this.words = words;
        this.projects = projects;
        this.buildings = buildings;
        this.units = units;
        this.members = members;
        this.messages = messages;
    }

    @SchemaMapping(typeName = "BillingRun", field = "failure")
    @Nullable
    String failure(BillingRun run) {
        var failure = run.failure();
        return failure == null ? null : messages.text(FailureNotices.reason(failure));
    }

    @SchemaMapping(typeName = "FeeItem", field = "name")
    String name(FeeItem item) {
        return item.name(Request.current().locale());
    }

    @BatchMapping(typeName = "ChargeStandard", field = "project")
    Map<ChargeStandard, Project> projectOfStandard(List<ChargeStandard> of) {
        return Batch.one(of, ChargeStandard::projectId, projects::behind);
    }

    @BatchMapping(typeName = "ChargeStandard", field = "feeItem")
    Map<ChargeStandard, FeeItem> itemOfStandard(List<ChargeStandard> of) {
        return Batch.one(of, ChargeStandard::feeItemId, items::ofKeys);
    }

    @BatchMapping(typeName = "ChargePrice", field = "tiers")
    Map<ChargeStandard.Price, List<ChargeStandard.Tier>> tiers(List<ChargeStandard.Price> of) {
        return Batch.many(of, ChargeStandard.Price::id, prices::tiers);
    }

    @BatchMapping(typeName = "ChargeStandard", field = "prices")
    Map<ChargeStandard, List<ChargeStandard.Price>> prices(List<ChargeStandard> of) {
        return Batch.many(of, ChargeStandard::id, prices::of);
    }

    @BatchMapping(typeName = "ChargeStandard", field = "exceptions")
    Map<ChargeStandard, List<ChargeStandard.ExceptionalUnit>> exceptions(List<ChargeStandard> of) {
        return Batch.many(of, ChargeStandard::id, standards::exceptions);
    }

    @SchemaMapping(typeName = "ChargeStandard", field = "unitKinds")
    List<Unit.Kind> unitKinds(ChargeStandard standard) {
        return standard.rule().unitKinds();
    }

    @SchemaMapping(typeName = "ChargeStandard", field = "listedOnly")
    boolean listedOnly(ChargeStandard standard) {
        return standard.rule().listedOnly();
    }

    @SchemaMapping(typeName = "ChargeStandard", field = "buildings")
    List<Building> buildings(ChargeStandard standard) {
        return List.copyOf(buildings.behind(standard.rule().buildingIds()).values());
    }

    @BatchMapping(typeName = "ChargeException", field = "unit")
    Map<ChargeStandard.ExceptionalUnit, Unit> unitOfException(List<ChargeStandard.ExceptionalUnit> of) {
        return Batch.one(of, ChargeStandard.ExceptionalUnit::unitId, units::behind);
    }

    @SchemaMapping(typeName = "ChargePrice", field = "earlyDays")
    int earlyDays(ChargeStandard.Price price) {
        return price.early().days();
    }

    @SchemaMapping(typeName = "ChargePrice", field = "earlyPercent")
    BigDecimal earlyPercent(ChargeStandard.Price price) {
        return price.early().percent();
    }

    @BatchMapping(typeName = "BillingPreviewItem", field = "feeItem")
    Map<PreviewedItem, FeeItem> itemOfPreview(List<PreviewedItem> of) {
        return Batch.one(of, PreviewedItem::feeItemId, items::ofKeys);
    }

    @BatchMapping(typeName = "UnbillableTarget", field = "unit")
    Map<UnbillableTarget, Unit> unitOfUnbillable(List<UnbillableTarget> of) {
        return Batch.one(of, UnbillableTarget::unitId, units::behind);
    }

    @BatchMapping(typeName = "UnbillableTarget", field = "feeItem")
    Map<UnbillableTarget, FeeItem> itemOfUnbillable(List<UnbillableTarget> of) {
        return Batch.one(of, UnbillableTarget::feeItemId, items::ofKeys);
    }

    @BatchMapping(typeName = "BillingDifference", field = "unit")
    Map<BillingDifference, Unit> unitOfDifference(List<BillingDifference> of) {
        return Batch.one(of, BillingDifference::unitId, units::behind);
    }

    @BatchMapping(typeName = "BillingDifference", field = "feeItem")
    Map<BillingDifference, FeeItem> itemOfDifference(List<BillingDifference> of) {
        return Batch.one(of, BillingDifference::feeItemId, items::ofKeys);
    }

    @BatchMapping(typeName = "BillingRun", field = "project")
    Map<BillingRun, Project> projectOfRun(List<BillingRun> of) {
        return Batch.one(of, BillingRun::projectId, projects::behind);
    }

    @BatchMapping(typeName = "BillingRun", field = "startedBy")
    Map<BillingRun, Member> startedBy(List<BillingRun> of) {
        return Batch.one(of, BillingRun::startedById, members::ofKeys);
    }

    @SchemaMapping(typeName = "BillingRun", field = "feeItems")
    List<FeeItem> itemsOfRun(BillingRun run) {
        return List.copyOf(items.ofKeys(run.feeItemIds()).values());
    }

    @BatchMapping(typeName = "Bill", field = "project")
    Map<Bill, Project> projectOfBill(List<Bill> of) {
        return Batch.one(of, bill -> bill.payer().projectId(), projects::behind);
    }

    @BatchMapping(typeName = "Bill", field = "unit")
    Map<Bill, Unit> unitOfBill(List<Bill> of) {
        return Batch.one(of, bill -> bill.payer().unitId(), units::behind);
    }

    @BatchMapping(typeName = "Bill", field = "feeItem")
    Map<Bill, FeeItem> itemOfBill(List<Bill> of) {
        return Batch.one(of, Bill::feeItemId, items::ofKeys);
    }

    @BatchMapping(typeName = "Bill", field = "lines")
    Map<Bill, List<BillLine>> lines(List<Bill> of) {
        return Batch.many(of, Bill::id, bills::lines);
    }

    @SchemaMapping(typeName = "Bill", field = "earlyUntil")
    @Nullable
    LocalDate earlyUntil(Bill bill) {
        return bill.early().until();
    }

    @SchemaMapping(typeName = "Bill", field = "earlyDiscount")
    BigDecimal earlyDiscount(Bill bill) {
        return bill.early().amount();
    }

    @SchemaMapping(typeName = "BillLine", field = "standard")
    ChargeStandard standard(BillLine line) {
        return line.standard();
    }

    /** The price itself where there are no tiers. */
    @SchemaMapping(typeName = "BillLine", field = "unitPrice")
    BigDecimal unitPrice(BillLine line) {
        return line.unitPrice() == null ? line.price().price() : line.unitPrice();
    }

    @SchemaMapping(typeName = "BillLine", field = "months")
    BigDecimal months(BillLine line) {
        return BillWords.months(line);
    }

    @SchemaMapping(typeName = "BillLine", field = "explained")
    String explained(BillLine line) {
        return words.explained(line);
    }

    @BatchMapping(typeName = "LateChargeRule", field = "project")
    Map<LateChargeRule, Project> projectOfRule(List<LateChargeRule> of) {
        return Batch.one(of, LateChargeRule::projectId, projects::behind);
    }

    @BatchMapping(typeName = "LateChargeRule", field = "feeItem")
    Map<LateChargeRule, FeeItem> itemOfRule(List<LateChargeRule> of) {
        return Batch.one(of, LateChargeRule::feeItemId, items::ofKeys);
    }

    @SchemaMapping(typeName = "LateCharge", field = "explained")
    String explained(LateCharge charge) {
        return words.explained(charge);
    }

    @BatchMapping(typeName = "Bill", field = "writeOffs")
    Map<Bill, List<WriteOff>> writeOffs(List<Bill> of) {
        return Batch.many(of, Bill::id, writeOffs::of);
    }

    @BatchMapping(typeName = "Bill", field = "reversal")
    Map<Bill, BillReversal> reversal(List<Bill> of) {
        return Batch.one(of, Bill::id, singleReversals::of);
    }

    @BatchMapping(typeName = "BillReversal", field = "by")
    Map<BillReversal, Member> reversedBy(List<BillReversal> of) {
        return Batch.one(of, BillReversal::reversedById, members::ofKeys);
    }

    @BatchMapping(typeName = "BillWriteOff", field = "by")
    Map<WriteOff, Member> writtenBy(List<WriteOff> of) {
        return Batch.one(of, WriteOff::writtenById, members::ofKeys);
    }

    /** How a bill for paying late came about; null of any other. */
    @BatchMapping(typeName = "Bill", field = "lateCharge")
    Map<Bill, LateCharge> lateCharge(List<Bill> of) {
        return Batch.one(of, Bill::id, late::of);
    }

    /** What the figures beside it mean. */
    @SchemaMapping(typeName = "CollectionRate", field = "definition")
    String definition(Collection.CollectionRate rate) {
        return words.collectionRate();
    }
}
