package io.xinqiao.execution;

import graphql.GraphQL;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchemaElement;
import graphql.schema.GraphQLTypeVisitorStub;
import graphql.schema.LightDataFetcher;
import graphql.schema.PropertyDataFetcher;
import graphql.util.TraversalControl;
import graphql.util.TraverserContext;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.GraphQlErrors;
import io.xinqiao.platform.Limits;
import io.xinqiao.platform.Mutations;
import io.xinqiao.platform.Page;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.Order;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.graphql.data.method.HandlerMethodArgumentResolver;
import org.springframework.graphql.data.method.annotation.support.AnnotatedControllerConfigurer;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.graphql.execution.TypeDefinitionConfigurer;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.module.SimpleModule;

/** The GraphQL engine as the contract wants it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Limits.class)
class GraphQlConfiguration {
    /**
     * Boot's own would hand controller methods to another thread, where neither the tenant nor its transaction is
     * bound. Every request has a virtual thread of its own, so blocking it is right.
     */
    @Bean
    AnnotatedControllerConfigurer annotatedControllerConfigurer(ApplicationContext context) {
        var configurer = new AnnotatedControllerConfigurer();
        configurer.setApplicationContext(context);
        // InputRules has checked every id's type before a method is called.
        var conversion = new DefaultFormattingConversionService();
        conversion.addConverter(
                String.class,
                UUID.class,
                text -> GlobalId.parse(text).orElseThrow().key());
        configurer.configureBinder(options -> options.conversionService(conversion));
        configurer.addCustomArgumentResolver(new PageResolver());
        return configurer;
    }

    private static final class PageResolver implements HandlerMethodArgumentResolver {
        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Page.class;
        }

        @Override
        public Object resolveArgument(MethodParameter parameter, DataFetchingEnvironment environment) {
            return Page.of(environment.getArguments());
        }
    }

    /** A number is no query: members of a request that have the wrong type are refused, not coerced. */
    @Bean
    JsonMapperBuilderCustomizer noCoercion() {
        return builder -> builder.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
    }

    /** The objects of an answer know how they are written. */
    @Bean
    JsonMapperBuilderCustomizer answers() {
        return builder -> builder.addModule(
                new SimpleModule("answers").addSerializer(ResponseObject.class, new ResponseObject.Writer()));
    }

    @Bean
    RuntimeWiringConfigurer scalars() {
        return wiring -> wiring.scalar(Scalars.DATE_TIME)
                .scalar(Scalars.DATE)
                .scalar(Scalars.DECIMAL_NUMBER)
                .scalar(Scalars.MONEY)
                .scalar(Scalars.PHONE_NUMBER)
                .scalar(Scalars.WEB_ADDRESS)
                .scalar(Scalars.LOCAL_TIME)
                .scalar(Scalars.UNIQUE_ID);
    }

    @Bean
    RuntimeWiringConfigurer edges(
            List<Edges<?>> edges,
            DerivedAggregates aggregates,
            RelatedLists related,
            Times times,
            Versions versions,
            Archiving archiving,
            ListCaps caps,
            OperationLoaders loaders) {
        return wiring -> Stream.of(
                        edges, aggregates.edges(), related.edges(), times.edges(), versions.edges(), archiving.edges())
                .flatMap(List::stream)
                .forEach(of -> wiring.type(of.type(), type -> {
                    of.all().stream().map(caps::kept).forEach(edge -> {
                        loaders.register(edge);
                        type.dataFetcher(edge.field(), edge);
                    });
                    of.values().forEach(type::dataFetcher);
                    return type;
                }));
    }

    @Bean
    RuntimeWiringConfigurer lists(DerivedLists lists, DerivedAggregates aggregates, NodeFields nodes) {
        return wiring -> wiring.type("Query", type -> {
            lists.fetchers().forEach(type::dataFetcher);
            aggregates.fetchers().forEach(type::dataFetcher);
            nodes.fetchers().forEach(type::dataFetcher);
            return type;
        });
    }

    @Bean
    RuntimeWiringConfigurer deletions(DerivedDeletions deletions, Archiving archiving) {
        return wiring -> wiring.type("Mutation", type -> {
            deletions.fetchers().forEach(type::dataFetcher);
            archiving.fetchers().forEach(type::dataFetcher);
            return type;
        });
    }

    @Bean
    @Order(VisitorOrder.VALUES)
    GraphQlSourceBuilderCustomizer globalIds() {
        return builder -> builder.typeVisitors(List.of(new GlobalIds()));
    }

    @Bean
    @Order(VisitorOrder.VALUES)
    GraphQlSourceBuilderCustomizer derivation(DerivedTypes derived, ObjectProvider<TypeDefinitionConfigurer> all) {
        return builder -> {
            // What rooms declare is there before anything is derived from it.
            all.stream().filter(one -> one != derived).forEach(builder::configureTypeDefinitions);
            builder.configureTypeDefinitions(derived).typeVisitors(List.of(new PayloadErrors()));
        };
    }

    @Bean
    GraphQlSourceBuilderCustomizer engine(
            GraphQlErrors errors,
            Documents documents,
            CostLimit toll,
            OperationWatch watch,
            OperationLoaders loaders,
            EdgeLoaders edges,
            FastPath fast) {
        var fetching = new FetchErrors(errors);
        return builder -> builder.configureGraphQl(
                (GraphQL.Builder graphQl) -> graphQl.defaultDataFetcherExceptionHandler(fetching)
                        .queryExecutionStrategy(new FastExecutionStrategy(fetching, edges, fast))
                        .preparsedDocumentProvider(documents)
                        .instrumentation(new OperationInstrumentation(toll, watch, loaders)));
    }

    /** A payload that says nothing of errors has none. */
    private static final class PayloadErrors extends GraphQLTypeVisitorStub {
        @Override
        public TraversalControl visitGraphQLFieldDefinition(
                GraphQLFieldDefinition field, TraverserContext<GraphQLSchemaElement> context) {
            if (field.getName().equals(Mutations.USER_ERRORS)
                    && context.getParentNode() instanceof GraphQLObjectType type) {
                var registry = context.getVarFromParents(GraphQLCodeRegistry.Builder.class);
                registry.dataFetcher(
                        FieldCoordinates.coordinates(type, field),
                        (DataFetchingEnvironment environment) -> errors(environment.getSource()));
            }
            return TraversalControl.CONTINUE;
        }

        private static Object errors(@Nullable Object payload) {
            var errors = payload instanceof Map<?, ?> fields ? fields.get(Mutations.USER_ERRORS) : null;
            return errors == null ? List.of() : errors;
        }
    }

    /**
     * Makes every {@code id} of an object with a global id that id, and tells by it when the object was entered:
     * records carry the bare key, which begins with that moment.
     */
    private static final class GlobalIds extends GraphQLTypeVisitorStub {
        private static final LightDataFetcher<?> KEY = PropertyDataFetcher.fetching("id");

        @Override
        public TraversalControl visitGraphQLFieldDefinition(
                GraphQLFieldDefinition field, TraverserContext<GraphQLSchemaElement> context) {
            if (context.getParentNode() instanceof GraphQLObjectType type) {
                var registry = context.getVarFromParents(GraphQLCodeRegistry.Builder.class);
                var coordinates = FieldCoordinates.coordinates(type, field);
                if (field.getName().equals("id")) {
                    registry.dataFetcher(coordinates, (Plain)
                            (of, source, environment) -> KEY.get(of, source, environment) instanceof UUID key
                                    ? new GlobalId(type.getName(), key).text()
                                    : null);
                } else if (field.getName().equals("createdAt") && isNode(type)) {
                    registry.dataFetcher(coordinates, (Plain) (of, source, environment) -> Times.createdAt(source));
                }
            }
            return TraversalControl.CONTINUE;
        }

        private static boolean isNode(GraphQLObjectType type) {
            return type.getInterfaces().stream().anyMatch(of -> of.getName().equals("Node"));
        }
    }

    /** What is read of an object as if it were a property of it. */
    @FunctionalInterface
    private interface Plain extends LightDataFetcher<@Nullable Object> {
        @Override
        @Nullable
        Object get(GraphQLFieldDefinition field, Object source, Supplier<DataFetchingEnvironment> environment)
                throws Exception;

        @Override
        default @Nullable Object get(DataFetchingEnvironment environment) throws Exception {
            Object source = Objects.requireNonNull(environment.getSource());
            return get(environment.getFieldDefinition(), source, () -> environment);
        }
    }
}
