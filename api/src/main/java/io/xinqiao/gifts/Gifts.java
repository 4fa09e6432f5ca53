package io.xinqiao.gifts;

import static io.xinqiao.schema.tenant.Tables.GIFT;
import static io.xinqiao.schema.tenant.Tables.GIFT_REDEMPTION;
import static io.xinqiao.schema.tenant.Tables.GIFT_STOCK_CHANGE;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import io.xinqiao.archives.Units;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The catalogue of gifts, and what came in of each. */
@Repository
class Gifts {
    static final String KEY = "giftId";
    private static final int MOST_TOLD = 100;
    private static final int MOST = 1_000_000;

    private static final RowScope SCOPE = RowScope.inProject(GIFT.PROJECT_ID)
            .ofResident(person -> GIFT.PROJECT_ID
                    .in(select(UNIT.PROJECT_ID).from(UNIT).where(Units.livedInBy(person)))
                    .and(GIFT.ACTIVE.isTrue()));

    private final DSLContext sql;
    private final Rows<Gift> rows;
    private final Clock clock;

    Gifts(TenantDatabase database, Rows<Gift> rows, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.clock = clock;
    }

    @Bean
    static Rows<Gift> giftRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Gift.class, GIFT, SCOPE, database, visibility);
    }

    @Bean
    static Listing<Gift> giftList(Rows<Gift> rows) {
        return Listing.of("gifts", rows)
                .ascending(GIFT.NAME)
                .ascending(GIFT.POINTS)
                .ascending(GIFT.STOCK)
                .descending(GIFT.ID)
                .search(GIFT.NAME, GIFT.DESCRIPTION);
    }

    @Bean
    static Deletion<Gift> giftDeletion(Rows<Gift> rows, Dependents dependents) {
        return Deletion.of(rows, dependents).with(GIFT_STOCK_CHANGE.GIFT_ID);
    }

    record CreateGiftInput(
            UUID projectId,
            String name,
            @Nullable String description,
            int points,
            @Nullable Integer stock) {}

    record UpdateGiftInput(
            UUID giftId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable String description,
            @Nullable Integer points,
            @Nullable Boolean active) {}

    record AddGiftStockInput(
            UUID giftId, int quantity, @Nullable String note) {}

    record CorrectGiftStockInput(UUID giftId, @Nullable Integer expectedVersion, int counted, String reason) {}

    /** What came in, or was counted otherwise. */
    record GiftStockChange(int quantity, @Nullable String note, Instant changedAt, UUID changedBy) {}

    Gift create(CreateGiftInput input) {
        var stock = input.stock() == null ? 0 : input.stock();
        var gift = new Gift(
                NewId.next(), input.projectId(), input.name(), input.description(), input.points(), stock, true, 1);
        if (rows.insertNew(List.of(gift)) == 0) {
            throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "name");
        }
        if (stock > 0) note(gift.id(), stock, null);
        return gift;
    }

    Gift update(UpdateGiftInput input) {
        return rows.correct("Mutation.updateGift", input.giftId(), input.expectedVersion())
                .told(GIFT.NAME, input.name())
                .told(GIFT.DESCRIPTION, input.description())
                .told(GIFT.POINTS, input.points())
                .told(GIFT.ACTIVE, input.active())
                .make();
    }

    Gift add(AddGiftStockInput input) {
        var gift = rows.lock("Mutation.addGiftStock", input.giftId(), KEY);
        if (gift.stock() + input.quantity() > MOST) {
            throw Refused.because(Code.INVALID, "refused.gift.most", List.of(MOST), "quantity");
        }
        note(gift.id(), input.quantity(), input.note());
        return take(gift, -input.quantity());
    }

    Gift correct(CorrectGiftStockInput input) {
        var correction = rows.correct("Mutation.correctGiftStock", input.giftId(), input.expectedVersion());
        var gift = correction.before();
        var waiting = waiting(gift.id());
        if (input.counted() < waiting) {
            throw Refused.because(Code.INVALID, "refused.gift.waiting", List.of(waiting), "counted")
                    .withCurrent("gift", gift);
        }
        var stock = input.counted() - waiting;
        if (stock == gift.stock()) return gift;
        note(gift.id(), stock - gift.stock(), input.reason());
        return correction.told(GIFT.STOCK, stock).make();
    }

    /** How many of a gift lie there that somebody has redeemed and not taken yet. */
    private int waiting(UUID gift) {
        return sql.select(coalesce(sum(GIFT_REDEMPTION.QUANTITY), inline(BigDecimal.ZERO)))
                .from(GIFT_REDEMPTION)
                .where(GIFT_REDEMPTION.GIFT_ID.eq(gift))
                .and(GIFT_REDEMPTION.STATE.eq(GiftRedemption.State.REDEEMED.name()))
                .fetchSingle()
                .value1()
                .intValueExact();
    }

    private void note(UUID gift, int quantity, @Nullable String note) {
        sql.insertInto(GIFT_STOCK_CHANGE)
                .set(GIFT_STOCK_CHANGE.ID, NewId.next())
                .set(GIFT_STOCK_CHANGE.GIFT_ID, gift)
                .set(GIFT_STOCK_CHANGE.QUANTITY, quantity)
                .set(GIFT_STOCK_CHANGE.NOTE, note)
                .set(GIFT_STOCK_CHANGE.CHANGED_AT, clock.instant())
                .set(GIFT_STOCK_CHANGE.CHANGED_BY, Caller.current().memberId())
                .execute();
    }

    /** So many fewer of a gift that is locked; more where they come back. That is no other version of it. */
    Gift take(Gift gift, int quantity) {
        return sql.update(GIFT)
                .set(GIFT.STOCK, GIFT.STOCK.minus(quantity))
                .where(GIFT.ID.eq(gift.id()))
                .returning(rows.columns().fields())
                .fetchSingle(Row.mapping(rows::read));
    }

    Gift ofKey(UUID id) {
        return Objects.requireNonNull(rows.ofKeys(List.of(id)).get(id));
    }

    /** A gift by its key, locked until the change is over. */
    Gift lockOf(UUID id) {
        return sql.select(rows.columns().fields())
                .from(GIFT)
                .where(GIFT.ID.eq(id))
                .forNoKeyUpdate()
                .fetchSingle(Row.mapping(rows::read));
    }

    /** Lets pass a gift that is there and of which there are enough. */
    static void requireStock(Gift gift, int quantity, String argument) {
        if (!gift.active()) throw Refused.because(Code.INVALID, "refused.gift.inactive", List.of(), argument);
        if (quantity > gift.stock()) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.gift.stock", List.of(gift.stock()), argument)
                    .withCurrent("gift", gift);
        }
    }

    /** What came in and was corrected, newest first. */
    Map<UUID, List<GiftStockChange>> changes(Collection<UUID> gifts) {
        var number = rowNumber()
                .over()
                .partitionBy(GIFT_STOCK_CHANGE.GIFT_ID)
                .orderBy(GIFT_STOCK_CHANGE.CHANGED_AT.desc(), GIFT_STOCK_CHANGE.ID.desc())
                .as("number");
        var numbered = select(
                        GIFT_STOCK_CHANGE.GIFT_ID,
                        GIFT_STOCK_CHANGE.QUANTITY,
                        GIFT_STOCK_CHANGE.NOTE,
                        GIFT_STOCK_CHANGE.CHANGED_AT,
                        GIFT_STOCK_CHANGE.CHANGED_BY,
                        number)
                .from(GIFT_STOCK_CHANGE)
                .where(GIFT_STOCK_CHANGE.GIFT_ID.eq(any(gifts.toArray(UUID[]::new))))
                .asTable("numbered");
        return sql.select(numbered.fields())
                .from(numbered)
                .where(Objects.requireNonNull(numbered.field(number)).le(MOST_TOLD))
                .orderBy(numbered.field(number))
                .fetchGroups(
                        Objects.requireNonNull(numbered.field(GIFT_STOCK_CHANGE.GIFT_ID)),
                        row -> new GiftStockChange(
                                row.get(GIFT_STOCK_CHANGE.QUANTITY),
                                row.get(GIFT_STOCK_CHANGE.NOTE),
                                row.get(GIFT_STOCK_CHANGE.CHANGED_AT),
                                row.get(GIFT_STOCK_CHANGE.CHANGED_BY)));
    }
}
