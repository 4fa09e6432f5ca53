package io.xinqiao.platform;

import io.xinqiao.tenants.Registry;
import org.jooq.exception.DataAccessException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the registry answers: without it no request can be told which company it is for. */
@Component("database")
class DatabaseHealth implements HealthIndicator {
    private final Registry registry;

    DatabaseHealth(Registry registry) {
        this.registry = registry;
    }

    @Override
    public Health health() {
        try {
            registry.answer();
            return Health.up().build();
        } catch (DataAccessException failure) {
            return Health.down(failure).build();
        }
    }
}
