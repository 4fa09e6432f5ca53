package io.xinqiao.residents;

import static io.xinqiao.schema.tenant.Tables.ARCHIVE_REQUEST;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD;
import static io.xinqiao.schema.tenant.Tables.HOUSEHOLD_MEMBER;

import io.xinqiao.archives.Parking;
import io.xinqiao.archives.Person;
import io.xinqiao.archives.PersonRules;
import io.xinqiao.archives.Place;
import io.xinqiao.archives.PlaceScope;
import io.xinqiao.archives.ResidentChanges;
import io.xinqiao.archives.Unit;
import io.xinqiao.archives.Units;
import io.xinqiao.archives.Vehicle;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.notices.Notice;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.privacy.Vault;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.residents.ArchiveRequest.Kind;
import io.xinqiao.residents.ArchiveRequest.State;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/**
 * Where residents change what is known of them. Their phone they correct themselves; who else lives with them and what
 * they drive decides about rights and gates, and is registered once a steward has confirmed it.
 */
@Repository
class ArchiveRequests {
    static final String TYPE = "ArchiveRequest";
    private static final String KEY = "archiveRequestId";
    private static final int MOST_OPEN = 10;
    private static final PlaceScope SCOPE = new PlaceScope(
                    ARCHIVE_REQUEST.PROJECT_ID, ARCHIVE_REQUEST.BUILDING_ID, ARCHIVE_REQUEST.UNIT_ID)
            .concerning(ARCHIVE_REQUEST.REQUESTER_ID);

    private final DSLContext sql;
    private final Rows<ArchiveRequest> rows;
    private final ResidentChanges archives;
    private final Units units;
    private final Vault vault;
    private final Timeline timeline;
    private final ArchiveRequestNotices news;
    private final Clock clock;

    ArchiveRequests(
            TenantDatabase database,
            Rows<ArchiveRequest> rows,
            ResidentChanges archives,
            Units units,
            Vault vault,
            Timeline timeline,
            ArchiveRequestNotices news,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.archives = archives;
        this.units = units;
        this.vault = vault;
        this.timeline = timeline;
        this.news = news;
        this.clock = clock;
    }

    @Bean
    static Rows<ArchiveRequest> archiveRequestRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(ArchiveRequest.class, ARCHIVE_REQUEST, SCOPE, database, visibility);
    }

    @Bean
    static Listing<ArchiveRequest> archiveRequestList(Rows<ArchiveRequest> rows) {
        return Listing.of("archiveRequests", rows)
                .descending(ARCHIVE_REQUEST.REQUESTED_AT)
                .descending(ARCHIVE_REQUEST.ID)
                .search(ARCHIVE_REQUEST.NAME, ARCHIVE_REQUEST.PLATE)
                .unrelated("building", "requester", "decidedBy");
    }

    record CorrectMyPhoneInput(String phone) {}

    record NewFamilyMember(String name, @Nullable String phone) {}

    record NewVehicle(
            String plate,
            Vehicle.Kind kind,
            @Nullable String brand,
            @Nullable String color) {}

    /** One of the two. */
    record Change(
            @Nullable NewFamilyMember familyMember,
            @Nullable NewVehicle vehicle) {}

    record RequestArchiveChangeInput(
            UUID unitId, Change change, @Nullable String note) {}

    record ConfirmArchiveRequestInput(
            UUID archiveRequestId,
            @Nullable Integer expectedVersion,
            @Nullable UUID personId,
            @Nullable Boolean isSomebodyElse) {}

    record RejectArchiveRequestInput(
            UUID archiveRequestId, @Nullable Integer expectedVersion, String reason) {}

    record WithdrawArchiveRequestInput(
            UUID archiveRequestId, @Nullable Integer expectedVersion) {}

    /** It is theirs, and what stands in the archive is for calling them: it holds at once, and the steward is told. */
    Person correctPhone(CorrectMyPhoneInput input) {
        var own = self();
        var person = archives.correctPhone("Mutation.correctMyPhone", own, input.phone());
        news.phoneCorrected(person);
        return person;
    }

    private static UUID self() {
        return Objects.requireNonNull(Caller.current().requireMember().personId());
    }

    ArchiveRequest request(RequestArchiveChangeInput input) {
        var unit = units.reachable("Mutation.requestArchiveChange", input.unitId())
                .orElseThrow(() -> Refused.notFound("unitId"));
        if (sql.fetchCount(
                        ARCHIVE_REQUEST,
                        ARCHIVE_REQUEST.REQUESTER_ID.eq(self()).and(ARCHIVE_REQUEST.STATE.eq(State.REQUESTED.name())))
                >= MOST_OPEN) {
            throw Refused.because(Code.INVALID, "refused.archiveRequest.many", List.of(MOST_OPEN), "change");
        }
        var request = rows.insert(made(unit, input));
        timeline.add(TYPE, request.id(), Step.APPLY, input.note());
        news.requested(request, unit);
        return request;
    }

    private ArchiveRequest made(Unit unit, RequestArchiveChangeInput input) {
        var family = input.change().familyMember();
        var vehicle = input.change().vehicle();
        if (family != null) PersonRules.requirePhone(family.phone(), "change", "familyMember", "phone");
        if (vehicle != null && !Parking.isPlate(vehicle.plate())) {
            throw Refused.because(Code.INVALID, "refused.plate", List.of(), "change", "vehicle", "plate");
        }
        return new ArchiveRequest(
                NewId.next(),
                Place.of(unit),
                family == null ? Kind.VEHICLE : Kind.FAMILY_MEMBER,
                family == null ? null : household(unit.id()),
                family == null ? null : family.name(),
                family == null ? null : vault.seal(family.phone()),
                vehicle == null ? null : vehicle.plate(),
                vehicle == null ? null : vehicle.kind(),
                vehicle == null ? null : vehicle.brand(),
                vehicle == null ? null : vehicle.color(),
                input.note(),
                State.REQUESTED,
                self(),
                Caller.current().memberId(),
                clock.instant(),
                null,
                null,
                null,
                1);
    }

    /** The household that the caller belongs to there: a landlord does not say who lives with the tenants. */
    private UUID household(UUID unit) {
        return sql.select(HOUSEHOLD.ID)
                .from(HOUSEHOLD)
                .join(HOUSEHOLD_MEMBER)
                .on(HOUSEHOLD_MEMBER.HOUSEHOLD_ID.eq(HOUSEHOLD.ID))
                .where(HOUSEHOLD.UNIT_ID.eq(unit))
                .and(HOUSEHOLD.MOVED_OUT.isNull())
                .and(HOUSEHOLD_MEMBER.PERSON_ID.eq(self()))
                .and(HOUSEHOLD_MEMBER.UNTIL.isNull())
                .orderBy(HOUSEHOLD.MOVED_IN.desc())
                .limit(1)
                .fetchOptional(HOUSEHOLD.ID)
                .orElseThrow(
                        () -> Refused.because(Code.INVALID, "refused.archiveRequest.household", List.of(), "unitId"));
    }

    /** What was asked for is registered, with the rights of whoever confirms it. */
    ArchiveRequest confirm(ConfirmArchiveRequestInput input) {
        var request = rows.lock("Mutation.confirmArchiveRequest", input.archiveRequestId(), KEY);
        timeline.require(TYPE, request, input.expectedVersion(), Step.CONFIRM);
        var today = LocalDate.now(clock);
        if (request.kind() == Kind.FAMILY_MEMBER) {
            archives.addFamily(
                    Objects.requireNonNull(request.householdId()),
                    today,
                    input.personId(),
                    Objects.requireNonNull(request.name()),
                    vault.open(request.phone()),
                    input.isSomebodyElse());
        } else {
            archives.register(
                    request.spot().projectId(),
                    Objects.requireNonNull(request.spot().unitId()),
                    request.requesterId(),
                    today,
                    new ResidentChanges.Wheels(
                            Objects.requireNonNull(request.plate()),
                            Objects.requireNonNull(request.vehicleKind()),
                            request.brand(),
                            request.color()));
        }
        return decided(request, Step.CONFIRM, null, Notice.Kind.ARCHIVE_CONFIRMED);
    }

    ArchiveRequest reject(RejectArchiveRequestInput input) {
        var request = rows.lock("Mutation.rejectArchiveRequest", input.archiveRequestId(), KEY);
        timeline.require(TYPE, request, input.expectedVersion(), Step.REJECT);
        return decided(request, Step.REJECT, input.reason(), Notice.Kind.ARCHIVE_REJECTED);
    }

    ArchiveRequest withdraw(WithdrawArchiveRequestInput input) {
        var request = rows.lock("Mutation.withdrawArchiveRequest", input.archiveRequestId(), KEY);
        timeline.require(TYPE, request, input.expectedVersion(), Step.WITHDRAW);
        return decided(request, Step.WITHDRAW, null, null);
    }

    private ArchiveRequest decided(
            ArchiveRequest request, Step step, @Nullable String reason, Notice.@Nullable Kind told) {
        timeline.add(TYPE, request.id(), step, reason);
        var decided = rows.change(
                request.id(),
                sql.update(ARCHIVE_REQUEST)
                        .set(ARCHIVE_REQUEST.STATE, request.after(step).name())
                        .set(ARCHIVE_REQUEST.DECIDED_BY, Caller.current().memberId())
                        .set(ARCHIVE_REQUEST.DECIDED_AT, clock.instant())
                        .set(ARCHIVE_REQUEST.REASON, reason)
                        .setNull(ARCHIVE_REQUEST.PHONE_SEALED));
        if (told != null) news.decided(decided, told);
        return decided;
    }
}
