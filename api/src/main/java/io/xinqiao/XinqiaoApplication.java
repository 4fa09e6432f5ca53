package io.xinqiao;

import java.time.Clock;
import java.time.ZoneId;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** One GraphQL API for many property companies. */
@SpringBootApplication(proxyBeanMethods = false)
public class XinqiaoApplication {
    /** Starts the API. */
    public static void main(String[] arguments) {
        SpringApplication.run(XinqiaoApplication.class, arguments);
    }

    /** The one source of time, in the time zone of the business. */
    @Bean
    Clock clock() {
        return Clock.system(ZoneId.of("Asia/Shanghai"));
    }
}
