package io.xinqiao.explorer;

import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import io.xinqiao.explorer.SchemaParts.Part;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The rules by which a stranger guesses the next name: the rows of the table in {@code schema/README.md}. Each tells
 * the places of a schema that break it, and how the good schema of {@link SchemaRulesTest} is broken so that it does.
 */
enum SchemaRule {
    /** Types are called LikeThis, fields and arguments likeThis, values LIKE_THIS. */
    SPELLING(
            parts -> Stream.concat(
                    parts.types()
                            .filter(type -> !type.getName().matches("[A-Z][A-Za-z0-9]*"))
                            .map(Part::of),
                    Stream.concat(
                            parts.members().filter(part -> !part.name().matches("[a-z][A-Za-z0-9]*")),
                            parts.values().filter(part -> !part.name().matches("[A-Z][A-Z0-9_]*")))),
            "  color: String",
            "  Color: String"),

    /** Everything is described by one sentence in Chinese, then one in English. */
    DESCRIPTIONS(
            parts -> parts.everything().filter(part -> !SchemaParts.isBilingual(part.description())),
            "\"颜色。The color.\"",
            "\"The color.\""),

    /** The id of another object is {@code <type>Id} in full, or says what that object is to this one. */
    IDS(
            parts -> parts.inputs()
                    .filter(part -> part.base().equals("ID"))
                    .filter(part -> part.isList() != part.name().endsWith("Ids")
                            || !part.name().matches(".+Ids?")
                            || parts.isShortForANode(part.name().replaceAll("Ids?$", ""))),
            "  thingId: ID!",
            "  id: ID!"),

    /**
     * A day is {@code …On}, or {@code day} or {@code month} where it is nothing else; a span of days goes {@code …From
     * …To}, or {@code since … until} where it may stay open.
     */
    DAYS(
            parts -> parts.stated()
                    .filter(part -> part.base().matches("Date|DateRange"))
                    .filter(part ->
                            !part.name().matches("on|.*On|from|to|.*From|.*To|since|until|.*Since|.*Until|day|month")),
            "  paintedOn: Date",
            "  painted: Date"),

    /** A moment is {@code …At}; a span of moments goes {@code from … before}, or {@code since … until}. */
    MOMENTS(
            parts -> parts.stated()
                    .filter(part -> part.base().matches("DateTime|DateTimeRange"))
                    .filter(part -> !part.name().matches("at|.*At|from|before|since|until|.*Since|.*Until")),
            "  driedAt: DateTime",
            "  dried: DateTime"),

    /** Nothing else ends like a day or a moment. */
    ENDINGS(
            parts -> parts.stated()
                    .filter(part -> part.name().matches(".*[a-z]On")
                                    && !part.base().matches("Date|DateRange")
                            || part.name().matches(".*[a-z]At") && !part.base().matches("DateTime|DateTimeRange")),
            "  color: String",
            "  colorAt: String"),

    /** How something stands is its state: {@code state}, asked for by {@code states}; a status is HTTP's. */
    STATES(
            parts -> Stream.concat(
                    parts.types()
                            .filter(type -> type.getName().endsWith("Status"))
                            .map(Part::of),
                    parts.members()
                            .filter(part -> part.base().endsWith("State")
                                    && !part.name().matches("states?|.*States?"))),
            "  state: ThingState!",
            "  situation: ThingState!"),

    /** A thing is created, updated, deleted; a policy is set; a step has the verb of the trade. */
    VERBS(
            parts -> parts.mutations()
                    .filter(mutation -> mutation.getName()
                            .matches(
                                    "(save|edit|modify|change|remove(?!From)|drop|destroy|insert|upsert|put|new|make|store|do"
                                        + "|process|handle|manage|get|fetch)[A-Z].*"))
                    .map(mutation -> Part.of("Mutation", mutation)),
            "  createThing(input: CreateThingInput!): CreateThingPayload",
            "  saveThing(input: CreateThingInput!): CreateThingPayload"),

    /** What is created names none that is there already; what is updated names the one. */
    HIDDEN_KEYS(
            parts -> parts.mutations()
                    .filter(mutation -> mutation.getName().matches("(create|update|delete)[A-Z].*"))
                    .filter(mutation -> parts.ownType(mutation).isPresent())
                    .filter(mutation -> mutation.getName().startsWith("create")
                            == parts.takes(
                                    mutation,
                                    SchemaParts.argument(parts.ownType(mutation).orElseThrow())))
                    .map(mutation -> Part.of("Mutation", mutation)),
            "  \"名字。The name.\"\n  name: String!\n  \"幂等键。",
            "  \"哪个。Which.\"\n  thingId: ID\n  \"幂等键。"),

    /** A mutation takes one input of its own and answers with a payload of its own, which tells its errors. */
    MUTATIONS(
            parts -> parts.mutations()
                    .filter(mutation -> {
                        var name = SchemaParts.capital(mutation.getName());
                        var payload = GraphQLTypeUtil.unwrapAll(mutation.getType());
                        return mutation.getArguments().size() != 1
                                || !GraphQLTypeUtil.simplePrint(mutation.getArguments()
                                                .getFirst()
                                                .getType())
                                        .matches("\\w+Input!")
                                || !payload.getName().endsWith("Payload")
                                || !(payload instanceof GraphQLObjectType object)
                                || object.getFieldDefinition("userErrors") == null
                                || object.getFieldDefinitions().stream()
                                        .anyMatch(field -> GraphQLTypeUtil.isNonNull(field.getType())
                                                && !field.getName().equals("userErrors"))
                                || name.isEmpty();
                    })
                    .map(mutation -> Part.of("Mutation", mutation)),
            "  updateThing(input: UpdateThingInput!): UpdateThingPayload",
            "  updateThing(input: UpdateThingInput!): Thing"),

    /** Whatever is created can be corrected, and deleted or ended. */
    CORRECTIONS(
            parts -> parts.mutations()
                    .filter(mutation -> mutation.getName().matches("create[A-Z].*"))
                    .filter(mutation -> {
                        var thing = mutation.getName().substring("create".length());
                        return !parts.hasMutation("(update|correct)" + thing)
                                || !parts.hasMutation("(delete|archive|cancel|end|erase|suspend)" + thing);
                    })
                    .map(mutation -> Part.of("Mutation", mutation)),
            "  updateThing(input: UpdateThingInput!): UpdateThingPayload",
            "  paintThing(input: UpdateThingInput!): UpdateThingPayload"),

    /** What people change has a version, and whoever changes it may say which they saw. */
    VERSIONS(
            parts -> parts.mutations()
                    .filter(mutation -> parts.changed(mutation).isPresent())
                    .filter(mutation -> parts.changed(mutation).orElseThrow().getFieldDefinition("version") == null
                            || !"Int".equals(parts.input(mutation, "expectedVersion")))
                    .map(mutation -> Part.of("Mutation", mutation)),
            "  \"你看到的版本。The version that you saw.\"\n  expectedVersion: Int\n",
            ""),

    /** What makes something or takes a step is done once under a key. */
    KEYS(
            parts -> parts.mutations()
                    .filter(mutation -> !mutation.getName().matches("(update|delete|set|correct)[A-Z].*"))
                    .filter(parts::canBeToldAgain)
                    .filter(mutation -> parts.input(mutation, "idempotencyKey").isEmpty())
                    .map(mutation -> Part.of("Mutation", mutation)),
            "  idempotencyKey: UUID\n",
            "  key: UUID\n"),

    /** Where money comes in or goes out, the key is required. */
    MONEY(
            parts -> parts.mutations()
                    .filter(mutation -> mutation.getName()
                            .matches(
                                    "(take|pay|refund|redeem|requestRefund|post|writeOff|reverseWriteOff|reverseBill|forfeit|receive|issueInvoice)"
                                        + "([A-Z].*)?"))
                    .filter(mutation -> parts.saysAmount(mutation))
                    .filter(mutation -> !"UUID!".equals(parts.input(mutation, "idempotencyKey")))
                    .map(mutation -> Part.of("Mutation", mutation)),
            "  idempotencyKey: UUID!\n  \"金额。",
            "  idempotencyKey: UUID\n  \"金额。"),

    /** Every stored object has an id, and tells when it was entered and changed; it is found by its id alone. */
    NODES(
            parts -> parts.nodes()
                    .filter(type -> !Stream.of("id", "createdAt", "updatedAt")
                                    .allMatch(name -> type.getFieldDefinition(name) != null)
                            || Optional.ofNullable(parts.query().getFieldDefinition(SchemaParts.small(type.getName())))
                                    .filter(field -> field.getArguments().stream()
                                                    .allMatch(argument ->
                                                            argument.getName().equals("id"))
                                            || !field.getArguments().isEmpty())
                                    .isEmpty())
                    .map(Part::of),
            "  thing(\"标识。The id.\" id: ID!): Thing",
            "  object(\"标识。The id.\" id: ID!): Thing"),

    /** A root field that is refused leaves the others as they are. */
    ROOTS(
            parts -> parts.query().getFieldDefinitions().stream()
                    .filter(field -> GraphQLTypeUtil.isNonNull(field.getType()))
                    .map(field -> Part.of("Query", field)),
            "  outstanding: Money",
            "  outstanding: Money!"),

    /** A list of objects is a connection, or says how many there are at most. */
    LISTS(
            parts -> parts.outputs()
                    .filter(part -> part.isList() && parts.isNode(part.base()) && !SchemaParts.isPlumbing(part.owner()))
                    .filter(part -> !part.description().matches("(?s).*(最多|至多) ?[0-9].*")),
            "最多 50 个零件。At most 50 parts.",
            "零件。The parts."),

    /** A list has no holes, but where it answers a list of ids place by place. */
    MEMBERS(
            parts -> parts.members().filter(part -> part.isList() && !part.hasMembers() && !part.takesIds()),
            "  parts: [Thing!]",
            "  parts: [Thing]"),

    /**
     * A connection is turned by cursors, everywhere with the same arguments; one of the root is filtered and ordered.
     */
    CONNECTIONS(
            parts -> parts.fields()
                    .filter(field -> field.base().endsWith("Connection"))
                    .filter(field -> !field.arguments().containsAll(Set.of("first", "after", "last", "before"))
                            || field.owner().equals("Query")
                                    && parts.isOfACompany(field.base().replaceAll("Connection$", ""))
                                    && (!field.arguments().containsAll(Set.of("filter", "orderBy"))
                                            || parts.query().getFieldDefinition(field.name() + "Aggregate") == null)),
            "    \"筛选。The filter.\" filter: ThingFilter",
            "    \"筛选。The filter.\" where: ThingFilter"),

    /** {@code number} is the number that people know something by, and no figure. */
    NUMBERS(
            parts -> parts.stated()
                    .filter(part -> part.name().equals("number") && !part.base().equals("String")),
            "  number: String!",
            "  number: Int!"),

    /** What may be done with something now is {@code allowedSteps}, of an enum of steps. */
    STEPS(
            parts -> parts.outputs()
                    .filter(part -> part.name().equals("allowedSteps") != part.isList()
                                    && part.name().matches("allowed.*")
                            || part.name().equals("allowedSteps")
                                    && !part.base().equals(part.owner() + "Step")),
            "  allowedSteps: [ThingStep!]!",
            "  allowedSteps: [OtherStep!]!"),

    /** Amounts are {@code Money}, phone numbers and URLs have scalars of their own, and nothing is a Float. */
    SCALARS(
            parts -> Stream.concat(parts.inputs(), parts.outputs()).filter(part -> switch (part.base()) {
                case "Decimal" ->
                    part.name().matches("(?i).*(amount|fee|cost|budget|deposit|rent)")
                            && !part.owner().endsWith("Averages");
                case "String" -> part.name().matches("(?i).*(phoneNumber|url)");
                case "Float" -> true;
                default -> false;
            }),
            "  outstanding: Money",
            "  outstanding: Float"),

    /** Where there is a choice, there is {@code @oneOf}: nothing says in words that others have to be left out. */
    VARIANTS(
            parts -> parts.inputs().filter(part -> part.description().matches("(?s).*(二选一|任选其一|只填一).*")),
            "\"名字。The name.\"",
            "\"名字,与颜色二选一。Either the name or the color.\""),

    /** The reasons of a refusal are for programs and for people. */
    REFUSALS(
            parts -> parts.types()
                    .filter(type -> type.getName().equals("UserError"))
                    .map(GraphQLFieldsContainer.class::cast)
                    .filter(type -> !Set.of("code", "reason", "field", "message")
                            .equals(Set.copyOf(type.getFieldDefinitions().stream()
                                    .map(GraphQLFieldDefinition::getName)
                                    .toList())))
                    .map(Part::of),
            "  reason: String!",
            "  cause: String!");

    private final Function<SchemaParts, Stream<Part>> faults;
    final String good;
    final String bad;

    SchemaRule(Function<SchemaParts, Stream<Part>> faults, String good, String bad) {
        this.faults = faults;
        this.good = good;
        this.bad = bad;
    }

    /** The places that break it. */
    List<String> faultsOf(GraphQLSchema schema) {
        return faults.apply(new SchemaParts(schema))
                .map(Part::toString)
                .distinct()
                .toList();
    }
}
