package io.xinqiao.webhooks;

import static io.xinqiao.schema.tenant.Tables.MESSAGE_TEMPLATE;
import static java.util.stream.Collectors.toMap;

import io.xinqiao.events.EventSource;
import io.xinqiao.platform.Messages;
import io.xinqiao.platform.Placeholders;
import io.xinqiao.platform.Refused;
import io.xinqiao.platform.UserError.Code;
import io.xinqiao.tenants.TenantDatabase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * What residents are told of an event, ready for an SMS or WeChat gateway to send as it is: the company's own words,
 * else the product's. In a template {@code ${number}} stands for a word of the event.
 */
@Repository
class Templates {
    private static final Pattern EVENT = Pattern.compile("[a-z]{2,20}\\.[a-z_]{2,30}");

    /** The words that events have, in the order of the product's own messages. */
    private static final Placeholders WORDS = new Placeholders(List.of("number", "title"));

    private final DSLContext sql;
    private final Messages messages;

    Templates(TenantDatabase database, Messages messages) {
        this.sql = database.sql();
        this.messages = messages;
    }

    enum Channel {
        SMS,
        WECHAT
    }

    enum Language {
        ZH(Locale.SIMPLIFIED_CHINESE),
        EN(Locale.ENGLISH);

        private final Locale locale;

        Language(Locale locale) {
            this.locale = locale;
        }
    }

    /** A template, and whether the company has written it. */
    record MessageTemplate(String event, Channel channel, Language language, String words, boolean own) {}

    record SetMessageTemplateInput(
            String event,
            Channel channel,
            Language language,
            @Nullable String words) {}

    /** The templates of an event; none for one of which residents are not told. */
    List<MessageTemplate> of(String event) {
        var own = sql.selectFrom(MESSAGE_TEMPLATE)
                .where(MESSAGE_TEMPLATE.EVENT.eq(event))
                .fetch(row -> new MessageTemplate(
                        event,
                        Channel.valueOf(row.getChannel()),
                        Language.valueOf(row.getLanguage()),
                        row.getWords(),
                        true));
        List<MessageTemplate> all = new ArrayList<>();
        for (var channel : Channel.values()) {
            for (var language : Language.values()) {
                own.stream()
                        .filter(one -> one.channel() == channel && one.language() == language)
                        .findFirst()
                        .or(() -> product(event, channel, language))
                        .ifPresent(all::add);
            }
        }
        return all;
    }

    private Optional<MessageTemplate> product(String event, Channel channel, Language language) {
        var placeholders = WORDS.names().stream().map(word -> "${" + word + "}").toArray();
        return messages.text(language.locale, "event." + event, placeholders)
                .map(words -> new MessageTemplate(event, channel, language, words, false));
    }

    /** Sets the company's own words; without any, the product's hold again. */
    List<MessageTemplate> set(SetMessageTemplateInput input) {
        if (!EVENT.matcher(input.event()).matches()) {
            throw Refused.because(Code.INVALID, "refused.template.event", List.of(), "event");
        }
        sql.deleteFrom(MESSAGE_TEMPLATE)
                .where(MESSAGE_TEMPLATE.EVENT.eq(input.event()))
                .and(MESSAGE_TEMPLATE.CHANNEL.eq(input.channel().name()))
                .and(MESSAGE_TEMPLATE.LANGUAGE.eq(input.language().name()))
                .execute();
        var words = input.words();
        if (words != null) {
            WORDS.check(words, "words");
            sql.insertInto(MESSAGE_TEMPLATE)
                    .set(MESSAGE_TEMPLATE.EVENT, input.event())
                    .set(MESSAGE_TEMPLATE.CHANNEL, input.channel().name())
                    .set(MESSAGE_TEMPLATE.LANGUAGE, input.language().name())
                    .set(MESSAGE_TEMPLATE.WORDS, words)
                    .execute();
        }
        return of(input.event());
    }

    /** The messages of an event, by channel and language. */
    Map<String, Map<String, String>> said(EventSource.Told told) {
        Map<String, Map<String, String>> said = new LinkedHashMap<>();
        for (var template : of(told.type())) {
            said.computeIfAbsent(template.channel().name().toLowerCase(Locale.ROOT), none -> new LinkedHashMap<>())
                    .put(template.language().name().toLowerCase(Locale.ROOT), filled(template.words(), told));
        }
        return said;
    }

    private static String filled(String words, EventSource.Told told) {
        return Placeholders.filled(
                words, told.words().stream().collect(toMap(EventSource.Word::name, EventSource.Word::value)));
    }
}
