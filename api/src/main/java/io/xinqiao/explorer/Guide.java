package io.xinqiao.explorer;

import io.xinqiao.tenants.TenancyProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;

/** The part of the reference that people have written: how to sign in, send files, page, listen. */
@Component
class Guide {
    private final String issuer;

    Guide(TenancyProperties properties) {
        var identity = properties.identity();
        this.issuer = identity.url() + "/realms/" + identity.realm();
    }

    /** The guide in a language, as it stands in {@code guide/}, with this deployment's issuer. */
    String html(Reference.Language language) {
        var file = new ClassPathResource("guide/" + (language == Reference.Language.ZH ? "zh" : "en") + ".html");
        try {
            return file.getContentAsString(StandardCharsets.UTF_8).replace("{issuer}", HtmlUtils.htmlEscape(issuer));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
