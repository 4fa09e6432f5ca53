package io.xinqiao.privacy;

import graphql.TrivialDataFetcher;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchemaElement;
import graphql.schema.GraphQLTypeVisitorStub;
import graphql.schema.LightDataFetcher;
import graphql.util.TraversalControl;
import graphql.util.TraverserContext;
import io.xinqiao.execution.VisitorOrder;
import io.xinqiao.identity.Caller;
import io.xinqiao.schema.Sealed;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * Stands behind every field that the schema calls {@code @personal}: what is sealed comes out masked, and in the clear
 * only to whom it is about. No resolver has a say in that.
 */
final class PersonalFields extends GraphQLTypeVisitorStub {
    private final ObjectProvider<Vault> vault;

    private PersonalFields(ObjectProvider<Vault> vault) {
        this.vault = vault;
    }

    @Override
    public TraversalControl visitGraphQLFieldDefinition(
            GraphQLFieldDefinition field, TraverserContext<GraphQLSchemaElement> context) {
        var directive = field.getAppliedDirective("personal");
        if (directive == null || !(context.getParentNode() instanceof GraphQLObjectType parent)) {
            return TraversalControl.CONTINUE;
        }
        var kind = PersonalKind.valueOf(
                Objects.requireNonNull(directive.getArgument("kind").<Object>getValue())
                        .toString());
        var registry = context.getVarFromParents(GraphQLCodeRegistry.Builder.class);
        var coordinates = FieldCoordinates.coordinates(parent, field);
        registry.dataFetcher(coordinates, masking(kind, registry.getDataFetcher(coordinates, field)));
        return TraversalControl.CONTINUE;
    }

    private DataFetcher<?> masking(PersonalKind kind, DataFetcher<?> inner) {
        return inner instanceof LightDataFetcher<?> property
                ? new MaskedProperty(kind, property)
                : (TrivialDataFetcher<@Nullable Object>)
                        environment -> shown(kind, inner.get(environment), environment.getSource());
    }

    /** Of a property that an object has itself: read like any other. */
    private final class MaskedProperty implements LightDataFetcher<@Nullable Object> {
        private final PersonalKind kind;
        private final LightDataFetcher<?> property;

        MaskedProperty(PersonalKind kind, LightDataFetcher<?> property) {
            this.kind = kind;
            this.property = property;
        }

        @Override
        public @Nullable Object get(
                GraphQLFieldDefinition field, Object source, Supplier<DataFetchingEnvironment> environment)
                throws Exception {
            return shown(kind, property.get(field, source, environment), source);
        }

        @Override
        public @Nullable Object get(DataFetchingEnvironment environment) throws Exception {
            return shown(kind, property.get(environment), environment.getSource());
        }
    }

    private @Nullable String shown(PersonalKind kind, @Nullable Object value, @Nullable Object of) {
        if (value == null) return null;
        if (!(value instanceof Sealed sealed)) throw new IllegalStateException("A personal field that is not sealed");
        var clear = Objects.requireNonNull(vault.getObject().open(sealed));
        return isAboutCaller(of) ? clear : kind.masked(clear);
    }

    private static boolean isAboutCaller(@Nullable Object source) {
        var member = Caller.current().member();
        UUID own = member == null ? null : member.personId();
        return own != null && source instanceof About about && own.equals(about.aboutPerson());
    }

    @Configuration(proxyBeanMethods = false)
    static class Wiring {
        @Bean
        @Order(VisitorOrder.MASKS)
        GraphQlSourceBuilderCustomizer personalFields(ObjectProvider<Vault> vault) {
            return builder -> builder.typeVisitors(List.of(new PersonalFields(vault)));
        }
    }
}
