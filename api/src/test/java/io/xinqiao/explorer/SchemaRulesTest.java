package io.xinqiao.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Holds the whole schema, derived parts included, to the rules of {@code schema/README.md}; there are no exceptions.
 * The snapshot is the schema that is served ({@link SchemaSnapshotTest}).
 */
class SchemaRulesTest {
    /** A schema that keeps to every rule. */
    private static final String GOOD = """
        type Query {
          "按标识取。By its id."
          thing("标识。The id." id: ID!): Thing
          "欠费。What is owed."
          outstanding: Money
          "东西。The things."
          things(
            "前几条。How many." first: Int
            "之后。After." after: String
            "末几条。How many." last: Int
            "之前。Before." before: String
            "筛选。The filter." filter: ThingFilter
            "排序。The order." orderBy: ThingOrdering
          ): ThingConnection
          "合计。All together."
          thingsAggregate("筛选。The filter." filter: ThingFilter): ThingAggregate
        }
        "修改。Changes."
        type Mutation {
          "新增。Adds."
          createThing(input: CreateThingInput!): CreateThingPayload
          "修改。Changes."
          updateThing(input: UpdateThingInput!): UpdateThingPayload
          "删除。Deletes."
          deleteThing(input: DeleteThingInput!): DeleteThingPayload
          "收钱。Takes money."
          takePayment(input: TakePaymentInput!): TakePaymentPayload
        }
        "有标识的。With an id."
        interface Node {
          "标识。The id."
          id: ID!
          "登记时间。When entered."
          createdAt: DateTime!
          "修改时间。When changed."
          updatedAt: DateTime!
        }
        "东西。A thing."
        type Thing implements Node {
          "标识。The id."
          id: ID!
          "登记时间。When entered."
          createdAt: DateTime!
          "修改时间。When changed."
          updatedAt: DateTime!
          "版本。The version."
          version: Int!
          "编号。The number."
          number: String!
          "颜色。The color."
          color: String
          "上漆的日子。When it was painted."
          paintedOn: Date
          "干的时间。When it dried."
          driedAt: DateTime
          "状态。The state."
          state: ThingState!
          "可做的步骤。What may be done."
          allowedSteps: [ThingStep!]!
          "最多 50 个零件。At most 50 parts."
          parts: [Thing!]
        }
        "状态。The states."
        enum ThingState { "新。New." NEW }
        "步骤。The steps."
        enum ThingStep { "上漆。Paint." PAINT }
        "别的步骤。Other steps."
        enum OtherStep { "上漆。Paint." PAINT }
        "合计。All together."
        type ThingAggregate { "多少。How many." count: Int! }
        "一页。A page."
        type ThingConnection { "本页的。Of this page." nodes: [Thing!]! }
        "筛选。The filter."
        input ThingFilter { "状态。The states." states: [ThingState!] "上漆的日子。When painted." paintedOn: DateRange }
        "排序。The order."
        input ThingOrdering { "字段。The field." field: String! }
        "日期范围。Days."
        input DateRange { "从。From." from: Date "到。To." to: Date }
        "新东西。A new thing."
        input CreateThingInput {
          "名字。The name."
          name: String!
          "幂等键。The key."
          idempotencyKey: UUID
        }
        "修改。The changes."
        input UpdateThingInput {
          "哪个。Which."
          thingId: ID!
          "你看到的版本。The version that you saw."
          expectedVersion: Int
        }
        "删除哪个。Which to delete."
        input DeleteThingInput {
          "哪个。Which."
          thingId: ID!
          "你看到的版本。The version that you saw."
          expectedVersion: Int
        }
        "收多少。How much."
        input TakePaymentInput {
          "幂等键。The key."
          idempotencyKey: UUID!
          "金额。How much."
          amount: Money!
        }
        "结果。The result."
        type CreateThingPayload { "东西。The thing." thing: Thing "问题。The errors." userErrors: [UserError!]! }
        "结果。The result."
        type UpdateThingPayload { "东西。The thing." thing: Thing "问题。The errors." userErrors: [UserError!]! }
        "结果。The result."
        type DeleteThingPayload { "东西。The thing." thing: Thing "问题。The errors." userErrors: [UserError!]! }
        "结果。The result."
        type TakePaymentPayload { "多少。How much." amount: Money "问题。The errors." userErrors: [UserError!]! }
        "问题。An error."
        type UserError {
          "代码。The code."
          code: String!
          "原因。The reason."
          reason: String!
          "字段。The field."
          field: [String!]
          "说明。In words."
          message: String!
        }
        "日期。A date."
        scalar Date
        "时间。A moment."
        scalar DateTime
        "金额。Money."
        scalar Money
        "键。A UUID."
        scalar UUID
        """.replace("type Query {", "\"查询。Reading.\"\ntype Query {")
            .replace("(input:", "(\"输入。The input.\" input:");

    private static GraphQLSchema schema(String text) {
        return UnExecutableSchemaGenerator.makeUnExecutableSchema(new SchemaParser().parse(text));
    }

    @ParameterizedTest
    @EnumSource(SchemaRule.class)
    void theSchemaKeepsTo(SchemaRule rule) throws IOException {
        var served = schema(Files.readString(Path.of("../schema/snapshot/schema.graphql")));
        assertThat(rule.faultsOf(served)).as(rule.name()).isEmpty();
    }

    /** Each rule can fail, at the place that breaks it. */
    @ParameterizedTest
    @EnumSource(SchemaRule.class)
    void whatBreaksItIsFound(SchemaRule rule) {
        var good = rule.good.replace("(input:", "(\"输入。The input.\" input:");
        var bad = rule.bad.replace("(input:", "(\"输入。The input.\" input:");
        assertThat(GOOD).contains(good);
        assertThat(rule.faultsOf(schema(GOOD.replaceFirst(Pattern.quote(good), Matcher.quoteReplacement(bad)))))
                .isNotEmpty();
    }

    @Test
    void aGoodSchemaBreaksNone() {
        var good = schema(GOOD);
        assertThat(Arrays.stream(SchemaRule.values())
                        .flatMap(rule -> rule.faultsOf(good).stream().map(fault -> rule + ": " + fault)))
                .isEmpty();
    }
}
