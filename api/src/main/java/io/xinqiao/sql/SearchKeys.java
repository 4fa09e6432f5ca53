package io.xinqiao.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * Finds words in texts by an index of their table over {@code shared.search_keys}: whatever {@link Words} finds is
 * among it, and little else.
 */
public final class SearchKeys {
    private static final int CODE = 21;
    private static final int LETTER = 8;
    private static final long WITHIN = 1L << (3 * LETTER);
    private static final int LONGEST = 3;

    private final Field<Long[]> keys;
    private final List<Field<String>> columns;
    private final boolean spelled;

    private SearchKeys(List<Field<String>> columns, @Nullable Field<String> spelling) {
        var texts = DSL.array(columns);
        this.keys = DSL.function(
                DSL.name("shared", "search_keys"),
                SQLDataType.BIGINT.array(),
                spelling == null ? List.of(texts) : List.of(texts, spelling));
        this.columns = columns;
        this.spelled = spelling != null;
    }

    /** Those of an index over these columns, in this order. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static SearchKeys of(Field<String>... columns) {
        return new SearchKeys(List.of(columns), null);
    }

    /** Those of an index over how the texts are spelled too; one of the columns is. */
    public SearchKeys spelled() {
        var spelling = columns.stream()
                .flatMap(column -> Words.spelled(column).stream())
                .findFirst()
                .orElseThrow();
        return new SearchKeys(columns, spelling);
    }

    /** What the index is made of, as a column of it. */
    public Field<Long[]> keys() {
        return keys;
    }

    /** The rows among which are all that have a word; empty where the index does not tell. */
    public Optional<Condition> among(String word) {
        var written = keys.contains(texts(word));
        var spelling = Words.spelling(word).filter(none -> isSpelled());
        if (spelling.isEmpty()) return Optional.of(written);
        return spelled ? Optional.of(written.or(keys.contains(spellings(spelling.get())))) : Optional.empty();
    }

    private boolean isSpelled() {
        return columns.stream().anyMatch(column -> Words.spelled(column).isPresent());
    }

    /** All threes of characters that follow one another, or the word where it has no three. */
    static Long[] texts(String word) {
        var codes = small(word).codePoints().toArray();
        var size = Math.min(codes.length, LONGEST);
        List<Long> found = new ArrayList<>();
        for (var from = 0; from + size <= codes.length; from++) {
            var key = 0L;
            for (var at = from; at < from + size; at++) key = (key << CODE) | codes[at];
            found.add(key);
        }
        return found.stream().distinct().toArray(Long[]::new);
    }

    /** The capitals that the database makes small too. */
    private static String small(String word) {
        var small = word.toCharArray();
        for (var at = 0; at < small.length; at++) {
            if (small[at] >= 'A' && small[at] <= 'Z') small[at] = (char) (small[at] - 'A' + 'a');
        }
        return new String(small);
    }

    /** How a word begins, and all threes in it. */
    static Long[] spellings(String letters) {
        List<Long> found = new ArrayList<>();
        found.add(-packed(letters.substring(0, Math.min(letters.length(), LONGEST))));
        for (var from = 1; from + LONGEST <= letters.length(); from++) {
            found.add(-(WITHIN | packed(letters.substring(from, from + LONGEST))));
        }
        return found.stream().distinct().toArray(Long[]::new);
    }

    private static long packed(String letters) {
        return letters.chars().asLongStream().reduce(0, (key, letter) -> (key << LETTER) | letter);
    }
}
