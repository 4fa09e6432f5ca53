package io.xinqiao.archives;

import static io.xinqiao.schema.tenant.Tables.PROJECT;
import static io.xinqiao.schema.tenant.Tables.UNIT;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.select;

import io.xinqiao.identity.Member;
import io.xinqiao.identity.Reach;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.Keyset;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Page;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Records;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** The projects of the company. */
@Repository
public class Projects {
    private static final Pattern CODE = Pattern.compile("[A-Z0-9]{2,10}");
    private static final Keyset<Project, String> BY_CODE =
            new Keyset<>("code", PROJECT.CODE, PROJECT.ID, false, Project::code, Project::id);

    private static final Reach REACH = new Reach() {
        @Override
        public Condition project(UUID[] projects) {
            return PROJECT.ID.eq(any(projects));
        }

        @Override
        public Condition building(UUID[] buildings, UUID[] projects, Member member) {
            return PROJECT.ID.eq(any(projects));
        }

        @Override
        public Condition ownUnits(UUID person) {
            return PROJECT.ID.in(select(UNIT.PROJECT_ID).from(UNIT).where(Units.livedInBy(person)));
        }
    };

    private final DSLContext sql;
    private final Visibility visibility;
    private final Clock clock;

    Projects(TenantDatabase database, Visibility visibility, Clock clock) {
        this.sql = database.sql();
        this.visibility = visibility;
        this.clock = clock;
    }

    record CreateProjectInput(
            String code, String name, @Nullable String address) {}

    /** The project, if the caller may use it for this mutation or query. */
    public Optional<Project> reachable(String row, UUID id) {
        return sql.select(PROJECT.ID, PROJECT.CODE, PROJECT.NAME, PROJECT.ADDRESS)
                .from(PROJECT)
                .where(PROJECT.ID.eq(id))
                .and(visibility.of(row, REACH))
                .fetchOptional(Records.mapping(Project::new));
    }

    /** The code that a project numbers its papers with. */
    public String code(UUID id) {
        return Objects.requireNonNull(
                sql.select(PROJECT.CODE).from(PROJECT).where(PROJECT.ID.eq(id)).fetchSingle(PROJECT.CODE));
    }

    Map<UUID, Project> visible(Collection<UUID> keys) {
        return of(keys, visibility.of("Project", REACH));
    }

    /** The projects behind objects that the caller sees. */
    public Map<UUID, Project> behind(Collection<UUID> keys) {
        return of(keys, visibility.behind("Project", REACH));
    }

    private Map<UUID, Project> of(Collection<UUID> keys, Condition visible) {
        return sql.select(PROJECT.ID, PROJECT.CODE, PROJECT.NAME, PROJECT.ADDRESS)
                .from(PROJECT)
                .where(PROJECT.ID.eq(any(keys.toArray(UUID[]::new))))
                .and(visible)
                .fetchMap(PROJECT.ID, Records.mapping(Project::new));
    }

    Connection<Project> page(Page page) {
        var visible = visibility.of("Query.projects", REACH);
        return BY_CODE.page(
                page,
                (seek, order, limit) -> sql.select(PROJECT.ID, PROJECT.CODE, PROJECT.NAME, PROJECT.ADDRESS)
                        .from(PROJECT)
                        .where(visible)
                        .and(seek)
                        .orderBy(order)
                        .limit(limit)
                        .fetch(Records.mapping(Project::new)),
                () -> Keyset.countUpToCap(sql, PROJECT, visible));
    }

    Project create(CreateProjectInput input) {
        if (!CODE.matcher(input.code()).matches()) {
            throw Refused.because(Code.INVALID, "refused.code.project", List.of(), "code");
        }
        var project = new Project(NewId.next(), input.code(), input.name(), input.address());
        var inserted = sql.insertInto(PROJECT)
                .set(PROJECT.ID, project.id())
                .set(PROJECT.CODE, project.code())
                .set(PROJECT.NAME, project.name())
                .set(PROJECT.ADDRESS, project.address())
                .set(PROJECT.CREATED_AT, clock.instant())
                .onConflict(PROJECT.CODE)
                .doNothing()
                .execute();
        if (inserted == 0) throw Refused.because(Code.TAKEN, "refused.taken", List.of(), "code");
        return project;
    }
}
