package io.xinqiao.privacy;

import graphql.TrivialDataFetcher;
import graphql.schema.DataFetcher;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchemaElement;
import graphql.schema.GraphQLTypeVisitorStub;
import graphql.util.TraversalControl;
import graphql.util.TraverserContext;
import io.xinqiao.identity.Caller;
import io.xinqiao.schema.Sealed;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Stands behind every field that the schema calls {@code @personal}: what is sealed comes out masked, and in the clear
 * only to whom it is about. No resolver has a say in that.
 */
final class PersonalFields extends GraphQLTypeVisitorStub {
    private final ObjectProvider<Vault> vault;

    private PersonalFields(ObjectProvider<Vault> vault) {
        this.vault = vault;
    }

    @FunctionalInterface
    private interface Bare extends TrivialDataFetcher<@Nullable Object> {}

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

    private Bare masking(PersonalKind kind, DataFetcher<?> inner) {
        return environment -> {
            var value = inner.get(environment);
            if (value == null) return null;
            if (!(value instanceof Sealed sealed)) {
                throw new IllegalStateException("A personal field that is not sealed: "
                        + environment.getFieldDefinition().getName());
            }
            var clear = Objects.requireNonNull(vault.getObject().open(sealed));
            return isAboutCaller(environment.getSource()) ? clear : kind.masked(clear);
        };
    }

    private static boolean isAboutCaller(@Nullable Object source) {
        var member = Caller.current().member();
        UUID own = member == null ? null : member.personId();
        return own != null && source instanceof About about && own.equals(about.aboutPerson());
    }

    @Configuration(proxyBeanMethods = false)
    static class Wiring {
        @Bean
        GraphQlSourceBuilderCustomizer personalFields(ObjectProvider<Vault> vault) {
            return builder -> builder.typeVisitors(List.of(new PersonalFields(vault)));
        }
    }
}
