package io.xinqiao.explorer;

import static org.springframework.web.util.HtmlUtils.htmlEscape;

import graphql.schema.GraphQLNamedSchemaElement;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.idl.ScalarInfo;
import java.util.List;
import java.util.Objects;

/** One page of the reference while it is written: what all of them have. */
abstract class Page {
    final Language language;
    final Contents contents;
    private final String id;
    private final StringBuilder html = new StringBuilder();

    /** @param id the last part of its address; the first page has none */
    Page(Language language, Contents contents, String id) {
        this.language = language;
        this.contents = contents;
        this.id = id;
    }

    abstract String title();

    abstract void main();

    /** What stands in the margin below the entry of this page. */
    abstract void places();

    final String write() {
        var title = id.isEmpty() ? language.title() : title() + " · " + language.title();
        add("<!doctype html><html lang=\"", language.tag(), "\"><head><meta charset=\"utf-8\">");
        add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        add("<title>", htmlEscape(title), "</title><link rel=\"icon\" href=\"/explorer/icon.svg\">");
        add("<link rel=\"stylesheet\" href=\"/explorer/docs.css\">");
        add("<link rel=\"alternate\" hreflang=\"", language.other().tag(), "\" href=\"", here(language.other()), "\">");
        add("<script type=\"module\" src=\"/explorer/docs.js\"></script></head>");
        add("<body data-root=\"", language.root(), "\" data-copy=\"", language.say("复制", "Copy"));
        add("\" data-copied=\"", language.say("已复制", "Copied"), "\" data-none=\"");
        add(language.say("没有找到", "Nothing found"), "\">");
        header();
        add("<main><h1>", htmlEscape(title()), "</h1>");
        main();
        add("</main>");
        navigation();
        add("</body></html>");
        return html.toString();
    }

    private String here(Language wanted) {
        return id.isEmpty() ? wanted.root() : wanted.root() + "/" + id;
    }

    private void header() {
        add("<header><a class=\"brand\" href=\"", language.root(), "\"><b>心桥</b> Xinqiao</a>");
        add("<a class=\"menu\" href=\"#menu\">", language.say("目录", "Menu"), "</a>");
        add("<search><input id=\"search\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\" placeholder=\"");
        add(language.say("搜索名称或说明,按 / 键", "Search names and words, press /"), "\" aria-label=\"");
        add(language.say("搜索", "Search"), "\" aria-controls=\"found\"><ul id=\"found\" hidden></ul></search>");
        add("<a href=\"/\">", language.say("在线试用", "Explorer"), "</a>");
        add("<a href=\"/docs/schema.graphql\" download=\"xinqiao.graphql\">SDL</a>");
        add("<a lang=\"", language.other().tag(), "\" href=\"", here(language.other()), "\">");
        add(language == Language.ZH ? "English" : "中文", "</a></header>");
    }

    private void navigation() {
        add("<nav id=\"menu\" aria-label=\"", language.say("目录", "Menu"), "\"><ul>");
        entry("", language.say("入门", "Guide"));
        entry(ReasonsPage.ID, language.say("拒绝的原因", "Reasons of refusals"));
        for (var part : contents.parts()) {
            entry(part.area().id(), part.area().title(language));
        }
        add("</ul></nav>");
    }

    private void entry(String page, String title) {
        var address = page.isEmpty() ? language.root() : language.root() + "/" + page;
        var isHere = page.equals(id);
        add("<li><a href=\"", address, "\"", isHere ? " aria-current=\"page\"" : "", ">", htmlEscape(title), "</a>");
        if (isHere) {
            add("<ul>");
            places();
            add("</ul>");
        }
        add("</li>");
    }

    final void place(String anchor, String name) {
        add("<li><a href=\"#", anchor, "\">", htmlEscape(name), "</a></li>");
    }

    final void heading(String anchor, String title) {
        add("<h2 id=\"", anchor, "\">", htmlEscape(title), "</h2>");
    }

    /** The address of a page, with what stands on it. */
    final String address(String page, String anchor) {
        return (page.equals(id) ? "" : language.root() + "/" + page) + "#" + anchor;
    }

    /** The name of a type as it is written, leading to where it is told. */
    final String link(GraphQLType type) {
        var text = GraphQLTypeUtil.simplePrint(type);
        var name = ((GraphQLNamedType) GraphQLTypeUtil.unwrapAll(type)).getName();
        return ScalarInfo.isGraphqlSpecifiedScalar(name) ? "<code>" + text + "</code>" : link(name, text);
    }

    final String link(String type, String text) {
        return "<a href=\"" + address(contents.areaOf(type).id(), type) + "\"><code>" + text + "</code></a>";
    }

    final String description(GraphQLNamedSchemaElement element) {
        return htmlEscape(language.half(Objects.requireNonNullElse(element.getDescription(), "")));
    }

    final String say(String chinese, String english) {
        return language.say(chinese, english);
    }

    /** Words and a text that can be copied behind them, opened by whoever wants it. */
    final void opened(String title, List<String> texts) {
        add("<details><summary>", htmlEscape(title), "</summary>");
        for (var text : texts) add("<pre>", htmlEscape(text), "</pre>");
        add("</details>");
    }

    final void add(String... parts) {
        for (var part : parts) html.append(part);
    }
}
