package io.xinqiao.load;

import io.xinqiao.platform.HttpErrors;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * The web server as the contract wants it: so many connections as the heap has room for, errors as GraphQL tells them.
 */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {
    /** Behind the framework's own, which would set what is the same on every machine. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> server(
            HttpErrors errors, Load load, Environment environment) {
        return factory -> {
            if (!environment.containsProperty("server.tomcat.max-connections")) {
                var most = Integer.toString(load.limits().connections());
                factory.addConnectorCustomizers(connector -> connector.setProperty("maxConnections", most));
            }
            factory.addContextCustomizers(context -> {
                if (!(context.getParent() instanceof StandardHost host)) return;
                host.setErrorReportValveClass(ErrorValve.class.getName());
                host.getPipeline().addValve(new ErrorValve(errors));
            });
        };
    }
}
