package io.xinqiao.explorer;

import graphql.schema.idl.SchemaPrinter;
import io.xinqiao.execution.FieldPrice;
import io.xinqiao.identity.Permissions;
import io.xinqiao.platform.Limits;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reference of the API, a page for each area in each language, written from the schema, the table of permissions,
 * the limits, the compiled code's refusals and the examples, so that it cannot tell anything else than they do.
 */
@Component
class Reference {
    private final GraphQlSource source;
    private final Contents contents;
    private final Areas areas;
    private final Guide guide;
    private final Limits limits;
    private final Messages messages;
    private final Permissions permissions;
    private final Refusals refusals;
    private final Samples samples;
    private final Examples examples;
    private final SearchIndex index;
    private final JsonMapper json;

    /** A page is written when it is first asked for; all of them together are some megabytes. */
    private final Map<String, byte[]> written = new ConcurrentHashMap<>();

    Reference(
            GraphQlSource source,
            Contents contents,
            Areas areas,
            Guide guide,
            Limits limits,
            Messages messages,
            Permissions permissions,
            Refusals refusals,
            Samples samples,
            Examples examples,
            SearchIndex index,
            JsonMapper json) {
        this.source = source;
        this.contents = contents;
        this.areas = areas;
        this.guide = guide;
        this.limits = limits;
        this.messages = messages;
        this.permissions = permissions;
        this.refusals = refusals;
        this.samples = samples;
        this.examples = examples;
        this.index = index;
        this.json = json;
    }

    /** The whole schema as text, with the descriptions, for generators of code. */
    byte[] sdl() {
        return written(
                "schema.graphql",
                () -> new SchemaPrinter(SchemaPrinter.Options.defaultOptions()
                                .includeScalarTypes(true)
                                .includeIntrospectionTypes(false)
                                .includeSchemaDefinition(false))
                        .print(source.schema()));
    }

    byte[] home(Language language) {
        return written(
                language.root(),
                () -> new HomePage(language, contents, guide.html(language), limits, examples).write());
    }

    /** What the search looks through, as JSON. */
    byte[] index(Language language) {
        return written(language.root() + "/index.json", () -> json.writeValueAsString(index.entries(language)));
    }

    /** The page of an area, or that of the reasons. */
    Optional<byte[]> page(Language language, String id) {
        var address = language.root() + "/" + id;
        if (id.equals(ReasonsPage.ID)) {
            return Optional.of(written(address, () -> new ReasonsPage(language, contents, messages).write()));
        }
        return areas.find(id).map(area -> written(address, () -> area(language, area)));
    }

    private String area(Language language, Area area) {
        var facts = new AreaPage.Facts(
                permissions,
                refusals,
                messages.beginning(Refused.REASON, language.locale()),
                samples,
                examples,
                FieldPrice.MUTATION);
        return new AreaPage(language, contents, contents.part(area), facts).write();
    }

    private byte[] written(String address, Supplier<String> text) {
        return written.computeIfAbsent(address, key -> text.get().getBytes(StandardCharsets.UTF_8));
    }
}
