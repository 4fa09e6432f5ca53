package io.xinqiao.identity;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLObjectType;
import io.xinqiao.testing.ApiTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;

/** The table of permissions and the schema know each other completely: default deny is no accident. */
class PermissionTableTest extends ApiTest {
    @Autowired
    GraphQlSource source;

    @Autowired
    Permissions permissions;

    @Test
    void everyRootFieldAndObjectTypeHasARow() {
        List<String> missing = new ArrayList<>();
        var schema = source.schema();
        for (var root : List.of(schema.getQueryType(), schema.getMutationType())) {
            for (var field : root.getFieldDefinitions()) {
                var row = root.getName() + "." + field.getName();
                if (!permissions.has(row)) missing.add(row);
            }
        }
        for (var type : schema.getAllTypesAsList()) {
            if (!(type instanceof GraphQLObjectType object) || isStructure(object.getName())) continue;
            // An aggregate is of the objects that are counted.
            var counted = object.getName().replaceFirst("(Aggregate|Group|GroupKey|Sums|Averages|Extremes)$", "");
            if (!permissions.has(object.getName()) && !permissions.has(counted)) missing.add(object.getName());
        }
        assertThat(missing).as("rows that permissions.txt lacks").isEmpty();
    }

    private static boolean isStructure(String name) {
        return name.startsWith("__")
                || name.matches("Query|Mutation|Subscription|PageInfo|UserError|.*(Connection|Edge|Payload)");
    }

    @Test
    void everyRowIsOfSomethingInTheSchema() {
        var schema = source.schema();
        assertThat(permissions.names()).allSatisfy(row -> {
            var name = row.replace("!", "").split("\\.", 2);
            if (name.length == 1) {
                assertThat(schema.getObjectType(name[0])).as(row).isNotNull();
            } else {
                assertThat(schema.getFieldDefinition(FieldCoordinates.coordinates(name[0], name[1])))
                        .as(row)
                        .isNotNull();
            }
        });
    }
}
