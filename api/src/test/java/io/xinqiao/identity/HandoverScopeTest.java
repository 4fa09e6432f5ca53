package io.xinqiao.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What needs other hands when a grant ends. Projects are P and Q, buildings a to c of P. */
class HandoverScopeTest {
    private static final UUID MEMBER = UUID.randomUUID();

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        # ended           | kept                        | kind           | given up
        TECHNICIAN P      | -                           | TICKET         | all of P
        TECHNICIAN P      | TECHNICIAN Q                | TICKET         | all of P
        TECHNICIAN P      | STEWARD P a                 | TICKET         | nothing
        TECHNICIAN P      | FRONT_DESK P                | DUTY           | all of P
        TECHNICIAN P      | TECHNICIAN P                | DUTY           | nothing
        TECHNICIAN P      | -                           | STEWARD_TICKET | nothing
        STEWARD P a b     | -                           | STEWARD_TICKET | all of P
        STEWARD P a b     | SUPERVISOR P                | STEWARD_TICKET | all of P
        STEWARD P a b     | SUPERVISOR P                | TICKET         | nothing
        STEWARD P a b     | STEWARD P c                 | STEWARD_TICKET | a b
        STEWARD P a b     | STEWARD P b c               | VISIT          | a
        STEWARD P a b     | STEWARD P b; STEWARD P a    | ZONE           | nothing
        STEWARD P a       | STEWARD Q a                 | VISIT          | all of P
        STEWARD P a       | CASHIER P                   | DUNNING_ACTION | nothing
        STEWARD P a       | -                           | DUNNING_ACTION | all of P
        STEWARD P a b     | STEWARD P b                 | DUNNING_ACTION | a
        CASHIER P         | -                           | DUNNING_ACTION | all of P
        CASHIER P         | STEWARD P a b               | DUNNING_ACTION | all but a b
        CASHIER P         | STEWARD P a b               | VISIT          | nothing
        CASHIER P         | CASHIER P                   | DUNNING_ACTION | nothing
        SUPERVISOR P      | -                           | TICKET         | all of P
        SUPERVISOR P      | -                           | VISIT          | nothing
        ANALYST -         | -                           | TICKET         | nothing
        TENANT_ADMIN -    | -                           | TICKET         | nothing
        """)
    void isWhatNothingElseLetsThemKeep(String ended, @Nullable String kept, WorkKind kind, String expected) {
        var goOn = kept == null
                ? List.<RoleGrant>of()
                : Arrays.stream(kept.split("; ")).map(HandoverScopeTest::grant).toList();
        assertThat(said(HandoverScope.by(grant(ended), goOn, kind))).isEqualTo(expected);
    }

    private static RoleGrant grant(String text) {
        var words = text.split(" ");
        var buildings = Arrays.stream(words).skip(2).map(HandoverScopeTest::key).toList();
        var project = words[1].equals("-") ? null : key(words[1]);
        return new RoleGrant(UUID.randomUUID(), MEMBER, Role.valueOf(words[0]), project, buildings, Instant.EPOCH);
    }

    private static UUID key(String letter) {
        return new UUID(0, letter.charAt(0));
    }

    private static String letter(UUID key) {
        return Character.toString((char) key.getLeastSignificantBits());
    }

    private static String said(HandoverScope given) {
        return switch (given) {
            case HandoverScope.Nothing nothing -> "nothing";
            case HandoverScope.Everything everything -> "everything";
            case HandoverScope.OfProject(var project) -> "all of " + letter(project);
            case HandoverScope.OfBuildings(var project, var buildings) -> letters(buildings);
            case HandoverScope.AllBut(var project, var buildings) -> "all but " + letters(buildings);
        };
    }

    private static String letters(Iterable<UUID> keys) {
        var letters = new StringBuilder();
        for (var key : keys) letters.append(' ').append(letter(key));
        return letters.substring(1);
    }
}
