package io.xinqiao.sql;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.TableField;

/**
 * Finds words in texts: any part of a text, whether in capitals or not; and Chinese by pinyin, by initials and by both
 * mixed, where the table keeps how its column is spelled ({@code name_spelled} beside {@code name}, made by the
 * database's {@code shared.spelling}): zhangsan, zs and zhangs find 张三, and so does san, but han does not.
 */
public final class Words {
    private static final String SPELLED = "_spelled";

    /** By the codes of characters: parts of texts have no order, and that of a language costs more. */
    private static final String CODES = "C";

    private static final Pattern LATIN = Pattern.compile("[a-z0-9]*[a-z][a-z0-9]*");

    /** Between two letters of a word the rest of a syllable may be left out, up to the mark of the next one. */
    private static final String REST_OF_SYLLABLE = "(?:[a-z0-9]*')?";

    /** What is spelled is short; a longer word finds nothing that its beginning does not. */
    private static final int LONGEST = 30;

    private Words() {}

    /** The rows whose text in this column has the word. */
    public static Condition in(Field<String> column, String word) {
        var written = column.collate(CODES).containsIgnoreCase(word);
        return spelled(column)
                .flatMap(spelled -> pattern(word).map(pattern -> written.or(spelled.likeRegex(pattern))))
                .orElse(written);
    }

    static Optional<Field<String>> spelled(Field<String> column) {
        return column instanceof TableField<?, String> of && of.getTable() != null
                ? Optional.ofNullable(of.getTable().field(column.getName() + SPELLED, String.class))
                : Optional.empty();
    }

    /** The letters of a word in which something may be spelled; empty where it is no spelling. */
    static Optional<String> spelling(String word) {
        var small = word.toLowerCase(Locale.ROOT);
        return small.length() <= LONGEST && LATIN.matcher(small).matches() ? Optional.of(small) : Optional.empty();
    }

    /** A pattern of what is spelled as the word says; empty where it is no spelling. */
    static Optional<String> pattern(String word) {
        return spelling(word)
                .map(letters ->
                        "'" + letters.chars().mapToObj(Character::toString).collect(joining(REST_OF_SYLLABLE)));
    }
}
