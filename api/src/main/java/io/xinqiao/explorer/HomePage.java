package io.xinqiao.explorer;

import static org.springframework.web.util.HtmlUtils.htmlEscape;

import io.xinqiao.identity.Role;
import io.xinqiao.platform.ErrorCode;
import io.xinqiao.platform.HttpErrors;
import io.xinqiao.platform.Limits;
import java.util.List;
import java.util.regex.Pattern;

/** The first page: the guide, errors, limits, examples, and what there is on the other pages. */
final class HomePage extends Page {
    private static final Pattern HEADING = Pattern.compile("<h2 id=\"([a-z-]+)\">([^<]+)</h2>");

    private final String guide;
    private final Limits limits;
    private final Examples examples;

    HomePage(Language language, Contents contents, String guide, Limits limits, Examples examples) {
        super(language, contents, "");
        this.guide = guide;
        this.limits = limits;
        this.examples = examples;
    }

    @Override
    String title() {
        return language.title();
    }

    @Override
    void places() {
        HEADING.matcher(guide).results().forEach(found -> place(found.group(1), found.group(2)));
        place("error-codes", errorsTitle());
        place("limits", limitsTitle());
        place("examples", examplesTitle());
        place("areas", areasTitle());
    }

    private String errorsTitle() {
        return say("错误代码", "Error codes");
    }

    private String limitsTitle() {
        return say("限制", "Limits");
    }

    private String examplesTitle() {
        return say("示例", "Examples");
    }

    private String areasTitle() {
        return say("接口的各部分", "The parts of the API");
    }

    @Override
    void main() {
        add(guide);
        errors();
        limits();
        examples();
        areas();
    }

    private void errors() {
        heading("error-codes", errorsTitle());
        add("<dl>");
        for (var code : ErrorCode.values()) {
            add("<dt><code>", code.name(), "</code> <small>HTTP ", Integer.toString(HttpErrors.statusOf(code)));
            add("</small></dt><dd>", meaning(code), "</dd>");
        }
        add("</dl>");
    }

    private String meaning(ErrorCode code) {
        return switch (code) {
            case UNAUTHENTICATED ->
                say("没有令牌,或令牌无效、过期、所属应用已停用。", "No token, or a bad or outdated one, or one of a disabled application.");
            case FORBIDDEN ->
                say(
                        "你的角色不能做这件事,或网页来源不在应用的列表里。",
                        "None of your roles may do this, or the page's origin is not in the application's list.");
            case NOT_FOUND -> say("没有这个地址或文件。", "There is no such address or file.");
            case BAD_REQUEST ->
                say("请求或文档有误,说明里写着在哪里。", "The request or its document is at fault; the message says where.");
            case INVALID_CURSOR -> say("游标不是这个列表的;从头开始翻页。", "The cursor is not of this list; begin from its front.");
            case CONFLICT ->
                say("别人同时改了同样的东西;重新读取后再试。", "Somebody else changed the same at that moment; read it again and try.");
            case IDEMPOTENCY_KEY_REUSED -> say("这个幂等键已经用于别的输入。", "This idempotency key was used with another input.");
            case THROTTLED ->
                say(
                        "点数用完了;等 <code>retryAfterMs</code> 再试。",
                        "Your points are spent; wait for <code>retryAfterMs</code>.");
            case COST_EXCEEDED ->
                say("一个请求太贵;页小一些,或分成几个。", "One request costs too much; ask for smaller pages or in several requests.");
            case TENANT_SUSPENDED -> say("公司已暂停或正在开通。", "The company is suspended or being set up.");
            case TIMEOUT ->
                say(
                        "用时太长而停止;缩小范围,或等 <code>retryAfterMs</code> 再试。",
                        "It took too long and was stopped; narrow it down, or wait for <code>retryAfterMs</code>.");
            case UNAVAILABLE ->
                say(
                        "暂时不能服务;等 <code>retryAfterMs</code> 再试。",
                        "Not to be served just now; wait for <code>retryAfterMs</code>.");
            case INTERNAL ->
                say("我们的错误;请带上 <code>requestId</code> 告诉我们。", "A fault of ours; tell us its <code>requestId</code>.");
        };
    }

    private void limits() {
        heading("limits", limitsTitle());
        add("<table>");
        limit(say("嵌套深度", "Depth"), limits.depth());
        limit(say("别名", "Aliases"), limits.aliases());
        limit(say("根字段", "Root fields"), limits.rootFields());
        limit(say("指令", "Directives"), limits.directives());
        limit(say("词元", "Tokens"), limits.tokens());
        limit(say("文档字符数", "Characters of a document"), limits.characters());
        limit(say("名称或数字的字符数", "Characters of a name or a number"), limits.word());
        limit(say("括号嵌套", "Nested brackets"), limits.nesting());
        limit(say("片段", "Fragments"), limits.fragments());
        limit(say("片段引用", "Uses of fragments"), limits.spreads());
        limit(say("片段嵌套引用", "Fragments used inside one another"), limits.chain());
        limit(say("片段展开后的字段", "Fields with fragments written out"), limits.selections());
        limit(say("每个请求的点数", "Points of a request"), limits.cost());
        limit(say("每个登录的点数桶", "Bucket of points of a sign-in"), limits.client().limit());
        limit(say("每秒恢复", "Restored each second"), limits.client().restore());
        limit(
                say("全公司的点数桶", "Bucket of points of a whole company"),
                limits.company().limit());
        limit(say("每秒恢复", "Restored each second"), limits.company().restore());
        add("</table>");
    }

    private void limit(String name, long value) {
        add("<tr><td>", name, "</td><td class=\"number\">", "%,d".formatted(value), "</td></tr>");
    }

    private void examples() {
        heading("examples", examplesTitle());
        add("<p>");
        add(say(
                "这些示例也在<a href=\"/\">在线试用</a>里,那里会填上你看得到的对象。<code>${Ticket}</code> 这样的地方要填对象的标识,<code>${uuid}</code>"
                        + " 要填新的 UUID。",
                "These are in the <a href=\"/\">explorer</a> too, which fills in objects that you see. Put an id where"
                        + " <code>${Ticket}</code> stands, and a new UUID for <code>${uuid}</code>."));
        add("</p>");
        for (var example : examples.all()) {
            var variables = example.variables();
            opened(
                    language.say(example.titleZh(), example.titleEn()),
                    variables == null ? List.of(example.text()) : List.of(example.text(), variables));
            add("<p class=\"roles\">");
            for (Role role : example.roles()) add("<code>", role.name(), "</code> ");
            add("</p>");
        }
    }

    private void areas() {
        heading("areas", areasTitle());
        add("<table><tr><th></th><th>", say("查询", "Queries"), "</th><th>", say("修改", "Mutations"));
        add("</th><th>", say("类型", "Types"), "</th></tr>");
        for (var part : contents.parts()) {
            add("<tr><td><a href=\"", language.root(), "/", part.area().id(), "\">");
            add(htmlEscape(part.area().about(language)), "</a></td>");
            count(part.fields("Query").size());
            count(part.fields("Mutation").size());
            count(part.objects().size()
                    + part.inputs().size()
                    + part.enums().size()
                    + part.scalars().size());
            add("</tr>");
        }
        add("</table>");
    }

    private void count(int number) {
        add("<td class=\"number\">", number == 0 ? "" : Integer.toString(number), "</td>");
    }
}
