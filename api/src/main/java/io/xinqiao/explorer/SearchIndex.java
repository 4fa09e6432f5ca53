package io.xinqiao.explorer;

import graphql.schema.GraphQLNamedSchemaElement;
import graphql.schema.GraphQLNamedType;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What the reference's search looks through: every name with the page and place where it stands, and its words. */
@Component
class SearchIndex {
    private static final int LONGEST = 100;

    private final Contents contents;
    private final Messages messages;

    SearchIndex(Contents contents, Messages messages) {
        this.contents = contents;
        this.messages = messages;
    }

    /**
     * One name.
     *
     * @param p the page
     * @param a the place on it
     * @param n the name
     * @param d the first words about it; derived types have none
     */
    record Entry(String p, String a, String n, String d) {}

    List<Entry> entries(Language language) {
        List<Entry> entries = new ArrayList<>();
        for (var part : contents.parts()) {
            var page = part.area().id();
            for (var root : Contents.ROOTS) {
                for (var field : part.fields(root)) {
                    entries.add(entry(page, root + "." + field.getName(), field, language));
                    if (!root.equals("Mutation")) continue;
                    for (var type : List.of(Contents.inputOf(field), Contents.payloadOf(field))) {
                        entries.add(new Entry(page, type.getName(), type.getName(), ""));
                    }
                }
            }
            Stream.of(part.objects(), part.inputs(), part.enums(), part.scalars())
                    .flatMap(List::stream)
                    .forEach(type -> entries.add(entry(page, type.getName(), type, language)));
            for (GraphQLNamedType type : part.derived()) {
                entries.add(new Entry(page, type.getName(), type.getName(), ""));
            }
        }
        messages.beginning(Refused.REASON, language.locale())
                .forEach((reason, words) ->
                        entries.add(new Entry(ReasonsPage.ID, ReasonsPage.anchor(reason), reason, cut(words))));
        return entries;
    }

    private static Entry entry(String page, String anchor, GraphQLNamedSchemaElement element, Language language) {
        var words = language.half(Objects.requireNonNullElse(element.getDescription(), ""));
        return new Entry(page, anchor, element.getName(), cut(words));
    }

    private static String cut(String words) {
        return words.length() <= LONGEST ? words : words.substring(0, LONGEST - 1) + "…";
    }
}
