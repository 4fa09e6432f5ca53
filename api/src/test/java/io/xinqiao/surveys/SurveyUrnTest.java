package io.xinqiao.surveys;

import static io.xinqiao.schema.tenant.Tables.SURVEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xinqiao.identity.Role;
import io.xinqiao.privacy.Cipher256;
import io.xinqiao.surveys.SurveyDesk.Home;
import io.xinqiao.testing.HeldRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who may put something into an urn, and what becomes of it when few have, a key is lost or somebody dies. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SurveyUrnTest extends UrnTest {
    private static final int SOME = 6;

    private SurveyDesk desk;

    @BeforeAll
    void residents() {
        desk = new SurveyDesk(jinxiu(), "U").with(SOME + 1, true);
    }

    private Home home(int at) {
        return desk.homes().get(at);
    }

    private static String word(Home home) {
        return "私语" + home.account() + "完";
    }

    private String castBy(int people) {
        var one = desk.published("ANONYMOUS");
        for (var home : desk.homes().subList(0, people)) {
            desk.cast(desk.as(home), desk.invitation(one, home), SurveyDesk.values(5, word(home)))
                    .fine();
        }
        return one;
    }

    @Test
    void nobodyElseCastsAnAnswer() {
        var other = desk.published("ANONYMOUS");
        var first = desk.invitation(other, home(0));
        var values = SurveyDesk.values(1, "冒名");
        assertThat(desk.cast(desk.as(home(1)), first, values).refusal("castSurveyBallot"))
                .isEqualTo("NOT_FOUND");
        for (var role : List.of(Role.TENANT_ADMIN, Role.SUPERVISOR, Role.STEWARD, Role.FRONT_DESK)) {
            assertThat(desk.cast(jinxiu().as(role), first, values).refusal("castSurveyBallot"))
                    .as("%s", role)
                    .isEqualTo("NOT_FOUND");
        }
        assertThat(desk.answer(desk.supervisor(), first, values).reason("answerSurvey"))
                .as("nor do staff enter one")
                .isEqualTo("survey.anonymous");
        var draft = desk.as(home(0))
                .mutate(
                        "setSurveyDraft",
                        Map.of("surveyInvitationId", first, "values", values),
                        "surveyDraft { values { question } }");
        assertThat(draft.reason("setSurveyDraft")).as("nor is one kept").isEqualTo("survey.anonymous");
        assertThat(desk.withdraw(desk.as(home(0)), first).reason("withdrawSurveyAnswer"))
                .as("nor taken back")
                .isEqualTo("survey.anonymous");
        desk.cast(desk.as(home(0)), first, values).fine();
    }

    @Test
    void tooFewAreDestroyedUnread() throws SQLException {
        var few = castBy(4);
        desk.close(few).fine();
        count(few);
        var key = SurveyDesk.key(few);
        assertThat(counted(key)).isZero();
        assertThat(sealed(key)).isZero();
        assertThat(keys.read(key)).isEmpty();
        var results = desk.results(desk.supervisor(), few).fine().data("/surveyResults");
        assertThat(results.path("answered").asInt()).isEqualTo(4);
        assertThat(results.path("satisfaction").isNull()).isTrue();
    }

    private static final class Killed extends RuntimeException {}

    /** A publishing that fails behind the making of a key leaves none that belongs to nothing. */
    @Test
    void aPublishingThatFailsLeavesNoKey() throws SQLException, InterruptedException, ExecutionException {
        var draft = desk.draft("ANONYMOUS", Map.of(), Map.of());
        try (var hand = Executors.newSingleThreadExecutor();
                var held = HeldRows.ofTable(jinxiu(), "survey_frame")) {
            var failing = hand.submit(() -> desk.publish(draft));
            held.awaitWaiting(1);
            held.giveUpWaiting();
            assertThat(failing.get().code()).isEqualTo("TIMEOUT");
        }
        assertThat(keys.read(SurveyDesk.key(draft))).isEmpty();
        desk.publish(draft).fine();
        assertThat(keys.read(SurveyDesk.key(draft))).isPresent();
    }

    /** Whoever opens the urn dies after each of its steps; whoever comes next finishes, and the result is the same. */
    @Test
    void whoeverDiesWhileTheUrnIsOpenedLeavesTheSameResultAndNoKey() throws SQLException {
        for (var step = 0; step <= 4; step++) {
            var one = castBy(SOME);
            var key = SurveyDesk.key(one);
            if (step > 0) desk.close(one).fine();
            var until = step;
            as(() -> dieAfter(until, key));
            if (step == 0) {
                assertThat(sealed(key)).as("what was not committed lies sealed").isEqualTo(SOME);
                assertThat(keys.read(key)).isPresent();
                desk.close(one).fine();
            }
            count(one);
            assertThat(ask("SELECT words FROM survey_value WHERE survey_id = '%s' AND question = 'word'"
                            .formatted(key)))
                    .as("after step %s", step)
                    .containsExactlyInAnyOrderElementsOf(desk.homes().subList(0, SOME).stream()
                            .map(SurveyUrnTest::word)
                            .toList());
            assertThat(keys.read(key)).as("after step %s", step).isEmpty();
            assertThat(number("SELECT count(*) FROM survey WHERE id = '%s' AND key_destroyed_at IS NOT NULL"
                            .formatted(key)))
                    .isEqualTo(1);
        }
    }

    private void dieAfter(int last, UUID one) {
        if (last == 0) {
            // It is closed in the same transaction, or whoever counts every minute would be quicker.
            assertThatThrownBy(() -> database.write(() -> {
                        database.sql()
                                .update(SURVEY)
                                .set(SURVEY.OPENS_AT, Instant.now().minusSeconds(120))
                                .set(SURVEY.CLOSES_AT, Instant.now().minusSeconds(60))
                                .where(SURVEY.ID.eq(one))
                                .execute();
                        steps.closeWhenDue(one);
                        count.open(one);
                        throw new Killed();
                    }))
                    .isInstanceOf(Killed.class);
            return;
        }
        count.open(one);
        if (last >= 2) count.clean();
        if (last >= 3) assertThat(urnKeys.destroy(one)).isTrue();
        if (last >= 4) count.note(one);
    }

    private static final String STATE =
            "query($id: ID!) { survey(id: $id) { state countTrouble countedAt keyDestroyedAt allowedSteps }"
                    + " notices(first: 100) { nodes { kind subjectId text } } }";

    @Test
    void whereTheKeyIsLostItIsToldAndCountedWhenItIsBack() throws SQLException, IOException {
        var one = castBy(SOME);
        var key = SurveyDesk.key(one);
        var kept = keys.read(key).orElseThrow();
        loseKey(key);
        assertThat(desk.cast(desk.as(home(SOME)), desk.invitation(one, home(SOME)), SurveyDesk.values(1, "也投"))
                        .reason("castSurveyBallot"))
                .isEqualTo("survey.keyLost");
        desk.close(one).fine();
        count(one);
        var told = desk.admin().ask(STATE, Map.of("id", one)).fine();
        assertThat(told.data("/survey/countTrouble").asString()).isEqualTo("KEY_LOST");
        assertThat(told.data("/notices/nodes")
                        .valueStream()
                        .filter(notice -> notice.path("subjectId").asString().equals(one))
                        .map(notice -> notice.path("kind").asString()))
                .as("told once")
                .containsExactly("WORK_FAILED");
        assertThat(sealed(key)).isEqualTo(SOME);
        count(one);
        assertThat(desk.admin()
                        .ask(STATE, Map.of("id", one))
                        .fine()
                        .data("/notices/nodes")
                        .valueStream()
                        .filter(notice -> notice.path("subjectId").asString().equals(one)))
                .hasSize(1);
        Files.write(properties.keys().resolve(key + ".key"), kept);
        count(one);
        assertThat(counted(key)).isEqualTo(SOME);
        assertThat(desk.admin()
                        .ask(STATE, Map.of("id", one))
                        .fine()
                        .data("/survey/countTrouble")
                        .isNull())
                .isTrue();
    }

    @Test
    void aSurveyWhoseKeyIsLostForGoodCanBeCancelled() throws SQLException, IOException {
        var one = castBy(SOME);
        var key = SurveyDesk.key(one);
        loseKey(key);
        desk.close(one).fine();
        count(one);
        assertThat(desk.supervisor()
                        .ask(STATE, Map.of("id", one))
                        .fine()
                        .data("/survey/allowedSteps")
                        .toString())
                .contains("CANCEL");
        desk.supervisor()
                .mutate("cancelSurvey", Map.of("surveyId", one, "reason", "密钥丢失"), "survey { state }")
                .fine();
        count(one);
        var after = desk.admin().ask(STATE, Map.of("id", one)).fine().data("/survey");
        assertThat(after.path("state").asString()).isEqualTo("CANCELLED");
        assertThat(after.path("keyDestroyedAt").isNull()).isFalse();
        assertThat(after.path("countTrouble").isNull()).isTrue();
        assertThat(sealed(key)).isZero();
        assertThat(desk.results(desk.supervisor(), one).code())
                .as("what was cancelled has no results")
                .isEqualTo("BAD_REQUEST");
        var counted = castBy(SOME);
        desk.close(counted).fine();
        count(counted);
        assertThat(desk.supervisor()
                        .mutate("cancelSurvey", Map.of("surveyId", counted, "reason", "不喜欢"), "survey { state }")
                        .refusal("cancelSurvey"))
                .as("one that is counted stays")
                .isEqualTo("ILLEGAL_STEP");
    }

    @Test
    void aKeyThatIsLostBeforeTheFirstAnswerIsReplaced() throws IOException {
        var one = desk.published("ANONYMOUS");
        var key = SurveyDesk.key(one);
        var before = keys.read(key).orElseThrow();
        loseKey(key);
        as(() -> count.check(key));
        assertThat(keys.read(key)).hasValueSatisfying(now -> assertThat(now).isNotEqualTo(before));
        desk.cast(desk.as(home(0)), desk.invitation(one, home(0)), SurveyDesk.values(4, "先投"))
                .fine();
    }

    @Test
    void noSecondKeyIsMadeWhileTheFolderIsAway() throws SQLException, IOException {
        var one = desk.published("ANONYMOUS");
        var key = SurveyDesk.key(one);
        mountFolder(key, false);
        loseKey(key);
        as(() -> count.check(key));
        assertThat(keys.read(key)).isEmpty();
        assertThat(trouble(one)).isEqualTo("KEY_LOST");
        assertThat(told(one)).singleElement().asString().contains("接收匿名调查的答卷");
        assertThat(castOne(one)).isEqualTo("survey.keyLost");
        mountFolder(key, true);
        as(() -> count.check(key));
        as(() -> count.check(key));
        assertThat(trouble(one)).isEmpty();
        assertThat(castOne(one)).isEmpty();
    }

    private String castOne(String survey) {
        return desk.cast(desk.as(home(0)), desk.invitation(survey, home(0)), SurveyDesk.values(4, "先投"))
                .reason("castSurveyBallot");
    }

    private String trouble(String survey) {
        return desk.admin()
                .ask(STATE, Map.of("id", survey))
                .fine()
                .data("/survey/countTrouble")
                .asString("");
    }

    private List<String> told(String survey) {
        return desk.admin()
                .ask(STATE, Map.of("id", survey))
                .fine()
                .data("/notices/nodes")
                .valueStream()
                .filter(notice -> notice.path("subjectId").asString().equals(survey))
                .map(notice -> notice.path("text").asString())
                .toList();
    }

    @Test
    void nothingIsSealedWithAKeyThatIsNotTheSurveys() throws IOException {
        var one = castBy(1);
        var key = SurveyDesk.key(one);
        var own = keys.read(key).orElseThrow();
        var file = properties.keys().resolve(key + ".key");
        Files.write(file, Cipher256.newKey());
        assertThat(desk.cast(desk.as(home(1)), desk.invitation(one, home(1)), SurveyDesk.values(4, "别的钥匙"))
                        .reason("castSurveyBallot"))
                .isEqualTo("survey.keyLost");
        as(() -> count.check(key));
        assertThat(trouble(one)).isEqualTo("KEY_LOST");
        Files.write(file, own);
        as(() -> count.check(key));
        assertThat(trouble(one)).isEmpty();
    }

    /** What is counted is told, and its key is not said to be destroyed as long as it may lie somewhere. */
    @Test
    void aKeyInAFolderThatIsAwayIsDestroyedWhenItIsBack() throws SQLException {
        var one = castBy(SOME);
        var key = SurveyDesk.key(one);
        mountFolder(key, false);
        desk.close(one).fine();
        count(one);
        assertThat(counted(key)).isEqualTo(SOME);
        assertThat(keys.read(key)).isPresent();
        assertThat(trouble(one)).isEqualTo("KEY_LEFT");
        assertThat(told(one)).singleElement().asString().contains("销毁已结束的匿名调查的密钥");
        desk.results(desk.supervisor(), one).fine();
        mountFolder(key, true);
        count(one);
        assertThat(keys.read(key)).isEmpty();
        assertThat(trouble(one)).isEmpty();
        assertThat(number(
                        "SELECT count(*) FROM survey WHERE id = '%s' AND key_destroyed_at IS NOT NULL".formatted(key)))
                .isEqualTo(1);
    }

    /** Another trouble with the same urn is noted, and nobody is told of it again. */
    @Test
    void troubleWithAnUrnIsToldOnce() {
        var one = desk.published("ANONYMOUS");
        as(() -> {
            count.note(SurveyDesk.key(one), Survey.CountTrouble.UNAVAILABLE);
            count.note(SurveyDesk.key(one), Survey.CountTrouble.INTERNAL);
        });
        assertThat(told(one)).hasSize(1);
    }

    /** The publishing stands where its key can't be written, and the key is made when it can. */
    @Test
    void aKeyThatCannotBeWrittenIsMadeLater(@TempDir Path place) throws IOException {
        var folder = new KeyFolder(new SurveyProperties(place.resolve("keys"), 0, 0));
        var other = new UrnKeys(database, folder);
        var key = SurveyDesk.key(desk.draft("ANONYMOUS", Map.of(), Map.of()));
        as(() -> database.write(() -> {
            other.give(key);
            move(place, "keys", "away");
            return null;
        }));
        assertThat(require(other, key)).as("no folder").isFalse();
        Files.createDirectory(place.resolve("keys"));
        assertThat(require(other, key)).as("another folder").isFalse();
        Files.delete(place.resolve("keys"));
        move(place, "away", "keys");
        assertThat(require(other, key)).isTrue();
        assertThat(folder.read(key)).isPresent();
    }

    private boolean require(UrnKeys other, UUID survey) {
        return database.as(tenant(), () -> database.write(() -> other.require(survey)));
    }

    private static void move(Path place, String from, String to) {
        try {
            Files.move(place.resolve(from), place.resolve(to));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
