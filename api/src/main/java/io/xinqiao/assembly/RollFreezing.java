package io.xinqiao.assembly;

import static io.xinqiao.schema.tenant.Tables.ASSEMBLY;

import io.xinqiao.archives.Persons;
import io.xinqiao.assembly.Assembly.State;
import io.xinqiao.assembly.AssemblyPart.AreaSource;
import io.xinqiao.identity.Rows;
import io.xinqiao.notices.Notice;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.Step;
import io.xinqiao.procedures.Timeline;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Freezes and publishes rolls, and tells who is on them and who is not. */
@Service
class RollFreezing {
    private final DSLContext sql;
    private final Rows<Assembly> rows;
    private final RollMaking making;
    private final RollParts parts;
    private final Persons persons;
    private final Timeline timeline;
    private final AssemblyNews news;
    private final Clock clock;

    RollFreezing(
            TenantDatabase database,
            Rows<Assembly> rows,
            RollMaking making,
            RollParts parts,
            Persons persons,
            Timeline timeline,
            AssemblyNews news,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.making = making;
        this.parts = parts;
        this.persons = persons;
        this.timeline = timeline;
        this.news = news;
        this.clock = clock;
    }

    record FreezeAssemblyRollInput(
            UUID assemblyId,
            @Nullable LocalDate rollOn,
            AreaSource areaSource,
            @Nullable List<UUID> developerIds) {}

    /**
     * Freezes and publishes the roll; anew, and with its time of notice anew, when objections have led to corrections.
     */
    Assembly freeze(FreezeAssemblyRollInput input) {
        var assembly = rows.lock("Mutation.freezeAssemblyRoll", input.assemblyId(), Assembly.KEY);
        timeline.require(Assembly.TYPE, assembly, null, Step.FREEZE);
        var today = LocalDate.now(clock);
        var day = Objects.requireNonNullElse(input.rollOn(), today);
        if (day.isAfter(today)) {
            throw Refused.because(Code.INVALID, "refused.assembly.day", List.of(today.toString()), "rollOn");
        }
        making.freeze(assembly, day, input.areaSource(), developers(input.developerIds()));
        var frozen = rows.change(
                assembly.id(),
                sql.update(ASSEMBLY)
                        .set(ASSEMBLY.STATE, State.ROLL.name())
                        .set(ASSEMBLY.ROLL_ON, day)
                        .set(ASSEMBLY.ROLL_PUBLISHED_AT, clock.instant()));
        if (Objects.requireNonNull(frozen.totalHeads()) == 0) {
            throw Refused.because(Code.INVALID, "refused.assembly.nobody", List.of(), Assembly.KEY);
        }
        news.taken(assembly.id(), Step.FREEZE, null);
        news.tellAll(Notice.Kind.ASSEMBLY_ROLL, frozen, false, news.moment(frozen.votesOpenAt()));
        news.tell(
                Notice.Kind.ASSEMBLY_LEFT_OUT,
                frozen,
                parts.leftOutOwners(assembly.id()),
                news.moment(frozen.votesOpenAt()));
        return frozen;
    }

    private Set<UUID> developers(@Nullable List<UUID> ids) {
        Set<UUID> developers = new HashSet<>();
        if (ids == null) return developers;
        for (var at = 0; at < ids.size(); at++) {
            var id = ids.get(at);
            if (persons.reachable(id).isEmpty()) throw Refused.notFound("developerIds", Integer.toString(at));
            developers.add(id);
        }
        return developers;
    }
}
