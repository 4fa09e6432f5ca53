package io.xinqiao.explorer;

import static org.springframework.web.util.HtmlUtils.htmlEscape;

import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLDirectiveContainer;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLNamedSchemaElement;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLTypeUtil;
import io.xinqiao.execution.FieldPrice;
import io.xinqiao.identity.Permissions;
import io.xinqiao.identity.Role;
import io.xinqiao.identity.Scope;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The page of one area: its queries, mutations, subscriptions and types. */
final class AreaPage extends Page {
    private final Contents.Part part;
    private final Facts facts;

    /**
     * What is told besides the schema.
     *
     * @param reasons the words of all refusals in the page's language
     */
    record Facts(
            Permissions permissions,
            Refusals refusals,
            SortedMap<String, String> reasons,
            Samples samples,
            Examples examples,
            long mutation) {}

    AreaPage(Language language, Contents contents, Contents.Part part, Facts facts) {
        super(language, contents, part.area().id());
        this.part = part;
        this.facts = facts;
    }

    @Override
    String title() {
        return part.area().title(language);
    }

    private record Group(String id, String title, List<? extends GraphQLNamedSchemaElement> elements) {}

    private List<Group> roots() {
        return List.of(
                new Group("Query", say("查询", "Queries"), part.fields("Query")),
                new Group("Mutation", say("修改", "Mutations"), part.fields("Mutation")),
                new Group("Subscription", say("订阅", "Subscriptions"), part.fields("Subscription")));
    }

    private List<Group> types() {
        return List.of(
                new Group("objects", say("对象", "Objects"), part.objects()),
                new Group("inputs", say("输入", "Inputs"), part.inputs()),
                new Group("enums", say("枚举", "Enums"), part.enums()),
                new Group("scalars", say("标量", "Scalars"), part.scalars()));
    }

    @Override
    void places() {
        for (var group : roots()) {
            for (var field : group.elements) place(group.id + "." + field.getName(), field.getName());
        }
        for (var group : types()) {
            if (group.elements.isEmpty()) continue;
            add("<li class=\"group\">", group.title, "</li>");
            for (var type : group.elements) place(type.getName(), type.getName());
        }
    }

    @Override
    void main() {
        add("<p>", htmlEscape(part.area().about(language)), "</p>");
        for (var group : roots()) {
            if (!group.elements.isEmpty()) heading(group.id, group.title);
            for (var field : group.elements) root(group.id, (GraphQLFieldDefinition) field);
        }
        for (var group : types()) {
            if (!group.elements.isEmpty()) heading(group.id, group.title);
            for (var type : group.elements) type((GraphQLNamedType) type);
        }
        if (part.derived().isEmpty()) return;
        heading("derived", say("派生的类型", "Derived types"));
        add("<p>");
        add(say(
                "分页、筛选、排序、统计和导出的类型在所有列表上形式相同。",
                "Pages, filters, orders, aggregates and exports have the same shape for every list."));
        add("</p>");
        for (var type : part.derived()) {
            add("<details id=\"", type.getName(), "\"><summary><code>", type.getName(), "</code></summary>");
            body(type);
            add("</details>");
        }
    }

    private void type(GraphQLNamedType type) {
        add("<section id=\"", type.getName(), "\"><h3>", type.getName(), "</h3>");
        body(type);
        add("</section>");
    }

    private void body(GraphQLNamedType type) {
        add("<p>", description(type), "</p>");
        switch (type) {
            case GraphQLFieldsContainer container -> {
                add("<dl>");
                for (var field : container.getFieldDefinitions()) field(container, field);
                add("</dl>");
            }
            case GraphQLInputObjectType input -> input(input);
            case GraphQLEnumType values -> {
                add("<dl>");
                for (var one : values.getValues()) {
                    add(
                            "<dt><code>",
                            one.getName(),
                            "</code>",
                            deprecated(one),
                            "</dt><dd>",
                            description(one),
                            "</dd>");
                }
                add("</dl>");
            }
            default -> {}
        }
    }

    private void root(String root, GraphQLFieldDefinition field) {
        var name = root + "." + field.getName();
        var isMutation = root.equals("Mutation");
        add("<section id=\"", name, "\"><h3><a href=\"#", name, "\">", field.getName(), "</a>");
        if (!isMutation) add(" <small>", link(field.getType()), "</small>");
        add("</h3><p>", description(field), deprecated(field), " ");
        add(isMutation ? small(say("%d 点", "points: %d").formatted(facts.mutation)) : price(field), "</p>");
        roles(name);
        if (isMutation) {
            mutation(field);
        } else if (!field.getArguments().isEmpty()) {
            add("<dl>");
            for (var argument : field.getArguments()) argument(argument);
            add("</dl>");
        }
        add("</section>");
    }

    private void mutation(GraphQLFieldDefinition field) {
        var input = Contents.inputOf(field);
        var payload = Contents.payloadOf(field);
        add("<h4 id=\"", input.getName(), "\">", say("输入", "Input"), " <code>", input.getName(), "</code></h4>");
        input(input);
        add("<h4 id=\"", payload.getName(), "\">", say("回答", "Answer"), " <code>", payload.getName(), "</code></h4>");
        add("<dl>");
        for (var told : payload.getFieldDefinitions()) field(payload, told);
        add("</dl>");
        reasons(field.getName());
        example(field);
    }

    private void reasons(String mutation) {
        var reasons = facts.refusals.of(mutation);
        reasons.retainAll(facts.reasons.keySet());
        if (reasons.isEmpty()) return;
        add("<details><summary>", say("可能被拒绝的原因", "May be refused because"), " (");
        add(Integer.toString(reasons.size()), ")</summary><dl>");
        for (var reason : reasons) {
            add("<dt><a href=\"", address(ReasonsPage.ID, ReasonsPage.anchor(reason)), "\"><code>", reason);
            add("</code></a></dt><dd>", htmlEscape(facts.reasons.getOrDefault(reason, "")), "</dd>");
        }
        add("</dl></details>");
    }

    private void example(GraphQLFieldDefinition mutation) {
        var title = say("示例", "Example");
        var tried = facts.examples.ofMutation(mutation.getName());
        if (tried.isPresent()) {
            var variables = tried.get().variables();
            opened(
                    title,
                    variables == null
                            ? List.of(tried.get().text())
                            : List.of(tried.get().text(), variables));
        } else {
            var sample = facts.samples.of(mutation, language);
            opened(title, List.of(sample.document(), sample.variables()));
        }
    }

    /** Who may, by how far each reaches. */
    private void roles(String row) {
        Map<Scope, List<Role>> allowed = new EnumMap<>(Scope.class);
        for (var role : Role.values()) {
            facts.permissions
                    .scope(row, role)
                    .ifPresent(scope -> allowed.computeIfAbsent(scope, key -> new ArrayList<>())
                            .add(role));
        }
        add("<p class=\"roles\">", say("谁可以:", "Who may: "));
        var first = true;
        for (var entry : allowed.entrySet()) {
            if (!first) add("; ");
            first = false;
            add(ScopeWords.of(entry.getKey(), language), say("(", " ("));
            add(String.join(
                    " ",
                    entry.getValue().stream()
                            .map(role -> "<code>" + role + "</code>")
                            .toList()));
            add(say(")", ")"));
        }
        add("</p>");
    }

    private void field(GraphQLFieldsContainer container, GraphQLFieldDefinition field) {
        var carries = container.getName().matches(".*(Connection|Edge|Payload)");
        add("<dt><code>", field.getName(), "</code> ", link(field.getType()), deprecated(field), "</dt>");
        add("<dd>", description(field), carries ? "" : " " + price(field), "</dd>");
    }

    private void argument(GraphQLArgument argument) {
        value(argument.getName(), argument.getType(), argument.hasSetDefaultValue(), argument, argument);
    }

    private void input(GraphQLInputObjectType input) {
        if (input.isOneOf()) add("<p>", say("恰好填写一项。", "Exactly one of these."), "</p>");
        add("<dl>");
        for (GraphQLInputObjectField field : input.getFieldDefinitions()) {
            value(field.getName(), field.getType(), field.hasSetDefaultValue(), field, field);
        }
        add("</dl>");
    }

    private void value(
            String name,
            GraphQLInputType type,
            boolean hasDefault,
            GraphQLDirectiveContainer place,
            GraphQLNamedSchemaElement element) {
        add("<dt><code>", name, "</code> ", link(type));
        if (GraphQLTypeUtil.isNonNull(type) && !hasDefault) {
            add(" <b>", say("必填", "required"), "</b>");
        }
        for (var rule : rules(place)) add(" <small>", rule, "</small>");
        add(deprecated(place), "</dt><dd>", description(element), "</dd>");
    }

    /** What a value has to keep to, as the API itself checks it. */
    private List<String> rules(GraphQLDirectiveContainer place) {
        List<String> rules = new ArrayList<>();
        var text = place.getAppliedDirective("text");
        if (text != null) {
            int most = text.getArgument("max").<Integer>getValue();
            rules.add(say("最多 %,d 个字符", "at most %,d characters").formatted(most));
        }
        var range = place.getAppliedDirective("range");
        if (range != null) {
            rules.add(say("%s 至 %s", "%s to %s")
                    .formatted(
                            range.getArgument("min").<String>getValue(),
                            range.getArgument("max").<String>getValue()));
        }
        var items = place.getAppliedDirective("items");
        if (items != null) {
            int most = items.getArgument("max").<Integer>getValue();
            rules.add(say("最多 %,d 项", "at most %,d items").formatted(most));
        }
        var idOf = place.getAppliedDirective("idOf");
        if (idOf != null) {
            String type = idOf.getArgument("type").getValue();
            rules.add(say("%s 的标识", "id of %s").formatted(link(type, type)));
        }
        return rules;
    }

    /** What a field costs; what only carries an answer is paid for by what it carries. */
    private String price(GraphQLFieldDefinition field) {
        return FieldPrice.of(field).map(this::words).map(AreaPage::small).orElse("");
    }

    private String words(FieldPrice price) {
        var words = switch (price.by()) {
            case OBJECT -> say("%d 点", "points: %d");
            case PAGE -> say("每项 1 点,按页的大小(不写为 %d)", "1 point an item, by the size of the page (%d if left out)");
            case LIST -> say("每项 1 点,按通常的 %d 项", "1 point an item, %d of them usually");
        };
        return words.formatted(price.points());
    }

    private static String small(String text) {
        return "<small class=\"price\">" + text + "</small>";
    }

    private static String deprecated(GraphQLDirectiveContainer element) {
        var told = element.getAppliedDirective("deprecated");
        if (told == null) return "";
        String reason = told.getArgument("reason").getValue();
        return " <em>@deprecated " + htmlEscape(reason) + "</em>";
    }

    /** How far a right reaches, in words. */
    private static final class ScopeWords {
        private ScopeWords() {}

        static String of(Scope scope, Language language) {
            return switch (scope) {
                case PLATFORM -> language.say("全平台", "all companies");
                case TENANT -> language.say("全公司", "the whole company");
                case PROJECT -> language.say("所管项目", "own projects");
                case BUILDING -> language.say("所管楼栋", "own buildings");
                case ASSIGNED -> language.say("派给自己或本部门的", "what is assigned to oneself or one's department");
                case OWN_UNITS -> language.say("自己住或拥有的房屋", "units one lives in or owns");
                case OWN -> language.say("关于自己的", "what is about oneself");
                case VIA_PARENT -> language.say("看得到的对象之后的", "what is behind an object that one sees");
            };
        }
    }
}
