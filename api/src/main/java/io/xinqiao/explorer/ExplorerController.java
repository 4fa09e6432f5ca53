package io.xinqiao.explorer;

import io.xinqiao.explorer.Examples.Example;
import io.xinqiao.tenants.TenancyProperties;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the explorer's page asks for, and the reference. All of it is public: it says nothing of any company. */
@RestController
class ExplorerController {
    private static final MediaType SDL = new MediaType("text", "plain", StandardCharsets.UTF_8);
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final Examples examples;
    private final Reference reference;
    private final TenancyProperties properties;

    ExplorerController(Examples examples, Reference reference, TenancyProperties properties) {
        this.examples = examples;
        this.reference = reference;
        this.properties = properties;
    }

    /** Where and as what the explorer signs in. */
    record Config(String issuer, String clientId) {}

    @GetMapping("/explorer/config")
    Config config() {
        var identity = properties.identity();
        return new Config(identity.url() + "/realms/" + identity.realm(), "xinqiao-explorer");
    }

    @GetMapping("/explorer/examples")
    List<Example> examples() {
        return examples.all();
    }

    @GetMapping("/docs")
    ResponseEntity<String> chinese() {
        return page(Reference.Language.ZH);
    }

    @GetMapping("/docs/en")
    ResponseEntity<String> english() {
        return page(Reference.Language.EN);
    }

    @GetMapping("/docs/schema.graphql")
    ResponseEntity<String> sdl() {
        return ResponseEntity.ok()
                .contentType(SDL)
                .cacheControl(CacheControl.maxAge(Duration.ofMinutes(10)))
                .body(reference.sdl());
    }

    private ResponseEntity<String> page(Reference.Language language) {
        return ResponseEntity.ok()
                .contentType(HTML)
                .cacheControl(CacheControl.maxAge(Duration.ofMinutes(10)))
                .body(reference.page(language));
    }
}
