package io.xinqiao.assembly;

import static io.xinqiao.schema.tenant.Tables.ASSEMBLY;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_HEAD;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_HEAD_OWNER;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_MATTER;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_PART;
import static io.xinqiao.schema.tenant.Tables.ASSEMBLY_PROXY;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.select;

import io.xinqiao.archives.Projects;
import io.xinqiao.assembly.Assembly.BallotKind;
import io.xinqiao.assembly.Assembly.Organiser;
import io.xinqiao.assembly.Assembly.Rules;
import io.xinqiao.assembly.Assembly.State;
import io.xinqiao.assembly.Assembly.Window;
import io.xinqiao.assembly.Matters.MatterInput;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.procedures.DocumentNumbers;
import io.xinqiao.sql.Row;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The assemblies, and how they are prepared. */
@Repository
class Assemblies {
    /**
     * Owners see the assemblies on whose roll they are or are left out, and whoever holds a proxy those for which it
     * is.
     */
    static final RowScope REACH = RowScope.inProject(ASSEMBLY.PROJECT_ID)
            .ofResident(person -> ASSEMBLY.ID.in(select(ASSEMBLY_HEAD.ASSEMBLY_ID)
                    .from(ASSEMBLY_HEAD)
                    .where(ASSEMBLY_HEAD.ID.in(headsOf(person)))
                    .unionAll(select(ASSEMBLY_PART.ASSEMBLY_ID)
                            .from(ASSEMBLY_PART)
                            .where(ASSEMBLY_PART.ID.in(RollParts.leftOutOf(person))))));

    private final DSLContext sql;
    private final Rows<Assembly> rows;
    private final Matters matters;
    private final Projects projects;
    private final DocumentNumbers papers;

    Assemblies(
            TenantDatabase database, Rows<Assembly> rows, Matters matters, Projects projects, DocumentNumbers papers) {
        this.sql = database.sql();
        this.rows = rows;
        this.matters = matters;
        this.projects = projects;
        this.papers = papers;
    }

    /** Rows that hang on an assembly, of which residents see what a condition says. */
    record OfAssembly(Field<UUID> assembly, Function<UUID, Condition> resident) implements RowScope {
        @Override
        public Condition project(UUID[] projects) {
            return assembly.in(select(ASSEMBLY.ID).from(ASSEMBLY).where(ASSEMBLY.PROJECT_ID.eq(any(projects))));
        }

        @Override
        public Condition ownUnits(UUID person) {
            return resident.apply(person);
        }
    }

    /** The heads for which a person votes: as an owner, or with a proxy. */
    static Select<Record1<UUID>> headsOf(UUID person) {
        return select(ASSEMBLY_HEAD_OWNER.HEAD_ID)
                .from(ASSEMBLY_HEAD_OWNER)
                .where(ASSEMBLY_HEAD_OWNER.PERSON_ID.eq(person))
                .unionAll(select(ASSEMBLY_PROXY.HEAD_ID)
                        .from(ASSEMBLY_PROXY)
                        .where(ASSEMBLY_PROXY.PERSON_ID.eq(person))
                        .and(ASSEMBLY_PROXY.REVOKED_AT.isNull()));
    }

    @Bean
    static Rows<Assembly> assemblyRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Assembly.class, ASSEMBLY, REACH, database, visibility);
    }

    @Bean
    static Listing<Assembly> assemblyList(Rows<Assembly> rows) {
        return Listing.of("assemblies", rows)
                .descending(ASSEMBLY.VOTES_OPEN_AT)
                .descending(ASSEMBLY.NUMBER)
                .ascending(ASSEMBLY.TITLE)
                .descending(ASSEMBLY.ID)
                .search(ASSEMBLY.NUMBER, ASSEMBLY.TITLE, ASSEMBLY.ORGANISER_NAME);
    }

    @Bean
    static Deletion<Assembly> assemblyDeletion(Rows<Assembly> rows, Dependents dependents) {
        return Deletion.of(rows, dependents).with(ASSEMBLY_MATTER.ASSEMBLY_ID).unless(Assemblies::requireDraft);
    }

    record CreateAssemblyInput(
            UUID projectId,
            String title,
            Organiser organiser,
            String organiserName,
            BallotKind ballotKind,
            boolean countsParking,
            boolean countsStorage,
            int proxyLimit,
            int noticeDays,
            Instant votesOpenAt,
            Instant votesCloseAt,
            List<MatterInput> matters) {}

    record UpdateAssemblyInput(
            UUID assemblyId,
            @Nullable Integer expectedVersion,
            @Nullable String title,
            @Nullable Organiser organiser,
            @Nullable String organiserName,
            @Nullable BallotKind ballotKind,
            @Nullable Boolean countsParking,
            @Nullable Boolean countsStorage,
            @Nullable Integer proxyLimit,
            @Nullable Integer noticeDays,
            @Nullable Instant votesOpenAt,
            @Nullable Instant votesCloseAt,
            @Nullable List<MatterInput> matters) {}

    private static void requireDraft(Assembly assembly) {
        if (assembly.state() != State.DRAFT) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.assembly.draft", List.of(), Assembly.KEY)
                    .withCurrent("assembly", assembly);
        }
    }

    private static void requireWindow(Window window) {
        if (!window.votesOpenAt().isBefore(window.votesCloseAt())) {
            throw Refused.because(Code.INVALID, "refused.assembly.times", List.of(), "votesCloseAt");
        }
    }

    Assembly create(CreateAssemblyInput input) {
        projects.require("Mutation.createAssembly", input.projectId());
        var window = new Window(input.votesOpenAt(), input.votesCloseAt());
        requireWindow(window);
        var assembly = rows.insert(new Assembly(
                NewId.next(),
                input.projectId(),
                papers.next(input.projectId(), "YZDH"),
                input.title(),
                input.organiser(),
                input.organiserName(),
                new Rules(
                        input.ballotKind(),
                        input.countsParking(),
                        input.countsStorage(),
                        input.proxyLimit(),
                        input.noticeDays()),
                window,
                State.DRAFT,
                Assembly.Frozen.NOT_YET,
                Assembly.Counted.NOT_YET,
                null,
                1));
        matters.list(assembly.id(), input.matters());
        return assembly;
    }

    Assembly update(UpdateAssemblyInput input) {
        var correction = rows.correct("Mutation.updateAssembly", input.assemblyId(), input.expectedVersion());
        var before = correction.before();
        requireDraft(before);
        requireWindow(new Window(
                Objects.requireNonNullElse(input.votesOpenAt(), before.votesOpenAt()),
                Objects.requireNonNullElse(input.votesCloseAt(), before.votesCloseAt())));
        if (input.matters() != null) {
            matters.replace(before.id(), input.matters());
            correction.touched();
        }
        return correction
                .told(ASSEMBLY.TITLE, input.title())
                .told(ASSEMBLY.ORGANISER, input.organiser())
                .told(ASSEMBLY.ORGANISER_NAME, input.organiserName())
                .told(ASSEMBLY.BALLOT_KIND, input.ballotKind())
                .told(ASSEMBLY.COUNTS_PARKING, input.countsParking())
                .told(ASSEMBLY.COUNTS_STORAGE, input.countsStorage())
                .told(ASSEMBLY.PROXY_LIMIT, input.proxyLimit())
                .told(ASSEMBLY.NOTICE_DAYS, input.noticeDays())
                .told(ASSEMBLY.VOTES_OPEN_AT, input.votesOpenAt())
                .told(ASSEMBLY.VOTES_CLOSE_AT, input.votesCloseAt())
                .make();
    }

    /** The assembly, locked alone: nobody votes and nothing is corrected meanwhile. */
    Assembly lock(UUID assembly) {
        return sql.select(rows.columns().fields())
                .from(ASSEMBLY)
                .where(ASSEMBLY.ID.eq(assembly))
                .forUpdate()
                .fetchSingle(Row.mapping(rows::read));
    }

    /** The assembly, locked together with others who vote: it is not closed or corrected meanwhile. */
    Assembly share(UUID assembly) {
        return sql.select(rows.columns().fields())
                .from(ASSEMBLY)
                .where(ASSEMBLY.ID.eq(assembly))
                .forShare()
                .fetchSingle(Row.mapping(rows::read));
    }

    /** Lets pass what happens in one of these states only. */
    static void requireState(Assembly assembly, List<State> states) {
        if (!states.contains(assembly.state())) {
            throw Refused.because(
                    Code.ILLEGAL_STEP,
                    states.contains(State.VOTING) ? "refused.assembly.over" : "refused.assembly.roll",
                    List.of());
        }
    }
}
