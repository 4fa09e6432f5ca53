package io.xinqiao.webhooks;

import io.xinqiao.platform.Figures;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What the reference tells of webhooks: how long a receiver may take, and how long it is tried again. */
@Component
class WebhookFigures implements Figures {
    private final WebhookProperties properties;

    WebhookFigures(WebhookProperties properties) {
        this.properties = properties;
    }

    @Override
    public Map<String, String> figures() {
        return Map.of(
                "webhooks.timeout", Long.toString(properties.timeout().toSeconds()),
                "webhooks.firstPause", Long.toString(properties.firstPause().toSeconds()),
                "webhooks.attempts", Integer.toString(Courier.MOST_ATTEMPTS),
                "webhooks.patience", Long.toString(properties.patience().toHours()),
                "webhooks.keptDays", Long.toString(Courier.KEPT.toDays()),
                "webhooks.bothHours", Long.toString(Endpoints.BOTH.toHours()),
                "webhooks.most", Integer.toString(Endpoints.MOST));
    }
}
