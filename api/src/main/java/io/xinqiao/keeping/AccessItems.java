package io.xinqiao.keeping;

import static io.xinqiao.schema.tenant.Tables.ACCESS_ITEM;

import io.xinqiao.archives.Persons;
import io.xinqiao.archives.Place;
import io.xinqiao.archives.PlaceScope;
import io.xinqiao.archives.Units;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.keeping.AccessItem.Kind;
import io.xinqiao.keeping.AccessItem.State;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
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

/** The keys and cards, thousands in a project, and in whose hands they are. */
@Repository
class AccessItems {
    private static final String TYPE = "AccessItem";
    private static final String KEY = "accessItemId";
    private static final PlaceScope SCOPE = new PlaceScope(
                    ACCESS_ITEM.PROJECT_ID, ACCESS_ITEM.BUILDING_ID, ACCESS_ITEM.UNIT_ID)
            .concerning(ACCESS_ITEM.HOLDER_ID);

    private final DSLContext sql;
    private final Rows<AccessItem> rows;
    private final Units units;
    private final Persons persons;
    private final Timeline timeline;
    private final Clock clock;

    AccessItems(
            TenantDatabase database,
            Rows<AccessItem> rows,
            Units units,
            Persons persons,
            Timeline timeline,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.units = units;
        this.persons = persons;
        this.timeline = timeline;
        this.clock = clock;
    }

    @Bean
    static Rows<AccessItem> accessItemRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(AccessItem.class, ACCESS_ITEM, SCOPE, database, visibility);
    }

    @Bean
    static Listing<AccessItem> accessItemList(Rows<AccessItem> rows) {
        return Listing.of("accessItems", rows)
                .related("replaces", "replacements")
                .ascending(ACCESS_ITEM.NUMBER)
                .ascending(ACCESS_ITEM.ID)
                .search(ACCESS_ITEM.NUMBER);
    }

    record RegisterAccessItemsInput(
            UUID projectId, @Nullable UUID unitId, Kind kind, List<String> numbers) {}

    record IssueAccessItemInput(
            UUID accessItemId,
            @Nullable Integer expectedVersion,
            UUID holderId,
            @Nullable UUID unitId,
            @Nullable String note) {}

    /** A step that needs nothing but a word about it. */
    record PlainInput(
            UUID accessItemId,
            @Nullable Integer expectedVersion,
            @Nullable String note) {}

    record RetireAccessItemInput(
            UUID accessItemId, @Nullable Integer expectedVersion, String reason) {
        PlainInput plain() {
            return new PlainInput(accessItemId, expectedVersion, reason);
        }
    }

    record ReplaceAccessItemInput(
            UUID accessItemId,
            @Nullable Integer expectedVersion,
            String number,
            @Nullable String note) {}

    /** Puts new numbers into stock; those that are there already are left as they are. */
    List<AccessItem> register(RegisterAccessItemsInput input) {
        var spot = spot("Mutation.registerAccessItems", input.projectId(), input.unitId());
        return add(input.numbers().stream()
                .distinct()
                .map(number ->
                        new AccessItem(NewId.next(), spot, input.kind(), number, State.IN_STOCK, null, null, null, 1))
                .toList());
    }

    private Place spot(String mutation, UUID project, @Nullable UUID unit) {
        if (unit == null) return new Place(project, null, null);
        return units.reachable(mutation, unit)
                .filter(found -> found.projectId().equals(project))
                .map(Place::of)
                .orElseThrow(() -> Refused.notFound("unitId"));
    }

    private List<AccessItem> add(List<AccessItem> items) {
        rows.insertNew(items);
        var added = rows.ofKeys(items.stream().map(AccessItem::id).toList());
        var inOrder =
                items.stream().filter(item -> added.containsKey(item.id())).toList();
        timeline.add(TYPE, inOrder.stream().map(AccessItem::id).toList(), Step.RECORD, null);
        return inOrder;
    }

    AccessItem issue(IssueAccessItemInput input) {
        var mutation = "Mutation.issueAccessItem";
        var before = rows.lock(mutation, input.accessItemId(), KEY);
        timeline.require(TYPE, before, input.expectedVersion(), Step.ISSUE);
        if (persons.reachable(input.holderId()).isEmpty()) throw Refused.notFound("holderId");
        var spot = input.unitId() == null
                ? before.spot()
                : spot(mutation, before.spot().projectId(), input.unitId());
        return take(Step.ISSUE, before, spot, input.holderId(), today(), input.note());
    }

    /** A step that changes the state; whoever had it has it no more, but for one who has lost it. */
    AccessItem plain(String mutation, Step step, PlainInput input) {
        var before = rows.lock("Mutation." + mutation, input.accessItemId(), KEY);
        timeline.require(TYPE, before, input.expectedVersion(), step);
        var isLost = step == Step.LOSE;
        return take(
                step,
                before,
                before.spot(),
                isLost ? before.holderId() : null,
                isLost ? before.issuedOn() : null,
                input.note());
    }

    /** A new one for whoever has, or had, the old one. */
    AccessItem replace(ReplaceAccessItemInput input) {
        var before = rows.lock("Mutation.replaceAccessItem", input.accessItemId(), KEY);
        timeline.require(TYPE, before, input.expectedVersion(), Step.REPLACE);
        take(Step.REPLACE, before, before.spot(), before.holderId(), before.issuedOn(), input.note());
        var added = add(List.of(new AccessItem(
                NewId.next(),
                before.spot(),
                before.kind(),
                input.number(),
                State.ISSUED,
                before.holderId(),
                before.holderId() == null ? null : today(),
                before.id(),
                1)));
        if (added.isEmpty()) throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "number");
        return added.getFirst();
    }

    private LocalDate today() {
        return LocalDate.now(clock);
    }

    private AccessItem take(
            Step step,
            AccessItem before,
            Place spot,
            @Nullable UUID holder,
            @Nullable LocalDate issuedOn,
            @Nullable String note) {
        timeline.add(TYPE, before.id(), step, note);
        return rows.change(
                before.id(),
                sql.update(ACCESS_ITEM)
                        .set(ACCESS_ITEM.STATE, before.after(step).name())
                        .set(ACCESS_ITEM.BUILDING_ID, spot.buildingId())
                        .set(ACCESS_ITEM.UNIT_ID, spot.unitId())
                        .set(ACCESS_ITEM.HOLDER_ID, holder)
                        .set(ACCESS_ITEM.ISSUED_ON, issuedOn));
    }
}
