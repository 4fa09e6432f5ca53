package io.xinqiao.handovers;

import static io.xinqiao.schema.tenant.Tables.HANDOVER;

import io.xinqiao.archives.Place;
import io.xinqiao.archives.PlaceScope;
import io.xinqiao.archives.Unit;
import io.xinqiao.handovers.Handover.State;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.procedures.Findings;
import io.xinqiao.procedures.OccasionSource;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tickets.Ticket;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** The handovers as they stand. */
@Repository
class Handovers {
    private static final PlaceScope REACH = new PlaceScope(HANDOVER.PROJECT_ID, HANDOVER.BUILDING_ID, HANDOVER.UNIT_ID)
            .concerning(HANDOVER.RECEIVER_ID);

    private final DSLContext sql;
    private final Rows<Handover> rows;
    private final Clock clock;

    Handovers(TenantDatabase database, Rows<Handover> rows, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.clock = clock;
    }

    @Bean
    static Rows<Handover> handoverRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Handover.class, HANDOVER, REACH, database, visibility);
    }

    @Bean
    static Listing<Handover> handoverList(Rows<Handover> rows) {
        return Listing.of("handovers", rows)
                .descending(HANDOVER.CREATED_AT)
                .flag("withOpenFindings", () -> Findings.openOn(HANDOVER.ID));
    }

    /** Adds the handovers of units, but for those of which one is under way. */
    List<Handover> add(Collection<Unit> units) {
        var now = clock.instant();
        var all = units.stream()
                .map(unit -> new Handover(NewId.next(), Place.of(unit), null, State.PLANNED, null, null, null, now, 1))
                .toList();
        rows.insertNew(all);
        var added = rows.ofKeys(all.stream().map(Handover::id).toList());
        return all.stream().filter(handover -> added.containsKey(handover.id())).toList();
    }

    Handover update(Handover handover) {
        return rows.change(
                handover.id(),
                sql.update(HANDOVER)
                        .set(HANDOVER.RECEIVER_ID, handover.receiverId())
                        .set(HANDOVER.STATE, handover.state().name())
                        .set(HANDOVER.APPOINTED_AT, handover.appointedAt())
                        .set(HANDOVER.HANDED_OVER_ON, handover.handedOverOn())
                        .set(HANDOVER.KEYS, handover.keys()));
    }

    @Configuration(proxyBeanMethods = false)
    static class Occasions {
        @Bean
        OccasionSource handoverOccasions(Rows<Handover> rows) {
            return new OccasionSource(
                    "Handover",
                    Ticket.Channel.INSPECTION,
                    (row, id) -> rows.reached(row, id).map(Handover::spot));
        }
    }
}
