package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.BUILDING;
import static io.xinqiao.schema.tenant.Tables.PHASE;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static io.xinqiao.schema.tenant.Tables.ZONE;
import static org.jooq.impl.DSL.all;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.when;

import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Succession;
import io.xinqiao.identity.Visibility;
import io.xinqiao.identity.WorkInHand;
import io.xinqiao.identity.WorkKind;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Repository;

/** How a project is divided: phases by when it was built, zones by who looks after them. */
@Repository
public class Zones {
    /** The trade's rule: a steward serves one or two buildings. A third is allowed, and told. */
    private static final int USUAL_BUILDINGS = 2;

    private static final RowScope REACH = ofProject(ZONE.PROJECT_ID);
    private static final RowScope PHASE_REACH = ofProject(PHASE.PROJECT_ID);

    private static RowScope ofProject(Field<UUID> project) {
        return RowScope.inProject(project)
                .forStewards()
                .ofResident(
                        person -> project.in(select(UNIT.PROJECT_ID).from(UNIT).where(Units.livedInBy(person))));
    }

    private final DSLContext sql;
    private final Rows<Zone> rows;
    private final Rows<Phase> phases;
    private final Buildings buildings;
    private final Members members;
    private final Succession succession;
    private final Messages messages;

    Zones(
            TenantDatabase database,
            Rows<Zone> rows,
            Rows<Phase> phases,
            Buildings buildings,
            Members members,
            Succession succession,
            Messages messages) {
        this.sql = database.sql();
        this.rows = rows;
        this.phases = phases;
        this.buildings = buildings;
        this.members = members;
        this.succession = succession;
        this.messages = messages;
    }

    @Bean
    static Rows<Zone> zoneRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Zone.class, ZONE, REACH, database, visibility);
    }

    @Bean
    static Listing<Zone> zoneList(Rows<Zone> rows) {
        return Listing.of("zones", rows).ascending(ZONE.NAME).ascending(ZONE.ID).search(ZONE.NAME);
    }

    @Bean
    static Rows<Phase> phaseRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Phase.class, PHASE, PHASE_REACH, database, visibility);
    }

    @Bean
    static Deletion<Zone> zoneDeletion(Rows<Zone> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    @Bean
    static Deletion<Phase> phaseDeletion(Rows<Phase> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    record UpdatePhaseInput(
            UUID phaseId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable List<UUID> buildingIds) {}

    record CreatePhaseInput(
            UUID projectId, String name, @Nullable List<UUID> buildingIds) {}

    record CreateZoneInput(
            UUID projectId, String name, @Nullable UUID stewardId, List<UUID> buildingIds) {}

    record UpdateZoneInput(
            UUID zoneId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable UUID stewardId,
            @Nullable List<UUID> buildingIds) {}

    /** A zone as it is now, and what should be thought over. */
    record Changed(Zone zone, List<String> warnings) {}

    /** The phases of projects, by name. */
    Map<UUID, List<Phase>> phasesOf(Collection<UUID> projects) {
        return phases.groups(PHASE.PROJECT_ID, projects, phases.behind().and(PHASE.ARCHIVED_AT.isNull()), PHASE.NAME);
    }

    Phase create(CreatePhaseInput input, Project project) {
        var phase = new Phase(NewId.next(), project.id(), input.name(), 1);
        if (phases.insertNew(List.of(phase)) == 0)
            throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "name");
        var ids = input.buildingIds() == null ? List.<UUID>of() : input.buildingIds();
        put(BUILDING.PHASE_ID, phase.id(), project.id(), ids);
        return phase;
    }

    Phase update(UpdatePhaseInput input) {
        var phase = phases.correct("Mutation.updatePhase", input.phaseId(), input.expectedVersion())
                .told(PHASE.NAME, input.name())
                .make();
        if (input.buildingIds() != null) {
            takeOut(BUILDING.PHASE_ID, phase.id(), input.buildingIds());
            put(BUILDING.PHASE_ID, phase.id(), phase.projectId(), input.buildingIds());
        }
        return phase;
    }

    Changed create(CreateZoneInput input, Project project) {
        var zone = new Zone(NewId.next(), project.id(), input.name(), input.stewardId(), 1);
        if (zone.stewardId() != null) requireSteward(zone.stewardId(), zone.projectId());
        if (rows.insertNew(List.of(zone)) == 0) throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "name");
        var before = stewardsBefore(zone, input.buildingIds());
        put(BUILDING.ZONE_ID, zone.id(), project.id(), input.buildingIds());
        return entrusted(zone, before);
    }

    Changed update(UpdateZoneInput input) {
        var correction = rows.correct("Mutation.updateZone", input.zoneId(), input.expectedVersion())
                .told(ZONE.NAME, input.name())
                .told(ZONE.STEWARD_ID, input.stewardId());
        if (input.buildingIds() != null) correction.touched();
        var before = correction.before();
        if (input.stewardId() != null) requireSteward(input.stewardId(), before.projectId());
        var stewards = stewardsBefore(before, input.buildingIds() == null ? List.of() : input.buildingIds());
        var after = correction.make();
        if (input.buildingIds() != null) {
            takeOut(BUILDING.ZONE_ID, after.id(), input.buildingIds());
            put(BUILDING.ZONE_ID, after.id(), after.projectId(), input.buildingIds());
        }
        return entrusted(after, stewards);
    }

    private void requireSteward(UUID steward, UUID project) {
        if (!members.worksIn(steward, project, List.of(Role.STEWARD))) {
            throw Refused.because(Code.NOT_FOUND, "refused.ticket.steward", List.of(), "stewardId");
        }
    }

    /** Buildings that do not stay where they were. */
    private void takeOut(Field<UUID> where, UUID value, List<UUID> staying) {
        sql.update(BUILDING)
                .setNull(where)
                .set(BUILDING.VERSION, BUILDING.VERSION.plus(1))
                .where(where.eq(value))
                .and(BUILDING.ID.ne(all(staying.toArray(UUID[]::new))))
                .execute();
    }

    private void put(Field<UUID> where, UUID value, UUID project, List<UUID> ids) {
        var distinct = ids.stream().distinct().toArray(UUID[]::new);
        var put = sql.update(BUILDING)
                .set(where, value)
                .set(
                        BUILDING.VERSION,
                        BUILDING.VERSION.plus(
                                when(where.isDistinctFrom(value), 1).otherwise(0)))
                .where(BUILDING.ID.eq(any(distinct)))
                .and(BUILDING.PROJECT_ID.eq(project))
                .execute();
        if (put < distinct.length) throw Refused.notFound("buildingIds");
    }

    /** Who looked after a zone's buildings, and those that come to it, by their zones of before: their buildings. */
    private Map<UUID, List<UUID>> stewardsBefore(Zone zone, List<UUID> coming) {
        return sql.select(ZONE.STEWARD_ID, BUILDING.ID)
                .from(BUILDING)
                .join(ZONE)
                .on(ZONE.ID.eq(BUILDING.ZONE_ID))
                .where(ZONE.STEWARD_ID.isNotNull())
                .and(BUILDING.ZONE_ID.eq(zone.id()).or(BUILDING.ID.eq(any(coming.toArray(UUID[]::new)))))
                .orderBy(ZONE.STEWARD_ID, BUILDING.ID)
                .fetchGroups(ZONE.STEWARD_ID, BUILDING.ID);
    }

    /**
     * Gives the steward the rights that looking after the zone takes, and tells when that is more than usual. Those of
     * whoever looked after its buildings before end, and what is open there goes along.
     */
    private Changed entrusted(Zone zone, Map<UUID, List<UUID>> before) {
        List<String> warnings = new ArrayList<>();
        var steward = zone.stewardId();
        if (steward != null) {
            var ofZone = buildings.ofZone(zone.id());
            var all = members.entrust(steward, zone.projectId(), ofZone);
            before.forEach((former, theirs) -> {
                var passed = theirs.stream().filter(ofZone::contains).toList();
                if (former.equals(steward) || passed.isEmpty()) return;
                succession.replaceSteward(former, zone.projectId(), passed, steward);
            });
            succession.forgetAfterCommit();
            if (all > USUAL_BUILDINGS) warnings.add(messages.text("warning.zone.buildings", all, USUAL_BUILDINGS));
        }
        return new Changed(zone, warnings);
    }

    /** Zones go to another steward with the rights to their buildings. */
    private int handOver(Condition which, UUID to) {
        var handed = sql.update(ZONE)
                .set(ZONE.STEWARD_ID, to)
                .set(ZONE.VERSION, ZONE.VERSION.plus(1))
                .where(which)
                .returning(ZONE.ID, ZONE.PROJECT_ID)
                .fetch();
        for (var zone : handed) members.entrust(to, zone.getProjectId(), buildings.ofZone(zone.getId()));
        return handed.size();
    }

    @Configuration(proxyBeanMethods = false)
    static class Hands {
        @Bean
        WorkInHand zonesInHand(Zones zones) {
            return new WorkInHand(
                    WorkKind.ZONE,
                    ZONE,
                    ZONE.STEWARD_ID,
                    ZONE.PROJECT_ID,
                    () -> noCondition(),
                    ids -> ZONE.ID.in(select(BUILDING.ZONE_ID).from(BUILDING).where(BUILDING.ID.eq(any(ids)))),
                    (which, from, to) -> zones.handOver(which, to));
        }
    }
}
