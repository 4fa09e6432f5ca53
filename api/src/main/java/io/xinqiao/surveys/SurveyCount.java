package io.xinqiao.surveys;

import io.xinqiao.platform.Attempts;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tenants.Vacuum;
import java.time.Duration;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/**
 * Closes surveys whose time is over, and opens the urns of those that are closed. Whoever dies between two steps leaves
 * the rest to the next minute, and doing a step again does no harm: the urn is opened and emptied in one transaction;
 * only when that is committed are the dead rows vacuumed away and the key destroyed, and last it is noted that it is.
 * So there is a key as long as anything needs it, and none when it is noted.
 */
@Service
class SurveyCount {
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final TenantDatabase database;
    private final Surveys surveys;
    private final SurveyUrn urn;
    private final SurveyTexts texts;
    private final KeyFolder keys;
    private final Vacuum vacuum;

    SurveyCount(
            TenantDatabase database, Surveys surveys, SurveyUrn urn, SurveyTexts texts, KeyFolder keys, Vacuum vacuum) {
        this.database = database;
        this.surveys = surveys;
        this.urn = urn;
        this.texts = texts;
        this.keys = keys;
        this.vacuum = vacuum;
    }

    /** All that is due in a company; what fails keeps nothing else back. */
    void run() {
        Attempts.each(surveys.due(), survey -> database.write(() -> close(survey)));
        Attempts.each(surveys.sealed(), this::count);
    }

    private boolean close(UUID survey) {
        surveys.closeWhenDue(survey);
        return true;
    }

    private void count(UUID survey) {
        open(survey);
        clean();
        keys.destroy(survey);
        note(survey);
    }

    /** Opens the urn, unless it was opened before. */
    void open(UUID survey) {
        database.write(() -> {
            var locked = surveys.locked(survey);
            if (locked.countedAt() != null) return false;
            urn.open(locked);
            texts.write(locked);
            surveys.counted(survey);
            return true;
        });
    }

    /** Takes away what was deleted and still lies in the tables' pages. */
    void clean() {
        vacuum.clean(database.tenant(), "survey_urn", "survey_receipt");
    }

    void note(UUID survey) {
        database.write(() -> {
            surveys.keyDestroyed(survey);
            return true;
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Work {
        @Bean
        RecurringWork surveysAreCounted(SurveyCount count, Registry registry, TenantDatabase database) {
            return new RecurringWork("count-surveys", EVERY, () -> registry.forEach(database, count::run));
        }
    }
}
