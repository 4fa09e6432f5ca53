package io.xinqiao.execution;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLTypeUtil;
import io.xinqiao.identity.Role;
import io.xinqiao.testing.Api;
import io.xinqiao.testing.ApiTest;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/** Whether the fast path is on or off, the answer is the same: of every list, with all that its objects lead to. */
class FastPathTest extends ApiTest {
    private static final int DEPTH = 3;

    @Autowired
    GraphQlSource source;

    @Autowired
    FastPath fast;

    @AfterEach
    void on() {
        fast.set(true);
    }

    /**
     * Asked once more where they differ: what counts minutes, such as a ticket's clock, may have moved on between them.
     */
    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"TENANT_ADMIN", "STEWARD", "CASHIER", "RESIDENT"})
    void everyListIsAnsweredAlike(Role role) {
        var api = jinxiu().as(role);
        var softly = new SoftAssertions();
        for (var field : questions()) {
            var document = "{ " + asked(field, DEPTH) + " }";
            fast.set(true);
            var quick = told(api, document);
            fast.set(false);
            var slow = told(api, document);
            fast.set(true);
            softly.assertThat(slow)
                    .as("%s as %s", field.getName(), role)
                    .satisfiesAnyOf(
                            answer -> assertThat(answer).isEqualTo(quick),
                            answer -> assertThat(answer).isEqualTo(told(api, document)))
                    .doesNotContain("INTERNAL");
        }
        softly.assertAll();
    }

    /** The walk asks something: most lists are there, and have objects in them. */
    @Test
    void thereIsSomethingToBeAnswered() {
        var api = jinxiu().as(Role.TENANT_ADMIN);
        var filled = questions().stream()
                .filter(field -> told(api, "{ " + asked(field, DEPTH) + " }").contains("\"id\":\""))
                .count();
        assertThat(filled).isGreaterThan(30);
    }

    /** Without what is of the request or of the moment: its id, and until when an address of a file is good. */
    private static String told(Api api, String document) {
        var answer = api.ask(document).json();
        return (answer.path("data").toString() + answer.path("errors"))
                .replaceAll("\"requestId\":\"[^\"]*\"", "")
                .replaceAll("access=[^\"]*", "");
    }

    private List<GraphQLFieldDefinition> questions() {
        return source.schema().getQueryType().getFieldDefinitions().stream()
                .filter(field -> field.getArguments().stream()
                        .noneMatch(argument -> GraphQLTypeUtil.isNonNull(argument.getType())))
                .toList();
    }

    /** A field with all that is below it, as deep as told; empty when nothing of it can be asked. */
    private static String asked(GraphQLFieldDefinition field, int depth) {
        if (field.getArguments().stream().anyMatch(argument -> GraphQLTypeUtil.isNonNull(argument.getType())))
            return "";
        var type = GraphQLTypeUtil.unwrapAll(field.getType());
        var name = field.getName() + (field.getArgument("first") == null ? "" : "(first: 2)");
        if (type instanceof GraphQLInterfaceType) return name + " { id __typename }";
        if (!(type instanceof GraphQLObjectType object)) return name;
        var below = object.getFieldDefinitions().stream()
                .filter(one -> depth > 0 || !(GraphQLTypeUtil.unwrapAll(one.getType()) instanceof GraphQLObjectType))
                .filter(one -> !object.getName().endsWith("Connection")
                        || !one.getName().equals("edges"))
                .map(one -> asked(one, depth - 1))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" "));
        return below.isEmpty() ? "" : name + " { " + below + " }";
    }
}
