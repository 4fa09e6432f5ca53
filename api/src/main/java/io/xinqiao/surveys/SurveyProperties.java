package io.xinqiao.surveys;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the keys of urns lie, and when nobody is reminded.
 *
 * @param keys a folder of its own, which the nodes of the API share; never in the database, in the folder of the files
 *     or in a backup, for whoever has a key and an old copy of the database can read what is anonymous. Whoever loses
 *     it loses the answers of the anonymous surveys that are open.
 * @param quietFrom the hour from which nobody is reminded until {@code quietTo}
 */
@ConfigurationProperties("xinqiao.surveys")
record SurveyProperties(
        @DefaultValue("survey-keys") Path keys,
        @DefaultValue("21") int quietFrom,
        @DefaultValue("8") int quietTo) {
    /** Whether nobody is reminded in this hour of the day. */
    boolean isQuiet(int hour) {
        return quietFrom <= quietTo ? hour >= quietFrom && hour < quietTo : hour >= quietFrom || hour < quietTo;
    }
}
