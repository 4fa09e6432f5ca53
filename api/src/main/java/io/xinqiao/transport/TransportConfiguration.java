package io.xinqiao.transport;

import io.xinqiao.identity.Tokens;
import io.xinqiao.load.Load;
import io.xinqiao.platform.GraphQlErrors;
import io.xinqiao.platform.HttpErrors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import tools.jackson.databind.json.JsonMapper;

/** Puts the transport at its path, before all that the framework would do. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StreamLimits.class)
class TransportConfiguration {
    /** RequestFilter is first, then comes the framework's observation of requests, then this. */
    private static final int BEHIND_TRACES = Ordered.HIGHEST_PRECEDENCE + 2;

    /** Each connection has such a buffer of its own. */
    private static final int WRITTEN_AT_ONCE = 32 * 1024;

    /** An answer goes out in as few packets as it needs: a page of tickets is three times Tomcat's own 8 KiB. */
    @Bean
    TomcatConnectorCustomizer answersGoOutAtOnce() {
        return connector -> connector.setProperty("socket.appWriteBufSize", String.valueOf(WRITTEN_AT_ONCE));
    }

    @Bean
    FilterRegistrationBean<GraphQlFilter> graphQlFilter(
            Tokens tokens,
            Operations operations,
            EventStream eventStream,
            SocketUpgrade sockets,
            GraphQlErrors errors,
            HttpErrors httpErrors,
            Load load,
            JsonMapper json) {
        var filter = new GraphQlFilter(tokens, operations, eventStream, sockets, errors, httpErrors, load, json);
        var registration = new FilterRegistrationBean<>(filter);
        registration.setName("graphql");
        registration.addUrlPatterns(GraphQlFilter.PATH);
        registration.setAsyncSupported(true);
        registration.setOrder(BEHIND_TRACES);
        return registration;
    }

    @Bean
    FilterRegistrationBean<CrossOrigin> crossOrigin() {
        var registration = new FilterRegistrationBean<>(new CrossOrigin());
        registration.setName("cross-origin");
        registration.addUrlPatterns(CrossOrigin.FILES, CrossOrigin.SIGN_UP, CrossOrigin.WELL_KNOWN);
        registration.setOrder(BEHIND_TRACES);
        return registration;
    }
}
