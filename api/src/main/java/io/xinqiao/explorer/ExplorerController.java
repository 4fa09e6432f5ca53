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
import org.springframework.web.bind.annotation.PathVariable;
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
    ResponseEntity<byte[]> chinese() {
        return answer(HTML, reference.home(Language.ZH));
    }

    @GetMapping("/docs/en")
    ResponseEntity<byte[]> english() {
        return answer(HTML, reference.home(Language.EN));
    }

    @GetMapping("/docs/{page}")
    ResponseEntity<byte[]> chinese(@PathVariable String page) {
        return page(Language.ZH, page);
    }

    @GetMapping("/docs/en/{page}")
    ResponseEntity<byte[]> english(@PathVariable String page) {
        return page(Language.EN, page);
    }

    @GetMapping("/docs/index.json")
    ResponseEntity<byte[]> chineseIndex() {
        return answer(MediaType.APPLICATION_JSON, reference.index(Language.ZH));
    }

    @GetMapping("/docs/en/index.json")
    ResponseEntity<byte[]> englishIndex() {
        return answer(MediaType.APPLICATION_JSON, reference.index(Language.EN));
    }

    @GetMapping("/docs/schema.graphql")
    ResponseEntity<byte[]> sdl() {
        return answer(SDL, reference.sdl());
    }

    private ResponseEntity<byte[]> page(Language language, String page) {
        return reference
                .page(language, page)
                .map(content -> answer(HTML, content))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    private static ResponseEntity<byte[]> answer(MediaType type, byte[] content) {
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(CacheControl.maxAge(Duration.ofMinutes(10)))
                .body(content);
    }
}
