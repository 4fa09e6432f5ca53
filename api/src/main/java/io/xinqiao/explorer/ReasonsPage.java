package io.xinqiao.explorer;

import static org.springframework.web.util.HtmlUtils.htmlEscape;

import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;

/** The page of all reasons for which a mutation may refuse, with the words that people read. */
final class ReasonsPage extends Page {
    static final String ID = "reasons";
    private static final String ANCHOR = "reason.";

    private final Messages messages;

    ReasonsPage(Language language, Contents contents, Messages messages) {
        super(language, contents, ID);
        this.messages = messages;
    }

    static String anchor(String reason) {
        return ANCHOR + reason;
    }

    @Override
    String title() {
        return say("拒绝的原因", "Reasons of refusals");
    }

    @Override
    void places() {}

    @Override
    void main() {
        add("<p>");
        add(say(
                "<code>userErrors[].reason</code> 只会是下列之一;代号不变,说明可能改写。{0}、{1} 处会填上具体的值。",
                "<code>userErrors[].reason</code> is one of these; the keys stay, the words may be mended. {0} and {1}"
                        + " stand for what it is about."));
        add("</p><dl>");
        messages.beginning(Refused.REASON, language.locale()).forEach((reason, words) -> {
            add("<dt id=\"", anchor(reason), "\"><code>", reason, "</code></dt>");
            add("<dd>", htmlEscape(words), "</dd>");
        });
        add("</dl>");
    }
}
