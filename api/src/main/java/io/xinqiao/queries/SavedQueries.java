package io.xinqiao.queries;

import static io.xinqiao.schema.tenant.Tables.SAVED_QUERY;
import static io.xinqiao.schema.tenant.Tables.SAVED_QUERY_VERSION;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.arrayOverlap;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import graphql.GraphQLContext;
import io.xinqiao.execution.OperationOutline;
import io.xinqiao.identity.Caller;
import io.xinqiao.identity.Deletion;
import io.xinqiao.identity.Dependents;
import io.xinqiao.identity.Listing;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Role;
import io.xinqiao.identity.RowScope;
import io.xinqiao.identity.Rows;
import io.xinqiao.identity.Visibility;
import io.xinqiao.platform.Connection;
import io.xinqiao.platform.NewId;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.sql.ChildPages;
import io.xinqiao.sql.Columns;
import io.xinqiao.sql.Keyset;
import io.xinqiao.tenants.TenantDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Repository;

/** The company's saved queries: saved, changed by their owner and administrators, and shared. */
@Repository
class SavedQueries {
    /** A kind of rows without project: whose it is, and with whom it is shared. */
    private static final RowScope SHARED = new RowScope() {
        @Override
        public Condition own(Member member) {
            var roles = Caller.current().roles().stream().map(Role::name).toArray(String[]::new);
            return SAVED_QUERY
                    .OWNER_ID
                    .eq(member.id())
                    .or(val(member.id()).eq(any(SAVED_QUERY.SHARED_MEMBER_IDS)))
                    .or(arrayOverlap(SAVED_QUERY.SHARED_ROLES, roles));
        }
    };

    private static final int MOST_BROKEN = 250;

    /** As many as a company has: all of them are looked through when somebody asks what a release has broken. */
    private static final int MOST = 2_000;

    private final DSLContext sql;
    private final Rows<SavedQuery> rows;
    private final Rows<SavedQueryVersion> versions;
    private final ChildPages<SavedQueryVersion, Integer> pages;
    private final QueryCheck checks;
    private final QueryTexts texts;
    private final Members members;
    private final Clock clock;

    SavedQueries(
            TenantDatabase database,
            Rows<SavedQuery> rows,
            Rows<SavedQueryVersion> versions,
            QueryCheck checks,
            QueryTexts texts,
            Members members,
            Clock clock) {
        this.sql = database.sql();
        this.rows = rows;
        this.versions = versions;
        this.checks = checks;
        this.texts = texts;
        this.members = members;
        this.clock = clock;
        this.pages = new ChildPages<>(
                sql,
                SAVED_QUERY_VERSION,
                new Columns(SAVED_QUERY_VERSION.fields()),
                SAVED_QUERY_VERSION.SAVED_QUERY_ID,
                new Keyset<>(
                        "sequence",
                        SAVED_QUERY_VERSION.SEQUENCE,
                        SAVED_QUERY_VERSION.ID,
                        false,
                        SavedQueryVersion::sequence,
                        SavedQueryVersion::id),
                versions::read);
    }

    @Bean
    static Rows<SavedQuery> savedQueryRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(SavedQuery.class, SAVED_QUERY, SHARED, database, visibility);
    }

    @Bean
    static Rows<SavedQueryVersion> savedQueryVersionRows(TenantDatabase database, Visibility visibility) {
        return Rows.of(SavedQueryVersion.class, SAVED_QUERY_VERSION, RowScope.ofCompany(), database, visibility);
    }

    @Bean
    static Listing<SavedQuery> savedQueryList(Rows<SavedQuery> rows) {
        return Listing.of("savedQueries", rows)
                .ascending(SAVED_QUERY.NAME)
                .descending(SAVED_QUERY.ID)
                .search(SAVED_QUERY.NAME)
                .unrelated("owner");
    }

    @Bean
    static Deletion<SavedQuery> savedQueryDeletion(Rows<SavedQuery> rows, Dependents dependents) {
        return Deletion.of(rows, dependents)
                .with(SAVED_QUERY_VERSION.SAVED_QUERY_ID)
                .unless(SavedQueries::requireMine);
    }

    record VariableInput(
            String name, @Nullable String label, @Nullable String labelEn, QueryValue.@Nullable Input defaultValue) {}

    /** What may be told of what a query asks; null stays as it was. */
    record Asked(
            @Nullable String document,
            @Nullable List<VariableInput> variables,
            @Nullable String rowsPath,
            @Nullable List<QueryDefinition.Column> columns,
            QueryDefinition.@Nullable Chart chart) {
        boolean isNothing() {
            return document == null && variables == null && rowsPath == null && columns == null && chart == null;
        }
    }

    /** What may be told of a query besides. */
    record Described(
            @Nullable String name,
            @Nullable String nameEn,
            @Nullable String description,
            @Nullable String descriptionEn,
            @Nullable String folder,
            @Nullable List<String> tags,
            @Nullable List<Role> sharedRoles,
            @Nullable List<UUID> sharedMemberIds,
            @Nullable Boolean archived) {}

    SavedQuery create(Described told, Asked asked, GraphQLContext context) {
        requireShareable(told);
        if (sql.fetchCount(SAVED_QUERY, SAVED_QUERY.ARCHIVED.isFalse()) >= MOST) {
            throw Refused.because(Code.CONFLICT, "refused.query.many", List.of(MOST));
        }
        var query = new QueryDefinition(
                Objects.requireNonNull(asked.document()),
                variables(asked.variables()),
                Objects.requireNonNull(asked.rowsPath()),
                Objects.requireNonNullElse(asked.columns(), List.of()),
                asked.chart());
        var checked = requireFine(query, context);
        var saved = rows.insert(new SavedQuery(
                NewId.next(),
                Objects.requireNonNull(told.name()),
                told.nameEn(),
                told.description(),
                told.descriptionEn(),
                told.folder(),
                distinct(told.tags()),
                Caller.current().memberId(),
                distinct(told.sharedRoles()),
                distinct(told.sharedMemberIds()),
                false,
                1,
                1));
        save(saved.id(), 1, query, checked, Caller.current().memberId());
        return saved;
    }

    private static <T> List<T> distinct(@Nullable List<T> told) {
        return told == null ? List.of() : told.stream().distinct().toList();
    }

    private static List<QueryDefinition.Variable> variables(@Nullable List<VariableInput> told) {
        if (told == null) return List.of();
        return told.stream()
                .map(variable -> new QueryDefinition.Variable(
                        variable.name(),
                        Objects.requireNonNullElse(variable.label(), variable.name()),
                        variable.labelEn(),
                        "",
                        variable.defaultValue() == null
                                ? null
                                : variable.defaultValue().told()))
                .toList();
    }

    /** Stores a version of what was found to be fine. */
    private void save(UUID query, int sequence, QueryDefinition asked, QueryCheck.Checked checked, @Nullable UUID by) {
        versions.insert(versionOf(query, sequence, asked, checked, by));
    }

    /** Stores versions, in one statement. */
    void insert(List<SavedQueryVersion> all) {
        versions.insert(all);
    }

    /** A version of what was found to be fine. */
    SavedQueryVersion versionOf(
            UUID query, int sequence, QueryDefinition asked, QueryCheck.Checked checked, @Nullable UUID by) {
        return new SavedQueryVersion(
                NewId.next(),
                query,
                sequence,
                OperationOutline.idOf(asked.document()),
                asked.document(),
                checked.operationName(),
                texts.written(checked.variables()),
                asked.rowsPath(),
                texts.written(asked.columns()),
                asked.chart() == null ? null : texts.written(asked.chart()),
                by,
                clock.instant());
    }

    SavedQuery update(UUID id, @Nullable Integer expected, Described told, Asked asked, GraphQLContext context) {
        var correction = rows.correct("Mutation.updateSavedQuery", id, expected);
        requireMine(correction.before());
        requireShareable(told);
        correction
                .told(SAVED_QUERY.NAME, told.name())
                .told(SAVED_QUERY.NAME_EN, told.nameEn())
                .told(SAVED_QUERY.DESCRIPTION, told.description())
                .told(SAVED_QUERY.DESCRIPTION_EN, told.descriptionEn())
                .told(SAVED_QUERY.FOLDER, told.folder())
                .told(SAVED_QUERY.ARCHIVED, told.archived());
        if (told.tags() != null) {
            correction.told(SAVED_QUERY.TAGS, distinct(told.tags()).toArray(String[]::new));
        }
        if (told.sharedRoles() != null) {
            correction.told(
                    SAVED_QUERY.SHARED_ROLES,
                    told.sharedRoles().stream().distinct().map(Role::name).toArray(String[]::new));
        }
        if (told.sharedMemberIds() != null) {
            correction.told(
                    SAVED_QUERY.SHARED_MEMBER_IDS,
                    distinct(told.sharedMemberIds()).toArray(UUID[]::new));
        }
        if (asked.isNothing()) return correction.make();
        var now = texts.definition(version(id, correction.before().sequence()));
        var next = new QueryDefinition(
                Objects.requireNonNullElse(asked.document(), now.document()),
                asked.variables() == null ? kept(now, asked) : variables(asked.variables()),
                Objects.requireNonNullElse(asked.rowsPath(), now.rowsPath()),
                Objects.requireNonNullElse(asked.columns(), now.columns()),
                asked.chart() == null ? now.chart() : asked.chart());
        var checked = requireFine(next, context);
        if (isSame(now, next, checked)) return correction.make();
        var sequence = correction.before().sequence() + 1;
        save(id, sequence, next, checked, Caller.current().memberId());
        return correction.told(SAVED_QUERY.SEQUENCE, sequence).make();
    }

    /** What is said of variables stays; with another document, as far as it still has them. */
    private List<QueryDefinition.Variable> kept(QueryDefinition now, Asked asked) {
        var document = asked.document();
        if (document == null) return now.variables();
        return now.variables().stream()
                .filter(variable -> document.matches("(?s).*\\$" + variable.name() + "\\b.*"))
                .toList();
    }

    private static boolean isSame(QueryDefinition now, QueryDefinition next, QueryCheck.Checked checked) {
        return now.equals(new QueryDefinition(
                next.document(), checked.variables(), next.rowsPath(), next.columns(), next.chart()));
    }

    /** Makes an earlier version the next one, if the schema of today still allows it. */
    SavedQuery restore(UUID id, @Nullable Integer expected, int sequence, GraphQLContext context) {
        var correction = rows.correct("Mutation.restoreSavedQuery", id, expected);
        requireMine(correction.before());
        var earlier = found(id, sequence).orElseThrow(() -> Refused.notFound("sequence"));
        if (sequence == correction.before().sequence()) return correction.before();
        var asked = texts.definition(earlier);
        var checked = requireFine(asked, context);
        var next = correction.before().sequence() + 1;
        save(id, next, asked, checked, Caller.current().memberId());
        return correction.told(SAVED_QUERY.SEQUENCE, next).make();
    }

    private QueryCheck.Checked requireFine(QueryDefinition query, GraphQLContext context) {
        var checked = checks.check(query, context);
        if (checked.problems().isEmpty()) return checked;
        throw Refused.because(checked.problems().stream()
                .map(problem -> new Refused.Problem(
                        Code.INVALID,
                        problem.line() == null ? "refused.query.problem" : "refused.query.problemAt",
                        problem.line() == null
                                ? List.of(problem.message())
                                : List.of(problem.message(), problem.line(), Objects.requireNonNull(problem.column())),
                        List.of(problem.part().split("\\.", 2))))
                .toList());
    }

    /** Who may run a query may not change it: that is for its owner and the administrators. */
    private static void requireMine(SavedQuery query) {
        var caller = Caller.current();
        if (caller.roles().contains(Role.TENANT_ADMIN)
                || caller.requireMember().id().equals(query.ownerId())) return;
        throw Refused.because(Code.ILLEGAL_STEP, "refused.query.notYours", List.of(), "savedQueryId");
    }

    private void requireShareable(Described told) {
        if (told.sharedRoles() != null) {
            for (var role : told.sharedRoles()) {
                if (role == Role.RESIDENT || role == Role.PLATFORM_OPERATOR) {
                    throw Refused.because(Code.INVALID, "refused.query.residents", List.of(), "sharedRoles");
                }
            }
        }
        if (told.sharedMemberIds() != null
                && members.present(told.sharedMemberIds()).size()
                        < Set.copyOf(told.sharedMemberIds()).size()) {
            throw Refused.notFound("sharedMemberIds");
        }
    }

    Optional<SavedQueryVersion> found(UUID query, int sequence) {
        return versions
                .list(SAVED_QUERY_VERSION.SAVED_QUERY_ID.eq(query).and(SAVED_QUERY_VERSION.SEQUENCE.eq(sequence)))
                .stream()
                .findFirst();
    }

    SavedQueryVersion version(UUID query, int sequence) {
        return found(query, sequence).orElseThrow();
    }

    /** The version that each of these is at. */
    Map<SavedQuery, SavedQueryVersion> current(List<SavedQuery> queries) {
        var ids = queries.stream().map(SavedQuery::id).toArray(UUID[]::new);
        Map<UUID, SavedQueryVersion> byQuery = new HashMap<>();
        var isCurrent = SAVED_QUERY_VERSION.SEQUENCE.eq(sql.select(SAVED_QUERY.SEQUENCE)
                .from(SAVED_QUERY)
                .where(SAVED_QUERY.ID.eq(SAVED_QUERY_VERSION.SAVED_QUERY_ID))
                .asField());
        versions.list(SAVED_QUERY_VERSION.SAVED_QUERY_ID.eq(any(ids)).and(isCurrent))
                .forEach(version -> byQuery.put(version.savedQueryId(), version));
        Map<SavedQuery, SavedQueryVersion> current = new HashMap<>();
        queries.forEach(query -> current.put(query, Objects.requireNonNull(byQuery.get(query.id()))));
        return current;
    }

    Map<ChildPages.Key, Connection<SavedQueryVersion>> versionsOf(Set<ChildPages.Key> keys) {
        return pages.load(keys, noCondition());
    }

    Map<UUID, SavedQueryVersion> versions(Collection<UUID> keys) {
        return versions.ofKeys(keys);
    }

    /** Those that the caller sees, are in use, and could not be run today. */
    List<SavedQuery> broken() {
        var seen = rows.list(
                rows.scope("Query.brokenSavedQueries").and(SAVED_QUERY.ARCHIVED.isFalse()), SAVED_QUERY.NAME.asc());
        List<SavedQuery> broken = new ArrayList<>();
        current(seen).forEach((query, version) -> {
            if (!checks.check(texts.definition(version)).problems().isEmpty()) broken.add(query);
        });
        return broken.stream()
                .sorted(Comparator.comparing(SavedQuery::name))
                .limit(MOST_BROKEN)
                .toList();
    }

    /** The query that the caller may run. */
    SavedQuery require(String mutation, UUID id) {
        var query = rows.require(mutation, id, "savedQueryId");
        if (query.archived()) {
            throw Refused.because(Code.ILLEGAL_STEP, "refused.query.archived", List.of(), "savedQueryId");
        }
        return query;
    }

    /** Whether the caller may run it by themselves. */
    boolean mayRun(UUID id) {
        return rows.reached("Mutation.startSavedQueryRun", id).isPresent();
    }

    /** A query for work behind which nobody stands who could see it or not. */
    SavedQuery known(UUID id) {
        return Objects.requireNonNull(rows.ofKeys(List.of(id)).get(id));
    }

    Map<UUID, SavedQuery> behind(Collection<UUID> keys) {
        return rows.visible(keys);
    }
}
