package io.xinqiao.dispatch;

import static io.xinqiao.schema.tenant.Tables.PRICE_ITEM;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.select;

import io.xinqiao.archives.SettingsSource;
import io.xinqiao.archives.Units;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.SuggestionSource;
import io.xinqiao.tickets.TicketSuggestion;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** The price list of services: a price that changes ends, and another begins. */
@Repository
class PriceList {
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);
    private static final int DECIMALS = 6;
    private static final int MOST_SUGGESTED = 500;
    private static final RowScope REACH = new RowScope() {
        @Override
        public Condition project(UUID[] projects) {
            return PRICE_ITEM.PROJECT_ID.isNull().or(PRICE_ITEM.PROJECT_ID.eq(any(projects)));
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return project(projects);
        }

        // What is charged now where they live.
        @Override
        public Condition ownUnits(UUID person) {
            var here = select(UNIT.PROJECT_ID).from(UNIT).where(Units.livedInBy(person));
            return PRICE_ITEM
                    .VALID_UNTIL
                    .isNull()
                    .and(PRICE_ITEM.PROJECT_ID.isNull().or(PRICE_ITEM.PROJECT_ID.in(here)));
        }
    };

    private final DSLContext sql;
    private final Rows<PriceItem> rows;
    private final Messages messages;
    private final Clock clock;

    PriceList(TenantDatabase database, Rows<PriceItem> rows, Messages messages, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.messages = messages;
        this.clock = clock;
    }

    @Bean
    static Rows<PriceItem> priceItemRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(PriceItem.class, PRICE_ITEM, REACH, database, visibility);
    }

    @Bean
    static Listing<PriceItem> priceItemList(Rows<PriceItem> rows) {
        return Listing.of("priceItems", rows)
                .ascending(PRICE_ITEM.CODE)
                .ascending(PRICE_ITEM.NAME)
                .descending(PRICE_ITEM.VALID_FROM)
                .ascending(PRICE_ITEM.PRICE)
                .search(PRICE_ITEM.CODE, PRICE_ITEM.NAME)
                .filter("validInProjectId", (String project) -> holdsIn(GlobalId.keyOf(project)))
                .filter("validOn", (LocalDate day) -> inForce(day));
    }

    @Bean
    static Deletion<PriceItem> priceItemDeletion(Rows<PriceItem> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    record CreatePriceItemInput(
            @Nullable UUID projectId,
            String code,
            String name,
            String unit,
            BigDecimal price,
            @Nullable LocalDate validFrom) {}

    record UpdatePriceItemInput(
            UUID priceItemId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable String unit) {}

    record SetPriceItemPriceInput(
            UUID priceItemId, BigDecimal price, @Nullable LocalDate validFrom) {}

    /** Its own prices, and those of the whole company. */
    private static Condition holdsIn(UUID project) {
        return PRICE_ITEM.PROJECT_ID.isNull().or(PRICE_ITEM.PROJECT_ID.eq(project));
    }

    private static Condition inForce(LocalDate day) {
        return PRICE_ITEM.VALID_FROM.le(day).and(PRICE_ITEM.VALID_UNTIL.isNull().or(PRICE_ITEM.VALID_UNTIL.ge(day)));
    }

    PriceItem create(CreatePriceItemInput input) {
        requirePrice(input.price());
        if (sql.fetchExists(PRICE_ITEM, isOf(input.projectId(), input.code()))) {
            throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "code");
        }
        return rows.insert(new PriceItem(
                NewId.next(),
                input.projectId(),
                input.code(),
                input.name(),
                input.unit(),
                input.price(),
                input.validFrom() == null ? LocalDate.now(clock) : input.validFrom(),
                null));
    }

    PriceItem update(UpdatePriceItemInput input) {
        return rows.correct("Mutation.updatePriceItem", input.priceItemId(), input.expectedVersion())
                .told(PRICE_ITEM.NAME, input.name())
                .told(PRICE_ITEM.UNIT, input.unit())
                .make();
    }

    /** A new price of an item; the one before ends on the day before. */
    PriceItem setPrice(SetPriceItemPriceInput input) {
        requirePrice(input.price());
        var item = rows.lock("Mutation.setPriceItemPrice", input.priceItemId(), "priceItemId");
        var from = input.validFrom() == null ? LocalDate.now(clock) : input.validFrom();
        var same = isOf(item.projectId(), item.code());
        if (sql.fetchExists(PRICE_ITEM, same.and(PRICE_ITEM.VALID_FROM.ge(from)))) {
            throw Refused.because(Code.CONFLICT, "refused.price.later", List.of(), "validFrom");
        }
        sql.update(PRICE_ITEM)
                .set(PRICE_ITEM.VALID_UNTIL, from.minusDays(1))
                .where(same)
                .and(PRICE_ITEM.VALID_UNTIL.isNull())
                .execute();
        return rows.insert(new PriceItem(
                NewId.next(), item.projectId(), item.code(), item.name(), item.unit(), input.price(), from, null));
    }

    private static Condition isOf(@Nullable UUID project, String code) {
        return PRICE_ITEM
                .CODE
                .eq(code)
                .and(project == null ? PRICE_ITEM.PROJECT_ID.isNull() : PRICE_ITEM.PROJECT_ID.eq(project));
    }

    private static void requirePrice(BigDecimal price) {
        if (price.signum() < 0
                || price.compareTo(MOST) > 0
                || price.stripTrailingZeros().scale() > DECIMALS) {
            throw Refused.because(Code.INVALID, "refused.price", List.of(), "price");
        }
    }

    /** These items, where they are in force today for a project. */
    Map<UUID, PriceItem> inForce(UUID project, Collection<UUID> keys) {
        return sql.selectFrom(PRICE_ITEM)
                .where(PRICE_ITEM.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(holdsIn(project))
                .and(inForce(LocalDate.now(clock)))
                .fetchMap(PRICE_ITEM.ID, Row.mapping(rows::read));
    }

    private List<TicketSuggestion> suggest(UUID project) {
        return sql.selectFrom(PRICE_ITEM)
                .where(holdsIn(project))
                .and(inForce(LocalDate.now(clock)))
                .and(PRICE_ITEM.ARCHIVED_AT.isNull())
                .and(rows.scope("Query.priceItems"))
                .orderBy(PRICE_ITEM.CODE, PRICE_ITEM.ID)
                .limit(MOST_SUGGESTED)
                .fetch(row -> new TicketSuggestion(
                        TicketSuggestion.Source.PRICE_ITEM,
                        row.getName(),
                        messages.text(
                                "ticket.price",
                                row.getPrice().stripTrailingZeros().toPlainString(),
                                row.getUnit())));
    }

    /** Gives a project the prices of another that are in force and whose codes it has not. */
    private int copy(UUID from, UUID to) {
        var today = LocalDate.now(clock);
        var known = sql.select(PRICE_ITEM.CODE)
                .from(PRICE_ITEM)
                .where(PRICE_ITEM.PROJECT_ID.eq(to))
                .fetchSet(PRICE_ITEM.CODE);
        return rows.insertNew(
                rows
                        .list(PRICE_ITEM
                                .PROJECT_ID
                                .eq(from)
                                .and(PRICE_ITEM.ARCHIVED_AT.isNull())
                                .and(inForce(today)))
                        .stream()
                        .filter(item -> !known.contains(item.code()))
                        .map(item -> new PriceItem(
                                NewId.next(), to, item.code(), item.name(), item.unit(), item.price(), today, null))
                        .toList());
    }

    @Configuration(proxyBeanMethods = false)
    static class Settings {
        @Bean
        SuggestionSource suggestedPrices(PriceList prices) {
            return (project, words) -> prices.suggest(project);
        }

        @Bean
        SettingsSource priceSettings(PriceList prices) {
            return new SettingsSource(SettingsSource.Kind.PRICE_LIST, prices::copy);
        }
    }
}
