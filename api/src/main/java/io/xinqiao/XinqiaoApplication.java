package io.xinqiao;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** One GraphQL API for many property companies. */
@SpringBootApplication(proxyBeanMethods = false)
public class XinqiaoApplication {
    /** What the database keeps of a moment. */
    private static final Duration MICROSECOND = Duration.ofNanos(1000);

    /** Starts the API. */
    public static void main(String[] arguments) {
        SpringApplication.run(XinqiaoApplication.class, arguments);
    }

    /** The one source of time, in the time zone of the business, as exact as what is stored. */
    @Bean
    Clock clock() {
        return Clock.tick(Clock.system(ZoneId.of("Asia/Shanghai")), MICROSECOND);
    }
}
