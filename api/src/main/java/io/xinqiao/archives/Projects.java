package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The projects of the company. */
@Repository
public class Projects {
    private static final Pattern CODE = Pattern.compile("[A-Z0-9]{2,10}");

    private static final RowScope REACH = RowScope.inProject(PROJECT.ID)
            .forStewards()
            .ofResident(
                    person -> PROJECT.ID.in(select(UNIT.PROJECT_ID).from(UNIT).where(Units.livedInBy(person))));

    private final DSLContext sql;
    private final Rows<Project> rows;
    private final Clock clock;

    Projects(TenantDatabase database, Rows<Project> rows, Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.clock = clock;
    }

    @Bean
    static Rows<Project> projectRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(Project.class, PROJECT, REACH, database, visibility);
    }

    @Bean
    static Listing<Project> projectList(Rows<Project> rows) {
        return Listing.of("projects", rows)
                .ascending(PROJECT.CODE)
                .ascending(PROJECT.NAME)
                .ascending(PROJECT.ID)
                .search(PROJECT.CODE, PROJECT.NAME);
    }

    @Bean
    static Deletion<Project> projectDeletion(Rows<Project> rows, Dependents dependents) {
        return Deletion.of(rows, dependents);
    }

    record CreateProjectInput(
            String code,
            String name,
            @Nullable String address,
            @Nullable LocalDate takenOverOn) {}

    record UpdateProjectInput(
            UUID projectId,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable String address,
            @Nullable LocalDate takenOverOn,
            @Nullable GeoPoint position) {}

    /**
     * Lets pass whoever may use a project for this mutation or query.
     *
     * @throws Refused NOT_FOUND about {@code projectId}
     */
    public void require(String row, UUID id) {
        if (reachable(row, id).isEmpty()) throw Refused.notFound("projectId");
    }

    /** The project, if the caller may use it for this mutation or query. */
    public Optional<Project> reachable(String row, UUID id) {
        return rows.reached(row, id);
    }

    /** All that the caller may use for this query, in the order of their codes. */
    public List<Project> all(String row) {
        return rows.list(rows.scope(row), PROJECT.CODE, PROJECT.ID);
    }

    /** The code that a project numbers its papers with. */
    public String code(UUID id) {
        return Objects.requireNonNull(
                sql.select(PROJECT.CODE).from(PROJECT).where(PROJECT.ID.eq(id)).fetchSingle(PROJECT.CODE));
    }

    /** What people call a project. */
    public String named(UUID id) {
        return Objects.requireNonNull(rows.ofKeys(List.of(id)).get(id)).name();
    }

    /** About where a project's middle is, if that is known. */
    public @Nullable GeoPoint position(UUID id) {
        return Objects.requireNonNull(rows.ofKeys(List.of(id)).get(id)).position();
    }

    /** The projects behind objects that the caller sees. */
    public Map<UUID, Project> behind(Collection<UUID> keys) {
        return rows.behind(keys);
    }

    Project create(CreateProjectInput input) {
        if (!CODE.matcher(input.code()).matches()) {
            throw Refused.because(Code.INVALID, "refused.code.project", List.of(), "code");
        }
        var project =
                new Project(NewId.next(), input.code(), input.name(), input.address(), input.takenOverOn(), null, 1);
        var inserted = sql.insertInto(PROJECT)
                .set(PROJECT.ID, project.id())
                .set(PROJECT.CODE, project.code())
                .set(PROJECT.NAME, project.name())
                .set(PROJECT.ADDRESS, project.address())
                .set(PROJECT.TAKEN_OVER_ON, project.takenOverOn())
                .set(PROJECT.CREATED_AT, clock.instant())
                .onConflict(PROJECT.CODE)
                .doNothing()
                .execute();
        if (inserted == 0) throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "code");
        return project;
    }

    /** Changes what is given and leaves the rest as it is. */
    Project update(UpdateProjectInput input) {
        var position = input.position();
        return rows.correct("Mutation.updateProject", input.projectId(), input.expectedVersion())
                .told(PROJECT.NAME, input.name())
                .told(PROJECT.ADDRESS, input.address())
                .told(PROJECT.TAKEN_OVER_ON, input.takenOverOn())
                .told(PROJECT.LATITUDE, position == null ? null : position.latitude())
                .told(PROJECT.LONGITUDE, position == null ? null : position.longitude())
                .make();
    }
}
