package io.xinqiao.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiTest;
import io.xinqiao.testing.Stack;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is found by looking through texts is among what their keys tell. */
class SearchKeysTest extends ApiTest {
    private static final String SIGNS = "张王单乐长重行楼号厨房漏水abcxyzABCZ0123 -·💧é";
    private static final String LETTERS = "abcdeghinosuxyz12";

    private static String text(Random random, String signs, int length) {
        var points = signs.codePoints().toArray();
        var text = new StringBuilder();
        for (var at = 0; at < length; at++) text.appendCodePoint(points[random.nextInt(points.length)]);
        return text.toString();
    }

    /** A part of a text, with its small letters for capitals and the other way round. */
    private static String part(Random random, String text) {
        var points = text.codePoints().toArray();
        var from = random.nextInt(points.length);
        var part = new String(points, from, 1 + random.nextInt(points.length - from));
        return switch (random.nextInt(3)) {
            case 0 -> part.replace('a', 'A').replace('z', 'Z');
            case 1 -> part.replace('A', 'a').replace('Z', 'z');
            default -> part;
        };
    }

    @Test
    void noPartOfATextIsMissedAndShortOnesAreFoundExactly() throws SQLException {
        var random = new Random(20261130);
        try (var connection = DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
                var query =
                        connection.prepareStatement("SELECT strpos(lower(t COLLATE \"C\"), lower(w COLLATE \"C\")) >"
                                + " 0, shared.search_keys(ARRAY[NULL, t]) @> k FROM (SELECT ? AS t, ? AS w, CAST(? AS"
                                + " bigint[]) AS k) AS asked")) {
            var found = 0;
            for (var turn = 0; turn < 2_000; turn++) {
                var text = text(random, SIGNS, 1 + random.nextInt(12));
                var word = turn % 2 == 0 ? part(random, text) : text(random, SIGNS, 1 + random.nextInt(3));
                query.setString(1, text);
                query.setString(2, word);
                query.setArray(3, connection.createArrayOf("bigint", SearchKeys.texts(word)));
                try (var rows = query.executeQuery()) {
                    rows.next();
                    if (rows.getBoolean(1)) found++;
                    if (word.codePoints().count() <= 3) {
                        assertThat(rows.getBoolean(2))
                                .as("%s in %s", word, text)
                                .isEqualTo(rows.getBoolean(1));
                    } else if (rows.getBoolean(1)) {
                        assertThat(rows.getBoolean(2))
                                .as("%s in %s", word, text)
                                .isTrue();
                    }
                }
            }
            assertThat(found).isBetween(1_000, 1_900);
        }
    }

    /** A word as people write it: some letters of each syllable, from any syllable on. */
    private static String spelled(Random random, String spelling) {
        var ways = spelling.split(" ", -1);
        var syllables = new ArrayList<>(List.of(ways[random.nextInt(ways.length)].split("'", -1)));
        syllables.removeFirst();
        var word = new StringBuilder();
        for (var syllable : syllables.subList(random.nextInt(syllables.size()), syllables.size())) {
            word.append(syllable, 0, 1 + random.nextInt(syllable.length()));
            if (random.nextInt(5) == 0) break;
        }
        return word.toString();
    }

    @Test
    void noSpellingIsMissed() throws SQLException {
        var random = new Random(20261201);
        try (var connection = DriverManager.getConnection(Stack.postgres().jdbcUrl(), "postgres", "postgres");
                var spell = connection.prepareStatement("SELECT shared.spelling(?)");
                var query = connection.prepareStatement(
                        "SELECT s ~ p, shared.search_keys('{}', s) @> k FROM (SELECT ? AS s, ? AS p,"
                                + " CAST(? AS bigint[]) AS k) AS asked")) {
            var found = 0;
            for (var turn = 0; turn < 2_000; turn++) {
                spell.setString(1, "楼" + text(random, SIGNS, 1 + random.nextInt(8)));
                String spelling;
                try (var rows = spell.executeQuery()) {
                    rows.next();
                    spelling = rows.getString(1);
                }
                var word = turn % 2 == 0 ? spelled(random, spelling) : text(random, LETTERS, 1 + random.nextInt(3));
                var pattern = Words.pattern(word);
                if (pattern.isEmpty()) continue;
                query.setString(1, spelling);
                query.setString(2, pattern.get());
                query.setArray(3, connection.createArrayOf("bigint", SearchKeys.spellings(word)));
                try (var rows = query.executeQuery()) {
                    rows.next();
                    if (!rows.getBoolean(1)) continue;
                    found++;
                    assertThat(rows.getBoolean(2))
                            .as("%s in %s", word, spelling)
                            .isTrue();
                }
            }
            assertThat(found).isGreaterThan(500);
        }
    }
}
