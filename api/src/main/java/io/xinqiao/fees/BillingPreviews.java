package io.xinqiao.fees;

import static java.util.Comparator.comparing;

import io.xinqiao.fees.Billing.BillingInput;
import io.xinqiao.fees.Billing.SupposedPriceInput;
import io.xinqiao.fees.BillingSql.Asked;
import io.xinqiao.fees.Prices.NextPrice;
import io.xinqiao.fees.Prices.PriceInput;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Refused;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a billing run would do, piece by piece, without writing anything. */
@Component
class BillingPreviews {
    private static final int MOST_TOLD = 100;
    private static final BigDecimal NOTHING = new BigDecimal("0.00");

    private final BillingSql billing;
    private final Rows<ChargeStandard> standards;
    private final Prices prices;

    BillingPreviews(BillingSql billing, Rows<ChargeStandard> standards, Prices prices) {
        this.billing = billing;
        this.standards = standards;
        this.prices = prices;
    }

    /** Why something is not billed. */
    enum Unbillable {
        SEVERAL_STANDARDS,
        NO_PRICE,
        NO_OWNER,
        NOBODY_LIVES_THERE,
        NO_READING,
        COMES_TO_NOTHING
    }

    record PreviewedItem(UUID feeItemId, int bills, BigDecimal amount) {}

    /** Days on which a unit or space is not billed. */
    record UnbillableTarget(
            UUID unitId,
            @Nullable UUID parkingSpaceId,
            UUID feeItemId,
            Unbillable reason,
            LocalDate fromOn,
            LocalDate toOn) {}

    record BillingDifference(
            UUID unitId,
            UUID feeItemId,
            @Nullable BigDecimal before,
            @Nullable BigDecimal now) {
        private BigDecimal size() {
            return (now == null ? BigDecimal.ZERO : now)
                    .subtract(before == null ? BigDecimal.ZERO : before)
                    .abs();
        }
    }

    /** What a run would do if it were posted now. */
    record BillingPreview(
            LocalDate periodFrom,
            LocalDate periodTo,
            int bills,
            BigDecimal amount,
            List<PreviewedItem> items,
            int unbillableCount,
            List<UnbillableTarget> unbillable,
            List<BillingDifference> differences) {}

    /** How many bills, and what they come to. */
    record Totals(int bills, BigDecimal amount) {}

    private static Totals totals(Map<UUID, PreviewedItem> items) {
        return new Totals(
                items.values().stream().mapToInt(PreviewedItem::bills).sum(),
                items.values().stream().map(PreviewedItem::amount).reduce(NOTHING, BigDecimal::add));
    }

    private void add(Map<UUID, PreviewedItem> items, Asked asked) {
        for (var row : billing.totals(asked)) {
            var item = row.get("fee_item_id", UUID.class);
            items.merge(
                    item,
                    new PreviewedItem(item, row.get("bills", Integer.class), row.get("amount", BigDecimal.class)),
                    (one, other) -> new PreviewedItem(
                            item, one.bills() + other.bills(), one.amount().add(other.amount())));
        }
    }

    /** The prices that are only supposed; empty where one is of a standard that is none of the project's. */
    private Optional<List<NextPrice>> supposed(BillingInput input) {
        List<NextPrice> supposed = new ArrayList<>();
        var known = standards.visible(input.supposed().stream()
                .map(SupposedPriceInput::chargeStandardId)
                .toList());
        for (var one : input.supposed()) {
            var standard = known.remove(one.chargeStandardId());
            if (standard == null || !standard.projectId().equals(input.projectId())) return Optional.empty();
            supposed.add(next(standard, one.price()));
        }
        return Optional.of(supposed);
    }

    private NextPrice next(ChargeStandard standard, PriceInput typed) {
        try {
            return prices.next(standard, typed);
        } catch (Refused refused) {
            throw refused.asBadRequest();
        }
    }

    /** Everything that somebody looks at before they post; empty where a standard is none of the project's. */
    Optional<BillingPreview> of(BillingInput input) {
        return supposed(input).map(supposed -> of(input, supposed));
    }

    private BillingPreview of(BillingInput input, List<NextPrice> supposed) {
        Map<UUID, PreviewedItem> items = new LinkedHashMap<>();
        List<UnbillableTarget> unbillable = new ArrayList<>();
        List<BillingDifference> differences = new ArrayList<>();
        var refused = 0;
        for (var buildings : billing.pieces(input.projectId())) {
            var asked = input.of(buildings, supposed);
            add(items, asked);
            var here = billing.refused(asked, MOST_TOLD);
            if (!here.isEmpty()) refused += here.getFirst().get("all_rows", Integer.class);
            here.stream()
                    .limit(MOST_TOLD - unbillable.size())
                    .forEach(row -> unbillable.add(new UnbillableTarget(
                            row.get("unit_id", UUID.class),
                            row.get("parking_space_id", UUID.class),
                            row.get("fee_item_id", UUID.class),
                            Unbillable.valueOf(row.get("reason", String.class)),
                            row.get("from_on", LocalDate.class),
                            row.get("to_on", LocalDate.class))));
            billing.differences(asked, MOST_TOLD)
                    .forEach(row -> differences.add(new BillingDifference(
                            row.get("unit_id", UUID.class),
                            row.get("fee_item_id", UUID.class),
                            row.get("before", BigDecimal.class),
                            row.get("now", BigDecimal.class))));
        }
        var totals = totals(items);
        return new BillingPreview(
                input.periodFrom(),
                input.cycle().lastDay(input.periodFrom()),
                totals.bills(),
                totals.amount(),
                List.copyOf(items.values()),
                refused,
                unbillable,
                differences.stream()
                        .sorted(comparing(BillingDifference::size).reversed())
                        .limit(MOST_TOLD)
                        .toList());
    }
}
