package io.xinqiao.identity;

import graphql.TrivialDataFetcher;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchemaElement;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.GraphQLTypeVisitorStub;
import graphql.util.TraversalControl;
import graphql.util.TraverserContext;
import io.xinqiao.execution.DerivedTypes;
import io.xinqiao.execution.FieldGuard;
import io.xinqiao.execution.InputRules;
import io.xinqiao.execution.RelatedLists;
import io.xinqiao.platform.CodedException;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.Mutations;
import io.xinqiao.platform.Refused;
import io.xinqiao.tenants.TenantDatabase;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Stands before every field that the table of permissions knows: root fields, mutations, protected fields, and every
 * edge to an object type. Rights come first, then the rules of input, then (for a mutation) one transaction around all.
 */
final class Authorization extends GraphQLTypeVisitorStub {
    private final Permissions permissions;
    private final Mutations mutations;
    private final DerivedTypes derived;
    private final TenantDatabase database;
    private final Supplier<Idempotency> idempotency;

    Authorization(
            Permissions permissions,
            Mutations mutations,
            DerivedTypes derived,
            TenantDatabase database,
            Supplier<Idempotency> idempotency) {
        this.permissions = permissions;
        this.mutations = mutations;
        this.derived = derived;
        this.database = database;
        this.idempotency = idempotency;
    }

    /** The rows that a field must pass: its own, if it is a root field or protected, and that of the type behind it. */
    static List<String> rowsOf(Permissions permissions, String parent, GraphQLFieldDefinition field) {
        var own = parent + "." + field.getName();
        var root = parent.equals("Query") || parent.equals("Mutation") || parent.equals("Subscription");
        if (root) return List.of(own);
        // A list that hangs on an object is read with the rights of the list.
        var related = field.getAppliedDirective(RelatedLists.DIRECTIVE);
        if (related != null) {
            return List.of("Query." + related.getArgument("list").<String>getValue());
        }
        var type = ((GraphQLNamedType) GraphQLTypeUtil.unwrapAll(field.getType())).getName();
        var behind = type.endsWith("Connection") ? type.substring(0, type.length() - "Connection".length()) : type;
        return Stream.of(own, behind).filter(permissions::has).toList();
    }

    @Override
    public TraversalControl visitGraphQLFieldDefinition(
            GraphQLFieldDefinition field, TraverserContext<GraphQLSchemaElement> context) {
        if (!(context.getParentNode() instanceof GraphQLObjectType parent)
                || parent.getName().startsWith("__")) {
            return TraversalControl.CONTINUE;
        }
        var name = parent.getName();
        // The items of a page were checked with the page.
        if (name.endsWith("Connection") || name.endsWith("Edge")) return TraversalControl.CONTINUE;
        var rows = rowsOf(permissions, name, field);
        var isRoot = name.equals("Query") || name.equals("Mutation") || name.equals("Subscription");
        if (rows.isEmpty() && !isRoot) return TraversalControl.CONTINUE;
        var registry = context.getVarFromParents(GraphQLCodeRegistry.Builder.class);
        var coordinates = FieldCoordinates.coordinates(parent, field);
        DataFetcher<?> inner = registry.getDataFetcher(coordinates, field);
        registry.dataFetcher(coordinates, name.equals("Mutation") ? mutation(rows, inner) : new Guarded(rows, inner));
        return TraversalControl.CONTINUE;
    }

    @FunctionalInterface
    private interface Bare extends TrivialDataFetcher<@Nullable Object> {}

    private final class Guarded implements FieldGuard {
        private final List<String> rows;
        private final DataFetcher<?> inner;

        Guarded(List<String> rows, DataFetcher<?> inner) {
            this.rows = rows;
            this.inner = inner;
        }

        @Override
        public void require() {
            Authorization.this.require(rows);
        }

        @Override
        public DataFetcher<?> behind() {
            return inner;
        }

        @Override
        public @Nullable Object get(DataFetchingEnvironment environment) throws Exception {
            require();
            if (!environment.getArguments().isEmpty()) {
                var problems = InputRules.problems(environment);
                if (!problems.isEmpty()) {
                    var first = problems.getFirst();
                    // An id that cannot be one names nothing: the same answer as for an object that is not there.
                    if (first.field().equals(List.of("id"))) return null;
                    throw new CodedException(
                            ErrorCode.BAD_REQUEST, "request.argument", String.join(".", first.field()));
                }
            }
            var value = inner.get(environment);
            return value instanceof Mono<?> promise ? promise.toFuture() : value;
        }
    }

    private Bare mutation(List<String> rows, DataFetcher<?> inner) {
        return environment -> {
            require(rows);
            Map<String, ?> input = Objects.requireNonNull(environment.getArgument("input"));
            try {
                InputRules.check(environment);
                var name = environment.getField().getName();
                return Caller.current().tenant() == null
                        ? derived.payload(name, settled(inner, environment))
                        : database.write(() -> idempotency.get().once(name, input, () -> {
                            derived.require(name, input);
                            return derived.payload(name, settled(inner, environment));
                        }));
            } catch (Refused refused) {
                return mutations.payload(refused);
            } catch (DataAccessException failure) {
                return mutations.payload(failure, input);
            }
        };
    }

    private void require(List<String> rows) {
        var caller = Caller.current();
        for (var row : rows) {
            if (!permissions.allows(row, caller)) throw new CodedException(ErrorCode.FORBIDDEN, "forbidden");
        }
    }

    /**
     * The outcome itself and no promise of one: the framework hides a failure in a Mono, and the transaction would
     * commit.
     */
    private static @Nullable Object settled(DataFetcher<?> inner, DataFetchingEnvironment environment) {
        try {
            return switch (inner.get(environment)) {
                case Mono<?> mono -> mono.block();
                case CompletionStage<?> stage -> stage.toCompletableFuture().join();
                case null -> null;
                case Object value -> value;
            };
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) throw cause;
            throw failure;
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
