package io.xinqiao.surveys;

import static org.assertj.core.api.Assertions.assertThat;

import io.xinqiao.testing.ApiProcess;
import io.xinqiao.testing.Stack;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code kill -9} while the answers are written down, and while the pages are cleaned: whoever goes on comes to the
 * same result, with no answer lost and no key left. What the node needs next is held, so that it is killed right there.
 */
class SurveyCrashTest extends UrnTest {
    private static final int PEOPLE = 6;
    private static final String VICTIM = "victim";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @ParameterizedTest(name = "killed where it waits for {0}")
    @CsvSource({"survey_value,ACCESS EXCLUSIVE,Q,false", "survey_urn,ACCESS SHARE,J,true"})
    void aNodeThatIsKilledWhileItCountsLeavesTheSameResultAndNoKey(
            String table, String held, String building, boolean emptied) throws SQLException {
        var desk = new SurveyDesk(jinxiu(), building).with(PEOPLE, true);
        var survey = desk.published("ANONYMOUS");
        var key = SurveyDesk.key(survey);
        for (var at = 0; at < PEOPLE; at++) {
            var home = desk.homes().get(at);
            desk.cast(desk.as(home), desk.invitation(survey, home), SurveyDesk.values(at % 5 + 1, "话" + at))
                    .fine();
        }
        try (var victim = ApiProcess.start(settings(key));
                var holding = connect()) {
            hold(holding, table, held);
            desk.close(survey).fine();
            awaitVictim(holding, table);
            victim.kill();
            assertThat(victim.isAlive()).isFalse();
            // Nobody else gets further as long as this is held.
            assertThat(sealed(key))
                    .as("sealed as before, or read and emptied in one")
                    .isEqualTo(emptied ? 0 : PEOPLE);
            assertThat(keys.read(key))
                    .as("the key is there as long as anything needs it")
                    .isPresent();
            holding.rollback();
        }
        awaitGone();
        count(survey);
        assertThat(ask("SELECT words FROM survey_value WHERE survey_id = '%s' AND words IS NOT NULL".formatted(key)))
                .containsExactlyInAnyOrder("话0", "话1", "话2", "话3", "话4", "话5");
        assertThat(ask("SELECT CAST(number AS integer) FROM survey_value WHERE survey_id = '%s' AND number IS NOT NULL"
                        .formatted(key)))
                .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "1");
        assertThat(keys.read(key)).isEmpty();
        assertThat(sealed(key)).isZero();
        assertThat(number(
                        "SELECT count(*) FROM survey WHERE id = '%s' AND key_destroyed_at IS NOT NULL".formatted(key)))
                .isEqualTo(1);
        var results = desk.results(desk.supervisor(), survey).fine().data("/surveyResults");
        assertThat(results.path("answered").asInt()).isEqualTo(PEOPLE);
        assertThat(results.path("satisfaction").asString()).isEqualTo("42.0");
    }

    private static Map<String, String> settings(UUID survey) {
        return Map.of(
                "xinqiao.database.url",
                Stack.postgres().jdbcUrl() + "?ApplicationName=" + VICTIM,
                "spring.main.sources",
                UrnOpening.class.getName(),
                UrnOpening.SURVEY,
                survey.toString());
    }

    private void hold(Connection holding, String table, String mode) throws SQLException {
        holding.setAutoCommit(false);
        try (var lock = holding.createStatement()) {
            lock.execute("LOCK TABLE " + schema() + "." + table + " IN " + mode + " MODE");
        }
    }

    /** Until the victim waits for what is held; another node that came first is sent away. */
    private void awaitVictim(Connection holding, String table) throws SQLException {
        var deadline = Instant.now().plus(PATIENCE);
        while (number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = '%s'"
                                .formatted(VICTIM)
                        + " AND strpos(query, '%s') > 0".formatted(table))
                == 0) {
            assertThat(Instant.now()).as("the victim never came").isBefore(deadline);
            ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND"
                    + " application_name <> '%s' AND strpos(query, '%s') > 0".formatted(VICTIM, table));
            ApiProcess.pause(Duration.ofMillis(20));
        }
        assertThat(holding.isValid(1)).isTrue();
    }

    /** Until PostgreSQL has noticed that it is gone, and has taken back what was not committed. */
    private void awaitGone() throws SQLException {
        var deadline = Instant.now().plus(PATIENCE);
        while (number("SELECT count(*) FROM pg_stat_activity WHERE application_name = '%s'".formatted(VICTIM)) > 0) {
            assertThat(Instant.now()).as("PostgreSQL keeps its sessions").isBefore(deadline);
            ApiProcess.pause(Duration.ofMillis(20));
        }
    }
}
