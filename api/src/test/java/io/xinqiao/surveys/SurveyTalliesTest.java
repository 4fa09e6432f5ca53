package io.xinqiao.surveys;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.Api;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted as answers come and are taken back is what one counts of the answers that are there. */
class SurveyTalliesTest extends UrnTest {
    private static final int HOMES = 12;
    private static final int AT_ONCE = 12;
    private static final List<String> WISHES = List.of("lift", "garden", "parking");

    private static final List<Map<String, ?>> QUESTIONS = List.of(
            Map.of("key", "overall", "kind", "RATING", "text", "总体满意吗?", "required", true),
            Map.of(
                    "key",
                    "services",
                    "kind",
                    "MATRIX",
                    "text",
                    "各项服务?",
                    "rows",
                    List.of(choice("cleaning"), choice("security"), choice("repairs"))),
            Map.of("key", "recommend", "kind", "NPS", "text", "会推荐吗?"),
            Map.of("key", "again", "kind", "SINGLE", "text", "还来吗?", "options", List.of(choice("yes"), choice("no"))),
            Map.of(
                    "key",
                    "wishes",
                    "kind",
                    "MULTIPLE",
                    "text",
                    "想要什么?",
                    "options",
                    List.of(choice("lift"), choice("garden"), choice("parking"))),
            Map.of("key", "cars", "kind", "NUMBER", "text", "几辆车?"),
            Map.of("key", "since", "kind", "DATE", "text", "何时入住?"),
            Map.of("key", "word", "kind", "TEXT", "text", "还想说什么?"));

    /** What is counted, from the answers as they stand: the owner's own way. */
    private static final String RECOUNTED = """
        WITH said AS (
          SELECT coalesce(a.building_id, '00000000-0000-0000-0000-000000000000') place, v.*
          FROM survey_value v LEFT JOIN survey_answer a ON a.id = v.answer_id
          WHERE v.survey_id = '$id'
        ), means AS (
          SELECT place, answer_id, round(avg(number), 16) mean FROM said WHERE question IN ('overall', 'services')
          GROUP BY place, answer_id
        ), counted AS (
          SELECT place, question, part, '' choice, count(DISTINCT answer_id) answers, sum(coalesce(number, 0)) total,
            sum(coalesce(number * number, 0)) squares
          FROM said GROUP BY place, question, part
          UNION ALL
          SELECT place, question, part, coalesce(trim_scale(number)::text, choice), count(*), 0, 0 FROM said
          WHERE choice <> '' OR (number IS NOT NULL AND question <> 'cars') GROUP BY 1, 2, 3, 4
          UNION ALL
          SELECT place, '', '', '', count(*), sum(mean), sum(mean * mean) FROM means GROUP BY place
        )
        """ + told("counted");

    private static final String COUNTED = told("survey_tally WHERE survey_id = '$id' AND answers <> 0");

    private static String told(String from) {
        return "SELECT concat_ws(' ', place, question, part, choice, answers, trim_scale(total), trim_scale(squares))"
                + " FROM "
                + from;
    }

    private static Map<String, String> choice(String key) {
        return Map.of("key", key, "text", key);
    }

    private static Map<String, ?> value(String question, String kind, Object told) {
        return Map.of("question", question, kind, told);
    }

    /** An answer by chance: to the first question, and to some of the others. */
    private static List<Map<String, ?>> answer(Random chance) {
        List<Map<String, ?>> values = new ArrayList<>();
        values.add(value("overall", "figure", String.valueOf(1 + chance.nextInt(5))));
        for (var row : List.of("cleaning", "security", "repairs")) {
            values.add(Map.of("question", "services", "row", row, "figure", String.valueOf(1 + chance.nextInt(5))));
        }
        if (chance.nextBoolean()) values.add(value("recommend", "figure", String.valueOf(chance.nextInt(11))));
        if (chance.nextBoolean()) values.add(value("again", "options", List.of(chance.nextBoolean() ? "yes" : "no")));
        if (chance.nextBoolean()) values.add(value("wishes", "options", WISHES.subList(0, 1 + chance.nextInt(3))));
        if (chance.nextBoolean()) values.add(value("cars", "figure", chance.nextInt(4) + ".25"));
        if (chance.nextBoolean()) values.add(value("since", "day", "2020-05-0" + (1 + chance.nextInt(9))));
        if (chance.nextBoolean()) values.add(value("word", "text", "话" + chance.nextInt()));
        return values;
    }

    private void requireCounted(String survey) throws SQLException {
        var id = SurveyDesk.key(survey).toString();
        var recounted = ask(RECOUNTED.replace("$id", id));
        assertThat(recounted).isNotEmpty();
        assertThat(ask(COUNTED.replace("$id", id))).containsExactlyInAnyOrderElementsOf(recounted);
    }

    private static String published(SurveyDesk desk, String mode, Map<String, ?> audience) {
        var survey = desk.draft(mode, audience, Map.of("content", Map.of("questions", QUESTIONS)));
        desk.publish(survey).fine();
        return survey;
    }

    @ParameterizedTest
    @ValueSource(strings = {"NAMED", "CONFIDENTIAL"})
    void whatIsGivenAndTakenBackIsCountedByBuilding(String mode) throws SQLException {
        var chance = new Random(24);
        var desk = new SurveyDesk(jinxiu(), "TA" + mode.charAt(0)).with(HOMES, false);
        var other = new SurveyDesk(jinxiu(), "TB" + mode.charAt(0)).with(HOMES, false);
        var survey = published(
                desk,
                mode,
                Map.of(
                        "buildingIds",
                        List.of(desk.building(), other.building()),
                        "sample",
                        Map.of("size", 2 * HOMES - 4, "seed", "计数", "byBuilding", true)));
        for (var invitation : desk.invitations(survey)) {
            desk.answer(desk.supervisor(), invitation, answer(chance)).fine();
            if (chance.nextInt(3) > 0) continue;
            desk.withdraw(desk.supervisor(), invitation).fine();
            if (chance.nextBoolean())
                desk.answer(desk.supervisor(), invitation, answer(chance)).fine();
        }
        requireCounted(survey);
        desk.close(survey).fine();
        requireCounted(survey);
    }

    @Test
    void whatWasInTheUrnIsCountedWhenItIsOpenedAndNotBefore() throws SQLException {
        var chance = new Random(42);
        var desk = new SurveyDesk(jinxiu(), "TU").with(6, true);
        var survey = published(desk, "ANONYMOUS", Map.of());
        for (var home : desk.homes()) {
            desk.cast(desk.as(home), desk.invitation(survey, home), answer(chance))
                    .fine();
        }
        assertThat(ask(COUNTED.replace("$id", SurveyDesk.key(survey).toString())))
                .isEmpty();
        desk.close(survey).fine();
        count(survey);
        requireCounted(survey);
    }

    /** Answers of one building count in the same rows: they wait for each other, and none is lost. */
    @Test
    void answersThatComeAtOnceAreAllCounted() throws SQLException, InterruptedException, ExecutionException {
        var desk = new SurveyDesk(jinxiu(), "TC").with(HOMES, false);
        var survey = published(desk, "NAMED", Map.of());
        List<Callable<Api.Answer>> all = new ArrayList<>();
        var chance = new Random(7);
        for (var invitation : desk.invitations(survey)) {
            var values = answer(chance);
            all.add(() -> desk.answer(desk.supervisor(), invitation, values));
        }
        try (var hands = Executors.newFixedThreadPool(AT_ONCE)) {
            for (var done : hands.invokeAll(all)) done.get().fine();
        }
        requireCounted(survey);
    }

    /** However many have answered: the survey, its receipts, its counts, its strata, and the buildings' names. */
    @Test
    void resultsAreAsFewStatementsForManyAnswersAsForFew() {
        var chance = new Random(3);
        var desk = new SurveyDesk(jinxiu(), "TS").with(HOMES, false);
        var survey = published(desk, "NAMED", Map.of("sample", Map.of("size", 10, "seed", "数", "byBuilding", true)));
        var invitations = desk.invitations(survey);
        desk.answer(desk.supervisor(), invitations.getFirst(), answer(chance)).fine();
        var ofOne =
                statements.during(() -> desk.results(desk.supervisor(), survey).fine());
        for (var invitation : invitations.subList(1, invitations.size())) {
            desk.answer(desk.supervisor(), invitation, answer(chance)).fine();
        }
        var ofMany =
                statements.during(() -> desk.results(desk.supervisor(), survey).fine());
        assertThat(ofMany).isEqualTo(ofOne).hasSizeLessThanOrEqualTo(6);
        assertThat(ofMany)
                .as("answers themselves are not read")
                .noneMatch(statement -> statement.contains("survey_value") || statement.contains("survey_answer"));
    }
}
