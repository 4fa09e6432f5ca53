package io.xinqiao.surveys;

import io.xinqiao.platform.Attempts;
import io.xinqiao.surveys.Survey.CountTrouble;
import io.xinqiao.tenants.JobQueue;
import io.xinqiao.tenants.OneOffWork;
import io.xinqiao.tenants.RecurringWork;
import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.Tenant;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.tenants.Trouble;
import io.xinqiao.tenants.Vacuum;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/**
 * Closes surveys whose time is over, and opens the urns of those that are closed. Whoever dies between two steps leaves
 * the rest to another try, and doing a step again does no harm: the urn is opened and emptied in one transaction; only
 * when that is committed are the dead rows vacuumed away and the key destroyed, and last it is noted that it is. So
 * there is a key as long as anything needs it, and none when it is noted. Each urn is a piece of work of its own; what
 * is tried in vain is noted at the survey and told to the administrators, and tried again every ten minutes.
 */
@Service
class SurveyCount {
    private static final Logger log = LoggerFactory.getLogger(SurveyCount.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofMinutes(10);
    private static final String WORK = "open-survey-urn";
    private static final char AT = '@';

    private final TenantDatabase database;
    private final Surveys surveys;
    private final SurveySteps steps;
    private final UrnStates states;
    private final SurveyUrn urn;
    private final SurveyNews news;
    private final UrnKeys keys;
    private final Vacuum vacuum;
    private final JobQueue later;
    private final Registry registry;

    SurveyCount(
            TenantDatabase database,
            Surveys surveys,
            SurveySteps steps,
            UrnStates states,
            SurveyUrn urn,
            SurveyNews news,
            UrnKeys keys,
            Vacuum vacuum,
            JobQueue later,
            Registry registry) {
        this.database = database;
        this.surveys = surveys;
        this.steps = steps;
        this.states = states;
        this.urn = urn;
        this.news = news;
        this.keys = keys;
        this.vacuum = vacuum;
        this.later = later;
        this.registry = registry;
    }

    /** All that is due in a company; what fails keeps nothing else back. */
    void run() {
        Attempts.each(steps.due(), survey -> database.write(() -> close(survey)));
        Attempts.each(news.due(), survey -> database.write(() -> tell(survey)));
        Attempts.each(states.taking(false), this::check);
        ask(states.sealed());
    }

    /** What was in trouble may be so no more: a folder is back, or a key. */
    void again() {
        Attempts.each(states.taking(true), this::check);
        ask(states.troubled());
    }

    /** Sees to it that a survey that is open has its key, or tells the administrators that it is missed. */
    void check(UUID id) {
        if (!hasKey(id)) {
            log.error("The key of the urn of survey {} is not in the folder of keys (xinqiao.surveys.keys)", id);
            note(id, CountTrouble.KEY_LOST);
        } else if (surveys.ofKey(id).countTrouble() != null) {
            database.write(() -> {
                states.untroubled(id);
                return true;
            });
        }
    }

    private boolean hasKey(UUID id) {
        try {
            if (keys.of(id).isPresent()) return true;
            return database.write(() -> surveys.locked(id).state() != Survey.State.PUBLISHED || keys.require(id));
        } catch (UncheckedIOException failure) {
            log.error("The folder of keys can't be used for the urn of survey {}", id, failure);
            return false;
        }
    }

    private void ask(List<UUID> due) {
        due.forEach(survey -> later.ask(WORK, database.tenant().organizationId() + AT + survey));
    }

    private boolean close(UUID survey) {
        steps.closeWhenDue(survey);
        return true;
    }

    private boolean tell(UUID survey) {
        news.tellWhenDue(survey);
        return true;
    }

    private void ofPiece(String piece, Consumer<UUID> work) {
        var parts = piece.split(String.valueOf(AT), -1);
        registry.ofOrganization(parts[0])
                .filter(tenant -> tenant.state() == Tenant.State.ACTIVE)
                .ifPresent(tenant -> database.as(tenant, () -> {
                    work.accept(UUID.fromString(parts[1]));
                    return null;
                }));
    }

    /** Opens the urn of a survey that is over; does nothing where all is done. */
    void count(UUID id) {
        var survey = surveys.ofKey(id);
        if (survey.keyDestroyedAt() != null) return;
        try {
            open(id);
        } catch (SurveyUrn.KeyLost lost) {
            // Trying again brings no key back; somebody may, and then it is found.
            log.error("An urn stays closed", lost);
            note(id, CountTrouble.KEY_LOST);
            return;
        }
        // Where nothing but the key is left it has been cleaned.
        if (survey.countTrouble() != CountTrouble.KEY_LEFT) clean();
        if (keys.destroy(id)) {
            note(id);
        } else {
            log.error("The key of the urn of survey {} may lie in a folder that is away (xinqiao.surveys.keys)", id);
            note(id, CountTrouble.KEY_LEFT);
        }
    }

    /** Opens the urn, unless it was opened before. */
    void open(UUID survey) {
        database.write(() -> {
            var locked = surveys.locked(survey);
            if (locked.countedAt() != null) return false;
            urn.open(locked);
            states.counted(survey);
            return true;
        });
    }

    /** Takes away what was deleted and still lies in the tables' pages. */
    void clean() {
        vacuum.clean(database.tenant(), "survey_urn", "survey_receipt");
    }

    void note(UUID survey) {
        database.write(() -> {
            states.keyDestroyed(survey);
            return true;
        });
    }

    /** Whatever keeps an urn closed is told once. */
    void note(UUID survey, CountTrouble why) {
        database.write(() -> {
            if (states.trouble(survey, why)) news.tellTrouble(surveys.ofKey(survey), why);
            return true;
        });
    }

    private void givenUp(String piece, Trouble trouble) {
        ofPiece(piece, survey -> note(survey, CountTrouble.valueOf(trouble.name())));
    }

    @Configuration(proxyBeanMethods = false)
    static class Work {
        @Bean
        RecurringWork surveysAreCounted(SurveyCount count, Registry registry, TenantDatabase database) {
            return new RecurringWork("count-surveys", EVERY, () -> registry.forEach(database, count::run));
        }

        @Bean
        RecurringWork surveysInTroubleAreCounted(SurveyCount count, Registry registry, TenantDatabase database) {
            return new RecurringWork("count-surveys-in-trouble", AGAIN, () -> registry.forEach(database, count::again));
        }

        @Bean
        OneOffWork surveyUrnsAreOpened(SurveyCount count) {
            return new OneOffWork(WORK, piece -> count.ofPiece(piece, count::count), count::givenUp);
        }
    }
}
