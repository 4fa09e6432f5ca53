package io.xinqiao.assembly;

import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_PART;

import io.xinqiao.assembly.Assembly.State;
import io.xinqiao.assembly.AssemblyPart.AreaSource;
import io.xinqiao.assembly.RollRule.Basis;
import io.xinqiao.assembly.RollRule.Part;
import io.xinqiao.identity.Rows;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Corrects a roll, part by part and for a reason; the log of changes keeps what was before. Before the vote anything
 * can be corrected, afterwards only whose a part is.
 */
@Service
class RollCorrections {
    private final Rows<AssemblyPart> rows;
    private final Assemblies assemblies;
    private final Roll roll;
    private final RollParts parts;
    private final RollMaking making;
    private final Ballots ballots;
    private final AssemblyNews news;
    private final Clock clock;

    RollCorrections(
            Rows<AssemblyPart> rows,
            Assemblies assemblies,
            Roll roll,
            RollParts parts,
            RollMaking making,
            Ballots ballots,
            AssemblyNews news,
            Clock clock) {
        this.rows = rows;
        this.assemblies = assemblies;
        this.roll = roll;
        this.parts = parts;
        this.making = making;
        this.ballots = ballots;
        this.news = news;
        this.clock = clock;
    }

    record UpdateAssemblyPartInput(
            UUID assemblyPartId,
            @Nullable Integer expectedVersion,
            @Nullable BigDecimal area,
            @Nullable AreaSource areaSource,
            @Nullable Boolean counts,
            String reason) {}

    record TransferAssemblyPartInput(UUID assemblyPartId, String reason) {}

    AssemblyPart update(UpdateAssemblyPartInput input) {
        var mutation = "Mutation.updateAssemblyPart";
        var seen = rows.require(mutation, input.assemblyPartId(), "assemblyPartId");
        var assembly = assemblies.lock(seen.assemblyId());
        Assemblies.requireState(assembly, List.of(State.ROLL));
        var correction = rows.correct(mutation, seen.id(), input.expectedVersion());
        var before = correction.before();
        var area = Objects.requireNonNullElse(input.area(), before.area());
        if (area.stripTrailingZeros().scale() > 2) {
            throw Refused.because(Code.INVALID, "refused.area", List.of(), "area");
        }
        var owners = parts.ownersOf(before);
        var part = new Part(
                before.id(), making.part(before, before.ownersOn(), area).kind(), owners, Areas.hundredths(area));
        var basis = basis(assembly, before, part, input.counts());
        // Whose it is has not changed, whoever the archives name for the day of the roll: it may have been transferred.
        var head = before.basis().counts() && basis.counts() ? before.headId() : head(assembly, basis, part);
        var corrected = correction
                .told(ASSEMBLY_PART.AREA, area.setScale(2))
                .told(ASSEMBLY_PART.AREA_SOURCE, input.areaSource())
                .told(ASSEMBLY_PART.BASIS, basis)
                .become(ASSEMBLY_PART.HEAD_ID, head)
                .told(ASSEMBLY_PART.REASON, input.reason())
                .make();
        parts.own(Map.of(corrected.id(), head == null ? owners : Set.of()));
        roll.addUp(assembly.id());
        return corrected;
    }

    /** Whether it counts was told, or was decided before, or follows from the rules. */
    private Basis basis(Assembly assembly, AssemblyPart before, Part part, @Nullable Boolean counts) {
        if (Boolean.FALSE.equals(counts)) return Basis.LEFT_OUT;
        if (counts == null && !before.basis().counts() && before.basis() != Basis.NO_AREA) return before.basis();
        var isForced = Boolean.TRUE.equals(counts) || before.basis().counts();
        var basis = rule(assembly).counting(isForced).basis(part);
        return basis.counts() && before.basis().counts() ? before.basis() : basis;
    }

    private RollRule rule(Assembly assembly) {
        var developers = roll.developer(assembly.id())
                .map(head -> roll.ownersOf(head.id()))
                .orElse(Set.of());
        return new RollRule(assembly.countsParking(), assembly.countsStorage(), developers);
    }

    private @Nullable UUID head(Assembly assembly, Basis basis, Part part) {
        if (!basis.counts()) return null;
        Set<UUID> owners = basis != Basis.OWNED
                ? Set.of()
                : part.owners().stream().map(UUID.class::cast).collect(Collectors.toSet());
        return roll.headOf(assembly.id(), owners).id();
    }

    /** A change of owner after the window is no longer this vote's. */
    private void requireWindow(Assembly assembly) {
        if (assembly.state() == State.VOTING && !clock.instant().isBefore(assembly.votesCloseAt())) {
            throw Refused.because(
                    Code.ILLEGAL_STEP,
                    "refused.assembly.windowOver",
                    List.of(news.moment(assembly.votesCloseAt())),
                    "assemblyPartId");
        }
    }

    /** Gives a part to those who own it today. A vote that was cast stands, with all that it weighed. */
    AssemblyPart transfer(TransferAssemblyPartInput input) {
        var mutation = "Mutation.transferAssemblyPart";
        var seen = rows.require(mutation, input.assemblyPartId(), "assemblyPartId");
        var assembly = assemblies.lock(seen.assemblyId());
        Assemblies.requireState(assembly, List.of(State.ROLL, State.VOTING));
        requireWindow(assembly);
        var correction = rows.correct(mutation, seen.id(), null);
        var before = correction.before();
        var former = before.headId();
        if (former == null) {
            throw Refused.because(Code.INVALID, "refused.assembly.notCounted", List.of(), "assemblyPartId");
        }
        if (ballots.standing(former).isPresent()) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.assembly.soldLate", List.of(), "assemblyPartId")
                    .withCurrent("assemblyPart", before);
        }
        var today = LocalDate.now(clock);
        var part = making.part(before, today, before.area());
        var basis = rule(assembly).counting(true).basis(part);
        var head = head(assembly, basis, part);
        if (former.equals(head)) {
            throw Refused.because(Code.INVALID, "refused.assembly.sameOwner", List.of(), "assemblyPartId")
                    .withCurrent("assemblyPart", before);
        }
        var transferred = correction
                .told(ASSEMBLY_PART.BASIS, basis)
                .become(ASSEMBLY_PART.HEAD_ID, head)
                .told(ASSEMBLY_PART.OWNERS_ON, today)
                .told(ASSEMBLY_PART.REASON, input.reason())
                .make();
        roll.addUp(assembly.id());
        return transferred;
    }
}
