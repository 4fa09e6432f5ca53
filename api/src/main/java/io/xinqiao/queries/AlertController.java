package io.xinqiao.queries;

import io.xinqiao.execution.Edges;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.Rows;
import io.xinqiao.queries.QueryAlerts.CreateQueryAlertInput;
import io.xinqiao.queries.QueryAlerts.UpdateQueryAlertInput;
import org.springframework.context.annotation.Bean;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/** Alerts and their history as the schema shows them. */
@Controller
class AlertController {
    private final QueryAlerts alerts;
    private final SavedQueries queries;
    private final QueryArguments arguments;
    private final Members members;

    AlertController(QueryAlerts alerts, SavedQueries queries, QueryArguments arguments, Members members) {
        this.alerts = alerts;
        this.queries = queries;
        this.arguments = arguments;
        this.members = members;
    }

    @Bean
    Edges<QueryAlert> queryAlertEdges() {
        return Edges.of(QueryAlert.class)
                .to("savedQuery", QueryAlert::savedQueryId, queries::behind)
                .to("owner", QueryAlert::ownerId, members::ofKeys)
                .value("arguments", alert -> arguments.shown(alert.arguments()));
    }

    @Bean
    Edges<QueryAlertEvent> queryAlertEventEdges(Rows<QueryAlert> rows) {
        return Edges.of(QueryAlertEvent.class).to("queryAlert", QueryAlertEvent::queryAlertId, rows::visible);
    }

    @MutationMapping
    QueryAlert createQueryAlert(@Argument CreateQueryAlertInput input) {
        return alerts.create(input);
    }

    @MutationMapping
    QueryAlert updateQueryAlert(@Argument UpdateQueryAlertInput input) {
        return alerts.update(input);
    }
}
