package io.xinqiao.analytics;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Analytics in the words of the schema: one root field. */
@Controller
class AnalyticsController {
    private final AnalyticsTables tables;

    AnalyticsController(AnalyticsTables tables) {
        this.tables = tables;
    }

    @QueryMapping
    Analytics analytics(@Argument AnalyticsInput input) {
        return tables.answer(input);
    }
}
