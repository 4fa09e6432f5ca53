package io.xinqiao.keeping;

import static io.xinqiao.schema.tenant.Tables.CUSTODY_ITEM;

import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Place;
import io.xinqiao.archives.PlaceScope;
import io.xinqiao.archives.Units;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.keeping.CustodyItem.State;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.DocumentNumbers;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The items in custody. */
@Repository
class Custody {
    private static final String TYPE = "CustodyItem";
    private static final PlaceScope SCOPE = new PlaceScope(
                    CUSTODY_ITEM.PROJECT_ID, CUSTODY_ITEM.BUILDING_ID, CUSTODY_ITEM.UNIT_ID)
            .concerning(CUSTODY_ITEM.RECIPIENT_ID);

    private final DSLContext sql;
    private final Rows<CustodyItem> rows;
    private final Units units;
    private final Persons persons;
    private final DocumentNumbers papers;
    private final Timeline timeline;
    private final Clock clock;

    Custody(
            TenantDatabase database,
            Rows<CustodyItem> rows,
            Units units,
            Persons persons,
            DocumentNumbers papers,
            Timeline timeline,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.units = units;
        this.persons = persons;
        this.papers = papers;
        this.timeline = timeline;
        this.clock = clock;
    }

    @Bean
    static Rows<CustodyItem> custodyItemRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(CustodyItem.class, CUSTODY_ITEM, SCOPE, database, visibility);
    }

    @Bean
    static Listing<CustodyItem> custodyItemList(Rows<CustodyItem> rows, Clock clock) {
        return Listing.of("custodyItems", rows)
                .descending(CUSTODY_ITEM.KEPT_AT)
                .ascending(CUSTODY_ITEM.NUMBER)
                .ascending(CUSTODY_ITEM.KEEP_UNTIL)
                .search(CUSTODY_ITEM.NUMBER, CUSTODY_ITEM.DESCRIPTION, CUSTODY_ITEM.SHELF)
                .flag(
                        "overdue",
                        () -> CUSTODY_ITEM
                                .STATE
                                .eq(State.KEPT.name())
                                .and(CUSTODY_ITEM.KEEP_UNTIL.lt(LocalDate.now(clock))));
    }

    record TakeIntoCustodyInput(
            UUID projectId,
            @Nullable UUID unitId,
            String description,
            String depositedBy,
            @Nullable UUID recipientId,
            @Nullable String shelf,
            LocalDate keepUntil) {}

    record ReleaseCustodyItemInput(
            UUID custodyItemId,
            @Nullable Integer expectedVersion,
            String collectedBy,
            @Nullable String note) {}

    record DisposeCustodyItemInput(
            UUID custodyItemId, @Nullable Integer expectedVersion, String reason) {}

    LocalDate today() {
        return LocalDate.now(clock);
    }

    CustodyItem take(TakeIntoCustodyInput input) {
        if (input.keepUntil().isBefore(today())) {
            throw Refused.because(Code.INVALID, "refused.household.before", List.of(today().toString()), "keepUntil");
        }
        if (input.recipientId() != null
                && persons.reachable(input.recipientId()).isEmpty()) {
            throw Refused.notFound("recipientId");
        }
        var spot = input.unitId() == null
                ? new Place(input.projectId(), null, null)
                : units.reachable("Mutation.takeIntoCustody", input.unitId())
                        .filter(unit -> unit.projectId().equals(input.projectId()))
                        .map(Place::of)
                        .orElseThrow(() -> Refused.notFound("unitId"));
        var item = rows.insert(new CustodyItem(
                NewId.next(),
                spot,
                papers.next(spot.projectId(), "JC"),
                new CustodyItem.Thing(
                        input.description(),
                        input.depositedBy(),
                        input.recipientId(),
                        input.shelf(),
                        input.keepUntil()),
                State.KEPT,
                null,
                clock.instant(),
                1));
        timeline.add(TYPE, item.id(), Step.KEEP, null);
        return item;
    }

    CustodyItem release(ReleaseCustodyItemInput input) {
        var before = begin("releaseCustodyItem", input.custodyItemId(), input.expectedVersion(), Step.COLLECT);
        return end(Step.COLLECT, before, input.collectedBy(), input.note());
    }

    /** Nothing is thrown away while it might still be collected. */
    CustodyItem dispose(DisposeCustodyItemInput input) {
        var before = begin("disposeCustodyItem", input.custodyItemId(), input.expectedVersion(), Step.DISPOSE);
        if (!before.overdue(today())) {
            throw Refused.because(
                            Code.ILLEGAL_STEP,
                            "refused.custody.kept",
                            List.of(before.keepUntil().toString()),
                            "custodyItemId")
                    .withCurrent("custodyItem", before);
        }
        return end(Step.DISPOSE, before, null, input.reason());
    }

    private CustodyItem begin(String mutation, UUID id, @Nullable Integer expectedVersion, Step step) {
        var item = rows.lock("Mutation." + mutation, id, "custodyItemId");
        timeline.require(TYPE, item, expectedVersion, step);
        return item;
    }

    private CustodyItem end(Step step, CustodyItem before, @Nullable String collectedBy, @Nullable String note) {
        timeline.add(TYPE, before.id(), step, note);
        return rows.change(
                before.id(),
                sql.update(CUSTODY_ITEM)
                        .set(CUSTODY_ITEM.STATE, before.after(step).name())
                        .set(CUSTODY_ITEM.COLLECTED_BY, collectedBy));
    }
}
