package io.xinqiao.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By what a heavy call is known again: by all that its cost follows from, and by nothing else. */
class HeavyCallsTest {
    private static GraphQlCall call(
            @Nullable String query, @Nullable String id, String name, Map<String, Object> given) {
        return new GraphQlCall(query, id, name, given, Map.of());
    }

    /** With a number, a list of so many, and a text. */
    private static Map<String, Object> variables(int first, int ids, @Nullable String after) {
        var given = new HashMap<String, Object>();
        given.put("first", first);
        given.put("ids", new ArrayList<>(List.of("a", "b", "c", "d").subList(0, ids)));
        given.put("after", after);
        return given;
    }

    @ParameterizedTest(name = "{0} {1} {2} {3} {4}: {5}")
    @CsvSource({
        "q, a, 50, 2, x, true",
        "q, a, 50, 2, y, true",
        "q, a, 49, 2, x, false",
        "q, a, 50, 3, x, false",
        "q, b, 50, 2, x, false",
        "p, a, 50, 2, x, false",
        "q, a, 50, 2, , false"
    })
    void isKnownAgain(String query, String name, int first, int ids, @Nullable String after, boolean known) {
        var heavy = new HeavyCalls();
        heavy.remember(call("q", null, "a", variables(50, 2, "x")));
        assertThat(heavy.isKnown(call(query, null, name, variables(first, ids, after))))
                .isEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource({"sha256:1, true", "sha256:2, false"})
    void aTrustedDocumentIsKnownByItsName(String id, boolean known) {
        var heavy = new HeavyCalls();
        heavy.remember(call(null, "sha256:1", "a", Map.of()));
        assertThat(heavy.isKnown(call(null, id, "a", Map.of()))).isEqualTo(known);
    }
}
