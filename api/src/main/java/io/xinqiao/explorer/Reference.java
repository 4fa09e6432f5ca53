package io.xinqiao.explorer;

import static org.springframework.web.util.HtmlUtils.htmlEscape;

import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLDirectiveContainer;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLNamedSchemaElement;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.idl.ScalarInfo;
import graphql.schema.idl.SchemaPrinter;
import io.xinqiao.execution.FieldPrice;
import io.xinqiao.identity.Permissions;
import io.xinqiao.identity.Role;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.Limits;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Component;

/**
 * The reference of the API as one page a language, written from the schema, the table of permissions, the limits and
 * the examples, so that it cannot tell anything else than they do.
 */
@Component
class Reference {
    private final GraphQlSource source;
    private final Permissions permissions;
    private final Limits limits;
    private final Examples examples;
    private final Guide guide;
    private final Messages messages;
    private final Map<Language, String> pages = new EnumMap<>(Language.class);

    Reference(
            GraphQlSource source,
            Permissions permissions,
            Limits limits,
            Examples examples,
            Guide guide,
            Messages messages) {
        this.source = source;
        this.permissions = permissions;
        this.limits = limits;
        this.examples = examples;
        this.guide = guide;
        this.messages = messages;
    }

    /** In which language a page is written. */
    enum Language {
        ZH("zh-CN", "心桥接口文档", "docs/en", "English"),
        EN("en", "Xinqiao API reference", "../docs", "中文");

        private final String tag;
        private final String title;
        private final String other;
        private final String otherName;

        Language(String tag, String title, String other, String otherName) {
            this.tag = tag;
            this.title = title;
            this.other = other;
            this.otherName = otherName;
        }

        Locale locale() {
            return this == ZH ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
        }

        String say(String chinese, String english) {
            return this == ZH ? chinese : english;
        }
    }

    /** The whole schema as text, with the descriptions, for generators of code. */
    String sdl() {
        return new SchemaPrinter(SchemaPrinter.Options.defaultOptions()
                        .includeScalarTypes(true)
                        .includeIntrospectionTypes(false)
                        .includeSchemaDefinition(false))
                .print(source.schema());
    }

    synchronized String page(Language language) {
        return pages.computeIfAbsent(language, wanted -> new Page(wanted).write());
    }

    /** One page while it is written. */
    private final class Page {
        private final Language language;
        private final GraphQLSchema schema = source.schema();
        private final StringBuilder html = new StringBuilder();

        Page(Language language) {
            this.language = language;
        }

        String write() {
            add("<!doctype html><html lang=\"", language.tag, "\"><head><meta charset=\"utf-8\">");
            add(
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>",
                    language.title,
                    "</title>");
            add("<link rel=\"icon\" href=\"/explorer/icon.svg\"><link rel=\"stylesheet\""
                    + " href=\"/explorer/docs.css\"></head><body>");
            var groups = groups();
            navigation(groups);
            add("<main><h1>", language.title, "</h1>");
            beginning();
            errors();
            exampleSection();
            for (var group : groups) section(group);
            add("</main></body></html>");
            return html.toString();
        }

        private record Group(String id, String title, List<GraphQLNamedType> types) {}

        private List<Group> groups() {
            var roots = List.of("Query", "Mutation", "Subscription");
            List<GraphQLNamedType> all = schema.getAllTypesAsList().stream()
                    .filter(type -> !type.getName().startsWith("__") && !roots.contains(type.getName()))
                    .filter(type -> !ScalarInfo.isGraphqlSpecifiedScalar(type.getName()))
                    .sorted(Comparator.comparing(GraphQLNamedType::getName))
                    .toList();
            List<Group> groups = new ArrayList<>();
            for (var root : roots) {
                var type = schema.getObjectType(root);
                groups.add(new Group(root, rootTitle(root), List.of(type)));
            }
            groups.add(new Group("objects", language.say("对象", "Objects"), only(all, GraphQLFieldsContainer.class)));
            groups.add(new Group("inputs", language.say("输入", "Inputs"), only(all, GraphQLInputObjectType.class)));
            groups.add(new Group("enums", language.say("枚举", "Enums"), only(all, GraphQLEnumType.class)));
            groups.add(new Group("scalars", language.say("标量", "Scalars"), only(all, GraphQLScalarType.class)));
            return groups;
        }

        private String rootTitle(String root) {
            return switch (root) {
                case "Query" -> language.say("查询", "Queries");
                case "Mutation" -> language.say("修改", "Mutations");
                default -> language.say("订阅", "Subscriptions");
            };
        }

        private static List<GraphQLNamedType> only(List<GraphQLNamedType> all, Class<?> kind) {
            return all.stream().filter(kind::isInstance).toList();
        }

        private void navigation(List<Group> groups) {
            add(
                    "<nav><p><a class=\"brand\" href=\"/\">心桥 Xinqiao</a> · <a href=\"/",
                    language.other.replace("../", ""),
                    "\">",
                    language.otherName,
                    "</a></p>");
            for (var group : groups) {
                add("<details", group.types.size() == 1 ? " open" : "", "><summary>", group.title, "</summary><ul>");
                for (var type : group.types) {
                    if (group.types.size() == 1 && type instanceof GraphQLFieldsContainer root) {
                        for (var field : sorted(root)) item(type.getName() + "." + field.getName(), field.getName());
                    } else {
                        item(type.getName(), type.getName());
                    }
                }
                add("</ul></details>");
            }
            add("</nav>");
        }

        private void item(String anchor, String name) {
            add("<li><a href=\"#", anchor, "\">", name, "</a></li>");
        }

        private void beginning() {
            add(
                    "<p>",
                    language.say(
                            "所有请求发往 <code>POST /graphql</code>,带身份服务签发的令牌:<code>Authorization: Bearer"
                                    + " …</code>。令牌属于多家公司时,用 <code>Xinqiao-Tenant</code> 指明一家。回答的语言由"
                                    + " <code>Accept-Language</code> 决定(默认 zh-CN)。在<a href=\"/\">浏览器</a>里可以直接试用。",
                            "Every request goes to <code>POST /graphql</code> with a token of the identity provider:"
                                + " <code>Authorization: Bearer …</code>. A token of several companies names one with"
                                + " <code>Xinqiao-Tenant</code>. <code>Accept-Language</code> chooses the language of"
                                + " answers (zh-CN by default). Try it in the <a href=\"/\">explorer</a>."),
                    "</p>");
            add(guide.html(language));
            add(
                    "<p><a href=\"/docs/schema.graphql\">",
                    language.say("下载全部接口定义(SDL)", "Download the whole schema (SDL)"),
                    "</a></p>");
            add("<h2 id=\"limits\">", language.say("限制", "Limits"), "</h2><table>");
            limit(language.say("嵌套深度", "Depth"), limits.depth());
            limit(language.say("别名", "Aliases"), limits.aliases());
            limit(language.say("根字段", "Root fields"), limits.rootFields());
            limit(language.say("指令", "Directives"), limits.directives());
            limit(language.say("词元", "Tokens"), limits.tokens());
            limit(language.say("文档字符数", "Characters of a document"), limits.characters());
            limit(language.say("名称或数字的字符数", "Characters of a name or a number"), limits.word());
            limit(language.say("括号嵌套", "Nested brackets"), limits.nesting());
            limit(language.say("片段", "Fragments"), limits.fragments());
            limit(language.say("片段引用", "Uses of fragments"), limits.spreads());
            limit(language.say("片段嵌套引用", "Fragments used inside one another"), limits.chain());
            limit(language.say("片段展开后的字段", "Fields with fragments written out"), limits.selections());
            limit(
                    language.say(
                            "每个请求的点数(对象 1,分页列表按页的大小,其他列表按通常的项数,统计、搜索 100,修改 10),没有用到的退还;新的文档另按每 50 个字符 1 点",
                            "Points a request (an object 1, a connection its page size, another list what it usually"
                                    + " holds, an aggregate or a search 100, a mutation 10); what is not used is given"
                                    + " back. A document that is new costs 1 for each 50 characters besides"),
                    limits.cost());
            limit(
                    language.say("每个登录的点数桶", "Bucket of points of a sign-in"),
                    limits.client().limit());
            limit(language.say("每秒恢复", "Restored each second"), limits.client().restore());
            add("</table>");
        }

        private void limit(String name, long value) {
            add("<tr><td>", name, "</td><td>", "%,d".formatted(value), "</td></tr>");
        }

        private void errors() {
            add(
                    "<h2 id=\"errors\">",
                    language.say("错误代码", "Error codes"),
                    "</h2><p>",
                    language.say(
                            "<code>errors[].extensions.code</code> 只会是下列之一;调用者自己能改正的问题在修改的 <code>userErrors</code> 里。",
                            "<code>errors[].extensions.code</code> is one of these; what the caller can mend comes in"
                                    + " a mutation's <code>userErrors</code>."),
                    "</p><p>");
            add(
                    Arrays.stream(ErrorCode.values())
                            .map(code -> "<code>" + code + "</code>")
                            .collect(Collectors.joining(" ")),
                    "</p>");
            add(
                    "<h2 id=\"reasons\">",
                    language.say("拒绝的原因", "Reasons of refusals"),
                    "</h2><p>",
                    language.say(
                            "<code>userErrors[].reason</code> 只会是下列之一;代号不变,说明可能改写。",
                            "<code>userErrors[].reason</code> is one of these; the keys stay, the words may be"
                                    + " mended."),
                    "</p><table>");
            messages.beginning(Refused.REASON, language.locale())
                    .forEach((reason, words) ->
                            add("<tr><td><code>", reason, "</code></td><td>", htmlEscape(words), "</td></tr>"));
            add("</table>");
        }

        private void exampleSection() {
            add("<h2 id=\"examples\">", language.say("示例", "Examples"), "</h2>");
            for (var example : examples.all()) {
                add(
                        "<details><summary>",
                        htmlEscape(language.say(example.titleZh(), example.titleEn())),
                        "</summary><pre>");
                add(htmlEscape(example.text()), "</pre>");
                if (example.variables() != null) add("<pre>", htmlEscape(example.variables()), "</pre>");
                add("</details>");
            }
        }

        private void section(Group group) {
            add("<h2 id=\"", group.id, "\">", group.title, "</h2>");
            for (var type : group.types) {
                if (group.types.size() > 1) heading(type.getName(), type);
                switch (type) {
                    case GraphQLFieldsContainer container -> fields(container);
                    case GraphQLInputObjectType input -> {
                        add("<dl>");
                        for (var field : input.getFieldDefinitions()) value(field.getName(), field.getType(), field);
                        add("</dl>");
                    }
                    case GraphQLEnumType values -> {
                        add("<dl>");
                        for (var one : values.getValues()) value(one.getName(), null, one);
                        add("</dl>");
                    }
                    default -> {}
                }
            }
        }

        private void heading(String name, GraphQLNamedSchemaElement element) {
            add("<h3 id=\"", name, "\">", name, "</h3><p>", description(element), "</p>");
        }

        private void fields(GraphQLFieldsContainer container) {
            var root = List.of("Query", "Mutation", "Subscription").contains(container.getName());
            if (!root) add("<dl>");
            for (var field : root ? sorted(container) : container.getFieldDefinitions()) {
                var name = container.getName() + "." + field.getName();
                if (root) {
                    add(
                            "<h3 id=\"",
                            name,
                            "\">",
                            field.getName(),
                            " <small>",
                            link(field.getType()),
                            "</small></h3><p>",
                            description(field),
                            " ",
                            price(container, field),
                            "</p>");
                    roles(name);
                    arguments(field);
                } else {
                    value(field.getName(), field.getType(), field, price(container, field));
                }
            }
            if (!root) add("</dl>");
        }

        private void roles(String row) {
            var allowed = Arrays.stream(Role.values())
                    .filter(role -> permissions.scope(row, role).isPresent())
                    .map(role -> "<code>" + role + "</code> "
                            + permissions.scope(row, role).orElseThrow())
                    .collect(Collectors.joining(" · "));
            add("<p class=\"roles\">", language.say("角色与范围:", "Roles and their scope: "), allowed, "</p>");
        }

        private void arguments(GraphQLFieldDefinition field) {
            if (field.getArguments().isEmpty()) return;
            add("<dl>");
            for (GraphQLArgument argument : field.getArguments())
                value(argument.getName(), argument.getType(), argument);
            add("</dl>");
        }

        /**
         * What the field costs; what only carries an answer, and what carries a page, is paid for by what it carries.
         */
        private String price(GraphQLFieldsContainer container, GraphQLFieldDefinition field) {
            if (container.getName().equals("Mutation")) return small(language.say("10 点", "10 points"));
            if (container.getName().matches(".*(Connection|Edge)")) return "";
            return FieldPrice.of(field).map(this::words).map(this::small).orElse("");
        }

        private String words(FieldPrice price) {
            var words = switch (price.by()) {
                case OBJECT -> language.say("%d 点", "points: %d");
                case PAGE ->
                    language.say("每项 1 点,按页的大小(不写为 %d)", "1 point an item, by the size of the page (%d if left out)");
                case LIST -> language.say("每项 1 点,按通常的 %d 项", "1 point an item, %d of them usually");
            };
            return words.formatted(price.points());
        }

        private String small(String text) {
            return "<small class=\"price\">" + text + "</small>";
        }

        private void value(String name, @Nullable GraphQLType type, GraphQLNamedSchemaElement element) {
            value(name, type, element, "");
        }

        private void value(String name, @Nullable GraphQLType type, GraphQLNamedSchemaElement element, String price) {
            add(
                    "<dt><code>",
                    name,
                    "</code>",
                    type == null ? "" : " " + link(type),
                    deprecated(element),
                    "</dt><dd>",
                    description(element),
                    price.isEmpty() ? "" : " ",
                    price,
                    "</dd>");
        }

        private String deprecated(GraphQLNamedSchemaElement element) {
            return element instanceof GraphQLDirectiveContainer container && container.hasAppliedDirective("deprecated")
                    ? " <em>@deprecated</em>"
                    : "";
        }

        private String link(GraphQLType type) {
            var text = GraphQLTypeUtil.simplePrint(type);
            var name = ((GraphQLNamedType) GraphQLTypeUtil.unwrapAll(type)).getName();
            if (ScalarInfo.isGraphqlSpecifiedScalar(name)) return "<code>" + text + "</code>";
            return "<a href=\"#" + name + "\"><code>" + text + "</code></a>";
        }

        /**
         * The half of a description that is in the page's language: Chinese ends with the first full stop of its own.
         */
        private String description(GraphQLNamedSchemaElement element) {
            var both = Objects.requireNonNullElse(element.getDescription(), "");
            var end = both.lastIndexOf('。') + 1;
            return htmlEscape(language.say(both.substring(0, end), both.substring(end)));
        }

        private static List<GraphQLFieldDefinition> sorted(GraphQLFieldsContainer container) {
            return container.getFieldDefinitions().stream()
                    .sorted(Comparator.comparing(GraphQLFieldDefinition::getName))
                    .toList();
        }

        private void add(String... parts) {
            for (var part : parts) html.append(part);
        }
    }
}
