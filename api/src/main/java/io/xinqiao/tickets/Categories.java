package io.xinqiao.tickets;

import static io.xinqiao.schema.tenant.Tables.TICKET_CATEGORY;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.max;

import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tenants.TenantSetup;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Repository;

/** The categories of tickets: a new company begins with those of the trade. */
@Repository
@Order(2)
public class Categories implements TenantSetup {
    private static final RowScope WHOLE_COMPANY = RowScope.ofCompany();
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{1,29}");
    private static final int MOST = 100;

    private record Default(String code, String nameZh, String nameEn) {}

    private static final List<Default> OF_THE_TRADE = List.of(
            new Default("PLUMBING", "水电", "Plumbing and electricity"),
            new Default("DOORS_WINDOWS", "门窗", "Doors and windows"),
            new Default("LIFT", "电梯", "Lifts"),
            new Default("PUBLIC_FACILITIES", "公共设施", "Public facilities"),
            new Default("CLEANING", "保洁", "Cleaning"),
            new Default("GREENING", "绿化", "Greening"),
            new Default("SECURITY", "安保", "Security"),
            new Default("NOISE", "噪音", "Noise"),
            new Default("NEIGHBOURS", "邻里", "Neighbours"),
            new Default("PARKING", "停车", "Parking"),
            new Default("FEES", "收费", "Fees"),
            new Default("OTHER", "其他", "Other"));

    private final DSLContext sql;
    private final Rows<TicketCategory> rows;

    Categories(TenantDatabase database, Rows<TicketCategory> rows) {
        this.sql = database.sql();
        this.rows = rows;
    }

    @Bean
    static Rows<TicketCategory> ticketCategoryRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(TicketCategory.class, TICKET_CATEGORY, WHOLE_COMPANY, database, visibility);
    }

    @Bean
    static Listing<TicketCategory> ticketCategoryList(Rows<TicketCategory> rows) {
        return Listing.of("ticketCategories", rows)
                .ascending(TICKET_CATEGORY.POSITION)
                .ascending(TICKET_CATEGORY.CODE)
                .search(TICKET_CATEGORY.CODE, TICKET_CATEGORY.NAME_ZH, TICKET_CATEGORY.NAME_EN);
    }

    @Bean
    static Deletion<TicketCategory> ticketCategoryDeletion(Rows<TicketCategory> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    record CreateTicketCategoryInput(String code, String nameZh, String nameEn) {}

    record UpdateTicketCategoryInput(
            UUID ticketCategoryId,
            @Nullable Integer expectedVersion,
            @Nullable String nameZh,
            @Nullable String nameEn,
            @Nullable Integer position) {}

    /** Another category, behind the others. */
    TicketCategory create(CreateTicketCategoryInput input) {
        if (!CODE.matcher(input.code()).matches()) {
            throw Refused.because(Code.INVALID, "refused.fee.code", List.of(), "code");
        }
        var last = sql.select(max(TICKET_CATEGORY.POSITION))
                .from(TICKET_CATEGORY)
                .fetchSingle()
                .value1();
        if (last != null && last >= MOST) {
            throw Refused.because(Code.INVALID, "refused.fee.most", List.of(MOST), "code");
        }
        var category = new TicketCategory(
                NewId.next(), input.code(), input.nameZh(), input.nameEn(), last == null ? 1 : last + 1, 1);
        if (rows.insertNew(List.of(category)) == 0) {
            throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "code");
        }
        return category;
    }

    TicketCategory update(UpdateTicketCategoryInput input) {
        return rows.correct("Mutation.updateTicketCategory", input.ticketCategoryId(), input.expectedVersion())
                .told(TICKET_CATEGORY.NAME_ZH, input.nameZh())
                .told(TICKET_CATEGORY.NAME_EN, input.nameEn())
                .told(TICKET_CATEGORY.POSITION, input.position())
                .make();
    }

    @Override
    public void apply(Tenant tenant, String administratorSubject) {
        rows.insertNew(IntStream.range(0, OF_THE_TRADE.size())
                .mapToObj(at -> {
                    var category = OF_THE_TRADE.get(at);
                    return new TicketCategory(
                            NewId.next(), category.code(), category.nameZh(), category.nameEn(), at + 1, 1);
                })
                .toList());
    }

    /** The codes of these categories. */
    Map<UUID, String> codes(Collection<UUID> keys) {
        return sql.select(TICKET_CATEGORY.ID, TICKET_CATEGORY.CODE)
                .from(TICKET_CATEGORY)
                .where(TICKET_CATEGORY.ID.eq(any(keys.toArray(UUID[]::new))))
                .fetchMap(TICKET_CATEGORY.ID, TICKET_CATEGORY.CODE);
    }

    boolean exists(UUID id) {
        return sql.fetchExists(TICKET_CATEGORY, TICKET_CATEGORY.ID.eq(id));
    }
}
