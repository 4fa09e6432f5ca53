package io.xinqiao.surveys;

import io.xinqiao.tenants.Registry;
import io.xinqiao.tenants.TenantDatabase;
import io.xinqiao.testing.ApiProcess;
import java.time.Duration;
import java.util.UUID;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.env.Environment;

/** Makes a node open an urn as soon as its survey is over, and not when its turn comes: a node to be killed. */
class UrnOpening implements ApplicationRunner {
    static final String SURVEY = "test.urn.survey";

    private final SurveyCount count;
    private final Surveys surveys;
    private final Registry registry;
    private final TenantDatabase database;
    private final UUID survey;

    UrnOpening(
            SurveyCount count, Surveys surveys, Registry registry, TenantDatabase database, Environment environment) {
        this.count = count;
        this.surveys = surveys;
        this.registry = registry;
        this.database = database;
        this.survey = UUID.fromString(environment.getRequiredProperty(SURVEY));
    }

    @Override
    public void run(ApplicationArguments arguments) {
        registry.forEach(database, () -> {
            if (!database.tenant().code().equals("jinxiu")) return;
            while (surveys.ofKey(survey).state() != Survey.State.CLOSED) ApiProcess.pause(Duration.ofMillis(20));
            count.count(survey);
        });
    }
}
