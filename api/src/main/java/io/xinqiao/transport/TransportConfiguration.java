package io.xinqiao.transport;

import io.xinqiao.identity.Tokens;
import io.xinqiao.platform.GraphQlErrors;
import io.xinqiao.platform.HttpErrors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Puts the servlet at its path. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StreamLimits.class)
class TransportConfiguration {
    @Bean
    ServletRegistrationBean<GraphQlServlet> graphQlServlet(
            Tokens tokens,
            Operations operations,
            EventStream eventStream,
            SocketUpgrade sockets,
            GraphQlErrors errors,
            HttpErrors httpErrors,
            JsonMapper json) {
        var servlet = new GraphQlServlet(tokens, operations, eventStream, sockets, errors, httpErrors, json);
        var registration = new ServletRegistrationBean<>(servlet, GraphQlServlet.PATH);
        registration.setName("graphql");
        registration.setAsyncSupported(true);
        registration.setLoadOnStartup(1);
        return registration;
    }
}
