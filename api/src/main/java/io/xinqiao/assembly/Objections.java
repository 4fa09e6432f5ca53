package io.xinqiao.assembly;

import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_OBJECTION;

import io.xinqiao.archives.Persons;
import io.xinqiao.assembly.AssemblyObjection.State;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.notices.Notice;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** Objections to rolls that are public; no vote is opened over one that is open. */
@Repository
class Objections {
    private final DSLContext sql;
    private final Rows<AssemblyObjection> rows;
    private final Rows<Assembly> all;
    private final Rows<AssemblyPart> parts;
    private final Assemblies assemblies;
    private final Persons persons;
    private final AssemblyNews news;
    private final Clock clock;

    Objections(
            TenantDatabase database,
            Rows<AssemblyObjection> rows,
            Rows<Assembly> all,
            Rows<AssemblyPart> parts,
            Assemblies assemblies,
            Persons persons,
            AssemblyNews news,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.all = all;
        this.parts = parts;
        this.assemblies = assemblies;
        this.persons = persons;
        this.news = news;
        this.clock = clock;
    }

    @Bean
    static Rows<AssemblyObjection> assemblyObjectionRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(
                AssemblyObjection.class,
                ASSEMBLY_OBJECTION,
                new Assemblies.OfAssembly(ASSEMBLY_OBJECTION.ASSEMBLY_ID, ASSEMBLY_OBJECTION.PERSON_ID::eq),
                database,
                visibility);
    }

    @Bean
    static Listing<AssemblyObjection> assemblyObjectionList(Rows<AssemblyObjection> rows) {
        return Listing.of("assemblyObjections", rows)
                .descending(ASSEMBLY_OBJECTION.RAISED_AT)
                .descending(ASSEMBLY_OBJECTION.ID)
                .search(ASSEMBLY_OBJECTION.WORDS, ASSEMBLY_OBJECTION.DECISION)
                .related("raisedBy", "raisedAssemblyObjections")
                .related("decidedBy", "decidedAssemblyObjections");
    }

    record RaiseAssemblyObjectionInput(
            UUID assemblyId,
            @Nullable UUID assemblyPartId,
            @Nullable UUID personId,
            String words) {}

    record DecideAssemblyObjectionInput(UUID assemblyObjectionId, boolean upheld, String decision) {}

    AssemblyObjection raise(RaiseAssemblyObjectionInput input) {
        var mutation = "Mutation.raiseAssemblyObjection";
        var seen = all.require(mutation, input.assemblyId(), Assembly.KEY);
        var assembly = assemblies.share(seen.id());
        Assemblies.requireState(assembly, List.of(Assembly.State.ROLL));
        var part = input.assemblyPartId();
        if (part != null
                && parts.reached(mutation, part)
                        .filter(found -> found.assemblyId().equals(assembly.id()))
                        .isEmpty()) {
            throw Refused.notFound("assemblyPartId");
        }
        return rows.insert(new AssemblyObjection(
                NewId.next(),
                assembly.id(),
                part,
                person(input.personId()),
                input.words(),
                Caller.current().memberId(),
                clock.instant(),
                State.OPEN,
                null,
                null,
                null,
                1));
    }

    private @Nullable UUID person(@Nullable UUID told) {
        if (Caller.current().isResidentOnly())
            return Caller.current().requireMember().personId();
        if (told != null && persons.reachable(told).isEmpty()) throw Refused.notFound("personId");
        return told;
    }

    AssemblyObjection decide(DecideAssemblyObjectionInput input) {
        var mutation = "Mutation.decideAssemblyObjection";
        var seen = rows.require(mutation, input.assemblyObjectionId(), "assemblyObjectionId");
        var assembly = assemblies.lock(seen.assemblyId());
        var objection = rows.lock(mutation, seen.id(), "assemblyObjectionId");
        if (objection.state() != State.OPEN) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.assembly.decided", List.of(), "assemblyObjectionId")
                    .withCurrent("assemblyObjection", objection);
        }
        var decided = rows.change(
                objection.id(),
                sql.update(ASSEMBLY_OBJECTION)
                        .set(ASSEMBLY_OBJECTION.STATE, (input.upheld() ? State.UPHELD : State.DISMISSED).name())
                        .set(ASSEMBLY_OBJECTION.DECISION, input.decision())
                        .set(ASSEMBLY_OBJECTION.DECIDED_BY, Caller.current().memberId())
                        .set(ASSEMBLY_OBJECTION.DECIDED_AT, clock.instant()));
        if (decided.personId() != null) {
            news.tell(Notice.Kind.ASSEMBLY_OBJECTION, assembly, List.of(decided.personId()), input.decision());
        }
        return decided;
    }

    /** How many are still to be decided. */
    int open(UUID assembly) {
        return sql.fetchCount(
                ASSEMBLY_OBJECTION,
                ASSEMBLY_OBJECTION.ASSEMBLY_ID.eq(assembly).and(ASSEMBLY_OBJECTION.STATE.eq(State.OPEN.name())));
    }
}
